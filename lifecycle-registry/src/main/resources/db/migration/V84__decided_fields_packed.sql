-- The decided fields are packed from here on. What is stored stays the JSON that it was, and is read
-- as before. A row takes a third of what it took, so that some of the next versions find room in the
-- page of the one before.
ALTER TABLE entity_decision ALTER COLUMN fields TYPE bytea USING convert_to(fields, 'UTF8');
ALTER TABLE entity_decision_past ALTER COLUMN fields TYPE bytea USING convert_to(fields, 'UTF8');
ALTER TABLE entity_decision SET (fillfactor = 75);
