//! `medflight key`: the key that signs tree heads; made, shown in public, and replaced.

use super::{Exit, Outcome};
use crate::domain::proof::{KeyName, SecretKey};
use crate::service::key_file::{KeyFileError, read_key, write_key, write_next_key};
use crate::service::vault::write_vault_key;
use crate::units::time::Utc;
use crate::units::words::words;
use std::path::PathBuf;

/// Keep the key that signs the ledger's tree heads
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct KeyArgs {
    /// What to do
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// What a key is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum KeyKind {
    /// Signs tree heads.
    Ledger,
    /// Opens the identity vault.
    Vault,
}

/// What can be done with a key.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum KeyCommand {
    /// Make a key in a new file that its owner alone may read, and print the public key that others check with
    #[command(after_help = "The service takes ledger.key in its data folder, or the file that the configuration names.\n\
                            Exit codes: 0 made, 2 not a name, 4 the file is there already or cannot be written.\n\n\
                            Example:\n  medflight key new ledger.key --name hospital.example/medflight\n  medflight key new data/vault.key --kind vault")]
    New {
        /// The file to make
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Name of the ledger, unique in the world: by custom a host name and a path, without space or plus
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// What it is the key of: the ledger, which has a name; or the identity vault, whose key is secret and has no public half
        #[arg(long, value_enum, default_value = "ledger")]
        kind: KeyKind,
    },
    /// Print the public key of a key file
    #[command(after_help = "Example:\n  medflight key show ledger.key")]
    Show {
        /// The key file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make a key that follows another of the same name; both sign the statement beside it, which the service records
    #[command(
        after_help = "Put the new file and the .rotations file beside it in the place of the old ones, and start the service again.\n\
                            Who knows the old public key goes on checking with it.\n\n\
                            Example:\n  medflight key rotate ledger.key --to ledger-2.key"
    )]
    Rotate {
        /// The key until now
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The file to make
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// Does what was asked; `now` stands in a statement of rotation.
#[must_use]
pub fn run(args: &KeyArgs, now: Utc) -> Outcome {
    let done = match &args.command {
        KeyCommand::New { file, name: _, kind: KeyKind::Vault } => {
            let made = write_vault_key(file).map(|()| Outcome::done(format!("{}\n", file.display())));
            return made.unwrap_or_else(|error| Outcome::failed(Exit::Failed, &error));
        }
        KeyCommand::New { name: None, .. } => {
            return Outcome::misunderstood(&words("cần --name, tên của sổ", "--name is wanted, the name of the ledger"));
        }
        KeyCommand::New { file, name: Some(name), kind: KeyKind::Ledger } => match name.parse() {
            Ok(name) => draw(name).and_then(|key| write_key(file, &key).map(|()| key.public().clone()).map_err(|error| failed(&error))),
            Err(fault) => Err(Outcome::failed(Exit::Usage, &fault)),
        },
        KeyCommand::Show { file } => read_key(file).map(|key| key.key.public().clone()).map_err(|error| failed(&error)),
        KeyCommand::Rotate { file, to } => read_key(file).map_err(|error| failed(&error)).and_then(|from| {
            let key = draw(from.key.public().name().clone())?;
            write_next_key(&from, to, &key, now).map_err(|error| failed(&error))?;
            Ok(key.public().clone())
        }),
    };
    done.map_or_else(|outcome| outcome, |public| Outcome::done(format!("{public}\n")))
}

fn draw(name: KeyName) -> Result<SecretKey, Outcome> {
    let mut seed = [0; 32];
    let entropy = |error: String| Outcome::failed(Exit::Failed, &std::io::Error::other(error));
    getrandom::fill(&mut seed).map_err(|error| entropy(error.to_string()))?;
    SecretKey::from_seed(name, seed).ok_or_else(|| entropy("no key came of the entropy".to_owned()))
}

fn failed(error: &KeyFileError) -> Outcome {
    Outcome::failed(Exit::Failed, error)
}
