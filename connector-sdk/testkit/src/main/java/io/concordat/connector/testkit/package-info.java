/**
 * What a connector's tests extend: {@link io.concordat.connector.testkit.SourceContractSuite} runs
 * a source under the real loop, cuts it at every step, and compares what was published with what
 * the vendor holds. The in-memory ports keep their promises to the letter and forget nothing.
 */
package io.concordat.connector.testkit;
