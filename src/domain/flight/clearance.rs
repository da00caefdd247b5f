//! The right to launch: the only thing that [`super::Order::Launch`] accepts.

use crate::domain::mission::PackageDigest;
use crate::units::ids::{FlightId, PersonId, TailId};
use crate::units::time::{TimeWindow, Utc};

/// A cleared flight: made only from a readiness list without a red item, or from the record of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    flight: FlightId,
    tail: TailId,
    package: PackageDigest,
    pilot: PersonId,
    valid: TimeWindow,
}

impl Clearance {
    /// Gives a clearance. Reached by `flight::clear` after every check passed, and by replay of a recorded clearance.
    pub(in crate::domain) fn new(flight: FlightId, tail: TailId, package: PackageDigest, pilot: PersonId, valid: TimeWindow) -> Self {
        Self { flight, tail, package, pilot, valid }
    }
    /// A clearance for tests of what comes after it.
    #[cfg(any(test, fuzzing))]
    pub fn for_test(flight: FlightId, tail: TailId, package: PackageDigest, pilot: PersonId, given: Utc) -> Self {
        Self::new(flight, tail, package, pilot, TimeWindow { from: given, until: given + crate::units::time::Span::secs(120) })
    }
    /// The flight that may launch.
    #[must_use]
    pub fn flight(&self) -> FlightId {
        self.flight
    }
    /// The aircraft that may launch.
    #[must_use]
    pub fn tail(&self) -> &TailId {
        &self.tail
    }
    /// What must be on board.
    #[must_use]
    pub fn package(&self) -> PackageDigest {
        self.package
    }
    /// Whose word it is.
    #[must_use]
    pub fn pilot(&self) -> &PersonId {
        &self.pilot
    }
    /// When it was given.
    #[must_use]
    pub fn given(&self) -> Utc {
        self.valid.from
    }
    /// First moment at which it is no longer valid.
    #[must_use]
    pub fn expires(&self) -> Utc {
        self.valid.until
    }
    /// Whether it may be used at this moment.
    #[must_use]
    pub fn is_valid(&self, at: Utc) -> bool {
        self.valid.contains(at)
    }
}
