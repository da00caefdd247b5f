//! When a box that goes by road would be received: one reckoning for whoever orders it, proposes it, or is told of it.

use super::Operations;
use super::state::Consignment;
use super::view::Place;
use crate::units::ids::SiteId;
use crate::units::time::{Span, Utc};

impl Operations {
    /// Expected receipt by road, if it is ordered at a moment: packing where that is to come, a courier, the way, and the unloading.
    /// None where its two ends are not known, or the aircraft that it is in stands nowhere.
    pub(super) fn road_receipt(&self, ordered: Utc, consignment: &Consignment) -> Option<Utc> {
        let network = &self.network;
        let limits = &network.limits;
        let from = network.sites.get(&self.leaves_from(consignment))?;
        let to = network.sites.get(&consignment.destination)?;
        let packing = if consignment.packing.is_some() { Span(0) } else { limits.ground.pack.value };
        let leaves = ordered + packing + Span::secs(1).times(limits.promise.courier.value.p50);
        let way = network.roads.minutes(from, to, leaves);
        Some(leaves + Span::secs(1).times(way.0) + limits.ground.unload.value)
    }

    /// The site nearest to which a courier would find it: of what is on the road already, and of what stands on no pad, its origin.
    fn leaves_from(&self, consignment: &Consignment) -> SiteId {
        let site = match &consignment.place {
            Place::Site(site) => Some(site.clone()),
            Place::Aboard(tail) => self.tail(tail).pad.and_then(|pad| self.site_of(&pad)),
            Place::Road(_) => None,
            Place::Field(_) => consignment.holder.as_ref().map(|holder| holder.site.clone()),
        };
        site.unwrap_or_else(|| consignment.origin.clone())
    }
}
