package io.concordat.connector.servicenow;

import io.concordat.connector.testkit.ShippedMappingsSuite;

class ShippedMappingsTest extends ShippedMappingsSuite {}
