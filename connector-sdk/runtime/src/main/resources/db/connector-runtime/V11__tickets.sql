-- Tickets that escalations became by themselves. One row for each escalation that a source's rules want, or wanted.
create table ticket (
  source        text        not null,
  escalation_id uuid        not null,
  finding       text        not null,
  done          text,
  number        text,
  reference     text,
  standing      text,
  attempts      int         not null default 0,
  retry_at      timestamptz not null,
  reason        text,
  dead_at       timestamptz,
  retried_by    text,
  retried_at    timestamptz,
  changed_at    timestamptz not null,
  primary key (source, escalation_id)
);
create index ticket_dead on ticket (source, escalation_id) where dead_at is not null;

-- What happened to those escalations and is not written yet, and the last change that is: what a ticket says.
create table ticket_change (
  source        text        not null,
  escalation_id uuid        not null,
  sequence      bigint      not null,
  body          bytea       not null,
  due_at        timestamptz not null,
  done_at       timestamptz,
  primary key (source, escalation_id, sequence),
  foreign key (source, escalation_id) references ticket
);
create index ticket_change_waiting on ticket_change (source, due_at) where done_at is null;

alter table write_back
  drop constraint write_back_action_check,
  add constraint write_back_action_check check (action in ('file', 'update', 'resolve', 'note'));
