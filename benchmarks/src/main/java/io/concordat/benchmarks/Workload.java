package io.concordat.benchmarks;

import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RecordState;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An estate that is made, not kept: identity number {@code i} is known to the cloud, to the
 * configuration database and to procurement, and has one key. Each of the four streams lists it at
 * another place, as vendors do, so that what belongs together arrives apart.
 */
final class Workload {
  /** Records of one identity: the cloud's, its key's, the configuration item's, the contract's. */
  static final int RECORDS_PER_IDENTITY = 4;

  /** Entities of one identity: itself and its key. */
  static final int ENTITIES_PER_IDENTITY = 2;

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /** What is measured was seen a day ago: no freshness limit has run out. */
  private static final Instant SEEN =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.DAYS);

  private static final int[] STRIDES = {1, 7919, 104729, 15485863};

  private Workload() {}

  /** A record ready to be sent. */
  record Message(String key, byte[] body) {}

  /**
   * The records of the identities {@code from} to {@code from + count - 1}.
   *
   * @param generation rises with each publication of the same identities; a later one has other
   *     contents
   */
  static List<Message> messages(int from, int count, int generation) {
    List<Message> messages = new ArrayList<>(count * RECORDS_PER_IDENTITY);
    for (int step = 0; step < count; step++) {
      for (int stream = 0; stream < RECORDS_PER_IDENTITY; stream++) {
        int identity = from + place(step, stream, count);
        messages.add(message(stream, identity, generation));
      }
    }
    return messages;
  }

  /** One of the four records of an identity. */
  static Message message(int stream, int identity, int generation) {
    SourceRecord record =
        switch (stream) {
          case 0 -> cloudIdentity(identity, generation);
          case 1 -> cloudKey(identity, generation);
          case 2 -> configurationItem(identity, generation);
          default -> contract(identity, generation);
        };
    return new Message(record.messageKey(), ContractJson.write(record));
  }

  /** Each stream walks the same identities in its own order. */
  private static int place(int step, int stream, int count) {
    int stride = STRIDES[stream];
    // A stride that shares a factor with the count would miss some.
    while (gcd(stride % count == 0 ? count : stride, count) != 1) {
      stride++;
    }
    return (int) ((long) step * stride % count);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static SourceRecord cloudIdentity(int i, int generation) {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put(FieldNames.NAME, Assertion.of("svc-" + i));
    fields.put(FieldNames.STATUS, Assertion.of("active"));
    fields.put(FieldNames.PRIVILEGE, Assertion.of(i % 7 == 0 ? "admin" : "write"));
    fields.put(FieldNames.ENVIRONMENT, Assertion.of(i % 3 == 0 ? "prod" : "test"));
    fields.put(FieldNames.TECHNICAL_OWNER, Assertion.of("team" + i % 500 + "@example.com"));
    fields.put(FieldNames.CREATED, Assertion.of(START.minus(Duration.ofDays(i % 2000))));
    fields.put(
        FieldNames.LAST_AUTHENTICATION,
        Assertion.of(seen(generation).minus(Duration.ofHours(i % 500)))
            .withEvidence(evidence(generation)));
    return record(
        "aws-bench",
        "aws-iam",
        SourceDomain.IAM,
        "users",
        "AIDA" + id(i),
        generation,
        Standing.PRIMARY,
        EntityKind.IDENTITY,
        "service_account",
        List.of(arn(i), new TypedKey(KeyNamespaces.AWS_UNIQUE_ID, "AIDA" + id(i))),
        List.of(),
        fields);
  }

  private static SourceRecord cloudKey(int i, int generation) {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put(FieldNames.NAME, Assertion.of("AKIA" + id(i)));
    fields.put(FieldNames.STATUS, Assertion.of(i % 11 == 0 ? "disabled" : "active"));
    fields.put(FieldNames.CREATED, Assertion.of(START.minus(Duration.ofDays(i % 700))));
    fields.put(
        FieldNames.LAST_USED,
        Assertion.of(seen(generation).minus(Duration.ofHours(i % 300)))
            .withEvidence(evidence(generation)));
    return record(
        "aws-bench",
        "aws-iam",
        SourceDomain.IAM,
        "access_keys",
        "AKIA" + id(i),
        generation,
        Standing.PRIMARY,
        EntityKind.CREDENTIAL,
        "api_key",
        List.of(new TypedKey(KeyNamespaces.AWS_ACCESS_KEY_ID, "AKIA" + id(i))),
        List.of(
            new Relation(
                RelationTypes.CREDENTIAL_OF,
                EntityKind.IDENTITY,
                new TypedKey(KeyNamespaces.AWS_UNIQUE_ID, "AIDA" + id(i)))),
        fields);
  }

  private static SourceRecord configurationItem(int i, int generation) {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put(FieldNames.NAME, Assertion.of("SVC-" + i));
    fields.put(FieldNames.DESCRIPTION, Assertion.of("Service account of application " + i % 900));
    fields.put(FieldNames.STATUS, Assertion.of("active"));
    fields.put(FieldNames.ENVIRONMENT, Assertion.of(i % 3 == 0 ? "prod" : "test"));
    fields.put(FieldNames.TECHNICAL_OWNER, Assertion.of("team" + i % 490 + "@example.com"));
    fields.put(
        FieldNames.BUSINESS_OWNER, Assertion.of("owner" + (i + generation) % 300 + "@example.com"));
    return record(
        "servicenow-bench",
        "servicenow",
        SourceDomain.ITSM,
        "cmdb_ci",
        "ci" + id(i),
        generation,
        Standing.PRIMARY,
        EntityKind.IDENTITY,
        "service_account",
        List.of(arn(i), new TypedKey(KeyNamespaces.SERVICENOW_SYS_ID, "bench/ci" + id(i))),
        List.of(),
        fields);
  }

  private static SourceRecord contract(int i, int generation) {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put(
        FieldNames.BUSINESS_OWNER, Assertion.of("payer" + (i + generation) % 200 + "@example.com"));
    fields.put(FieldNames.TECHNICAL_OWNER, Assertion.of("team" + i % 500 + "@example.com"));
    fields.put(FieldNames.IDENTITY_TYPE, Assertion.of("service_account"));
    fields.put(FieldNames.SPEND, Assertion.of(FieldValue.of(1000L + i % 50_000)));
    return record(
        "sap-bench",
        "sap-s4hana",
        SourceDomain.PROCUREMENT,
        "contracts",
        id(i) + "#identity",
        generation,
        Standing.ENRICHMENT,
        EntityKind.IDENTITY,
        "service_account",
        List.of(arn(i)),
        List.of(),
        fields);
  }

  private static SourceRecord record(
      String source,
      String system,
      SourceDomain domain,
      String stream,
      String nativeId,
      int generation,
      Standing standing,
      EntityKind kind,
      String type,
      List<TypedKey> keys,
      List<Relation> relations,
      Map<String, Assertion> fields) {
    Instant seen = seen(generation);
    return new SourceRecord(
        source,
        system,
        domain,
        stream,
        nativeId,
        seen.getEpochSecond() * 1_000_000,
        RecordState.ACTIVE,
        standing,
        "bench-" + generation,
        seen,
        Optional.of(seen.minusSeconds(60)),
        kind,
        Optional.of(type),
        keys,
        relations,
        fields);
  }

  private static TypedKey arn(int i) {
    return new TypedKey(KeyNamespaces.AWS_ARN, "arn:aws:iam::123456789012:user/svc-" + i);
  }

  private static String id(int i) {
    return String.format("%012d", i);
  }

  private static Instant seen(int generation) {
    return SEEN.plus(Duration.ofSeconds(generation));
  }

  private static Evidence evidence(int generation) {
    return new Evidence(
        seen(generation),
        Optional.empty(),
        Optional.of(seen(generation).minus(Duration.ofHours(4))),
        Evidence.Meaning.SUCCESS,
        Evidence.Completeness.PARTIAL);
  }
}
