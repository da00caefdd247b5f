//! What a record changes of a flight itself, and how it begins.

use super::super::fact::{Fact, FlightFact};
use super::super::record::Record;
use super::super::retime::Retimed;
use super::super::state::{Flight, Mishap, Stage, State};
use super::super::view::PackageState;
use crate::domain::plan::FlightPlan;
use crate::domain::separation::Certificate;
use crate::units::ids::FlightId;
use crate::units::time::Utc;

impl Flight {
    /// Another plan, with its own certificate.
    pub(super) fn take_plan(&mut self, stored: &serde_json::Value, certificate: Option<&Certificate>) {
        if let Ok(plan) = FlightPlan::from_stored(stored) {
            self.plan = plan;
            self.plans += 1;
            self.retimed = None;
            self.certificate = certificate.cloned().map(Box::new);
        }
    }

    /// In the air, its plan is flown in another time; None: it is not known in which.
    pub(super) fn take_version(&mut self, version: Option<&Retimed>) {
        self.plans += u32::from(version.is_some());
        self.retimed = version.cloned();
    }

    pub(super) fn mishap(&self) -> Option<Mishap> {
        let off_pad = self.on_at.filter(|_| self.landed_pad.is_none());
        (off_pad.is_some() || self.restarted_at.is_some()).then_some(Mishap { flight: self.id, off_pad, restarted: self.restarted_at })
    }

    pub(super) fn package_is(&mut self, state: PackageState, at: Utc) {
        if self.package != state {
            (self.package, self.package_at) = (state, at);
        }
    }

    pub(super) fn take_certificate(&mut self, certificate: Option<&Certificate>) {
        if let Some(certificate) = certificate {
            self.certificate = Some(Box::new(certificate.clone()));
        }
    }
}

impl State {
    /// A flight with its first plan.
    pub(super) fn plan_flight(&mut self, id: FlightId, record: &Record) {
        let Fact::Flight(FlightFact::FlightPlanned { purpose, tail, booked_for, swap_needed, plan, certificate }) = &record.draft.fact
        else {
            return;
        };
        let Ok(plan) = FlightPlan::from_stored(plan) else { return };
        if let Some(consignment) = booked_for.as_ref().and_then(|id| self.consignments.get_mut(id)) {
            consignment.seq = record.seq;
        }
        if let Some(consignment) = booked_for {
            self.plan_course(consignment, *purpose, &plan);
        }
        self.flights.insert(
            id,
            Flight {
                id,
                purpose: *purpose,
                stage: Stage::Planned,
                tail: tail.clone(),
                plan,
                plans: 1,
                certificate: certificate.clone(),
                retimed: None,
                booked_for: booked_for.clone(),
                consignments: Vec::new(),
                planned_at: record.at,
                swap_needed: *swap_needed,
                swap_done: false,
                pilot: None,
                package: PackageState::None,
                package_detail: None,
                package_at: record.at,
                cleared_at: None,
                cleared_charge: None,
                clearance_void: None,
                order: None,
                returning: None,
                off_at: None,
                on_at: None,
                landed_pad: None,
                landed_off_cm: None,
                pad_safe: false,
                link_lost: false,
                unordered: false,
                restarted_at: None,
                ended_because: None,
                seq: record.seq,
            },
        );
    }
}
