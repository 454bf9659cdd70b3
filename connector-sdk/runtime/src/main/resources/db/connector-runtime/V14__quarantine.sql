-- Messages of other services' topics that could not be taken in: where each stands in Kafka and why, never what it says.
create table quarantine (
  id           bigint generated always as identity primary key,
  source       text        not null,
  topic        text        not null,
  partition_id int         not null,
  position     bigint      not null,
  reason       text        not null,
  state        text        not null check (state in ('set_aside', 'replayed')),
  received_at  timestamptz not null,
  replayed_at  timestamptz,
  replayed_by  text,
  unique (source, topic, partition_id, position)
);
