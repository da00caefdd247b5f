//! The earliest departure that is free: the shifts that every other flight forbids are intervals; the first moment outside of
//! all of them is taken.

use super::flights::{Booked, Timed, seconds_between};
use super::pair::{self, Limits, Placed};
use super::slot::PadSlot;
use crate::units::ids::{FlightId, PadId};
use crate::units::time::{Span, Utc};

/// A free departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// How much later than asked, in whole seconds.
    pub shift: Span,
    /// The last flight that it waits for, if it waits.
    pub behind: Option<FlightId>,
}

/// No departure in the window is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The flight that stands in the way at the end of the window.
    pub with: FlightId,
    /// The pad that it is about; None: the air.
    pub pad: Option<PadId>,
    /// How much later than asked the first free departure is.
    pub opens: Span,
}

/// An open interval of shifts that a flight forbids, in seconds.
struct Forbidden {
    from: f64,
    until: f64,
    with: FlightId,
    pad: Option<PadId>,
}

/// The first free departure of a flight from `own.launch` on, at most `window` later.
///
/// # Errors
/// The flight that stands in the way, and when it opens.
pub fn earliest(own: &Timed, pads: &[PadSlot], others: &[Booked], limits: &Limits, window: Span) -> Result<Taken, Refused> {
    let (first, last) = own.extent();
    let last = last + window;
    let matters = |other: &&Booked| {
        let (from, until) = other.timed.extent();
        let until = other.pads.iter().map(|slot| slot.until).fold(until, Utc::max);
        let mine = pads.iter().map(|slot| slot.until + window).fold(last, Utc::max);
        from <= mine && first <= until
    };
    let forbidden: Vec<Forbidden> = others.iter().filter(matters).flat_map(|other| forbids(own, pads, other, limits)).collect();
    let (shift, behind) = first_outside(&forbidden);
    let Some(blocker) = behind.filter(|_| shift > window.as_secs_f64()) else {
        return Ok(Taken { shift: whole_seconds(shift), behind: behind.map(|forbidden| forbidden.with) });
    };
    // What lies behind the window decides only when it opens.
    let forbidden: Vec<Forbidden> = others.iter().flat_map(|other| forbids(own, pads, other, limits)).collect();
    let opens = whole_seconds(first_outside(&forbidden).0);
    Err(Refused { with: blocker.with, pad: blocker.pad.clone(), opens })
}

/// The first shift outside of all intervals, in whole seconds, and the interval that it waits for.
fn first_outside(forbidden: &[Forbidden]) -> (f64, Option<&Forbidden>) {
    /// Of a second: far below what moves an aircraft by a hair.
    const ROUNDING: f64 = 1e-9;
    let (mut shift, mut behind) = (0.0, None);
    let mut sorted: Vec<&Forbidden> = forbidden.iter().collect();
    sorted.sort_by(|a, b| a.from.total_cmp(&b.from));
    for each in sorted {
        if each.from + ROUNDING < shift || each.from < 0.0 {
            if each.until > shift + ROUNDING {
                shift = (each.until - ROUNDING).ceil();
                behind = Some(each);
            }
        } else if shift + ROUNDING < each.from {
            break;
        }
    }
    (shift, behind)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and clamped to 30 years")]
fn whole_seconds(seconds: f64) -> Span {
    Span::secs(seconds.clamp(0.0, 1e9) as u64)
}

fn forbids(own: &Timed, pads: &[PadSlot], other: &Booked, limits: &Limits) -> Vec<Forbidden> {
    let zero = own.launch.0;
    let theirs: Vec<Placed> = other.timed.placed(zero).collect();
    let mut found = Vec::new();
    for mine in own.placed(zero) {
        for leg in theirs.iter().filter(|leg| mine.at_least(leg, limits) < 1.0) {
            if let Some((from, until)) = pair::blocked(&mine, leg, limits) {
                found.push(Forbidden { from, until, with: other.flight, pad: None });
            }
        }
    }
    for mine in pads {
        for slot in other.pads.iter().filter(|slot| slot.pad == mine.pad) {
            let (from, until) = (seconds_between(mine.until, slot.from), seconds_between(mine.from, slot.until));
            found.push(Forbidden { from, until, with: other.flight, pad: Some(mine.pad.clone()) });
        }
    }
    found.retain(|forbidden| forbidden.until > 0.0);
    found
}
