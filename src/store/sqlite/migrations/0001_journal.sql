-- Version 1: the journal, its projections, and the accounts.
--
-- STRICT, so that a column holds only what it is declared to hold. Times are milliseconds since 1970 UTC.
-- Nothing updates or deletes a row of `records`; the chain of digests shows it when somebody does.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE records (
    seq         INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    type        TEXT NOT NULL,
    consignment TEXT,
    flight      INTEGER,
    key         TEXT,
    canonical   TEXT NOT NULL,
    prev        BLOB NOT NULL,
    hash        BLOB NOT NULL,
    chain_prev  BLOB,
    chain_hash  BLOB
) STRICT;
CREATE INDEX records_of_consignment ON records (consignment, seq) WHERE consignment IS NOT NULL;
CREATE INDEX records_of_flight ON records (flight, seq) WHERE flight IS NOT NULL;
CREATE INDEX records_of_key ON records (key, seq) WHERE key IS NOT NULL;

CREATE TABLE documents (
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    created INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    open    INTEGER NOT NULL,
    state   TEXT NOT NULL,
    sites   TEXT NOT NULL,
    tail    TEXT,
    at      INTEGER NOT NULL,
    json    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX documents_by_id ON documents (kind, id);
CREATE INDEX documents_by_age ON documents (kind, created DESC, id);
CREATE INDEX documents_by_openness ON documents (kind, open, created DESC, id);
CREATE INDEX documents_by_seq ON documents (seq);

CREATE TABLE document_sites (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    site TEXT NOT NULL,
    PRIMARY KEY (kind, id, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    user          TEXT PRIMARY KEY,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    grants        TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    created       INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash   BLOB PRIMARY KEY,
    person       TEXT NOT NULL REFERENCES accounts (user),
    created      INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    signed_until INTEGER NOT NULL,
    csrf         TEXT NOT NULL,
    device       TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_of_person ON sessions (person);
