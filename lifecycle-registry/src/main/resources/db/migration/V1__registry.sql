-- The lifecycle registry's own tables. Nobody else reads or writes them.

-- The thing that linked source records are about. Only the intake writes it, one writer at a time.
CREATE TABLE entity (
  id         uuid PRIMARY KEY,
  kind       text        NOT NULL,
  type       text,
  revision   bigint      NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX entity_by_kind ON entity (kind, id);

-- Entities whose revision the broker has not acknowledged yet: the outbox. A row per entity, not per
-- event: what is announced is the entity's state when it is read.
CREATE TABLE announcement_due (
  entity_id uuid PRIMARY KEY,
  revision  bigint      NOT NULL,
  since     timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE SEQUENCE record_id;

-- What each source says now, without its content: that stands in record_history at content_version,
-- so that a confirmation rewrites a narrow row and a change writes the content once.
CREATE TABLE source_record (
  id              bigint PRIMARY KEY,
  source          text        NOT NULL,
  native_id       text        NOT NULL,
  system          text        NOT NULL,
  domain          text        NOT NULL,
  stream          text        NOT NULL,
  kind            text        NOT NULL,
  type            text,
  standing        text        NOT NULL,
  state           text        NOT NULL,
  version         bigint      NOT NULL,
  content_version bigint      NOT NULL,
  digest          uuid        NOT NULL,
  run_id          text        NOT NULL,
  observed_at     timestamptz NOT NULL,
  effective_at    timestamptz,
  keys            uuid[]      NOT NULL,
  entity_id       uuid,
  link_rule       text,
  linked_at       timestamptz,
  CONSTRAINT source_record_by_name UNIQUE (source, native_id)
) WITH (fillfactor = 85);
CREATE INDEX source_record_by_entity ON source_record (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX source_record_waiting ON source_record (id) WHERE entity_id IS NULL;

-- Every content that a source ever asserted; append-only. The primary key is what makes a second
-- delivery harmless even if everything else failed.
CREATE TABLE record_history (
  record_id    bigint      NOT NULL,
  version      bigint      NOT NULL,
  state        text        NOT NULL,
  type         text,
  run_id       text        NOT NULL,
  observed_at  timestamptz NOT NULL,
  effective_at timestamptz,
  recorded_at  timestamptz NOT NULL,
  keys         json        NOT NULL,
  relations    json        NOT NULL,
  fields       json        NOT NULL,
  PRIMARY KEY (record_id, version)
);

-- key is a digest of kind, namespace and value: short, of one length, and it keeps kinds apart.
CREATE TABLE record_key (
  key       uuid   NOT NULL,
  record_id bigint NOT NULL,
  namespace text   NOT NULL,
  value     text   NOT NULL,
  PRIMARY KEY (key, record_id)
);

-- Ties as asserted; resolved by joining target_key to record_key, so a late target needs no rewrite.
CREATE TABLE relation (
  record_id  bigint NOT NULL,
  type       text   NOT NULL,
  target_key uuid   NOT NULL,
  PRIMARY KEY (record_id, type, target_key)
);
CREATE INDEX relation_by_target ON relation (target_key, record_id);

-- Counted in the intake's transaction, so that nobody counts a million rows to show a number.
CREATE TABLE source_stream (
  source  text   NOT NULL,
  stream  text   NOT NULL,
  system  text   NOT NULL,
  domain  text   NOT NULL,
  active  bigint NOT NULL,
  retired bigint NOT NULL,
  PRIMARY KEY (source, stream)
) WITH (fillfactor = 50);

-- The reconciler's decision beside the assertions; replaced whole by a higher sequence.
CREATE TABLE entity_decision (
  entity_id      uuid PRIMARY KEY,
  revision       bigint      NOT NULL,
  sequence       bigint      NOT NULL,
  policy_version text        NOT NULL,
  decided_at     timestamptz NOT NULL,
  changes_at     timestamptz,
  name           text,
  decided        int         NOT NULL,
  contested      int         NOT NULL,
  fields         json        NOT NULL
) WITH (fillfactor = 85);

CREATE TABLE run (
  run_id      text PRIMARY KEY,
  source      text        NOT NULL,
  system      text        NOT NULL,
  domain      text        NOT NULL,
  stream      text        NOT NULL,
  mode        text        NOT NULL,
  outcome     text        NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  rows_read   bigint      NOT NULL,
  published   bigint      NOT NULL,
  unchanged   bigint      NOT NULL,
  retired     bigint      NOT NULL,
  rejected    bigint      NOT NULL,
  reason      text,
  reported_at timestamptz NOT NULL
);
CREATE INDEX run_by_time ON run (started_at DESC, run_id DESC);
CREATE INDEX run_by_stream ON run (source, stream, started_at DESC);

-- The newest run of each stream that confirms what it did not publish.
CREATE TABLE run_confirmation (
  source       text        NOT NULL,
  stream       text        NOT NULL,
  run_id       text        NOT NULL,
  confirmed_at timestamptz NOT NULL,
  PRIMARY KEY (source, stream)
);

-- Questions about linking that only a person can answer.
CREATE TABLE link_case (
  id        uuid PRIMARY KEY,
  type      text        NOT NULL,
  state     text        NOT NULL,
  kind      text        NOT NULL,
  source    text,
  native_id text,
  summary   text        NOT NULL,
  entities  uuid[]      NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX link_case_by_time ON link_case (state, opened_at DESC, id);

-- Messages set aside: where they stand in Kafka and why; never their content.
CREATE TABLE quarantine (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic        text        NOT NULL,
  partition_id int         NOT NULL,
  position     bigint      NOT NULL,
  reason       text        NOT NULL,
  state        text        NOT NULL,
  received_at  timestamptz NOT NULL,
  replayed_at  timestamptz,
  replayed_by  text,
  UNIQUE (topic, partition_id, position)
);
