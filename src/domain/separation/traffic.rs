//! Manned aircraft near one of ours: will it pass close within the next minute, and what would help.
//!
//! Both move on in straight lines, as last seen; an unknown height counts as our own. What is proposed is for a person to
//! order: nothing here flies. Climbing is never proposed.

use super::trajectory::Spot;

/// When a passage is close, and how far ahead is looked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrafficLimits {
    /// Metres across.
    pub across: f64,
    /// Metres in height.
    pub height: f64,
    /// Seconds.
    pub ahead: f64,
}

/// An aircraft that moves on as it was last seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moving {
    /// Where; of a height that is not known only the place counts.
    pub at: Spot,
    /// Whether its height is known.
    pub height_known: bool,
    /// Metres a second to the east.
    pub east: f64,
    /// Metres a second to the north.
    pub north: f64,
    /// Metres a second upwards.
    pub climb: f64,
    /// Metres across by which it may be elsewhere.
    pub unsure: f64,
}

/// What could be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Go on as planned: nothing else gives more room.
    Continue,
    /// Hold here.
    Hold,
    /// Turn back.
    Return,
    /// Go down to the lowest height that clears the obstacles, and hold there.
    Descend,
}

/// A close passage ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encounter {
    /// Metres across at the nearest.
    pub across: f64,
    /// Metres in height at the nearest; None where the other's height is not known.
    pub height: Option<f64>,
    /// Seconds until then.
    pub seconds: f64,
    /// What gives the most room.
    pub proposal: Proposal,
    /// Metres across then, with the proposal.
    pub across_then: f64,
    /// Metres in height then, with the proposal.
    pub height_then: Option<f64>,
}

/// What our aircraft can do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Means {
    /// Hold is offered here.
    pub hold: bool,
    /// How far a hold reaches from the point of the switch, metres.
    pub hold_reach: f64,
    /// The lowest height above sea level to go down to; None: not here.
    pub floor: Option<f64>,
    /// Metres a second downwards.
    pub descent: f64,
}

/// The nearest moment of a passage.
#[derive(Debug, Clone, Copy)]
struct Passage {
    nearness: f64,
    across: f64,
    height: Option<f64>,
    seconds: f64,
}

/// A close passage of another within the time looked ahead, and what would help; None where there is none.
#[must_use]
pub fn meet(own: &Moving, other: &Moving, means: &Means, limits: &TrafficLimits) -> Option<Encounter> {
    let going_on = passage(&[(*own, limits.ahead)], other, limits);
    if going_on.nearness >= 1.0 {
        return None;
    }
    let standing = Moving { east: 0.0, north: 0.0, climb: 0.0, unsure: own.unsure + means.hold_reach, ..*own };
    let mut best = (Proposal::Continue, going_on);
    let mut consider = |proposal, passage: Passage| {
        if passage.nearness > best.1.nearness {
            best = (proposal, passage);
        }
    };
    if means.hold {
        consider(Proposal::Hold, passage(&[(standing, limits.ahead)], other, limits));
        if let Some(floor) = means.floor.filter(|floor| *floor < own.at.up && means.descent > 0.0) {
            let down = ((own.at.up - floor) / means.descent).min(limits.ahead);
            let parts = [
                (Moving { climb: -means.descent, ..standing }, down),
                (Moving { at: Spot { up: own.at.up - down * means.descent, ..standing.at }, ..standing }, limits.ahead - down),
            ];
            consider(Proposal::Descend, passage(&parts, other, limits));
        }
    }
    consider(
        Proposal::Return,
        passage(&[(Moving { east: -own.east, north: -own.north, climb: 0.0, ..*own }, limits.ahead)], other, limits),
    );
    let (proposal, then) = best;
    Some(Encounter {
        across: going_on.across,
        height: going_on.height,
        seconds: going_on.seconds,
        proposal,
        across_then: then.across,
        height_then: then.height,
    })
}

