//! Copies of signed heads in a second place: a file to which each is appended.
//!
//! The second place may be a share of another machine that hangs, is full or is gone: a thread of its own writes there, and
//! nothing ever waits for it. What could not be written is told in the log, and the next head is tried again: it commits to all
//! that came before it.

use crate::domain::proof::SignedHead;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Name of the file in the witness's folder.
pub const WITNESS_FILE: &str = "heads.notes";
/// Heads that may wait for a place that hangs; older ones are worth less than newer ones, but none is worth memory without end.
const QUEUE: usize = 64;

/// Hands heads to the writing thread.
#[derive(Debug)]
pub struct Witness {
    queue: SyncSender<SignedHead>,
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
        let thread = std::thread::Builder::new().name("witness".to_owned()).spawn(move || write(&path, &heads))?;
        Ok(Self { queue, thread })
    }

    /// Copies a head there, some time.
    pub fn put(&self, head: &SignedHead) {
        if self.queue.try_send(head.clone()).is_err() {
            tracing::error!(tree.size = head.head().size, "the second place does not take tree heads; this one is not copied there");
        }
    }
}

fn write(path: &Path, heads: &Receiver<SignedHead>) {
    for head in heads {
        if let Err(error) = append(path, &head) {
            tracing::error!(witness.file = %path.display(), tree.size = head.head().size, %error, "a tree head could not be copied to the second place");
        }
    }
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
    use crate::units::time::Utc;

    #[test]
    fn heads_are_appended_and_a_place_that_is_not_there_holds_nobody_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = SecretKey::from_seed("a".parse().expect("a name"), [1; 32]).expect("a key");
        let heads: Vec<SignedHead> = (1..4).map(|size| SignedHead::sign(&key, size, Digest::of(b""), Utc(0))).collect();
        for (place, run) in [("", &heads[..2]), ("", &heads[2..]), ("gone", &heads[..])] {
            let Witness { queue, thread } = {
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
}
