/**
 * Real PostgreSQL and a real Kafka broker, started by the program that needs them: durable for the
 * quickstart, fast for tests.
 */
package io.concordat.embedded;
