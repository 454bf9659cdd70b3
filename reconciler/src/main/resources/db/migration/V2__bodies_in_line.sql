-- JSON bodies of a few kilobytes stay in their row as they are: the server would otherwise compress
-- each one from 2 kB on, when it is written. They take more room on the disk for it.
alter table entity_state set (toast_tuple_target = 8160);
alter table decision_history set (toast_tuple_target = 8160);
alter table conflict set (toast_tuple_target = 8160);
