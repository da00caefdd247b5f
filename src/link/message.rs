//! What is said on the wire, in this crate's own closed words: what an aircraft tells us, and what we tell it.
//!
//! The machines of this folder know only these two enums. Numbers of the protocol stay in `wire`; a value that the protocol's
//! tables do not know becomes `Other`, never an error.

pub use crate::domain::fleet::ParameterValue;
use crate::domain::flight::{Home, LandedState, Mode, Motion, PlanOnBoard, Release, Traffic, VtolState};
use crate::domain::geo::Position;
use crate::units::quantity::{Metres, MetresPerSecond};
use crate::units::time::Utc;
use crate::units::words::{Words, words};

use super::wire::WireItem;

/// One of the three lists that an aircraft carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// The mission.
    Mission,
    /// The fence.
    Fence,
    /// The rally points.
    Rally,
}

impl ListKind {
    /// The list's name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mission => "mission",
            Self::Fence => "fence",
            Self::Rally => "rally points",
        }
    }

    /// The list's name in a sentence, in both languages.
    #[must_use]
    pub fn words(self) -> Words {
        let vi = match self {
            Self::Mission => "nhiệm vụ",
            Self::Fence => "hàng rào bay",
            Self::Rally => "điểm dự phòng",
        };
        words(vi, self.name())
    }
}

/// What a mission acknowledgement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckScope {
    /// One list.
    List(ListKind),
    /// All three at once: only a clear has this scope.
    All,
    /// A number that nobody here uses.
    Other(u8),
}

/// What a mission acknowledgement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissionResult {
    /// Taken; proves only that the transfer ended.
    Accepted,
    /// PX4's answer to anything out of place, 'Busy' among it: not the end of a transfer.
    Error,
    /// Dropped by the other side.
    Cancelled,
    /// Refused, with MAVLink's number.
    Refused(u8),
}

/// The command that an acknowledgement answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandName {
    /// Arm or disarm.
    ArmDisarm,
    /// Change the mode.
    SetMode,
    /// Set home.
    SetHome,
    /// One that this crate does not send, by its number.
    Other(u16),
}

/// What a command acknowledgement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandResult {
    /// Accepted.
    Accepted,
    /// At work.
    InProgress,
    /// No, with MAVLink's number: 1 temporarily rejected, 2 denied, 3 unsupported, 4 failed, and so on.
    Refused(u8),
}

impl CommandResult {
    /// The number's name, for a reason that a person reads.
    #[must_use]
    pub fn word(self) -> Words {
        match self {
            Self::Accepted => words("được chấp nhận", "accepted"),
            Self::InProgress => words("đang thực hiện", "in progress"),
            Self::Refused(1) => words("tạm thời bị từ chối", "temporarily rejected"),
            Self::Refused(2) => words("bị từ chối", "denied"),
            Self::Refused(3) => words("không được hỗ trợ", "unsupported"),
            Self::Refused(4) => words("không thực hiện được", "failed"),
            Self::Refused(6) => words("bị hủy", "cancelled"),
            Self::Refused(n) => words(format!("bị từ chối với mã {n}"), format!("refused with result {n}")),
        }
    }
}

/// Whom a message is for: system and component; 0 is everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// System id.
    pub system: u8,
    /// Component id.
    pub component: u8,
}

impl Target {
    /// Whether the message is for the station with this address, or for everybody.
    #[must_use]
    pub fn includes(self, station: Target) -> bool {
        (self.system == 0 || self.system == station.system) && (self.component == 0 || self.component == station.component)
    }
}

/// A piece of a status text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPiece {
    /// 0 emergency to 7 debug.
    pub severity: u8,
    /// The bytes of this piece, up to 50; fewer means that it is the last.
    pub bytes: Vec<u8>,
    /// Joins the pieces of one text; 0 for a text that is whole.
    pub id: u16,
    /// Place of the piece in its text.
    pub piece: u8,
}

