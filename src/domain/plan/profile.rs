//! The height profile of a plan over the ground's grid: how high above sea and ground it is at each place, and over which obstacle.
//!
//! One cruise height above home, from over the pad of departure to over the pad of arrival, as the package says; straight up and straight
//! down over the pads. No height is given without how far off it may be: the ground by the grid's accuracy, a top by its own.

use super::flight_plan::FlightPlan;
use super::grid::on_grid;
use super::propose::approach;
use super::sketch::PlanSketch;
use crate::domain::fleet::{AircraftType, Airframe};
use crate::domain::geo::{PathLeg, Point, Position, Segment, geodesy};
use crate::domain::mission::Item;
use crate::domain::network::Network;
use crate::units::altitude::Amsl;
use crate::units::quantity::Metres;
use crate::units::words::{Words, words};

/// Points lie at most so far from each other.
const STEP: Metres = Metres(50.0);

/// What the aircraft does at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// On its pad.
    OnPad,
    /// Over the first part of the line, where it goes over to its wings.
    ToWings,
    /// At the cruise height.
    Cruise,
    /// In its approach: over the last part of the line, where it goes over to hover.
    Approach,
}

impl Phase {
    /// The word in interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnPad => "on_pad",
            Self::ToWings => "to_wings",
            Self::Cruise => "cruise",
            Self::Approach => "approach",
        }
    }

    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::OnPad => words("trên bãi", "on the pad"),
            Self::ToWings => words("chuyển sang bay bằng cánh", "transition to wings"),
            Self::Cruise => words("bay bằng", "cruise"),
            Self::Approach => words("tiếp cận", "approach"),
        }
    }
}

/// The nearest obstacle within reach of a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Under {
    /// Its id.
    pub id: String,
    /// How far it lies from the point, over ground.
    pub distance: Metres,
    /// How far off its place may be.
    pub accuracy: Metres,
    /// Its top.
    pub top: Amsl,
    /// How far off its top may be.
    pub top_accuracy: Metres,
}

impl Under {
    /// How far a height lies above the highest that the top may be; negative below it.
    #[must_use]
    pub fn cleared_by(&self, height: Amsl) -> Metres {
        height - (self.top + self.top_accuracy)
    }
}

/// One point of the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePoint {
    /// How far along the line.
    pub along: Metres,
    /// Where.
    pub at: Position,
    /// The ground there; None where it is not known.
    pub ground: Option<Amsl>,
    /// The flight there.
    pub height: Amsl,
    /// What it does.
    pub phase: Phase,
    /// The nearest obstacle within the obstacles' reach, and its own uncertainty.
    pub under: Option<Under>,
}

impl ProfilePoint {
    /// How high above the ground.
    #[must_use]
    pub fn above_ground(&self) -> Option<Metres> {
        self.ground.map(|ground| self.height - ground)
    }
}

/// A plan's heights along its line.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// From pad to pad; at each pad twice, on it and above it.
    pub points: Vec<ProfilePoint>,
    /// How far off the ground's heights may be.
    pub ground_accuracy: Metres,
    /// Whether the ground's heights are an assumption, not a survey.
    pub ground_assumed: bool,
}

impl Profile {
    /// Of a plan.
    #[must_use]
    pub fn of(plan: &FlightPlan, network: &Network) -> Self {
        let last = plan.package.mission.iter().rev().find_map(|item| match item {
            Item::Waypoint { at, .. } => Some(plan.sketch.path.progress(*at).0),
            Item::VtolTakeoff { .. } | Item::Takeoff { .. } | Item::LandStart | Item::VtolLand { .. } | Item::Land { .. } => None,
        });
        let kind = network.types.get(&plan.aircraft_type);
        Self::along(&plan.sketch, kind.and_then(|kind| transitions(kind, last, network)), network)
    }

    /// Of what was found out about a flight of a type that is refused: as it would be flown.
    #[must_use]
    pub fn of_sketch(sketch: &PlanSketch, kind: &AircraftType, network: &Network) -> Self {
        let start = (sketch.path.length() - approach(kind, network)).max(Metres(0.0));
        Self::along(sketch, transitions(kind, Some(start), network), network)
    }

    fn along(sketch: &PlanSketch, transitions: Option<(Metres, Metres)>, network: &Network) -> Self {
        let (heights, length) = (&sketch.heights, sketch.path.length());
        let cruise = heights.cruise_amsl();
        let (wings, approach) = transitions.unwrap_or((Metres(0.0), length));
        let legs: Vec<PathLeg> = sketch.path.legs().collect();
        let point = |along: Metres, height: Amsl, phase: Phase| {
            let leg = legs.iter().rev().find(|leg| leg.start <= along).or(legs.first());
            let at = leg.map_or(sketch.path.first(), |leg| geodesy::along(leg.from, leg.to, along - leg.start));
            let ground = network.elevation.at(at).map(|ground| Amsl(on_grid(ground.0)));
            ProfilePoint { along: Metres(on_grid(along.0)), at, ground, height, phase, under: under(sketch, network, at) }
        };
        let phase = |along: Metres| match along {
            along if along < wings => Phase::ToWings,
            along if along > approach => Phase::Approach,
            _ => Phase::Cruise,
        };
        let mut marks: Vec<Metres> = vec![Metres(0.0), wings, approach, length];
        for leg in &legs {
            let steps = std::iter::successors(Some(leg.start), |along| Some(*along + STEP));
            marks.extend(steps.take_while(|along| *along < leg.end()));
        }
        marks.retain(|along| *along <= length);
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        marks.dedup_by(|a, b| (*a - *b).abs() < Metres(0.001));
        let mut points = vec![point(Metres(0.0), heights.home, Phase::OnPad)];
        points.extend(marks.into_iter().map(|along| point(along, cruise, phase(along))));
        points.push(point(length, heights.destination, Phase::OnPad));
        Self { points, ground_accuracy: network.elevation.accuracy, ground_assumed: network.elevation.assumed }
    }
}

/// Where the wings carry it, and where its approach begins; None for an aircraft without wings.
fn transitions(kind: &AircraftType, approach: Option<Metres>, network: &Network) -> Option<(Metres, Metres)> {
    match kind.airframe {
        Airframe::Vtol { .. } => approach.map(|at| (network.limits.airspace.departure_point.value.min(at), at)),
        Airframe::Multirotor => None,
    }
}

/// The nearest obstacle of the sketch that may be within the obstacles' reach of a place.
fn under(sketch: &PlanSketch, network: &Network, at: Position) -> Option<Under> {
    let here = network.frame.point(at);
    let reach = network.limits.airspace.obstacle_reach.value;
    let near = sketch.obstacles.iter().map(|obstacle| (obstacle, away(here, network.obstacles.points(&obstacle.id))));
    let near = near.filter(|(obstacle, distance)| *distance <= reach + obstacle.accuracy);
    near.min_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|(obstacle, distance)| Under {
        id: obstacle.id.clone(),
        distance: Metres(on_grid(distance.0)),
        accuracy: obstacle.accuracy,
        top: obstacle.top,
        top_accuracy: obstacle.height_accuracy,
    })
}

/// Distance from a point to the places of an obstacle and the lines between them.
fn away(here: Point, places: &[Point]) -> Metres {
    let single = places.iter().map(|place| here.distance(*place));
    let lines = places.windows(2).map(|ends| Segment { from: ends[0], to: ends[1] }.distance_to(here));
    Metres(single.chain(lines).fold(f64::INFINITY, f64::min))
}
