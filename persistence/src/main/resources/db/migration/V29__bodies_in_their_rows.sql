-- Bodies in the inbox are sealed, so nothing can be compressed in them, and most have a few kilobytes: they stay in their row.
-- Moved out of it, each would take two more rows and two more entries of an index to be written, found and removed.
alter table inbox alter column body set storage external;
alter table inbox set (toast_tuple_target = 8160);
