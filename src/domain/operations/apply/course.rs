//! The course of a delivery as its records tell it: what it teaches, and whether its promise held.

use super::super::fact::ConsignmentFact;
use super::super::record::Record;
use super::super::state::State;
use super::super::view::{OfferedTo, Place, Purpose};
use crate::domain::plan::FlightPlan;
use crate::domain::promise::Course;
use crate::domain::request::ConsignmentId;

impl State {
    /// Notes the moment that a record tells of a consignment.
    pub(super) fn follow_course(&mut self, record: &Record, id: &ConsignmentId, fact: &ConsignmentFact) {
        let Some(c) = self.consignments.get_mut(id) else { return };
        let at = record.at;
        match fact {
            ConsignmentFact::RequestSubmitted { promise, .. } => {
                c.course = Course { asked: Some(at), promise: promise.as_deref().cloned(), ..Course::default() };
                self.scores.made(&(c.origin.clone(), c.destination.clone()), &c.course);
            }
            ConsignmentFact::RequestAccepted { .. } => c.course.accepted = Some(at),
            ConsignmentFact::HandoverAccepted { to: OfferedTo::Handler, .. } => {
                c.course.handed.get_or_insert(at);
            }
            ConsignmentFact::HandoverAccepted { to: OfferedTo::Courier, .. } => {
                c.course.handed.get_or_insert(at);
                c.course.left = Some(at);
            }
            ConsignmentFact::HandoverAccepted { to: OfferedTo::Desk, .. } if matches!(c.place, Place::Road(_)) => {
                c.course.unloaded = Some(at)
            }
            ConsignmentFact::LoadOffered { .. } => c.course.aboard = Some(at),
            ConsignmentFact::Departed { .. } => c.course.departed = Some(at),
            ConsignmentFact::Arrived { .. } => c.course.arrived = Some(at),
            ConsignmentFact::Unloaded { .. } | ConsignmentFact::Recovered { .. } => c.course.unloaded = Some(at),
            ConsignmentFact::ReceiptSigned { .. } if c.course.received.is_none() => {
                let route = (c.origin.clone(), c.destination.clone());
                c.course.received = Some(at);
                self.scores.received(&route, &c.course, at);
                if let Some(lesson) = c.course.lesson() {
                    self.history.learn(route, lesson);
                }
            }
            ConsignmentFact::RequestDeclined { .. } | ConsignmentFact::ConsignmentCancelled { .. } => {
                self.scores.withdrawn(&(c.origin.clone(), c.destination.clone()), &c.course);
            }
            ConsignmentFact::ConsignmentLost { .. } => self.scores.lost(&(c.origin.clone(), c.destination.clone()), &c.course),
            ConsignmentFact::HandoverAccepted { to: OfferedTo::Desk | OfferedTo::Pilot, .. }
            | ConsignmentFact::ReceiptSigned { .. }
            | ConsignmentFact::PermissionNeeded { .. }
            | ConsignmentFact::PermissionGiven { .. }
            | ConsignmentFact::PermissionRefused { .. }
            | ConsignmentFact::Rebooked { .. }
            | ConsignmentFact::BookingMoved { .. }
            | ConsignmentFact::BookingRetimed { .. }
            | ConsignmentFact::BookingClosed { .. }
            | ConsignmentFact::BookingFreed { .. }
            | ConsignmentFact::BookingHeld { .. }
            | ConsignmentFact::BookingReleased { .. }
            | ConsignmentFact::BookingDelayed { .. }
            | ConsignmentFact::BookingAdvanced { .. }
            | ConsignmentFact::BookingPreempted { .. }
            | ConsignmentFact::Packed { .. }
            | ConsignmentFact::SealReused { .. }
            | ConsignmentFact::CheckRefused { .. }
            | ConsignmentFact::HandoverOffered { .. }
            | ConsignmentFact::HandoverDeclined { .. }
            | ConsignmentFact::HandoverLapsed {}
            | ConsignmentFact::HandoverWithdrawn {}
            | ConsignmentFact::RoadOrdered { .. }
            | ConsignmentFact::Loaded { .. }
            | ConsignmentFact::ReceiverReady {}
            | ConsignmentFact::Returning { .. }
            | ConsignmentFact::Resumed {}
            | ConsignmentFact::IncidentDeclared { .. }
            | ConsignmentFact::AttemptRenewed { .. }
            | ConsignmentFact::TemperatureRead { .. }
            | ConsignmentFact::LoggerRetired { .. }
            | ConsignmentFact::RefusedSplit { .. }
            | ConsignmentFact::QuarantineReleased { .. }
            | ConsignmentFact::SentBack { .. }
            | ConsignmentFact::Correction { .. }
            | ConsignmentFact::GlassBroken { .. }
            | ConsignmentFact::ConsignmentClosed {}
            | ConsignmentFact::ConsignmentDisposed { .. } => {}
        }
    }

    /// Notes what the plan of a flight says of the consignment that it is booked for: flights to the origin come before the
    /// delivery, the way home after it.
    pub(super) fn plan_course(&mut self, id: &ConsignmentId, purpose: Purpose, plan: &FlightPlan) {
        let Some(course) = self.consignments.get_mut(id).map(|c| &mut c.course) else { return };
        match purpose {
            Purpose::Delivery => course.planned = Some(plan.length()),
            Purpose::Positioning if course.planned.is_none() => course.meets = Some(plan.arrive()),
            Purpose::Positioning => {}
        }
    }
}
