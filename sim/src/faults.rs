//! What can go wrong on request.

/// Something done to an aircraft from outside its autopilot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// Satellites lost (true) or back (false).
    GpsLost(bool),
    /// The radio neither hears nor is heard (true), or works (false).
    RadioSilent(bool),
    /// The radio hears but is not heard (true), or works (false).
    DownlinkLost(bool),
    /// The charge drops to this percentage at once.
    BatteryAt(f64),
    /// The wing system fails: back to rotors at once and for good.
    QuadChute,
    /// A motor stops (true): it falls. Mended on the ground (false).
    MotorOut(bool),
    /// The gripper does not move any more (true), or does (false). The autopilot cannot tell.
    GripperStuck(bool),
    /// The thermometer in the payload bay says so many hundredths of a degree Celsius from now on; `None`: it is dead, or there is none.
    BayThermometer(Option<i16>),
    /// Something two metres high stands wherever it lands (true), or is gone (false).
    PadBlocked(bool),
    /// The land detector takes an aircraft that stands armed for one that flies (true), or not (false).
    LandDetectorHops(bool),
    /// The fence is taken for breached, wherever the aircraft is.
    FenceBreached,
    /// The storage with mission, fence and rally points is lost.
    StorageLost,
    /// Another ground station does something.
    Foreign(Foreign),
    /// The autopilot restarts; on the ground only, in flight it is ignored.
    Restart,
    /// The autopilot restarts wherever it is; in flight the motors stop.
    RestartAnywhere,
}

/// What another ground station does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Changes the mode to Hold.
    Hold,
    /// Clears mission, fence and rally points.
    Clear,
    /// Uploads a mission of its own: over home, and down.
    Upload,
}

/// Why an outside action was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Only a disarmed aircraft on the ground can be touched.
    NotOnGround,
    /// A charge is between 0 and 100 %.
    ChargeOutOfRange,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotOnGround => "the aircraft is armed or in the air",
            Self::ChargeOutOfRange => "a charge is between 0 and 100 percent",
        })
    }
}

impl std::error::Error for Refused {}
