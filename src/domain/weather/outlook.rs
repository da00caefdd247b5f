//! Observations and forecasts together: the worst of all that is said of the time of a flight, and when it is expected to open.
//!
//! What each source says becomes a list of stretches of time with figures. Where a forecast changes gradually (BECMG), what was
//! before holds until the change ends and what comes after holds from its beginning: the worse of both counts between.
//! TEMPO and PROB count as if they were certain where the limits name them; what they leave out is told as a note.

use super::conditions::{Change, ChangeKind, Conditions};
use super::figures::{Against, Figures};
use super::metar::Metar;
use super::report::WeatherReport;
use super::taf::Taf;
use crate::domain::limits::{Chance, WeatherLimits};
use crate::units::quantity::{Celsius, Metres, MetresPerSecond};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Reason, Words, words};
use std::collections::BTreeMap;

/// How long a trend holds after its report.
const TREND: Span = Span::minutes(120);

/// What one source says of a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Who says it, and of when.
    pub source: Words,
    /// The stretch.
    pub during: TimeWindow,
    /// How likely it is; None of what is observed or prevails.
    pub chance: Option<Chance>,
    /// The figures.
    pub figures: Figures,
}

/// Wind that an aircraft in the air estimates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirWind {
    /// Strength.
    pub speed: MetresPerSecond,
    /// Height above its home.
    pub height: Metres,
    /// When it was told.
    pub at: Utc,
}

impl Said {
    /// A report of a person or a station, for as long as it counts.
    #[must_use]
    pub fn of_report(report: &WeatherReport, lasts: Span) -> Self {
        let source = format!("{} {}", report.source, report.at.hour_z());
        Self { source: words(&source, &source), during: lasting(report.at, lasts), chance: None, figures: report.into() }
    }

    /// The wind that the aircraft `tail` tells, for as long as it counts: a wind at cruise height.
    #[must_use]
    pub fn of_aircraft(tail: &str, wind: &AirWind, lasts: Span) -> Self {
        let (height, at) = (wind.height, wind.at.hour_z());
        let source = words(format!("{tail} đo ở {height} lúc {at}"), format!("measured by {tail} at {height}, {at}"));
        let figures = Figures { cruise_wind: Some(wind.speed), ..Figures::default() };
        Self { source, during: lasting(wind.at, lasts), chance: None, figures }
    }

    /// An observation of an aerodrome for as long as it counts, and its trend.
    #[must_use]
    pub fn of_metar(metar: &Metar, lasts: Span) -> Vec<Self> {
        let name = format!("METAR {} {}", metar.station, metar.at.hour_z());
        let temperature = metar.temperature_mc.map(|thousandths| Celsius(f64::from(thousandths) / 1e3));
        let visibility_unknown = metar.conditions.visibility_m.is_none();
        let figures = Figures { temperature, visibility_unknown, ..Figures::from(&metar.conditions) };
        let observed = Self { source: words(&name, &name), during: lasting(metar.at, lasts), chance: None, figures };
        let trend = metar.changes.iter().map(|change| {
            let until = if change.kind == ChangeKind::Becoming { metar.at + TREND } else { change.until };
            passing(&name, change, TimeWindow { from: change.from, until })
        });
        std::iter::once(observed).chain(trend).collect()
    }

    /// A forecast as its stretches; none where it was cancelled.
    #[must_use]
    pub fn of_taf(taf: &Taf) -> Vec<Self> {
        if taf.cancelled || taf.missing {
            return Vec::new();
        }
        let name = format!("TAF {} {}", taf.station, taf.issued.hour_z());
        let mut found = Vec::new();
        let (mut prevailing, mut since, mut code) = (taf.conditions.clone(), taf.from, "");
        let mut lasting: Vec<_> = taf.changes.iter().filter(|change| lasts(change.kind)).collect();
        lasting.sort_by_key(|change| change.from);
        for change in lasting {
            let gradual = change.kind == ChangeKind::Becoming;
            let until = if gradual { change.until } else { change.from };
            found.push(stretch(&name, code, TimeWindow { from: since, until }, &prevailing));
            prevailing = if gradual { prevailing.changed_by(&change.conditions) } else { change.conditions.clone() };
            (since, code) = (change.from, change.kind.code());
        }
        found.push(stretch(&name, code, TimeWindow { from: since, until: taf.until }, &prevailing));
        let changes = taf.changes.iter().filter(|change| !lasts(change.kind));
        found.extend(changes.map(|change| passing(&name, change, TimeWindow { from: change.from, until: change.until })));
        found
    }
}

