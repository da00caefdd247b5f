//! Everything that a sheet shows beyond the plan itself, worked out once for page and JSON.

use super::super::plan::Shown;
use crate::domain::airspace::Permit;
use crate::domain::fleet::AircraftType;
use crate::domain::geo::{Path, Position, Segment, Stretch};
use crate::domain::network::Network;
use crate::domain::plan::{FlightPlan, PlanSketch, ZoneMet};
use crate::domain::sora::Assessment;
use crate::domain::volume::{Volume, outline};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
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

/// Zones that no permit of this plan opens, nearer to the path than the operational volume reaches.
fn reached(network: &Network, path: &Path, narrow_at: &[Stretch], volume: &Volume, open: &[&ZoneId], top: f64) -> Vec<(ZoneId, Metres)> {
    use crate::domain::airspace::{Level, ZoneKind};
    let wide = volume.operational().wide;
    let narrow = volume.operational().narrow;
    let above = |zone: &crate::domain::airspace::Zone| match zone.floor {
        Level::AboveGround(floor) => floor >= volume.contingency_top.0,
        Level::AboveSea(floor) => floor >= top + (volume.contingency_top.0 - volume.geography_top.0),
        Level::Unlimited => true,
    };
    let mut found = Vec::new();
    for zone in network.airspace.iter().filter(|zone| zone.active && zone.kind != ZoneKind::Caution && !above(zone)) {
        if open.contains(&&zone.id) {
            continue;
        }
        let Some(shape) = network.airspace.shape(&zone.id) else { continue };
        let mut nearest = Metres(f64::INFINITY);
        let mut met = false;
        for leg in path.legs() {
            let line = Segment { from: network.frame.point(leg.from), to: network.frame.point(leg.to) };
            nearest = nearest.min(shape.distance_to(&line));
            let is_narrow = |along: Metres| narrow_at.iter().any(|off| off.from <= along && along <= off.until);
            // Where Hold is not offered the volume is narrower: only what is left of the leg counts with the full width.
            let wide_part = |near: &Stretch| {
                let mut along = leg.start + near.from;
                let mut some = false;
                while along <= leg.start + near.until {
                    some |= !is_narrow(along);
                    along = along + Metres(10.0);
                }
                some
            };
            met |= shape.is_within(&line, narrow) || shape.stretches_within(&line, wide).iter().any(wide_part);
        }
        if met {
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
        let top = sketch.heights.cruise_amsl().0;
        let reached = reached(network, &sketch.path, &narrow_at, &volume, &open, top);
        Some(Self { shown, network, kind, sketch, plan, reasons, permit, volume, outlines, sora, reached })
    }

    /// The zones that are drawn and listed.
    pub(super) fn zones(&self) -> &[ZoneMet] {
        &self.sketch.zones
    }
}
