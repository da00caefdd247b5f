//! Puts a plan together, or says why there is none.
//!
//! `draft.rs` looks at one cruise height, `finish.rs` makes the plan of the one that was taken, `detour.rs` goes round what closes
//! the straight line.
//!
//! Cruise heights are tried in the order of the direction (80 m out, 105 m back); the first one without a reason against it is
//! taken. Where both are too high for the permit or the ceiling, the highest below them is tried. When all fail, the reasons of the one with the fewest are given, and everything that could be computed is shown.

mod approach;
mod detour;
mod draft;
mod finish;

use super::flight_plan::FlightPlan;
use super::grid::on_grid;
use super::input::{NoGo, PlanInput};
use super::sketch::PlanSketch;
use super::survey::Way;
use crate::domain::airspace::Permit;
use crate::domain::energy::{Circumstances, LineWind};
use crate::domain::fleet::{AircraftType, Tail};
use crate::domain::mission;
use crate::domain::network::Network;
use crate::domain::site::Pad;
use crate::units::altitude::Agl;
use crate::units::quantity::{Degrees, Metres, MetresPerSecond, Percent};
use crate::units::words::{Reason, words};

pub(super) use detour::Straight;

/// No cruise height is lower than this over home, metres, as in the configuration.
pub(super) const LOWEST: f64 = 30.0;

/// Everything about a flight that does not depend on its height.
#[derive(Clone)]
struct Frame<'a> {
    input: &'a PlanInput<'a>,
    network: &'a Network,
    from: &'a Pad,
    to: &'a Pad,
    tail: &'a Tail,
    kind: &'a AircraftType,
    way: Way,
    /// Direction of the first leg, and the wind along it.
    track: Degrees,
    wind: LineWind,
    given: Circumstances,
    approach: Metres,
    /// Why it is not the straight line.
    detour: Option<Straight>,
}

/// One cruise height tried.
struct Draft<'a> {
    sketch: PlanSketch,
    permit: Option<&'a Permit>,
    reasons: Vec<Reason>,
}

impl Draft<'_> {
    /// Whether its height is against it.
    fn is_too_high(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason.code, "PERMIT_HEIGHT" | "CEILING"))
    }
}

/// Plans one flight along the straight line; and where only the line itself is closed, along the way round that the input allows.
///
/// # Errors
/// A refusal with every reason, also against each way round that was tried, and what could be computed all the same.
pub fn propose(input: &PlanInput<'_>) -> Result<FlightPlan, NoGo> {
    let frame = resolve(input).map_err(|reasons| NoGo { reasons, sketch: None })?;
    frame.fly().or_else(|no| frame.go_round(no))
}

impl<'a> Frame<'a> {
    /// The plan of the first height without a reason against it.
    fn fly(&self) -> Result<FlightPlan, NoGo> {
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        for height in self.heights_to_try() {
            if let Some(plan) = self.at_height(height, &mut drafts) {
                return Ok(plan);
            }
        }
        let usual = drafts.len();
        for height in self.lower_heights(&drafts) {
            if let Some(plan) = self.at_height(height, &mut drafts) {
                return Ok(plan);
            }
        }
        let lower = drafts.split_off(usual);
        let best = drafts.into_iter().reduce(|a, b| if b.reasons.len() < a.reasons.len() { b } else { a });
        Err(best.map_or(NoGo { reasons: self.general_reasons(), sketch: None }, |mut draft| {
            // What stands against flying lower, where the height was what stood against it.
            let told = |reasons: &[Reason], reason: &Reason| reasons.iter().any(|known| known.code == reason.code);
            if draft.is_too_high() {
                let below = lower.into_iter().flat_map(|lower| lower.reasons);
                for reason in below {
                    if !told(&draft.reasons, &reason) {
                        draft.reasons.push(reason);
                    }
                }
            }
            NoGo { reasons: draft.reasons, sketch: Some(Box::new(draft.sketch)) }
        }))
    }

    /// The plan at one height; None where something is against it, which is then the last of the drafts.
    fn at_height(&self, height: Agl, drafts: &mut Vec<Draft<'a>>) -> Option<FlightPlan> {
        let mut draft = self.draft_with_reasons(height);
        if let (true, Some(permit)) = (draft.reasons.is_empty(), draft.permit) {
            match self.finish(&draft, permit, drafts.first().map(|first| first.reasons.as_slice())) {
                Ok(plan) => return Some(plan),
                Err(reasons) => draft.reasons = reasons,
            }
        }
        drafts.push(draft);
        None
    }

