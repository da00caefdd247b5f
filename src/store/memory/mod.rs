//! The store's twin in memory, for simulated worlds: the same answers, and failures on demand.
//!
//! The [`MemoryDisk`] is what would survive a crash; a [`MemoryStore`] is one opening of it. Opening again after a simulated
//! crash shuts the earlier opening out, as the lock file does.

mod accounts;
mod journal;
mod projection;
mod tree;

use super::accounts::Account;
use super::journal::StoreError;
use super::projection::{Document, DocumentKind};
use super::session::Session;
use super::tree::KeptHead;
use crate::domain::custody::{Digest, SealedRecord};
use crate::domain::proof::Node;
use crate::units::ids::PersonId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How an append fails on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendFault {
    /// The disk is full: nothing is recorded, and it is known.
    Full,
    /// The store fails before anything is recorded, and it is known.
    Failed,
    /// Nothing is recorded, and it is not known: the crash came just before.
    LostBefore,
    /// The batch is recorded, and it is not known: the crash came just after.
    LostAfter,
}

/// What survives a crash. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<Durable>>);

#[derive(Debug, Default)]
struct Durable {
    opening: u64,
    appends: u64,
    faults: BTreeMap<u64, AppendFault>,
    records: Vec<SealedRecord>,
    documents: BTreeMap<(DocumentKind, String), Document>,
    shape: Option<String>,
    nodes: BTreeMap<Node, Digest>,
    heads: BTreeMap<u64, KeptHead>,
    accounts: BTreeMap<PersonId, (Account, String)>,
    sessions: BTreeMap<Digest, Session>,
}

impl MemoryDisk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the append after `later` further ones fail; 0 is the next.
    pub fn fail_append(&self, later: u64, fault: AppendFault) {
        let mut durable = self.locked();
        let nth = durable.appends + later;
        durable.faults.insert(nth, fault);
    }

    /// How many appends were tried on it.
    #[must_use]
    pub fn appends(&self) -> u64 {
        self.locked().appends
    }

    /// Everything recorded, in order: what a test compares with.
    #[must_use]
    pub fn records(&self) -> Vec<SealedRecord> {
        self.locked().records.clone()
    }

    fn locked(&self) -> MutexGuard<'_, Durable> {
        // A test that panicked while holding it leaves a disk as a crash would: whole up to the last append.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One opening of a disk in memory.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    disk: MemoryDisk,
    opening: u64,
}

impl MemoryStore {
    /// Opens the disk; whoever opened it before is shut out.
    #[must_use]
    pub fn open(disk: &MemoryDisk) -> Self {
        let mut durable = disk.locked();
        durable.opening += 1;
        Self { disk: disk.clone(), opening: durable.opening }
    }

    fn durable(&self) -> Result<MutexGuard<'_, Durable>, StoreError> {
        let durable = self.disk.locked();
        if durable.opening == self.opening { Ok(durable) } else { Err(StoreError::Memory("a later opening took its place")) }
    }
}
