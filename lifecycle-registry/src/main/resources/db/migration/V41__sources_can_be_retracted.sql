-- A source that was found to be wrong counts no more from an instant on. A row is a person's order
-- and the work on it: the records up to progress are done. Nothing is ever deleted.
CREATE TABLE retraction (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source            text        NOT NULL,
  starts_at         timestamptz NOT NULL,
  reason            text        NOT NULL,
  state             text        NOT NULL CHECK (state IN ('executing', 'active', 'undoing', 'undone')),
  progress          text        NOT NULL DEFAULT '',
  records           bigint      NOT NULL DEFAULT 0,
  requested_by      text        NOT NULL,
  requested_at      timestamptz NOT NULL,
  executed_at       timestamptz,
  undo_requested_by text,
  undo_requested_at timestamptz,
  undone_at         timestamptz
);
CREATE UNIQUE INDEX retraction_open ON retraction (source) WHERE state <> 'undone';
CREATE INDEX retraction_by_source ON retraction (source, id DESC);

-- Set while the record's source is retracted: the row then shows what counts, its last content from
-- before that instant, or the whole record as retired where there is none.
ALTER TABLE source_record ADD COLUMN retracted_from timestamptz;

-- From when to when a record was retracted, and what it says meanwhile: so the row gets back every
-- column that it had.
CREATE TABLE retracted_record (
  retraction_id   bigint      NOT NULL REFERENCES retraction (id),
  record_id       bigint      NOT NULL,
  since           timestamptz NOT NULL,
  until           timestamptz,
  version         bigint      NOT NULL,
  content_version bigint      NOT NULL,
  state           text        NOT NULL,
  type            text,
  run_id          text        NOT NULL,
  observed_at     timestamptz NOT NULL,
  effective_at    timestamptz,
  PRIMARY KEY (retraction_id, record_id)
);
CREATE INDEX retracted_record_by_record ON retracted_record (record_id, since);
CREATE INDEX retracted_record_open ON retracted_record (retraction_id, record_id) WHERE until IS NULL;