/// What an aircraft says.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// HEARTBEAT of an autopilot.
    Heartbeat {
        /// The mode shown; Descend shows as Land.
        mode: Mode,
        /// Motors armed.
        armed: bool,
        /// MAV_STATE: 0 not ready, 3 standby, 4 active, 5 critical, 8 terminated.
        status: u8,
    },
    /// CURRENT_MODE.
    CurrentMode {
        /// Flown.
        flown: Mode,
        /// Asked for by the user.
        intended: Mode,
    },
    /// EXTENDED_SYS_STATE.
    State {
        /// Ground or air.
        landed: LandedState,
        /// Hover or wing.
        vtol: VtolState,
    },
    /// GLOBAL_POSITION_INT.
    Position {
        /// Milliseconds since the autopilot's start.
        boot_ms: u32,
        /// Place and motion.
        motion: Motion,
    },
    /// VFR_HUD; None where the aircraft has no airspeed.
    Airspeed(Option<MetresPerSecond>),
    /// SYS_STATUS.
    SystemStatus {
        /// The pre-arm check passes.
        prearm_ok: bool,
        /// Percent left, rounded up.
        remaining: Option<u8>,
        /// Volts.
        voltage: Option<f64>,
    },
    /// BATTERY_STATUS of the first battery.
    BatteryStatus {
        /// Percent left, rounded down.
        remaining: Option<u8>,
        /// Volts.
        voltage: Option<f64>,
    },
    /// GPS_RAW_INT.
    Gps {
        /// Kind of fix.
        fix: u8,
        /// Satellites in use.
        satellites: Option<u8>,
        /// Horizontal accuracy.
        accuracy: Option<Metres>,
    },
    /// HOME_POSITION.
    Home(Home),
    /// WIND_COV: where the air moves to.
    Wind {
        /// Metres a second.
        north: f64,
        /// Metres a second.
        east: f64,
    },
    /// MISSION_CURRENT.
    Plan(PlanOnBoard),
    /// MISSION_ITEM_REACHED.
    Reached {
        /// Its index.
        item: u16,
    },
    /// STATUSTEXT, a piece of it.
    Text(TextPiece),
    /// A whole text, put together of its pieces.
    Said {
        /// 0 emergency to 7 debug.
        severity: u8,
        /// What it says: PX4's own words in English.
        text: Words,
    },
    /// COMMAND_ACK.
    CommandAck {
        /// Of which command.
        command: CommandName,
        /// What it says.
        result: CommandResult,
        /// For whom.
        to: Target,
    },
    /// MISSION_COUNT: the head of a download.
    ListCount {
        /// Which list.
        kind: ListKind,
        /// How many items.
        count: u16,
        /// For whom.
        to: Target,
    },
    /// MISSION_REQUEST_INT or MISSION_REQUEST: the aircraft asks for an item of an upload.
    ItemRequest {
        /// Which list.
        kind: ListKind,
        /// Which item.
        seq: u16,
        /// For whom.
        to: Target,
    },
    /// MISSION_ITEM_INT: an item of a download.
    Item {
        /// Which list.
        kind: ListKind,
        /// Which item.
        seq: u16,
        /// What it says.
        item: WireItem,
        /// For whom.
        to: Target,
    },
    /// MISSION_ACK.
    MissionAck {
        /// Of what.
        scope: AckScope,
        /// What it says.
        result: MissionResult,
        /// The list's opaque id; 0 in all but an accepted upload.
        opaque_id: u32,
        /// For whom.
        to: Target,
    },
    /// PARAM_VALUE; None for a type that PX4 does not use.
    Parameter {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<ParameterValue>,
    },
    /// EVENT.
    Event {
        /// Running number over all links of the aircraft.
        sequence: u16,
        /// What happened, as a number of PX4's tables.
        id: u32,
        /// 0 emergency to 7 debug; 8 belongs to the protocol, above it is nothing for us.
        level: u8,
        /// Its arguments, packed.
        arguments: [u8; 40],
    },
    /// CURRENT_EVENT_SEQUENCE: the newest number.
    EventSequence {
        /// That number.
        newest: u16,
        /// The numbers started anew.
        reset: bool,
    },
    /// RESPONSE_EVENT_ERROR: what was asked for is not kept any more.
    EventGone {
        /// The number asked for.
        sequence: u16,
        /// The oldest that is kept.
        oldest: u16,
        /// For whom.
        to: Target,
    },
    /// AUTOPILOT_VERSION.
    Version(Release),
    /// TIMESYNC: a question when `theirs` is 0, else the answer to one of ours.
    TimeSync {
        /// The answerer's time in nanoseconds.
        theirs: i64,
        /// The asker's time in nanoseconds.
        asked: i64,
    },
    /// COMMAND_LONG from the aircraft.
    Command {
        /// MAV_CMD.
        command: u16,
        /// For whom.
        to: Target,
    },
    /// HYGROMETER_SENSOR: a thermometer aboard, by its number. The message carries no time.
    Thermometer {
        /// Which of those aboard.
        sensor: u8,
        /// Thousandths of a degree Celsius.
        milli_celsius: i32,
    },
    /// SYSTEM_TIME, where the autopilot knows the date.
    Clock {
        /// Its time.
        utc: Utc,
    },
    /// ADSB_VEHICLE with a place.
    Traffic(Traffic),
}

impl Message {
    /// Whether a message tells the present state, which an older one must not overwrite.
    #[must_use]
    pub fn is_state(&self) -> bool {
        match self {
            Self::Heartbeat { .. }
            | Self::CurrentMode { .. }
            | Self::State { .. }
            | Self::Position { .. }
            | Self::Airspeed(_)
            | Self::SystemStatus { .. }
            | Self::BatteryStatus { .. }
            | Self::Gps { .. }
            | Self::Home(_)
            | Self::Wind { .. }
            | Self::Plan(_)
            | Self::Parameter { .. }
            | Self::Version(_) => true,
            Self::Reached { .. }
            | Self::Text(_)
            | Self::Said { .. }
            | Self::CommandAck { .. }
            | Self::ListCount { .. }
            | Self::ItemRequest { .. }
            | Self::Item { .. }
            | Self::MissionAck { .. }
            | Self::Event { .. }
            | Self::EventSequence { .. }
            | Self::EventGone { .. }
            | Self::TimeSync { .. }
            | Self::Command { .. }
            | Self::Thermometer { .. }
            | Self::Clock { .. }
            | Self::Traffic(_) => false,
        }
    }

