//! The stored form of a plan: integers only (1e-7 degrees, millimetres, milliseconds, thousandths of a percent), versioned.
//!
//! A plan's values lie on exactly this grid, so that reading back gives the same plan and the same name.

mod canonical;
mod shapes;

use super::flight_plan::{Alternate, FlightPlan, HoldOff, Note, SafePoint};
use super::grid::{of_thousandths, thousandths};
use super::sketch::{GroundRisk, Heights, ObstacleNear, PlanSketch, ZoneMet};
use crate::domain::airspace::ZoneKind;
use crate::domain::energy::{Budget, LineWind, Use};
use crate::domain::geo::{Path, Position, Stretch};
use crate::domain::mission::{FlightPackage, Item};
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::quantity::{Degrees, Grams, Metres, MetresPerSecond, Percent, Seconds};
use crate::units::time::Utc;
use serde::Deserialize;
use serde_json::Value;
use shapes::{Place, Span, Stored, StoredBudget, StoredObstacle, StoredPackage, StoredRisk, StoredZone};

pub(super) use canonical::write_canonical;

/// Version of a plan that is one straight line.
const STRAIGHT: u32 = 1;
/// Version of a plan that bends.
const BENT: u32 = 2;

/// Why a value is not a stored plan.
#[derive(Debug, thiserror::Error)]
pub enum StoredPlanError {
    /// Not of the shape.
    #[error("not a stored plan")]
    Shape(#[from] serde_json::Error),
    /// Written by a version that this one does not know.
    #[error("stored plan of version {0}; this program reads versions 1 and 2")]
    Version(u32),
    /// Fewer than two ends.
    #[error("a line has two ends at least")]
    Line,
    /// A word that is none of a list.
    #[error("{kind} {word:?} is not known")]
    Word {
        /// Kind of word.
        kind: &'static str,
        /// As it stands.
        word: String,
    },
}

fn put(at: Position) -> Place {
    let (latitude, longitude) = at.deg_e7();
    [latitude, longitude]
}

fn get([latitude, longitude]: Place) -> Position {
    Position::from_deg_e7(latitude, longitude)
}

fn get_path(places: &[Place]) -> Result<Path, StoredPlanError> {
    let [from, corners @ .., to] = places else { return Err(StoredPlanError::Line) };
    Ok(Path::through(get(*from), corners.iter().copied().map(get).collect(), get(*to)))
}

fn span(stretch: &Stretch) -> Span {
    [thousandths(stretch.from.0), thousandths(stretch.until.0)]
}

fn metres(mm: i64) -> Metres {
    Metres(of_thousandths(mm))
}

fn stretch([from, until]: Span) -> Stretch {
    Stretch { from: metres(from), until: metres(until) }
}

fn named<T: Copy>(kind: &'static str, word: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, StoredPlanError> {
    let found = all.iter().copied().find(|one| name(*one) == word);
    found.ok_or_else(|| StoredPlanError::Word { kind, word: word.to_owned() })
}

fn put_package(package: &FlightPackage) -> StoredPackage {
    let item = |item: &Item| (item.command(), item.place().map(put), thousandths(item.height().0));
    StoredPackage {
        mission: package.mission.iter().map(item).collect(),
        fence: package.fence.iter().map(|at| put(*at)).collect(),
        rally: package.rally.iter().map(|(at, up)| (put(*at), thousandths(up.0))).collect(),
        return_height_mm: thousandths(package.return_height.0),
        home: put(package.home.0),
        home_mm: thousandths(package.home.1.0),
    }
}

fn get_package(stored: StoredPackage) -> Result<FlightPackage, StoredPlanError> {
    let item = |(command, place, up): (u16, Option<Place>, i64)| {
        let item = Item::of(command, place.map(get), AboveHome(of_thousandths(up)));
        item.ok_or_else(|| StoredPlanError::Word { kind: "mission item", word: command.to_string() })
    };
    Ok(FlightPackage {
        mission: stored.mission.into_iter().map(item).collect::<Result<_, _>>()?,
        fence: stored.fence.into_iter().map(get).collect(),
        rally: stored.rally.into_iter().map(|(at, up)| (get(at), AboveHome(of_thousandths(up)))).collect(),
        return_height: metres(stored.return_height_mm),
        home: (get(stored.home), Amsl(of_thousandths(stored.home_mm))),
    })
}

fn put_zone(zone: &ZoneMet) -> StoredZone {
    StoredZone {
        id: zone.zone.clone(),
        name: zone.name.clone(),
        kind: zone.kind.as_str().to_owned(),
        distance_mm: thousandths(zone.distance.0),
        inside: zone.inside.iter().map(span).collect(),
        decides: zone.decides,
        opened_by: zone.opened_by.clone(),
        rule: zone.rule.clone(),
    }
}

fn get_zone(stored: StoredZone) -> Result<ZoneMet, StoredPlanError> {
    Ok(ZoneMet {
        zone: stored.id,
        name: stored.name,
        kind: named("zone kind", &stored.kind, &ZoneKind::ALL, ZoneKind::as_str)?,
        distance: metres(stored.distance_mm),
        inside: stored.inside.into_iter().map(stretch).collect(),
        decides: stored.decides,
        opened_by: stored.opened_by,
        rule: stored.rule,
    })
}

fn put_obstacle(obstacle: &ObstacleNear) -> StoredObstacle {
    StoredObstacle {
        id: obstacle.id.clone(),
        name: obstacle.name.clone(),
        distance_mm: thousandths(obstacle.distance.0),
        top_mm: thousandths(obstacle.top.0),
        height_mm: thousandths(obstacle.height.0),
        above_top_mm: thousandths(obstacle.above_top.0),
        decides: obstacle.decides,
        to_survey: obstacle.to_survey,
        accuracy_mm: thousandths(obstacle.accuracy.0),
        height_accuracy_mm: thousandths(obstacle.height_accuracy.0),
    }
}

fn get_obstacle(stored: StoredObstacle) -> ObstacleNear {
    ObstacleNear {
        id: stored.id,
        name: stored.name,
        distance: metres(stored.distance_mm),
        top: Amsl(of_thousandths(stored.top_mm)),
        height: Agl(of_thousandths(stored.height_mm)),
        above_top: metres(stored.above_top_mm),
        decides: stored.decides,
        to_survey: stored.to_survey,
        accuracy: metres(stored.accuracy_mm),
        height_accuracy: metres(stored.height_accuracy_mm),
    }
}

fn get_budget(stored: StoredBudget) -> Result<Budget, StoredPlanError> {
    let line = |(word, used): (String, i64)| Ok((named("use of energy", &word, &Use::ALL, Use::as_str)?, Percent(of_thousandths(used))));
    Ok(Budget {
        start: Percent(of_thousandths(stored.start)),
        lines: stored.lines.into_iter().map(line).collect::<Result<_, StoredPlanError>>()?,
        touchdown: Percent(of_thousandths(stored.touchdown)),
        reserve: Percent(of_thousandths(stored.reserve)),
    })
}

impl FlightPlan {
    /// The stored form.
    #[must_use]
    pub fn to_stored(&self) -> Value {
        let sketch = &self.sketch;
        let heights = &sketch.heights;
        let stored = Stored {
            v: if sketch.path.corners().is_empty() { STRAIGHT } else { BENT },
            from: sketch.from.clone(),
            to: sketch.to.clone(),
            tail: self.tail.clone(),
            aircraft_type: self.aircraft_type.clone(),
            depart_ms: self.depart.0,
            payload_mg: thousandths(self.payload.0),
            goods: self.goods.clone(),
            line: sketch.path.places().map(put).collect(),
            track_mdeg: thousandths(sketch.track.0),
            distance_mm: thousandths(sketch.distance.0),
            duration_ms: thousandths(sketch.duration.0),
            home_mm: thousandths(heights.home.0),
            cruise_mm: thousandths(heights.cruise.0),
            destination_mm: thousandths(heights.destination.0),
            lowest_mm: thousandths(heights.lowest.0),
            highest_mm: thousandths(heights.highest.0),
            head_wind_mm_s: thousandths(sketch.wind.head.0),
            cross_wind_mm_s: thousandths(sketch.wind.cross.0),
            weather_assessed: sketch.weather_assessed,
            weather_at_ms: self.weather_at.map(|at| at.0),
            budget: StoredBudget {
                start: thousandths(sketch.budget.start.0),
                lines: sketch.budget.lines.iter().map(|(what, used)| (what.as_str().to_owned(), thousandths(used.0))).collect(),
                touchdown: thousandths(sketch.budget.touchdown.0),
                reserve: thousandths(sketch.budget.reserve.0),
            },
            zones: sketch.zones.iter().map(put_zone).collect(),
            obstacles: sketch.obstacles.iter().map(put_obstacle).collect(),
            ground_risk: sketch.ground_risk.as_ref().map(|risk| StoredRisk {
                ward: risk.ward.clone(),
                people_a_km2: risk.people_a_km2,
                class: risk.class,
            }),
            permit: self.permit.clone(),
            opens: self.opens.clone(),
            hold_off: self.hold_off.iter().map(|off| (span(&off.stretch), off.because.clone())).collect(),
            safe_points: self.safe_points.iter().map(|safe| (safe.pad.clone(), put(safe.at), thousandths(safe.along.0))).collect(),
            alternates: self.alternates.iter().map(|a| (a.pad.clone(), thousandths(a.distance.0), thousandths(a.touchdown.0))).collect(),
            point_of_no_return_mm: self.point_of_no_return.map(|along| thousandths(along.0)),
            notes: self.notes.iter().map(|note| (note.code.clone(), note.what.clone(), note.acknowledge)).collect(),
            package: put_package(&self.package),
        };
        // Plain data: text keys, integers, texts and lists always have a JSON form.
        serde_json::to_value(stored).unwrap_or(Value::Null)
    }

