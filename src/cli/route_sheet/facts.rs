//! Everything that a sheet shows beyond the plan itself, worked out once for page and JSON.

use super::super::plan::Shown;
use crate::domain::airspace::{Level, Permit, Zone, ZoneKind};
use crate::domain::fleet::AircraftType;
use crate::domain::geo::{Position, Segment, Shape, Stretch};
use crate::domain::network::Network;
use crate::domain::plan::{FlightPlan, PlanSketch, ZoneMet};
use crate::domain::sora::Assessment;
use crate::domain::volume::{Volume, outline};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::{Span, TimeWindow};
use crate::units::words::Reason;

/// One volume drawn.
pub(super) struct Outlines {
    pub(super) geography: Vec<Position>,
    pub(super) operational: Vec<Position>,
    pub(super) ground: Vec<Position>,
}

/// A sheet's facts.
pub(super) struct Facts<'a> {
    pub(super) shown: &'a Shown<'a>,
    pub(super) network: &'a Network,
    pub(super) kind: &'a AircraftType,
    pub(super) sketch: &'a PlanSketch,
    /// None where the flight is refused.
    pub(super) plan: Option<&'a FlightPlan>,
    pub(super) reasons: &'a [Reason],
    pub(super) permit: Option<&'a Permit>,
    pub(super) volume: Volume,
    pub(super) outlines: Outlines,
    pub(super) sora: Assessment,
    /// Zones that stay closed and that the operational volume reaches into, with the distance of the path.
    pub(super) reached: Vec<(ZoneId, Metres)>,
}

/// Zones that stay closed during the flight and that the operational volume reaches into, the nearest to the path first.
fn reached(
    network: &Network,
    sketch: &PlanSketch,
    during: &TimeWindow,
    volume: &Volume,
    operational: &[Position],
    open: &[&ZoneId],
) -> Vec<(ZoneId, Metres)> {
    let point = |at: &Position| network.frame.point(*at);
    let top = sketch.heights.cruise_amsl().0 + volume.contingency_top.0 - volume.geography_top.0;
    let above = |zone: &Zone| match zone.floor {
        Level::AboveGround(floor) => floor >= volume.contingency_top.0,
        Level::AboveSea(floor) => floor >= top,
        Level::Unlimited => true,
    };
    let closed = |zone: &&Zone| match zone.kind {
        ZoneKind::Prohibited | ZoneKind::Temporary => true,
        ZoneKind::Restricted => !open.contains(&&zone.id),
        ZoneKind::Caution => false,
    };
    let inside = Shape::Rings(vec![operational.iter().map(point).collect()]);
    let edges = || operational.iter().zip(operational.iter().cycle().skip(1)).map(|(a, b)| Segment { from: point(a), to: point(b) });
    let mut found = Vec::new();
    for zone in network.airspace.iter().filter(|zone| zone.holds(during) && !above(zone)).filter(closed) {
        let Some(shape) = network.airspace.shape(&zone.id) else { continue };
        let a_point = match shape {
            Shape::Disc { centre, .. } => Some(*centre),
            Shape::Rings(rings) => rings.first().and_then(|ring| ring.first()).copied(),
        };
        // Their borders meet, or the one lies in the other.
        let within = a_point.is_some_and(|at| inside.contains(at)) || shape.contains(point(&sketch.path.first()));
        if within || edges().any(|edge| shape.is_within(&edge, Metres(0.0))) {
            let lines = sketch.path.legs().map(|leg| Segment { from: point(&leg.from), to: point(&leg.to) });
            let nearest = lines.map(|line| shape.distance_to(&line)).fold(Metres(f64::INFINITY), Metres::min);
            found.push((zone.id.clone(), nearest));
        }
    }
    found.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| a.0.cmp(&b.0)));
    found
}

impl<'a> Facts<'a> {
    /// The facts; None where not even pads and aircraft are known, so that there is nothing to draw.
    pub(super) fn of(shown: &'a Shown<'a>) -> Option<Self> {
        let network = shown.network;
        let kind = network.type_of(shown.input.tail)?;
        let (plan, sketch, reasons): (Option<&FlightPlan>, &PlanSketch, &[Reason]) = match &shown.outcome {
            Ok(plan) => (Some(plan), &plan.sketch, &[]),
            Err(no) => (None, no.sketch.as_deref()?, &no.reasons),
        };
        let volume = Volume::in_all_weather(kind, &network.limits, sketch.heights.highest);
        let narrow_at: Vec<Stretch> = plan.iter().flat_map(|plan| plan.hold_off.iter().map(|off| off.stretch)).collect();
        let draw = |width| outline(&sketch.path, width, &narrow_at);
        let outlines =
            Outlines { geography: draw(volume.geography), operational: draw(volume.operational()), ground: draw(volume.ground()) };
        let sora = Assessment::of(network, kind, &sketch.path, &volume, &narrow_at);
        let permit_id = plan.map(|plan| &plan.permit).or_else(|| sketch.zones.iter().find_map(|zone| zone.opened_by.as_ref()));
        let permit = permit_id.and_then(|id| network.permits.iter().find(|permit| permit.id == *id));
        let open: Vec<&ZoneId> = permit.iter().flat_map(|permit| permit.zones.iter()).collect();
        let depart = shown.input.depart;
        let during = TimeWindow { from: depart, until: depart + Span::secs(1).times(sketch.duration.0) };
        let reached = reached(network, sketch, &during, &volume, &outlines.operational, &open);
        Some(Self { shown, network, kind, sketch, plan, reasons, permit, volume, outlines, sora, reached })
    }

    /// The zones that are drawn and listed.
    pub(super) fn zones(&self) -> &[ZoneMet] {
        &self.sketch.zones
    }
}
