//! What the fold of the ledger came to, kept beside it, so that the next start need not fold every record before it serves.
//!
//! The ledger stays the truth: a snapshot is taken up only by the very program that made it, only whole by its digest, and only
//! where the journal still holds the record that it ends with; whatever is wrong with it, the whole ledger is folded as if it
//! were not there. What was taken up is held against the records behind the running service ([`super::proving`]).
//!
//! The file is one line of JSON with the digest of what follows, and what follows: the chains' heads and the state.

use crate::domain::custody::{ChainState, Digest, Head};
use crate::domain::operations::state::State;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};

/// Name of the file, in the data folder.
pub const SNAPSHOT_FILE: &str = "ledger.snapshot";

/// Where snapshots are kept, and by which program.
#[derive(Debug, Clone)]
pub struct Snapshots {
    file: PathBuf,
    program: Digest,
}

/// A snapshot that was read and is whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The chains' heads after its newest record.
    pub chain: ChainState,
    /// What lasts after it.
    pub state: State,
    /// The digest of both as they were written.
    pub body: Digest,
}

/// Why there is no snapshot to take up.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// There is none.
    #[error("there is no snapshot")]
    None,
    /// The file cannot be read or written.
    #[error("the snapshot's file cannot be read or written")]
    File(#[source] std::io::Error),
    /// Another program made it; what it means here is unknown.
    #[error("the snapshot was made by another version of the program")]
    OtherProgram,
    /// It is not as it was written.
    #[error("the snapshot is not as it was written")]
    NotWhole,
    /// It is as it was written, and not understood.
    #[error("the snapshot is not understood")]
    Json(#[from] serde_json::Error),
}

#[derive(Serialize, Deserialize)]
struct Title {
    program: Digest,
    seq: u64,
    head: Digest,
    body: Digest,
}

#[derive(Serialize)]
struct Written<'a> {
    chain: &'a ChainState,
    state: &'a State,
}

#[derive(Deserialize)]
struct ReadBack {
    chain: ChainState,
    state: State,
}

/// The text of a snapshot without its title; its digest is what a later fold of the same records is held against.
///
/// # Errors
/// When it has no JSON form.
pub fn body_of(chain: &ChainState, state: &State) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Written { chain, state })
}

impl Snapshots {
    /// Those in this folder of this program, which is known by the digest of its file.
    #[must_use]
    pub fn in_folder(folder: &Path, program: Digest) -> Self {
        Self { file: folder.join(SNAPSHOT_FILE), program }
    }

    /// As above, of the program that runs; None where its file cannot be read any more.
    #[must_use]
    pub fn of_this_program(folder: &Path) -> Option<Self> {
        let file = std::env::current_exe().and_then(std::fs::read).ok()?;
        Some(Self::in_folder(folder, Digest::of(&file)))
    }

    /// The kept snapshot.
    ///
    /// # Errors
    /// When there is none, or none that may be taken up.
    pub fn read(&self) -> Result<Snapshot, SnapshotError> {
        let file = std::fs::File::open(&self.file).map_err(|error| {
            let is_there = error.kind() != std::io::ErrorKind::NotFound;
            if is_there { SnapshotError::File(error) } else { SnapshotError::None }
        })?;
        let mut file = std::io::BufReader::new(file);
        let mut title = String::new();
        file.by_ref().take(1_024).read_line(&mut title).map_err(SnapshotError::File)?;
        let title: Title = serde_json::from_str(&title)?;
        if title.program != self.program {
            return Err(SnapshotError::OtherProgram);
        }
        let mut body = Vec::new();
        file.read_to_end(&mut body).map_err(SnapshotError::File)?;
        if Digest::of(&body) != title.body {
            return Err(SnapshotError::NotWhole);
        }
        let ReadBack { chain, state } = serde_json::from_slice(&body)?;
        if chain.head() != (Head { seq: title.seq, hash: title.head }) || state.seq != title.seq {
            return Err(SnapshotError::NotWhole);
        }
        Ok(Snapshot { chain, state, body: title.body })
    }

    /// Keeps a snapshot in the place of the last one, wholly or not at all. `body` is what [`body_of`] gave for this head.
    ///
    /// # Errors
    /// When the file cannot be written; the last one stays.
    pub fn write(&self, head: Head, body: &[u8]) -> Result<(), SnapshotError> {
        let title = Title { program: self.program, seq: head.seq, head: head.hash, body: Digest::of(body) };
        let mut text = serde_json::to_vec(&title)?;
        text.push(b'\n');
        let beside = self.file.with_extension("new");
        let written = || {
            let mut file = std::fs::File::create(&beside)?;
            file.write_all(&text)?;
            file.write_all(body)?;
            file.sync_all()?;
            std::fs::rename(&beside, &self.file)?;
            self.file.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
        };
        written().map_err(SnapshotError::File)
    }

    /// Takes the kept snapshot away: the next start folds every record.
    pub fn remove(&self) {
        if let Err(error) = std::fs::remove_file(&self.file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::error!(%error, "a snapshot that must not be taken up cannot be removed");
        }
    }
}