    /// Reads a stored form back.
    ///
    /// # Errors
    /// When it is not one, or of another version.
    pub fn from_stored(value: &Value) -> Result<Self, StoredPlanError> {
        if let Some(version) =
            value.get("v").and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok()).filter(|v| ![STRAIGHT, BENT].contains(v))
        {
            return Err(StoredPlanError::Version(version));
        }
        let stored = Stored::deserialize(value)?;
        let risk = |risk: StoredRisk| GroundRisk { ward: risk.ward, people_a_km2: risk.people_a_km2, class: risk.class };
        Ok(Self {
            sketch: PlanSketch {
                from: stored.from,
                to: stored.to,
                path: get_path(&stored.line)?,
                track: Degrees(of_thousandths(stored.track_mdeg)),
                distance: metres(stored.distance_mm),
                duration: Seconds(of_thousandths(stored.duration_ms)),
                heights: Heights {
                    home: Amsl(of_thousandths(stored.home_mm)),
                    cruise: AboveHome(of_thousandths(stored.cruise_mm)),
                    destination: Amsl(of_thousandths(stored.destination_mm)),
                    lowest: Agl(of_thousandths(stored.lowest_mm)),
                    highest: Agl(of_thousandths(stored.highest_mm)),
                },
                wind: LineWind {
                    head: MetresPerSecond(of_thousandths(stored.head_wind_mm_s)),
                    cross: MetresPerSecond(of_thousandths(stored.cross_wind_mm_s)),
                },
                weather_assessed: stored.weather_assessed,
                budget: get_budget(stored.budget)?,
                zones: stored.zones.into_iter().map(get_zone).collect::<Result<_, _>>()?,
                obstacles: stored.obstacles.into_iter().map(get_obstacle).collect(),
                ground_risk: stored.ground_risk.map(risk),
            },
            tail: stored.tail,
            aircraft_type: stored.aircraft_type,
            depart: Utc(stored.depart_ms),
            payload: Grams(of_thousandths(stored.payload_mg)),
            goods: stored.goods,
            permit: stored.permit,
            opens: stored.opens,
            weather_at: stored.weather_at_ms.map(Utc),
            hold_off: stored.hold_off.into_iter().map(|(s, because)| HoldOff { stretch: stretch(s), because }).collect(),
            safe_points: stored.safe_points.into_iter().map(|(pad, at, mm)| SafePoint { pad, at: get(at), along: metres(mm) }).collect(),
            alternates: stored
                .alternates
                .into_iter()
                .map(|(pad, mm, left)| Alternate { pad, distance: metres(mm), touchdown: Percent(of_thousandths(left)) })
                .collect(),
            point_of_no_return: stored.point_of_no_return_mm.map(metres),
            notes: stored.notes.into_iter().map(|(code, what, acknowledge)| Note { code, what, acknowledge }).collect(),
            package: get_package(stored.package)?,
        })
    }
}
