/**
 * What persons correct: assertions of the source {@code manual}, each with a reason and an end.
 * Nothing is written around the intake or the engine.
 */
package io.concordat.registry.override;
