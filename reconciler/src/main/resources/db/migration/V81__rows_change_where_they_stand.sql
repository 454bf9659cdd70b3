-- When a decision is to be made again at the latest, which may be before time changes its answer:
-- a wake-up stays as it is when a change only puts it off. So most changes leave the index alone,
-- and a row's next version stands beside the one before.
alter table decision rename column changes_at to wake_at;
alter index decision_changes_at rename to decision_wake_at;

-- Room for the next version in the page of the one before, and so none of the indexes is touched.
alter table entity_state set (fillfactor = 60);
alter table conflict set (fillfactor = 80);
