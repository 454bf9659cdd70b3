-- Who made this version, where the registry itself made it for a person; null for what a source said.
ALTER TABLE record_history ADD COLUMN actor text;

-- What persons correct. The active ones of one record_name are, together, what the source 'manual'
-- asserts in the record of that native id: each change of them stores that record anew, in the same
-- transaction. record_name is the id of the entity that the first of them was made for; the record's
-- own link says which entity that is now.
CREATE TABLE field_override (
  id            uuid PRIMARY KEY,
  record_name   uuid        NOT NULL,
  field         text        NOT NULL,
  value         json        NOT NULL,
  reason        text        NOT NULL,
  reference     text        NOT NULL,
  actor         text        NOT NULL,
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  state         text        NOT NULL,
  ended_at      timestamptz,
  replaced_by   uuid REFERENCES field_override (id),
  -- The source or domain that it yields to, what that said of the field when the override was made
  -- (value by record id), and up to which revision of which entity that was looked at again.
  yield_to      text,
  yield_base    json,
  seen_entity   uuid,
  seen_revision bigint      NOT NULL
);
CREATE UNIQUE INDEX field_override_active ON field_override (record_name, field)
  WHERE state = 'active';
CREATE INDEX field_override_due ON field_override (expires_at) WHERE state = 'active';
CREATE INDEX field_override_yielding ON field_override (id)
  WHERE state = 'active' AND yield_to IS NOT NULL;
CREATE INDEX field_override_by_time ON field_override (created_at DESC, id DESC);
CREATE INDEX field_override_by_record ON field_override (record_name, field, created_at DESC);

-- Asked-for extensions, numbered within their override; at most one of them waits.
CREATE TABLE override_extension (
  override_id  uuid        NOT NULL REFERENCES field_override (id),
  number       bigint      NOT NULL,
  expires_at   timestamptz NOT NULL,
  reason       text        NOT NULL,
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  state        text        NOT NULL,
  decided_by   text,
  decided_at   timestamptz,
  PRIMARY KEY (override_id, number)
);
CREATE UNIQUE INDEX override_extension_pending ON override_extension (override_id)
  WHERE state = 'pending';

-- Who did what to an override, and when; append-only.
CREATE TABLE override_event (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  override_id uuid        NOT NULL REFERENCES field_override (id),
  type        text        NOT NULL,
  actor       text        NOT NULL,
  at          timestamptz NOT NULL,
  detail      text        NOT NULL
);
CREATE INDEX override_event_by_override ON override_event (override_id, id);

-- Requests that must not be carried out twice: the digest tells a repetition from another request.
CREATE TABLE override_request (
  actor           text        NOT NULL,
  idempotency_key text        NOT NULL,
  digest          uuid        NOT NULL,
  override_id     uuid        NOT NULL REFERENCES field_override (id),
  at              timestamptz NOT NULL,
  PRIMARY KEY (actor, idempotency_key)
);
