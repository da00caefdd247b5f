//! `medflight plan`: what a flight would be, or why there is none; everything is shown either way.

use super::{Exit, Outcome, check_config, plan_batch, plan_energy, plan_geojson, plan_text, report, route_sheet};
use crate::config;
use crate::domain::energy::EnergyHistory;
use crate::domain::mission::plan_file::{self, PlanFile};
use crate::domain::network::Network;
use crate::domain::payload::{CatalogueRow, Category};
use crate::domain::plan::{Condition, FlightPlan, NoGo, PlanInput, WayRound, propose, review, round_trip, sketch_json};
use crate::domain::site::RoadEstimate;
use crate::units::disk;
use crate::units::ids::{PadId, PayloadCode, SiteId, TailId};
use crate::units::quantity::{Grams, Percent};
use crate::units::time::{Span, Utc};
use crate::units::words::{Reason, Words, words};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::path::PathBuf;

/// Plans one flight and shows it, also when it is refused.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Example:\n  medflight plan --from C-GL --to H-DG --payload SPC-CBC\n\nMany at once: medflight plan --batch questions.csv --out answers.csv, with the columns from, to and, where wanted, payload, grams, at, tail, detour. Rows are appended to the file of --out as they become known, in the order of the questions: when the work is stopped, the rows that are done are there, and the file is complete only when the command has ended.\n\nExit codes: 0 go (of a batch: every line), 2 usage (a line that was not understood; the others are planned), 3 refused with reasons (some line), 4 a file failed."
)]
pub struct PlanArgs {
    /// Site or pad of departure.
    #[arg(long, required_unless_present_any = ["templates", "batch"])]
    pub from: Option<String>,
    /// Site or pad of arrival; a site without a pad makes a what-if.
    #[arg(long, required_unless_present_any = ["templates", "batch"])]
    pub to: Option<String>,
    /// What is flown, when, by which aircraft.
    #[command(flatten)]
    pub asked: Asked,
    /// A data folder: what its ledger tells of the aircraft's flights is counted with.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Also writes the route sheet, with the map, into this file.
    #[arg(long, value_name = "FILE", conflicts_with = "templates")]
    pub html: Option<PathBuf>,
    /// Plans every line of this CSV file, and answers with a CSV.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to", "payload", "at", "tail", "detour", "format", "html", "templates"])]
    pub batch: Option<PathBuf>,
    /// Where the answer to a batch goes; without it standard output.
    #[arg(long, value_name = "FILE", requires = "batch")]
    pub out: Option<PathBuf>,
    /// Writes the .plan file of every published route into this directory instead.
    #[arg(long, conflicts_with_all = ["from", "to", "payload", "at", "format"])]
    pub templates: Option<PathBuf>,
}

/// What may be asked of a flight between two places, wherever a flight is asked for.
#[derive(Debug, Clone, clap::Args)]
pub struct Asked {
    /// Code of the payload; without it the flight is a positioning flight.
    #[arg(long)]
    pub payload: Option<String>,
    /// Mass of the payload in grams.
    #[arg(long, default_value_t = 1000)]
    pub grams: u32,
    /// Take-off, RFC 3339; without it the next permitted minute.
    #[arg(long)]
    pub at: Option<String>,
    /// The aircraft; without it the first of the fleet.
    #[arg(long)]
    pub tail: Option<String>,
    /// Proposes the shortest way round where the straight line is closed; a person has to approve it before it is flown.
    #[arg(long)]
    pub detour: bool,
    /// Directory of the configuration.
    #[arg(long, default_value = "config")]
    pub config: PathBuf,
}

/// A question, with the names that its two places have where it was asked.
pub(super) struct Question<'q> {
    pub(super) from: (&'static str, &'q str),
    pub(super) to: (&'static str, &'q str),
    pub(super) asked: &'q Asked,
}

