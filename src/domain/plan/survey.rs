//! A way against everything on the map: ground, zones, obstacles, people.

use super::grid::on_grid;
use super::sketch::{GroundRisk, Heights, ObstacleNear, ZoneMet};
use crate::domain::airspace::{Level, Obstacle, Zone, ZoneKind};
use crate::domain::geo::{Path, PathLeg, Position, Segment, Shape, Stretch};
use crate::domain::network::Network;
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::TimeWindow;
use std::collections::BTreeMap;

/// A straight leg of a way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    leg: PathLeg,
    /// In the tangent plane.
    pub segment: Segment,
}

impl Line {
    fn of(network: &Network, leg: PathLeg) -> Self {
        Self { leg, segment: Segment { from: network.frame.point(leg.from), to: network.frame.point(leg.to) } }
    }

    /// Heights of the ground every 50 m, both ends included; None where one is not known.
    fn ground(&self, network: &Network) -> Option<Vec<Amsl>> {
        let mut along = Metres(0.0);
        let mut heights = Vec::new();
        while along < self.leg.length {
            heights.push(network.elevation.at(self.leg.at(along))?);
            along = along + Metres(50.0);
        }
        heights.push(network.elevation.at(self.leg.to)?);
        Some(heights)
    }

    /// A stretch of this leg as one of the whole path.
    fn moved(&self, stretch: Stretch) -> Stretch {
        Stretch { from: self.leg.start + stretch.from, until: self.leg.start + stretch.until }
    }
}

/// A path with its legs in the tangent plane.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub path: Path,
    pub length: Metres,
    lines: Vec<Line>,
}

impl Way {
    pub(super) fn of(network: &Network, path: Path) -> Self {
        let lines = path.legs().map(|leg| Line::of(network, leg)).collect();
        Self { length: path.length(), path, lines }
    }

    pub(super) fn between(network: &Network, from: Position, to: Position) -> Self {
        Self::of(network, Path::straight(from, to))
    }

    /// Its straight lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// Heights of the ground every 50 m of each leg; None where one is not known.
    pub(super) fn ground(&self, network: &Network) -> Option<Vec<Amsl>> {
        self.lines().map(|line| line.ground(network)).collect::<Option<Vec<_>>>().map(|legs| legs.concat())
    }
}

/// Heights of a flight at a cruise height; the ground between the pads counts where it is known.
pub(super) fn heights(home: Amsl, destination: Amsl, cruise: AboveHome, ground: Option<&[Amsl]>) -> Heights {
    let cruise_amsl = cruise.amsl(home);
    // The aircraft's own return flies at the return height above the safe point: higher than the cruise where that lies higher.
    let top = cruise_amsl + (destination - home).max(Metres(0.0));
    let ends = [home, destination];
    let all = || ground.unwrap_or_default().iter().chain(&ends);
    let lowest = all().map(|g| cruise_amsl.0 - g.0).fold(f64::INFINITY, f64::min);
    let highest = all().map(|g| top.0 - g.0).fold(f64::NEG_INFINITY, f64::max);
    Heights { home, cruise, destination, lowest: Agl(on_grid(lowest)), highest: Agl(on_grid(highest)) }
}

/// Whether a flight at these heights touches a zone's band or the buffer below it. The column above each pad is flown from the
/// ground up, so only a floor above the highest flown height and the buffer keeps a zone out of it.
pub(super) fn reaches(network: &Network, zone: &Zone, heights: &Heights) -> bool {
    let kept = zone.kept_below(&network.limits.airspace).0;
    match zone.floor {
        Level::AboveGround(floor) => heights.highest.0 + kept > floor,
        Level::AboveSea(floor) => heights.cruise_amsl().0 + (heights.destination - heights.home).max(Metres(0.0)).0 + kept > floor,
        Level::Unlimited => false,
    }
}

/// Zones that a line meets or passes within both buffers.
pub(super) fn zones(network: &Network, way: &Way, heights: &Heights, during: &TimeWindow) -> Vec<ZoneMet> {
    let limits = &network.limits.airspace;
    let near = limits.zone_buffer.value + limits.ground_risk_buffer.value;
    let mut found: BTreeMap<&ZoneId, ZoneMet> = BTreeMap::new();
    for line in &way.lines {
        for met in network.airspace.near(&line.segment, near, during).into_iter().filter(|met| reaches(network, met.zone, heights)) {
            let inside = met.inside.iter().map(|stretch| on_grid_stretch(&line.moved(*stretch)));
            let inside = inside.filter(|stretch| stretch.length() > Metres(0.0));
            let distance = Metres(on_grid(met.distance.0));
            let decides = met.distance <= limits.zone_buffer.value;
            let zone = found.entry(&met.zone.id).or_insert_with(|| ZoneMet {
                zone: met.zone.id.clone(),
                name: met.zone.name.clone(),
                kind: met.zone.kind,
                distance,
                inside: Vec::new(),
                decides,
                opened_by: None,
                rule: met.zone.rule.clone(),
            });
            zone.distance = zone.distance.min(distance);
            zone.decides |= decides;
            for stretch in inside {
                match zone.inside.last_mut() {
                    Some(last) if stretch.from <= last.until => last.until = stretch.until,
                    Some(_) | None => zone.inside.push(stretch),
                }
            }
        }
    }
    found.into_values().collect()
}

/// How far a way keeps from an obstacle that stands too high. A straight line between two pads keeps the reach, and an uncertain
/// position is named for a survey; a way round is chosen freely, so that it keeps clear of every place where the obstacle may stand.
pub(super) fn obstacle_reach(network: &Network, obstacle: &Obstacle, way_round: bool) -> Metres {
    let reach = network.limits.airspace.obstacle_reach.value;
    if way_round { reach + obstacle.accuracy } else { reach }
}

