/** Keeps each entity's decision beside what its sources assert. */
package io.concordat.registry.projection;
