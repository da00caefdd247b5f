//! Whole flights: whether two are in conflict, and the certificate of one against all others.

use super::certificate::{Apart, Approach, Certificate, Near, StoredPath, of_thousandths, thousandths};
use super::pair::{self, Closest, Limits, Placed};
use super::slot::PadSlot;
use super::trajectory::Trajectory;
use crate::domain::geo::{LocalFrame, Point};
use crate::units::ids::{FlightId, PadId};
use crate::units::time::Utc;

/// A chain with the first and the last moment of its launch.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// The chain.
    pub trajectory: Trajectory,
    /// First and last moment of the launch.
    pub launch: (Utc, Utc),
}

/// A flight that holds its part of the air and its pads.
#[derive(Debug, Clone, PartialEq)]
pub struct Booked {
    /// Which.
    pub flight: FlightId,
    /// Where it can be when.
    pub timed: Timed,
    /// The pads that it has to itself.
    pub pads: Vec<PadSlot>,
}

/// Why a flight may not leave as planned.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// It could come too close to another.
    Air {
        /// Which.
        with: FlightId,
        /// How close.
        approach: Approach,
    },
    /// It wants a pad that another has at that time.
    Pad {
        /// Which.
        with: FlightId,
        /// The pad.
        pad: PadId,
    },
}

impl Conflict {
    /// The flight that it conflicts with.
    #[must_use]
    pub fn with(&self) -> FlightId {
        match self {
            Self::Air { with, .. } | Self::Pad { with, .. } => *with,
        }
    }
}

/// Seconds from one moment to another.
pub(super) fn seconds_between(from: Utc, to: Utc) -> f64 {
    of_thousandths(to.millis_since(from))
}

impl Timed {
    /// First and last moment in the air.
    #[must_use]
    pub fn extent(&self) -> (Utc, Utc) {
        let (first, last) = self.trajectory.extent();
        (Utc(self.launch.0.0.saturating_add(thousandths(first))), Utc(self.launch.1.0.saturating_add(thousandths(last))))
    }

    /// Its legs on a clock that counts seconds from a moment.
    pub(super) fn placed(&self, zero: Utc) -> impl Iterator<Item = Placed> + '_ {
        let launch = (seconds_between(zero, self.launch.0), seconds_between(zero, self.launch.1));
        self.trajectory.legs().iter().map(move |leg| Placed::new(leg, launch))
    }

    /// How near it can come to another, and on which legs; None when the two are never in the air at one moment.
    #[must_use]
    pub fn closest(&self, other: &Self, limits: &Limits) -> Option<(usize, usize, Closest)> {
        let zero = self.launch.0;
        let theirs: Vec<Placed> = other.placed(zero).collect();
        let mut best: Option<(usize, usize, Closest)> = None;
        let mut candidates: Vec<(f64, usize, usize, Placed)> = Vec::new();
        for (i, mine) in self.placed(zero).enumerate() {
            for (j, leg) in theirs.iter().enumerate().filter(|(_, leg)| mine.meets_in_time(leg)) {
                candidates.push((mine.at_least(leg, limits), i, j, mine));
            }
        }
        // The likeliest first: the rest is then told by its bound alone.
        candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (bound, i, j, mine) in candidates {
            if best.as_ref().is_some_and(|(_, _, best)| best.nearness < bound) {
                break;
            }
            if let Some(found) = pair::closest(&mine, &theirs[j], limits)
                && best.as_ref().is_none_or(|(_, _, best)| {
                    found.nearness < best.nearness || (found.nearness <= best.nearness && found.across < best.across)
                })
            {
                best = Some((i, j, found));
            }
        }
        best
    }
}

/// The certificate of a flight, or the first conflict by flight.
///
/// # Errors
/// The flight that it conflicts with, and how.
pub fn certify(own: &Timed, pads: &[PadSlot], others: &[Booked], limits: &Limits, frame: &LocalFrame) -> Result<Certificate, Conflict> {
    let (first, last) = own.extent();
    let (mut near, mut apart) = (Vec::new(), Vec::new());
    for other in others {
        if let Some(pad) = pads.iter().find(|mine| other.pads.iter().any(|theirs| mine.overlaps(theirs))) {
            return Err(Conflict::Pad { with: other.flight, pad: pad.pad.clone() });
        }
        let (their_first, their_last) = other.timed.extent();
        let gap = their_first.millis_since(last).max(first.millis_since(their_last));
        let found = if gap > 0 { None } else { own.closest(&other.timed, limits) };
        let Some((own_leg, other_leg, closest)) = found else {
            apart.push(Apart { flight: other.flight, gap_ms: gap.max(0) });
            continue;
        };
        let approach = approach(own, &other.timed, (own_leg, other_leg), &closest, frame);
        if limits.is_conflict(closest.nearness) {
            return Err(Conflict::Air { with: other.flight, approach });
        }
        near.push(Near { flight: other.flight, path: StoredPath::of(&other.timed.trajectory, other.timed.launch), approach });
    }
    let (latitude, longitude) = frame.origin().deg_e7();
    Ok(Certificate {
        v: 1,
        plane_e7: [latitude, longitude],
        across_mm: thousandths(limits.across),
        height_mm: thousandths(limits.height),
        own: StoredPath::of(&own.trajectory, own.launch),
        near,
        apart,
        contingency: None,
    })
}

fn approach(own: &Timed, other: &Timed, (own_leg, other_leg): (usize, usize), closest: &Closest, frame: &LocalFrame) -> Approach {
    let (mine, theirs) = (&own.trajectory.legs()[own_leg], &other.trajectory.legs()[other_leg]);
    let between = |(from, to): (f64, f64), share: f64| thousandths(from + share * (to - from));
    let spot = mine.at(closest.first);
    let (latitude, longitude) = frame.position(Point { east: spot.east, north: spot.north }).deg_e7();
    let window = |timed: &Timed, earliest: (f64, f64), latest: (f64, f64), share: f64| {
        (timed.launch.0.0 + between(earliest, share), timed.launch.1.0 + between(latest, share))
    };
    let (a, b) = (window(own, mine.earliest, mine.latest, closest.first), window(other, theirs.earliest, theirs.latest, closest.second));
    Approach {
        across_mm: thousandths(closest.across),
        height_mm: thousandths(closest.height),
        at_e7: [latitude, longitude],
        up_mm: thousandths(spot.up),
        when_ms: [a.0.max(b.0), a.1.min(b.1)],
        own_leg: place(own_leg, closest.first),
        other_leg: place(other_leg, closest.second),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one, in millionths")]
fn place(leg: usize, share: f64) -> [u32; 2] {
    [u32::try_from(leg).unwrap_or(u32::MAX), (share.clamp(0.0, 1.0) * 1e6).round() as u32]
}
