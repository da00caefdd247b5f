//! One suite for every store: what the contracts of `medflight::store` promise, asked of SQLite and of its twin in memory;
//! then what only a file can show.

mod store {
    pub(crate) mod accounts;
    pub(crate) mod builders;
    pub(crate) mod cli;
    pub(crate) mod copies;
    pub(crate) mod facts;
    pub(crate) mod files;
    pub(crate) mod journal;
    pub(crate) mod lists;
    pub(crate) mod start;
    pub(crate) mod tampering;
    pub(crate) mod vault_copies;
}
