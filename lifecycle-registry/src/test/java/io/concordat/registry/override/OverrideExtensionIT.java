package io.concordat.registry.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.registry.override.Overrides.Extended;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may make an override last longer, and from when. */
class OverrideExtensionIT extends StoredOverrides {
  @Test
  void extensionOfAnOwnerWaitsForASecondPerson() {
    UUID id = made("business_owner", "bob@example.com", days(10));
    announced();
    Instant first = queries.one(id).orElseThrow().expiresAt();
    Instant until = now.plus(days(30));
    assertThat(overrides.extend(id, until, "still wrong", "sam", NO_KEY, NONE))
        .isEqualTo(Extended.PENDING);
    assertThat(announced()).isEmpty();
    assertThat(queries.one(id).orElseThrow().expiresAt()).isEqualTo(first);

    assertThatThrownBy(() -> overrides.approve(id, 1, "sam", NONE))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(403);
              assertThat(problem.getDetail()).contains("sam asked for extension 1");
            });
    overrides.approve(id, 1, "kim", NONE);
    assertThat(queries.one(id).orElseThrow().expiresAt()).isEqualTo(until);
    assertThat(announcedByHand().get("business_owner").expiresAt()).contains(until);
    assertThat(events(id))
        .containsExactly("created sam", "extension_requested sam", "extension_approved kim");
    assertThatThrownBy(() -> overrides.approve(id, 1, "kim", NONE))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(409));
  }

  @Test
  void extensionThatWaitsIsSupersededByALaterOneAndLapsesWithItsOverride() {
    UUID id = made("privilege", "read", days(10));
    overrides.extend(id, now.plus(days(20)), "a", "sam", NO_KEY, NONE);
    overrides.extend(id, now.plus(days(30)), "b", "sam", NO_KEY, NONE);
    assertThat(queries.one(id).orElseThrow().extensions())
        .extracting(OverrideView.Extension::state)
        .containsExactly("superseded", "pending");
    now = now.plus(days(10));
    sweep.run();
    assertThat(queries.one(id).orElseThrow().extensions().getLast().state()).isEqualTo("lapsed");
    assertThatThrownBy(() -> overrides.approve(id, 2, "kim", NONE))
        .hasMessageContaining("is expired and holds no more");
  }

  @Test
  void extensionOfAnyOtherFieldTakesEffectAtOnce() {
    UUID id = made("name", "payroll", days(10));
    Instant until = now.plus(days(30));
    assertThat(overrides.extend(id, until, "later", "sam", NO_KEY, NONE))
        .isEqualTo(Extended.EFFECTIVE);
    assertThat(announcedByHand().get("name").expiresAt()).contains(until);
    now = now.plus(days(10));
    assertThat(sweep.run()).isZero();
    assertThatThrownBy(() -> overrides.extend(id, until, "again", "sam", NO_KEY, NONE))
        .hasMessageContaining("must be later");
    assertThatThrownBy(() -> overrides.extend(id, now.plus(days(91)), "long", "sam", NO_KEY, NONE))
        .hasMessageContaining("at most PT2160H ahead");
  }

  @Test
  void assertingTheSameOwnerForLongerIsAnExtensionAndNeedsAnotherPerson() {
    UUID id = made("business_owner", "bob@example.com", days(10));
    assertThatThrownBy(() -> made("business_owner", "bob@example.com", days(20)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(403));
    overrides.withdraw(id, Optional.empty(), "sam", NONE);
    assertThatThrownBy(() -> made("business_owner", "bob@example.com", days(20)))
        .hasMessageContaining("needs a second person");

    assertThat(made("business_owner", "bob@example.com", days(9))).isNotEqualTo(id);
    assertThat(
            overrides.create(
                correcting("business_owner", "bob@example.com", days(20)), "kim", NO_KEY))
        .isNotNull();
    assertThat(made("business_owner", "eve@example.com", days(20))).isNotNull();
    assertThat(made("name", "n", days(1))).isNotEqualTo(made("name", "n", days(2)));
  }
}
