//! What was seen of an aircraft, in the network's own words; made by the link from telemetry, never from hope.

use crate::domain::fleet::AirframeKind;
use crate::domain::geo::Position;
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::{Degrees, Metres, MetresPerSecond, Percent};
use crate::units::time::{Span, Utc};
use crate::units::words::{Words, words};

/// The autopilot's mode, as the heartbeat or CURRENT_MODE shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Holding: hover, or a circle in wing-borne flight (AUTO.LOITER).
    Hold,
    /// Flying the mission (AUTO.MISSION).
    Mission,
    /// Returning (AUTO.RTL).
    Return,
    /// Landing where it is, with position (AUTO.LAND).
    Land,
    /// Descending without position: shown as AUTO.LAND, told apart by CURRENT_MODE.
    Descend,
    /// Taking off (AUTO.TAKEOFF or AUTO.VTOL_TAKEOFF).
    Takeoff,
    /// Motors cut in the air.
    Termination,
    /// Any other PX4 custom mode, by its number.
    Other(u32),
}

impl Mode {
    /// Its name.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Hold => words("Giữ chỗ", "Hold"),
            Self::Mission => words("Nhiệm vụ", "Mission"),
            Self::Return => words("Quay về", "Return"),
            Self::Land => words("Hạ cánh", "Land"),
            Self::Descend => words("Hạ xuống không định vị", "Descend"),
            Self::Takeoff => words("Cất cánh", "Takeoff"),
            Self::Termination => words("Kết thúc chuyến bay", "Termination"),
            Self::Other(n) => words(format!("số {n}"), format!("Other({n})")),
        }
    }
}

/// Where the autopilot believes it is between ground and air (MAV_LANDED_STATE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LandedState {
    /// Not known.
    Undefined,
    /// On the ground.
    OnGround,
    /// In the air.
    InAir,
    /// Taking off: in the air.
    TakingOff,
    /// Landing: in the air.
    Landing,
}

impl LandedState {
    /// Whether this state is evidence of being off the ground.
    #[must_use]
    pub fn is_airborne(self) -> bool {
        match self {
            Self::InAir | Self::TakingOff | Self::Landing => true,
            Self::OnGround | Self::Undefined => false,
        }
    }
}

/// Which lift carries a VTOL (MAV_VTOL_STATE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VtolState {
    /// Not known, or not a VTOL.
    Undefined,
    /// Changing to wing-borne flight.
    ToWing,
    /// Changing to hover.
    ToHover,
    /// Hover.
    Hover,
    /// Wing-borne.
    Wing,
}

/// Place and motion at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// Where.
    pub at: Position,
    /// Height above sea level.
    pub amsl: Amsl,
    /// Height above home as the aircraft computes it; home may move.
    pub above_home: AboveHome,
    /// Over ground.
    pub ground_speed: MetresPerSecond,
    /// Positive upwards.
    pub climb: MetresPerSecond,
    /// Over ground, from north; meaningless below about 1 m/s.
    pub track: Degrees,
}

/// The battery at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    /// Charge left, of the pack's nominal energy; None when the autopilot does not know.
    pub remaining: Option<Percent>,
    /// Pack voltage in volts; None when not measured.
    pub voltage: Option<f64>,
}

/// Home as the aircraft holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Home {
    /// Where.
    pub at: Position,
    /// How high.
    pub amsl: Amsl,
}

/// What the aircraft says that it carries (MISSION_CURRENT with its ids).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOnBoard {
    /// Index of the present item; None when there is no mission.
    pub item: Option<u16>,
    /// Number of items; None when there is no mission.
    pub total: Option<u16>,
    /// PX4's mission state: 0 unknown, 1 no (valid) mission, 2 not started, 3 active, 4 paused, 5 complete.
    pub state: u8,
    /// Opaque id of the mission.
    pub mission_id: u32,
    /// Opaque id of the fence.
    pub fence_id: u32,
    /// Opaque id of the rally points.
    pub rally_id: u32,
}

/// What the autopilot's own checks say about arming in Hold, which is the mode that a launch arms in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmingCheck {
    /// Whether it would arm in Hold.
    pub ok: bool,
    /// What stands against arming in Hold or against flying the mission, the gravest first.
    pub problems: Vec<Words>,
}

