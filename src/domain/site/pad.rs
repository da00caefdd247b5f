//! Where an aircraft takes off and lands.

use crate::domain::geo::{Position, geodesy};
use crate::units::altitude::Amsl;
use crate::units::ids::{PadId, SiteId};
use crate::units::quantity::{Degrees, Metres};
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
    /// Surveyed corridors, along one of which aircraft come in; empty: the data hold none.
    pub approaches: Vec<Approach>,
}

/// A straight corridor that ends at a pad: everything within half of its width of its axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Approach {
    /// Where aircraft come from: direction of the axis as seen from the pad, clockwise from true north.
    pub from: Degrees,
    /// How far from the pad the axis begins.
    pub length: Metres,
    /// To either side of the axis.
    pub half_width: Metres,
    /// Who surveyed it, and when.
    pub source: String,
}

impl Approach {
    /// Where the axis begins, for a pad there.
    #[must_use]
    pub fn begins(&self, pad: Position) -> Position {
        geodesy::destination(pad, self.from, self.length)
    }
}
