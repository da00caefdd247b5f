//! One of the stores, chosen at start: what the service holds.

use super::accounts::{Account, AccountChange, AccountError, Accounts};
use super::journal::{AppendError, Batch, Journal, StoreError};
use super::memory::MemoryStore;
use super::projection::{Document, DocumentKind, ListQuery, Page, Projection};
use super::session::Session;
use super::sqlite::SqliteStore;
use super::tree::{KeptHead, Tree};
use crate::domain::custody::{ChainHead, Digest, Head, SealedRecord, StoredRecord};
use crate::domain::proof::Node;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, PersonId, RequestId};
use crate::units::time::Utc;
use std::collections::{BTreeMap, BTreeSet};

/// One of the stores. Clones are the same store.
#[derive(Debug, Clone)]
pub enum Store {
    /// In a file.
    Sqlite(SqliteStore),
    /// In memory.
    Memory(MemoryStore),
}

impl Store {
    /// Ends its connections, after what is under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Memory(_) => {}
        }
    }
}

impl From<SqliteStore> for Store {
    fn from(store: SqliteStore) -> Self {
        Self::Sqlite(store)
    }
}

impl From<MemoryStore> for Store {
    fn from(store: MemoryStore) -> Self {
        Self::Memory(store)
    }
}

impl Journal for Store {
    async fn append(&self, batch: &Batch) -> Result<(), AppendError> {
        match self {
            Self::Sqlite(store) => store.append(batch).await,
            Self::Memory(store) => store.append(batch).await,
        }
    }

    async fn settle(&self, batch: &Batch) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(store) => store.settle(batch).await,
            Self::Memory(store) => store.settle(batch).await,
        }
    }

    async fn head(&self) -> Result<Head, StoreError> {
        match self {
            Self::Sqlite(store) => store.head().await,
            Self::Memory(store) => store.head().await,
        }
    }

    async fn read_from(&self, seq: u64, limit: u32) -> Result<Vec<SealedRecord>, StoreError> {
        match self {
            Self::Sqlite(store) => store.read_from(seq, limit).await,
            Self::Memory(store) => store.read_from(seq, limit).await,
        }
    }

    async fn find_by_key(&self, key: &RequestId) -> Result<Vec<SealedRecord>, StoreError> {
        match self {
            Self::Sqlite(store) => store.find_by_key(key).await,
            Self::Memory(store) => store.find_by_key(key).await,
        }
    }

    async fn chain_head(&self, consignment: &ConsignmentId) -> Result<Option<ChainHead>, StoreError> {
        match self {
            Self::Sqlite(store) => store.chain_head(consignment).await,
            Self::Memory(store) => store.chain_head(consignment).await,
        }
    }

    async fn trail(&self, consignment: &ConsignmentId, flights: &[FlightId]) -> Result<Vec<SealedRecord>, StoreError> {
        match self {
            Self::Sqlite(store) => store.trail(consignment, flights).await,
            Self::Memory(store) => store.trail(consignment, flights).await,
        }
    }

    async fn stored_after(&self, after: Option<i64>, limit: u32) -> Result<Vec<StoredRecord>, StoreError> {
        match self {
            Self::Sqlite(store) => store.stored_after(after, limit).await,
            Self::Memory(store) => store.stored_after(after, limit).await,
        }
    }
}

impl Projection for Store {
    async fn document(&self, kind: DocumentKind, id: &str) -> Result<Option<Document>, StoreError> {
        match self {
            Self::Sqlite(store) => store.document(kind, id).await,
            Self::Memory(store) => store.document(kind, id).await,
        }
    }

