//! The courier's way: minutes by road between two sites, as an estimate.
//!
//! No routing engine stands behind it. From the hub there is one row a site; between two other sites the straight line is
//! lengthened by a detour factor, larger when a river lies between. Accuracy about 35 %.

use super::facility::Facility;
use crate::domain::geo::geodesy;
use crate::domain::limits::Limit;
use crate::units::ids::SiteId;
use crate::units::quantity::{Metres, Seconds};
use crate::units::time::Utc;
use std::collections::BTreeMap;

/// The way between the hub and one site.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadRow {
    /// Length by road.
    pub length: Metres,
    /// Time outside of the peak hours.
    pub off_peak: Seconds,
    /// Time in the peak hours.
    pub peak: Seconds,
    /// The river that lies between, where one does.
    pub river: Option<String>,
}

/// Ways by road.
#[derive(Debug, Clone, PartialEq)]
pub struct Roads {
    /// Rows of the sites, seen from the hub.
    pub from_hub: BTreeMap<SiteId, RoadRow>,
    /// Road length over straight length, with no river between.
    pub detour: Limit<f64>,
    /// Road length over straight length, with a river between.
    pub detour_river: Limit<f64>,
    /// Time that every trip takes before it moves.
    pub fixed: Limit<Seconds>,
    /// Metres a second outside of the peak hours.
    pub speed_off_peak: Limit<f64>,
    /// Metres a second in the peak hours.
    pub speed_peak: Limit<f64>,
    /// Peak hours in Hanoi, each from and until in minutes since midnight.
    pub peak_hours: Limit<Vec<(u16, u16)>>,
}

/// An estimate of the way by road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoadEstimate {
    /// Length.
    pub length: Metres,
    /// Time.
    pub time: Seconds,
    /// Whether the hour counts as peak.
    pub peak: bool,
    /// Always true until a courier has timed it.
    pub assumed: bool,
}

impl Roads {
    /// Whether the hour is a peak hour in Hanoi.
    #[must_use]
    pub fn is_peak(&self, at: Utc) -> bool {
        let minute = at.hanoi_minute_of_day();
        self.peak_hours.value.iter().any(|(from, until)| (*from..*until).contains(&minute))
    }

    /// The way from one site to another at an hour.
    #[must_use]
    pub fn estimate(&self, from: &Facility, to: &Facility, at: Utc) -> RoadEstimate {
        let peak = self.is_peak(at);
        let row = match (from.is_hub, to.is_hub) {
            (true, _) => self.from_hub.get(&to.id),
            (false, true) => self.from_hub.get(&from.id),
            (false, false) => None,
        };
        if let Some(row) = row {
            return RoadEstimate { length: row.length, time: if peak { row.peak } else { row.off_peak }, peak, assumed: true };
        }
        let river = |site: &Facility| self.from_hub.get(&site.id).and_then(|row| row.river.clone());
        let detour = if river(from) == river(to) { self.detour.value } else { self.detour_river.value };
        let length = geodesy::distance(from.position, to.position) * detour;
        let speed = if peak { self.speed_peak.value } else { self.speed_off_peak.value };
        RoadEstimate { length, time: self.fixed.value + Seconds(length.0 / speed), peak, assumed: true }
    }

    /// Time by road from one site to another at an hour.
    #[must_use]
    pub fn minutes(&self, from: &Facility, to: &Facility, at: Utc) -> Seconds {
        self.estimate(from, to, at).time
    }
}
