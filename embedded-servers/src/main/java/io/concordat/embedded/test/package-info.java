/** Quarkus test resources; needs quarkus-test-common, which every Quarkus test has. */
package io.concordat.embedded.test;
