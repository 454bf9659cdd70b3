package io.concordat.reconciler.finding;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** An expression that was compiled once, and is evaluated within bounds. Thread-safe. */
record CompiledExpression(CelRuntime.Program program, boolean loops) {
  Object eval(Map<String, Object> variables) throws CelEvaluationException {
    if (!loops) {
      return program.eval(variables);
    }
    Budget budget = new Budget();
    Object value = program.trace(variables, budget);
    budget.check();
    return value;
  }

  Object eval(Evaluation evaluation, Map<String, Object> variables) {
    try {
      return ScopedValue.where(ConditionFunctions.EVALUATION, evaluation)
          .call(() -> eval(variables));
    } catch (CelEvaluationException | Budget.ExceededException e) {
      throw new ConditionLanguage.NotEvaluableException(e);
    }
  }
}
