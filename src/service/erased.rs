//! The list of the erased: random names of persons whose keys were destroyed, in a file beside the master key.
//!
//! A backup that is older than an erasure holds the key that was destroyed. The list lies with the master key, without which no copy of
//! the vault opens, and in no backup: whoever opens an old copy opens it with the list, and the vault erases anew whoever stands in it.
//! A name says nothing of a person.

use crate::domain::identity::SubjectId;
use crate::units::time::Utc;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What is added to the name of the master key's file.
const SUFFIX: &str = ".erased";

/// Where the list of a master key lies.
#[must_use]
pub fn list_of(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(SUFFIX);
    PathBuf::from(name)
}

/// Adds a name, durable when it returns.
///
/// # Errors
/// When the file cannot be written.
pub fn add(list: &Path, subject: &SubjectId, at: Utc) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(list)?;
    file.write_all(format!("{} {at}\n", subject.as_str()).as_bytes())?;
    file.sync_all()
}

/// Every name in the list with the time of its erasure; none where there is no list yet. A line that a power cut left unfinished is
/// passed over: its key was not destroyed yet.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn read(list: &Path) -> io::Result<Vec<(String, Utc)>> {
    let text = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let line = |line: &str| {
        let (subject, at) = line.split_once(' ')?;
        Some((SubjectId::read(subject)?.as_str().to_owned(), Utc::parse(at).ok()?))
    };
    Ok(text.lines().filter_map(line).collect())
}
