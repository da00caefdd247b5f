//! The command line, one file a subcommand: parse, do, and give back what to print and with which code to leave.
//!
//! Nothing here prints or exits, so that tests call what a person calls. Exit codes: 0 done, 2 usage, 3 refused with reasons,
//! 4 the world failed us, 5 verification failed.

pub mod airspace;
pub mod backup;
pub mod check_config;
pub mod custody;
mod custody_verify;
pub mod feed;
pub mod key;
pub mod label;
pub mod ledger;
mod ledger_words;
pub mod plan;
mod plan_batch;
mod plan_energy;
mod plan_geojson;
mod plan_profile;
mod plan_text;
pub mod report;
mod report_energy;
pub mod route_sheet;
pub mod separation;
pub mod serve;
mod serve_fleet;
mod serve_notary;
mod serve_vault;
pub mod user;
pub mod vault;
mod verdict;
pub mod verify;

use crate::store::OpenError;
use crate::units::disk;
use crate::units::words::{Reason, Refusal, Words, words};
use std::error::Error;
use std::path::PathBuf;

/// With which code the program leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The command was not understood.
    Usage,
    /// A lawful no, with reasons.
    Refused,
    /// The world failed us: a disk, a file, a socket.
    Failed,
    /// What was to be proven is not so.
    Unproven,
}

impl Exit {
    /// The code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Failed => 4,
            Self::Unproven => 5,
        }
    }
}

/// What a subcommand leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// With which code to leave.
    pub exit: Exit,
}

impl Outcome {
    /// What to print, and how it ended; a usage error goes to standard error.
    #[must_use]
    pub fn ended(text: String, exit: Exit) -> Self {
        if exit == Exit::Usage { Self { out: String::new(), err: text, exit } } else { Self { out: text, err: String::new(), exit } }
    }

    /// Done, with this to show.
    #[must_use]
    pub fn done(out: impl Into<String>) -> Self {
        Self { out: out.into(), err: String::new(), exit: Exit::Done }
    }

    /// Not done, for these reasons, in both languages.
    #[must_use]
    pub fn because(exit: Exit, reasons: &[Reason]) -> Self {
        let lines = |reason: &Reason| {
            let Reason { code, what, next, .. } = reason;
            format!("{code}: {}\n  {}\n  {}\n  {}\n", what.vi, next.vi, what.en, next.en)
        };
        Self { out: String::new(), err: reasons.iter().map(lines).collect(), exit }
    }

    /// A lawful no.
    #[must_use]
    pub fn refused(refusal: &Refusal) -> Self {
        Self::because(Exit::Refused, &refusal.reasons)
    }

    /// Not done, for this error and its causes: those in English, as they stand, then what it means and what to do in both languages.
    #[must_use]
    pub fn failed(exit: Exit, error: &(dyn Error + 'static)) -> Self {
        let mut text = Vec::new();
        let mut of_system: Option<(Words, Words)> = None;
        let mut next_cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(cause) = next_cause {
            match cause.downcast_ref::<std::io::Error>() {
                Some(error) => {
                    let why = disk::why(error);
                    text.push(why.en.clone());
                    of_system = Some((why, disk::next(error)));
                }
                None => text.push(cause.to_string()),
            }
            next_cause = cause.source();
        }
        let (why, next) = of_system.unwrap_or_else(|| in_general(exit));
        Self { out: String::new(), err: format!("{}\n  {}\n  {}\n  {}\n", text.join(": "), next.en, why.vi, next.vi), exit }
    }

    /// Not understood: what is wrong, in both languages.
    #[must_use]
    pub fn misunderstood(wrong: &Words) -> Self {
        Self::ended(format!("{}\n  {}\n", wrong.vi, wrong.en), Exit::Usage)
    }
}

/// What an ending means and what to do then, where its causes alone know more.
fn in_general(exit: Exit) -> (Words, Words) {
    match exit {
        Exit::Usage => (
            words("Tham số không đúng; nguyên nhân ở dòng đầu.", "An argument is not right."),
            words("Sửa tham số; --help cho xem một ví dụ.", "Mend the argument; --help shows an example."),
        ),
        Exit::Unproven => (
            words("Chưa chứng minh được; nguyên nhân ở dòng đầu.", "It is not proven."),
            words("Giữ nguyên các tệp và báo phụ trách chất lượng.", "Keep the files as they are and tell the quality officer."),
        ),
        Exit::Done | Exit::Refused | Exit::Failed => (
            words("Không làm được; nguyên nhân ở dòng đầu.", "It could not be done."),
            words("Khắc phục nguyên nhân rồi thử lại.", "Mend the cause, then try again."),
        ),
    }
}

/// Where the data folder is.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct DataArg {
    /// The data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// A store that could not be opened: another's hold on it is a no, everything else is the world.
fn not_opened(error: &OpenError) -> Outcome {
    let exit = match error {
        OpenError::InUse { .. } => Exit::Refused,
        OpenError::Newer { .. }
        | OpenError::Damaged { .. }
        | OpenError::NotOurs { .. }
        | OpenError::OtherNetwork { .. }
        | OpenError::Missing { .. }
        | OpenError::File { .. }
        | OpenError::Database { .. } => Exit::Failed,
    };
    Outcome::because(exit, &[error.reason()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the key file /k cannot be used")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn what_the_system_says_is_told_in_both_languages_with_what_to_do() {
        let missing = std::fs::read("/nowhere/at/all").expect_err("there is none");

        let said = Outcome::failed(Exit::Failed, &Outer(missing)).err;

        assert!(said.starts_with("the key file /k cannot be used: there is no such file"), "{said}");
        assert!(said.contains("không có tệp") && said.contains("Kiểm tra tên") && !said.contains("os error"), "{said}");
    }

    #[test]
    fn an_error_of_another_kind_says_in_vietnamese_what_it_means() {
        for exit in [Exit::Usage, Exit::Failed, Exit::Unproven] {
            let said = Outcome::failed(exit, &std::fmt::Error).err;

            assert!(said.lines().count() == 4 && said.contains("dòng đầu"), "{said}");
        }
    }
}
