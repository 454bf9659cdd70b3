package io.concordat.connector.mapping;

import io.concordat.contract.EntityKind;

/** How ties to other things come about: one for each key of the target. */
record RelationRule(String type, EntityKind kind, KeyRule target) {}
