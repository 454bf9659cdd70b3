-- Ids are compared as they are written, byte by byte: a language's order of letters would be asked for at every step of every look-up,
-- and nobody reads the inventory in it. The table is not rewritten, its key is built anew.
alter table pull_inventory
  alter column source    type text collate "C",
  alter column stream    type text collate "C",
  alter column native_id type text collate "C";
