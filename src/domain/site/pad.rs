//! Where an aircraft takes off and lands.

use crate::domain::geo::Position;
use crate::units::altitude::Amsl;
use crate::units::ids::{PadId, SiteId};
use crate::units::quantity::Metres;
use crate::units::words::Words;

/// A take-off and landing spot.
#[derive(Debug, Clone, PartialEq)]
pub struct Pad {
    /// Its id.
    pub id: PadId,
    /// The facility it belongs to.
    pub site: SiteId,
    /// What people call it.
    pub name: Words,
    /// Its centre.
    pub position: Position,
    /// How far off the position may be.
    pub accuracy: Metres,
    /// Height of its surface.
    pub ground: Amsl,
    /// Whether somebody is there to meet an aircraft that comes unplanned.
    pub staffed: bool,
    /// Whether position and height are assumptions, not a survey.
    pub assumed: bool,
    /// Where they come from.
    pub source: String,
}
