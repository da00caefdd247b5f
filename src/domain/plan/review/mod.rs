//! A second reader of a finished plan, who trusts nothing of it.
//!
//! It shares no code with `propose` beyond the types of what was configured, positions, the ground's heights and the geodesic:
//! it samples the line every 10 m instead of intersecting shapes, keeps its own little maps instead of the tangent plane, sums
//! energy from seconds and power, and reads the package item by item. Samples are passed over only where the measured distance
//! of one before them proves that they are free. What it refuses, nobody flies.

mod approach;
mod bends;
mod energy;
mod geometry;
mod line;
mod package;
mod papers;
mod profile;
mod volume;

pub use profile::review_profile;

use super::flight_plan::FlightPlan;
use super::input::PlanInput;
use super::profile::Profile;
use crate::domain::airspace::Permit;
use crate::domain::fleet::AircraftType;
use crate::domain::geo::Position;
use crate::domain::network::Network;
use crate::domain::site::Pad;
use crate::units::words::{Reason, words};

/// How much two ways of computing a length may differ, in metres: the samples' spacing and the small maps' scale.
const SLACK: f64 = 0.5;

/// One reading.
struct Reader<'a> {
    plan: &'a FlightPlan,
    input: &'a PlanInput<'a>,
    network: &'a Network,
    from: &'a Pad,
    to: &'a Pad,
    kind: &'a AircraftType,
    permit: Option<&'a Permit>,
    /// The pads, and the corners between them.
    chain: Vec<Position>,
    /// Zones that hold at some moment of the flight.
    zones: Vec<line::InForce<'a>>,
    faults: Vec<Reason>,
}

impl Reader<'_> {
    fn add(&mut self, code: &'static str, vi: String, en: String) {
        let what = words(format!("Kiểm tra lần hai: {vi}"), format!("second check: {en}"));
        self.faults.push(Reason::new(code, what, words("Lập lại kế hoạch bay", "plan again")).by("second check of the plan"));
    }

    fn add_all(&mut self, found: Vec<(&'static str, String, String)>) {
        for (code, vi, en) in found {
            self.add(code, vi, en);
        }
    }
}

/// Who reads a plan, with what it names found.
fn reader<'a>(plan: &'a FlightPlan, input: &'a PlanInput<'a>) -> Result<Reader<'a>, Vec<Reason>> {
    let network = input.network;
    let (from, to) = (network.pads.get(&input.from), network.pads.get(&input.to));
    let kind = network.tails.get(input.tail).and_then(|tail| network.types.get(&tail.type_id));
    let (Some(from), Some(to), Some(kind)) = (from, to, kind) else {
        let what = words("Kiểm tra lần hai: không có bãi đáp hoặc UAV này", "second check: there is no such pad or aircraft");
        return Err(vec![Reason::new("UNKNOWN", what, words("Lập lại kế hoạch bay", "plan again"))]);
    };
    let permit = network.permits.iter().find(|permit| permit.id == plan.permit);
    let chain: Vec<Position> =
        std::iter::once(from.position).chain(plan.sketch.path.corners().iter().copied()).chain([to.position]).collect();
    let zones = line::in_force(plan, network);
    Ok(Reader { plan, input, network, from, to, kind, permit, chain, zones, faults: Vec::new() })
}

/// Reads a plan again, against what it was made from.
///
/// # Errors
/// Everything that is not as it should be.
pub fn review(plan: &FlightPlan, input: &PlanInput<'_>) -> Result<(), Vec<Reason>> {
    let mut reader = reader(plan, input)?;
    let line = geometry::along_chain(&reader.chain, 10.0);
    reader.asked();
    reader.bends();
    reader.papers(&line);
    reader.heights(&line);
    reader.zones(&line);
    reader.obstacles(&line);
    reader.approach(&line);
    reader.fence(&line);
    reader.volume();
    reader.energy();
    reader.returns();
    reader.alternates();
    reader.rally_order();
    reader.package();
    reader.columns();
    reader.landing_places(&line);
    reader.profile(&Profile::of(plan, input.network));
    if reader.faults.is_empty() { Ok(()) } else { Err(reader.faults) }
}
