//! The package as a QGroundControl `.plan` file, both ways.
//!
//! QGroundControl has no place for the return height and ignores keys it does not know: it stands under `medflight`, with the
//! two pads. The same package always gives the same bytes.

use super::item::{FlightPackage, Item};
use crate::domain::geo::Position;
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::ids::PadId;
use crate::units::quantity::{Metres, MetresPerSecond};
use serde::{Deserialize, Serialize};

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanFile {
    /// Pad of departure.
    pub from: PadId,
    /// Pad of arrival.
    pub to: PadId,
    /// What goes on board.
    pub package: FlightPackage,
}

/// Why a text is not such a file.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    /// Not JSON, or not of this shape.
    #[error("not a plan file")]
    Shape(#[from] serde_json::Error),
    /// An item that this network does not fly.
    #[error("item {place}: command {command} with frame {frame} is not one of 84, 85, 22, 21, 16 with frame 3, or 189 with frame 2")]
    Item {
        /// Place in the list, from 0.
        place: usize,
        /// MAV_CMD.
        command: u16,
        /// MAV_FRAME.
        frame: u8,
    },
    /// Not exactly one inclusion polygon.
    #[error("want exactly one inclusion polygon and no circle")]
    Fence,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    file_type: String,
    geo_fence: Fence,
    ground_station: String,
    medflight: Own,
    mission: Mission,
    rally_points: Rally,
    version: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Own {
    from: PadId,
    return_height_mm: i64,
    to: PadId,
}

#[derive(Serialize, Deserialize)]
struct Fence {
    circles: Vec<serde_json::Value>,
    polygons: Vec<FencePolygon>,
    version: u8,
}

#[derive(Serialize, Deserialize)]
struct FencePolygon {
    inclusion: bool,
    polygon: Vec<[f64; 2]>,
    version: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mission {
    cruise_speed: f64,
    firmware_type: u8,
    global_plan_altitude_mode: u8,
    hover_speed: f64,
    items: Vec<SimpleItem>,
    planned_home_position: [f64; 3],
    vehicle_type: u8,
    version: u8,
}

#[derive(Serialize, Deserialize)]
struct SimpleItem {
    #[serde(rename = "AMSLAltAboveTerrain")]
    amsl_above_terrain: Option<f64>,
    #[serde(rename = "Altitude")]
    altitude: f64,
    #[serde(rename = "AltitudeMode")]
    altitude_mode: u8,
    #[serde(rename = "autoContinue")]
    auto_continue: bool,
    command: u16,
    #[serde(rename = "doJumpId")]
    do_jump_id: usize,
    frame: u8,
    params: [Option<f64>; 7],
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize, Deserialize)]
struct Rally {
    points: Vec<[f64; 3]>,
    version: u8,
}

/// MAV_FRAME_GLOBAL_RELATIVE_ALT.
const RELATIVE: u8 = 3;
/// MAV_TYPE_VTOL_FIXEDROTOR and MAV_TYPE_QUADROTOR: what a planning program draws.
const VTOL: u8 = 20;
const MULTIROTOR: u8 = 2;
/// MAV_FRAME_MISSION.
const MISSION: u8 = 2;

/// Writes a file. `cruise` is shown by QGroundControl; it commands nothing.
///
/// # Errors
/// None in practice: every part is plain data.
pub fn write(file: &PlanFile, cruise: MetresPerSecond) -> Result<String, PlanFileError> {
    let package = &file.package;
    let pair = |at: &Position| [at.latitude, at.longitude];
    let items = package.mission.iter().enumerate().map(|(place, item)| simple(place, item)).collect();
    let (home, ground) = package.home;
    let wings = package.mission.iter().any(|item| matches!(item, Item::VtolTakeoff { .. }));
    let shape = File {
        file_type: "Plan".to_owned(),
        geo_fence: Fence {
            circles: Vec::new(),
            polygons: vec![FencePolygon { inclusion: true, polygon: package.fence.iter().map(pair).collect(), version: 1 }],
            version: 2,
        },
        ground_station: "QGroundControl".to_owned(),
        medflight: Own { from: file.from.clone(), return_height_mm: to_mm(package.return_height.0), to: file.to.clone() },
        mission: Mission {
            cruise_speed: cruise.0,
            firmware_type: 12,
            global_plan_altitude_mode: 1,
            hover_speed: 5.0,
            items,
            planned_home_position: [home.latitude, home.longitude, ground.0],
            vehicle_type: if wings { VTOL } else { MULTIROTOR },
            version: 2,
        },
        rally_points: Rally { points: package.rally.iter().map(|(at, up)| [at.latitude, at.longitude, up.0]).collect(), version: 2 },
        version: 1,
    };
    let mut text = serde_json::to_string_pretty(&shape)?;
    text.push('\n');
    Ok(text)
}

fn simple(place: usize, item: &Item) -> SimpleItem {
    let (at, up) = (item.place(), item.height().0);
    let frame = if at.is_some() { RELATIVE } else { MISSION };
    let yaw = at.is_none().then_some(0.0);
    let (latitude, longitude) = at.map_or((0.0, 0.0), |at| (at.latitude, at.longitude));
    SimpleItem {
        amsl_above_terrain: None,
        altitude: up,
        altitude_mode: 1,
        auto_continue: true,
        command: item.command(),
        do_jump_id: place + 1,
        frame,
        params: [Some(0.0), Some(0.0), Some(0.0), yaw, Some(latitude), Some(longitude), Some(up)],
        kind: "SimpleItem".to_owned(),
    }
}

/// Reads a file.
///
/// # Errors
/// When it is not a plan file, or holds something that this network does not fly.
pub fn read(text: &str) -> Result<PlanFile, PlanFileError> {
    let file: File = serde_json::from_str(text)?;
    let place = |latitude, longitude| super::on_grid(Position { latitude, longitude });
    let mission = file.mission.items.iter().enumerate().map(|(index, item)| {
        let at = || place(item.params[4].unwrap_or_default(), item.params[5].unwrap_or_default());
        let wrong = || PlanFileError::Item { place: index, command: item.command, frame: item.frame };
        let up = AboveHome(from_mm(to_mm(item.params[6].unwrap_or_default())));
        let at = match item.frame {
            RELATIVE => Some(at()),
            MISSION => None,
            _ => return Err(wrong()),
        };
        Item::of(item.command, at, up).ok_or_else(wrong)
    });
    let [polygon] = file.geo_fence.polygons.as_slice() else {
        return Err(PlanFileError::Fence);
    };
    if !polygon.inclusion || !file.geo_fence.circles.is_empty() {
        return Err(PlanFileError::Fence);
    }
    let [latitude, longitude, ground] = file.mission.planned_home_position;
    Ok(PlanFile {
        from: file.medflight.from,
        to: file.medflight.to,
        package: FlightPackage {
            mission: mission.collect::<Result<_, _>>()?,
            fence: polygon.polygon.iter().map(|[lat, lon]| place(*lat, *lon)).collect(),
            rally: file.rally_points.points.iter().map(|[lat, lon, up]| (place(*lat, *lon), AboveHome(from_mm(to_mm(*up))))).collect(),
            return_height: Metres(from_mm(file.medflight.return_height_mm)),
            home: (place(latitude, longitude), Amsl(from_mm(to_mm(ground)))),
        },
    })
}

#[expect(clippy::cast_possible_truncation, reason = "heights in millimetres fit in i64")]
fn to_mm(metres: f64) -> i64 {
    (metres * 1e3).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "heights in millimetres are far below 2^53")]
