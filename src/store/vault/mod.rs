//! The identity vault's file: sealed identities, which item of which consignment is whose, and who saw what. A file of its own beside
//! the ledger's, so that neither can be joined with the other by accident (DP-07).
//!
//! Nothing here is readable without the master key, which this layer never has. Each access is written in the same transaction as what
//! it changes, and before anything is given out.

mod copy;
mod log;
mod sqlite;

pub use copy::{VaultRestored, backup_vault, restore_vault, vault_of};
pub use log::{AccessEntry, What};
pub use sqlite::{VAULT_FILE, VaultStore};

use crate::units::time::Utc;

/// A person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRow {
    /// Random name.
    pub subject: String,
    /// The person's key, wrapped; None once it is destroyed.
    pub wrapped: Option<Vec<u8>>,
    /// What is sealed with it; None once the key is destroyed.
    pub sealed: Option<Vec<u8>>,
    /// The class of goods that decides how long it is kept.
    pub category: String,
    /// Last update.
    pub updated: Utc,
}

/// What the vault holds, in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultFigures {
    /// Persons whose identity can be opened.
    pub kept: u64,
    /// Persons who were erased.
    pub erased: u64,
    /// Items that are linked to a person.
    pub links: u64,
    /// Entries of the access log.
    pub accesses: u64,
}
