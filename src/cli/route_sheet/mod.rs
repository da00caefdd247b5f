//! `medflight route-sheet`: one page about a route that a safety officer can attach to an application: the line, the map, zones
//! and permits, heights, energy, volumes, the inputs of SORA 2.5, and where every figure comes from.
//!
//! The same question gives the same page, byte for byte: nothing on it depends on when it was made. It is one file: no script, no
//! font, no picture from elsewhere.

mod airspace;
mod basemap;
mod facts;
mod heights;
mod html;
mod json;
mod map;
mod page;
mod risk;
mod sections;

use super::plan::{self, Asked, Question, Shown};
use super::{Exit, Outcome, check_config};
use crate::config;
use crate::domain::energy::EnergyHistory;
use crate::units::disk;
use crate::units::time::Utc;
use crate::units::words::{Reason, words};
use basemap::BaseMap;
use facts::Facts;
use std::path::PathBuf;

/// Writes the sheet of one route.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Example:\n  medflight route-sheet H-DG C-GL --out route.html\n\nA browser prints it on A4. Exit codes: 0 go, 2 usage, 3 refused (the sheet says why), 4 the file cannot be written."
)]
pub struct RouteSheetArgs {
    /// Site or pad of departure.
    pub from: String,
    /// Site or pad of arrival.
    pub to: String,
    /// What is flown, when, by which aircraft.
    #[command(flatten)]
    pub asked: Asked,
    /// The same as JSON, for programs.
    #[arg(long)]
    pub json: bool,
    /// File to write; without it standard output.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// Writes the sheet; `now` is the moment from which the next permitted minute is sought.
#[must_use]
pub fn run(args: &RouteSheetArgs, now: Utc) -> Outcome {
    let loaded = match config::load(&args.asked.config) {
        Ok(loaded) => loaded,
        Err(faults) => return Outcome::ended(check_config::list(&faults), Exit::Refused),
    };
    // The two places are named as this command's own help names them.
    let question = Question { from: ("FROM", &args.from), to: ("TO", &args.to), asked: &args.asked };
    let show = |shown: &Shown<'_>| {
        let text = if args.json { as_json(shown) } else { as_html(shown, &loaded.maps.basemap) };
        let exit = if shown.outcome.is_ok() { Exit::Done } else { Exit::Refused };
        text.map_or_else(|| nothing_to_show(shown), |text| written(text, exit, args.out.as_deref()))
    };
    plan::ask(&question, &EnergyHistory::default(), now, &loaded.network, show).unwrap_or_else(|wrong| Outcome::misunderstood(&wrong))
}

/// The page; None where there is no line to show.
pub(super) fn as_html(shown: &Shown<'_>, basemap: &[u8]) -> Option<String> {
    Facts::of(shown).map(|facts| page::page(&facts, &BaseMap::of(basemap)))
}

fn as_json(shown: &Shown<'_>) -> Option<String> {
    Facts::of(shown).map(|facts| format!("{:#}\n", json::json(&facts)))
}

/// A refusal before any line was known.
fn nothing_to_show(shown: &Shown<'_>) -> Outcome {
    let none = || {
        let what = words("Không có đường bay để lập phiếu", "there is no line to make a sheet of");
        vec![Reason::new("NO_LINE", what, words("Chọn hai bãi đáp khác nhau", "choose two different pads"))]
    };
    let reasons = shown.outcome.as_ref().err().map(|no| no.reasons.clone()).filter(|reasons| !reasons.is_empty());
    Outcome::because(Exit::Refused, &reasons.unwrap_or_else(none))
}

/// To a file or to standard output.
pub(super) fn written(text: String, exit: Exit, out: Option<&std::path::Path>) -> Outcome {
    let Some(file) = out else { return Outcome { out: text, err: String::new(), exit } };
    match std::fs::write(file, text) {
        Ok(()) => Outcome { out: format!("{}\n", file.display()), err: String::new(), exit },
        Err(error) => Outcome::because(Exit::Failed, &[disk::unwritable(file, &error)]),
    }
}
