/** Answers about entities: lists, one entity, what its sources assert. */
package io.concordat.registry.query;
