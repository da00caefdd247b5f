//! How sure one must be of a temperature.

use super::Limit;
use crate::units::quantity::Celsius;
use crate::units::time::Span;

/// What a logger's readings must keep so that they prove anything.
#[derive(Debug, Clone, PartialEq)]
pub struct ColdChainLimits {
    /// The longest time between two readings that still shows what was between them.
    pub longest_gap: Limit<Span>,
    /// The fastest change of the air in a closed box, in a minute.
    pub fastest_a_minute: Limit<Celsius>,
    /// How far a logger may differ from a thermometer that was read beside it.
    pub reference: Limit<Celsius>,
    /// How far a reading's time may lie after the time at which it was heard.
    pub clock: Limit<Span>,
}
