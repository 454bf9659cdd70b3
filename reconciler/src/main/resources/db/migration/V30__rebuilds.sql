-- Recomputations of all decisions from what is stored. The row is the job: what stands before
-- after_id is done, and was committed together with it.
create table rebuild (
  id           uuid primary key,
  mode         text not null check (mode in ('verify', 'rewrite')),
  state        text not null check (state in ('running', 'finished', 'cancelled')),
  requested_by text not null,
  requested_at timestamptz not null,
  entities     bigint not null,
  after_id     uuid,
  examined     bigint not null default 0,
  identical    bigint not null default 0,
  same_answer  bigint not null default 0,
  due          bigint not null default 0,
  different    bigint not null default 0,
  undecidable  bigint not null default 0,
  rewritten    bigint not null default 0,
  updated_at   timestamptz not null,
  ended_at     timestamptz,
  cancelled_by text
);
-- One at a time.
create unique index rebuild_running on rebuild (state) where state = 'running';
create index rebuild_newest on rebuild (requested_at desc, id);

-- The first differences of each rebuild; all of them are counted.
create table rebuild_difference (
  rebuild_id uuid not null references rebuild (id),
  entity_id  uuid not null,
  what       text not null,
  primary key (rebuild_id, entity_id)
);
