/**
 * What crosses Kafka between Concordat's services: plain records, checked as they are made, with
 * the JSON Schemas (draft 2020-12) under {@code io/concordat/contract/schemas}.
 */
package io.concordat.contract;
