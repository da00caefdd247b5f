//! Who holds the box, by a record.

use super::ConsignmentFact;
use crate::domain::operations::view::Holder;

impl ConsignmentFact {
    /// Who holds the box from this record on, where it says so.
    #[must_use]
    pub fn holder(&self) -> Option<&Holder> {
        match self {
            Self::Packed { holder, .. }
            | Self::HandoverAccepted { holder, .. }
            | Self::Loaded { holder, .. }
            | Self::Unloaded { holder, .. }
            | Self::Recovered { holder, .. }
            | Self::AttemptRenewed { holder }
            | Self::RefusedSplit { holder, .. }
            | Self::SentBack { holder, .. }
            | Self::ReceiptSigned { holder, .. } => Some(holder),
            Self::RequestSubmitted { .. }
            | Self::RequestAccepted { .. }
            | Self::PermissionNeeded { .. }
            | Self::PermissionGiven { .. }
            | Self::PermissionRefused { .. }
            | Self::RequestDeclined { .. }
            | Self::ConsignmentCancelled { .. }
            | Self::Rebooked { .. }
            | Self::BookingMoved { .. }
            | Self::BookingPreempted { .. }
            | Self::BookingRetimed { .. }
            | Self::BookingClosed { .. }
            | Self::BookingFreed { .. }
            | Self::BookingHeld { .. }
            | Self::BookingReleased { .. }
            | Self::BookingDelayed { .. }
            | Self::BookingAdvanced { .. }
            | Self::HandoverOffered { .. }
            | Self::HandoverDeclined { .. }
            | Self::HandoverLapsed {}
            | Self::HandoverWithdrawn {}
            | Self::RoadOrdered { .. }
            | Self::SealReused { .. }
            | Self::CheckRefused { .. }
            | Self::ConsignmentLost { .. }
            | Self::LoadOffered { .. }
            | Self::ReceiverReady {}
            | Self::Departed { .. }
            | Self::Arrived { .. }
            | Self::Returning { .. }
            | Self::Resumed {}
            | Self::IncidentDeclared { .. }
            | Self::TemperatureRead { .. }
            | Self::LoggerRetired { .. }
            | Self::ConsignmentClosed {}
            | Self::QuarantineReleased { .. }
            | Self::Correction { .. }
            | Self::GlassBroken { .. }
            | Self::ConsignmentDisposed { .. } => None,
        }
    }
}
