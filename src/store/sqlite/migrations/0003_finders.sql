-- Version 3: what documents are found by: folded words, marks (each with a space on both sides), and from when they are late.
--
-- The documents' new shape makes them all anew from the records at the next start.

ALTER TABLE documents ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN marks TEXT NOT NULL DEFAULT ' ';
ALTER TABLE documents ADD COLUMN due INTEGER;
