-- The policy: every version that was ever in force. The highest sequence is in force.
create table policy_version (
  sequence     bigint generated always as identity primary key,
  version      text not null,
  content      text not null,
  origin       text not null check (origin in ('file', 'api')),
  author       text not null,
  published_at timestamptz not null
);

-- When each stream of a source was last seen whole: what unchanged records are confirmed by.
create table source_run (
  source       text not null,
  stream       text not null,
  confirmed_at timestamptz not null,
  run_id       text not null,
  primary key (source, stream)
);

-- What was announced, and the decided facts that findings are evaluated on.
create table entity_state (
  entity_id    uuid primary key,
  kind         text not null,
  type         text,
  revision     bigint not null,
  announcement bytea not null,
  facts        bytea not null,
  stored_at    timestamptz not null
);

-- The decision in force; its body is the history row of the same sequence. Kept small: its
-- publication mark is updated once for each decision, in place.
create table decision (
  entity_id          uuid primary key,
  sequence           bigint not null,
  published_sequence bigint not null default 0,
  digest             bytea not null,
  policy_version     text not null,
  decided_at         timestamptz not null,
  changes_at         timestamptz,
  fields             integer not null,
  decided            integer not null,
  contested          integer not null,
  stale              boolean not null
) with (fillfactor = 80);
create index decision_changes_at on decision (changes_at) where changes_at is not null;

create table decision_history (
  entity_id      uuid not null,
  sequence       bigint not null,
  revision       bigint not null,
  policy_version text not null,
  cause          text not null,
  decided_at     timestamptz not null,
  body           bytea not null,
  primary key (entity_id, sequence)
);

-- Which entities rest on a value that outlived its freshness: due at once when its stream is
-- confirmed again.
create table stale_assertion (
  source    text not null,
  stream    text not null,
  entity_id uuid not null,
  primary key (source, stream, entity_id)
);
create index stale_assertion_entity on stale_assertion (entity_id);

create table conflict (
  entity_id  uuid not null,
  field      text not null,
  kind       text not null check (kind in ('conflict', 'gap')),
  severity   text not null,
  decided    jsonb not null,
  winner     text,
  assertions jsonb not null,
  first_seen timestamptz not null,
  last_seen  timestamptz not null,
  flaps      integer not null default 0,
  closed_at  timestamptz,
  primary key (entity_id, field, kind)
);
create index conflict_open on conflict (entity_id, field, kind) where closed_at is null;

-- Owners: who is known, who is active, who belongs to which group, who owns what.
create table party (
  entity_id uuid primary key,
  ref       text not null,
  is_group  boolean not null,
  active    boolean not null
);
create index party_ref on party (ref);
create table membership (
  group_id  uuid not null,
  person_id uuid not null,
  primary key (group_id, person_id)
);
create index membership_person on membership (person_id);
create table owner_ref (
  owner     text not null,
  entity_id uuid not null,
  primary key (owner, entity_id)
);
create index owner_ref_entity on owner_ref (entity_id);

-- Entities whose findings are to be evaluated, and when.
create table finding_due (
  entity_id uuid primary key,
  due_at    timestamptz not null
);
create index finding_due_at on finding_due (due_at);

create table finding (
  entity_id      uuid not null,
  rule           text not null,
  kind           text not null,
  entity_name    text not null,
  severity       text not null,
  summary        text not null,
  evidence       jsonb not null,
  standards      jsonb not null,
  policy_version text not null,
  digest         bytea not null,
  first_seen     timestamptz not null,
  changed_at     timestamptz not null,
  cleared_at     timestamptz,
  primary key (entity_id, rule)
);
create index finding_open on finding (entity_id, rule) where cleared_at is null;

create table escalation (
  id              uuid primary key,
  dedup_key       text not null unique,
  finding         text not null,
  severity        text not null,
  entity_id       uuid not null,
  kind            text not null,
  entity_name     text not null,
  summary         text not null,
  evidence        jsonb not null,
  standards       jsonb not null,
  owner           text,
  policy_version  text not null,
  state           text not null check (state in ('open', 'acknowledged', 'cleared')),
  sequence        bigint not null,
  times_opened    integer not null,
  opened_at       timestamptz not null,
  updated_at      timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  cleared_at      timestamptz
);
create index escalation_state on escalation (state, id);

-- Every change of an escalation; an unpublished one is announced again after a crash.
create table escalation_history (
  escalation_id uuid not null references escalation (id),
  sequence      bigint not null,
  change        text not null,
  at            timestamptz not null,
  actor         text,
  note          text,
  body          bytea not null,
  published     boolean not null default false,
  primary key (escalation_id, sequence)
);
create index escalation_history_unpublished on escalation_history (at) where not published;

create table delivery (
  id                  uuid primary key,
  escalation_id       uuid not null,
  escalation_sequence bigint not null,
  endpoint            text not null,
  state               text not null check (state in ('pending', 'sending', 'delivered', 'dead')),
  attempts            integer not null default 0,
  attempts_left       integer not null,
  next_attempt_at     timestamptz not null,
  lease_until         timestamptz,
  last_status         integer,
  last_error          text,
  created_at          timestamptz not null,
  delivered_at        timestamptz,
  unique (escalation_id, escalation_sequence, endpoint)
);
create index delivery_due on delivery (endpoint, next_attempt_at) where state in ('pending', 'sending');
create index delivery_state on delivery (state, id);

create table delivery_attempt (
  delivery_id uuid not null references delivery (id),
  attempt     integer not null,
  started_at  timestamptz not null,
  millis      bigint not null,
  status      integer,
  outcome     text not null,
  detail      text,
  primary key (delivery_id, attempt)
);

create table endpoint_state (
  name        text primary key,
  disabled_at timestamptz not null,
  reason      text not null
);

-- Records that were set aside. Never the payload: a replay reads the topic again.
create table quarantine (
  id          uuid primary key,
  topic       text not null,
  partition   integer not null,
  position    bigint not null,
  reason      text not null,
  received_at timestamptz not null,
  state       text not null check (state in ('set_aside', 'replayed')),
  replays     integer not null default 0,
  replayed_at timestamptz,
  replayed_by text,
  unique (topic, partition, position)
);
