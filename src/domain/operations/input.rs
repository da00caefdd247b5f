//! What can happen, and what may be done about it.

use super::act::Act;
use super::kept::Late;
use super::record::Draft;
use crate::domain::flight::{Order, Report};
use crate::domain::mission::FlightPackage;
use crate::domain::people::Actor;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, RequestId, TailId};
use crate::units::words::Refusal;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A person acts.
    Acted {
        /// The client's id of this act; the same id twice is the same act.
        key: RequestId,
        /// Who.
        actor: Actor,
        /// What.
        act: Act,
    },
    /// A person tells what was done while the system could not be told.
    ActedBefore {
        /// As for an act.
        key: RequestId,
        /// Who.
        actor: Actor,
        /// What.
        act: Act,
        /// When, and on what it was kept.
        late: Late,
    },
    /// The link of an aircraft tells something.
    Reported(TailId, Report),
    /// Time passed.
    Tick,
    /// The service came up; the journal is folded.
    Started {
        /// Version of the program.
        version: String,
    },
    /// The key that signs tree heads gave way to another.
    KeyRotated {
        /// What both keys signed.
        statement: String,
    },
}

/// What a reply is about: the document that the asker gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The consignment as it is now.
    Consignment(ConsignmentId),
    /// The flight as it is now.
    Flight(FlightId),
    /// Nothing but done.
    Network,
}

/// One thing to do in the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// To the aircraft.
    Order(TailId, Order),
    /// A flight was under way when the service started: the link compares what is on board with its package, and watches it.
    Adopt(TailId, FlightId, Box<FlightPackage>),
    /// The recording of this flight's frames begins.
    FlightStarted(TailId, FlightId),
    /// And ends.
    FlightEnded(TailId),
}

impl Action {
    /// Whether it goes out at once, without waiting for its record to be durable: only what makes the air safer.
    #[must_use]
    pub fn is_immediate(&self) -> bool {
        match self {
            Self::Order(_, Order::Safer(_) | Order::MakeSafe) => true,
            Self::Order(_, Order::CheckParameters | Order::Upload { .. } | Order::Launch(_) | Order::Resume | Order::Gripper(_)) => false,
            Self::Adopt(..) | Self::FlightStarted(..) | Self::FlightEnded(_) => false,
        }
    }
}

/// What was decided: nothing of it has happened yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decision {
    /// To be written, in this order, as one.
    pub records: Vec<Draft>,
    /// To be done after the records are durable (immediate ones at once).
    pub actions: Vec<Action>,
    /// To the person who asked; None when nobody asked.
    pub reply: Option<Result<Subject, Refusal>>,
}

impl Decision {
    /// Nothing to write, nothing to do.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// A no to the person who asked.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        Self { reply: Some(Err(refusal)), ..Self::default() }
    }

    /// The answer to a person whose act is already done.
    #[must_use]
    pub fn already(subject: Subject) -> Self {
        Self { reply: Some(Ok(subject)), ..Self::default() }
    }
}