    /// Where every usual height is too high for a permit or the ceiling: the highest whole metre below each of them, highest first.
    /// What stands below is then held against it as at any other height.
    fn lower_heights(&self, drafts: &[Draft<'a>]) -> Vec<Agl> {
        let Some(lowest) = drafts.iter().min_by(|a, b| a.sketch.heights.cruise.0.total_cmp(&b.sketch.heights.cruise.0)) else {
            return Vec::new();
        };
        if !drafts.iter().all(Draft::is_too_high) {
            return Vec::new();
        }
        let (network, heights) = (self.network, &lowest.sketch.heights);
        let most = Agl(network.limits.airspace.ceiling.value.0 - network.elevation.accuracy.0);
        let ceilings = network.permits.iter().map(|permit| permit.ceiling.0.min(most.0));
        let over_home = |ceiling: f64| (heights.cruise.0 - (heights.highest.0 - ceiling) - 0.001).floor();
        let mut lower: Vec<f64> = ceilings.map(over_home).filter(|height| *height >= LOWEST && *height < heights.cruise.0).collect();
        lower.sort_by(|a, b| b.total_cmp(a));
        lower.dedup();
        lower.into_iter().map(Agl).collect()
    }

    fn draft_with_reasons(&self, height: Agl) -> Draft<'a> {
        let mut draft = self.draft(height);
        draft.reasons.splice(0..0, self.general_reasons());
        draft
    }
}

/// Direction of a way's first leg, and the wind along it; both on the grid.
fn track_and_wind(input: &PlanInput<'_>, way: &Way) -> (Degrees, LineWind) {
    let first = way.path.leg_at(Metres(0.0));
    let track = Degrees(on_grid(first.track().0));
    let wind = input.weather.map_or(LineWind::default(), |report| {
        let (head, cross) = report.along(track);
        LineWind { head: MetresPerSecond(on_grid(head.0)), cross: MetresPerSecond(on_grid(cross.0)) }
    });
    (track, wind)
}

fn resolve<'a>(input: &'a PlanInput<'a>) -> Result<Frame<'a>, Vec<Reason>> {
    let network = input.network;
    let mut reasons = Vec::new();
    let mut missing = |field, value: String, vi: &str, en: &str| {
        let what = words(format!("Không có {vi} {value}"), format!("there is no {en} {value}"));
        reasons.push(Reason::new("UNKNOWN", what, words("Chọn trong danh mục", "choose one that is configured")).of(field, value));
    };
    let pad = |id| network.pads.get(id);
    let (from, to) = (pad(&input.from), pad(&input.to));
    if from.is_none() {
        missing("from", input.from.to_string(), "bãi đáp", "pad");
    }
    if to.is_none() {
        missing("to", input.to.to_string(), "bãi đáp", "pad");
    }
    let (tail, kind) = (network.tails.get(input.tail), network.type_of(input.tail));
    if kind.is_none() {
        missing("tail", input.tail.to_string(), "UAV", "aircraft");
    }
    let (Some(from), Some(to), Some(tail), Some(kind)) = (from, to, tail, kind) else {
        return Err(reasons);
    };
    let way = Way::between(network, mission::on_grid(from.position), mission::on_grid(to.position));
    let nearest = kind.airframe.approach_length(MetresPerSecond(0.0)).max(Metres(1.0));
    if way.length < nearest {
        let what = words(format!("Hai bãi đáp chỉ cách nhau {}", way.length), format!("the two pads lie only {} apart", way.length));
        let next = words("Đi bộ hoặc gửi bằng đường bộ", "walk, or send by road");
        return Err(vec![Reason::new("TOO_SHORT", what, next).of("to", input.to.to_string())]);
    }
    let (track, wind) = track_and_wind(input, &way);
    let limits = &network.limits.weather;
    let cold_air = input.weather.is_some_and(|report| report.temperature < limits.cold_pack_below.value);
    let cold = if cold_air { Percent(on_grid(input.charge.0 * limits.cold_pack_loss.value.0 / 100.0)) } else { Percent(0.0) };
    let approach = approach(kind, network);
    // The worst pack that may be aboard counts where nobody knows which one is.
    let worst = tail.packs.iter().map(|pack| pack.health).fold(Percent(100.0), Percent::min);
    let given = Circumstances {
        cold,
        payload: input.payload,
        temperature: input.weather.map(|report| report.temperature),
        health: input.condition.health.unwrap_or(worst),
        factor: input.condition.correction.map_or(1.0, |learned| learned.factor),
    };
    Ok(Frame { input, network, from, to, tail, kind, way, track, wind, given, approach, detour: None })
}

/// How long the approach of a type is: a tail wind up to the limit lengthens the back-transition, and the approach is long enough for
/// it, rounded up to 50 m.
pub(super) fn approach(kind: &AircraftType, network: &Network) -> Metres {
    let fastest = kind.energy.airspeed + network.limits.weather.cruise_wind.value;
    Metres((kind.airframe.approach_length(fastest).0 / 50.0).ceil() * 50.0)
}
