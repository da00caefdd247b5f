//! The line against zones and obstacles, sample by sample.

use super::geometry::{Bounds, Sample, distance, distance_to_chain, inside, inside_ring, samples};
use super::{Reader, SLACK};
use crate::domain::airspace::{Level, Zone, ZoneKind};
use crate::domain::geo::Position;
use crate::units::altitude::Amsl;
use crate::units::time::Utc;

/// Whether a zone's hours of the week hold at a minute of the flight: asked of every minute by the clock on the wall.
fn in_hours(zone: &Zone, from: Utc, until: Utc) -> bool {
    let held = |at: i64| {
        let valid = zone.window.is_none_or(|window| window.contains(Utc(at)));
        let (minute, day) = (Utc(at).hanoi_minute_of_day(), Utc(at - 86_400_000));
        zone.hours.iter().any(|hours| {
            let over_midnight = hours.until <= hours.from;
            let today =
                hours.days.words().contains(&Utc(at).hanoi_weekday()) && minute >= hours.from && (over_midnight || minute < hours.until);
            let since_yesterday = over_midnight && hours.days.words().contains(&day.hanoi_weekday()) && minute < hours.until;
            valid && (today || since_yesterday)
        })
    };
    let minutes = (from.0.div_euclid(60_000)..=until.0.div_euclid(60_000)).map(|minute| (minute * 60_000).max(from.0));
    zone.hours.is_empty() || minutes.filter(|at| *at < until.0).any(held)
}

