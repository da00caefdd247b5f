//! `medflight report`: what the ledger says of how well the network keeps its word.

use super::{DataArg, Exit, Outcome, check_config, not_opened, report_energy};
use crate::config;
use crate::domain::operations::Operations;
use crate::domain::operations::view::{HeldView, PromiseReport};
use crate::domain::promise::Basis;
use crate::service::start::fold_only;
use crate::store::{Access, SqliteOptions, SqliteStore};
use crate::units::time::Utc;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Reports from the ledger
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct ReportArgs {
    /// What to report
    #[command(subcommand)]
    pub command: ReportCommand,
}

/// What can be reported.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum ReportCommand {
    /// How often past promises of arrival held, beside a running service or without one
    #[command(after_help = "Of 100 promises that are decided, 50 should be received by their P50 and 90 by their P90; a box that is\n\
                            overdue counts as late, a request that was withdrawn does not count.\n\n\
                            Example:\n  medflight report promises --data data")]
    Promises(ReportOf),
    /// How far the charge at touchdown was off its prediction, and what the flights of each aircraft taught
    #[command(after_help = "The newest 200 flights of each aircraft count that were flown as planned. P50 and P95 are of the difference\n\
                            between the charge at touchdown and the plan's, either way, in percent of the pack. What an aircraft taught\n\
                            is applied to its next plans: in proportion below 20 flights, never below the published figures.\n\n\
                            Example:\n  medflight report energy --data data")]
    Energy(ReportOf),
}

/// What is reported on, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct ReportOf {
    /// Where the store is
    #[command(flatten)]
    data: DataArg,
    /// Directory of the configuration
    #[arg(long, default_value = "config")]
    config: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Does what was asked; `now` is the moment for which open promises are judged.
pub async fn run(args: &ReportArgs, now: Utc) -> Outcome {
    let (ReportCommand::Promises(of) | ReportCommand::Energy(of)) = &args.command;
    let ops = match folded(&of.data.data, &of.config).await {
        Ok(ops) => ops,
        Err(failed) => return failed,
    };
    match &args.command {
        ReportCommand::Promises(_) => show(&ops.promise_report(now), of.json, table),
        ReportCommand::Energy(_) => show(&ops.energy_report(now), of.json, report_energy::table),
    }
}

/// The state of a ledger, read beside a running service or without one.
pub(super) async fn folded(data: &Path, config: &Path) -> Result<Operations, Outcome> {
    let network = match config::load(config) {
        Ok(config) => config.network,
        Err(faults) => return Err(Outcome::ended(check_config::list(&faults), Exit::Refused)),
    };
    let store = match SqliteStore::open(&SqliteOptions::in_folder(data), Access::Read).await {
        Ok(store) => store,
        Err(error) => return Err(not_opened(&error)),
    };
    let folded = fold_only(&store, network).await;
    store.close().await;
    folded.map_err(|error| Outcome::failed(Exit::Unproven, &error))
}

fn show<R: Serialize>(report: &R, json: bool, table: impl Fn(&R) -> String) -> Outcome {
    if !json {
        return Outcome::done(table(report));
    }
    match serde_json::to_string_pretty(report) {
        Ok(text) => Outcome::done(text + "\n"),
        Err(error) => Outcome::failed(Exit::Failed, &error),
    }
}

/// One line for all, for learned and for configured promises, and for each route.
fn table(report: &PromiseReport) -> String {
    let mut text = format!("promises by UAV as of {}\n\n", report.at.0);
    row(&mut text, &["", "made", "open", "withdrawn", "received", "overdue", "by P50", "by P90"].map(str::to_owned));
    for (name, held) in [("all", &report.all), ("learned", &report.learned), ("configured", &report.prior)] {
        row(&mut text, &cells(name.to_owned(), held));
    }
    for route in &report.routes {
        let basis = match route.basis {
            Basis::Prior => "configured",
            Basis::Network => "of the network",
            Basis::Route => "of the route",
        };
        row(&mut text, &cells(format!("{} > {}, {basis}", route.origin, route.destination), &route.held));
    }
    text
}

fn cells(name: String, held: &HeldView) -> [String; 8] {
    let share = |kept: u64, percent: Option<f64>| percent.map_or_else(|| "-".to_owned(), |percent| format!("{kept} ({percent:.1} %)"));
    [
        name,
        held.made.to_string(),
        held.open.to_string(),
        held.withdrawn.to_string(),
        held.received.to_string(),
        held.overdue.to_string(),
        share(held.by_p50, held.percent_by_p50),
        share(held.by_p90, held.percent_by_p90),
    ]
}

fn row(text: &mut String, cells: &[String; 8]) {
    let [name, rest @ ..] = cells;
    let figures: String = rest.iter().fold(String::new(), |line, cell| line + &format!("{cell:>14}"));
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{name:<32}{figures}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operations::act::Time;
    use crate::domain::operations::view::RouteHeld;
    use crate::units::ids::SiteId;

    #[test]
    fn a_line_tells_the_share_that_held_and_a_dash_where_nothing_is_decided() {
        let none = HeldView {
            made: 1,
            open: 1,
            withdrawn: 0,
            received: 0,
            overdue: 0,
            by_p50: 0,
            by_p90: 0,
            percent_by_p50: None,
            percent_by_p90: None,
        };
        let some =
            HeldView { made: 41, received: 40, by_p50: 19, by_p90: 36, percent_by_p50: Some(47.5), percent_by_p90: Some(90.0), ..none };
        let site = |id| SiteId::new(id).expect("a site");
        let route = RouteHeld { origin: site("C-LB"), destination: site("H-DG"), basis: Basis::Route, held: some.clone() };
        let report = PromiseReport { at: Time(Utc(0)), all: some.clone(), learned: some, prior: none, routes: vec![route] };

        let text = table(&report);

        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[3], ["all", "41", "1", "0", "40", "0", "19", "(47.5", "%)", "36", "(90.0", "%)"]);
        assert_eq!(lines[5], ["configured", "1", "1", "0", "0", "0", "-", "-"]);
        assert_eq!(lines[6][..6], ["C-LB", ">", "H-DG,", "of", "the", "route"]);
    }
}
