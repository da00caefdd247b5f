//! What can be said of a line whether or not it may be flown.

use crate::domain::airspace::ZoneKind;
use crate::domain::energy::{Budget, LineWind};
use crate::domain::geo::{Path, PathLeg, Stretch};
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::ids::{PadId, PermitId, ZoneId};
use crate::units::quantity::{Degrees, Metres, Seconds};
use crate::units::words::Words;

/// A line between two pads and what it meets. Every number lies on the grid of thousandths, every place on that of 1e-7 degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanSketch {
    /// Pad of departure.
    pub from: PadId,
    /// Pad of arrival.
    pub to: PadId,
    /// The straight line, or the straight legs where it goes round something.
    pub path: Path,
    /// Direction at the start, clockwise from true north.
    pub track: Degrees,
    /// Length over the ellipsoid.
    pub distance: Metres,
    /// From arming to disarming.
    pub duration: Seconds,
    /// Heights.
    pub heights: Heights,
    /// Wind along the first leg; still air when not assessed.
    pub wind: LineWind,
    /// Whether a weather report was used.
    pub weather_assessed: bool,
    /// Energy, line by line.
    pub budget: Budget,
    /// Zones that the line meets or passes within both buffers, by id.
    pub zones: Vec<ZoneMet>,
    /// Obstacles in reach, or near enough for their position to be in doubt, by id.
    pub obstacles: Vec<ObstacleNear>,
    /// Who lives below; None where no ward is known.
    pub ground_risk: Option<GroundRisk>,
}

/// The wind along a leg, from the wind along the first leg and that one's track.
pub(super) fn wind_on(leg: &PathLeg, first: LineWind, track: Degrees) -> LineWind {
    if leg.start > Metres(0.0) { first.turned(leg.track() - track) } else { first }
}

impl PlanSketch {
    /// The straight lines between two places of the path, each with the wind along it; empty where they do not lie in order.
    #[must_use]
    pub fn lines_between(&self, from: Metres, until: Metres) -> Vec<(Metres, LineWind)> {
        let legs = self.path.legs();
        let part = |leg: PathLeg| (leg.end().min(until) - leg.start.max(from), wind_on(&leg, self.wind, self.track));
        legs.map(part).filter(|(length, _)| *length > Metres(0.0)).collect()
    }
}

/// Heights of a flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heights {
    /// Ground of the pad of departure.
    pub home: Amsl,
    /// Cruise above it.
    pub cruise: AboveHome,
    /// Ground of the pad of arrival.
    pub destination: Amsl,
    /// Lowest cruise height above the ground on the way.
    pub lowest: Agl,
    /// Highest height above the ground on the way, the aircraft's own return included.
    pub highest: Agl,
}

impl Heights {
    /// Cruise height above sea level.
    #[must_use]
    pub fn cruise_amsl(&self) -> Amsl {
        self.cruise.amsl(self.home)
    }
}

/// A zone met or passed.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneMet {
    /// The zone.
    pub zone: ZoneId,
    /// Its name.
    pub name: Words,
    /// What it asks for.
    pub kind: ZoneKind,
    /// Distance of the line; 0 where it is met.
    pub distance: Metres,
    /// Parts of the line inside.
    pub inside: Vec<Stretch>,
    /// Whether the line lies within the contingency volume of it, so that it decides go or no-go.
    pub decides: bool,
    /// The permit that opens it.
    pub opened_by: Option<PermitId>,
    /// The law behind it.
    pub rule: String,
}

impl ZoneMet {
    /// How much of the line lies inside.
    #[must_use]
    pub fn length_inside(&self) -> Metres {
        self.inside.iter().map(Stretch::length).fold(Metres(0.0), |sum, length| sum + length)
    }
}

/// An obstacle near the line.
#[derive(Debug, Clone, PartialEq)]
pub struct ObstacleNear {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Distance of the line.
    pub distance: Metres,
    /// Its top.
    pub top: Amsl,
    /// Its height above its own ground.
    pub height: Agl,
    /// Cruise height above its top; negative when the top is higher.
    pub above_top: Metres,
    /// Whether it lies in reach, so that it decides go or no-go.
    pub decides: bool,
    /// Whether its height or position is too uncertain to rest on.
    pub to_survey: bool,
    /// How far off its position may be.
    pub accuracy: Metres,
    /// How far off its height may be.
    pub height_accuracy: Metres,
}

impl ObstacleNear {
    /// The highest that its top may be: what the line clears.
    #[must_use]
    pub fn highest(&self) -> Amsl {
        self.top + self.height_accuracy
    }
}

/// People below the line, and the intrinsic ground-risk class that follows (SORA 2.5 table, characteristic dimension up to 3 m,
/// speed up to 35 m/s).
#[derive(Debug, Clone, PartialEq)]
pub struct GroundRisk {
    /// The most densely populated ward within the buffers.
    pub ward: String,
    /// People a square kilometre there, on average.
    pub people_a_km2: u32,
    /// Intrinsic ground-risk class; above 7 lies outside of the method.
    pub class: u8,
}
