//! Motion: a point mass with two ways of staying up.
//!
//! In hover the aircraft is held over the ground and steered by velocity; on the wing it has an airspeed and a heading,
//! the wind carries it along, and it crabs to hold its track. Forces and attitudes are not simulated: the numbers that
//! matter to a ground station are speeds, distances and times, and those are the reference autopilot's.
//!
//! The airframe acts on what the autopilot *believes* its position is; `error` below is belief minus truth.

use crate::geometry::{Point, wrap};
use crate::guidance::{Guidance, circle_course, track_course};

const GRAVITY: f64 = 9.81;
/// Steepest bank on the wing; 28 m radius at 16.7 m/s.
const BANK_LIMIT_DEG: f64 = 45.0;
/// Gain along the heading during the transition: 10.7 m/s after 3.2 s and 17 m.
const TRANSITION_ACCELERATION: f64 = 3.3;
/// Added to VT_ARSP_TRANS before the wings are trusted alone.
const TRANSITION_MARGIN: f64 = 0.7;
/// The model brakes harder than the 2 m/s2 that the autopilot plans with, so it always ends short of the pad.
const BRAKING: f64 = 4.5;
/// Ground speed at which the back-transition is over.
const BRAKED_SPEED: f64 = 4.0;
/// Climb and sink on the wing, m/s.
const WING_CLIMB: f64 = 2.4;
const WING_SINK: f64 = 1.9;
const HOVER_ACCELERATION: f64 = 1.8;
/// Beyond this share of the wanted speed a multicopter gains only this, m/s2.
const EASY_SPEED_SHARE: f64 = 0.75;
const SLOW_ACCELERATION: f64 = 0.07;
const YAW_RATE_DEG: f64 = 20.0;

/// What carries the aircraft; numbers as MAV_VTOL_STATE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lift {
    /// Rotors: multicopter flight.
    Rotors,
    /// Front transition under way.
    ToWings,
    /// Wings: fixed-wing flight.
    Wings,
    /// Back-transition under way.
    ToRotors,
}

/// The true state.
#[derive(Debug, Clone)]
pub(crate) struct Airframe {
    /// True position.
    pub position: Point,
    /// True altitude, m AMSL.
    pub altitude: f64,
    /// Velocity over the ground, m/s.
    pub velocity: Point,
    /// Upward speed, m/s.
    pub climb: f64,
    /// Nose, radians clockwise from north.
    pub heading: f64,
    /// Bank, radians, right wing down positive.
    pub roll: f64,
    /// Through the air along the nose, m/s.
    pub airspeed: f64,
    /// What carries it.
    pub lift: Lift,
    /// Seconds in the present lift.
    pub lift_s: f64,
    /// Standing on the ground.
    pub grounded: bool,
    /// The front transition under way: heading, airspeed to reach (m/s), least time (s).
    transition: (f64, f64, f64),
}

impl Airframe {
    /// Standing at a point, nose to the north.
    pub(crate) fn parked(position: Point, altitude: f64, heading: f64) -> Self {
        Self {
            position,
            altitude,
            velocity: Point::default(),
            climb: 0.0,
            heading,
            roll: 0.0,
            airspeed: 0.0,
            lift: Lift::Rotors,
            lift_s: 0.0,
            grounded: true,
            transition: (heading, 0.0, 0.0),
        }
    }

    /// Radius of the tightest turn at the present ground speed, metres.
    pub(crate) fn turn_radius(&self) -> f64 {
        self.velocity.length().powi(2) / (GRAVITY * BANK_LIMIT_DEG.to_radians().tan())
    }

    /// Changes what carries the aircraft.
    pub(crate) fn set_lift(&mut self, lift: Lift) {
        if self.lift != lift {
            self.lift = lift;
            self.lift_s = 0.0;
        }
    }

