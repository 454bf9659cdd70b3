-- JSON bodies of a few kilobytes stay in their row as they are. To compress each of them, as is done
-- from 2 kB on otherwise, cost the server more time than all the rest of a write.
alter table entity_state set (toast_tuple_target = 8160);
alter table decision_history set (toast_tuple_target = 8160);
alter table conflict set (toast_tuple_target = 8160);
