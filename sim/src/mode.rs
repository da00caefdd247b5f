//! Flight modes and their numbers on the wire.

/// The modes that this simulator flies; the rest are known by number only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// AUTO.TAKEOFF.
    Takeoff,
    /// AUTO.LOITER, called Hold.
    Hold,
    /// AUTO.MISSION.
    Mission,
    /// AUTO.RTL.
    Return,
    /// AUTO.LAND.
    Land,
    /// The failsafe mode without position; shown as AUTO.LAND.
    Descend,
    /// AUTO.VTOL_TAKEOFF.
    VtolTakeoff,
    /// Flight termination: motors stopped for good.
    Termination,
    /// A mode that needs a pilot's sticks or a companion computer; the custom mode's number.
    Other(u32),
}

/// The custom mode word of an AUTO submode.
const fn auto(sub: u32) -> u32 {
    sub << 24 | 4 << 16
}

impl Mode {
    /// HEARTBEAT's custom_mode.
    pub fn custom(self) -> u32 {
        match self {
            Self::Takeoff => auto(2),
            Self::Hold => auto(3),
            Self::Mission => auto(4),
            Self::Return => auto(5),
            Self::Land | Self::Descend => auto(6),
            Self::VtolTakeoff => auto(10),
            Self::Termination => 10 << 16,
            Self::Other(custom) => custom,
        }
    }

    /// The mode of a main and sub number; `None` for an AUTO submode that does not exist.
    pub fn from_numbers(main: u8, sub: u8) -> Option<Self> {
        match (main, sub) {
            (4, 2) => Some(Self::Takeoff),
            (4, 3) => Some(Self::Hold),
            // Plain AUTO without a submode selects the mission.
            (4, 0 | 4) => Some(Self::Mission),
            (4, 5) => Some(Self::Return),
            (4, 6) => Some(Self::Land),
            (4, 10) => Some(Self::VtolTakeoff),
            (4, 8 | 9 | 11..=18) | (1..=3 | 5..=7 | 11, _) => Some(Self::Other(u32::from(sub) << 24 | u32::from(main) << 16)),
            _ => None,
        }
    }

    /// The mode of a custom_mode word.
    pub fn from_custom(custom: u32) -> Option<Self> {
        let [_, _, main, sub] = custom.to_le_bytes();
        Self::from_numbers(main, sub)
    }

    /// HEARTBEAT's base_mode without the armed bit.
    pub fn base(self) -> u8 {
        match self {
            Self::Takeoff | Self::Hold | Self::Mission | Self::Return | Self::Land | Self::Descend | Self::VtolTakeoff => 0x1d,
            Self::Termination => 0x01,
            Self::Other(custom) => match custom >> 16 & 0xff {
                6 => 0x01,
                4 if custom >> 24 == 8 => 0x11,
                4 => 0x1d,
                _ => 0x51,
            },
        }
    }

    /// CURRENT_MODE's standard_mode; it is what tells a commanded LAND (7) from the failsafe's Descend (0).
    pub fn standard(self) -> u8 {
        match self {
            Self::Return => 5,
            Self::Mission => 6,
            Self::Land => 7,
            Self::Takeoff => 8,
            Self::Other(0x0003_0000) => 1,
            Self::Hold | Self::Descend | Self::VtolTakeoff | Self::Termination | Self::Other(_) => 0,
        }
    }

    /// Whether the aircraft may be armed in it, given a mission that can be flown or not.
    pub fn can_arm(self, mission_valid: bool) -> bool {
        match self {
            Self::Takeoff | Self::Hold | Self::VtolTakeoff => true,
            Self::Mission => mission_valid,
            Self::Return | Self::Land | Self::Descend | Self::Termination | Self::Other(_) => false,
        }
    }

    /// An AUTO mode, flown without a pilot.
    pub(crate) fn automatic(self) -> bool {
        self.custom() >> 16 & 0xff == 4
    }

    /// The mode's number in events.
    pub(crate) fn navigation_number(self) -> u8 {
        match self {
            Self::Mission => 3,
            Self::Hold => 4,
            Self::Return => 5,
            Self::Descend => 12,
            Self::Termination => 13,
            Self::Takeoff => 17,
            Self::Land => 18,
            Self::VtolTakeoff => 22,
            Self::Other(custom) => match (custom >> 16 & 0xff, custom >> 24) {
                (1, _) => 0,
                (2, _) => 1,
                (3, 1) => 21,
                (3, 2) => 6,
                (3, _) => 2,
                (4, 8) => 19,
                (4, 9) => 20,
                (5, _) => 10,
                (6, _) => 14,
                (7, _) => 15,
                (11, _) => 8,
                _ => 23,
            },
        }
    }

    /// The name used in refusals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Takeoff => "Takeoff",
            Self::Hold => "Hold",
            Self::Mission => "Mission",
            Self::Return => "Return",
            Self::Land => "Land",
            Self::Descend => "Descend",
            Self::VtolTakeoff => "VTOL Takeoff",
            Self::Termination => "Termination",
            Self::Other(_) => "Position",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_on_the_wire_come_back_as_the_same_mode() {
        for mode in [Mode::Takeoff, Mode::Hold, Mode::Mission, Mode::Return, Mode::Land, Mode::VtolTakeoff] {
            assert_eq!(Mode::from_custom(mode.custom()), Some(mode));
        }
        assert_eq!(Mode::Hold.custom(), 0x0304_0000);
        assert_eq!(Mode::Descend.custom(), Mode::Land.custom());
        assert_eq!(Mode::from_numbers(4, 99), None);
    }
}
