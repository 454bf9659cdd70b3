package io.concordat.quickstart.estate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Makes one purchase contract; what is not said is left out, as purchasing does. */
final class AgreementDraft {
  private final EstateBuilder estate;
  private final String number;
  private final String title;
  private final Supplier supplier;
  private long fromDays = -300;
  private long toDays = 200;
  private BigDecimal amount = new BigDecimal("12000.00");
  private boolean deleted;
  private Optional<String> business = Optional.empty();
  private Optional<String> technical = Optional.empty();
  private Optional<String> type = Optional.empty();
  private Optional<String> reference = Optional.empty();
  private boolean renewal = true;
  private int changedDaysAgo = 30;

  AgreementDraft(EstateBuilder estate, String title, Supplier supplier) {
    this.estate = estate;
    this.number = String.valueOf(4_600_000_001L + estate.agreements.size());
    this.title = title;
    this.supplier = supplier;
  }

  /** From and to, in days from the base instant. */
  AgreementDraft term(long from, long to) {
    fromDays = from;
    toDays = to;
    return this;
  }

  AgreementDraft amount(String value) {
    amount = new BigDecimal(value);
    return this;
  }

  AgreementDraft cancelled() {
    deleted = true;
    return this;
  }

  AgreementDraft business(String email) {
    business = Optional.ofNullable(email);
    return this;
  }

  AgreementDraft technical(String email) {
    technical = Optional.ofNullable(email);
    return this;
  }

  AgreementDraft covers(Identity identity) {
    type = Optional.of(identity.identityType());
    reference = Optional.of(identity.reference());
    return this;
  }

  AgreementDraft withoutType() {
    type = Optional.empty();
    return this;
  }

  AgreementDraft withoutRenewalDate() {
    renewal = false;
    return this;
  }

  AgreementDraft changed(int daysAgo) {
    changedDaysAgo = daysAgo;
    return this;
  }

  Agreement add() {
    LocalDate end = estate.date(toDays);
    Instant changed = estate.daysAgo(changedDaysAgo).plusSeconds(estate.between(0, 40_000));
    Agreement agreement =
        new Agreement(
            number,
            title,
            supplier.id(),
            "1010",
            "1010",
            "001",
            estate.date(fromDays - 14),
            estate.date(fromDays),
            end,
            amount,
            "EUR",
            true,
            deleted,
            business,
            technical,
            type,
            reference,
            renewal ? Optional.of(end.minusDays(60)) : Optional.empty(),
            List.of(new Agreement.Item("10", title, amount)),
            changed);
    estate.agreements.add(agreement);
    return agreement;
  }
}
