//! What a ledger tells of separation, for programs that check it: each certificate, and when a flight was ordered off, was seen in
//! the air, and held nothing any more. With these a reader can say whether a certificate names every other flight there was.

use super::fact::{Ended, Fact, FlightFact};
use super::record::Record;
use crate::domain::separation::Certificate;
use crate::units::ids::{FlightId, TailId};
use serde::Serialize;
use std::collections::BTreeMap;

/// One line for a checker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeparationLine<'a> {
    /// The record.
    pub seq: u64,
    /// When it was written, milliseconds of UTC.
    pub at_ms: i64,
    /// The flight.
    pub flight: FlightId,
    /// Its aircraft, whose own flights are never set against each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tail: Option<&'a TailId>,
    /// What became of it: `planned`, `cleared`, `launched`, `took_off`, `retimed` (a hold or the way on, in the air), `not_launched`,
    /// `down`, `cancelled`.
    pub is: &'static str,
    /// Its certificate, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<&'a Certificate>,
}

/// Reads records in their order.
#[derive(Debug, Default)]
pub struct SeparationLines {
    tails: BTreeMap<FlightId, TailId>,
}

impl SeparationLines {
    /// The line of a record; None where it tells nothing of separation.
    pub fn of<'a>(&'a mut self, record: &'a Record) -> Option<SeparationLine<'a>> {
        let (Some(flight), Fact::Flight(fact)) = (record.draft.flight, &record.draft.fact) else { return None };
        let certificate = record.draft.certificate();
        let is = match fact {
            FlightFact::FlightPlanned { tail, .. } => {
                self.tails.insert(flight, tail.clone());
                "planned"
            }
            FlightFact::FlightReplanned { .. } | FlightFact::PlanRenewed { .. } => "planned",
            FlightFact::FlightCleared { .. } if certificate.is_some() => "cleared",
            FlightFact::LaunchOrdered { .. } => "launched",
            FlightFact::TookOff { .. } => "took_off",
            FlightFact::SaferOrdered { .. } | FlightFact::ResumeOrdered { .. } if certificate.is_some() => "retimed",
            FlightFact::LaunchEnded { ended: Ended::Refused, .. } => "not_launched",
            FlightFact::Landed { .. } => "down",
            FlightFact::FlightCancelled { .. } => "cancelled",
            FlightFact::PackageOrdered { .. }
            | FlightFact::PackageSeen { .. }
            | FlightFact::FlightCleared { .. }
            | FlightFact::ClearanceVoided { .. }
            | FlightFact::LaunchEnded { .. }
            | FlightFact::AircraftSafed { .. }
            | FlightFact::SaferOrdered { .. }
            | FlightFact::SaferEnded { .. }
            | FlightFact::ResumeOrdered { .. }
            | FlightFact::ResumeEnded { .. }
            | FlightFact::ReturnSeen { .. }
            | FlightFact::AutopilotRestarted { .. }
            | FlightFact::LinkLost { .. }
            | FlightFact::LinkRegained { .. } => return None,
        };
        Some(SeparationLine { seq: record.seq, at_ms: record.at.0, flight, tail: self.tails.get(&flight), is, certificate })
    }
}
