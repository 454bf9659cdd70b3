package io.concordat.connector.testkit;

import io.concordat.connector.spi.Source;
import java.util.Map;
import java.util.Set;

/** The suite, held against a vendor that does everything right. */
class ScriptedContractTest extends PartedSourceContractSuite {
  private ScriptedVendor vendor;

  @Override
  protected void resetVendor() {
    vendor = new ScriptedVendor().putIn("eu", "a", "b").putIn("us", "c", "d", "e");
  }

  @Override
  protected Source source() {
    return vendor;
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(ScriptedVendor.STREAM, Set.copyOf(vendor.ids()));
  }

  @Override
  protected VendorRow changeRow() {
    vendor.put("b", "another-owner");
    return new VendorRow(ScriptedVendor.STREAM, "b");
  }

  @Override
  protected VendorRow removeRow() {
    vendor.remove("d");
    return new VendorRow(ScriptedVendor.STREAM, "d");
  }

  @Override
  protected String forbidPart() {
    vendor.remove("a");
    vendor.gap("region eu answered 403");
    return ScriptedVendor.STREAM;
  }

  @Override
  protected Loss losePart() {
    vendor.remove("d");
    vendor.refuse("eu", "region eu answered 403");
    return new Loss(
        new VendorRow(ScriptedVendor.STREAM, "d"), new VendorRow(ScriptedVendor.STREAM, "a"), "eu");
  }

  @Override
  protected void regainPart() {
    vendor.admit("eu");
  }
}
