package io.concordat.quickstart.standin.aws;

import io.concordat.quickstart.estate.AwsPrincipal;
import io.concordat.quickstart.estate.Credential;
import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.Identity;
import io.concordat.quickstart.estate.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What IAM answers to an action, from one moment's estate. */
record IamActions(Estate estate) {
  private static final String USERS = "UserDetailList";
  private static final String GROUPS = "GroupDetailList";
  private static final String ROLES = "RoleDetailList";
  private static final String POLICIES = "Policies";

  /** The inside of the answer; empty if what was asked for does not exist. */
  Optional<String> result(IamQuery query) {
    return switch (query.action()) {
      case "GetAccountAuthorizationDetails" -> Optional.of(details(query));
      case "ListUsers" -> Optional.of(users(query));
      case "ListAccessKeys" -> accessKeys(query);
      case "GetAccessKeyLastUsed" -> lastUsed(query);
      default -> Optional.empty();
    };
  }

  private String details(IamQuery query) {
    List<String> filter = query.members("Filter");
    List<IamPage.Item> items = new ArrayList<>();
    if (wanted(filter, "User")) {
      principals(AwsPrincipal.Form.USER)
          .map(u -> new IamPage.Item("1/" + u.uniqueId(), USERS, IamXml.userDetail(u)))
          .forEach(items::add);
    }
    if (wanted(filter, "Role")) {
      principals(AwsPrincipal.Form.ROLE)
          .map(r -> new IamPage.Item("2/" + r.uniqueId(), ROLES, IamXml.roleDetail(r)))
          .forEach(items::add);
    }
    estate.policies().stream()
        .filter(p -> wanted(filter, p.awsManaged() ? "AWSManagedPolicy" : "LocalManagedPolicy"))
        .map(p -> new IamPage.Item("3/" + p.policyId(), POLICIES, policy(p)))
        .forEach(items::add);
    items.sort(Comparator.comparing(IamPage.Item::key));
    return IamPage.of(items, query).xml(List.of(USERS, GROUPS, ROLES, POLICIES));
  }

  private String users(IamQuery query) {
    List<IamPage.Item> items =
        principals(AwsPrincipal.Form.USER)
            .map(user -> new IamPage.Item(user.name(), "Users", IamXml.user(user)))
            .sorted(Comparator.comparing(IamPage.Item::key))
            .toList();
    return IamPage.of(items, query).xml(List.of("Users"));
  }

  private Optional<String> accessKeys(IamQuery query) {
    String userName = query.get("UserName").orElse("");
    if (principals(AwsPrincipal.Form.USER).noneMatch(user -> user.name().equals(userName))) {
      return Optional.empty();
    }
    List<IamPage.Item> items =
        estate.credentials().stream()
            .filter(key -> key.userName().equals(userName))
            .map(
                key ->
                    new IamPage.Item(key.accessKeyId(), "AccessKeyMetadata", IamXml.accessKey(key)))
            .sorted(Comparator.comparing(IamPage.Item::key))
            .toList();
    return Optional.of(IamPage.of(items, query).xml(List.of("AccessKeyMetadata")));
  }

  private Optional<String> lastUsed(IamQuery query) {
    String id = query.get("AccessKeyId").orElse("");
    return estate.credentials().stream()
        .filter(key -> key.accessKeyId().equals(id))
        .findFirst()
        .map((Credential key) -> IamXml.lastUsed(key));
  }

  private String policy(Policy policy) {
    return IamXml.policy(
        policy,
        estate.identities().stream()
            .flatMap(identity -> identity.aws().stream())
            .filter(principal -> principal.policyArns().contains(policy.arn()))
            .count());
  }

  private Stream<AwsPrincipal> principals(AwsPrincipal.Form form) {
    return estate.identities().stream()
        .map(Identity::aws)
        .flatMap(Optional::stream)
        .filter(principal -> principal.form() == form);
  }

  private static boolean wanted(List<String> filter, String kind) {
    return filter.isEmpty() || filter.contains(kind);
  }
}
