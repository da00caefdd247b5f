//! What the autopilot believes about its position, and when it stops believing.
//!
//! The belief wanders a few decimetres around the truth. Without satellites it goes on for a while by dead reckoning
//! (long on the wing, where the airspeed sensor helps; short in hover), growing wrong; once it is invalid, the reported
//! position is fiction.

use crate::geometry::Point;
use crate::seed::Random;

/// From the loss of the fix to the loss of position in hover or on the ground, µs.
const INVALID_IN_HOVER_US: u64 = 5_100_000;
/// The same on the wing, µs.
const INVALID_ON_WINGS_US: u64 = 27_600_000;
/// From the loss of the fix to a poor position on the wing, µs.
const POOR_ON_WINGS_US: u64 = 22_700_000;
/// From the first good fix to a valid position, µs.
const VALID_AGAIN_US: u64 = 2_300_000;
/// From the first good fix to its use in the estimate, µs.
const FUSED_AGAIN_US: u64 = 1_250_000;
/// The same on the ground, µs.
const VALID_AGAIN_ON_GROUND_US: u64 = 2_060_000;
/// From the fix to its loss in GPS_RAW_INT is not simulated: the receiver reports at once.
const WANDER_M: f64 = 0.22;
const WANDER_LIMIT_M: f64 = 0.5;
const WANDER_TIME_S: f64 = 25.0;
/// Drift by dead reckoning on the wing: 47 m in 27.6 s.
const RECKONING_DRIFT_M_S: f64 = 1.7;
/// How the fiction speeds up during a descent without position.
const FICTION_ACCELERATION: f64 = 0.2;
const FICTION_LIMIT_M_S: f64 = 22.0;

/// The belief.
#[derive(Debug, Clone)]
pub(crate) struct Estimator {
    random: Random,
    /// Believed minus true position, metres.
    pub error: Point,
    /// Believed minus true altitude, metres.
    pub altitude_error: f64,
    /// The receiver has a fix.
    pub fix: bool,
    /// Position is good enough to fly by.
    pub valid: bool,
    lost_before: bool,
    since_us: u64,
    limit_us: u64,
    drift: Point,
    direction: f64,
}

impl Estimator {
    /// Belief of an aircraft that starts now.
    pub(crate) fn new(mut random: Random, ready_us: u64) -> Self {
        let direction = random.between(0.0, std::f64::consts::TAU);
        Self {
            random,
            error: Point::default(),
            altitude_error: 0.0,
            fix: true,
            valid: false,
            lost_before: false,
            since_us: 0,
            limit_us: ready_us,
            drift: Point::default(),
            direction,
        }
    }

    /// The receiver gains or loses its fix.
    pub(crate) fn set_fix(&mut self, fix: bool, on_wings: bool, grounded: bool) {
        if fix == self.fix {
            return;
        }
        self.fix = fix;
        self.lost_before |= !fix;
        self.since_us = 0;
        self.limit_us = match (fix, on_wings) {
            (true, _) if grounded => VALID_AGAIN_ON_GROUND_US,
            (true, _) => VALID_AGAIN_US,
            (false, true) => INVALID_ON_WINGS_US,
            (false, false) => INVALID_IN_HOVER_US,
        };
        self.drift = Point::polar(if on_wings { RECKONING_DRIFT_M_S } else { 0.2 }, self.direction);
    }

    /// Satellites count in the estimate again.
    pub(crate) fn fused(&self) -> bool {
        self.fix && (self.valid || (self.limit_us != VALID_AGAIN_ON_GROUND_US && self.since_us >= FUSED_AGAIN_US))
    }

    /// Dead reckoning on the wing has gone on for so long that its position is poor.
    pub(crate) fn poor(&self) -> bool {
        !self.fix && self.limit_us == INVALID_ON_WINGS_US && self.since_us >= POOR_ON_WINGS_US
    }

    /// How long ago a lost fix came back, µs.
    pub(crate) fn back_for_us(&self) -> Option<u64> {
        (self.fix && self.lost_before).then_some(self.since_us)
    }

    /// How long the fix has been lost, µs; 0 with a fix.
    pub(crate) fn lost_for_us(&self) -> u64 {
        if self.fix { 0 } else { self.since_us }
    }

    /// How the belief moves over the ground beyond the true motion, m/s.
    pub(crate) fn drift(&self) -> Point {
        if self.fix { Point::default() } else { self.drift }
    }

    /// Moves on by `dt_us`.
    pub(crate) fn step(&mut self, dt_us: u64, grounded: bool) {
        let dt = dt_us as f64 * 1e-6;
        self.since_us += dt_us;
        let due = self.since_us >= self.limit_us;
        if self.fix {
            if due && !self.valid {
                self.valid = true;
                (self.error, self.altitude_error) = (Point::default(), 0.0);
            }
            if self.valid {
                self.wander(dt);
            }
            return;
        }
        if due {
            self.valid = false;
        }
        if grounded {
            return;
        }
        if !self.valid {
            let speed = (self.drift.length() + FICTION_ACCELERATION * dt).min(FICTION_LIMIT_M_S);
            self.drift = Point::polar(speed, self.direction);
        }
        self.error = self.error.plus(self.drift.times(dt));
    }

    fn wander(&mut self, dt: f64) {
        let noise = WANDER_M * (2.0 * dt / WANDER_TIME_S).sqrt();
        let keep = 1.0 - dt / WANDER_TIME_S;
        let push = Point::new(noise * self.random.normal(), noise * self.random.normal());
        self.error = self.error.times(keep).plus(push).limited(WANDER_LIMIT_M);
        self.altitude_error = (self.altitude_error * keep + noise * self.random.normal()).clamp(-WANDER_LIMIT_M, WANDER_LIMIT_M);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid_for(on_wings: bool) -> f64 {
        let mut estimator = Estimator::new(Random::new(1), 3_600_000);
        (0..500).for_each(|_| estimator.step(20_000, true));
        estimator.set_fix(false, on_wings, false);
        let mut seconds = 0.0;
        while estimator.valid {
            estimator.step(20_000, false);
            seconds += 0.02;
        }
        seconds
    }

    #[test]
    fn position_lasts_five_seconds_in_hover_and_twenty_seven_on_the_wing() {
        assert!((valid_for(false) - 5.1).abs() < 0.05);
        assert!((valid_for(true) - 27.6).abs() < 0.05);
    }

    #[test]
    fn the_belief_never_wanders_more_than_half_a_metre() {
        let mut estimator = Estimator::new(Random::new(3), 3_600_000);

        let worst = (0..100_000).fold(0.0_f64, |worst, _| {
            estimator.step(20_000, false);
            worst.max(estimator.error.length())
        });

        assert!(worst <= WANDER_LIMIT_M + 1e-9 && worst > 0.2);
    }
}
