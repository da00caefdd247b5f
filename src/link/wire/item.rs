//! Items as the bytes have them, the opaque id over them, and what PX4 gives back of them.

use crate::domain::geo::Position;
use crate::domain::mission::feasibility::{MOST_FENCE, MOST_ITEMS, MOST_RALLY};
use crate::domain::mission::{FlightPackage, Item, holds_line};
use crate::units::words::{Words, words};

use super::super::message::ListKind;

/// Altitude above sea level.
const FRAME_GLOBAL: u8 = 0;
/// No place at all.
const FRAME_MISSION: u8 = 2;
/// Altitude above home. The only frame in which PX4's return understands a rally point.
const FRAME_RELATIVE: u8 = 3;
/// As 0: what PX4 answers for 0.
const FRAME_GLOBAL_INT: u8 = 5;
/// As 3: what PX4 answers for 3, and so what missions are sent in: they read back as they were sent.
const FRAME_RELATIVE_INT: u8 = 6;

const NAV_WAYPOINT: u16 = 16;
const NAV_VTOL_TAKEOFF: u16 = 84;
const NAV_VTOL_LAND: u16 = 85;
const FENCE_INCLUSION: u16 = 5001;
const RALLY_POINT: u16 = 5100;

/// One item of a mission, a fence or a rally list, as MISSION_ITEM_INT has it, without sequence and `current`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WireItem {
    /// MAV_FRAME.
    pub frame: u8,
    /// MAV_CMD.
    pub command: u16,
    /// Whether the mission goes on by itself.
    pub autocontinue: u8,
    /// Parameters 1 to 4.
    pub params: [f32; 4],
    /// Latitude in units of 1e-7 degrees.
    pub x: i32,
    /// Longitude in units of 1e-7 degrees.
    pub y: i32,
    /// Altitude in metres, in the item's frame.
    pub z: f32,
}

/// The three lists of a flight package, as they are sent.
#[derive(Debug, Clone, PartialEq)]
pub struct WirePackage {
    /// The mission.
    pub mission: Vec<WireItem>,
    /// The fence.
    pub fence: Vec<WireItem>,
    /// The rally points.
    pub rally: Vec<WireItem>,
}

impl WirePackage {
    /// The lists of a package.
    ///
    /// # Errors
    /// When the package cannot be flown as it stands: no mission, a fence that is no polygon or does not hold home and every
    /// place of the mission, more items than PX4 takes, a height that is no number.
    pub fn of(package: &FlightPackage) -> Result<Self, Words> {
        let lists = Self {
            mission: package.mission.iter().map(mission_item).collect(),
            fence: package.fence.iter().map(|corner| fence_corner(*corner, package.fence.len())).collect(),
            rally: package.rally.iter().map(|(at, ground)| rally_point(*at, ground.0)).collect(),
        };
        lists.check(package)?;
        Ok(lists)
    }

    /// One of the lists.
    #[must_use]
    pub fn list(&self, kind: ListKind) -> &[WireItem] {
        match kind {
            ListKind::Mission => &self.mission,
            ListKind::Fence => &self.fence,
            ListKind::Rally => &self.rally,
        }
    }

    fn check(&self, package: &FlightPackage) -> Result<(), Words> {
        if self.mission.is_empty() {
            return Err(words("gói không có nhiệm vụ", "the package has no mission"));
        }
        for (kind, most) in [(ListKind::Mission, MOST_ITEMS), (ListKind::Fence, MOST_FENCE), (ListKind::Rally, MOST_RALLY)] {
            let length = self.list(kind).len();
            if length > most {
                let name = kind.words();
                return Err(words(
                    format!("{} có {length} điểm; máy bay mang được nhiều nhất {most}", name.vi),
                    format!("{} items: {length}; at most {most} can be carried", name.en),
                ));
            }
        }
        if self.mission.iter().chain(&self.rally).any(|item| !item.z.is_finite()) || !package.return_height.is_finite() {
            return Err(words("một độ cao trong gói không phải là số", "a height of the package is not a number"));
        }
        if (1..3).contains(&self.fence.len()) {
            return Err(words("hàng rào bay có ít hơn ba góc", "the fence has fewer than three corners"));
        }
        if !self.fence.is_empty() {
            if !holds(&package.fence, package.home.0) {
                return Err(words("hàng rào bay không chứa điểm nhà", "the fence does not hold home"));
            }
            let outside = package
                .mission
                .iter()
                .filter_map(Item::place)
                .chain(package.rally.iter().map(|(at, _)| *at))
                .find(|at| !holds(&package.fence, *at));
            if let Some(at) = outside {
                let (latitude, longitude) = (at.latitude, at.longitude);
                return Err(words(
                    format!("hàng rào bay không chứa điểm {latitude:.6}; {longitude:.6}"),
                    format!("the fence does not hold {latitude:.6}, {longitude:.6}"),
                ));
            }
            let places: Vec<Position> = std::iter::once(package.home.0).chain(package.mission.iter().filter_map(Item::place)).collect();
            if places.windows(2).any(|leg| matches!(leg, [from, to] if !holds_line(&package.fence, *from, *to))) {
                return Err(words("hàng rào bay không chứa hết đường bay", "the fence does not hold the whole route"));
            }
        }
        Ok(())
    }
}

