//! One record: a fact with its sequence, its time, and whose act it was.

use super::fact::{Ended, Fact, FlightFact, NetworkFact};
use super::kept::Kept;
use crate::domain::custody;
use crate::domain::people::Role;
use crate::domain::request::ConsignmentId;
use crate::domain::separation::Certificate;
use crate::units::ids::{FlightId, PersonId, RequestId, SiteId, TailId};
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the written shape.
const SHAPE: u16 = 1;

/// Whose act it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum By {
    /// A person, in a role.
    Person {
        /// Who.
        person: PersonId,
        /// In which role.
        role: Role,
        /// Where the act took place, where it has a place.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        site: Option<SiteId>,
        /// Pseudonymous name of the device or session.
        device: String,
        /// Name and secret were given for this act or within five minutes before.
        signed: bool,
        /// The second person, where two are needed.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        second: Option<PersonId>,
        /// When it was really done and on what it was kept, where it was entered after the event.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        kept: Option<Kept>,
        /// The second person saw it by video from elsewhere (CC-21).
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        witness_remote: bool,
    },
    /// A weather station that reports by itself.
    Feed {
        /// Which: `feed.` and its name.
        feed: PersonId,
        /// The site that it reports for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        site: Option<SiteId>,
    },
    /// The service itself, from what it saw or from the passing of time.
    System,
}

impl By {
    /// What an act that was entered after the event says of itself.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Person { kept, .. } => kept.as_ref(),
            Self::Feed { .. } | Self::System => None,
        }
    }

    /// The person, or the station that reports by itself.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person { person, .. } => Some(person),
            Self::Feed { feed, .. } => Some(feed),
            Self::System => None,
        }
    }
}

/// A fact that is to be written: everything but the sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose act.
    pub by: By,
    /// The consignment in whose chain it stands.
    pub consignment: Option<ConsignmentId>,
    /// The flight that it is about.
    pub flight: Option<FlightId>,
    /// The client's id of the act: the first record of the act carries it.
    pub key: Option<RequestId>,
    /// What happened.
    pub fact: Fact,
}

impl Draft {
    /// The draft as the chain seals it.
    #[must_use]
    pub fn for_chain(&self, at: Utc) -> custody::Draft {
        let mut fact = serde_json::to_value(&self.fact).unwrap_or_default();
        custody::Draft {
            version: SHAPE,
            at,
            kind: fact.get("type").and_then(Value::as_str).unwrap_or_default().to_owned(),
            by: serde_json::to_value(&self.by).unwrap_or_default(),
            consignment: self.consignment.clone(),
            flight: self.flight,
            key: self.key.clone(),
            data: fact.get_mut("data").map(Value::take).unwrap_or_default(),
        }
    }

    /// The certificate of separation that it carries, if it does.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.fact {
            Fact::Flight(
                FlightFact::FlightPlanned { certificate, .. }
                | FlightFact::FlightReplanned { certificate, .. }
                | FlightFact::PlanRenewed { certificate, .. }
                | FlightFact::FlightCleared { certificate, .. }
                | FlightFact::LaunchOrdered { certificate },
            ) => certificate.as_deref(),
            Fact::Flight(FlightFact::SaferOrdered { hold: version, .. } | FlightFact::ResumeOrdered { onward: version }) => {
                version.as_ref()?.certificate.as_deref()
            }
            Fact::Flight(_) | Fact::Consignment(_) | Fact::Network(_) => None,
        }
    }

    /// The tail that a fact about the network is about.
    #[must_use]
    pub fn tail(&self) -> Option<&TailId> {
        match &self.fact {
            Fact::Network(
                NetworkFact::PackSwapped { tail, .. }
                | NetworkFact::PilotSignedOn { tail }
                | NetworkFact::PilotSignedOff { tail }
                | NetworkFact::StrayOrdered { tail, .. }
                | NetworkFact::HookOrdered { tail, .. }
                | NetworkFact::HookEnded { tail, .. },
            ) => Some(tail),
            Fact::Network(
                NetworkFact::ServiceStarted { .. }
                | NetworkFact::WeatherReported(_)
                | NetworkFact::AerodromeObserved { .. }
                | NetworkFact::AerodromeForecast { .. }
                | NetworkFact::StopIssued { .. }
                | NetworkFact::StopLifted { .. }
                | NetworkFact::MovementAnnounced { .. }
                | NetworkFact::MovementWithdrawn { .. }
                | NetworkFact::DetourApproved { .. }
                | NetworkFact::DetourWithdrawn { .. }
                | NetworkFact::RelayedCommand { .. }
                | NetworkFact::LedgerKeyRotated { .. }
                | NetworkFact::GlassReviewed { .. },
            )
            | Fact::Consignment(_)
            | Fact::Flight(_) => None,
        }
    }

    /// Whether it records an order that makes the air safer, which goes out even when nothing can be recorded.
    #[must_use]
    pub fn is_of_a_safer_act(&self) -> bool {
        matches!(self.fact, Fact::Flight(FlightFact::SaferOrdered { .. }))
    }

    /// For an order that may be given once and was recorded too late to be given: that it was not given.
    #[must_use]
    pub fn undone(&self) -> Option<Draft> {
        let detail = Some("not sent: the ledger recorded it too late".to_owned());
        let detail_vi = Some("không gửi: sổ ghi quá muộn".to_owned());
        let fact: Fact = match &self.fact {
            Fact::Flight(FlightFact::LaunchOrdered { .. }) => FlightFact::LaunchEnded { ended: Ended::Refused, detail, detail_vi }.into(),
            Fact::Flight(FlightFact::ResumeOrdered { .. }) => FlightFact::ResumeEnded { ended: Ended::Refused, detail, detail_vi }.into(),
            Fact::Flight(FlightFact::PackageOrdered { package }) => {
                FlightFact::PackageSeen { package: package.clone(), verdict: "unknown".to_owned(), detail, detail_vi }.into()
            }
            Fact::Network(NetworkFact::HookOrdered { tail, hook, .. }) => {
                NetworkFact::HookEnded { tail: tail.clone(), hook: *hook, ended: Ended::Refused, detail, detail_vi }.into()
            }
            Fact::Flight(_) | Fact::Consignment(_) | Fact::Network(_) => return None,
        };
        Some(Draft { by: By::System, consignment: None, flight: self.flight, key: None, fact })
    }
}

