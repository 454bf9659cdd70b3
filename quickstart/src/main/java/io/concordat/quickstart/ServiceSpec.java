package io.concordat.quickstart;

import java.util.List;

/**
 * One of the five services.
 *
 * @param module the module and the name that a person uses for it
 * @param endpoint its port
 * @param database its database and role
 * @param heap the most heap it gets, in MB
 */
record ServiceSpec(String module, Endpoint endpoint, String database, int heap) {
  static final ServiceSpec REGISTRY =
      new ServiceSpec("lifecycle-registry", Endpoint.REGISTRY, "registry", 256);
  static final ServiceSpec RECONCILER =
      new ServiceSpec("reconciler", Endpoint.RECONCILER, "reconciler", 256);
  static final ServiceSpec SERVICENOW =
      new ServiceSpec(
          "connector-servicenow", Endpoint.CONNECTOR_SERVICENOW, "connector_servicenow", 160);
  static final ServiceSpec ERP =
      new ServiceSpec("connector-erp", Endpoint.CONNECTOR_ERP, "connector_erp", 160);
  static final ServiceSpec IAM =
      new ServiceSpec("connector-iam", Endpoint.CONNECTOR_IAM, "connector_iam", 160);

  /** In the order in which they are started: who listens first, who speaks last. */
  static final List<ServiceSpec> ALL = List.of(REGISTRY, RECONCILER, SERVICENOW, ERP, IAM);
}