/// Whether a polygon of corners holds a place: crossings of a ray to the east, in the plane of degrees, as PX4 counts them.
#[must_use]
pub fn holds(corners: &[Position], at: Position) -> bool {
    let mut inside = false;
    let mut previous = corners.last();
    for corner in corners {
        if let Some(before) = previous {
            let straddles = (corner.latitude >= at.latitude) != (before.latitude >= at.latitude);
            if straddles {
                let share = (at.latitude - corner.latitude) / (before.latitude - corner.latitude);
                if at.longitude <= corner.longitude + share * (before.longitude - corner.longitude) {
                    inside = !inside;
                }
            }
        }
        previous = Some(corner);
    }
    inside
}

#[expect(clippy::cast_possible_truncation, reason = "heights and counts of a package fit in an f32, which is what the wire has")]
fn single(value: f64) -> f32 {
    value as f32
}

fn placed(command: u16, at: Position, height: f64, yaw: f32) -> WireItem {
    let (x, y) = at.deg_e7();
    WireItem { frame: FRAME_RELATIVE_INT, command, autocontinue: 1, params: [0.0, 0.0, 0.0, yaw], x, y, z: single(height) }
}

/// One mission item. A yaw of NaN leaves the heading to the autopilot.
fn mission_item(item: &Item) -> WireItem {
    match item.place() {
        Some(at) => placed(item.command(), at, item.height().0, f32::NAN),
        None => WireItem { frame: FRAME_MISSION, command: item.command(), autocontinue: 1, params: [0.0; 4], x: 0, y: 0, z: 0.0 },
    }
}

fn fence_corner(at: Position, corners: usize) -> WireItem {
    let (x, y) = at.deg_e7();
    let count = single(f64::from(u16::try_from(corners).unwrap_or(u16::MAX)));
    WireItem { frame: FRAME_GLOBAL, command: FENCE_INCLUSION, autocontinue: 0, params: [count, 0.0, 0.0, 0.0], x, y, z: 0.0 }
}

fn rally_point(at: Position, ground: f64) -> WireItem {
    WireItem { frame: FRAME_RELATIVE, params: [0.0; 4], ..placed(RALLY_POINT, at, ground, 0.0) }
}

/// The name that PX4 gives to a list: CRC-32 (reflected, polynomial EDB88320, start 0, no inversion) over frame, command,
/// autocontinue, four parameters, x, y and z of each item as they were sent. Sequence and `current` are not in it. An empty list
/// is named 0.
#[must_use]
pub fn opaque_id(items: &[WireItem]) -> u32 {
    let mut crc = 0_u32;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            }
        }
    };
    for item in items {
        feed(&[item.frame]);
        feed(&item.command.to_le_bytes());
        feed(&[item.autocontinue]);
        item.params.iter().for_each(|p| feed(&p.to_le_bytes()));
        feed(&item.x.to_le_bytes());
        feed(&item.y.to_le_bytes());
        feed(&item.z.to_le_bytes());
    }
    crc
}

/// Compares a list as sent with the list as read back, knowing what PX4 changes: frame 3 comes back as 6 and 0 as 5, whatever was
/// sent; the pass radius of a waypoint is lost; fence items come back without autocontinue, yaw and altitude.
///
/// # Errors
/// The first difference, in words.
pub fn same_after_read_back(kind: ListKind, sent: &[WireItem], read: &[WireItem]) -> Result<(), Words> {
    if sent.len() != read.len() {
        let (name, sent, read) = (kind.words(), sent.len(), read.len());
        return Err(words(
            format!("{}: đã gửi {sent} điểm, đọc lại được {read}", name.vi),
            format!("{}: sent {sent} items, read back {read}", name.en),
        ));
    }
    for (index, (ours, theirs)) in sent.iter().zip(read).enumerate() {
        let differs = |vi: &str, en: &str, value: &dyn Fn(&WireItem) -> String| {
            let (name, sent, read) = (kind.words(), value(ours), value(theirs));
            Err(words(
                format!("{}, điểm {index}: {vi} khác nhau; đã gửi {sent}, đọc lại {read}", name.vi),
                format!("{} item {index}: {en} differs: sent {sent}, read back {read}", name.en),
            ))
        };
        let is_fence = matches!(kind, ListKind::Fence);
        if frame_class(ours.frame) != frame_class(theirs.frame) {
            return differs("hệ tọa độ", "frame", &|item| item.frame.to_string());
        }
        if ours.command != theirs.command {
            return differs("lệnh", "command", &|item| item.command.to_string());
        }
        if !is_fence && ours.autocontinue != theirs.autocontinue {
            return differs("tự đi tiếp", "autocontinue", &|item| item.autocontinue.to_string());
        }
        if (ours.x, ours.y) != (theirs.x, theirs.y) {
            return differs("vị trí", "place", &|item| format!("{:.7}, {:.7}", f64::from(item.x) / 1e7, f64::from(item.y) / 1e7));
        }
        if !is_fence && !same_number(ours.z, theirs.z) {
            return differs("độ cao", "height", &|item| format!("{} m", item.z));
        }
        let kept: &[usize] = match (kind, ours.command) {
            (ListKind::Mission, NAV_WAYPOINT) => &[0, 1, 3],
            (ListKind::Mission, NAV_VTOL_TAKEOFF | NAV_VTOL_LAND) => &[3],
            (ListKind::Mission, _) => &[0, 1, 2, 3],
            (ListKind::Fence, _) => &[0],
            (ListKind::Rally, _) => &[],
        };
        if let Some(at) = kept.iter().find(|i| !same_number(ours.params[**i], theirs.params[**i])) {
            return differs(&format!("tham số {}", at + 1), &format!("parameter {}", at + 1), &|item| item.params[*at].to_string());
        }
    }
    Ok(())
}

