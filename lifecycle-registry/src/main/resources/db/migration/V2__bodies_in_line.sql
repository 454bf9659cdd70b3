-- JSON bodies of a few kilobytes stay in their row as they are. To compress each of them, as is done
-- from 2 kB on otherwise, cost the server more time than all the rest of a write.
ALTER TABLE record_history SET (toast_tuple_target = 8160);
ALTER TABLE entity_decision SET (toast_tuple_target = 8160);
