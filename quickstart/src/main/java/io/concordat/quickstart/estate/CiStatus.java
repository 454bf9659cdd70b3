package io.concordat.quickstart.estate;

/** What the CMDB says of a configuration item; a stand-in translates it into the vendor's codes. */
public enum CiStatus {
  OPERATIONAL,
  NON_OPERATIONAL,
  RETIRED
}
