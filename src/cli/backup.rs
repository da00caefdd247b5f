//! `medflight backup` and `medflight restore`: a proven copy out of a running service, and back after it is proven again.

use super::ledger::{shown, unproven};
use super::{DataArg, Exit, Outcome, not_opened};
use crate::store::{Access, CopyError, SqliteOptions, SqliteStore, VaultRestored, backup_vault, restore, restore_vault};
use crate::units::time::Utc;
use crate::units::words::{Reason, words};
use std::path::PathBuf;

/// Copy the store to a new file, while the service runs or not, and prove the copy
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(
    after_help = "The copy holds records, accounts and password hashes; keep it as the original is kept. Beside it, FILE.vault holds\n\
                        the identity vault, where there is one: its key, and the list of who was erased beside the key (vault.key.erased), are\n\
                        in no copy. Keep both elsewhere.\n\
                        Exit codes: 0 copied and proven, 3 the file is there already, 4 no store or no room, 5 not proven.\n\n\
                        Example:\n  medflight backup monday.sqlite --data data"
)]
pub struct BackupArgs {
    /// The file to make; it must not be there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the store is
    #[command(flatten)]
    pub data: DataArg,
}

/// Prove a backup's chain and put it in the place of the store; the service must be stopped
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "The store that was there is kept in a folder beside it. Accounts are as they were when the backup was made,\n\
                        and everybody signs in again. FILE.vault is put back too; whoever was erased since stays erased.\n\
                        Exit codes: 0 restored, 3 a service uses the folder, 4 the file cannot be read, 5 the backup is not proven.\n\n\
                        Example:\n  medflight restore monday.sqlite --data data")]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the store is
    #[command(flatten)]
    pub data: DataArg,
}

/// Makes a backup.
pub async fn run_backup(args: &BackupArgs) -> Outcome {
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&args.data.data), Access::Read).await {
        Ok(store) => store,
        Err(error) => return not_opened(&error),
    };
    let copied = store.backup(&args.file).await;
    store.close().await;
    match copied {
        Ok(summary) => match backup_vault(&args.data.data, &args.file).await {
            Ok(vault) => {
                let vault = vault.map_or_else(String::new, |file| {
                    format!("kho danh tính, không có khóa / the vault, without its key, is in: {}\n", file.display())
                });
                Outcome::done(format!("đã sao lưu vào / copied to: {}\n{vault}{}", args.file.display(), shown(&summary)))
            }
            Err(error) => Outcome::failed(Exit::Failed, &error),
        },
        Err(error) => not_copied(&error),
    }
}

/// Restores a backup; `now` names the folder in which the old data is kept.
pub async fn run_restore(args: &RestoreArgs, now: Utc) -> Outcome {
    match restore(&args.file, &args.data.data, now).await {
        Ok(restored) => {
            let before = restored
                .before
                .map_or_else(String::new, |folder| format!("dữ liệu trước đó ở / the data before is in: {}\n", folder.display()));
            match restore_vault(&args.file, &args.data.data, now).await {
                Ok(vault) => {
                    let vault = vault.map_or_else(String::new, |vault| told(&vault));
                    Outcome::done(format!(
                        "đã khôi phục từ / restored from: {}\n{before}{vault}{}",
                        args.file.display(),
                        shown(&restored.summary)
                    ))
                }
                Err(error) => Outcome::failed(Exit::Failed, &error),
            }
        }
        Err(error) => not_copied(&error),
    }
}

fn told(vault: &VaultRestored) -> String {
    let before = vault
        .before
        .as_ref()
        .map_or_else(String::new, |file| format!("kho danh tính trước đó ở / the vault before is in: {}\n", file.display()));
    format!(
        "đã khôi phục kho danh tính; xóa lại những người đã bị xóa từ đó / the vault is restored; erased anew, because they had been erased since: {}\n{before}",
        vault.erased_again
    )
}

fn not_copied(error: &CopyError) -> Outcome {
    match error {
        CopyError::Exists { path } => {
            let reason = Reason::new(
                "BACKUP_EXISTS",
                words(format!("Đã có tệp {}.", path.display()), format!("There is already a file {}.", path.display())),
                words("Chọn tên khác: bản sao lưu không ghi đè.", "Choose another name: a backup overwrites nothing."),
            );
            Outcome::because(Exit::Refused, &[reason])
        }
        CopyError::Open(error @ crate::store::OpenError::Damaged { .. }) => Outcome::because(Exit::Unproven, &[error.reason()]),
        CopyError::Open(error) => not_opened(error),
        CopyError::Unproven { source, .. } => unproven(source),
        CopyError::File { .. } | CopyError::Store(_) => Outcome::failed(Exit::Failed, error),
    }
}
