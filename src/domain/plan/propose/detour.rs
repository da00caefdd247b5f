//! The way round what closes the straight line.
//!
//! First the shortest path that keeps the buffers. Where that one cannot be flown (too sharp a turn, too short a leg, or the
//! aircraft's own return would cut the corner through what is closed), paths with one bend: farther round, but on a bend half-way
//! the return of the aircraft itself always follows its own leg. Between the two are tried the bent
//! routes that a permit describes, and those that come in along a corridor of the pad.

use super::super::notes;
use super::super::survey::{self, Way};
use super::{Draft, Frame, NoGo};
use crate::domain::airspace::{PermitArea, PermitRoute, Zone, ZoneKind};
use crate::domain::detour::{Field, around};
use crate::domain::geo::{Path, Position, Segment, Shape, geodesy};
use crate::domain::mission;
use crate::domain::plan::{FlightPlan, WayRound};
use crate::units::altitude::{AboveHome, Agl};
use crate::units::quantity::Metres;
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::Reason;

/// Beyond the buffer: what rounding to the grid of 1e-7 degrees, and the tangent plane, may take away.
const MARGIN: Metres = Metres(1.0);
/// No detour takes longer; what closes within this time after departure is gone round.
const LONGEST: i64 = 3_600_000;
/// Where paths with one bend have it, as a share of the straight line; half-way first.
const SHARES: [f64; 7] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
/// Step and bound of how far aside the bend is tried, metres and share of the straight line.
const ASIDE: (f64, f64) = (50.0, 0.5);
/// How many paths are planned completely before it is given up.
const MOST: usize = 8;

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
        let line = Segment { from: frame.point(from), to: frame.point(to) };
        let place = |point| mission::on_grid(frame.position(point));
        let mut ways = Vec::new();
        if let Some(points) = field.shortest(line.from, line.to) {
            let corners: Vec<Position> = points[1..points.len() - 1].iter().map(|point| place(*point)).collect();
            ways.extend((!corners.is_empty()).then(|| Path::through(from, corners, to)));
        }
        ways.extend(self.permitted());
        ways.extend(self.along_corridors());
        let length = line.length();
        let mut bent: Vec<(f64, Path)> = Vec::new();
        for (share, side) in SHARES.into_iter().flat_map(|share| [(share, 1.0), (share, -1.0)]) {
            let mut aside = ASIDE.0;
            while aside <= length.0 * ASIDE.1 {
                let corner = line.beside(length * share, Metres(aside * side));
                if field.blockers(line.from, corner).is_empty() && field.blockers(corner, line.to).is_empty() {
                    let far = line.from.distance(corner) + corner.distance(line.to);
                    bent.push((far, Path::through(from, vec![place(corner)], to)));
                    break;
                }
                aside += ASIDE.0;
            }
        }
        bent.sort_by(|a, b| a.0.total_cmp(&b.0));
        ways.extend(bent.into_iter().map(|(_, path)| path));
        ways.truncate(MOST);
        ways
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
