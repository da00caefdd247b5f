//! `medflight check-config DIR`: every fault of a configuration, or what it holds; and apart from them what somebody should look at.

use super::{Exit, Outcome, not_opened};
use crate::clock::Clock;
use crate::config;
use crate::domain::people::Role;
use crate::store::{Access, Account, Accounts, SqliteOptions, SqliteStore};
use crate::units::ids::PersonId;
use std::path::{Path, PathBuf};

/// Checks a configuration directory as a whole.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Example:\n  medflight check-config config")]
pub struct CheckConfigArgs {
    /// The directory.
    pub dir: PathBuf,
    /// A data folder: the pilots that permits name must have accounts there.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Checks; 0 when there is no fault, 3 with every fault otherwise, 4 when the accounts cannot be read.
pub async fn run(args: &CheckConfigArgs) -> Outcome {
    let accounts = match &args.data {
        Some(data) => match accounts(data).await {
            Ok(accounts) => Some(accounts),
            Err(failed) => return failed,
        },
        None => None,
    };
    let now = Clock::wall();
    let loaded = config::load_at(&args.dir, now).and_then(|config| {
        let is_pilot = |person: &PersonId| {
            let flies = |account: &Account| account.user == *person && !account.disabled && has_role(account, Role::Pilot);
            accounts.as_ref().is_none_or(|accounts| accounts.iter().any(flies))
        };
        let unknown = config::unknown_pilots(&config.network, is_pilot);
        if unknown.is_empty() { Ok(config) } else { Err(unknown) }
    });
    match loaded {
        Ok(config) => {
            let network = &config.network;
            let demonstration = if network.demonstration { "; TRÌNH DIỄN / DEMONSTRATION" } else { "" };
            let unconfirmed = network.catalogue.unconfirmed().count();
            let pads = network.pads.len();
            let (sites, zones, obstacles) = (network.sites.len(), network.airspace.iter().count(), network.obstacles.iter().count());
            let (tails, rows) = (network.tails.len(), network.catalogue.rows.len());
            let assumed = network.catalogue.policy.assumed();
            let assumed = if assumed.is_empty() { "—".to_owned() } else { assumed.join(", ") };
            let mut text = format!(
                "Cấu hình hợp lệ / the configuration is valid: {} / {}{demonstration}\n\
                 {sites} cơ sở / sites, {pads} bãi đáp / pads, {tails} UAV / aircraft, {zones} khu vực / zones, {obstacles} chướng ngại vật / obstacles, {rows} loại hàng / payload rows\n\
                 {unconfirmed} loại hàng chưa được xác nhận / payload rows that nobody confirmed\n\
                 payloads.toml, cơ sở phải xác nhận / the facility must confirm: {assumed}\n",
                network.name.vi, network.name.en
            );
            if accounts.is_none() && network.permits.iter().any(|permit| !permit.pilots.is_empty()) {
                text.push_str(
                    "Chưa so người điều khiển trên giấy phép với tài khoản: thêm --data DIR / \
                     pilots of permits are not held against accounts: add --data DIR\n",
                );
            }
            text.push_str(&warnings(&[config::stray_files(&args.dir), config::expired_papers(network, now)].concat()));
            Outcome::done(text)
        }
        Err(faults) => Outcome::ended(list(&faults) + &warnings(&config::stray_files(&args.dir)), Exit::Refused),
    }
}

async fn accounts(data: &Path) -> Result<Vec<Account>, Outcome> {
    let store = SqliteStore::open(&SqliteOptions::in_folder(data), Access::Read).await.map_err(|error| not_opened(&error))?;
    let accounts = store.accounts().await.map_err(|error| Outcome::failed(Exit::Failed, &error));
    store.close().await;
    accounts
}

fn has_role(account: &Account, role: Role) -> bool {
    account.grants.iter().any(|grant| grant.role == role)
}

/// Warnings one a line under their number; nothing where there are none.
fn warnings(found: &[config::Fault]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let lines: String = found.iter().map(|warning| format!("{warning}\n")).collect();
    format!("{} cảnh báo / warnings:\n{lines}", found.len())
}

/// Faults one a line, with their number.
pub(super) fn list(faults: &[config::Fault]) -> String {
    let mut text: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
    text.push_str(&format!("{} lỗi cấu hình / faults in the configuration\n", faults.len()));
    text
}