    /// Moves on by `dt` seconds. `error` is believed minus true position, `wind` the air's velocity over the ground,
    /// `ground` the altitude of the ground below (m AMSL).
    pub(crate) fn step(&mut self, dt: f64, guidance: &Guidance, error: (Point, f64), wind: Point, ground: f64) {
        self.lift_s += dt;
        self.roll = 0.0;
        let believed = (self.position.plus(error.0), self.altitude + error.1);
        match self.lift {
            _ if *guidance == Guidance::Rest => self.rest(dt),
            Lift::Rotors => self.fly_on_rotors(dt, guidance, believed, wind),
            Lift::ToWings => self.fly_to_wings(dt, guidance, wind),
            Lift::Wings => self.fly_on_wings(dt, guidance, believed, wind),
            Lift::ToRotors => self.brake(dt),
        }
        if self.lift != Lift::Wings {
            self.airspeed = if self.grounded { 0.0 } else { self.velocity.minus(wind).dot(Point::polar(1.0, self.heading)).max(0.0) };
        }
        if !self.grounded {
            self.position = self.position.plus(self.velocity.times(dt));
        }
        self.altitude += self.climb * dt;
        if self.altitude <= ground && self.climb <= 0.0 {
            (self.altitude, self.climb, self.velocity) = (ground, 0.0, Point::default());
            self.grounded = true;
        } else if self.climb > 0.0 {
            self.grounded = false;
        }
    }

    fn rest(&mut self, dt: f64) {
        if self.grounded {
            (self.climb, self.velocity) = (0.0, Point::default());
        } else {
            self.climb -= GRAVITY * dt;
        }
    }

    fn fly_on_rotors(&mut self, dt: f64, guidance: &Guidance, believed: (Point, f64), wind: Point) {
        match *guidance {
            Guidance::Accelerate { heading, until, at_least_s } => {
                self.transition = (heading, until, at_least_s);
                self.set_lift(Lift::ToWings);
            }
            Guidance::Hover { to, altitude, speed, climb, sink, heading } => {
                self.hover(dt, to.minus(believed.0), speed);
                let rate = ((altitude - believed.1) * 0.37).clamp(-sink, climb);
                self.climb_towards(dt, rate, 1.0);
                let ahead = (self.velocity.length() > 1.5).then(|| self.velocity.bearing());
                self.turn_nose(dt, heading.or(ahead));
            }
            Guidance::Descend { over, rate } => {
                self.hover(dt, over.minus(believed.0), 5.0);
                self.climb_towards(dt, -rate, 1.0);
            }
            Guidance::Drift { rate } => {
                let towards = wind.minus(self.velocity).limited(0.5 * dt);
                self.velocity = self.velocity.plus(towards);
                self.climb_towards(dt, -rate, 1.0);
            }
            // Wanted on the wing, carried by rotors: stay until the navigator has noticed.
            Guidance::Rest
            | Guidance::Brake
            | Guidance::Track { .. }
            | Guidance::Course { .. }
            | Guidance::Circle { .. }
            | Guidance::Glide { .. } => {
                self.hover(dt, Point::default(), 0.0);
                self.climb_towards(dt, 0.0, 1.0);
            }
        }
    }

    /// Whatever is wanted next on the wing, a transition that has begun is finished first.
    fn fly_to_wings(&mut self, dt: f64, guidance: &Guidance, wind: Point) {
        match guidance {
            Guidance::Accelerate { .. }
            | Guidance::Track { .. }
            | Guidance::Course { .. }
            | Guidance::Circle { .. }
            | Guidance::Glide { .. } => {}
            Guidance::Rest | Guidance::Hover { .. } | Guidance::Descend { .. } | Guidance::Drift { .. } | Guidance::Brake => {
                self.set_lift(Lift::ToRotors);
                return;
            }
        }
        let (heading, until, at_least_s) = self.transition;
        self.accelerate(dt, heading, wind);
        if self.airspeed >= until + TRANSITION_MARGIN && self.lift_s >= at_least_s {
            let air = self.velocity.minus(wind);
            (self.airspeed, self.heading) = (air.length(), air.bearing());
            self.set_lift(Lift::Wings);
        }
    }

