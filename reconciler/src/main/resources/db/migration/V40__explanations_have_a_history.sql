-- What an explanation rested on at an instant: announcements and confirmations that were replaced
-- since. With decision_history and policy_version, which only grow, it can be given again.

create table announcement_history (
  entity_id    uuid not null,
  revision     bigint not null,
  announcement bytea not null,
  stored_at    timestamptz not null,
  primary key (entity_id, revision)
) with (toast_tuple_target = 8160);

-- The replacing statement itself keeps what it replaces; what is announced once costs nothing.
create function keep_announcement() returns trigger language plpgsql as $$
begin
  insert into announcement_history (entity_id, revision, announcement, stored_at)
    select gone.entity_id, gone.revision, gone.announcement, gone.stored_at
    from gone join came on came.entity_id = gone.entity_id
    where came.revision <> gone.revision
    on conflict do nothing;
  return null;
end $$;
create trigger keep_announcement after update on entity_state
  referencing old table as gone new table as came
  for each statement execute function keep_announcement();

-- Every confirmation that moved one, and when it was taken in.
create table source_run_history (
  source       text not null,
  stream       text not null,
  confirmed_at timestamptz not null,
  run_id       text not null,
  stored_at    timestamptz not null,
  primary key (source, stream, confirmed_at)
);
insert into source_run_history (source, stream, confirmed_at, run_id, stored_at)
select source, stream, confirmed_at, run_id, confirmed_at from source_run;
