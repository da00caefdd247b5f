//! Copies of signed heads in a second place: a file to which each is appended.
//!
//! The second place may be a share of another machine that hangs, is full or is gone: a thread of its own writes there, and
//! nothing ever waits for it. What could not be written is told in the log, and the next head is tried again: it commits to all
//! that came before it.

use crate::domain::proof::SignedHead;
use crate::units::time::Utc;
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Name of the file in the witness's folder.
pub const WITNESS_FILE: &str = "heads.notes";
/// Heads that may wait for a place that hangs; older ones are worth less than newer ones, but none is worth memory without end.
const QUEUE: usize = 64;

/// So much of the end of the file is read back after each head: some hundred heads.
const READ_BACK: u64 = 64 * 1024;

/// What the second place has told.
#[derive(Debug, Default)]
struct Told {
    /// Records under the newest head that it took, and that head's time.
    taken: Option<(u64, Utc)>,
    /// The newest heads that lie there, whoever put them.
    heads: Vec<SignedHead>,
}

/// Hands heads to the writing thread.
#[derive(Debug)]
pub struct Witness {
    queue: SyncSender<SignedHead>,
    told: Arc<Mutex<Told>>,
    /// Ends when the witness is dropped and the queue is written; not joined by those who must not wait.
    pub thread: JoinHandle<()>,
}

impl Witness {
    /// Starts the writing thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(folder: &Path) -> std::io::Result<Self> {
        let (queue, heads) = sync_channel(QUEUE);
        let path = folder.join(WITNESS_FILE);
        let told = Arc::<Mutex<Told>>::default();
        let tell = Arc::clone(&told);
        let thread = std::thread::Builder::new().name("witness".to_owned()).spawn(move || write(&path, &heads, &tell))?;
        Ok(Self { queue, told, thread })
    }

    /// Records under the newest head that the second place took, and that head's time.
    #[must_use]
    pub fn taken(&self) -> Option<(u64, Utc)> {
        locked(&self.told).taken
    }

    /// The newest heads that lie there, as they were read back last.
    #[must_use]
    pub fn heads(&self) -> Vec<SignedHead> {
        locked(&self.told).heads.clone()
    }

    /// Copies a head there, some time.
    pub fn put(&self, head: &SignedHead) {
        if self.queue.try_send(head.clone()).is_err() {
            tracing::error!(tree.size = head.head().size, "the second place does not take tree heads; this one is not copied there");
        }
    }
}

fn locked(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    // Two plain values: nothing is half done.
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(path: &Path, heads: &Receiver<SignedHead>, told: &Mutex<Told>) {
    read_back(path, told);
    for head in heads {
        match append(path, &head) {
            Ok(()) => {
                locked(told).taken = Some((head.head().size, head.head().at));
                read_back(path, told);
            }
            Err(error) => {
                tracing::error!(witness.file = %path.display(), tree.size = head.head().size, %error, "a tree head could not be copied to the second place");
            }
        }
    }
}

/// Reads the newest heads of the place; one that cannot be read keeps what was read before.
fn read_back(path: &Path, told: &Mutex<Told>) {
    let end = || -> std::io::Result<Vec<u8>> {
        let mut file = std::fs::File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(READ_BACK)))?;
        let mut bytes = Vec::new();
        file.take(READ_BACK).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    if let Ok(bytes) = end() {
        locked(told).heads = heads_within(&String::from_utf8_lossy(&bytes));
    }
}

/// Every whole head in a piece of the file, which may begin in the middle of one.
fn heads_within(piece: &str) -> Vec<SignedHead> {
    let pieces: Vec<&str> = piece.split("\n\n").collect();
    pieces.windows(2).filter_map(|pair| format!("{}\n\n{}\n", pair[0].trim_start_matches('\n'), pair[1]).parse().ok()).collect()
}

/// One head and an empty line, in one write, durable.
fn append(path: &Path, head: &SignedHead) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(format!("{head}\n").as_bytes())?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custody::Digest;
    use crate::domain::proof::{SecretKey, heads_of};

    #[test]
    fn heads_are_appended_and_a_place_that_is_not_there_holds_nobody_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = SecretKey::from_seed("a".parse().expect("a name"), [1; 32]).expect("a key");
        let heads: Vec<SignedHead> = (1..4).map(|size| SignedHead::sign(&key, size, Digest::of(b""), Utc(0))).collect();
        for (place, run) in [("", &heads[..2]), ("", &heads[2..]), ("gone", &heads[..])] {
            let Witness { queue, thread, .. } = {
                let witness = Witness::start(&folder.path().join(place)).expect("a thread");
                run.iter().for_each(|head| witness.put(head));
                witness
            };
            drop(queue);
            thread.join().expect("it ends");
        }

        let file = std::fs::read_to_string(folder.path().join(WITNESS_FILE)).expect("written");

        assert_eq!(heads_of(&file), Ok(heads));
    }

    #[test]
    fn the_end_of_a_file_gives_its_whole_heads_wherever_the_cut_falls() {
        let key = SecretKey::from_seed("a".parse().expect("a name"), [1; 32]).expect("a key");
        let heads: Vec<SignedHead> = (1..4).map(|size| SignedHead::sign(&key, size, Digest::of(b""), Utc(0))).collect();
        let file: String = heads.iter().map(|head| format!("{head}\n")).collect();

        assert_eq!(heads_within(&file), heads);
        for cut in 1..file.len() / 3 {
            let piece = String::from_utf8_lossy(&file.as_bytes()[cut..]);
            assert_eq!(heads_within(&piece), heads[1..], "cut after {cut}");
        }
    }
}
