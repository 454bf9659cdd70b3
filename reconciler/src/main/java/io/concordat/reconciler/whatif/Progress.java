package io.concordat.reconciler.whatif;

/**
 * How far a what-if is.
 *
 * @param phase {@code values} or {@code findings}
 * @param examined entities looked at in this phase
 * @param of about how many there are
 * @param changedValues found so far
 */
record Progress(String phase, long examined, long of, long changedValues, long elapsedMillis) {}
