//! Where along a line an aircraft could be set down in an emergency, as far as the data hold any place, and where they hold none.
//!
//! The data hold pads, and the landing places that somebody surveyed: a park, a field.

use super::grid::on_grid;
use crate::domain::geo::{Path, Position, Stretch, geodesy};
use crate::domain::network::Network;
use crate::units::ids::PadId;
use crate::units::quantity::Metres;
use crate::units::time::Utc;
use crate::units::words::Words;

/// A place to land beside a line.
#[derive(Debug, Clone, PartialEq)]
pub struct LandingPlace {
    /// Its pad, or the id of the surveyed place.
    pub pad: PadId,
    /// What people call it.
    pub name: Words,
    /// How far along the line it lies nearest.
    pub along: Metres,
    /// How far it lies from the line there.
    pub aside: Metres,
    /// Whether somebody is there.
    pub staffed: bool,
    /// When it was surveyed; None for a pad.
    pub surveyed: Option<Utc>,
}

/// Pads and surveyed places near enough to a line, in the order of the line, its ends included.
#[must_use]
pub fn landing_places(network: &Network, path: &Path) -> Vec<LandingPlace> {
    let reach = network.limits.airspace.landing_aside.value;
    let length = path.length();
    let place = |pad: &PadId, name: &Words, at: Position, staffed, surveyed| {
        let along = path.progress(at).0.max(Metres(0.0)).min(length);
        let aside = geodesy::distance(path.at(along), at);
        let (along, aside) = (Metres(on_grid(along.0)), Metres(on_grid(aside.0)));
        LandingPlace { pad: pad.clone(), name: name.clone(), along, aside, staffed, surveyed }
    };
    let pads = network.pads.values().map(|pad| place(&pad.id, &pad.name, pad.position, pad.staffed, None));
    let surveyed = network.landing_places.values().map(|spot| place(&spot.id, &spot.name, spot.position, false, Some(spot.surveyed)));
    let mut found: Vec<LandingPlace> = pads.chain(surveyed).filter(|place| place.aside <= reach).collect();
    found.sort_by(|a, b| a.along.0.total_cmp(&b.along.0).then_with(|| a.pad.cmp(&b.pad)));
    found
}

/// Parts of a line, longer than the limit, between whose ends the data hold no place to land.
#[must_use]
pub fn without_landing_place(network: &Network, path: &Path) -> Vec<Stretch> {
    let spacing = network.limits.airspace.landing_spacing.value;
    let places = landing_places(network, path);
    let marks = places.iter().map(|place| place.along).chain([Metres(on_grid(path.length().0))]);
    let mut from = Metres(0.0);
    let mut gaps = Vec::new();
    for until in marks {
        if until - from > spacing {
            gaps.push(Stretch { from, until });
        }
        from = from.max(until);
    }
    gaps
}