/// The autopilot's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Major, minor, patch.
    pub version: [u8; 3],
    /// A published release, and no development version.
    pub is_release: bool,
    /// First bytes of the commit it was made of, as hexadecimal digits; empty when it does not say.
    pub commit: String,
}

/// Whether this program was proven against a release: recordings of it are replayed by the tests.
#[must_use]
pub fn is_proven(release: &Release) -> bool {
    const PROVEN: [[u8; 3]; 1] = [[1, 17, 0]];
    release.is_release && PROVEN.contains(&release.version)
}

/// Another aircraft, as the receiver aboard hears it (ADSB_VEHICLE).
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// Its 24-bit address.
    pub address: u32,
    /// Its callsign, where it sends one.
    pub callsign: Option<String>,
    /// Where.
    pub at: Position,
    /// How high, where it says: by pressure or by GNSS, as its own instruments have it.
    pub amsl: Option<Amsl>,
    /// Over ground, and where to.
    pub velocity: Option<(MetresPerSecond, Degrees)>,
    /// Positive upwards.
    pub climb: Option<MetresPerSecond>,
    /// How old the report was when it was passed on.
    pub age: Span,
}

/// One thing seen. Each stands alone; the picture of an aircraft is the newest of each kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Observation {
    /// From HEARTBEAT: the mode, whether motors are armed, whether a failsafe is in force, whether it could arm.
    Heartbeat {
        /// The mode shown.
        mode: Mode,
        /// Motors armed.
        armed: bool,
        /// system_status 5 (critical): armed and in a failsafe; 8: terminated.
        failsafe: bool,
        /// system_status 3 (standby): armable in this mode.
        ready: bool,
    },
    /// From the time since start that its messages carry: it began anew after it was last heard, or, in an open flight, after this
    /// service began.
    Restarted {
        /// How long it runs since.
        running: Span,
    },
    /// From HEARTBEAT: what it is.
    Kind(AirframeKind),
    /// From CURRENT_MODE: what is flown and what was asked for.
    Modes {
        /// Flown; tells Descend from Land.
        flown: Mode,
        /// Asked for.
        intended: Mode,
    },
    /// From EXTENDED_SYS_STATE.
    State {
        /// Between ground and air.
        landed: LandedState,
        /// Hover or wing.
        vtol: VtolState,
    },
    /// From GLOBAL_POSITION_INT.
    Motion(Motion),
    /// From VFR_HUD.
    Airspeed(MetresPerSecond),
    /// From SYS_STATUS and BATTERY_STATUS.
    Battery(Battery),
    /// From SYS_STATUS: the autopilot's own pre-arm check.
    PrearmCheck {
        /// Whether it passes in the present mode.
        ok: bool,
    },
    /// From GPS_RAW_INT.
    Gps {
        /// 3 and more is a three-dimensional fix.
        fix: u8,
        /// Satellites in use; None when not known.
        satellites: Option<u8>,
        /// Horizontal accuracy, where given.
        accuracy: Option<Metres>,
    },
    /// From HOME_POSITION.
    Home(Home),
    /// From MISSION_CURRENT.
    Plan(PlanOnBoard),
    /// From MISSION_ITEM_REACHED.
    Reached {
        /// Index of the item.
        item: u16,
    },
    /// From STATUSTEXT, put together from its pieces.
    Text {
        /// 0 emergency to 7 debug.
        severity: u8,
        /// What it says: the autopilot's own words in English.
        text: Words,
    },
    /// From WIND_COV: the autopilot's estimate.
    Wind {
        /// Strength.
        speed: MetresPerSecond,
        /// Where it comes from.
        from: Degrees,
    },
    /// From EVENT: the autopilot's checks, whenever they change.
    Arming(ArmingCheck),
    /// From AUTOPILOT_VERSION.
    Release(Release),
    /// From HYGROMETER_SENSOR: a thermometer aboard.
    Bay {
        /// Which of those aboard.
        sensor: u8,
        /// Thousandths of a degree Celsius.
        milli_celsius: i32,
        /// When, by the aircraft's own clock; None where that does not know the date.
        by_its_clock: Option<Utc>,
    },
    /// From ADSB_VEHICLE.
    Traffic(Traffic),
}
