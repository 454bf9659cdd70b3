package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.kubernetes.WholeLists.Whole;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Privilege;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** ServiceAccounts, each with what it holds. */
final class ServiceAccountStream extends ListStream {
  private final KubernetesKeys keys;
  private final LabelNames names;
  private final Kept<Whole<Rbac>> rbac;
  private final Kept<Surroundings> surroundings;
  private final Clock clock;

  ServiceAccountStream(
      ApiServer server,
      Namespaces scope,
      KubernetesKeys keys,
      LabelNames names,
      Kept<Whole<Rbac>> rbac,
      Kept<Surroundings> surroundings,
      Clock clock) {
    super(server, scope, List.of(), List.of(Resource.SERVICE_ACCOUNTS));
    this.keys = keys;
    this.names = names;
    this.rbac = rbac;
    this.surroundings = surroundings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "service-accounts";
  }

  @Override
  void map(List<Item> items, boolean begins, Rows rows) {
    Whole<Rbac> known = rbac.get(begins);
    Surroundings around = surroundings.get(begins);
    rows.gap(known.gap());
    rows.gap(around.gap());
    for (Item account : items) {
      rows.add(
          account,
          () -> ServiceAccountMapper.row(account, context(account, known, around), keys, names));
    }
  }

  private ServiceAccountMapper.Context context(
      Item account, Whole<Rbac> known, Surroundings around) {
    Rbac.Holding holding = known.value().of(account.namespace(), account.name());
    // Where a list could not be read, only the highest of all cannot be exceeded.
    boolean certain = known.gaps().isEmpty() || holding.privilege() == Privilege.ADMIN;
    return new ServiceAccountMapper.Context(
        holding.uids(),
        certain ? Optional.of(holding.privilege()) : Optional.empty(),
        around.labelsOf(account.namespace()),
        around.lastAuthentication(account.uid(), clock.instant()));
  }
}
