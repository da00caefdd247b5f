//! `medflight ledger verify`: walks every record there is and names the first bad one.

use super::{DataArg, Exit, Outcome, not_opened};
use crate::domain::custody::Summary;
use crate::store::{Access, OpenError, SqliteOptions, SqliteStore, VerifyError};
use crate::units::words::{Reason, words};
use std::path::PathBuf;

/// Proves the ledger
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct LedgerArgs {
    /// What to do with the ledger
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// What can be done with a ledger.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum LedgerCommand {
    /// Walk through every record of the store, beside a running service or without one, and name the first bad one
    #[command(after_help = "Exit codes: 0 every record is proven, 4 there is no store to read, 5 a record is bad.\n\n\
                            Example:\n  medflight ledger verify --data data")]
    Verify {
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
        /// A backup to verify instead of the data folder's store
        #[arg(long, value_name = "FILE", conflicts_with = "data")]
        file: Option<PathBuf>,
    },
}

/// Does what was asked.
pub async fn run(args: &LedgerArgs) -> Outcome {
    let LedgerCommand::Verify { data, file } = &args.command;
    let opened = match file {
        Some(file) => SqliteStore::open_file(file).await,
        None => SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await,
    };
    let store = match opened {
        Ok(store) => store,
        // A store that is too damaged to be opened is a ledger that is not proven.
        Err(error @ OpenError::Damaged { .. }) => return Outcome::because(Exit::Unproven, &[error.reason()]),
        Err(error) => return not_opened(&error),
    };
    let proven = store.prove().await;
    store.close().await;
    match proven {
        Ok(summary) => Outcome::done(shown(&summary)),
        Err(error) => unproven(&error),
    }
}

pub(super) fn shown(summary: &Summary) -> String {
    let Summary { records, consignments, head } = summary;
    format!("every record is proven\nrecords {records}\nconsignments {consignments}\nhead {} {}\n", head.seq, head.hash)
}

/// What is said of a ledger that is not proven.
pub(super) fn unproven(error: &VerifyError) -> Outcome {
    let mut outcome = Outcome::failed(Exit::Unproven, error);
    let advice = Reason::new(
        "LEDGER_NOT_PROVEN",
        words("Sổ bản ghi không còn nguyên vẹn.", "The ledger is not whole."),
        words(
            "Giữ nguyên các tệp, báo phụ trách chất lượng, so với bản sao lưu gần nhất.",
            "Keep the files as they are, tell the quality officer, compare with the newest backup.",
        ),
    );
    outcome.err.push_str(&Outcome::because(Exit::Unproven, &[advice]).err);
    outcome
}