fn from_mm(millimetres: i64) -> f64 {
    millimetres as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::{Stretch, geodesy};
    use crate::domain::mission::{Route, Shape, build, feasibility};
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    const WINGS: Shape = Shape::Wings { departure_point: Metres(350.0), approach: Metres(250.0) };

    fn package(shape: Shape, track: f64, length: f64, cruise: f64, narrow_at: &[Stretch]) -> FlightPackage {
        let hub = Position { latitude: 21.061449, longitude: 105.898226 };
        build(&Route {
            corners: &[],
            home: (hub, Amsl(7.5)),
            destination: (geodesy::destination(hub, Degrees(track), Metres(length)), Amsl(6.2)),
            cruise: AboveHome(cruise),
            shape,
            spacing: Metres(2_000.0),
            wide: Metres(135.0),
            narrow: Metres(50.0),
            narrow_at,
            also_safe: &[],
        })
    }

    proptest! {
        #[test]
        fn a_package_reads_back_as_itself_and_is_feasible(
            wings in any::<bool>(), track in 0.0..360.0_f64, length in 800.0..15_000.0_f64, cruise in 60.0..110.0_f64, narrow in 100.0..500.0_f64,
        ) {
            let narrow_at = [Stretch { from: Metres(narrow), until: Metres(narrow + 200.0) }];
            let package = package(if wings { WINGS } else { Shape::Hover }, track, length, cruise, &narrow_at);
            let from = PadId::new("H1").expect("a pad");
            let to = PadId::new("P-C-GL").expect("a pad");
            let file = PlanFile { from, to, package };

            let text = write(&file, MetresPerSecond(16.7)).expect("written");

            prop_assert_eq!(feasibility::check(&file.package), Vec::new());
            prop_assert_eq!(read(&text).expect("read"), file);
        }
    }

    #[test]
    fn an_item_that_is_not_flown_here_is_named() {
        let file = PlanFile {
            from: PadId::new("H1").expect("a pad"),
            to: PadId::new("H2").expect("a pad"),
            package: package(WINGS, 90.0, 2_000.0, 80.0, &[]),
        };
        let text = write(&file, MetresPerSecond(16.7)).expect("written").replace("\"command\": 84", "\"command\": 20");

        let refused = read(&text).expect_err("a return");

        assert_eq!(
            refused.to_string(),
            "item 0: command 20 with frame 3 is not one of 84, 85, 22, 21, 16 with frame 3, or 189 with frame 2"
        );
    }
}
