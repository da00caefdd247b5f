//! What a booking's separation rests on, as it is recorded: the flight's own chain, and the closest approach to every other.
//!
//! Integers only (millimetres, milliseconds, 1e-7 degrees), and complete: whoever has this alone can sample both chains and see
//! whether it tells the truth.

use super::trajectory::{Leg, Spot, Trajectory};
use crate::units::ids::FlightId;
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};

/// The certificate of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Version of this shape.
    pub v: u8,
    /// Latitude and longitude at which the plane of the chains touches, 1e-7 degrees.
    pub plane_e7: [i32; 2],
    /// Limit across, millimetres.
    pub across_mm: i64,
    /// Limit in height, millimetres.
    pub height_mm: i64,
    /// The flight's own chain.
    pub own: StoredPath,
    /// Flights that can be in the air at one moment with it.
    pub near: Vec<Near>,
    /// Flights that cannot.
    pub apart: Vec<Apart>,
    /// The same of a flight that has to turn round: its line, for as long as it may be in the air, against the lines of all others. None
    /// in versions of a flight in the air, and in records of a time before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub contingency: Option<Box<Self>>,
}

/// A chain with its launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredPath {
    /// First and last moment of the launch, milliseconds of UTC.
    pub launch_ms: [i64; 2],
    /// Its legs, in order.
    pub legs: Vec<StoredLeg>,
}

/// A leg; moments are milliseconds since the launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredLeg {
    /// Where it begins: millimetres east, north, above sea level.
    pub from_mm: [i64; 3],
    /// Where it ends.
    pub to_mm: [i64; 3],
    /// Planned moments of its two ends.
    pub planned_ms: [i64; 2],
    /// Earliest moments of its two ends, counted from the first launch.
    pub earliest_ms: [i64; 2],
    /// Latest moments of its two ends, counted from the last launch.
    pub latest_ms: [i64; 2],
}

/// Another flight that can be in the air at the same moment, and how near the two can come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// The flight.
    pub flight: FlightId,
    /// Its chain as it was reckoned with.
    pub path: StoredPath,
    /// The closest approach.
    pub approach: Approach,
}

/// The closest approach of two flights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approach {
    /// Distance across, millimetres.
    pub across_mm: i64,
    /// Difference of heights, millimetres.
    pub height_mm: i64,
    /// Where the flight itself is then: latitude and longitude, 1e-7 degrees.
    pub at_e7: [i32; 2],
    /// And how high above sea level, millimetres.
    pub up_mm: i64,
    /// The moments at which both can be there, milliseconds of UTC.
    pub when_ms: [i64; 2],
    /// Which leg of the flight itself, and the share of it in millionths.
    pub own_leg: [u32; 2],
    /// Which leg of the other, and the share of it in millionths.
    pub other_leg: [u32; 2],
}

/// Another flight that is never in the air at the same moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The flight.
    pub flight: FlightId,
    /// Milliseconds between the one's last moment and the other's first.
    pub gap_ms: i64,
}

/// Rounded to thousandths.
#[expect(clippy::cast_possible_truncation, reason = "places within 10,000 km and moments within 100,000 years")]
pub(super) fn thousandths(value: f64) -> i64 {
    (value * 1e3).round().clamp(-1e16, 1e16) as i64
}

/// A count of thousandths as a number.
#[expect(clippy::cast_precision_loss, reason = "places and moments are far below 2^53 thousandths")]
pub(super) fn of_thousandths(value: i64) -> f64 {
    value as f64 / 1e3
}

fn pair((a, b): (f64, f64)) -> [i64; 2] {
    [thousandths(a), thousandths(b)]
}

fn of_pair([a, b]: [i64; 2]) -> (f64, f64) {
    (of_thousandths(a), of_thousandths(b))
}

fn spot(at: Spot) -> [i64; 3] {
    [thousandths(at.east), thousandths(at.north), thousandths(at.up)]
}

fn of_spot([east, north, up]: [i64; 3]) -> Spot {
    Spot { east: of_thousandths(east), north: of_thousandths(north), up: of_thousandths(up) }
}

impl StoredPath {
    /// The stored form of a chain.
    #[must_use]
    pub fn of(trajectory: &Trajectory, launch: (Utc, Utc)) -> Self {
        let leg = |leg: &Leg| StoredLeg {
            from_mm: spot(leg.from),
            to_mm: spot(leg.to),
            planned_ms: pair(leg.planned),
            earliest_ms: pair(leg.earliest),
            latest_ms: pair(leg.latest),
        };
        Self { launch_ms: [launch.0.0, launch.1.0], legs: trajectory.legs().iter().map(leg).collect() }
    }

    /// The chain.
    #[must_use]
    pub fn trajectory(&self) -> Trajectory {
        let leg = |leg: &StoredLeg| Leg {
            from: of_spot(leg.from_mm),
            to: of_spot(leg.to_mm),
            planned: of_pair(leg.planned_ms),
            earliest: of_pair(leg.earliest_ms),
            latest: of_pair(leg.latest_ms),
        };
        Trajectory::of(self.legs.iter().map(leg).collect())
    }
}
