-- The parts of a run's stream that could not be read in full, as the report names them: a JSON list
-- of {part, reason}; null where there are none. Nothing looks into it by SQL.
ALTER TABLE run ADD COLUMN gaps text;
