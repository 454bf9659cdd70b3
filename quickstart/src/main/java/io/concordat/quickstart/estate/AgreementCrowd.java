package io.concordat.quickstart.estate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Fills up to 120 purchase contracts. */
final class AgreementCrowd {
  static final int AGREEMENTS = 120;
  private static final int CANCELLED = 6;
  private static final int WITHOUT_IDENTITY = 16;

  private static final List<String> FIRST =
      List.of("North", "Blue", "Open", "Bright", "Swift", "Iron", "Clear", "Prime", "Silver");
  private static final List<String> SECOND =
      List.of("Signal", "Harbor", "Ledger", "Metric", "Parcel", "Query", "Relay");

  private final EstateBuilder estate;

  AgreementCrowd(EstateBuilder estate) {
    this.estate = estate;
  }

  static String supplierName(int index) {
    return FIRST.get(index % FIRST.size())
        + SECOND.get(index % SECOND.size()).toLowerCase(java.util.Locale.ROOT)
        + (index % 2 == 0 ? " GmbH" : " Inc.");
  }

  void fill() {
    ended();
    for (int i = 0; i < CANCELLED; i++) {
      draft("Cancelled subscription " + (i + 1), i).term(-200 - i, 160).cancelled().add();
    }
    for (int i = 0; i < WITHOUT_IDENTITY; i++) {
      Person owner = owner(i);
      AgreementDraft draft = draft("Software subscription " + (i + 1), i).business(owner.email());
      if (i % 3 != 0) {
        draft.technical(owner(i + 3).email());
      }
      draft.term(-150 - i * 9L, 215 - i * 9L).add();
    }
    running();
  }

  /** Contracts that ended together with what they paid for: nothing to find here. */
  private void ended() {
    estate.identities.stream()
        .filter(identity -> identity.aws().isEmpty())
        .filter(identity -> identity.handle().startsWith("svc-"))
        .filter(identity -> identity.ci().orElseThrow().status() == CiStatus.RETIRED)
        .toList()
        .forEach(
            identity ->
                paying(identity, estate.agreements.size())
                    .term(-1100, -35 - estate.agreements.size())
                    .changed(300)
                    .add());
  }

  private void running() {
    Deque<Identity> integrations = new ArrayDeque<>();
    List<String> told =
        estate.agreements.stream().flatMap(a -> a.identityReference().stream()).toList();
    estate.identities.stream()
        .filter(identity -> identity.aws().isPresent() && identity.ci().isPresent())
        .filter(identity -> identity.identityType().equals("integration"))
        .filter(identity -> !told.contains(identity.reference()))
        .filter(identity -> !identity.handle().equals("vendor-support-access"))
        .forEach(integrations::add);
    int i = 0;
    while (estate.agreements.size() < AGREEMENTS) {
      AgreementDraft draft = paying(integrations.removeFirst(), i);
      if (i % 9 == 8) {
        draft.technical(null);
      }
      if (i % 20 == 19) {
        draft.withoutType();
      }
      if (i % 27 == 26) {
        draft.withoutRenewalDate();
      }
      if (i % 10 == 4) {
        draft.business(owner(i + 11).email());
      }
      // Two more that lapsed with everything still running.
      long end = i == 30 || i == 60 ? -12 : 25 + estate.between(0, 330);
      draft.term(end - 365, end).changed(estate.between(2, 300)).add();
      i++;
    }
  }

  private AgreementDraft paying(Identity identity, int index) {
    ConfigurationItem item = identity.ci().orElseThrow();
    AgreementDraft draft = draft("Licence for " + identity.name(), index).covers(identity);
    item.ownedBy().ifPresent(id -> draft.business(estate.personById(id).email()));
    item.managedBy().ifPresent(id -> draft.technical(estate.personById(id).email()));
    return draft;
  }

  private AgreementDraft draft(String title, int index) {
    // Not the last four: those suppliers are blocked or gone.
    Supplier supplier = estate.suppliers.get(4 + index % 32);
    return new AgreementDraft(estate, title, supplier).amount(estate.between(20, 900) + "00.00");
  }

  private Person owner(int index) {
    return estate.personById(estate.applications.get(index % estate.applications.size()).ownedBy());
  }
}
