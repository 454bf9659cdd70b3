-- Room for the next version in the page of the one before: its index is not touched then.
ALTER TABLE entity_decision SET (fillfactor = 60);
