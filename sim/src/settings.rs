//! What one simulated aircraft is: identity, kind, place, energy, weather.

use crate::battery::EnergyModel;
use crate::geometry::GeoPoint;
use crate::parameters::Setup;
use crate::streams::Link;
use crate::wind::Wind;

/// The airframe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Multicopter, MAV_TYPE 2.
    Quad,
    /// Standard VTOL: lifts like a quad, cruises on wings. MAV_TYPE 22.
    Vtol,
}

/// Everything that is chosen before an aircraft exists.
#[derive(Debug, Clone)]
pub struct Settings {
    /// MAVLink system id, 1 to 255. The component id is always 1.
    pub system_id: u8,
    /// Quad or VTOL.
    pub kind: Kind,
    /// Where it stands at first; its altitude is also that of the ground wherever `terrain` knows nothing.
    pub home: GeoPoint,
    /// Seed of every source of chance in this aircraft.
    pub seed: u64,
    /// Power drawn in each regime of flight.
    pub energy: EnergyModel,
    /// The air it flies in.
    pub wind: Wind,
    /// Number of the battery pack on board.
    pub pack: String,
    /// The parameters it boots with.
    pub setup: Setup,
    /// Parameters set before its first boot: name, and the value's bits as they travel.
    pub configured: Vec<(String, u32)>,
    /// What the link to the ground carries.
    pub link: Link,
    /// When it boots, seconds since 1970: the name of its log.
    pub boot_utc_s: u64,
    /// How long after its start the attitude and the position are good, µs.
    pub levelled_us: u64,
    /// See `levelled_us`.
    pub ready_us: u64,
    /// Where the nose points when a takeoff item on the pad gives no direction, radians; `None` leaves it to chance.
    pub undirected_heading: Option<f64>,
    /// When the log opens and when saved parameters are told, µs after the start.
    pub log_us: u64,
    /// See `log_us`.
    pub saved_us: u64,
    /// When the airspeed sensor's module is up, if it is late, µs after the start.
    pub airspeed_us: Option<u64>,
    /// Whether a return to the mission's landing takes its altitude for too low; `None` leaves it to chance.
    pub return_climbs: Option<bool>,
    /// Known pads: within 100 m of one, the ground is at its altitude.
    pub terrain: Vec<GeoPoint>,
}

impl Settings {
    /// A VTOL with a full pack in still air.
    pub fn vtol(system_id: u8, home: GeoPoint) -> Self {
        Self {
            system_id,
            kind: Kind::Vtol,
            home,
            seed: u64::from(system_id),
            energy: EnergyModel::default(),
            wind: Wind::default(),
            pack: format!("PACK-{system_id:02}"),
            setup: Setup::Approved,
            configured: Vec::new(),
            link: Link::Normal,
            boot_utc_s: 0,
            levelled_us: 1_600_000,
            ready_us: 3_600_000,
            undirected_heading: None,
            log_us: 360_000,
            saved_us: 1_010_000,
            airspeed_us: None,
            return_climbs: None,
            terrain: Vec::new(),
        }
    }

    /// A quadrotor with a full pack in still air.
    pub fn quad(system_id: u8, home: GeoPoint) -> Self {
        Self { kind: Kind::Quad, ..Self::vtol(system_id, home) }
    }
}
