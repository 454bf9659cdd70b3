package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who holds what by role-based access control: all roles and bindings of the cluster, by what of
 * them counts. Roles and bindings of namespaces that are not published count too, since a binding
 * anywhere can name an account of anywhere.
 */
final class Rbac {
  /** What has to be read, each in the whole cluster. */
  static final List<Resource> RESOURCES =
      List.of(
          Resource.CLUSTER_ROLES,
          Resource.ROLES,
          Resource.CLUSTER_ROLE_BINDINGS,
          Resource.ROLE_BINDINGS);

  private static final String EVERY_ACCOUNT = "system:serviceaccounts";
  private static final String ACCOUNT_USER = "system:serviceaccount:";
  private static final Set<String> EVERYBODY = Set.of(EVERY_ACCOUNT, "system:authenticated");

  /** A role by what of it counts. */
  private record Role(String uid, Privilege privilege) {}

  /** A binding by what of it counts. */
  private record Binding(String uid, RoleKey role, boolean toEverybody) {}

  /**
   * What one account holds.
   *
   * @param uids of its bindings and of the roles that they give, in order
   * @param privilege the highest of what is known to be held
   */
  record Holding(Set<String> uids, Privilege privilege) {}

  private final Map<RoleKey, Role> roles = new HashMap<>();
  private final Map<String, Map<String, Binding>> bindings = new HashMap<>();

  static WholeLists.Whole<Rbac> read(WholeLists lists) {
    return lists.read(RESOURCES, List.of(Optional.empty()), Rbac::new, Rbac::add);
  }

  private void add(Resource resource, Item item) {
    if (resource == Resource.CLUSTER_ROLES || resource == Resource.ROLES) {
      role(item);
    } else {
      binding(item);
    }
  }

  void role(Item role) {
    roles.put(RoleKey.of(role), new Role(String.valueOf(role.uid()), Privileges.of(role.rules())));
  }

  void binding(Item binding) {
    String uid = String.valueOf(binding.uid());
    for (String subject : subjects(binding)) {
      bindings
          .computeIfAbsent(subject, any -> new LinkedHashMap<>())
          .put(uid, new Binding(uid, RoleKey.givenBy(binding), EVERYBODY.contains(subject)));
    }
  }

  /** Empty if there is no such role, or roles could not be read. */
  Optional<Privilege> privilege(RoleKey role) {
    return Optional.ofNullable(roles.get(role)).map(Role::privilege);
  }

  /** Whether a binding is to service accounts: one, those of a namespace, or all. */
  static boolean concernsAccounts(Item binding) {
    return !subjects(binding).isEmpty();
  }

  Holding of(String namespace, String name) {
    Map<String, Binding> held = new LinkedHashMap<>();
    Stream.of(
            "system:serviceaccount:" + namespace + ":" + name,
            EVERY_ACCOUNT + ":" + namespace,
            EVERY_ACCOUNT,
            "system:authenticated")
        .map(subject -> bindings.getOrDefault(subject, Map.of()))
        .forEach(held::putAll);
    Privilege highest = Privilege.NONE;
    Set<String> uids = new TreeSet<>();
    for (Binding binding : held.values()) {
      Role role = roles.get(binding.role());
      // A binding to a role that is not there gives nothing, until there is one. And what every
      // account has and what allows nothing says nothing about this one.
      if (role != null && !(binding.toEverybody() && role.privilege() == Privilege.NONE)) {
        highest = highest.or(role.privilege());
        uids.add(binding.uid());
        uids.add(role.uid());
      }
    }
    return new Holding(uids, highest);
  }

  private static Set<String> subjects(Item binding) {
    return binding.subjects().stream()
        .map(subject -> subject(subject, binding.namespace()))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** The user or group that a subject is, if that can be a service account. */
  private static Optional<String> subject(Item.Subject subject, String bindingNamespace) {
    String name = String.valueOf(subject.name());
    return switch (String.valueOf(subject.kind())) {
      case "ServiceAccount" -> {
        String stated = subject.namespace() == null ? "" : subject.namespace();
        yield Optional.of(
            ACCOUNT_USER + (stated.isEmpty() ? bindingNamespace : stated) + ":" + name);
      }
      // The name by which an account is authenticated does as well.
      case "User" -> Optional.of(name).filter(user -> user.startsWith(ACCOUNT_USER));
      case "Group" ->
          Optional.of(name)
              .filter(group -> EVERYBODY.contains(group) || group.startsWith(EVERY_ACCOUNT + ":"));
      default -> Optional.empty();
    };
  }
}