/// Obstacles in reach, and those whose position is so uncertain that they may be. On a way round these decide too.
pub(super) fn obstacles(network: &Network, way: &Way, cruise: Amsl, way_round: bool) -> Vec<ObstacleNear> {
    let limits = &network.limits.airspace;
    let nearest = |legs: Option<Metres>, leg: Metres| Some(legs.map_or(leg, |legs| legs.min(leg)));
    let mut distances: Vec<Option<Metres>> = vec![None; network.obstacles.iter().count()];
    for line in way.lines() {
        for (place, (_, distance)) in distances.iter_mut().zip(network.obstacles.with_distance(&line.segment)) {
            *place = nearest(*place, distance);
        }
    }
    let near = network.obstacles.iter().zip(distances).filter_map(|(obstacle, distance)| Some((obstacle, distance?)));
    let near = near.filter(|(o, d)| *d <= limits.obstacle_reach.value + o.accuracy);
    near.map(|(obstacle, distance)| ObstacleNear {
        id: obstacle.id.clone(),
        name: obstacle.name.clone(),
        distance: Metres(on_grid(distance.0)),
        top: Amsl(on_grid(obstacle.top.0)),
        height: Agl(on_grid(obstacle.height.0)),
        above_top: Metres(on_grid((cruise - obstacle.top).0)),
        decides: distance <= obstacle_reach(network, obstacle, way_round),
        to_survey: obstacle.height_accuracy > limits.survey_height.value || obstacle.accuracy > limits.survey_position.value,
        accuracy: Metres(on_grid(obstacle.accuracy.0)),
        height_accuracy: Metres(on_grid(obstacle.height_accuracy.0)),
    })
    .collect()
}

/// Whether an obstacle in reach stands in the way: the highest that its top may be and the clearance must lie below the profile.
pub(super) fn stands_in_the_way(network: &Network, obstacle: &ObstacleNear) -> bool {
    obstacle.decides && obstacle.above_top - obstacle.height_accuracy <= network.limits.airspace.obstacle_clearance.value
}

/// Parts of a way that lie within `reach` of a closed zone, or of an obstacle that stands too high, each with its name.
pub(super) fn not_clear(network: &Network, way: &Way, closed: &[&ZoneMet], cruise: Amsl, reach: Metres) -> Vec<(String, Stretch)> {
    let mut found = Vec::new();
    let within = |shape: &Shape| -> Vec<Stretch> {
        let on_leg = |line: &Line| -> Vec<Stretch> {
            shape.stretches_within(&line.segment, reach).into_iter().map(|stretch| line.moved(stretch)).collect()
        };
        way.lines.iter().flat_map(on_leg).collect()
    };
    for zone in closed {
        let stretches = network.airspace.shape(&zone.zone).map(within);
        found.extend(stretches.into_iter().flatten().map(|s| (zone.zone.to_string(), s)));
    }
    let clearance = network.limits.airspace.obstacle_clearance.value;
    for obstacle in network.obstacles.iter().filter(|o| cruise - o.highest() <= clearance) {
        let shape = Shape::Rings(vec![network.obstacles.points(&obstacle.id).to_vec()]);
        found.extend(within(&shape).into_iter().map(|s| (obstacle.id.clone(), s)));
    }
    found
}

/// The stretch on the grid.
pub(super) fn on_grid_stretch(stretch: &Stretch) -> Stretch {
    Stretch { from: Metres(on_grid(stretch.from.0)), until: Metres(on_grid(stretch.until.0)) }
}

/// Zones that stay closed for a flight under a permit: prohibited and temporary ones, and restricted ones that it does not open.
pub(super) fn is_closed(zone: &ZoneMet) -> bool {
    match zone.kind {
        ZoneKind::Prohibited | ZoneKind::Temporary => true,
        ZoneKind::Restricted => zone.opened_by.is_none(),
        ZoneKind::Caution => false,
    }
}

/// The most densely populated ward within both buffers, and the class that follows.
pub(super) fn ground_risk(network: &Network, way: &Way) -> Option<GroundRisk> {
    let limits = &network.limits.airspace;
    let reach = limits.zone_buffer.value + limits.ground_risk_buffer.value;
    let density = |border: &[Position], people: u32| {
        let ring: Vec<_> = border.iter().map(|at| network.frame.point(*at)).collect();
        let doubled: f64 = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a.east * b.north - b.east * a.north).sum();
        let ward = Shape::Rings(vec![ring]);
        let near = way.lines().any(|line| ward.is_within(&line.segment, reach));
        near.then(|| f64::from(people) / (doubled.abs() / 2e6))
    };
    let dense = network.wards.iter().filter_map(|ward| density(&ward.border, ward.population).map(|d| (ward, d)));
    let (ward, people) = dense.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(GroundRisk { ward: ward.name.clone(), people_a_km2: whole(people), class: class(people) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a density is positive and far below 2^32")]
fn whole(people: f64) -> u32 {
    people.round() as u32
}

/// Intrinsic ground-risk class of SORA 2.5 for a characteristic dimension up to 3 m and a speed up to 35 m/s.
fn class(people_a_km2: f64) -> u8 {
    let limits = [(5.0, 3), (50.0, 4), (500.0, 5), (5_000.0, 6), (50_000.0, 7)];
    limits.into_iter().find(|(limit, _)| people_a_km2 < *limit).map_or(8, |(_, class)| class)
}
