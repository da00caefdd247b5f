//! Returning: where to, how high, and down.
//!
//! With RTL_TYPE 0 the destination is the nearest of home and the rally points. A rally point counts only in frames 3
//! and 0: any other is complained about, and, if it is the nearest, the return heads for latitude 0, longitude 0.
//! RTL_TYPE 1 on the wing flies to the mission's landing, however far; 2 flies the rest of the mission; 3 takes the
//! nearest of all.

use crate::feasibility::is_landing;
use crate::geometry::Point;
use crate::guidance::Guidance;
use crate::inbound::WireItem;
use crate::mode::Mode;
use crate::navigator::{AfterClimb, Entry, Leave, Phase};
use crate::notices;
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// A rally point must be at least this far from home ...
const RALLY_APART_M: f64 = 10.0;
/// ... and this much nearer, to be preferred.
const RALLY_NEARER_M: f64 = 2.0;
/// Sink rate on the wing towards a landing without approach, m/s: 79 m down over 1050 m at 7 m/s.
const GLIDE_SINK: f64 = 0.53;
/// An altitude counts as reached on the wing this far below it, metres.
pub(crate) const CLIMBED_M: f64 = 10.0;
/// Height of the flare, metres.
const FLARE_M: f64 = 8.0;
/// What an altitude that was never set reads as in the announcement.
const UNSET_ALTITUDE_M: f64 = -2_147_483_648.0;

impl Vehicle {
    /// Rally points that the return does not understand.
    pub(crate) fn misframed_rally_points(&self) -> Vec<u8> {
        self.store.plan(PlanKind::Rally).items.iter().filter(|item| !understood(item)).map(|item| item.frame).collect()
    }

    pub(crate) fn begin_return(&mut self) {
        self.navigator.speed = None;
        let here = self.believed();
        self.navigator.destination = self.choose_destination(here);
        if self.return_by_mission(here) {
            return;
        }
        let (to, ground) = self.navigator.destination;
        let present = self.believed_altitude();
        let mut altitude = present.max(ground + self.parameters.real("RTL_RETURN_ALT"));
        if self.on_rotors() && here.distance(to) < self.parameters.real("RTL_MIN_DIST") {
            // Close by, the return stays inside a cone over the destination.
            let cone = self.parameters.int("RTL_CONE_ANG").clamp(1, 89);
            altitude = present.max((ground + 2.0 * here.distance(to) / f64::from(cone).to_radians().tan()).min(altitude));
        }
        let above = if ground <= UNSET_ALTITUDE_M { UNSET_ALTITUDE_M } else { altitude - ground };
        let words = format!("RTL: start return at {altitude:.0} m ({above:.0} m above destination)\t");
        let numbers: Vec<u8> = [altitude as i32, above as i32].into_iter().flat_map(i32::to_le_bytes).collect();
        self.tell_with(&notices::RETURN_STARTS, &words, &numbers);
        self.navigator.approach_altitude = altitude;
        if self.on_rotors() && altitude > present + self.parameters.real("NAV_MC_ALT_RAD") {
            self.navigator.phase = Phase::Climb { over: self.stopping_point(), altitude, after: AfterClimb::Mode };
        } else {
            self.return_at_altitude();
        }
    }

    fn choose_destination(&self, here: Point) -> (Point, f64) {
        let home = (self.navigator.home, self.navigator.home_altitude);
        let mut best = home;
        for item in &self.store.plan(PlanKind::Rally).items {
            let point = self.frame.point_e7(item.x, item.y);
            let nearer = here.distance(point) + RALLY_NEARER_M <= here.distance(best.0);
            if point.distance(home.0) > RALLY_APART_M && nearer {
                best = if understood(item) { (point, self.item_altitude(item)) } else { (self.frame.point(0.0, 0.0), UNSET_ALTITUDE_M) };
            }
        }
        best
    }

