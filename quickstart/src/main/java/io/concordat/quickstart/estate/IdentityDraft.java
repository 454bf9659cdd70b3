package io.concordat.quickstart.estate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes one identity, its CI and its keys; what is not said is left out. */
final class IdentityDraft {
  private final EstateBuilder estate;
  private final String name;
  private final String type;
  private String environment = "prod";
  private AwsPrincipal.Form form;
  private String path = "/service/";
  private int ageDays = 400;
  private final Map<String, String> tags = new TreeMap<>();
  private final List<String> policies = new ArrayList<>();
  private Optional<Instant> lastUsed = Optional.empty();
  private int keys;
  private boolean ci;
  private String description = "";
  private String correlationId;
  private Optional<String> ownedBy = Optional.empty();
  private Optional<String> managedBy = Optional.empty();
  private Optional<String> supportGroup = Optional.empty();
  private Optional<String> sponsor = Optional.empty();
  private CiStatus status = CiStatus.OPERATIONAL;
  private final List<String> serves = new ArrayList<>();

  IdentityDraft(EstateBuilder estate, String name, String type) {
    this.estate = estate;
    this.name = name;
    this.type = type;
  }

  IdentityDraft environment(String value) {
    environment = value;
    return this;
  }

  /** An AWS user with so many access keys; the first is the one in use. */
  IdentityDraft user(int keyCount) {
    form = AwsPrincipal.Form.USER;
    keys = keyCount;
    return this;
  }

  IdentityDraft role() {
    form = AwsPrincipal.Form.ROLE;
    path = "/";
    return this;
  }

  IdentityDraft age(int days) {
    ageDays = days;
    return this;
  }

  IdentityDraft tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  IdentityDraft policy(String arn) {
    if (!policies.contains(arn)) {
      policies.add(arn);
    }
    return this;
  }

  IdentityDraft lastUsed(Instant at) {
    lastUsed = Optional.of(at);
    return this;
  }

  IdentityDraft ci(String text) {
    ci = true;
    description = text;
    return this;
  }

  /** The CMDB's correlation id, for what does not live in AWS. */
  IdentityDraft correlation(String id) {
    correlationId = id;
    return this;
  }

  IdentityDraft ownedBy(Person person) {
    ownedBy = Optional.of(person.sysId());
    return this;
  }

  IdentityDraft managedBy(Person person) {
    managedBy = Optional.of(person.sysId());
    return this;
  }

  IdentityDraft support(String groupSysId) {
    supportGroup = Optional.of(groupSysId);
    return this;
  }

  IdentityDraft sponsor(Person person) {
    sponsor = Optional.of(person.sysId());
    tags.put("sponsor", person.email());
    return this;
  }

  IdentityDraft status(CiStatus value) {
    status = value;
    return this;
  }

  IdentityDraft serves(Application application) {
    serves.add(application.sysId());
    return this;
  }

  Identity add() {
    Instant created = estate.daysAgo(ageDays).plus(Duration.ofMinutes(estate.between(0, 1200)));
    Optional<AwsPrincipal> aws = form == null ? Optional.empty() : Optional.of(principal(created));
    Identity identity =
        new Identity(
            name,
            name,
            type,
            environment,
            aws,
            ci ? Optional.of(item(aws, created)) : Optional.empty());
    estate.identities.add(identity);
    for (int slot = 0; slot < keys; slot++) {
      estate.credentials.add(key(aws.orElseThrow(), slot));
    }
    return identity;
  }

  private AwsPrincipal principal(Instant created) {
    boolean role = form == AwsPrincipal.Form.ROLE;
    tags.put("environment", environment);
    tags.put("identity-type", type);
    return new AwsPrincipal(
        form,
        NativeIds.awsUniqueId(role ? "AROA" : "AIDA", name),
        name,
        path,
        "arn:aws:iam::" + Estate.AWS_ACCOUNT + (role ? ":role" : ":user") + path + name,
        created,
        tags,
        role ? lastUsed.map(IdentityDraft::use) : Optional.empty(),
        policies,
        role ? "lambda.amazonaws.com" : "");
  }

  private ConfigurationItem item(Optional<AwsPrincipal> aws, Instant created) {
    return new ConfigurationItem(
        NativeIds.sysId(ConfigurationItem.SERVICE_ACCOUNT_CLASS, name),
        ConfigurationItem.SERVICE_ACCOUNT_CLASS,
        name,
        description,
        aws.map(AwsPrincipal::arn).orElse(correlationId),
        type,
        environment,
        ownedBy,
        managedBy,
        supportGroup,
        sponsor,
        status,
        serves,
        created.plus(Duration.ofHours(6)),
        estate.daysAgo(estate.between(3, 180)).plusSeconds(estate.between(0, 80_000)));
  }

  /** Slot 0 is in use; slot 1 is the key before it, switched off at the rotation. */
  private Credential key(AwsPrincipal user, int slot) {
    int age = slot == 0 ? estate.between(8, 85) : estate.between(90, 320);
    return new Credential(
        NativeIds.accessKeyId(name, slot),
        name,
        user.name(),
        user.uniqueId(),
        slot == 0,
        earlier(estate.daysAgo(age), slot == 0 ? lastUsed : Optional.empty()),
        slot == 0 ? lastUsed.map(IdentityDraft::use) : Optional.of(use(estate.daysAgo(age - 2L))));
  }

  private static Instant earlier(Instant created, Optional<Instant> used) {
    Instant bound = used.map(at -> at.minus(Duration.ofDays(30))).orElse(created);
    return bound.isBefore(created) ? bound : created;
  }

  private static AwsPrincipal.LastUse use(Instant at) {
    return new AwsPrincipal.LastUse(at, "eu-central-1", "s3");
  }
}