/// Ways to show a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, Vietnamese first.
    Text,
    /// For programs.
    Json,
    /// For maps.
    Geojson,
    /// For QGroundControl.
    Plan,
}

/// Everything that is shown of one question.
pub(super) struct Shown<'a> {
    pub(super) network: &'a Network,
    pub(super) input: &'a PlanInput<'a>,
    pub(super) payload: Option<&'a CatalogueRow>,
    pub(super) outcome: Result<FlightPlan, NoGo>,
    pub(super) what_if: Vec<SiteId>,
    pub(super) hour_chosen: bool,
    /// Whether the take-off that was asked for lies behind: nobody flies it any more.
    pub(super) is_past: bool,
    pub(super) road: Option<RoadEstimate>,
}

impl Shown<'_> {
    /// Whether the pack must be swapped at the far pad; None for a flight that does not begin at the hub.
    pub(super) fn swap_needed(&self) -> Option<bool> {
        self.network.is_hub_pad(&self.input.from).then(|| round_trip(self.input)).flatten().map(|trip| !trip.fits)
    }
}

/// Plans with what the ledger tells of the aircraft, where one is named; `now` is the moment from which the next permitted minute is
/// sought.
pub async fn run_beside_ledger(args: &PlanArgs, now: Utc, progress: &mut dyn FnMut(usize, usize)) -> Outcome {
    let Some(data) = &args.data else { return run_with(args, &EnergyHistory::default(), now, progress) };
    match report::folded(data, &args.asked.config).await {
        Ok(ops) => run_with(args, &ops.state().energy, now, progress),
        Err(failed) => failed,
    }
}

/// Plans with the published figures alone.
#[must_use]
pub fn run(args: &PlanArgs, now: Utc) -> Outcome {
    run_with(args, &EnergyHistory::default(), now, &mut |_, _| {})
}

/// The same; of a batch, `progress` hears after each row how many are kept and of how many.
#[must_use]
pub fn run_with(args: &PlanArgs, learned: &EnergyHistory, now: Utc, progress: &mut dyn FnMut(usize, usize)) -> Outcome {
    let loaded = match config::load(&args.asked.config) {
        Ok(loaded) => loaded,
        Err(faults) => return Outcome::ended(check_config::list(&faults), Exit::Refused),
    };
    let network = &loaded.network;
    if let Some(dir) = &args.templates {
        return write_templates(network, dir);
    }
    if let Some(file) = &args.batch {
        return plan_batch::run(args, learned, file, network, now, progress);
    }
    let show = |shown: &Shown<'_>| {
        let exit = if shown.outcome.is_ok() { Exit::Done } else { Exit::Refused };
        let page = args.html.as_deref().and_then(|file| Some((file, route_sheet::as_html(shown, &loaded.maps.basemap)?)));
        let mut outcome = Outcome::ended(print(shown, args.format), exit);
        if let Some((file, page)) = page {
            let written = route_sheet::written(page, exit, Some(file));
            if written.exit == Exit::Failed {
                return written;
            }
            outcome.err = written.out;
        }
        outcome
    };
    let (from, to) = (args.from.as_deref().unwrap_or_default(), args.to.as_deref().unwrap_or_default());
    let question = Question { from: ("--from", from), to: ("--to", to), asked: &args.asked };
    ask(&question, learned, now, network, show).unwrap_or_else(|wrong| Outcome::misunderstood(&wrong))
}

