//! Whether an aircraft has left the ground: not by a word, by its height.
//!
//! PX4's land detector leaves "landed" for a moment on an aircraft that stands, armed, with its motors idling: what it weighs is
//! the estimated motion, and the estimate of a standing aircraft is not still (`MulticopterLandDetector`: 0.6 m/s up or down is
//! enough). It then says "Takeoff detected", "Landing detected" some seconds later, and disarms as after a landing. Whoever takes
//! that for a flight has the box delivered to where it was sent from. So a flight begins when the aircraft was seen to climb.

use super::observation::{LandedState, Motion};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Span};

/// Climbed this much above where it stood: off the ground. The height that a standing PX4 gives was seen to wander by 4 m within
/// a minute, and by less during a hop; every mission climbs to many times this, at 1 m/s and more.
pub const CLIMBED: Metres = Metres(6.0);

/// So high above home: off the ground, wherever it stood. For whoever began to look in flight; no mission flies lower.
pub const HIGH: AboveHome = AboveHome(20.0);

/// In the air by its own word for this long, without a word of the ground between: off the ground whatever its height says, since
/// a height may be wrong or unheard. Hops of 4 to 9 s were seen.
pub const LASTS: Span = Span::secs(30);

/// What was seen of an aircraft's leaving the ground.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lift {
    height: Option<(Amsl, AboveHome)>,
    on_ground: bool,
    stood: Option<Amsl>,
    /// First and newest word of the air since the newest of the ground.
    air: Option<(Mono, Mono)>,
    climbed: bool,
}

impl Lift {
    /// Takes in the autopilot's word, seen at a moment.
    pub fn landed(&mut self, now: Mono, landed: LandedState) {
        match landed {
            LandedState::OnGround => {
                *self = Self {
                    height: self.height,
                    on_ground: true,
                    stood: self.height.map(|(amsl, _)| amsl).or(self.stood),
                    air: None,
                    climbed: false,
                };
            }
            LandedState::InAir | LandedState::TakingOff | LandedState::Landing => {
                self.on_ground = false;
                self.air = Some((self.air.map_or(now, |(first, _)| first), now));
                self.look();
            }
            LandedState::Undefined => {}
        }
    }

    /// Takes in a height.
    pub fn height(&mut self, motion: &Motion) {
        self.height = Some((motion.amsl, motion.above_home));
        if self.on_ground && self.stood.is_none() {
            self.stood = Some(motion.amsl);
        }
        self.look();
    }

    fn look(&mut self) {
        let high =
            self.height.is_some_and(|(amsl, above_home)| above_home >= HIGH || self.stood.is_some_and(|stood| amsl - stood >= CLIMBED));
        self.climbed |= self.air.is_some() && high;
    }

    /// Whether it is off the ground: by its own word and by what was seen beside it.
    #[must_use]
    pub fn is_off_the_ground(&self) -> bool {
        self.climbed || self.air.is_some_and(|(first, newest)| newest.since(first) >= LASTS)
    }

    /// Whether its newest word of ground and air is of the air.
    #[must_use]
    pub fn is_said(&self) -> bool {
        self.air.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::Position;
    use crate::units::quantity::{Degrees, MetresPerSecond};

    fn at(ms: u64) -> Mono {
        Mono(ms * 1_000)
    }

    /// At a height above the sea; home lies at 7.4 m.
    fn height(amsl: f64) -> Motion {
        Motion {
            at: Position { latitude: 21.0, longitude: 105.9 },
            amsl: Amsl(amsl),
            above_home: AboveHome(amsl - 7.4),
            ground_speed: MetresPerSecond(0.0),
            climb: MetresPerSecond(0.0),
            track: Degrees(0.0),
        }
    }

    /// Stands at 7.4 m above the sea.
    fn standing() -> Lift {
        let mut lift = Lift::default();
        lift.height(&height(7.4));
        lift.landed(at(0), LandedState::OnGround);
        lift
    }

    #[test]
    fn a_land_detector_that_hops_while_the_height_wanders_is_no_flight() {
        let mut lift = standing();
        for (ms, amsl) in [(1_000, 8.0), (1_500, 10.1), (8_000, 7.0)] {
            lift.landed(at(ms), LandedState::TakingOff);
            lift.height(&height(amsl));

            assert!(lift.is_said() && !lift.is_off_the_ground());
        }
        lift.landed(at(9_000), LandedState::OnGround);

        assert!(!lift.is_said() && !lift.is_off_the_ground());
    }

    #[test]
    fn a_climb_counts_once_the_autopilot_speaks_of_the_air_and_until_it_speaks_of_the_ground() {
        let mut lift = standing();
        lift.height(&height(14.0));
        assert!(!lift.is_off_the_ground(), "a height alone is no take-off");
        lift.landed(at(1_000), LandedState::InAir);
        assert!(lift.is_off_the_ground());
        lift.height(&height(2.0));
        assert!(lift.is_off_the_ground(), "it lands lower than it stood");

        lift.landed(at(60_000), LandedState::OnGround);

        assert!(!lift.is_off_the_ground());
    }

    #[test]
    fn half_a_minute_in_the_air_by_its_own_word_is_a_flight_whatever_the_height() {
        let mut lift = Lift::default();
        lift.landed(at(0), LandedState::InAir);
        lift.landed(at(29_000), LandedState::InAir);
        assert!(!lift.is_off_the_ground());

        lift.landed(at(30_000), LandedState::InAir);

        assert!(lift.is_off_the_ground());
    }

    #[test]
    fn a_height_from_before_the_first_word_of_the_ground_is_not_where_it_stood() {
        let mut lift = Lift::default();
        lift.height(&height(14.0));
        lift.landed(at(0), LandedState::InAir);
        lift.height(&height(24.0));
        assert!(!lift.is_off_the_ground());

        lift.height(&height(27.5));

        assert!(lift.is_off_the_ground(), "but so high above home nothing stands");
    }
}
