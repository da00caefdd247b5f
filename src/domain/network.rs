//! The world as configured, in one value: read once, checked whole, never changed.

use crate::domain::airspace::{Airspace, Obstacles, Permit};
use crate::domain::fleet::{AircraftType, Tail};
use crate::domain::geo::{Elevation, LocalFrame, Position};
use crate::domain::limits::Limits;
use crate::domain::payload::Catalogue;
use crate::domain::site::{Carrier, EmergencyPlace, Facility, Pad, Roads};
use crate::units::ids::{PadId, SiteId, TailId};
use crate::units::quantity::Grams;
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// A ward or commune, for the ground risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Ward {
    /// Its name.
    pub name: String,
    /// People who live there.
    pub population: u32,
    /// Its border, open ring.
    pub border: Vec<Position>,
    /// Where border and people come from.
    pub source: String,
}

/// The world as configured.
#[derive(Debug, Clone)]
pub struct Network {
    /// Whether everything here is for demonstration only.
    pub demonstration: bool,
    /// Its name.
    pub name: Words,
    /// The one tangent plane of the service area, touching at the hub.
    pub frame: LocalFrame,
    /// Facilities, with and without pads.
    pub sites: BTreeMap<SiteId, Facility>,
    /// Posts of organisations that carry by road, by their id.
    pub carriers: BTreeMap<SiteId, Carrier>,
    /// Pads.
    pub pads: BTreeMap<PadId, Pad>,
    /// Surveyed emergency landing places; often none.
    pub landing_places: BTreeMap<PadId, EmergencyPlace>,
    /// Aircraft types by their id.
    pub types: BTreeMap<String, AircraftType>,
    /// Aircraft.
    pub tails: BTreeMap<TailId, Tail>,
    /// What may be carried.
    pub catalogue: Catalogue,
    /// Zones.
    pub airspace: Airspace,
    /// Obstacles.
    pub obstacles: Obstacles,
    /// Height of the ground.
    pub elevation: Elevation,
    /// Permits.
    pub permits: Vec<Permit>,
    /// Limits.
    pub limits: Limits,
    /// Ways by road.
    pub roads: Roads,
    /// Wards and their people.
    pub wards: Vec<Ward>,
}

impl Network {
    /// The centre of the network; configuration has exactly one.
    #[must_use]
    pub fn hub(&self) -> Option<&Facility> {
        self.sites.values().find(|site| site.is_hub)
    }

    /// The pads of a site, by id; the first is the one used where nothing else is said.
    pub fn pads_of<'a>(&'a self, site: &'a SiteId) -> impl Iterator<Item = &'a Pad> {
        self.pads.values().filter(move |pad| pad.site == *site)
    }

    /// The first pad of a site.
    #[must_use]
    pub fn first_pad(&self, site: &SiteId) -> Option<&Pad> {
        self.pads.values().find(|pad| pad.site == *site)
    }

    /// The facility of a pad.
    #[must_use]
    pub fn site_of(&self, pad: &PadId) -> Option<&Facility> {
        self.pads.get(pad).and_then(|pad| self.sites.get(&pad.site))
    }

    /// Whether a pad belongs to the hub.
    #[must_use]
    pub fn is_hub_pad(&self, pad: &PadId) -> bool {
        self.site_of(pad).is_some_and(|site| site.is_hub)
    }

    /// The mass that every aircraft of the fleet can carry.
    #[must_use]
    pub fn largest_payload(&self) -> Grams {
        let smallest = |least: Grams, kind: &AircraftType| least.min(kind.max_payload);
        self.types.values().fold(Grams(f64::INFINITY), smallest)
    }

    /// The type of a tail.
    #[must_use]
    pub fn type_of(&self, tail: &TailId) -> Option<&AircraftType> {
        self.tails.get(tail).and_then(|tail| self.types.get(&tail.type_id))
    }

    /// The same world with a pad supposed at a facility that has none, and that pad's id: for what-if plans only. None when the
    /// facility is unknown or has a pad.
    #[must_use]
    pub fn supposing_pad_at(&self, site: &SiteId) -> Option<(Network, PadId)> {
        let facility = self.sites.get(site)?;
        if self.first_pad(site).is_some() {
            return None;
        }
        let id = PadId::new(format!("X-{site}").to_ascii_uppercase()).ok()?;
        let pad = Pad {
            id: id.clone(),
            site: site.clone(),
            name: words(format!("Bãi đáp giả định, {}", facility.name.vi), format!("supposed pad, {}", facility.name.en)),
            position: facility.position,
            accuracy: facility.accuracy,
            ground: facility.ground,
            staffed: false,
            assumed: true,
            source: "supposed for a what-if plan".to_owned(),
            approaches: Vec::new(),
        };
        let mut world = self.clone();
        world.pads.insert(id.clone(), pad);
        Some((world, id))
    }
}
