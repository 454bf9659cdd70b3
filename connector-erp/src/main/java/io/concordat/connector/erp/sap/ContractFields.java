package io.concordat.connector.erp.sap;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which properties of a purchase contract hold what SAP has no standard property for.
 *
 * @param businessOwner empty: the system has no such property
 */
record ContractFields(
    Optional<String> businessOwner,
    Optional<String> technicalOwner,
    Optional<String> identityType,
    Optional<String> identityReference,
    Optional<String> renewalDate) {
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  static final String IDENTITY_REFERENCE = "identity_reference";

  /** An extension field, and by what name the mapping knows it. */
  record Field(String meaning, String property) {}

  static final ContractFields NONE =
      new ContractFields(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  ContractFields {
    Stream.of(businessOwner, technicalOwner, identityType, identityReference, renewalDate)
        .flatMap(Optional::stream)
        .filter(name -> !PROPERTY.matcher(name).matches())
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "fields: '" + name + "' is no name of an OData property");
            });
  }

  /** The fields that are configured. */
  List<Field> named() {
    return Stream.of(
            businessOwner.map(name -> new Field("business_owner", name)),
            technicalOwner.map(name -> new Field("technical_owner", name)),
            identityType.map(name -> new Field("identity_type", name)),
            identityReference.map(name -> new Field(IDENTITY_REFERENCE, name)),
            renewalDate.map(name -> new Field("renewal_date", name)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The names in use, for {@code $select}. */
  List<String> names() {
    return Stream.of(businessOwner, technicalOwner, identityType, identityReference, renewalDate)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }
}
