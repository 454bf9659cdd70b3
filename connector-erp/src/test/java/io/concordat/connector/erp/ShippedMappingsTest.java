package io.concordat.connector.erp;

import io.concordat.connector.testkit.ShippedMappingsSuite;

class ShippedMappingsTest extends ShippedMappingsSuite {}