/// The nearest moment while ours moves as given, one part after the other; the other aircraft goes straight on.
fn passage(parts: &[(Moving, f64)], other: &Moving, limits: &TrafficLimits) -> Passage {
    let mut nearest: Option<Passage> = None;
    let mut began = 0.0;
    for (own, lasts) in parts {
        let known = own.height_known && other.height_known;
        let theirs = |at: f64, speed: f64| at + speed * began;
        let (x, dx) = (theirs(other.at.east, other.east) - own.at.east, other.east - own.east);
        let (y, dy) = (theirs(other.at.north, other.north) - own.at.north, other.north - own.north);
        let (z, dz) = if known { (theirs(other.at.up, other.climb) - own.at.up, other.climb - own.climb) } else { (0.0, 0.0) };
        let unsure = own.unsure + other.unsure;
        let at = |t: f64| {
            let across = ((x + dx * t).hypot(y + dy * t) - unsure).max(0.0);
            let height = (z + dz * t).abs();
            Passage {
                nearness: (across / limits.across).max(height / limits.height),
                across,
                height: known.then_some(height),
                seconds: began + t,
            }
        };
        // Convex in time: thirds of the interval close in on its only least.
        let (mut low, mut high) = (0.0, *lasts);
        for _ in 0..80 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if at(a).nearness <= at(b).nearness { high = b } else { low = a }
        }
        let found = at((low + high) / 2.0);
        if nearest.is_none_or(|nearest| found.nearness < nearest.nearness) {
            nearest = Some(found);
        }
        began += lasts;
    }
    nearest.unwrap_or(Passage { nearness: f64::INFINITY, across: f64::INFINITY, height: None, seconds: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: TrafficLimits = TrafficLimits { across: 1_000.0, height: 150.0, ahead: 60.0 };
    const MEANS: Means = Means { hold: true, hold_reach: 85.0, floor: Some(50.0), descent: 1.5 };

    fn moving(east: f64, up: f64, speed: f64) -> Moving {
        Moving { at: Spot { east, north: 0.0, up }, height_known: true, east: speed, north: 0.0, climb: 0.0, unsure: 0.0 }
    }

    #[test]
    fn an_aircraft_ahead_that_comes_closer_is_told_and_turning_back_gives_more_room() {
        let ours = moving(0.0, 90.0, 16.7);
        let met = meet(&ours, &moving(3_000.0, 100.0, -40.0), &MEANS, &LIMITS).expect("told");

        assert!(met.across <= 1_000.0 && met.seconds > 30.0 && met.seconds <= 60.0, "{met:?}");
        assert_eq!(met.proposal, Proposal::Return);
        assert!(met.across_then > met.across);
    }

    #[test]
    fn an_aircraft_high_above_or_flying_away_is_not_told() {
        let ours = moving(0.0, 90.0, 16.7);

        assert_eq!(meet(&ours, &moving(2_000.0, 600.0, -40.0), &MEANS, &LIMITS), None);
        assert_eq!(meet(&ours, &moving(-1_500.0, 90.0, -40.0), &MEANS, &LIMITS), None);
    }

    #[test]
    fn a_height_that_is_not_known_counts_as_our_own() {
        let other = Moving { height_known: false, ..moving(2_000.0, 0.0, -40.0) };

        let met = meet(&moving(0.0, 90.0, 16.7), &other, &MEANS, &LIMITS).expect("told");

        assert_eq!(met.height, None);
    }

    #[test]
    fn going_down_is_proposed_where_it_alone_gives_room_and_climbing_never() {
        let ours = moving(0.0, 119.0, 0.0);
        let over = Moving { east: 30.0, ..moving(-900.0, 200.0, 0.0) };

        let met = meet(&ours, &over, &Means { floor: Some(40.0), ..MEANS }, &LIMITS).expect("told");

        assert_eq!(met.proposal, Proposal::Descend);
        assert!(met.height_then > met.height, "{met:?}");
    }
}