    fn fly_on_wings(&mut self, dt: f64, guidance: &Guidance, believed: (Point, f64), wind: Point) {
        let (here, height) = believed;
        match *guidance {
            Guidance::Brake => self.set_lift(Lift::ToRotors),
            Guidance::Track { from, to, altitude, airspeed } => {
                self.wing(dt, track_course(from, to, here), 0.0, altitude - height, airspeed, wind);
            }
            Guidance::Glide { to, sink, airspeed } => {
                self.wing(dt, to.minus(here).bearing(), 0.0, 0.0, airspeed, wind);
                self.climb_towards(dt, -sink, 2.0);
            }
            Guidance::Course { course, altitude, airspeed } => {
                self.wing(dt, course, 0.0, altitude - height, airspeed, wind);
            }
            Guidance::Circle { centre, radius, clockwise, altitude, airspeed } => {
                let course = circle_course(centre, radius, clockwise, here);
                let side = if clockwise { 1.0 } else { -1.0 };
                let turn = side * self.velocity.length() / radius.max(1.0);
                self.wing(dt, course, turn, altitude - height, airspeed, wind);
            }
            // Wanted on rotors, carried by wings: straight on until the navigator has noticed.
            Guidance::Rest | Guidance::Hover { .. } | Guidance::Descend { .. } | Guidance::Drift { .. } | Guidance::Accelerate { .. } => {
                self.wing(dt, self.velocity.bearing(), 0.0, 0.0, self.airspeed, wind);
            }
        }
    }

    fn hover(&mut self, dt: f64, offset: Point, speed: f64) {
        // The square root keeps the speed low enough to stop in time; the gain settles the last metre.
        let distance = offset.length();
        let limit = speed
            .min(0.5 * ((81.0 + 24.0 * distance).sqrt() - 9.0))
            .min((2.0 * 0.6 * HOVER_ACCELERATION * distance).sqrt())
            .min(0.9 * distance);
        let wanted = if distance > 0.0 { offset.times(limit / distance) } else { offset };
        // The last quarter of the speed comes slowly.
        let present = self.velocity.length();
        let slow = limit > present && present > EASY_SPEED_SHARE * speed;
        let wanted = if slow { wanted.limited(present + SLOW_ACCELERATION * dt) } else { wanted };
        self.velocity = self.velocity.plus(wanted.minus(self.velocity).limited(HOVER_ACCELERATION * dt));
    }

    fn climb_towards(&mut self, dt: f64, wanted: f64, acceleration: f64) {
        self.climb += (wanted - self.climb).clamp(-acceleration * dt, acceleration * dt);
    }

    fn turn_nose(&mut self, dt: f64, wanted: Option<f64>) {
        if let Some(wanted) = wanted {
            let step = YAW_RATE_DEG.to_radians() * dt;
            self.heading = wrap(self.heading + wrap(wanted - self.heading).clamp(-step, step));
        }
    }

    fn accelerate(&mut self, dt: f64, heading: f64, wind: Point) {
        let nose = Point::polar(1.0, heading);
        self.heading = heading;
        let along = self.velocity.dot(nose);
        let aside = self.velocity.minus(nose.times(along)).times(1.0 - dt);
        self.velocity = aside.plus(nose.times(along + TRANSITION_ACCELERATION * dt));
        self.airspeed = self.velocity.minus(wind).dot(nose);
        self.climb_towards(dt, 0.4, 1.0);
    }

    fn brake(&mut self, dt: f64) {
        let speed = self.velocity.length();
        self.velocity = self.velocity.limited((speed - BRAKING * dt).max(0.0));
        self.climb_towards(dt, 0.0, 2.0);
        if self.velocity.length() <= BRAKED_SPEED && self.lift_s >= 1.0 {
            self.set_lift(Lift::Rotors);
        }
    }

    fn wing(&mut self, dt: f64, course: f64, turn: f64, altitude_error: f64, airspeed: f64, wind: Point) {
        self.airspeed += ((airspeed - self.airspeed) * 0.5).clamp(-1.5, 1.2) * dt;
        // Crab: the part of the wind across the course is met by pointing the nose into it.
        let across = wind.dot(Point::polar(1.0, course + std::f64::consts::FRAC_PI_2));
        let wanted = course - (across / self.airspeed).clamp(-0.95, 0.95).asin();
        let limit = GRAVITY * BANK_LIMIT_DEG.to_radians().tan() / self.airspeed;
        let rate = (turn + 1.5 * wrap(wanted - self.heading)).clamp(-limit, limit);
        self.heading = wrap(self.heading + rate * dt);
        self.roll = (self.airspeed * rate / GRAVITY).atan();
        self.velocity = Point::polar(self.airspeed, self.heading).plus(wind);
        self.climb_towards(dt, (0.35 * altitude_error).clamp(-WING_SINK, WING_CLIMB), 0.8);
    }
}

#[cfg(test)]
mod tests;
