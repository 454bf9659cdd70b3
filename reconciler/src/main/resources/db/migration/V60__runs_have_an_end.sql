-- When the run that confirmed a stream ended: what was read later was read by a run that has not
-- completed. Not known of runs that are stored already; they count as before.
alter table source_run add column finished_at timestamptz;
alter table source_run_history add column finished_at timestamptz;
