package io.concordat.reconciler.whatif;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.policy.PolicyDocument;
import io.concordat.reconciler.policy.PolicyInForce;
import io.concordat.reconciler.policy.PolicyRefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.common.util.RestMediaType;

/** What a policy would change, before it does. */
@Path("/api/v1/policies/what-if")
@Tag(name = "policy")
@Consumes("application/yaml")
@Blocking
class WhatIfResource {
  private static final int MOST_EXAMPLES = 20;
  private static final int USUAL_EXAMPLES = 3;
  private static final Duration LATER = Duration.ofSeconds(10);

  private final WhatIfs whatIfs;
  private final PolicyInForce policy;

  WhatIfResource(WhatIfs whatIfs, PolicyInForce policy) {
    this.whatIfs = whatIfs;
    this.policy = policy;
  }

  /** One line of the stream: exactly one of the three. The last is a result or a problem. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Line(
      Optional<Progress> progress, Optional<WhatIfResult> result, Optional<Failure> problem) {
    static Line of(Progress progress) {
      return new Line(Optional.of(progress), Optional.empty(), Optional.empty());
    }

    static Line of(WhatIfResult result) {
      return new Line(Optional.empty(), Optional.of(result), Optional.empty());
    }

    static Line of(Failure problem) {
      return new Line(Optional.empty(), Optional.empty(), Optional.of(problem));
    }
  }

  /** Why a what-if that had begun did not end with a result; as problem details have it. */
  record Failure(String type, String title, int status, String detail) {}

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.POLICY_AUTHOR)
  @Operation(
      summary =
          "What a candidate policy would change over everything stored; touches nothing."
              + " Accept: application/x-ndjson streams the progress")
  public Uni<WhatIfResult> compare(
      String text,
      @QueryParam("examples") String examples,
      @QueryParam("findings") String findings) {
    WhatIfs.Running running = start(text, examples, findings, _ -> {});
    return Uni.createFrom()
        .emitter(
            emitter -> {
              // Whoever hangs up wants no answer any more.
              emitter.onTermination(running::stop);
              running
                  .result()
                  .whenComplete(
                      (result, failure) -> {
                        if (failure == null) {
                          emitter.complete(result);
                        } else {
                          emitter.fail(problem(failure));
                        }
                      });
            });
  }

  @POST
  @Produces(RestMediaType.APPLICATION_NDJSON)
  @RolesAllowed(Roles.POLICY_AUTHOR)
  @Operation(
      summary = "The same, with a line for the progress each second and the result as the last")
  public Multi<Line> stream(
      String text,
      @QueryParam("examples") String examples,
      @QueryParam("findings") String findings) {
    ProgressRelay relay = new ProgressRelay();
    WhatIfs.Running running = start(text, examples, findings, relay);
    return Multi.createFrom()
        .emitter(
            emitter -> {
              emitter.onTermination(running::stop);
              relay.to(progress -> emitter.emit(Line.of(progress)));
              running
                  .result()
                  .whenComplete(
                      (result, failure) -> {
                        emitter.emit(failure == null ? Line.of(result) : Line.of(failure(failure)));
                        emitter.complete();
                      });
            });
  }

  /** Progress goes to whoever reads the stream, once somebody does. */
  private static final class ProgressRelay implements Consumer<Progress> {
    private volatile Consumer<Progress> reader = _ -> {};

    void to(Consumer<Progress> next) {
      reader = next;
    }

    @Override
    public void accept(Progress progress) {
      reader.accept(progress);
    }
  }

  private WhatIfs.Running start(
      String text, String examples, String findings, Consumer<Progress> listener) {
    int most = examples(examples);
    boolean withFindings = flag("findings", findings);
    PolicyDocument candidate = candidate(text);
    try {
      return whatIfs.start(candidate, most, withFindings, listener);
    } catch (WhatIfs.BusyException e) {
      throw Problem.tooManyRequests(
          "another what-if is under way, and one runs at a time: try again when it has ended",
          LATER);
    }
  }

  private PolicyDocument candidate(String text) {
    try {
      return policy.check(text);
    } catch (PolicyRefusedException e) {
      throw Problem.badRequest(e.field(), "line " + e.line() + ": " + e.reason());
    }
  }

  private static int examples(String text) {
    if (text == null || text.isBlank()) {
      return USUAL_EXAMPLES;
    }
    try {
      int number = Integer.parseInt(text.trim());
      if (number >= 0 && number <= MOST_EXAMPLES) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of bounds is.
    }
    throw Problem.badRequest("examples", "must be a whole number from 0 to " + MOST_EXAMPLES);
  }

  private static boolean flag(String name, String text) {
    return switch (text == null || text.isBlank() ? "true" : text.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Problem.badRequest(name, "must be true or false");
    };
  }

  private static HttpProblem problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case Touched.TooManyPartiesException e -> Problem.conflict(e.getMessage());
      case WhatIfRun.StoppedException e -> Problem.unavailable(e.getMessage(), LATER);
      default ->
          Problem.unavailable(
              "the what-if could not be finished; the service's log has the cause: try again",
              LATER);
    };
  }

  private static Failure failure(Throwable failure) {
    HttpProblem problem = problem(failure);
    return new Failure(
        problem.getType().toString(),
        problem.getTitle(),
        problem.getStatusCode(),
        problem.getDetail());
  }
}