/// The pad behind a site's or a pad's id; a site without one gets a supposed pad.
fn pad_of(world: &mut Cow<'_, Network>, (what, text): (&str, &str), supposed: &mut Vec<SiteId>) -> Result<PadId, Words> {
    if let Some(pad) = PadId::new(text).ok().filter(|pad| world.pads.contains_key(pad)) {
        return Ok(pad);
    }
    let site = SiteId::new(text).ok().filter(|site| world.sites.contains_key(site));
    let site = site.ok_or_else(|| {
        let known = world.sites.keys().map(SiteId::as_str).collect::<Vec<_>>().join(", ");
        unknown(what, text, ("không có cơ sở này", "there is no such site"), &known)
    })?;
    if let Some(pad) = world.first_pad(&site) {
        return Ok(pad.id.clone());
    }
    let (with_pad, pad) = world.supposing_pad_at(&site).ok_or_else(|| Words {
        vi: format!("{what} {text:?}: không giả định được bãi đáp ở đó"),
        en: format!("{what} {text:?}: no pad can be supposed there"),
    })?;
    *world = Cow::Owned(with_pad);
    supposed.push(site);
    Ok(pad)
}

/// A word of the question that the network does not know, and those that it does.
fn unknown(what: &str, text: &str, (vi, en): (&str, &str), known: &str) -> Words {
    Words { vi: format!("{what} {text:?}: {vi}; chọn một trong {known}"), en: format!("{what} {text:?}: {en}; want one of {known}") }
}

/// Plans what is asked and shows it.
///
/// # Errors
/// What of the question cannot be understood, in words.
pub(super) fn ask<T>(
    question: &Question<'_>,
    learned: &EnergyHistory,
    now: Utc,
    world: &Network,
    show: impl FnOnce(&Shown<'_>) -> T,
) -> Result<T, Words> {
    let args = question.asked;
    let mut what_if = Vec::new();
    let mut world = Cow::Borrowed(world);
    let from = pad_of(&mut world, question.from, &mut what_if)?;
    let to = pad_of(&mut world, question.to, &mut what_if)?;
    let world: &Network = &world;
    let tail = match &args.tail {
        None => world.tails.keys().next().cloned(),
        Some(text) => TailId::new(text.clone()).ok().filter(|tail| world.tails.contains_key(tail)),
    };
    let tail = tail.ok_or_else(|| {
        let known = world.tails.keys().map(TailId::as_str).collect::<Vec<_>>().join(", ");
        let text = args.tail.as_deref().unwrap_or_default();
        unknown("--tail", text, ("không có UAV này", "there is no such aircraft"), &known)
    })?;
    let (row, mut refused) = payload(args, world)?;
    let asked = Grams(if row.is_some() { f64::from(args.grams) } else { 0.0 });
    // What no flight carries is refused by its mass; the figures beside it are those of the heaviest that does.
    let carried = world.type_of(&tail).map_or(asked, |kind| asked.min(kind.max_payload));
    if asked > carried {
        let what = words(
            format!("Khối lượng {asked} vượt mức {carried}; số liệu bay tính với {carried}"),
            format!("{asked} is more than the {carried} that the aircraft carries; the figures are those of {carried}"),
        );
        let next = words("Chia kiện hàng", "split the consignment");
        refused.push(Reason::new("PAYLOAD_MASS", what, next).of("grams", args.grams.to_string()).by("fleet.toml max_payload_g"));
    }
    let goods: Vec<Category> = row.iter().map(|row| row.category).collect();
    let depart = match &args.at {
        Some(text) => Utc::parse(text).map_err(|_| Words {
            vi: format!("--at {text:?}: không phải thời điểm; cần RFC 3339, như 2026-12-01T06:00:00+07:00"),
            en: format!("--at {text:?}: not a time; want RFC 3339, like 2026-12-01T06:00:00+07:00"),
        })?,
        None => next_minute(world, now),
    };
    let input = PlanInput {
        network: world,
        from,
        to,
        tail: &tail,
        payload: carried,
        goods: &goods,
        charge: Percent(100.0),
        depart,
        weather: None,
        used_rotations_today: 0,
        extra: crate::domain::airspace::Extra::default(),
        way_round: if args.detour { WayRound::Sought } else { WayRound::Never },
        condition: Condition { health: None, correction: learned.of(&tail) },
    };
    let proposed = propose(&input);
    let mut outcome = proposed.and_then(|plan| match review(&plan, &input) {
        Ok(()) => Ok(plan),
        Err(reasons) => Err(NoGo { reasons, sketch: Some(Box::new(plan.sketch)) }),
    });
    if !refused.is_empty() {
        outcome = Err(match outcome {
            Ok(plan) => NoGo { reasons: refused, sketch: Some(Box::new(plan.sketch)) },
            Err(mut no) => {
                no.reasons.splice(0..0, refused);
                no
            }
        });
    }
    let sites = world.site_of(&input.from).zip(world.site_of(&input.to));
    let road = sites.map(|(a, b)| world.roads.estimate(a, b, depart));
    let shown = Shown {
        network: world,
        input: &input,
        payload: row,
        outcome,
        what_if,
        hour_chosen: args.at.is_none(),
        is_past: depart < now,
        road,
    };
    Ok(show(&shown))
}

/// The catalogue row, and the reasons why it may not be carried.
fn payload<'a>(args: &Asked, world: &'a Network) -> Result<(Option<&'a CatalogueRow>, Vec<Reason>), Words> {
    let Some(text) = &args.payload else {
        return Ok((None, Vec::new()));
    };
    if let Some(row) = world.catalogue.forbidden_by(text) {
        let what =
            words(format!("{} ({}) luôn bị từ chối", row.name.vi, row.un), format!("{} ({}) is always refused", row.name.en, row.un));
        let next = words("Hỏi khoa Kiểm soát nhiễm khuẩn", "ask infection control");
        return Ok((None, vec![Reason::new("PAYLOAD_FORBIDDEN", what, next).of("payload", text.clone()).by("payloads.toml forbidden")]));
    }
    let row = PayloadCode::new(text.clone()).ok().and_then(|code| world.catalogue.rows.get(&code));
    let row = row.ok_or_else(|| {
        let known = world.catalogue.rows.keys().map(PayloadCode::as_str).collect::<Vec<_>>().join(", ");
        unknown("--payload", text, ("không có loại hàng này", "there is no such payload"), &known)
    })?;
    let off = (!row.enabled).then(|| {
        let what = words(format!("{} chưa được phép vận chuyển", row.name.vi), format!("{} is not offered", row.name.en));
        let next = words("Gửi bằng đường bộ", "send by road");
        Reason::new("PAYLOAD_OFF", what, next).of("payload", text.clone()).by("payloads.toml enabled")
    });
    let weightless = (args.grams == 0).then(|| {
        let what = words("Hàng có khối lượng; 0 gam là không có hàng", "a payload has a mass; 0 grams is no payload");
        let next = words(
            "Nhập khối lượng cả hộp bằng --grams, hoặc bỏ --payload để tính chuyến bay không hàng",
            "give the mass of the packed box with --grams, or leave out --payload for an empty flight",
        );
        Reason::new("PAYLOAD_MASS", what, next).of("grams", "0").by("fleet.toml max_payload_g")
    });
    Ok((Some(row), off.into_iter().chain(weightless).collect()))
}

