-- What was written to an ITSM, by whom and why it is not written twice: a line stands here before the
-- vendor is called, and says afterwards what came of it.
create table write_back (
  id           bigint generated always as identity primary key,
  source       text not null,
  action       text not null check (action in ('file', 'resolve', 'note')),
  key          text not null,
  digest       bytea not null,
  actor        text not null,
  requested_at timestamptz not null,
  reference    text,
  done_at      timestamptz
);
create index write_back_by_key on write_back (source, key, id);
