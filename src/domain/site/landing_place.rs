//! Where an aircraft can be set down in an emergency: ground that somebody looked at and wrote down, with nobody to meet it.

use crate::domain::geo::Position;
use crate::units::altitude::Amsl;
use crate::units::ids::PadId;
use crate::units::quantity::Metres;
use crate::units::time::Utc;
use crate::units::words::Words;

/// A surveyed emergency landing place. No flight is planned to it.
#[derive(Debug, Clone, PartialEq)]
pub struct EmergencyPlace {
    /// Its id, different from every pad's.
    pub id: PadId,
    /// What people call it.
    pub name: Words,
    /// Its middle.
    pub position: Position,
    /// How far off the position may be.
    pub accuracy: Metres,
    /// Height of its surface.
    pub ground: Amsl,
    /// Free of obstacles and people so far round its middle.
    pub radius: Metres,
    /// When somebody looked at it last.
    pub surveyed: Utc,
    /// Who, and how.
    pub source: String,
}
