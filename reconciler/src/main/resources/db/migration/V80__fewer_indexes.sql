-- The primary key lists in the same order, and no query could use the part that is open alone.
drop index conflict_open;

-- What an entity's owners were stands in its facts: a row goes by its key.
drop index owner_ref_entity;
alter table owner_ref alter column owner type text collate "C";