/// A fact in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// From 1, without gaps.
    pub seq: u64,
    /// When it was written.
    pub at: Utc,
    /// The rest.
    pub draft: Draft,
}

/// Why a stored record cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not JSON, or a field is missing or of the wrong kind.
    #[error("record is not in the expected shape")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("record has shape version {0}, this program reads up to 1")]
    Version(u16),
    /// The time cannot be read.
    #[error("record has an unreadable time")]
    Time(#[from] crate::units::time::ParseUtcError),
}

#[derive(Deserialize)]
struct Stored {
    v: u16,
    seq: u64,
    at: String,
    by: By,
    #[serde(default)]
    consignment: Option<ConsignmentId>,
    #[serde(default)]
    flight: Option<FlightId>,
    #[serde(default)]
    key: Option<RequestId>,
    #[serde(flatten)]
    fact: Fact,
}

impl Record {
    /// The time by which lateness is judged; [`Kept::judged`].
    #[must_use]
    pub fn judged(&self) -> Utc {
        self.draft.by.kept().map_or(self.at, |kept| kept.judged(self.at))
    }

    /// The name of its fact, as in the written shape.
    #[must_use]
    pub fn kind(&self) -> String {
        self.draft.for_chain(self.at).kind
    }

    /// Reads a record back from its canonical text.
    ///
    /// # Errors
    /// When the text is not a record that this program can read.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let stored: Stored = serde_json::from_str(text)?;
        if stored.v != SHAPE {
            return Err(DecodeError::Version(stored.v));
        }
        let Stored { v: _, seq, at, by, consignment, flight, key, fact } = stored;
        Ok(Self { seq, at: Utc::parse(&at)?, draft: Draft { by, consignment, flight, key, fact } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::ConsignmentFact;
    use super::*;
    use crate::domain::custody::ChainState;

    #[test]
    fn a_feed_is_told_from_a_person_and_records_that_named_it_as_a_dispatcher_still_read() {
        let before = r#"{"kind":"person","person":"feed.hub","role":"dispatcher","site":"H-DG","device":"feed","signed":false}"#;
        let now = r#"{"kind":"feed","feed":"feed.hub","site":"H-DG"}"#;

        let (before, now): (By, By) = (serde_json::from_str(before).expect("a person"), serde_json::from_str(now).expect("a feed"));

        assert!(matches!(&before, By::Person { role: Role::Dispatcher, .. }), "{before:?}");
        assert!(matches!(&now, By::Feed { feed, site: Some(site) } if feed.as_str() == "feed.hub" && site.as_str() == "H-DG"), "{now:?}");
        assert_eq!(serde_json::to_value(&now).expect("JSON")["kind"], "feed");
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let record = Record {
            seq: 1,
            at: Utc(1_764_550_923_004),
            draft: Draft {
                by: By::System,
                consignment: "DG26120100042U".parse().ok(),
                flight: Some(FlightId(5)),
                key: None,
                fact: FlightFact::LinkLost { silent_ms: 5_000 }.into(),
            },
        };

        let text = ChainState::default().seal(record.draft.for_chain(record.at)).expect("canonical").canonical;

        assert_eq!(Record::from_text(&text).expect("a record"), record);
        assert!(text.contains("\"type\":\"LINK_LOST\""));
    }

    #[test]
    fn a_fact_without_fields_reads_back() {
        let record = Record {
            seq: 1,
            at: Utc(0),
            draft: Draft { by: By::System, consignment: None, flight: None, key: None, fact: ConsignmentFact::ConsignmentClosed {}.into() },
        };

        let text = ChainState::default().seal(record.draft.for_chain(record.at)).expect("canonical").canonical;

        assert_eq!(Record::from_text(&text).expect("a record"), record);
    }

    #[test]
    fn a_record_of_a_newer_shape_is_refused() {
        let text = r#"{"v":2,"seq":1,"at":"2026-12-01T01:02:03.004Z","by":{"kind":"system"},"type":"LINK_REGAINED","data":{}}"#;

        assert!(matches!(Record::from_text(text), Err(DecodeError::Version(2))));
    }
}