    /// Types 1 to 3 may hand the return to the mission. True if so.
    fn return_by_mission(&mut self, here: Point) -> bool {
        let items = &self.store.plan(PlanKind::Mission).items;
        let Some(landing) = items.iter().find(|item| is_landing(item.command)).copied() else {
            return self.parameters.int("RTL_TYPE") == 2 && self.return_backwards();
        };
        let start = items.iter().find(|item| item.command == 189).unwrap_or(&landing).seq;
        let pad = self.frame.point_e7(landing.x, landing.y);
        let wings = !self.on_rotors();
        let nearer = here.distance(pad) < here.distance(self.navigator.destination.0);
        let rally = self.nearest_rally(here).filter(|(point, _)| here.distance(*point) < here.distance(pad));
        let index = match self.parameters.int("RTL_TYPE") {
            1 if wings && rally.is_some() => {
                self.navigator.destination = rally.unwrap_or(self.navigator.destination);
                return false;
            }
            1 if wings || nearer => start,
            2 => self.store.current,
            3 if nearer => start,
            _ => return false,
        };
        self.navigator.rtl_by_mission = true;
        if self.commander.left == Mode::Mission {
            self.navigator.progressed = false;
        }
        self.set_current(index);
        self.tell(&notices::EXECUTING);
        if self.climbs_to_landing(wings) {
            let (_, ground) = self.navigator.destination;
            let altitude = self.believed_altitude().max(ground + self.parameters.real("RTL_RETURN_ALT"));
            let words = format!("RTL Mission land: climb to {altitude:.0} m\t");
            self.tell_with(&notices::RETURN_BY_MISSION_CLIMBS, &words, &(altitude as i32).to_le_bytes());
            if index == landing.seq {
                // The climb ends where it began, and the landing's own item is taken for flown over.
                self.navigator.phase = Phase::Glide { pad, top: altitude };
                return true;
            }
        }
        self.begin_item();
        true
    }

    /// The nearest rally point that the return understands.
    fn nearest_rally(&self, here: Point) -> Option<(Point, f64)> {
        let understood = self.store.plan(PlanKind::Rally).items.iter().filter(|item| understood(item));
        let points = understood.map(|item| (self.frame.point_e7(item.x, item.y), self.item_altitude(item)));
        points.min_by(|a, b| here.distance(a.0).total_cmp(&here.distance(b.0)))
    }

    /// Type 2 without a landing: back along the places flown, then home, at the present altitude.
    fn return_backwards(&mut self) -> bool {
        self.tell(&notices::EXECUTING);
        self.navigator.rtl_by_mission = true;
        if self.commander.left == Mode::Mission {
            self.navigator.progressed = false;
        }
        self.navigator.approach_altitude = self.believed_altitude();
        self.navigator.reverse = Some(self.store.current);
        self.next_backwards();
        true
    }

    fn next_backwards(&mut self) {
        let (from, altitude) = (self.believed(), self.navigator.approach_altitude);
        let before = self.navigator.reverse.unwrap_or(0);
        let place = (0..before).rev().filter_map(|seq| self.item(seq)).find(|item| crate::feasibility::is_place(item.command));
        match place {
            Some(item) => {
                self.navigator.reverse = Some(item.seq);
                self.set_current(item.seq);
                self.navigator.phase = Phase::Fly { from, to: self.frame.point_e7(item.x, item.y), altitude };
            }
            None => {
                self.navigator.reverse = None;
                let (pad, _) = self.navigator.destination;
                self.navigator.phase = Phase::Approach { from, pad, altitude };
            }
        }
    }

    /// Whether the return takes its altitude for too low: at cruise height a matter of centimetres, so of chance.
    fn climbs_to_landing(&mut self, wings: bool) -> bool {
        let by_chance = self.heading_chance.chance(0.5);
        wings && self.parameters.int("RTL_TYPE") != 2 && self.settings.return_climbs.unwrap_or(by_chance)
    }

