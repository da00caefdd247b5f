//! `medflight custody export`: the receipt of a consignment, which proves itself.

use super::{DataArg, Exit, Outcome, not_opened};
use crate::domain::request::ConsignmentId;
use crate::service::receipt::{NoReceipt, receipt};
use crate::store::{Access, SqliteOptions, SqliteStore};
use crate::units::disk;
use crate::units::words::{Reason, words};
use std::path::PathBuf;

/// Show the custody of a consignment to others
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct CustodyArgs {
    /// What to do
    #[command(subcommand)]
    pub command: CustodyCommand,
}

/// How a receipt is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReceiptForm {
    /// One JSON object, as `medflight verify` reads it.
    Json,
}

/// What can be done with custody.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum CustodyCommand {
    /// The receipt of a consignment: its records as they were hashed, their proofs, and a signed tree head
    #[command(after_help = "Works beside a running service. Records newer than the newest tree head are left out, and it says how many.\n\
                            Exit codes: 0 made, 3 there is no such consignment or nothing of it is signed yet, 4 no store or no file.\n\n\
                            Example:\n  medflight custody export DG26120100042U --out receipt.json --data data")]
    Export {
        /// Its number
        #[arg(value_name = "ID")]
        id: ConsignmentId,
        /// How it is written
        #[arg(long, value_enum, default_value_t = ReceiptForm::Json)]
        format: ReceiptForm,
        /// Where it is written; to standard output when absent
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
}

/// Does what was asked.
pub async fn run(args: &CustodyArgs) -> Outcome {
    let CustodyCommand::Export { id, format: ReceiptForm::Json, out, data } = &args.command;
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await {
        Ok(store) => store,
        Err(error) => return not_opened(&error),
    };
    let made = receipt(&store, id).await;
    store.close().await;
    let made = match made {
        Ok(made) => made,
        Err(error) => return none(&error),
    };
    let text = match serde_json::to_string(&made.receipt) {
        Ok(text) => text,
        Err(error) => return Outcome::failed(Exit::Failed, &error),
    };
    let mut outcome = match out {
        None => Outcome::done(text),
        Some(path) => match std::fs::write(path, text) {
            Ok(()) => Outcome::done(format!("{} records in {}\n", made.receipt.records.len(), path.display())),
            Err(error) => return Outcome::because(Exit::Failed, &[disk::unwritable(path, &error)]),
        },
    };
    if made.not_covered > 0 {
        outcome.err = format!("{} newer records are not under a signed tree head yet and are left out\n", made.not_covered);
    }
    outcome
}

fn none(error: &NoReceipt) -> Outcome {
    let reason = match error {
        NoReceipt::NotFound(id) => Reason::new(
            "NOT_FOUND",
            words(format!("Không có kiện {id}."), format!("There is no consignment {id}.")),
            words("Kiểm tra lại số kiện.", "Look at the number again."),
        ),
        NoReceipt::NotSigned => NoReceipt::not_signed(),
        NoReceipt::Store(_) | NoReceipt::Document(_) => return Outcome::failed(Exit::Failed, error),
    };
    Outcome::because(Exit::Refused, &[reason])
}
