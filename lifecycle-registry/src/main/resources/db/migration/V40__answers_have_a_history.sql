-- What was answered at an instant can be answered again. Each table here holds what another one no
-- longer does: a row moves in when it is overwritten, by the overwriting statement itself, so that
-- no writer can forget it, and what never changed costs nothing. What holds a time is compared with
-- when the registry took it in, never with when it was true in the world.

-- An entity's revisions before the present one.
CREATE TABLE entity_past (
  entity_id  uuid        NOT NULL,
  revision   bigint      NOT NULL,
  type       text,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (entity_id, revision)
);

CREATE FUNCTION keep_entity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entity_past (entity_id, revision, type, changed_at)
    SELECT id, revision, type, changed_at FROM gone ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_entity AFTER UPDATE ON entity
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_entity();

-- When the decision was taken in; null for one that was there before this column, which counts from
-- when it was made.
ALTER TABLE entity_decision ADD COLUMN received_at timestamptz;

CREATE TABLE entity_decision_past (
  entity_id      uuid        NOT NULL,
  revision       bigint      NOT NULL,
  sequence       bigint      NOT NULL,
  policy_version text        NOT NULL,
  decided_at     timestamptz NOT NULL,
  changes_at     timestamptz,
  name           text,
  fields         json        NOT NULL,
  received_at    timestamptz NOT NULL,
  PRIMARY KEY (entity_id, sequence)
) WITH (toast_tuple_target = 8160);

CREATE FUNCTION keep_entity_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entity_decision_past (entity_id, revision, sequence, policy_version, decided_at,
      changes_at, name, fields, received_at)
    SELECT entity_id, revision, sequence, policy_version, decided_at, changes_at, name, fields,
        coalesce(received_at, decided_at) FROM gone ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_entity_decision AFTER UPDATE ON entity_decision
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_entity_decision();

-- Keys and ties that were taken away: where to look for who may have held them. Whether it did at
-- an instant, its content of then says.
CREATE TABLE record_key_past (
  key       uuid   NOT NULL,
  record_id bigint NOT NULL,
  PRIMARY KEY (key, record_id)
);

CREATE FUNCTION keep_record_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record_key_past (key, record_id) SELECT key, record_id FROM gone
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_record_key AFTER DELETE ON record_key
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_record_key();

CREATE TABLE relation_past (
  target_key uuid   NOT NULL,
  record_id  bigint NOT NULL,
  PRIMARY KEY (target_key, record_id)
);

CREATE FUNCTION keep_relation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO relation_past (target_key, record_id) SELECT DISTINCT target_key, record_id FROM gone
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_relation AFTER DELETE ON relation
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_relation();

-- Where a record's contents before before_version came from, in the rare case that it was another
-- stream, system, domain, kind or standing than now.
CREATE TABLE record_placement_past (
  record_id      bigint NOT NULL,
  before_version bigint NOT NULL,
  system         text   NOT NULL,
  domain         text   NOT NULL,
  stream         text   NOT NULL,
  kind           text   NOT NULL,
  standing       text   NOT NULL,
  PRIMARY KEY (record_id, before_version)
);

CREATE FUNCTION keep_record_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record_placement_past (record_id, before_version, system, domain, stream, kind,
      standing)
    VALUES (OLD.id, NEW.content_version, OLD.system, OLD.domain, OLD.stream, OLD.kind, OLD.standing)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_record_placement AFTER UPDATE ON source_record FOR EACH ROW
  WHEN ((OLD.system, OLD.domain, OLD.stream, OLD.kind, OLD.standing)
    IS DISTINCT FROM (NEW.system, NEW.domain, NEW.stream, NEW.kind, NEW.standing))
  EXECUTE FUNCTION keep_record_placement();
