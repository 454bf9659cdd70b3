'use strict';
// SAP's own mock of a gateway, behind basic authentication, on a free port of this machine. Says
// where it listens and what it was asked, line by line, and ends when its standard input does.
const http = require('node:http');
const path = require('node:path');
const mockserver = require('@sap-ux/ui5-middleware-fe-mockserver');

const service = (name, metadata) => ({
  urlPath: `/sap/opu/odata/sap/${name}`,
  metadataPath: path.join(__dirname, metadata),
  mockdataPath: path.join(__dirname, 'data'),
  strictKeyMode: true,
});
const services = [
  service('API_PURCHASECONTRACT_PROCESS_SRV', 'purchase-contracts.xml'),
  service('API_PURCHASEORDER_PROCESS_SRV', 'purchase-orders.xml'),
  service('API_BUSINESS_PARTNER', 'business-partners.xml'),
];
const expected = `Basic ${Buffer.from(process.env.ODATA_MOCK_USER).toString('base64')}`;

const end = (response, status) => {
  response.statusCode = status;
  response.end();
};

mockserver({ options: { configuration: { services } } }).then((router) => {
  const server = http.createServer((request, response) => {
    console.log(`asked ${request.method} ${request.url}`);
    if (request.headers.authorization !== expected) {
      return end(response, 401);
    }
    // SAP tells the two literals apart; the mock reads the older one only.
    request.url = request.url.replace(/datetimeoffset(?='|%27)/g, 'datetime');
    return router(request, response, (failure) => end(response, failure ? 500 : 404));
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
});
process.stdin.resume().on('end', () => process.exit(0));
