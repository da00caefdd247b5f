//! Where along a line an aircraft could be set down in an emergency, as far as the data hold any place, and where they hold none.
//!
//! The data hold pads: they are the places. A park or a field that somebody surveyed becomes one by being configured as a pad.

use super::grid::on_grid;
use crate::domain::geo::{Path, Stretch, geodesy};
use crate::domain::network::Network;
use crate::units::ids::PadId;
use crate::units::quantity::Metres;

/// A place to land beside a line.
#[derive(Debug, Clone, PartialEq)]
pub struct LandingPlace {
    /// Its pad.
    pub pad: PadId,
    /// How far along the line it lies nearest.
    pub along: Metres,
    /// How far it lies from the line there.
    pub aside: Metres,
    /// Whether somebody is there.
    pub staffed: bool,
}

/// Pads near enough to a line, in the order of the line, its ends included.
#[must_use]
pub fn landing_places(network: &Network, path: &Path) -> Vec<LandingPlace> {
    let reach = network.limits.airspace.landing_aside.value;
    let length = path.length();
    let place = |pad: &crate::domain::site::Pad| {
        let along = path.progress(pad.position).0.max(Metres(0.0)).min(length);
        let aside = geodesy::distance(path.at(along), pad.position);
        LandingPlace { pad: pad.id.clone(), along: Metres(on_grid(along.0)), aside: Metres(on_grid(aside.0)), staffed: pad.staffed }
    };
    let mut found: Vec<LandingPlace> = network.pads.values().map(place).filter(|place| place.aside <= reach).collect();
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
