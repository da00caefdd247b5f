//! `medflight custody`: the receipt of a consignment, which proves itself, the papers around it, and the table of who may do what in which state.

use super::{DataArg, Exit, Outcome, check_config, custody_verify, not_opened};
use crate::clock::Clock;
use crate::config;
use crate::domain::delivery::table;
use crate::domain::network::Network;
use crate::domain::paper::{Custody, blank_forms};
use crate::domain::request::ConsignmentId;
use crate::service::papers::{Paper, PaperError, custody_pdf, paper, people, receipt_page};
use crate::service::receipt::{NoReceipt, receipt};
use crate::store::{Access, Journal, SqliteOptions, SqliteStore};
use crate::units::disk;
use crate::units::ids::SiteId;
use crate::units::words::{Reason, words};
use crate::web::asset;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// A page that shows itself, holds the same object, and checks itself in any browser without a network.
    Html,
    /// The whole chain of custody as a PDF with that object attached; into a file only.
    Pdf,
}

/// What can be done with custody.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum CustodyCommand {
    /// The receipt of a consignment: its records as they were hashed, their proofs, and a signed tree head
    #[command(after_help = "Works beside a running service. Records newer than the newest tree head are left out, and it says how many.\n\
                            Exit codes: 0 made, 3 there is no such consignment or nothing of it is signed yet, 4 no store or no file.\n\n\
                            Example:\n  medflight custody export DG26120100042U --out receipt.json --data data\n  \
                            medflight custody export DG26120100042U --format pdf --out chain.pdf --data data")]
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
        /// Directory of the configuration: a page calls sites and payloads by their names
        #[arg(long, default_value = "config")]
        config: PathBuf,
    },
    /// Every state, event and role: the state that follows, or the reason's code
    #[command(
        after_help = "A line for each state and event, a column for each role, separated by tabs. BY_SYSTEM: no person brings it about.\n\
                            Guards that look at the single case (seal, second person, clock) come after it.\n\n\
                            Example:\n  medflight custody table"
    )]
    Table,
    /// Through whose hands a consignment went: every record, who signed it, and who holds it
    #[command(after_help = "Works beside a running service. Names are the accounts' own; nothing of a patient is known here.\n\
                            Exit codes: 0 shown, 3 there is no such consignment, 4 no store.\n\n\
                            Example:\n  medflight custody show DG26120100042U --data data")]
    Show {
        /// Its number
        #[arg(value_name = "ID")]
        id: ConsignmentId,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Prove the records of one consignment: its chain from the first record on, and its place under the newest tree head
    #[command(after_help = "Works beside a running service. The whole ledger is proven by medflight ledger verify.\n\
                            Exit codes: 0 proven, 2 not a key, 3 there is no such consignment or nothing of it is signed yet,\n\
                            4 no store, 5 not proven: the rule that failed is named.\n\n\
                            Example:\n  medflight custody verify DG26120100042U --data data")]
    Verify {
        /// Its number
        #[arg(value_name = "ID")]
        id: ConsignmentId,
        /// The public key of the ledger, or one that it had before: the signature of the head is checked with it
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// A paper of a consignment, as a page for a browser's printer
    #[command(after_help = "Works beside a running service.\n\
                            Exit codes: 0 made, 3 there is no such consignment or it is not packed yet, 4 no store or no file.\n\n\
                            Example:\n  medflight custody print manifest DG26120100042U --out manifest.html --data data")]
    Print {
        /// Which paper
        #[arg(value_enum)]
        paper: PaperKind,
        /// Its number
        #[arg(value_name = "ID")]
        id: ConsignmentId,
        /// The record of one hand-over; all when absent
        #[arg(long, value_name = "RECORD")]
        seq: Option<u64>,
        /// Where it is written; to standard output when absent
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
        /// Directory of the configuration
        #[arg(long, default_value = "config")]
        config: PathBuf,
    },
    /// Blank hand-over forms with numbers, for the hour when the system is down
    #[command(after_help = "Each form is used once; what was written on it is entered later with its number and both times.\n\
                            Exit codes: 0 made, 3 no such site or a configuration that cannot be used, 4 no file.\n\n\
                            Example:\n  medflight custody forms H-DG --count 20 --out forms.html")]
    Forms {
        /// The site that they are for
        #[arg(value_name = "SITE")]
        site: SiteId,
        /// How many, 1 to 50
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=50))]
        count: u8,
        /// Where they are written; to standard output when absent
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Directory of the configuration
        #[arg(long, default_value = "config")]
        config: PathBuf,
    },
}

/// A paper of a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PaperKind {
    /// What lies in the box; it goes inside.
    Manifest,
    /// The records of hand-over, each with both signatures.
    Handovers,
}

