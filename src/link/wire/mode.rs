//! PX4's custom mode numbers: main mode in the third byte, sub-mode in the fourth.

use crate::domain::flight::Mode;

/// Main mode AUTO.
pub(super) const MAIN_AUTO: u8 = 4;
const MAIN_TERMINATION: u8 = 10;
const AUTO_TAKEOFF: u8 = 2;
const AUTO_LOITER: u8 = 3;
const AUTO_MISSION: u8 = 4;
const AUTO_RTL: u8 = 5;
const AUTO_LAND: u8 = 6;
const AUTO_VTOL_TAKEOFF: u8 = 10;

/// The mode that a custom mode number means. Land and Descend share a number.
pub(super) fn mode_of(custom: u32) -> Mode {
    let [_, _, main, sub] = custom.to_le_bytes();
    match (main, sub) {
        (MAIN_AUTO, AUTO_LOITER) => Mode::Hold,
        (MAIN_AUTO, AUTO_MISSION) => Mode::Mission,
        (MAIN_AUTO, AUTO_RTL) => Mode::Return,
        (MAIN_AUTO, AUTO_LAND) => Mode::Land,
        (MAIN_AUTO, AUTO_TAKEOFF | AUTO_VTOL_TAKEOFF) => Mode::Takeoff,
        (MAIN_TERMINATION, _) => Mode::Termination,
        _ => Mode::Other(custom),
    }
}

/// Main and sub-mode by which a mode is asked for. Only modes that this station sets have one of their own; for any other the
/// numbers are Hold's, the mode that moves nothing.
pub(super) fn numbers_of(mode: Mode) -> (u8, u8) {
    match mode {
        Mode::Hold | Mode::Termination => (MAIN_AUTO, AUTO_LOITER),
        Mode::Mission => (MAIN_AUTO, AUTO_MISSION),
        Mode::Return => (MAIN_AUTO, AUTO_RTL),
        Mode::Land | Mode::Descend => (MAIN_AUTO, AUTO_LAND),
        Mode::Takeoff => (MAIN_AUTO, AUTO_TAKEOFF),
        Mode::Other(custom) => {
            let [_, _, main, sub] = custom.to_le_bytes();
            (main, sub)
        }
    }
}
