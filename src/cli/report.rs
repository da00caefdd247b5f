//! `medflight report`: what the ledger says of how well the network keeps its word.

use super::{DataArg, Exit, Outcome, check_config, not_opened, report_energy};
use crate::clock::Clock;
use crate::config;
use crate::domain::operations::Operations;
use crate::domain::operations::view::{HeldView, PromiseReport, RouteHeld};
use crate::domain::promise::Basis;
use crate::service::start::fold_only;
use crate::store::{Access, SqliteOptions, SqliteStore};
use crate::units::time::Utc;
use crate::units::words::{Words, words};
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
    let (now, by) = match present(&of.data.data, now) {
        Ok(present) => present,
        Err(failed) => return failed,
    };
    match &args.command {
        ReportCommand::Promises(_) => show(&ops.promise_report(now), by, of.json, table),
        ReportCommand::Energy(_) => show(&ops.energy_report(now), by, of.json, report_energy::table),
    }
}

/// By which clock a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum By {
    /// That of the world that the store is about, as its data folder keeps it.
    World,
    /// This machine's.
    Wall,
}

impl By {
    fn words(self) -> Words {
        match self {
            Self::World => words("theo đồng hồ của thư mục dữ liệu", "by the data folder's own clock"),
            Self::Wall => words("theo đồng hồ của máy này", "by this machine's clock"),
        }
    }
}

/// The moment for which a store is judged: its own present where it keeps a clock, else the wall's.
fn present(data: &Path, wall: Utc) -> Result<(Utc, By), Outcome> {
    match Clock::kept_in(data, wall) {
        Ok(Some(world)) => Ok((world, By::World)),
        Ok(None) => Ok((wall, By::Wall)),
        Err(error) => Err(Outcome::failed(Exit::Failed, &error)),
    }
}

/// A report and by which clock it was made.
#[derive(Serialize)]
struct Dated<'r, R> {
    clock: By,
    #[serde(flatten)]
    report: &'r R,
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

fn show<R: Serialize>(report: &R, clock: By, json: bool, table: impl Fn(&R) -> String) -> Outcome {
    if !json {
        let by = clock.words();
        return Outcome::done(format!("{}\n{} / {}\n", table(report).trim_end_matches('\n'), by.vi, by.en));
    }
    match serde_json::to_string_pretty(&Dated { clock, report }) {
        Ok(text) => Outcome::done(text + "\n"),
        Err(error) => Outcome::failed(Exit::Failed, &error),
    }
}

/// Of each way one line for all, for learned and for configured promises by UAV, and for each route; each head in both languages.
fn table(report: &PromiseReport) -> String {
    let at = report.at.0;
    let mut text = format!("Lời hứa bằng UAV, tính đến {at} / promises by UAV as of {at}\n\n");
    head(&mut text);
    let summed = [("tất cả / all", &report.all), ("đã học / learned", &report.learned), ("cấu hình / configured", &report.prior)];
    for (name, held) in summed {
        row(&mut text, &cells(name.to_owned(), held));
    }
    routes(&mut text, &report.routes);
    text.push_str(
        "\nLời hứa bằng đường bộ, khi UAV không bay được lúc yêu cầu / promises by road, where no UAV could fly when it was asked for\n\n",
    );
    head(&mut text);
    row(&mut text, &cells("tất cả / all".to_owned(), &report.road));
    routes(&mut text, &report.road_routes);
    text
}

fn head(text: &mut String) {
    row(text, &["", "đã hứa", "còn chờ", "đã rút", "đã nhận", "quá hạn", "kịp P50", "kịp P90"].map(str::to_owned));
    row(text, &["", "made", "open", "withdrawn", "received", "overdue", "by P50", "by P90"].map(str::to_owned));
}

fn routes(text: &mut String, routes: &[RouteHeld]) {
    for route in routes {
        let basis = match route.basis {
            Basis::Prior => "cấu hình / configured",
            Basis::Network => "toàn mạng / of the network",
            Basis::Route => "tuyến này / of the route",
        };
        row(text, &cells(format!("{} > {}, {basis}", route.origin, route.destination), &route.held));
    }
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
    let _ = writeln!(text, "{name:<46}{figures}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operations::act::Time;
    use crate::units::ids::SiteId;

    #[test]
    fn a_store_with_a_clock_of_its_own_is_judged_by_it_and_one_without_by_the_wall_and_the_report_says_which() {
        let data = tempfile::tempdir().expect("a folder");
        let wall = Utc(1_000_060_000);
        assert_eq!(present(data.path(), wall).map_err(|outcome| outcome.err), Ok((wall, By::Wall)));
        // A minute ago it was day 20,000 there; it runs 30 times as fast.
        let epoch = r#"{ "wall_us": 1000000000000, "world_us": 1728000000000000, "scale": 30.0 }"#;
        std::fs::write(data.path().join("clock.json"), epoch).expect("written");

        let (at, by) = present(data.path(), wall).map_err(|outcome| outcome.err).expect("a present");

        assert_eq!((at, by), (Utc(1_728_000_000_000 + 30 * 60_000), By::World));
        let report = serde_json::json!({ "at": "then" });
        let (text, json) = (show(&report, by, false, |_| "table\n".to_owned()).out, show(&report, by, true, |_| String::new()).out);
        assert!(text.contains("theo đồng hồ của thư mục dữ liệu / by the data folder's own clock"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("JSON")["clock"], "world");
        std::fs::write(data.path().join("clock.json"), "{").expect("written");
        assert!(present(data.path(), wall).is_err());
    }

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
        let report = PromiseReport {
            at: Time(Utc(0)),
            all: some.clone(),
            learned: some.clone(),
            prior: none.clone(),
            routes: vec![route.clone()],
            road: HeldView { by_p90: 33, percent_by_p90: Some(82.5), ..some },
            road_routes: vec![RouteHeld { basis: Basis::Prior, held: none, ..route }],
        };

        let text = table(&report);

        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[4], ["tất", "cả", "/", "all", "41", "1", "0", "40", "0", "19", "(47.5", "%)", "36", "(90.0", "%)"]);
        assert_eq!(lines[6][lines[6].len() - 7..], ["1", "1", "0", "0", "0", "-", "-"]);
        assert_eq!(lines[7][..9], ["C-LB", ">", "H-DG,", "tuyến", "này", "/", "of", "the", "route"]);
        assert!(lines[9].contains(&"road,") && lines[13].ends_with(&["33", "(82.5", "%)"]), "{text}");
        assert!(text.contains("Lời hứa bằng đường bộ") && text.matches("quá hạn").count() == 2 && text.matches("overdue").count() == 2);
    }
}
