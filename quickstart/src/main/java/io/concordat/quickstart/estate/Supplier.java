package io.concordat.quickstart.estate;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A supplier of the ERP.
 *
 * @param id up to ten digits, such as {@code 17300042}
 * @param country ISO 3166 code
 * @param blocked whether purchasing is blocked
 */
public record Supplier(
    String id,
    String name,
    String country,
    boolean blocked,
    boolean deleted,
    LocalDate created,
    Instant updated) {}
