-- JSON bodies of a few kilobytes stay in their row as they are: the server would otherwise compress
-- each one from 2 kB on, when it is written. They take more room on the disk for it.
ALTER TABLE record_history SET (toast_tuple_target = 8160);
ALTER TABLE entity_decision SET (toast_tuple_target = 8160);
