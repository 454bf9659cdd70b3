-- Names compare as bytes, as everybody else compares them, whatever the database's own order of
-- words is, and however that changes with its libraries.
ALTER TABLE source_record
  ALTER COLUMN source TYPE text COLLATE "C",
  ALTER COLUMN native_id TYPE text COLLATE "C";

-- There is one writer: what is not there is not brought by somebody else meanwhile, and need not be
-- inserted as if it were.
CREATE OR REPLACE FUNCTION keep_entity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entity_past (entity_id, revision, type, changed_at)
    SELECT id, revision, type, changed_at FROM gone
    WHERE NOT EXISTS (
      SELECT FROM entity_past p WHERE p.entity_id = gone.id AND p.revision = gone.revision);
  RETURN NULL;
END $$;
