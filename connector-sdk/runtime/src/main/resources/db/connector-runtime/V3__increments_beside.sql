-- Where increments of a stream go on while a full run of it is under way.
alter table pull_stream add column increment jsonb;
