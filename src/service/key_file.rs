//! The file of the key that signs tree heads: one line, readable by its owner alone; beside it the statements by which earlier keys
//! gave way to it.

use crate::domain::proof::{KeyFault, Rotation, RotationFault, SecretKey};
use crate::units::time::Utc;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Name of the key's file in the data folder, where the configuration names no other.
pub const KEY_FILE: &str = "ledger.key";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not readable or writable.
    #[error("the key file {path} cannot be used")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others than its owner may read it.
    #[error("the key file {path} has mode {mode:o}: others than its owner may read it, 600 is wanted")]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It holds no key.
    #[error("the file {path} holds no key")]
    Key {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: KeyFault,
    },
    /// A key cannot give way to a key of another name.
    #[error("the key cannot be rotated")]
    Rotation(#[source] RotationFault),
}

/// A key and how it came to be the key.
#[derive(Debug)]
pub struct LedgerKey {
    /// The key.
    pub key: SecretKey,
    /// Statements of rotation that lead to it, oldest first.
    pub rotations: Vec<String>,
}

/// The file of a key's statements.
fn rotations_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".rotations");
    PathBuf::from(name)
}

fn failed(path: &Path) -> impl Fn(io::Error) -> KeyFileError + use<> {
    let path = path.to_owned();
    move |source| KeyFileError::File { path: path.clone(), source }
}

/// Reads a key; its file must be its owner's alone.
///
/// # Errors
/// See [`KeyFileError`].
pub fn read_key(path: &Path) -> Result<LedgerKey, KeyFileError> {
    let mode = fs::metadata(path).map_err(failed(path))?.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Open { path: path.to_owned(), mode });
    }
    let text = fs::read_to_string(path).map_err(failed(path))?;
    let key = text.trim_end().parse().map_err(|source| KeyFileError::Key { path: path.to_owned(), source })?;
    let beside = rotations_file(path);
    let statements = match fs::read_to_string(&beside) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(&beside)(error)),
    };
    // As a witness's file: a note, an empty line, the next note.
    let pieces: Vec<&str> = statements.split("\n\n").collect();
    let rotations = pieces.chunks_exact(2).map(|note| format!("{}\n\n{}\n", note[0], note[1])).collect();
    Ok(LedgerKey { key, rotations })
}

/// Writes a new key into a new file that its owner alone may read.
///
/// # Errors
/// When there is such a file already, or it cannot be written.
pub fn write_key(path: &Path, key: &SecretKey) -> Result<(), KeyFileError> {
    write_new(path, &format!("{}\n", key.to_secret_text()))
}

/// Writes a key that follows `from` into a new file, with the statement of both beside it.
///
/// # Errors
/// When the two have different names, or a file cannot be written.
pub fn write_next_key(from: &LedgerKey, path: &Path, key: &SecretKey, at: Utc) -> Result<(), KeyFileError> {
    let statement = Rotation::state(&from.key, key, at).map_err(KeyFileError::Rotation)?;
    let statements: String = from.rotations.iter().chain([&statement]).map(|statement| format!("{statement}\n")).collect();
    write_new(&rotations_file(path), &statements)?;
    write_key(path, key)
}

fn write_new(path: &Path, text: &str) -> Result<(), KeyFileError> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed(path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::proof::follow;
    use std::os::unix::fs::PermissionsExt;

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed("hospital.example/ledger".parse().expect("a name"), [seed; 32]).expect("a key")
    }

    #[test]
    fn a_key_is_kept_for_its_owner_alone_and_one_that_others_may_read_is_not_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(KEY_FILE);
        write_key(&path, &key(1)).expect("written");

        assert_eq!(read_key(&path).expect("read").key.public(), key(1).public());
        assert!(matches!(write_key(&path, &key(2)), Err(KeyFileError::File { .. })), "a key is never written over");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("changed");
        assert!(matches!(read_key(&path), Err(KeyFileError::Open { mode: 0o640, .. })));
    }

    #[test]
    fn a_key_that_follows_brings_all_statements_that_lead_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |n: u8| folder.path().join(format!("{n}.key"));
        write_key(&path(1), &key(1)).expect("written");
        for next in [2, 3] {
            let from = read_key(&path(next - 1)).expect("read");
            write_next_key(&from, &path(next), &key(next), Utc(0)).expect("written");
        }

        let last = read_key(&path(3)).expect("read");

        let keys = follow(key(1).public(), &last.rotations).expect("statements");
        assert_eq!(keys, [key(1), key(2), key(3)].map(|key| key.public().clone()));
    }
}