/// Frames that mean the same share a class.
fn frame_class(frame: u8) -> u8 {
    match frame {
        FRAME_GLOBAL => FRAME_GLOBAL_INT,
        FRAME_RELATIVE => FRAME_RELATIVE_INT,
        other => other,
    }
}

/// Equal by bits, or both not a number; the two zeros are one.
fn same_number(a: f32, b: f32) -> bool {
    (a.is_nan() && b.is_nan()) || a.to_bits() == b.to_bits() || (a.abs().to_bits() == 0 && b.abs().to_bits() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::altitude::{AboveHome, Amsl};
    use crate::units::quantity::Metres;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    fn package() -> FlightPackage {
        FlightPackage {
            mission: vec![
                Item::VtolTakeoff { toward: at(21.064_147_0, 105.898_226_0), height: AboveHome(80.0) },
                Item::Waypoint { at: at(21.067_744_3, 105.898_226_0), height: AboveHome(80.0) },
                Item::VtolLand { at: at(21.069_542_9, 105.898_226_0), ground: AboveHome(0.0) },
            ],
            fence: vec![at(21.05, 105.88), at(21.05, 105.91), at(21.08, 105.91), at(21.08, 105.88)],
            rally: vec![(at(21.0615, 105.8982), AboveHome(0.0))],
            return_height: Metres(80.0),
            home: (at(21.061_449, 105.898_226), Amsl(10.0)),
        }
    }

    #[test]
    fn a_mission_gets_the_opaque_id_that_px4_gave_to_the_same_items() {
        let lists = WirePackage::of(&package()).expect("a good package");

        // Recorded from PX4 v1.17.0 (airframe 10043) for a take-off item 300 m down the route, a waypoint and a landing.
        assert_eq!(opaque_id(&lists.mission), 1_819_887_729);
        assert_eq!(opaque_id(&[]), 0);
    }

    #[test]
    fn rally_points_go_out_in_frame_3_and_nothing_else() {
        let lists = WirePackage::of(&package()).expect("a good package");

        assert!(lists.rally.iter().all(|item| item.frame == FRAME_RELATIVE));
    }

    #[test]
    fn a_fence_that_does_not_hold_home_or_the_route_is_refused_before_anything_is_sent() {
        let mut beside_home = package();
        beside_home.home.0 = at(21.2, 105.9);
        let mut beside_route = package();
        beside_route.mission[1] = Item::Waypoint { at: at(21.2, 105.9), height: AboveHome(80.0) };

        assert_eq!(WirePackage::of(&beside_home), Err(words("hàng rào bay không chứa điểm nhà", "the fence does not hold home")));
        assert!(WirePackage::of(&beside_route).expect_err("outside").en.contains("does not hold 21.2"));
    }

    #[test]
    fn a_read_back_with_px4s_own_changes_is_equal_and_any_other_change_is_not() {
        let lists = WirePackage::of(&package()).expect("a good package");
        let rally_back: Vec<_> = lists.rally.iter().map(|i| WireItem { frame: 6, ..*i }).collect();
        let fence_back: Vec<_> = lists.fence.iter().map(|i| WireItem { frame: 5, ..*i }).collect();
        let mut moved = lists.mission.clone();
        moved[1].x += 1;
        let mut absolute = lists.mission.clone();
        absolute[2].frame = 5;

        assert_eq!(same_after_read_back(ListKind::Rally, &lists.rally, &rally_back), Ok(()));
        assert_eq!(same_after_read_back(ListKind::Fence, &lists.fence, &fence_back), Ok(()));
        assert_eq!(same_after_read_back(ListKind::Mission, &lists.mission, &lists.mission.clone()), Ok(()));
        assert!(same_after_read_back(ListKind::Mission, &lists.mission, &moved).is_err());
        assert!(same_after_read_back(ListKind::Mission, &lists.mission, &absolute).is_err());
        assert!(same_after_read_back(ListKind::Mission, &lists.mission, &lists.mission[..2]).is_err());
    }
}
