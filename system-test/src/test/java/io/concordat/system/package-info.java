/** Tests of the whole pipe: services as processes on a real PostgreSQL and a real Kafka broker. */
package io.concordat.system;
