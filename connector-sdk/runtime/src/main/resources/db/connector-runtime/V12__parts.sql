-- Of which part of its stream a row is; empty where the source does not read in parts, and until a run has seen it in one. A constant
-- default rewrites no row.
alter table pull_inventory add column part text not null default '';
alter table pull_doubt add column parts text[];

-- The parts that a full run could not read whole: what it did not see there is not gone. Kept for the last full run and for the held one.
create table pull_gap (
  source text   not null,
  stream text   not null,
  sweep  bigint not null,
  part   text   not null,
  reason text   not null,
  primary key (source, stream, sweep, part)
);

-- The same of a run that ended, for people.
alter table pull_run add column gaps jsonb;
