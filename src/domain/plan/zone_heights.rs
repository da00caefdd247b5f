//! The heights of a zone beside those of a flight, in words: from where to where it is closed, how high the flight is, and which cruise
//! height would pass below it.

use super::propose::LOWEST;
use super::sketch::PlanSketch;
use crate::domain::airspace::{Level, Zone};
use crate::domain::network::Network;
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::quantity::Metres;
use crate::units::words::{Words, words};

/// A level with what it is measured from.
fn level(level: Level) -> Words {
    let same = |text: String| words(text.clone(), text);
    match level {
        Level::AboveGround(metres) if metres <= 0.0 => words("mặt đất", "the ground"),
        Level::AboveGround(metres) => same(Agl(metres).to_string()),
        Level::AboveSea(metres) => same(Amsl(metres).to_string()),
        Level::Unlimited => words("không giới hạn", "unlimited"),
    }
}

/// The flight's highest above the sea: the aircraft's own return flies above the cruise where the far pad lies higher.
fn highest(sketch: &PlanSketch) -> Amsl {
    let heights = &sketch.heights;
    heights.cruise_amsl() + (heights.destination - heights.home).max(Metres(0.0))
}

/// The highest cruise height that passes below a zone with its buffer and keeps what every cruise height keeps: the ground, obstacles in
/// reach, the lowest height that may be configured. None where there is none; above a zone there is never one, for the column over each
/// pad is flown from the ground up.
fn passes_below(zone: &Zone, sketch: &PlanSketch, network: &Network) -> Option<AboveHome> {
    let (limits, heights) = (&network.limits.airspace, &sketch.heights);
    let kept = zone.kept_below(limits).0;
    let room = match zone.floor {
        Level::AboveGround(floor) => floor - kept - heights.highest.0,
        Level::AboveSea(floor) => floor - kept - highest(sketch).0,
        Level::Unlimited => return None,
    };
    let cruise = (heights.cruise.0 + room).floor();
    let lower = heights.cruise.0 - cruise;
    let clearance = limits.obstacle_clearance.value;
    let over_ground = heights.lowest.0 - lower - network.elevation.accuracy.0 >= clearance.0;
    let blocked = |o: &super::ObstacleNear| o.decides && o.above_top - Metres(lower) - o.height_accuracy <= clearance;
    let over_obstacles = !sketch.obstacles.iter().any(blocked);
    (room < 0.0 && cruise >= LOWEST && over_ground && over_obstacles).then_some(AboveHome(cruise))
}

/// From where to where a zone reaches, how high the flight is, and what height would be clear of it.
pub(super) fn beside(zone: &Zone, sketch: &PlanSketch, network: &Network) -> Words {
    let (floor, ceiling) = (level(zone.floor), level(zone.ceiling));
    let (cruise, top) = (sketch.heights.cruise_amsl(), sketch.heights.highest);
    let clear = match passes_below(zone, sketch, network) {
        Some(AboveHome(clear)) => words(
            format!(
                "; bay hành trình không cao hơn {clear:.0} m trên bãi cất cánh thì ở dưới khu vực này (limits.toml cruise_out, cruise_back)"
            ),
            format!("; a cruise height of at most {clear:.0} m above home passes below it (limits.toml cruise_out, cruise_back)"),
        ),
        None => words("; không có độ cao hợp lệ nào tránh được", "; no legal height is clear of it"),
    };
    words(
        format!("khu vực từ {} đến {}, đường bay ở {cruise}, cao nhất {top}{}", floor.vi, ceiling.vi, clear.vi),
        format!("the zone reaches from {} to {}, the flight is at {cruise}, at most {top}{}", floor.en, ceiling.en, clear.en),
    )
}
