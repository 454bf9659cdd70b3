-- What a batch committed and is about to publish: one row for the batch, gone once the broker took
-- all of it. A row that stays says what a crash may have kept from being published.
create table publication (
  id         bigint generated always as identity primary key,
  entity_ids uuid[] not null,
  sequences  bigint[] not null
);
insert into publication (entity_ids, sequences)
select array_agg(entity_id), array_agg(sequence)
from (select entity_id, sequence, row_number() over (order by entity_id) / 1000 as batch
      from decision where published_sequence < sequence) d
group by batch;
alter table decision drop column published_sequence;
