package io.concordat.quickstart.estate;

/** The names that the quickstart gives to its three sources; keys of the estate hold them. */
public final class SourceIds {
  public static final String SERVICENOW = "servicenow-prod";
  public static final String SAP = "sap-prod";
  public static final String AWS = "aws-prod";

  private SourceIds() {}
}
