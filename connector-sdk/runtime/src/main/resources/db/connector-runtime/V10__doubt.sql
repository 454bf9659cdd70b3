-- What of a stream is on its way to the broker: noted before it is published, and gone when it is settled. What a run that was cut
-- has left here is put into the inventory, without a digest, by whoever opens the stream next. One row for a page, and not a row of
-- the inventory for each of its rows: nearly every one is settled a moment later.
create table pull_doubt (
  source     text   not null,
  stream     text   not null,
  native_ids text[] not null,
  kinds      text[] not null,
  types      text[] not null,
  standings  text[] not null,
  primary key (source, stream)
);
