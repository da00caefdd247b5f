//! What a record changes of a flight itself.

use super::super::retime::Retimed;
use super::super::state::{Flight, Mishap};
use super::super::view::PackageState;
use crate::domain::plan::FlightPlan;
use crate::domain::separation::Certificate;
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
