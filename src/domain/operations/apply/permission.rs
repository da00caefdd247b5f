//! What the authority is asked for and what it allows.

use super::super::fact::ConsignmentFact;
use super::super::quota::{DocumentUse, ExtraGrant, document_key};
use super::super::record::Record;
use super::super::state::{Permission, State};
use super::person;
use crate::domain::request::ConsignmentId;
use crate::units::time::TimeWindow;

impl State {
    /// A permission is open from the moment that it is needed until the authority's word, or until the request needs it no more.
    pub(super) fn apply_permission(&mut self, record: &Record, id: &ConsignmentId, fact: &ConsignmentFact) {
        match fact {
            ConsignmentFact::PermissionNeeded { codes } => {
                let open = Permission { codes: codes.clone(), since: record.at, by: person(&record.draft.by) };
                self.permissions.insert(id.clone(), open);
            }
            ConsignmentFact::PermissionGiven { document, rotations, begun, hours, told } => {
                self.permissions.remove(id);
                self.documents.retain(|_, uses| {
                    uses.retain(|before| !before.is_past(record.at));
                    !uses.is_empty()
                });
                self.documents.entry(document_key(document)).or_default().push(DocumentUse {
                    authority: told.as_ref().map(|told| told.authority.clone()),
                    consignment: id.clone(),
                    covers: told.as_ref().map(|told| told.covers.clone()).unwrap_or_default(),
                    at: record.at,
                });
                if let Some(c) = self.consignments.get(id) {
                    let today = record.at.hanoi_date();
                    self.granted_on.retain(|(day, _), _| *day >= today);
                    self.granted_on.entry((today, Self::route(&c.origin, &c.destination))).or_default().push(ExtraGrant {
                        consignment: id.clone(),
                        document: document.clone(),
                        rotations: *rotations,
                        begun: *begun,
                        hours: hours.as_ref().map(|(from, until)| TimeWindow { from: *from, until: *until }),
                    });
                }
            }
            ConsignmentFact::PermissionRefused { .. }
            | ConsignmentFact::RequestAccepted { .. }
            | ConsignmentFact::Rebooked { .. }
            | ConsignmentFact::RequestDeclined { .. }
            | ConsignmentFact::RoadOrdered { .. }
            | ConsignmentFact::ConsignmentCancelled { .. } => {
                self.permissions.remove(id);
            }
            ConsignmentFact::RequestSubmitted { .. }
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
            | ConsignmentFact::HandoverAccepted { .. }
            | ConsignmentFact::HandoverDeclined { .. }
            | ConsignmentFact::HandoverLapsed {}
            | ConsignmentFact::HandoverWithdrawn {}
            | ConsignmentFact::Recovered { .. }
            | ConsignmentFact::ConsignmentLost { .. }
            | ConsignmentFact::LoadOffered { .. }
            | ConsignmentFact::Loaded { .. }
            | ConsignmentFact::ReceiverReady {}
            | ConsignmentFact::Departed { .. }
            | ConsignmentFact::Arrived { .. }
            | ConsignmentFact::Returning { .. }
            | ConsignmentFact::Resumed {}
            | ConsignmentFact::IncidentDeclared { .. }
            | ConsignmentFact::Unloaded { .. }
            | ConsignmentFact::AttemptRenewed { .. }
            | ConsignmentFact::ReceiptSigned { .. }
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
}
