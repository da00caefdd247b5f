//! Append, load, project: the only SQL.
//!
//! - The journal is the truth. Documents and the lookup by key follow from it and are written in the same transaction.
//! - What [`Journal::append`] has acknowledged survives a power cut; what it has not is wholly there or not at all.
//! - A record is never changed. A correction is a new record.
//! - Four contracts ([`Journal`], [`Projection`], [`Accounts`], [`Tree`]), two stores that keep them ([`SqliteStore`],
//!   [`MemoryStore`]), and [`Store`], which is one of the two. `tests/store.rs` holds both to the contracts.
//!
//! Read first: [`Journal::append`], [`SqliteStore::open`].

mod account_rules;
mod accounts;
mod any;
mod journal;
mod memory;
mod open;
mod password;
mod projection;
mod session;
mod sqlite;
mod tree;
mod vault;
mod verify;

pub use accounts::{Account, AccountChange, AccountError, Accounts, authenticate};
pub use any::Store;
pub use journal::{AppendError, Batch, Journal, StoreError};
pub use memory::{AppendFault, MemoryDisk, MemoryStore};
pub use open::OpenError;
pub use password::{PasswordError, generate_password, hash_password, password_matches};
pub use projection::{Cursor, Document, DocumentKind, Finders, ListQuery, PAGE_LIMIT, Page, ParseCursorError, Projection};
pub use session::{Session, SessionToken, begin_session, csrf_matches, find_session};
pub use sqlite::{Access, CopyError, LOCK_FILE, Restored, SCHEMA, STORE_FILE, SqliteOptions, SqliteStore, restore};
pub use tree::{KeptHead, Tree, prove_consistency, prove_inclusion, resume_tree, tree_root};
pub use vault::{
    AccessEntry, SubjectRow, VAULT_FILE, VaultFigures, VaultRestored, VaultStore, What, backup_vault, restore_vault, vault_of,
};
pub use verify::{Pace, Proven, VerifyError, verify, verify_at, verify_with};
