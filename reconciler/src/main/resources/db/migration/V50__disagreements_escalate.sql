-- A drift is a kind of its own, and what is wrong with a field has a life: it opens, flaps, closes,
-- escalates and clears. Its deduplication key is (kind, field, entity_id).
alter table conflict drop constraint conflict_kind_check;
alter table conflict add constraint conflict_kind_check check (kind in ('conflict', 'drift', 'gap'));

alter table conflict
  -- Since when it is there, flaps aside.
  add column opened_at        timestamptz,
  -- While open: until then it is new. While closed: until then it is the same one that comes back.
  add column quiet_until      timestamptz,
  add column quiet_millis     bigint not null default 3600000,
  -- What the policy says: an escalation, or a record only.
  add column escalates        boolean not null default false,
  -- When its escalation is to be looked at; null: there is nothing to do.
  add column attention_at     timestamptz,
  -- What the standing escalation says; null: none stands.
  add column escalated_digest bytea;
update conflict
set opened_at = first_seen,
    quiet_until = coalesce(closed_at, first_seen) + interval '1 hour';
alter table conflict
  alter column opened_at set not null,
  alter column quiet_until set not null;
create index conflict_attention on conflict (attention_at) where attention_at is not null;
