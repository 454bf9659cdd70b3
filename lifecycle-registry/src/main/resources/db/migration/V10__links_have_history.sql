-- What a person did about links: each row can be undone as one.
CREATE TABLE link_operation (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type            text        NOT NULL,
  entity_id       uuid,
  case_id         uuid,
  merged          uuid[]      NOT NULL DEFAULT '{}',
  actor           text        NOT NULL,
  reason          text        NOT NULL,
  done_at         timestamptz NOT NULL,
  request         uuid        NOT NULL,
  idempotency_key text UNIQUE,
  undoes          bigint REFERENCES link_operation (id),
  undone_by       bigint REFERENCES link_operation (id)
);
CREATE INDEX link_operation_by_request ON link_operation (request, id DESC);
CREATE INDEX link_operation_by_entity ON link_operation (entity_id, id DESC);

-- The operation that put a record where it is; null where the intake did. A record that has an
-- operation and no entity was left without one by a person, and the intake leaves it alone.
ALTER TABLE source_record ADD COLUMN link_operation bigint;

-- Links that ended, by an operation. A link that stands is a column of its record, so that the
-- intake, which only ever makes links, writes nothing here. entity_id is null where the record had
-- no entity until then; moved_to where it had none from then on.
CREATE TABLE link_history (
  record_id      bigint      NOT NULL,
  entity_id      uuid,
  rule           text,
  link_operation bigint,
  linked_at      timestamptz,
  ended_at       timestamptz NOT NULL,
  ended_by       bigint      NOT NULL REFERENCES link_operation (id),
  moved_to       uuid,
  PRIMARY KEY (ended_by, record_id)
);
CREATE INDEX link_history_by_entity ON link_history (entity_id, ended_at);
CREATE INDEX link_history_by_target ON link_history (moved_to, ended_by);
CREATE INDEX link_history_by_record ON link_history (record_id, ended_at);

-- Every time during which a record belonged to an entity; ended_at is null while it does.
CREATE VIEW link_period AS
  SELECT id AS record_id, entity_id, link_rule AS rule, link_operation, linked_at,
         NULL::timestamptz AS ended_at, NULL::bigint AS ended_by
    FROM source_record WHERE entity_id IS NOT NULL
  UNION ALL
  SELECT record_id, entity_id, rule, link_operation, linked_at, ended_at, ended_by
    FROM link_history WHERE entity_id IS NOT NULL;

-- Set where the entity was merged into another: its id goes on naming that one.
ALTER TABLE entity ADD COLUMN merged_into uuid;
CREATE INDEX entity_by_successor ON entity (merged_into) WHERE merged_into IS NOT NULL;

-- The key that a case of a shared key is about, and the operation that closed a case; null where
-- linking itself did.
ALTER TABLE link_case ADD COLUMN shared_key uuid;
ALTER TABLE link_case ADD COLUMN closed_by bigint;
CREATE INDEX link_case_by_operation ON link_case (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX link_case_by_record ON link_case (source, native_id);