    /// Sinks on the wing towards the pad's ground point, and reaches the ground short of it.
    pub(crate) fn glide(&mut self, pad: Point, top: f64) -> Guidance {
        let airspeed = self.parameters.real("FW_AIRSPD_MIN");
        if self.believed_altitude() < top - CLIMBED_M {
            return Guidance::Track { from: self.believed(), to: pad, altitude: top, airspeed: self.cruise_speed() };
        }
        // Once up, it never climbs again.
        self.navigator.phase = Phase::Glide { pad, top: f64::NEG_INFINITY };
        let down = self.airframe.altitude - self.ground_below();
        if down < FLARE_M && !self.navigator.flared {
            self.navigator.flared = true;
            self.tell(&notices::GLIDED_TO_GROUND);
        }
        if self.airframe.grounded {
            return Guidance::Rest;
        }
        Guidance::Glide { to: pad, sink: GLIDE_SINK, airspeed }
    }

    /// At the altitude of the return: off to the destination.
    pub(crate) fn return_at_altitude(&mut self) {
        let (to, _) = self.navigator.destination;
        let altitude = self.navigator.approach_altitude;
        let from = self.believed();
        self.navigator.phase = if self.on_rotors() { Phase::OverPad { pad: to, altitude } } else { self.circle_down(from, altitude) };
    }

    /// On the wing the way there ends in a circle around the destination; its altitude is let down only on the rim.
    fn circle_down(&self, from: Point, altitude: f64) -> Phase {
        let (centre, _) = self.navigator.destination;
        Phase::Circle {
            centre,
            radius: self.parameters.real("RTL_LOITER_RAD"),
            clockwise: true,
            altitude,
            entry: Entry::FromOutside(from),
            leave: Leave::AtAltitude(0),
        }
    }

    /// A phase of the return ended.
    pub(crate) fn return_done(&mut self) {
        if let Some(seq) = self.navigator.reverse {
            self.reach(seq);
            self.next_backwards();
            return;
        }
        if self.navigator.rtl_by_mission {
            self.item_done();
            return;
        }
        let (pad, ground) = self.navigator.destination;
        let low = ground + self.parameters.real("RTL_DESCEND_ALT");
        match self.navigator.phase {
            // The rim is reached at the altitude of the return: down in the circle.
            Phase::Circle { altitude, .. } if altitude > low + 1.0 => {
                let delay = self.parameters.real("RTL_LAND_DELAY");
                let leave = Leave::AtAltitude((delay.max(0.0) * 1e6) as u64);
                let radius = self.parameters.real("RTL_LOITER_RAD");
                self.navigator.phase = Phase::Circle { centre: pad, radius, clockwise: true, altitude: low, entry: Entry::Circling, leave };
            }
            Phase::Circle { centre, radius, clockwise, altitude, entry, .. } if self.parameters.real("RTL_LAND_DELAY") < 0.0 => {
                self.navigator.phase = Phase::Circle { centre, radius, clockwise, altitude, entry, leave: Leave::Never };
                self.tell(&notices::RETURN_LOITERS);
            }
            Phase::Circle { altitude, .. } => self.navigator.phase = Phase::Approach { from: self.believed(), pad, altitude },
            Phase::Stay { altitude, .. } => self.navigator.phase = Phase::OverPad { pad, altitude },
            Phase::Fly { .. } | Phase::Climb { .. } => self.return_at_altitude(),
            Phase::Parked
            | Phase::Align { .. }
            | Phase::Accelerate { .. }
            | Phase::Approach { .. }
            | Phase::Brake { .. }
            | Phase::OverPad { .. }
            | Phase::Landing { .. }
            | Phase::Glide { .. }
            | Phase::Blind => {}
        }
    }

    /// The descent of a return begins.
    pub(crate) fn announce_return_landing(&mut self) {
        if !self.navigator.rtl_by_mission && self.commander.mode == Mode::Return {
            self.tell(&notices::RETURN_LANDS);
        }
    }
}

fn understood(item: &WireItem) -> bool {
    matches!(item.frame, 0 | 3)
}