fn lasts(kind: ChangeKind) -> bool {
    match kind {
        ChangeKind::From | ChangeKind::Becoming => true,
        ChangeKind::Temporary | ChangeKind::Probable => false,
    }
}

fn lasting(from: Utc, lasts: Span) -> TimeWindow {
    TimeWindow { from, until: from + lasts }
}

fn stretch(name: &str, code: &str, during: TimeWindow, conditions: &Conditions) -> Said {
    let source = format!("{name}{}{code} {}–{}", if code.is_empty() { "" } else { " " }, during.from.hour_z(), during.until.hour_z());
    Said { source: words(&source, &source), during, chance: None, figures: conditions.into() }
}

/// A change with how likely it is, in words too.
fn passing(name: &str, change: &Change, during: TimeWindow) -> Said {
    let Some(chance) = change.chance() else { return stretch(name, change.kind.code(), during, &change.conditions) };
    let said = stretch(name, chance.code(), during, &change.conditions);
    let means = chance.words();
    let source = words(format!("{}, {}", said.source.vi, means.vi), format!("{}, {}", said.source.en, means.en));
    Said { source, chance: Some(chance), ..said }
}

/// Whether a stretch counts against flights, by the limits.
fn counts(said: &Said, limits: &WeatherLimits) -> bool {
    said.chance.is_none_or(|chance| limits.forecast_changes.value.contains(&chance))
}

/// What is said against a flight during a time: of each kind the worst, in the order of the limits. What is only likely, or there at
/// times, counts where the limits name it.
#[must_use]
pub fn worst(said: &[Said], during: &TimeWindow, limits: &WeatherLimits, rain_proof: bool, next: &Words) -> Vec<Reason> {
    worst_of(said.iter().filter(|said| counts(said, limits)), during, limits, rain_proof, next)
}

/// The same of what the limits do not count: a note, no refusal.
#[must_use]
pub fn uncounted(said: &[Said], during: &TimeWindow, limits: &WeatherLimits, rain_proof: bool) -> Vec<Reason> {
    worst_of(said.iter().filter(|said| !counts(said, limits)), during, limits, rain_proof, &words("", ""))
}

fn worst_of<'s>(
    said: impl Iterator<Item = &'s Said>,
    during: &TimeWindow,
    limits: &WeatherLimits,
    rain_proof: bool,
    next: &Words,
) -> Vec<Reason> {
    let mut of_kind: BTreeMap<&'static str, (usize, Against)> = BTreeMap::new();
    for said in said.filter(|said| said.during.overlaps(during)) {
        for against in said.figures.against(limits, rain_proof, Some(&said.source), next) {
            let place = of_kind.len();
            let known = of_kind.entry(against.reason.code).or_insert_with(|| (place, against.clone()));
            if against.excess > known.1.excess {
                known.1 = against;
            }
        }
    }
    let mut found: Vec<(usize, Against)> = of_kind.into_values().collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, against)| against.reason).collect()
}

/// The first moment not before `from` from which a forecast is within the limits for so long; None where it names none.
#[must_use]
pub fn opens(taf: &Taf, from: Utc, length: Span, limits: &WeatherLimits, rain_proof: bool) -> Option<Utc> {
    let said = Said::of_taf(taf);
    let nothing = words("", "");
    let mut starts: Vec<Utc> = said.iter().flat_map(|said| [said.during.from, said.during.until]).chain([from]).collect();
    starts.sort_unstable();
    starts.into_iter().filter(|start| *start >= from && *start >= taf.from).find(|start| {
        let during = TimeWindow { from: *start, until: *start + length };
        !said.is_empty() && during.until <= taf.until && worst(&said, &during, limits, rain_proof, &nothing).is_empty()
    })
}