/// Does what was asked.
pub async fn run(args: &CustodyArgs) -> Outcome {
    match &args.command {
        CustodyCommand::Export { id, format: ReceiptForm::Json, out, data, config: _ } => export(id, out.as_deref(), data).await,
        CustodyCommand::Export { id, format: ReceiptForm::Html, out, data, config } => {
            let checker = asset("verify.html").and_then(|asset| String::from_utf8(asset.bytes.into_owned()).ok());
            let (network, store) = match both(config, data).await {
                Ok(both) => both,
                Err(outcome) => return outcome,
            };
            let made = receipt_page(&store, &network, id, checker.as_deref()).await;
            store.close().await;
            page(made, out.as_deref())
        }
        CustodyCommand::Export { id, format: ReceiptForm::Pdf, out, data, config } => match out {
            Some(path) => pdf(id, path, data, config).await,
            None => Outcome::because(Exit::Usage, &[no_file(id)]),
        },
        CustodyCommand::Table => Outcome::done(table::printed()),
        CustodyCommand::Show { id, data } => show(id, data).await,
        CustodyCommand::Verify { id, key, data } => custody_verify::run(id, key.as_deref(), data).await,
        CustodyCommand::Print { paper: kind, id, seq, out, data, config } => {
            let (network, store) = match both(config, data).await {
                Ok(both) => both,
                Err(outcome) => return outcome,
            };
            let which = match kind {
                PaperKind::Manifest => Paper::Manifest,
                PaperKind::Handovers => Paper::Handovers(*seq),
            };
            let made = paper(&store, &network, id, which).await;
            store.close().await;
            page(made, out.as_deref())
        }
        CustodyCommand::Forms { site, count, out, config } => forms(site, *count, out.as_deref(), config),
    }
}

async fn pdf(id: &ConsignmentId, path: &Path, data: &DataArg, config: &Path) -> Outcome {
    let (network, store) = match both(config, data).await {
        Ok(both) => both,
        Err(outcome) => return outcome,
    };
    let made = custody_pdf(&store, &network, id).await;
    store.close().await;
    match made {
        Ok(file) => kept(&file, path, ""),
        Err(error) => not_made(error),
    }
}

fn no_file(id: &ConsignmentId) -> Reason {
    Reason::new(
        "NO_FILE",
        words("PDF chỉ được ghi vào tệp.", "A PDF is written to a file only."),
        words(format!("Thêm --out {id}.pdf."), format!("Add --out {id}.pdf.")),
    )
}

async fn show(id: &ConsignmentId, data: &DataArg) -> Outcome {
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await {
        Ok(store) => store,
        Err(error) => return not_opened(&error),
    };
    let trail = store.trail(id, &[]).await;
    let people = people(&store).await;
    store.close().await;
    let people = match people {
        Ok(people) => people,
        Err(error) => return Outcome::failed(Exit::Failed, &error),
    };
    let records = match trail {
        Ok(records) if records.is_empty() => return none(&NoReceipt::NotFound(id.clone())),
        Ok(records) => records,
        Err(error) => return Outcome::failed(Exit::Failed, &error),
    };
    let own = records.iter().filter_map(|record| Some((record.seq, record.canonical.as_str(), record.chain?.hash)));
    match Custody::read(id, own) {
        Ok(custody) => Outcome::done(custody.told(&people)),
        Err(error) => Outcome::failed(Exit::Failed, &error),
    }
}

async fn both(config: &Path, data: &DataArg) -> Result<(Arc<Network>, SqliteStore), Outcome> {
    let network = config::load(config).map_err(|faults| Outcome::ended(check_config::list(&faults), Exit::Refused))?.network;
    let store = SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await.map_err(|error| not_opened(&error))?;
    Ok((network, store))
}

fn page(made: Result<String, PaperError>, out: Option<&Path>) -> Outcome {
    match made {
        Ok(page) => written(page, out, ""),
        Err(error) => not_made(error),
    }
}

fn not_made(error: PaperError) -> Outcome {
    if let PaperError::NotFound(id) = error {
        return none(&NoReceipt::NotFound(id));
    }
    match error.reason() {
        Some(reason) => Outcome::because(Exit::Refused, &[reason]),
        None => Outcome::failed(Exit::Failed, &error),
    }
}

/// To the file, and a word that it is there; or to standard output.
fn written(text: String, out: Option<&Path>, said: &str) -> Outcome {
    match out {
        None => Outcome::done(text),
        Some(path) => kept(text.as_bytes(), path, said),
    }
}

fn kept(bytes: &[u8], path: &Path, said: &str) -> Outcome {
    match std::fs::write(path, bytes) {
        Ok(()) => Outcome::done(format!("{said}{}\n", path.display())),
        Err(error) => Outcome::because(Exit::Failed, &[disk::unwritable(path, &error)]),
    }
}

fn forms(site: &SiteId, count: u8, out: Option<&Path>, config: &Path) -> Outcome {
    let network = match config::load(config) {
        Ok(loaded) => loaded.network,
        Err(faults) => return Outcome::ended(check_config::list(&faults), Exit::Refused),
    };
    match network.sites.get(site).and_then(|site| blank_forms(&network, site, Clock::wall(), count)) {
        Some(page) => written(page, out, ""),
        None => {
            let known: Vec<&str> = network.sites.values().filter(|site| site.code.is_some()).map(|site| site.id.as_str()).collect();
            let reason = Reason::new(
                "UNKNOWN_SITE",
                words(format!("Không có nơi {site} có mã hai chữ."), format!("There is no site {site} with a two-letter code.")),
                words(format!("Chọn một trong: {}.", known.join(", ")), format!("Choose one of: {}.", known.join(", "))),
            );
            Outcome::because(Exit::Refused, &[reason])
        }
    }
}

async fn export(id: &ConsignmentId, out: Option<&Path>, data: &DataArg) -> Outcome {
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
    let mut outcome = written(text, out, &format!("{} bản ghi trong / records in ", made.receipt.records.len()));
    if made.not_covered > 0 && outcome.exit == Exit::Done {
        outcome.err = format!(
            "{0} bản ghi mới hơn chưa nằm dưới đầu cây đã ký nên được bỏ lại\n  {0} newer records are not under a signed tree head yet and are left out\n",
            made.not_covered
        );
    }
    outcome
}

pub(super) fn none(error: &NoReceipt) -> Outcome {
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