impl Reader<'_> {
    /// Zones that hold at some moment of the flight and lie anywhere near the samples.
    fn zones_in_force(&self, line: &[Sample]) -> impl Iterator<Item = &Zone> {
        let (from, until) = (self.plan.depart, self.plan.arrive());
        let around = Bounds::around(line.iter().map(|sample| sample.at));
        self.network.airspace.iter().filter(move |zone| {
            let in_time = zone.window.is_none_or(|window| window.from < until && from < window.until);
            zone.active && in_time && in_hours(zone, from, until) && around.may_touch(&zone.area)
        })
    }

    /// Whether a zone stays closed under the plan's permit.
    fn is_closed(&self, zone: &Zone) -> bool {
        match zone.kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => true,
            ZoneKind::Restricted => !self.permit.is_some_and(|permit| permit.zones.contains(&zone.id)),
            ZoneKind::Caution => false,
        }
    }

    fn below_floor(&self, zone: &Zone, at: Position) -> bool {
        let top = self.top_of_flight().0;
        match zone.floor {
            Level::AboveSea(floor) => top <= floor,
            Level::AboveGround(floor) => self.network.elevation.at(at).is_none_or(|ground| top - ground.0 <= floor),
            Level::Unlimited => true,
        }
    }

    /// The highest that the aircraft goes: cruise, or the return height above the higher pad.
    fn top_of_flight(&self) -> Amsl {
        let higher = self.from.ground.0.max(self.to.ground.0);
        Amsl(higher + self.plan.sketch.heights.cruise.0)
    }

    pub(super) fn zones(&mut self, line: &[Sample]) {
        let limits = &self.network.limits.airspace;
        let (buffer, hold) = (limits.zone_buffer.value.0, self.kind.hold_reach.0 + limits.zone_buffer.value.0);
        let mut found: Vec<(&'static str, String, String)> = Vec::new();
        for zone in self.zones_in_force(line) {
            let near: Vec<(&Sample, f64)> = line
                .iter()
                .filter(|sample| !self.below_floor(zone, sample.at))
                .map(|sample| (sample, distance(sample.at, &zone.area)))
                .collect();
            let nearest = near.iter().map(|(_, d)| *d).fold(f64::INFINITY, f64::min);
            let listed = self.plan.sketch.zones.iter().any(|met| met.zone == zone.id);
            if nearest <= buffer - SLACK {
                if !listed {
                    found.push((
                        "ZONE_NOT_LISTED",
                        format!("khu vực {} không được nêu", zone.id),
                        format!("zone {} is met and not listed", zone.id),
                    ));
                }
                if self.is_closed(zone) {
                    let (vi, en) =
                        (format!("khu vực {} đóng", zone.id), format!("zone {} is closed and {nearest:.0} m from the line", zone.id));
                    found.push(("ZONE_CLOSED", vi, en));
                } else if zone.kind == ZoneKind::Restricted || zone.permit_required {
                    let named = self.plan.opens.contains(&zone.id) && self.permit.is_some_and(|permit| permit.zones.contains(&zone.id));
                    if !named {
                        found.push((
                            "ZONE_NOT_OPENED",
                            format!("khu vực {} chưa được mở", zone.id),
                            format!("nothing opens zone {}", zone.id),
                        ));
                    }
                }
                let told = |note: &super::super::Note| note.acknowledge && note.what.en.contains(zone.id.as_str());
                if zone.kind == ZoneKind::Caution && !self.plan.notes.iter().any(told) {
                    found.push((
                        "CAUTION_NOT_NOTED",
                        format!("thiếu chú ý {}", zone.id),
                        format!("caution zone {} is not to be acknowledged", zone.id),
                    ));
                }
            }
            let offered = |sample: &Sample| {
                let inside = |off: &&super::super::HoldOff| {
                    off.stretch.from.0 - SLACK <= sample.along.0 && sample.along.0 <= off.stretch.until.0 + SLACK
                };
                !self.plan.hold_off.iter().any(|off| inside(&off))
            };
            if self.is_closed(zone) && near.iter().any(|(sample, d)| *d <= hold - SLACK && offered(sample)) {
                found.push((
                    "HOLD_OFFERED",
                    format!("giữ chờ quá gần {}", zone.id),
                    format!("Hold is offered too near to zone {}", zone.id),
                ));
            }
        }
        self.add_all(found);
    }

    pub(super) fn obstacles(&mut self, line: &[Sample]) {
        let found = self.in_the_way(line).map(|id| ("OBSTACLE", format!("chướng ngại vật {id}"), format!("obstacle {id} is not cleared")));
        self.add_all(found.into_iter().collect());
    }

    /// The first obstacle in reach of the samples that is not cleared at the cruise height.
    pub(super) fn in_the_way(&self, line: &[Sample]) -> Option<String> {
        let limits = &self.network.limits.airspace;
        let cruise = self.from.ground.0 + self.plan.sketch.heights.cruise.0;
        let reach = limits.obstacle_reach.value.0 - SLACK;
        let tall = self.network.obstacles.iter().filter(|o| o.top.0 + limits.obstacle_clearance.value.0 >= cruise);
        tall.into_iter().find(|o| line.iter().any(|s| distance_to_chain(s.at, &o.places, false) <= reach)).map(|o| o.id.clone())
    }

    /// The first closed zone within the contingency volume of the samples.
    pub(super) fn closed_near(&self, line: &[Sample]) -> Option<String> {
        let buffer = self.network.limits.airspace.zone_buffer.value.0 - SLACK;
        let closed = self.zones_in_force(line).filter(|zone| self.is_closed(zone));
        let near = |zone: &&Zone| line.iter().any(|s| !self.below_floor(zone, s.at) && distance(s.at, &zone.area) <= buffer);
        closed.into_iter().find(near).map(|zone| zone.id.to_string())
    }

    /// The fence holds the line, home and the safe points, and no closed zone reaches into it.
    pub(super) fn fence(&mut self, line: &[Sample]) {
        let fence = &self.plan.package.fence;
        let mut found = Vec::new();
        if !(3..=64).contains(&fence.len()) {
            found.push(("FENCE", "hàng rào ảo sai".to_owned(), format!("the fence has {} vertices", fence.len())));
            self.add_all(found);
            return;
        }
        let home = self.plan.package.home.0;
        let rally = self.plan.package.rally.iter().map(|(at, _)| *at);
        if line.iter().map(|s| s.at).chain([home]).chain(rally).any(|at| !inside_ring(at, fence)) {
            found.push((
                "FENCE_TOO_SMALL",
                "hàng rào ảo không chứa đường bay".to_owned(),
                "the fence does not hold the route, home and the safe points".to_owned(),
            ));
        }
        let narrow = self.network.limits.airspace.zone_buffer.value.0;
        let thin = |s: &&Sample| s.along.0 > narrow && distance_to_chain(s.at, fence, true) < narrow - SLACK;
        if line.iter().rev().skip(1).rev().any(|s| thin(&s)) {
            found.push((
                "FENCE_TOO_NARROW",
                "hàng rào ảo quá hẹp".to_owned(),
                "the fence is narrower than the contingency volume".to_owned(),
            ));
        }
        let edges: Vec<Sample> = fence.iter().zip(fence.iter().cycle().skip(1)).flat_map(|(a, b)| samples(*a, *b, 25.0)).collect();
        for zone in self.zones_in_force(&edges).filter(|zone| self.is_closed(zone)) {
            let deep = |s: &Sample| !self.below_floor(zone, s.at) && inside(s.at, &zone.area) && distance_to_edge(s.at, zone) > 1.0;
            if edges.iter().any(deep) {
                found.push((
                    "FENCE_IN_ZONE",
                    format!("hàng rào ảo lấn vào {}", zone.id),
                    format!("the fence reaches into zone {}", zone.id),
                ));
            }
        }
        self.add_all(found);
    }
}

fn distance_to_edge(at: Position, zone: &Zone) -> f64 {
    match &zone.area {
        crate::domain::geo::Area::Polygon { outer, .. } => distance_to_chain(at, outer, true),
        crate::domain::geo::Area::Circle { centre, radius } => radius.0 - crate::domain::geo::geodesy::distance(*centre, at).0,
    }
}
