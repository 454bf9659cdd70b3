package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who holds what, and how much that is. */
class RbacTest {
  private final Rbac rbac = new Rbac();

  @Test
  void ranksRulesByWhatTheyAllow() {
    assertThat(of(rule("*", "configmaps"))).isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("impersonate", "users"))).isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("bind", "clusterroles"))).isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("create", "serviceaccounts/token"))).isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("patch", "deployments"))).isEqualTo(Privilege.WRITE);
    assertThat(of(rule("get,list,approve", "certificatesigningrequests")))
        .as("a verb that is not known to read")
        .isEqualTo(Privilege.WRITE);
    assertThat(of(rule("get,list,watch", "secrets"))).isEqualTo(Privilege.READ);
    assertThat(of(rule("create", "selfsubjectaccessreviews"))).isEqualTo(Privilege.NONE);
    assertThat(of(url("get", "/healthz", "/api/*", "/version/"))).isEqualTo(Privilege.NONE);
    assertThat(of(url("get", "/metrics"))).isEqualTo(Privilege.READ);
    assertThat(of(url("*", "*"))).isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("", "pods"))).isEqualTo(Privilege.NONE);
    assertThat(Privileges.of(List.of(rule("get", "pods"), rule("delete", "pods"))))
        .isEqualTo(Privilege.WRITE);
  }

  @Test
  void ranksTheMakingOfOtherAccountsTokensAsAdminHoweverItIsWritten() {
    for (String resource : List.of("serviceaccounts/token", "*/token", "*")) {
      assertThat(of(rule("create", resource))).as(resource).isEqualTo(Privilege.ADMIN);
      assertThat(of(rule("get", resource))).as(resource).isEqualTo(Privilege.READ);
    }
    assertThat(of(new Item.Rule(List.of("create"), List.of("*"), List.of("*"), null)))
        .isEqualTo(Privilege.ADMIN);
    assertThat(of(new Item.Rule(List.of("create"), List.of("apps"), List.of("*"), null)))
        .as("of a group that has no accounts")
        .isEqualTo(Privilege.WRITE);
    assertThat(of(rule("create", "serviceaccounts"))).isEqualTo(Privilege.WRITE);
  }

  @Test
  void ranksImpersonationOfOneKindAsAdmin() {
    assertThat(of(rule("impersonate:serviceaccount", "serviceaccounts")))
        .isEqualTo(Privilege.ADMIN);
    assertThat(of(rule("impersonate-on:serviceaccount:list", "secrets")))
        .as("gives nothing without the other")
        .isEqualTo(Privilege.WRITE);
  }

  @Test
  void tellsARoleFromAClusterRoleOfTheSameName() {
    rbac.role(role("", "edit", "cr", rule("*", "*")));
    rbac.role(role("a", "edit", "r", rule("get", "pods")));
    rbac.binding(binding("a", "b1", "Role", "edit", account("one", "a")));
    rbac.binding(binding("a", "b2", "ClusterRole", "edit", account("two", "a")));

    assertThat(rbac.of("a", "one").privilege()).isEqualTo(Privilege.READ);
    assertThat(rbac.of("a", "one").uids()).containsExactly("b1", "r");
    assertThat(rbac.of("a", "two").privilege()).isEqualTo(Privilege.ADMIN);
    assertThat(rbac.of("a", "two").uids()).containsExactly("b2", "cr");
  }

  @Test
  void findsAnAccountAlsoByItsUserNameAndByItsGroups() {
    rbac.role(role("", "view", "v", rule("get", "pods")));
    rbac.role(role("", "edit", "e", rule("update", "pods")));
    rbac.binding(
        binding(
            "other", "b1", "ClusterRole", "view", subject("User", "system:serviceaccount:a:one")));
    rbac.binding(
        binding("", "b2", "ClusterRole", "edit", subject("Group", "system:serviceaccounts:b")));

    assertThat(rbac.of("a", "one").privilege()).isEqualTo(Privilege.READ);
    assertThat(rbac.of("b", "one").privilege()).isEqualTo(Privilege.WRITE);
    assertThat(rbac.of("b", "one").uids()).containsExactly("b2", "e");
    assertThat(rbac.of("c", "one").privilege()).isEqualTo(Privilege.NONE);

    rbac.binding(
        binding("", "b3", "ClusterRole", "edit", subject("Group", "system:serviceaccounts")));
    assertThat(rbac.of("c", "one").privilege()).isEqualTo(Privilege.WRITE);
  }

  @Test
  void passesOverWhatEveryAccountHasAndAllowsNothing() {
    rbac.role(role("", "system:discovery", "d", url("get", "/api", "/healthz")));
    rbac.role(role("", "system:basic-user", "u", rule("create", "selfsubjectreviews")));
    rbac.binding(
        binding(
            "", "b1", "ClusterRole", "system:discovery", subject("Group", "system:authenticated")));
    rbac.binding(
        binding(
            "",
            "b2",
            "ClusterRole",
            "system:basic-user",
            subject("Group", "system:authenticated")));

    assertThat(rbac.of("a", "one")).isEqualTo(new Rbac.Holding(java.util.Set.of(), Privilege.NONE));

    rbac.role(role("", "system:discovery", "d", rule("list", "secrets")));
    assertThat(rbac.of("a", "one").privilege())
        .as("a default role that somebody has widened counts")
        .isEqualTo(Privilege.READ);
    assertThat(rbac.of("a", "one").uids()).containsExactly("b1", "d");
  }

  @Test
  void takesABindingToARoleThatIsNotThereForNothing() {
    rbac.binding(binding("a", "b1", "Role", "gone", account("one", "a")));
    assertThat(rbac.of("a", "one").uids()).isEmpty();
    assertThat(rbac.of("a", "one").privilege()).isEqualTo(Privilege.NONE);
  }

  @Test
  void passesOverBindingsToPeople() {
    assertThat(
            Rbac.concernsAccounts(
                binding("", "b", "ClusterRole", "view", subject("User", "anna@x.example"))))
        .isFalse();
    assertThat(
            Rbac.concernsAccounts(
                binding("", "b", "ClusterRole", "view", subject("Group", "system:masters"))))
        .isFalse();
    assertThat(Rbac.concernsAccounts(binding("", "b", "ClusterRole", "view", account("one", "a"))))
        .isTrue();
  }

  private static Privilege of(Item.Rule rule) {
    return Privileges.of(List.of(rule));
  }

  private static Item.Rule rule(String verbs, String resource) {
    return new Item.Rule(split(verbs), List.of(""), List.of(resource), null);
  }

  private static Item.Rule url(String verb, String... urls) {
    return new Item.Rule(List.of(verb), null, null, List.of(urls));
  }

  private static List<String> split(String verbs) {
    return Stream.of(verbs.split(",")).filter(verb -> !verb.isEmpty()).toList();
  }

  private static Item role(String namespace, String name, String uid, Item.Rule... rules) {
    return new Item(metadata(namespace, name, uid), null, null, null, List.of(rules));
  }

  private static Item binding(
      String namespace, String uid, String kind, String role, Item.Subject subject) {
    return new Item(
        metadata(namespace, uid, uid), null, new Item.RoleRef(kind, role), List.of(subject), null);
  }

  private static Item.Subject account(String name, String namespace) {
    return new Item.Subject("ServiceAccount", name, namespace);
  }

  private static Item.Subject subject(String kind, String name) {
    return new Item.Subject(kind, name, null);
  }

  private static Item.Metadata metadata(String namespace, String name, String uid) {
    return new Item.Metadata(uid, name, namespace, null, null, null, null);
  }
}
