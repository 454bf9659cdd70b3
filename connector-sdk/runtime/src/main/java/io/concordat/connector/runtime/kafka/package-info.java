/** The publishing ports on Kafka. */
package io.concordat.connector.runtime.kafka;
