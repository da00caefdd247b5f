//! What goes on board, read item by item.

use super::{Reader, SLACK};
use crate::domain::fleet::{Airframe, open_hazards};
use crate::domain::geo::{Position, geodesy};
use crate::domain::mission::Item;
use crate::units::quantity::Metres;

impl Reader<'_> {
    /// Where a place lies on the line, when it lies on it: metres from the first pad.
    fn on_line(&self, at: Position) -> Option<f64> {
        let mut start = 0.0;
        for leg in self.chain.windows(2) {
            let length = geodesy::distance(leg[0], leg[1]).0;
            let (before, after) = (geodesy::distance(leg[0], at).0, geodesy::distance(at, leg[1]).0);
            // A point 1 m aside of the middle of a 1 km leg lengthens it by 2 mm; near the ends the same detour means less.
            if (before + after - length).abs() <= 0.002 {
                return Some(start + before);
            }
            start += length;
        }
        None
    }

    /// The corner that lies strictly between two places of the line, when there is one: a waypoint may not be missing there.
    fn corner_between(&self, before: f64, after: f64) -> bool {
        let mut start = 0.0;
        let ends = self.chain.windows(2).map(|leg| {
            start += geodesy::distance(leg[0], leg[1]).0;
            start
        });
        let ends: Vec<f64> = ends.collect();
        ends.iter().rev().skip(1).any(|corner| before + 0.1 < *corner && *corner < after - 0.1)
    }

    pub(super) fn package(&mut self) {
        let mut found = Vec::new();
        let mut wrong = |code, en: String| found.push((code, "nhiệm vụ bay sai".to_owned(), en));
        let (package, limits) = (&self.plan.package, &self.network.limits.airspace);
        let cruise = self.plan.sketch.heights.cruise.0;
        let length = self.length();
        let same_place = |a: Position, b: Position| geodesy::distance(a, b) < Metres(0.05);

        let mut last = 0.0_f64;
        for (place, item) in package.mission.iter().enumerate() {
            match item {
                Item::VtolTakeoff { toward, height } => {
                    if place != 0 {
                        wrong("ITEM_ORDER", format!("item {place} is a take-off"));
                    }
                    let along = self.on_line(*toward);
                    if along.is_none_or(|along| along < limits.departure_point.value.0.max(300.0) - SLACK) {
                        wrong("TAKEOFF_DIRECTION", "the take-off does not point down the route".to_owned());
                    }
                    if (height.0 - cruise).abs() > 0.01 {
                        wrong("ITEM_HEIGHT", format!("item {place} is not at the cruise height"));
                    }
                    last = along.unwrap_or(last);
                }
                Item::Takeoff { at, height } => {
                    if place != 0 {
                        wrong("ITEM_ORDER", format!("item {place} is a take-off"));
                    }
                    if !same_place(*at, self.from.position) {
                        wrong("TAKEOFF_PLACE", "the take-off is not over the pad".to_owned());
                    }
                    if (height.0 - cruise).abs() > 0.01 {
                        wrong("ITEM_HEIGHT", format!("item {place} is not at the cruise height"));
                    }
                }
                Item::Waypoint { at, height } => {
                    let along = self.on_line(*at);
                    if along.is_some_and(|along| self.corner_between(last, along)) {
                        wrong("CORNER_MISSING", format!("there is a corner before item {place} and no waypoint on it"));
                    }
                    if along.is_none_or(|along| along <= last || along - last > limits.waypoint_spacing.value.0 + SLACK) {
                        wrong("ITEM_PLACE", format!("item {place} is not the next point of the line"));
                    }
                    if (height.0 - cruise).abs() > 0.01 {
                        wrong("ITEM_HEIGHT", format!("item {place} is not at the cruise height"));
                    }
                    last = along.unwrap_or(last);
                }
                Item::LandStart => {}
                Item::VtolLand { at, ground } | Item::Land { at, ground } => {
                    if !same_place(*at, self.to.position) {
                        wrong("LANDING_PLACE", "the landing is not on the pad".to_owned());
                    }
                    if (ground.0 - (self.to.ground.0 - self.from.ground.0)).abs() > 0.01 {
                        wrong("LANDING_GROUND", "the landing is not at the pad's height".to_owned());
                    }
                }
            }
        }
        let shape: String = package.mission.iter().map(letter).collect();
        let (first, ending, meant) = match self.kind.airframe {
            Airframe::Vtol { .. } => ('T', "SWL", "take-off, waypoints, mark, approach, landing"),
            Airframe::Multirotor => ('t', "l", "take-off, waypoints, landing"),
        };
        let middle = shape.strip_prefix(first).and_then(|rest| rest.strip_suffix(ending));
        if middle.is_none_or(|middle| middle.is_empty() || middle.chars().any(|c| c != 'W')) {
            wrong("MISSION_SHAPE", format!("the mission has the shape {shape}, not {meant}"));
        }
        match self.kind.airframe {
            Airframe::Vtol { back_transition, hover_approach } => {
                let tail_wind = self.input.weather.map_or(0.0, |report| report.cruise_wind.0);
                let speed = self.kind.energy.airspeed.0 + tail_wind;
                if length - last < speed * speed / (2.0 * back_transition) + hover_approach.0 {
                    wrong("APPROACH_SHORT", "the approach is too short for the back-transition".to_owned());
                }
            }
            Airframe::Multirotor => {
                if length - last > limits.waypoint_spacing.value.0 + SLACK {
                    wrong("ITEM_PLACE", "the last waypoint is too far from the pad".to_owned());
                }
            }
        }
        for hazard in open_hazards(self.kind) {
            let (name, must) = (hazard.name, hazard.must);
            wrong("PARAMETER_SET", format!("the approved set does not hold {name} at {must}: {}", hazard.otherwise));
        }
        if !same_place(package.home.0, self.from.position) || (package.home.1 - self.from.ground).abs() > Metres(0.01) {
            wrong("HOME", "home is not the pad of departure".to_owned());
        }
        if (package.return_height.0 - cruise).abs() > 0.01 {
            wrong("RETURN_HEIGHT", "the return height is not the cruise height".to_owned());
        }
        for (place, (at, up)) in package.rally.iter().enumerate() {
            let pad = self.network.pads.values().find(|pad| same_place(pad.position, *at));
            let right =
                pad.is_some_and(|pad| (pad.ground.0 - self.from.ground.0 - up.0).abs() < 0.01 && (place != 0 || pad.id == self.to.id));
            if !right {
                wrong("RALLY", format!("safe point {place} is not the pad that it should be"));
            }
        }
        if package.rally.is_empty() {
            wrong("RALLY", "the destination is not a safe point".to_owned());
        }
        self.add_all(found);
    }
}

fn letter(item: &Item) -> char {
    match item {
        Item::VtolTakeoff { .. } => 'T',
        Item::Waypoint { .. } => 'W',
        Item::Takeoff { .. } => 't',
        Item::Land { .. } => 'l',
        Item::LandStart => 'S',
        Item::VtolLand { .. } => 'L',
    }
}