    async fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        match self {
            Self::Sqlite(store) => store.list(query).await,
            Self::Memory(store) => store.list(query).await,
        }
    }

    async fn documents_shape(&self) -> Result<Option<String>, StoreError> {
        match self {
            Self::Sqlite(store) => store.documents_shape().await,
            Self::Memory(store) => store.documents_shape().await,
        }
    }

    async fn put_documents(&self, documents: &[Document]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.put_documents(documents).await,
            Self::Memory(store) => store.put_documents(documents).await,
        }
    }

    async fn replace_documents(&self, documents: &[Document], shape: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.replace_documents(documents, shape).await,
            Self::Memory(store) => store.replace_documents(documents, shape).await,
        }
    }

    async fn documents_seq(&self) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(store) => store.documents_seq().await,
            Self::Memory(store) => store.documents_seq().await,
        }
    }
}

impl Tree for Store {
    async fn tree_nodes(&self, wanted: &BTreeSet<Node>) -> Result<BTreeMap<Node, Digest>, StoreError> {
        match self {
            Self::Sqlite(store) => store.tree_nodes(wanted).await,
            Self::Memory(store) => store.tree_nodes(wanted).await,
        }
    }

    async fn tree_blocks(&self) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(store) => store.tree_blocks().await,
            Self::Memory(store) => store.tree_blocks().await,
        }
    }

    async fn leaves(&self, index: u64, limit: u32) -> Result<Vec<Digest>, StoreError> {
        match self {
            Self::Sqlite(store) => store.leaves(index, limit).await,
            Self::Memory(store) => store.leaves(index, limit).await,
        }
    }

    async fn keep_tree(&self, nodes: &[(Node, Digest)], head: Option<&KeptHead>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.keep_tree(nodes, head).await,
            Self::Memory(store) => store.keep_tree(nodes, head).await,
        }
    }

    async fn newest_head(&self) -> Result<Option<KeptHead>, StoreError> {
        match self {
            Self::Sqlite(store) => store.newest_head().await,
            Self::Memory(store) => store.newest_head().await,
        }
    }

    async fn heads_above(&self, size: u64, limit: u32) -> Result<Vec<KeptHead>, StoreError> {
        match self {
            Self::Sqlite(store) => store.heads_above(size, limit).await,
            Self::Memory(store) => store.heads_above(size, limit).await,
        }
    }

    async fn rotations(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(store) => store.rotations().await,
            Self::Memory(store) => store.rotations().await,
        }
    }
}

impl Accounts for Store {
    async fn account(&self, user: &PersonId) -> Result<Option<Account>, StoreError> {
        match self {
            Self::Sqlite(store) => store.account(user).await,
            Self::Memory(store) => store.account(user).await,
        }
    }

    async fn account_secret(&self, user: &PersonId) -> Result<Option<(Account, String)>, StoreError> {
        match self {
            Self::Sqlite(store) => store.account_secret(user).await,
            Self::Memory(store) => store.account_secret(user).await,
        }
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        match self {
            Self::Sqlite(store) => store.accounts().await,
            Self::Memory(store) => store.accounts().await,
        }
    }

    async fn change_account(&self, change: AccountChange, now: Utc) -> Result<Account, AccountError> {
        match self {
            Self::Sqlite(store) => store.change_account(change, now).await,
            Self::Memory(store) => store.change_account(change, now).await,
        }
    }

    async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.put_session(session).await,
            Self::Memory(store) => store.put_session(session).await,
        }
    }

    async fn session(&self, token_hash: &Digest) -> Result<Option<(Session, Account)>, StoreError> {
        match self {
            Self::Sqlite(store) => store.session(token_hash).await,
            Self::Memory(store) => store.session(token_hash).await,
        }
    }

    async fn touch_session(&self, token_hash: &Digest, at: Utc) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.touch_session(token_hash, at).await,
            Self::Memory(store) => store.touch_session(token_hash, at).await,
        }
    }

    async fn sign_session(&self, token_hash: &Digest, until: Utc) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.sign_session(token_hash, until).await,
            Self::Memory(store) => store.sign_session(token_hash, until).await,
        }
    }

    async fn end_session(&self, token_hash: &Digest) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.end_session(token_hash).await,
            Self::Memory(store) => store.end_session(token_hash).await,
        }
    }
}
