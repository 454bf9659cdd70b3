package io.concordat.quickstart.estate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A purchase contract of the ERP.
 *
 * @param number ten digits, such as {@code 4600000017}
 * @param supplierId of the {@link Supplier}
 * @param released whether the release strategy is through
 * @param deleted whether the document carries a deletion code: the contract was cancelled
 * @param businessOwner an e-mail address, as purchasing typed it; often missing
 * @param technicalOwner an e-mail address, as purchasing typed it; often missing
 * @param identityType as purchasing typed it; often missing
 * @param identityReference ARN (or another system's id) of the identity that it pays for
 * @param renewalDate when it has to be decided on
 */
public record Agreement(
    String number,
    String title,
    String supplierId,
    String companyCode,
    String purchasingOrganization,
    String purchasingGroup,
    LocalDate created,
    LocalDate validFrom,
    LocalDate validTo,
    BigDecimal targetAmount,
    String currency,
    boolean released,
    boolean deleted,
    Optional<String> businessOwner,
    Optional<String> technicalOwner,
    Optional<String> identityType,
    Optional<String> identityReference,
    Optional<LocalDate> renewalDate,
    List<Item> items,
    Instant updated) {

  /** One line of the contract. */
  public record Item(String number, String text, BigDecimal netAmount) {}

  public Agreement {
    items = List.copyOf(items);
  }

  Agreement validUntil(LocalDate newEnd, Instant at) {
    return new Agreement(
        number,
        title,
        supplierId,
        companyCode,
        purchasingOrganization,
        purchasingGroup,
        created,
        validFrom,
        newEnd,
        targetAmount,
        currency,
        released,
        deleted,
        businessOwner,
        technicalOwner,
        identityType,
        identityReference,
        Optional.of(newEnd.minusDays(60)),
        items,
        at);
  }

  Agreement cancelled(Instant at) {
    return new Agreement(
        number,
        title,
        supplierId,
        companyCode,
        purchasingOrganization,
        purchasingGroup,
        created,
        validFrom,
        validTo,
        targetAmount,
        currency,
        released,
        true,
        businessOwner,
        technicalOwner,
        identityType,
        identityReference,
        renewalDate,
        items,
        at);
  }
}
