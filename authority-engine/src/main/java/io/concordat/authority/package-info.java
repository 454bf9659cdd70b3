/**
 * Assertions, policy and time in; a decision for each field out.
 *
 * <p>Everything here is pure and deterministic: no framework, no I/O, no clock, no logging. The
 * same assertions, policy and instant give the same decision, in whatever order the assertions
 * arrived, so that a stored decision can be made again.
 */
package io.concordat.authority;
