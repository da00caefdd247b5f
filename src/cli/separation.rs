//! `medflight separation`: what open flights hold of the air, and every certificate of the ledger.

use super::{DataArg, Exit, Outcome, check_config, not_opened};
use crate::config;
use crate::domain::operations::certified::SeparationLines;
use crate::domain::operations::record::Record;
use crate::service::start::fold_only;
use crate::store::{Access, Journal, SqliteOptions, SqliteStore};
use crate::units::time::{Mono, Now, Utc};
use serde_json::json;
use std::path::PathBuf;

/// Records read at once.
const PAGE: u32 = 1_000;

/// Separation of flights
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct SeparationArgs {
    /// What to show
    #[command(subcommand)]
    pub command: SeparationCommand,
}

/// What can be shown.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum SeparationCommand {
    /// Open flights as operational intents of ASTM F3548-21, as JSON; beside a running service or without one
    #[command(after_help = "Example:\n  medflight separation intents --data data")]
    Intents {
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
        /// Directory of the configuration
        #[arg(long, default_value = "config")]
        config: PathBuf,
    },
    /// Every certificate of the ledger, one a line, as JSON, and when each flight left and was over: for programs that check them
    #[command(after_help = "Example:\n  medflight separation certificates --data data")]
    Certificates {
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
}

/// Does what was asked; `now` is the moment that intents are told for.
pub async fn run(args: &SeparationArgs, now: Utc) -> Outcome {
    let data = match &args.command {
        SeparationCommand::Intents { data, .. } | SeparationCommand::Certificates { data } => data,
    };
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await {
        Ok(store) => store,
        Err(error) => return not_opened(&error),
    };
    let outcome = match &args.command {
        SeparationCommand::Intents { config, .. } => intents(&store, config, now).await,
        SeparationCommand::Certificates { .. } => certificates(&store).await,
    };
    store.close().await;
    outcome
}

async fn intents(store: &SqliteStore, folder: &std::path::Path, now: Utc) -> Outcome {
    let network = match config::load(folder) {
        Ok(config) => config.network,
        Err(faults) => return Outcome::ended(check_config::list(&faults), Exit::Refused),
    };
    match fold_only(store, network).await {
        Ok(ops) => Outcome::done(format!("{:#}\n", json!({ "items": ops.operational_intents(Now { mono: Mono(0), utc: now }) }))),
        Err(error) => Outcome::failed(Exit::Unproven, &error),
    }
}

async fn certificates(store: &SqliteStore) -> Outcome {
    let mut text = String::new();
    let mut lines = SeparationLines::default();
    let mut next = 1;
    loop {
        let page = match store.read_from(next, PAGE).await {
            Ok(page) => page,
            Err(error) => return Outcome::failed(Exit::Failed, &error),
        };
        for sealed in &page {
            let record = match Record::from_text(&sealed.canonical) {
                Ok(record) => record,
                Err(error) => return Outcome::failed(Exit::Unproven, &error),
            };
            if let Some(line) = lines.of(&record) {
                text.push_str(&format!("{}\n", json!(line)));
            }
        }
        match page.last() {
            Some(last) => next = last.seq + 1,
            None => return Outcome::done(text),
        }
    }
}
