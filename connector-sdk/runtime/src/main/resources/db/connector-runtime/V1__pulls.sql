-- Where each stream of each source stands. Every change goes by compare-and-set on the revision.
create table pull_stream (
  source           text        not null,
  stream           text        not null,
  revision         bigint      not null,
  fingerprint      text        not null,
  phase            text        not null check (phase in ('COLD', 'SWEEPING', 'RETIRING', 'RESTING')),
  cursor_format    smallint    not null,
  cursor_mode      text        not null check (cursor_mode in ('full', 'incremental')),
  cursor           jsonb       not null,
  sweep            bigint      not null,
  sweep_started_at timestamptz not null,
  gap              text,
  version          bigint      not null,
  held_sweep       bigint,
  held_unseen      bigint,
  held_known       bigint,
  held_since       timestamptz,
  primary key (source, stream)
);

-- When the schedule last took a stream up; apart from its state, because no run may overwrite it.
create table pull_turn (
  source  text        not null,
  stream  text        not null,
  turn_at timestamptz not null,
  primary key (source, stream)
);

-- A person's word that what a full run did not see is really gone.
create table pull_release (
  source      text        not null,
  stream      text        not null,
  sweep       bigint      not null,
  unseen      bigint      not null,
  released_by text        not null,
  released_at timestamptz not null,
  primary key (source, stream, sweep)
);

-- What was published of each row. No index on seen_sweep: a full run marks every row, and such an
-- update then stays within its page (HOT), for which the fill factor leaves room.
create table pull_inventory (
  source     text   not null,
  stream     text   not null,
  native_id  text   not null,
  kind       text   not null,
  type       text,
  standing   text   not null,
  digest     text,
  seen_sweep bigint not null,
  primary key (source, stream, native_id)
) with (fillfactor = 80);

-- Runs: the queue of what was asked for, the progress of what is running, the record of what ended.
create table pull_run (
  run_id      text        primary key,
  source      text        not null,
  stream      text        not null,
  state       text        not null check (state in ('queued', 'running', 'finished')),
  asked_mode  text        check (asked_mode in ('full', 'incremental')),
  asked_by    text,
  created_at  timestamptz not null,
  started_at  timestamptz,
  finished_at timestamptz,
  mode        text        check (mode in ('full', 'incremental')),
  outcome     text        check (outcome in ('completed', 'partial', 'failed', 'held')),
  reason      text,
  pages       bigint      not null default 0,
  read        bigint      not null default 0,
  published   bigint      not null default 0,
  unchanged   bigint      not null default 0,
  retired     bigint      not null default 0,
  rejected    bigint      not null default 0,
  report      bytea,
  reported_at timestamptz
);
create unique index pull_run_queued_once on pull_run (source, stream) where state = 'queued';
create index pull_run_of_stream on pull_run (source, stream, created_at desc, run_id desc);
create index pull_run_by_age on pull_run (created_at desc, run_id desc);
create index pull_run_unreported on pull_run (finished_at) where state = 'finished' and reported_at is null;

create table pull_reject (
  run_id    text   not null references pull_run on delete cascade,
  position  bigint generated always as identity,
  native_id text   not null,
  reason    text   not null,
  primary key (run_id, position)
);
