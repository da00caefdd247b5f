//! Plans on board: judged when they change, and the place in the mission.

use crate::feasibility::{self, Infeasible};
use crate::fence::Fence;
use crate::mode::Mode;
use crate::notices;
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// A fence is looked at this long after its upload.
const FENCE_CHECK_US: u64 = 450_000;
/// A stored mission is looked at this long after the start, µs.
pub(crate) const RESTORED_US: u64 = 2_200_000;
/// The index of a new mission is known to a download after this time, µs.
const SHOW_US: u64 = 10_000;
/// Rally points are looked at this long after theirs, µs.
const RALLY_CHECK_US: u64 = 2_000_000;
/// MISSION_ITEM_REACHED comes this many more times, once a second.
const REACHED_REPEATS: u8 = 10;

impl Vehicle {
    pub(crate) fn check_mission(&mut self) {
        let items = &self.store.plan(PlanKind::Mission).items;
        let fence = self.fence.as_ref().filter(|_| self.parameters.int("GF_ACTION") > 0);
        let verdict = feasibility::check(items, self.parameters.int("MIS_TKO_LAND_REQ"), fence, &self.frame);
        if let Err(Infeasible::OutsideFence(number)) = verdict
            && self.navigator.verdict != verdict
        {
            self.tell_with(&notices::FENCE_VIOLATED_BY_ITEM, &format!("Geofence violation for waypoint {number}\t"), &number.to_le_bytes());
        }
        if self.navigator.verdict != verdict {
            self.tell_verdict(verdict);
        }
        self.navigator.verdict = verdict;
    }

    fn tell_verdict(&mut self, verdict: Result<(), Infeasible>) {
        let Err(why) = verdict else { return };
        match why {
            Infeasible::StartsWithLanding => self.tell(&notices::MISSION_STARTS_WITH_LANDING),
            Infeasible::StartsWithVtolLanding => {
                self.tell(&notices::MISSION_STARTS_WITH_VTOL_LANDING);
                self.miss_landing();
            }
            Infeasible::TakeoffNotFirst => self.tell(&notices::MISSION_TAKEOFF_NOT_FIRST),
            Infeasible::TakeoffTooLow => self.tell_with(&notices::MISSION_TAKEOFF_TOO_LOW, "", &0.0_f32.to_le_bytes()),
            Infeasible::TakeoffOrLandingMissing => self.tell(&notices::MISSION_ENDS_MISSING),
            Infeasible::LandingMissing => self.tell(&notices::MISSION_LANDING_MISSING),
            Infeasible::LandStarts => {
                self.tell(&notices::MISSION_LAND_STARTS);
                self.miss_landing();
            }
            Infeasible::Empty | Infeasible::Command | Infeasible::OutsideFence(_) => {}
        }
    }

    /// A landing that is none for another reason is also missing.
    fn miss_landing(&mut self) {
        if self.parameters.int("MIS_TKO_LAND_REQ") == 2 {
            self.tell(&notices::MISSION_LANDING_MISSING);
        }
    }

    /// A first place far away is told and flown.
    fn look_at_distance(&mut self) {
        let first = self.store.plan(PlanKind::Mission).items.iter().find(|item| feasibility::is_place(item.command)).copied();
        let Some(first) = first else { return };
        let away = self.frame.point_e7(first.x, first.y).distance(self.navigator.home);
        let limit = self.parameters.real("MIS_DIST_1WP");
        if limit > 0.0 && away > limit {
            self.tell_with(&notices::FIRST_ITEM_FAR, "", &(away as u32).to_le_bytes());
        }
    }

    pub(crate) fn plan_changed(&mut self, kind: PlanKind) {
        self.dirty = true;
        match kind {
            PlanKind::Mission => {
                self.store.shown = None;
                self.show_us = self.now + SHOW_US;
                self.navigator.complete = false;
                self.navigator.progressed = false;
                self.navigator.begun = false;
                self.check_mission();
                self.look_at_distance();
                self.mission_replaced_in_flight();
            }
            PlanKind::Fence => {
                self.fence = None;
                self.fence_check_us = Some(self.now + FENCE_CHECK_US);
            }
            PlanKind::Rally => self.complaint_us = self.now + RALLY_CHECK_US,
        }
        self.streams.mission_current_now();
    }

    pub(crate) fn mission_replaced_in_flight(&mut self) {
        if !self.commander.airborne || self.commander.mode != Mode::Mission {
            return;
        }
        if self.navigator.mission_valid() {
            self.begin_item();
        } else {
            self.tell(&notices::NO_MISSION_LOITERING);
            self.left_mode(Mode::Mission, Mode::Hold);
            self.commander.mode = Mode::Hold;
            self.commander.intended = Mode::Hold;
            self.commander.armable = Mode::Hold;
            self.begin_hold();
        }
    }

    pub(crate) fn check_fence(&mut self) {
        if !self.home_known || self.fence_check_us.is_none_or(|due| self.now < due) {
            return;
        }
        self.fence_check_us = None;
        let built = Fence::build(&self.store.plan(PlanKind::Fence).items, &self.frame);
        let here = self.believed();
        let missing = match &built {
            Ok(fence) if !fence.allows(self.navigator.home) => Some(&notices::FENCE_WITHOUT_HOME),
            Ok(fence) if self.commander.airborne && !fence.allows(here) => Some(&notices::FENCE_WITHOUT_US),
            Ok(_) => None,
            Err(_) => Some(&notices::FENCE_WITHOUT_HOME),
        };
        if let Some(complaint) = missing {
            self.tell(complaint);
        }
        self.fence = built.ok().filter(|_| missing.is_none());
        self.commander.inside_fence = true;
        self.check_mission();
    }

    /// The current item is now this one.
    pub(crate) fn set_current(&mut self, seq: u16) {
        if self.store.current != seq {
            self.store.current = seq;
            self.dirty = true;
        }
        self.streams.mission_current_now();
    }

    /// An item was reached: said now, and ten times more.
    pub(crate) fn reach(&mut self, seq: u16) {
        if self.reached.is_some_and(|(last, ..)| last == seq) {
            return;
        }
        self.navigator.progressed = true;
        // A place that was reached in this very tick is still told.
        if let Some((last, left, due)) = self.reached
            && left == REACHED_REPEATS + 1
            && due == self.now
            && self.item(last).is_some_and(|item| feasibility::is_place(item.command))
        {
            self.send_raw(46, &last.to_le_bytes());
        }
        self.reached = Some((seq, REACHED_REPEATS + 1, self.now));
    }

    /// Looks at restored plans as the autopilot does at its start.
    pub(crate) fn plans_restored(&mut self) {
        self.show_us = RESTORED_US;
        if !self.store.plan(PlanKind::Fence).items.is_empty() {
            self.fence_check_us = Some(self.now + FENCE_CHECK_US);
        }
    }
}
