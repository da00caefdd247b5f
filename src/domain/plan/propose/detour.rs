//! The way round what closes the straight line.
//!
//! First the shortest paths that keep the buffers and can be flown: no turn too sharp, no leg too short, and the aircraft's own return
//! cuts no corner through what is closed. Then the bent routes that a permit describes, and those that come in along a corridor of
//! the pad.

use super::super::notes;
use super::super::survey::{self, Way};
use super::{Draft, Frame, NoGo};
use crate::domain::airspace::{PermitArea, PermitRoute, Zone, ZoneKind};
use crate::domain::detour::{Field, Manners, around};
use crate::domain::geo::{Path, Point, Position, Shape, geodesy};
use crate::domain::mission;
use crate::domain::plan::{FlightPlan, WayRound};
use crate::domain::volume::Volume;
use crate::units::altitude::{AboveHome, Agl};
use crate::units::quantity::{Degrees, Metres};
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::Reason;

/// Beyond the buffer: what rounding to the grid of 1e-7 degrees, and the tangent plane, may take away.
const MARGIN: Metres = Metres(1.0);
/// No detour takes longer; what closes within this time after departure is gone round.
const LONGEST: i64 = 3_600_000;
/// Paths that are looked for among those that keep their manners.
const FEW: usize = 3;
/// How many paths are planned completely before it is given up.
const MOST: usize = 12;

/// Why a plan does not fly the straight line.
#[derive(Debug, Clone)]
pub(in super::super) struct Straight {
    /// Its length.
    pub length: Metres,
    /// What is against it.
    pub reasons: Vec<Reason>,
}

/// Whether another line may be free of it.
fn is_of_the_line(reason: &Reason) -> bool {
    ["ZONE_PROHIBITED", "ZONE_TEMPORARY", "OBSTACLE", "PERMIT_ZONE", "PERMIT_AREA", "APPROACH_CORRIDOR"].contains(&reason.code)
}

impl<'a> Frame<'a> {
    /// Plans round what is against the straight line; where that is not possible, says why for each way that was tried.
    pub(super) fn go_round(&self, straight: NoGo) -> Result<FlightPlan, NoGo> {
        if self.input.way_round == WayRound::Never || !straight.reasons.iter().all(is_of_the_line) {
            return Err(straight);
        }
        let mut tried: Vec<(Metres, Vec<Reason>)> = Vec::new();
        for height in self.heights_to_try() {
            let ways = match &self.input.way_round {
                WayRound::Never => Vec::new(),
                WayRound::Approved(corners) => vec![Path::through(self.way.path.first(), corners.clone(), self.way.path.last())],
                WayRound::Sought => self.ways_round(height),
            };
            for path in ways {
                let detour = Straight { length: self.way.length, reasons: straight.reasons.clone() };
                let frame = self.along_path(path, detour);
                let draft: Draft<'_> = frame.draft_with_reasons(height);
                match (draft.permit, draft.reasons.is_empty()) {
                    (Some(permit), true) => match frame.finish(&draft, permit, None) {
                        Ok(plan) => return Ok(plan),
                        Err(reasons) => tried.push((frame.way.length, reasons)),
                    },
                    (Some(_) | None, _) => tried.push((frame.way.length, draft.reasons)),
                }
            }
        }
        // Nothing was tried where an end itself is shut in: then the straight line's reasons say all there is to say.
        let mut reasons = straight.reasons;
        reasons.extend((!tried.is_empty()).then(|| notes::no_way_round(&tried)));
        Err(NoGo { reasons, sketch: straight.sketch })
    }

