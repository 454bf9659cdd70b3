/**
 * How fast it is: each figure beside a baseline that was measured in the same run, on the same
 * servers and the same data.
 */
package io.concordat.benchmarks;