/// The next whole minute at which some permit is open for long enough; the next whole minute when none is.
fn next_minute(world: &Network, now: Utc) -> Utc {
    // Half an hour covers the longest leg of the fleet at the slowest ground speed that is planned.
    let minutes = world.permits.iter().filter_map(|permit| permit.next_minute(now, Span::minutes(30)));
    minutes.min().unwrap_or(Utc(now.0.div_euclid(60_000) * 60_000 + 60_000))
}

fn print(shown: &Shown<'_>, format: Format) -> String {
    match format {
        Format::Text => plan_text::text(shown),
        Format::Json => pretty(&json(shown)),
        Format::Geojson => pretty(&plan_geojson::geojson(shown)),
        Format::Plan => match &shown.outcome {
            Ok(plan) => file(shown.network, plan),
            Err(no) => pretty(&refused_file(no)),
        },
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn json(shown: &Shown<'_>) -> Value {
    let (verdict, plan, reasons) = match &shown.outcome {
        Ok(plan) => ("go", plan_energy::whole_json(plan, shown.network), json!([])),
        Err(no) => ("no_go", refused_json(shown, no), json!(no.reasons)),
    };
    json!({
        "verdict": verdict,
        "what_if": shown.what_if,
        "payload": shown.payload.map(|row| json!({ "code": row.code, "name": row.name })),
        "depart": shown.input.depart.to_string(),
        "depart_is_next_permitted_minute": shown.hour_chosen,
        "depart_is_past": shown.is_past,
        "plan": plan,
        "reasons": reasons,
        "learned": shown.input.condition.correction.as_ref().map(plan_energy::learned_json),
        "swap_needed_for_return": shown.swap_needed(),
        "road": shown.road.map(|road| json!({
            "length_m": road.length.0.round(), "minutes": (road.time.0 / 6.0).round() / 10.0, "peak": road.peak, "assumed": road.assumed,
        })),
        "demonstration": shown.network.demonstration,
    })
}

/// All that could be computed of a refused flight.
fn refused_json(shown: &Shown<'_>, no: &NoGo) -> Value {
    match (no.sketch.as_deref(), shown.network.type_of(shown.input.tail)) {
        (Some(sketch), Some(kind)) => plan_energy::refused_json(sketch, kind, shown.network),
        (Some(sketch), None) => sketch_json(sketch),
        (None, _) => Value::Null,
    }
}

fn file(network: &Network, plan: &FlightPlan) -> String {
    let file = PlanFile { from: plan.sketch.from.clone(), to: plan.sketch.to.clone(), package: plan.package.clone() };
    let cruise = network.types.get(&plan.aircraft_type).map(|kind| kind.energy.airspeed).unwrap_or_default();
    plan_file::write(&file, cruise).unwrap_or_else(|error| format!("{error}\n"))
}

/// A refused flight has no mission to carry: the file holds none, so that nobody can upload one, and says why.
fn refused_file(no: &NoGo) -> Value {
    json!({
        "fileType": "Plan",
        "groundStation": "QGroundControl",
        "version": 1,
        "mission": { "items": [], "version": 2 },
        "medflight": { "refused": no.reasons, "sketch": no.sketch.as_deref().map(sketch_json) },
    })
}

/// The published routes: hub to every other site with a pad that has a direct line, and back, each with its file.
#[must_use]
pub fn templates(network: &Network) -> Vec<(String, String)> {
    let Some(hub) = network.hub() else { return Vec::new() };
    let Some(tail) = network.tails.keys().next() else { return Vec::new() };
    let others = network.sites.values().filter(|site| !site.is_hub && network.first_pad(&site.id).is_some());
    let ways = others.flat_map(|site| [(&hub.id, &site.id), (&site.id, &hub.id)]);
    ways.filter_map(|(from, to)| {
        let input = PlanInput {
            network,
            from: network.first_pad(from)?.id.clone(),
            to: network.first_pad(to)?.id.clone(),
            tail,
            payload: Grams(0.0),
            goods: &[],
            charge: Percent(100.0),
            depart: network.permits.first()?.valid.from,
            weather: None,
            used_rotations_today: 0,
            extra: crate::domain::airspace::Extra::default(),
            way_round: WayRound::Never,
            condition: Condition::default(),
        };
        let plan = propose(&input).ok()?;
        Some((format!("{from}_{to}.plan"), file(network, &plan)))
    })
    .collect()
}

fn write_templates(network: &Network, dir: &std::path::Path) -> Outcome {
    let mut text = String::new();
    for (name, content) in templates(network) {
        let file = dir.join(&name);
        if let Err(error) = std::fs::write(&file, content) {
            return Outcome::because(Exit::Failed, &[disk::unwritable(&file, &error)]);
        }
        text.push_str(&format!("{name}\n"));
    }
    Outcome::done(text)
}