    /// The same flight along another path.
    fn along_path(&self, path: Path, detour: Straight) -> Frame<'a> {
        let way = Way::of(self.network, path);
        let (track, wind) = super::track_and_wind(self.input, &way);
        Frame { way, track, wind, detour: Some(detour), ..self.clone() }
    }

    /// Paths to try at one height, the most wanted first.
    fn ways_round(&self, height: Agl) -> Vec<Path> {
        let field = self.field(height);
        let frame = &self.network.frame;
        let (from, to) = (self.way.path.first(), self.way.path.last());
        let (start, end) = (frame.point(from), frame.point(to));
        let path = |points: Vec<Point>| {
            let corners = points[1..points.len() - 1].iter().map(|point| mission::on_grid(frame.position(*point)));
            Path::through(from, corners.collect(), to)
        };
        let bent = |aside| field.flyable(start, end, &self.manners(aside), FEW);
        let fence = Volume::in_all_weather(self.kind, &self.network.limits, height).fence;
        // Where a path runs close to something closed its fence is narrow: there the return has less room.
        let wide = bent(fence.wide);
        let narrow = if wide.is_empty() { Vec::new() } else { bent(fence.narrow) };
        let bent = wide.into_iter().chain(narrow).filter(|points| points.len() > 2).map(path);
        // The shortest of all comes last: what is against it says why there is no way where there is none.
        let shortest = field.shortest(start, end).filter(|points| points.len() > 2).map(path);
        let ways = bent.chain(self.permitted()).chain(self.along_corridors()).chain(shortest);
        let mut found: Vec<Path> = Vec::new();
        for way in ways {
            if !found.contains(&way) {
                found.push(way);
            }
        }
        found.truncate(MOST);
        found
    }

    /// How a path must be to be flown, with room for what the grid of places takes away.
    fn manners(&self, aside: Metres) -> Manners {
        let limits = &self.network.limits.airspace;
        let hold = self.kind.hold_reach;
        let legs = [limits.departure_point.value + hold, hold * 2.0, hold + self.approach].map(|leg| leg + MARGIN);
        Manners { sharpest: limits.sharpest_turn.value - Degrees(0.1), legs, aside }
    }

    /// The bent routes that permits describe between the two pads, either way.
    fn permitted(&self) -> impl Iterator<Item = Path> + '_ {
        let (from, to) = (self.way.path.first(), self.way.path.last());
        let near = |a: Position, b: Position, route: &PermitRoute| geodesy::distance(a, b) <= route.half_width;
        let routes = self.network.permits.iter().flat_map(|permit| match &permit.area {
            PermitArea::Along(routes) => routes.as_slice(),
            PermitArea::Within(_) => &[],
        });
        routes.filter_map(move |route| {
            let (first, corners, last) = match route.points.as_slice() {
                [first, corners @ .., last] if !corners.is_empty() => (*first, corners, *last),
                _ => return None,
            };
            let corners = corners.iter().map(|at| mission::on_grid(*at));
            if near(first, from, route) && near(last, to, route) {
                Some(Path::through(from, corners.collect(), to))
            } else if near(last, from, route) && near(first, to, route) {
                Some(Path::through(from, corners.rev().collect(), to))
            } else {
                None
            }
        })
    }

    /// Everything that no path may come near at this height.
    fn field(&self, height: Agl) -> Field {
        let (network, limits) = (self.network, &self.network.limits.airspace);
        let ground = self.way.ground(network);
        let heights = survey::heights(self.from.ground, self.to.ground, AboveHome(height.0), ground.as_deref());
        let during = TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0.saturating_add(LONGEST)) };
        let stays_closed = |zone: &&Zone| match zone.kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => true,
            ZoneKind::Restricted => !network.permits.iter().any(|permit| permit.zones.contains(&zone.id)),
            ZoneKind::Caution => false,
        };
        let in_force = |zone: &&Zone| zone.active && zone.window.is_none_or(|window| window.overlaps(&during));
        let zones = network.airspace.iter().filter(in_force).filter(stays_closed).filter(|zone| survey::reaches(network, zone, &heights));
        let shapes = zones.filter_map(|zone| network.airspace.shape(&zone.id));
        let mut polygons: Vec<_> = shapes.flat_map(|shape| around(shape, limits.zone_buffer.value + MARGIN)).collect();
        let cruise = heights.cruise_amsl();
        let clearance = limits.obstacle_clearance.value;
        for obstacle in network.obstacles.iter().filter(|obstacle| cruise - obstacle.highest() <= clearance) {
            let reach = survey::obstacle_reach(network, obstacle, true) + MARGIN;
            let points = network.obstacles.points(&obstacle.id);
            let spots: Vec<Shape> = match points {
                [only] => vec![Shape::Disc { centre: *only, radius: 0.0 }],
                several => several.windows(2).map(|ends| Shape::Rings(vec![ends.to_vec()])).collect(),
            };
            polygons.extend(spots.iter().flat_map(|spot| around(spot, reach)));
        }
        Field::new(polygons)
    }
}
