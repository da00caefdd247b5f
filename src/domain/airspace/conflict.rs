//! A line against the zones: which it meets, where, and how near it passes to the others.

use super::index::ZoneIndex;
use super::zone::{Zone, ZoneKind};
use crate::domain::geo::{LocalFrame, Segment, Shape, Stretch};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::TimeWindow;
use std::collections::BTreeMap;

/// All zones of the service area, with their shapes in its tangent plane.
#[derive(Debug, Clone)]
pub struct Airspace {
    zones: Vec<(Zone, Shape)>,
    index: ZoneIndex,
}

/// A zone near a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Encounter<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// Shortest distance from the line; 0 where it is met.
    pub distance: Metres,
    /// The parts of the line inside the zone, in order.
    pub inside: Vec<Stretch>,
}

impl Encounter<'_> {
    /// How much of the line lies inside the zone.
    #[must_use]
    pub fn length_inside(&self) -> Metres {
        self.inside.iter().map(Stretch::length).fold(Metres(0.0), |sum, length| sum + length)
    }
}

impl Airspace {
    /// Puts zones into a tangent plane, ordered by id, and builds the index.
    #[must_use]
    pub fn new(frame: &LocalFrame, mut zones: Vec<Zone>) -> Self {
        zones.sort_by(|a, b| a.id.cmp(&b.id));
        let zones: Vec<(Zone, Shape)> = zones
            .into_iter()
            .map(|zone| {
                let shape = zone.area.shape(frame);
                (zone, shape)
            })
            .collect();
        let index = ZoneIndex::over(zones.iter().map(|(_, shape)| shape));
        Self { zones, index }
    }

    /// Every zone, by id, inactive ones too.
    pub fn iter(&self) -> impl Iterator<Item = &Zone> {
        self.zones.iter().map(|(zone, _)| zone)
    }

    /// One zone.
    #[must_use]
    pub fn zone(&self, id: &ZoneId) -> Option<&Zone> {
        self.zones.binary_search_by(|(zone, _)| zone.id.cmp(id)).ok().map(|place| &self.zones[place].0)
    }

    /// The shape of one zone.
    #[must_use]
    pub fn shape(&self, id: &ZoneId) -> Option<&Shape> {
        self.zones.binary_search_by(|(zone, _)| zone.id.cmp(id)).ok().map(|place| &self.zones[place].1)
    }

    /// Active zones within `reach` of a line that hold at some moment of `during`, by id.
    #[must_use]
    pub fn near(&self, line: &Segment, reach: Metres, during: &TimeWindow) -> Vec<Encounter<'_>> {
        self.index
            .near(line, reach)
            .into_iter()
            .map(|place| &self.zones[place])
            .filter(|(zone, _)| zone.holds(during))
            .filter(|(_, shape)| shape.is_within(line, reach))
            .map(|(zone, shape)| Encounter { zone, distance: shape.distance_to(line), inside: shape.stretches_within(line, Metres(0.0)) })
            .collect()
    }

    /// The same zones without distances and stretches, in no order, each found when it is asked for: the first hit costs no
    /// other.
    pub fn meeting(&self, line: &Segment, reach: Metres, during: &TimeWindow) -> impl Iterator<Item = &Zone> + use<'_> {
        let (line, during) = (*line, *during);
        let found = self.index.candidates(&line, reach).map(|place| &self.zones[place]);
        found.filter(move |(zone, shape)| zone.holds(&during) && shape.is_within(&line, reach)).map(|(zone, _)| zone)
    }

    /// Whether any prohibited or temporary zone lies within `reach` of a line: the quick question, without reasons.
    #[must_use]
    pub fn is_closed(&self, line: &Segment, reach: Metres, during: &TimeWindow) -> bool {
        self.meeting(line, reach, during).any(|zone| matches!(zone.kind, ZoneKind::Prohibited | ZoneKind::Temporary))
    }

    /// Zones by id, for pages.
    #[must_use]
    pub fn by_id(&self) -> BTreeMap<&ZoneId, &Zone> {
        self.zones.iter().map(|(zone, _)| (&zone.id, zone)).collect()
    }
}
