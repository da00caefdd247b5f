//! `medflight check-config DIR`: every fault of a configuration, or what it holds; and apart from them what somebody should look at.

use super::{Exit, Outcome};
use crate::clock::Clock;
use crate::config;
use std::path::PathBuf;

/// Checks a configuration directory as a whole.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Example:\n  medflight check-config config")]
pub struct CheckConfigArgs {
    /// The directory.
    pub dir: PathBuf,
}

/// Checks; 0 when there is no fault, 3 with every fault otherwise.
#[must_use]
pub fn run(args: &CheckConfigArgs) -> Outcome {
    let now = Clock::wall();
    match config::load_at(&args.dir, now) {
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
            text.push_str(&warnings(&[config::stray_files(&args.dir), config::expired_papers(network, now)].concat()));
            Outcome::done(text)
        }
        Err(faults) => Outcome::ended(list(&faults) + &warnings(&config::stray_files(&args.dir)), Exit::Refused),
    }
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
