-- What led to each candidate of a case: [{entityId, rule, key, standing}].
ALTER TABLE link_case ADD COLUMN reasons json;

-- Since when an entity has had no record; its id answers with the entity that it was merged into, if
-- there is one.
ALTER TABLE entity ADD COLUMN emptied_at timestamptz;
CREATE INDEX entity_emptied ON entity (id) WHERE emptied_at IS NOT NULL;
CREATE INDEX link_operation_by_case ON link_operation (case_id, id DESC) WHERE case_id IS NOT NULL;

-- The linking policies that were in force. waiting_up_to is how far the records that waited when it
-- came have been looked at by it; null once all have been.
CREATE TABLE linking_policy (
  version       text PRIMARY KEY,
  origin        text        NOT NULL,
  content       text        NOT NULL,
  in_force_from timestamptz NOT NULL,
  waiting_up_to bigint
);
