//! Whether an accepted mission can be flown: looked at after the ACK, and told to nobody in words.

use crate::fence::Fence;
use crate::geometry::LocalFrame;
use crate::inbound::WireItem;

/// Why a mission cannot be flown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Infeasible {
    /// There are no items.
    Empty,
    /// A command that the parser takes but no flight executes.
    Command,
    /// The first place is a landing.
    StartsWithLanding,
    /// The same with a VTOL landing.
    StartsWithVtolLanding,
    /// A takeoff that is not the first place.
    TakeoffNotFirst,
    /// A takeoff to less than a metre.
    TakeoffTooLow,
    /// MIS_TKO_LAND_REQ asks for a landing (or takeoff) that is not there.
    TakeoffOrLandingMissing,
    /// MIS_TKO_LAND_REQ asks for a landing alone.
    LandingMissing,
    /// More than one DO_LAND_START.
    LandStarts,
    /// The item with this number, counted from 1, lies outside the fence.
    OutsideFence(u16),
}

/// Items that are a place to go to.
pub(crate) fn is_place(command: u16) -> bool {
    matches!(command, 16 | 17 | 19 | 21 | 22 | 31 | 84 | 85)
}

/// Landings.
pub(crate) fn is_landing(command: u16) -> bool {
    matches!(command, 21 | 85)
}

/// Takeoffs.
pub(crate) fn is_takeoff(command: u16) -> bool {
    matches!(command, 22 | 84)
}

/// Looks a mission over.
///
/// # Errors
/// The first reason found.
pub(crate) fn check(items: &[WireItem], requirement: i32, fence: Option<&Fence>, frame: &LocalFrame) -> Result<(), Infeasible> {
    if items.is_empty() {
        return Err(Infeasible::Empty);
    }
    if items.iter().any(|item| matches!(item.command, 112 | 114)) {
        return Err(Infeasible::Command);
    }
    let places: Vec<&WireItem> = items.iter().filter(|item| is_place(item.command)).collect();
    if places.first().is_some_and(|item| is_landing(item.command)) {
        let vtol = places.first().is_some_and(|item| item.command == 85);
        return Err(if vtol { Infeasible::StartsWithVtolLanding } else { Infeasible::StartsWithLanding });
    }
    if places.iter().skip(1).any(|item| is_takeoff(item.command)) {
        return Err(Infeasible::TakeoffNotFirst);
    }
    let takeoff = places.first().filter(|item| is_takeoff(item.command));
    if takeoff.is_some_and(|item| matches!(item.frame, 3 | 6) && item.z < 1.0) {
        return Err(Infeasible::TakeoffTooLow);
    }
    let landing = places.iter().any(|item| is_landing(item.command));
    let met = match requirement {
        1 => takeoff.is_some(),
        2 => landing,
        3 => takeoff.is_some() && landing,
        4 => takeoff.is_some() == landing,
        _ => true,
    };
    if !met {
        return Err(if requirement == 2 { Infeasible::LandingMissing } else { Infeasible::TakeoffOrLandingMissing });
    }
    if items.iter().filter(|item| item.command == 189).count() > 1 {
        return Err(Infeasible::LandStarts);
    }
    if let Some(fence) = fence {
        for (number, item) in (1..).zip(items) {
            if is_place(item.command) && !fence.allows(frame.point_e7(item.x, item.y)) {
                return Err(Infeasible::OutsideFence(number));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::GeoPoint;

    fn verdict(commands: &[u16]) -> Result<(), Infeasible> {
        let items: Vec<WireItem> = (0..)
            .zip(commands)
            .map(|(seq, &command)| WireItem { seq, frame: 3, command, current: 0, autocontinue: 1, params: [0.0; 4], x: 0, y: 0, z: 80.0 })
            .collect();
        check(&items, 2, None, &LocalFrame::at(GeoPoint { latitude_deg: 0.0, longitude_deg: 0.0, altitude_amsl_m: 0.0 }))
    }

    #[test]
    fn missions_are_judged_after_their_acknowledgement() {
        assert_eq!(verdict(&[84, 16, 189, 16, 85]), Ok(()));
        assert_eq!(verdict(&[16, 85]), Ok(()));
        assert_eq!(verdict(&[84, 85]), Ok(()));
        assert_eq!(verdict(&[]), Err(Infeasible::Empty));
        assert_eq!(verdict(&[84, 16]), Err(Infeasible::LandingMissing));
        assert_eq!(verdict(&[85, 16]), Err(Infeasible::StartsWithVtolLanding));
        assert_eq!(verdict(&[16, 84, 85]), Err(Infeasible::TakeoffNotFirst));
        assert_eq!(verdict(&[84, 189, 16, 189, 85]), Err(Infeasible::LandStarts));
        assert_eq!(verdict(&[84, 112, 85]), Err(Infeasible::Command));
    }
}
