package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What happens while the estate runs, in order. */
public final class LiveChanges {
  /** The RoleId that the re-created role gets. */
  public static final String RECREATED_ROLE_ID =
      NativeIds.awsUniqueId("AROA", "ledger-release-deployer/again");

  private LiveChanges() {}

  /** The whole script; the same each time. */
  public static List<LiveChange> script() {
    return List.of(
        new LiveChange(
            "recreate-role",
            "AWS: the role ledger-release-deployer was deleted and created anew; the CMDB renamed"
                + " its CI",
            LiveChanges::recreateRole),
        new LiveChange(
            "owner-agrees",
            "ServiceNow: treasury-feed now names Henrik Salo as its owner, as SAP does",
            (estate, at) ->
                changeIdentity(
                    estate,
                    "treasury-feed",
                    identity -> owned(identity, named(estate, "henrik.salo"), at))),
        new LiveChange(
            "contract-cancelled",
            "SAP: the contract of mailroom-gateway was cancelled; its key is live",
            (estate, at) ->
                changeAgreement(
                    estate,
                    estate.identity("mailroom-gateway").reference(),
                    agreement -> agreement.cancelled(at))),
        new LiveChange(
            "lapsed-identity-removed",
            "AWS: freightlink-sync and its keys were deleted at last",
            LiveChanges::removeLapsed),
        new LiveChange(
            "owner-leaves",
            "ServiceNow: Petra Vos, the only owner of returns-mailer, left",
            (estate, at) ->
                estate.withPeople(
                    mapped(
                        estate.people(), p -> p.userName().equals("petra.vos") ? p.left(at) : p))),
        new LiveChange(
            "payroll-bot-adopted",
            "ServiceNow: Mara Lindqvist took over payroll-bot",
            (estate, at) ->
                changeIdentity(
                    estate,
                    "payroll-bot",
                    identity -> owned(identity, named(estate, "mara.lindqvist"), at))),
        new LiveChange(
            "key-rotated",
            "AWS: mailroom-gateway got a new access key, the old one was switched off",
            LiveChanges::rotateKey),
        new LiveChange(
            "rotation-closed",
            "ServiceNow: the change that rotates those keys was closed",
            (estate, at) ->
                estate.withChanges(
                    mapped(
                        estate.changes(),
                        c ->
                            c.accessEffect().equals("rotate")
                                    && c.shortDescription().endsWith("letter gateway")
                                ? c.closed(at)
                                : c))),
        new LiveChange(
            "ci-deleted",
            "ServiceNow: the CI legacy-fax-bridge was deleted",
            LiveChanges::deleteCi),
        new LiveChange(
            "dormant-contract-renewed",
            "SAP: the contract of shipcloud-connector was renewed although nobody uses it",
            (estate, at) ->
                changeAgreement(
                    estate,
                    estate.identity("shipcloud-connector").reference(),
                    agreement -> agreement.validUntil(agreement.validTo().plusDays(365), at))));
  }

  private static Estate recreateRole(Estate estate, Instant at) {
    return changeIdentity(
        estate,
        "ledger-release-deployer",
        identity ->
            identity
                .withAws(identity.aws().orElseThrow().recreated(RECREATED_ROLE_ID, at))
                .withCi(identity.ci().map(ci -> ci.renamed("ledger-release-deployer-v2", at))));
  }

  private static Estate removeLapsed(Estate estate, Instant at) {
    Estate without =
        changeIdentity(
            estate,
            "freightlink-sync",
            identity -> identity.withoutAws().withCi(identity.ci().map(ci -> ci.retired(at))));
    return without.withCredentials(
        without.credentials().stream()
            .filter(key -> !key.identity().equals("freightlink-sync"))
            .toList());
  }

  /** AWS allows two keys: the one before the last goes, the last is switched off. */
  private static Estate rotateKey(Estate estate, Instant at) {
    String handle = "mailroom-gateway";
    List<Credential> keys = new ArrayList<>();
    for (Credential key : estate.credentials()) {
      if (!key.identity().equals(handle)) {
        keys.add(key);
      } else if (key.active()) {
        keys.add(key.deactivated());
      }
    }
    AwsPrincipal user = estate.identity(handle).aws().orElseThrow();
    keys.add(
        new Credential(
            NativeIds.accessKeyId(handle, 2),
            handle,
            user.name(),
            user.uniqueId(),
            true,
            at,
            Optional.empty()));
    return estate.withCredentials(keys);
  }

  private static Estate deleteCi(Estate estate, Instant at) {
    ConfigurationItem gone = estate.identity("legacy-fax-bridge").ci().orElseThrow();
    List<Deletion> deletions = new ArrayList<>(estate.deletions());
    deletions.add(
        new Deletion(
            NativeIds.sysId("sys_audit_delete", gone.sysId()), gone.className(), gone.sysId(), at));
    return estate
        .withIdentities(
            estate.identities().stream()
                .filter(identity -> !identity.handle().equals("legacy-fax-bridge"))
                .toList())
        .withDeletions(deletions);
  }

  private static Identity owned(Identity identity, Person owner, Instant at) {
    return identity.withCi(identity.ci().map(ci -> ci.withOwner(owner.sysId(), at)));
  }

  private static Person named(Estate estate, String userName) {
    return estate.people().stream()
        .filter(person -> person.userName().equals(userName))
        .findFirst()
        .orElseThrow();
  }

  private static Estate changeIdentity(
      Estate estate, String handle, Function<Identity, Identity> change) {
    return estate.withIdentities(
        mapped(
            estate.identities(),
            identity -> identity.handle().equals(handle) ? change.apply(identity) : identity));
  }

  private static Estate changeAgreement(
      Estate estate, String reference, Function<Agreement, Agreement> change) {
    return estate.withAgreements(
        mapped(
            estate.agreements(),
            agreement ->
                agreement.identityReference().filter(reference::equals).isPresent()
                    ? change.apply(agreement)
                    : agreement));
  }

  private static <T> List<T> mapped(List<T> list, Function<T, T> change) {
    return list.stream().map(change).toList();
  }
}
