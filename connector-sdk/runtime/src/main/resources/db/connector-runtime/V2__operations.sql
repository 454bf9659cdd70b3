-- What a person said about a held sweep: that its rows are gone, or that they are not, and why.
alter table pull_release
  add column verdict text not null default 'released' check (verdict in ('released', 'discarded')),
  add column reason  text not null default 'none was asked for';
alter table pull_release
  alter column verdict drop default,
  alter column reason drop default;
create index pull_release_by_age on pull_release (source, stream, released_at desc, sweep desc);

-- How much of a run is still to come, as far as anybody knows, and what that rests on.
alter table pull_run
  add column left_rows  bigint,
  add column left_basis text check (left_basis in ('vendor_total', 'known_rows'));
