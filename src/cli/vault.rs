//! `medflight vault`: what the identity vault holds in figures, and who saw what. Never an identity: that needs a person and a reason.

use super::{DataArg, Exit, Outcome};
use crate::store::{AccessEntry, StoreError, VAULT_FILE, VaultStore};
use std::fmt::Write;
use std::path::Path;

/// Look after the identity vault; no identity is ever shown here
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct VaultArgs {
    /// What to do
    #[command(subcommand)]
    pub command: VaultCommand,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum VaultCommand {
    /// How many identities are kept and erased, and how many accesses were logged
    #[command(
        after_help = "Exit codes: 0 shown, 4 there is no vault, or it cannot be read.\n\nExample:\n  medflight vault status --data data"
    )]
    Status {
        /// Where the vault is
        #[command(flatten)]
        data: DataArg,
    },
    /// Who put, read or erased which identity, when, why, and from which screen
    #[command(
        after_help = "Exit codes: 0 shown, 4 there is no vault, or it cannot be read.\n\nExample:\n  medflight vault log --data data"
    )]
    Log {
        /// Where the vault is
        #[command(flatten)]
        data: DataArg,
    },
}

/// Does what was asked, beside a running service or without one.
pub async fn run(args: &VaultArgs) -> Outcome {
    let said = match &args.command {
        VaultCommand::Status { data } => match open(&data.data).await {
            Ok(store) => status(&store).await,
            Err(outcome) => return outcome,
        },
        VaultCommand::Log { data } => match open(&data.data).await {
            Ok(store) => log(&store).await,
            Err(outcome) => return outcome,
        },
    };
    said.map_or_else(|error| Outcome::failed(Exit::Failed, &error), Outcome::done)
}

async fn open(folder: &Path) -> Result<VaultStore, Outcome> {
    let failed = |error: &(dyn std::error::Error + 'static)| Outcome::failed(Exit::Failed, error);
    // Asking makes none.
    std::fs::metadata(folder.join(VAULT_FILE)).map_err(|error| failed(&error))?;
    VaultStore::open(folder).await.map_err(|error| failed(&error))
}

async fn status(store: &VaultStore) -> Result<String, StoreError> {
    let figures = store.figures().await?;
    Ok(format!("kept      {}\nerased    {}\nitems     {}\naccesses  {}\n", figures.kept, figures.erased, figures.links, figures.accesses))
}

async fn log(store: &VaultStore) -> Result<String, StoreError> {
    const PIECE: u16 = 500;
    let (mut text, mut from) = (String::new(), 1);
    loop {
        let entries = store.log(from, PIECE).await?;
        for AccessEntry { seq, at, what, person, role, device, subject, consignment, why, .. } in &entries {
            // Writing into a text cannot fail.
            let _ = writeln!(text, "#{seq} {at} {} {person} ({role}) {device} {subject} {consignment} {why}", what.as_str());
        }
        match entries.last() {
            Some(last) => from = last.seq + 1,
            None => return Ok(text),
        }
    }
}
