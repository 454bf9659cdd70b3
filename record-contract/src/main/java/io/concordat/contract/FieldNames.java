package io.concordat.contract;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields that the shipped connectors assert and the shipped policy decides. */
public final class FieldNames {
  // every kind
  public static final String NAME = "name";
  public static final String DESCRIPTION = "description";

  /**
   * active, disabled, retired, draft, ended, cancelled, open, closed, … or {@code unrecognized}.
   */
  public static final String STATUS = "status";

  public static final String CREATED = "created";

  // ownership: an e-mail address, or {@code group:<name>}
  public static final String BUSINESS_OWNER = "business_owner";
  public static final String TECHNICAL_OWNER = "technical_owner";

  /** Who answers for an AI agent: an e-mail address. */
  public static final String SPONSOR = "sponsor";

  // identity
  /** service_account, workload, oauth_app, managed_identity, bot, ai_agent, … */
  public static final String IDENTITY_TYPE = "identity_type";

  /** prod, test, dev. */
  public static final String ENVIRONMENT = "environment";

  /** none, read, write, admin: the highest that the identity holds. */
  public static final String PRIVILEGE = "privilege";

  /** Instant of the last successful authentication, with evidence. */
  public static final String LAST_AUTHENTICATION = "last_authentication";

  /**
   * Instant of the last attempt to use a right, with evidence: denied ones are counted, so that it
   * is no authentication and no use.
   */
  public static final String LAST_ATTEMPT = "last_attempt";

  // credential
  public static final String EXPIRES = "expires";
  public static final String ROTATED = "rotated";

  /** Instant of last use, with evidence. */
  public static final String LAST_USED = "last_used";

  public static final String LAST_USED_SERVICE = "last_used_service";

  // agreement
  public static final String NUMBER = "number";
  public static final String TERM_START = "term_start";
  public static final String TERM_END = "term_end";
  public static final String RENEWAL_DATE = "renewal_date";
  public static final String SPEND = "spend";
  public static final String CURRENCY = "currency";
  public static final String SUPPLIER = "supplier";

  /**
   * Names of the fields that the source should have given and did not; absent where it gave all.
   */
  public static final String INCOMPLETE = "incomplete";

  // change
  public static final String CHANGE_TYPE = "change_type";
  public static final String APPROVAL = "approval";
  public static final String REQUESTED_BY = "requested_by";
  public static final String ASSIGNED_TO = "assigned_to";
  public static final String PLANNED_START = "planned_start";
  public static final String PLANNED_END = "planned_end";
  public static final String CLOSED_AT = "closed_at";

  /** What the change says it does to access: grant, remove, rotate, none. */
  public static final String ACCESS_EFFECT = "access_effect";

  // party
  public static final String EMAIL = "email";
  public static final String ACTIVE = "active";

  /** person, group, supplier. */
  public static final String PARTY_TYPE = "party_type";

  // entitlement
  /** The vendor's own name of the kind of grant, such as managed_policy or realm_role. */
  public static final String ENTITLEMENT_TYPE = "entitlement_type";

  // resource
  public static final String RESOURCE_TYPE = "resource_type";

  /** Every name above. */
  private static final Set<String> ALL =
      Arrays.stream(FieldNames.class.getFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .map(FieldNames::value)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> ACCOUNTABILITY =
      Set.of(BUSINESS_OWNER, TECHNICAL_OWNER, SPONSOR, PRIVILEGE, ACCESS_EFFECT);

  private FieldNames() {}

  /** Whether it is one of the names above; a source may assert others too. */
  public static boolean isKnown(String field) {
    return ALL.contains(field);
  }

  /** Every name that is known, in no order. */
  public static Set<String> all() {
    return ALL;
  }

  /**
   * Whether the field says who answers for a thing or what it may do, so that one person alone must
   * not keep it corrected: {@code business_owner}, {@code technical_owner}, {@code sponsor}, {@code
   * privilege}, {@code access_effect}, and any other name that ends with {@code _owner}.
   */
  public static boolean needsSecondPerson(String field) {
    return ACCOUNTABILITY.contains(field) || field.endsWith("_owner");
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a public constant can be read", e);
    }
  }
}