    /// Whom the message is for, where it says.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::CommandAck { to, .. }
            | Self::ListCount { to, .. }
            | Self::ItemRequest { to, .. }
            | Self::Item { to, .. }
            | Self::MissionAck { to, .. }
            | Self::EventGone { to, .. } => Some(*to),
            Self::Heartbeat { .. }
            | Self::CurrentMode { .. }
            | Self::State { .. }
            | Self::Position { .. }
            | Self::Airspeed(_)
            | Self::SystemStatus { .. }
            | Self::BatteryStatus { .. }
            | Self::Gps { .. }
            | Self::Home(_)
            | Self::Wind { .. }
            | Self::Plan(_)
            | Self::Reached { .. }
            | Self::Text(_)
            | Self::Said { .. }
            | Self::Parameter { .. }
            | Self::Event { .. }
            | Self::EventSequence { .. }
            | Self::Version(_)
            | Self::TimeSync { .. }
            | Self::Command { .. }
            | Self::Thermometer { .. }
            | Self::Clock { .. }
            | Self::Traffic(_) => None,
        }
    }
}

/// What this station says to an aircraft.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// HEARTBEAT of a ground station.
    Heartbeat,
    /// Arms the motors, the autopilot's checks in force.
    Arm,
    /// Disarms, refused by the autopilot in the air.
    Disarm {
        /// Counts repeats.
        confirmation: u8,
    },
    /// Changes the mode.
    SetMode(Mode),
    /// Sets home to where the aircraft stands. It carries no height: those of commands are above sea level, whatever frame they name.
    SetHomeHere,
    /// Asks for HOME_POSITION at once; it streams each 2 s, on a slow link each 5 s.
    AskHome,
    /// Announces an upload.
    ListCount {
        /// Which list.
        kind: ListKind,
        /// How many items.
        count: u16,
    },
    /// One item of an upload.
    Item {
        /// Which list.
        kind: ListKind,
        /// Which item.
        seq: u16,
        /// What it says.
        item: WireItem,
    },
    /// Asks for a list.
    ListRequest {
        /// Which.
        kind: ListKind,
    },
    /// Asks for an item of a list.
    ItemRequest {
        /// Which list.
        kind: ListKind,
        /// Which item.
        seq: u16,
    },
    /// Closes a download, or drops a transfer.
    MissionAck {
        /// Which list.
        kind: ListKind,
        /// Drop instead of accept.
        cancel: bool,
    },
    /// Clears mission, fence and rally points.
    ClearAll,
    /// Asks for a parameter by name.
    ParameterRead {
        /// Its name.
        name: String,
    },
    /// Writes a parameter of type float.
    ParameterWrite {
        /// Its name.
        name: String,
        /// Its new value.
        value: f32,
    },
    /// Asks for events that were missed.
    EventRequest {
        /// From this number.
        first: u16,
        /// To this one.
        last: u16,
    },
    /// Asks for one message, once.
    MessageRequest {
        /// Its id.
        id: u32,
    },
    /// Sets how often a message is sent.
    MessageInterval {
        /// Its id.
        id: u32,
        /// Microseconds from one to the next; -1 for never.
        micros: i32,
    },
    /// TIMESYNC: a question when `ours` is 0, else an answer.
    TimeSync {
        /// Our time in nanoseconds.
        ours: i64,
        /// The asker's time in nanoseconds.
        asked: i64,
    },
    /// Answers a command of the aircraft.
    CommandAck {
        /// MAV_CMD.
        command: u16,
        /// MAV_RESULT.
        result: u8,
    },
    /// Opens or closes the hook of the payload.
    Gripper {
        /// Release; else grab.
        release: bool,
    },
    /// One of the Remote ID messages.
    RemoteId(RemoteIdWord),
}

/// What a station tells the aircraft for its Remote ID broadcast.
#[derive(Debug, Clone, PartialEq)]
pub enum RemoteIdWord {
    /// OPEN_DRONE_ID_OPERATOR_ID: at most 20 characters.
    OperatorId(String),
    /// OPEN_DRONE_ID_SELF_ID: what the flight is for, at most 23 characters.
    SelfId(String),
    /// OPEN_DRONE_ID_SYSTEM: where the operator stands.
    System {
        /// Where.
        at: Position,
        /// Above the ellipsoid, where known.
        height: Option<Metres>,
        /// Seconds since 2019-01-01, UTC.
        stamp: u32,
    },
    /// OPEN_DRONE_ID_SYSTEM_UPDATE: the same place, later.
    SystemUpdate {
        /// Where.
        at: Position,
        /// Above the ellipsoid, where known.
        height: Option<Metres>,
        /// Seconds since 2019-01-01, UTC.
        stamp: u32,
    },
}
