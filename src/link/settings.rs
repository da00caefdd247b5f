//! What a link is told beside its aircraft.

use super::message::Target;
use crate::units::time::Span;

/// What a link needs to know beside the aircraft.
#[derive(Debug, Clone, Copy)]
pub struct LinkSettings {
    /// Our own address on the network: 255 and 190 by custom.
    pub station: Target,
    /// Silence after which the link counts as lost.
    pub link_lost_after: Span,
}

impl Default for LinkSettings {
    /// System 255, component 190, lost after 5 s: five heartbeats, well before PX4 itself reacts at 12 s.
    fn default() -> Self {
        Self { station: Target { system: 255, component: 190 }, link_lost_after: Span::secs(5) }
    }
}
