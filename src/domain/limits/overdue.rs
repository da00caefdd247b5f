//! How long a consignment may stay in each state before somebody is called.

use super::Limit;
use crate::units::time::Span;

/// One limit for each state that is not an end.
#[derive(Debug, Clone, PartialEq)]
pub struct OverdueLimits {
    /// A request of the highest urgency that nobody accepted.
    pub submitted_stat: Limit<Span>,
    /// Any other request.
    pub submitted: Limit<Span>,
    /// Accepted, not packed.
    pub accepted: Limit<Span>,
    /// Packed, not handed over.
    pub packed: Limit<Span>,
    /// With the handler, not in an aircraft.
    pub handed_to_carrier: Limit<Span>,
    /// In the aircraft, not in the air.
    pub loaded: Limit<Span>,
    /// In the air beyond the planned length of the flight.
    pub in_flight: Limit<Span>,
    /// On its way back, or back and not unloaded.
    pub returning: Limit<Span>,
    /// Landed, not unloaded.
    pub landed: Limit<Span>,
    /// Unloaded, not received.
    pub unloaded: Limit<Span>,
    /// Received, not closed.
    pub received: Limit<Span>,
    /// Refused, and nothing decided.
    pub refused: Limit<Span>,
    /// In quarantine, and nothing decided.
    pub quarantined: Limit<Span>,
    /// On the road beyond its estimate.
    pub road: Limit<Span>,
    /// An incident: neither recovered nor given up.
    pub incident: Limit<Span>,
}
