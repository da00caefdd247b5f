-- Version 2: the Merkle tree over the records, and its signed heads.
--
-- `tree_nodes` follows from `records` and is compared with them by the walk: complete subtrees of 256 leaves and more.
-- `tree_heads` is what was signed; nothing updates or deletes a row of it.

CREATE TABLE tree_nodes (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash  BLOB NOT NULL,
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE tree_heads (
    size INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    key  TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (size, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX records_of_rotations ON records (seq) WHERE type = 'LEDGER_KEY_ROTATED';
