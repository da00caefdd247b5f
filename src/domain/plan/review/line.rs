//! The line against zones and obstacles, sample by sample.

use super::geometry::{Bounds, Sample, along_chain, distance, distance_to_chain, first_reached, inside, inside_ring, leaves};
use super::{Reader, SLACK};
use crate::domain::airspace::{Level, Obstacle, Zone, ZoneKind};
use crate::domain::geo::Position;
use crate::domain::network::Network;
use crate::domain::plan::FlightPlan;
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

/// A zone that holds at some moment of the flight, with the box round it.
pub(super) struct InForce<'a> {
    zone: &'a Zone,
    around: Option<Bounds>,
}

/// The zones that hold at some moment of the flight.
pub(super) fn in_force<'a>(plan: &FlightPlan, network: &'a Network) -> Vec<InForce<'a>> {
    let (from, until) = (plan.depart, plan.arrive());
    let holds = |zone: &&Zone| {
        let in_time = zone.window.is_none_or(|window| window.from < until && from < window.until);
        zone.active && in_time && in_hours(zone, from, until)
    };
    network.airspace.iter().filter(holds).map(|zone| InForce { zone, around: Bounds::of(&zone.area) }).collect()
}

impl<'a> Reader<'a> {
    /// Zones that hold at some moment of the flight and lie anywhere near the samples.
    fn zones_in_force(&self, line: &[Sample]) -> impl Iterator<Item = &'a Zone> {
        let around = Bounds::around(line.iter().map(|sample| sample.at));
        let near = self.zones.iter().filter(move |held| held.around.is_none_or(|zone| around.may_touch(&zone)));
        near.map(|held| held.zone)
    }

    /// The first sample within `reach` of a zone, of those that are above its floor and count.
    fn first_within<'s>(&self, line: &'s [Sample], zone: &Zone, reach: f64, counts: impl Fn(&Sample) -> bool) -> Option<&'s Sample> {
        first_reached(line, |sample| {
            (counts(sample) && !self.below_floor(zone, sample.at)).then(|| distance(sample.at, &zone.area) - reach)
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

    /// Whether the flight stays below a zone, with the room that is kept upwards; the restriction that begins at the flight ceiling
    /// or above it is kept by the ceiling.
    fn below_floor(&self, zone: &Zone, at: Position) -> bool {
        let limits = &self.network.limits.airspace;
        let is_the_ceiling = matches!(zone.floor, Level::AboveGround(floor) if floor >= limits.ceiling.value.0)
            && matches!(zone.kind, ZoneKind::Restricted | ZoneKind::Caution);
        let top = self.top_of_flight().0 + if is_the_ceiling { 0.0 } else { limits.zone_buffer_height.value.0 };
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
            let listed = self.plan.sketch.zones.iter().any(|met| met.zone == zone.id);
            if self.first_within(line, zone, buffer - SLACK, |_| true).is_some() {
                if !listed {
                    found.push((
                        "ZONE_NOT_LISTED",
                        format!("khu vực {} không được nêu", zone.id),
                        format!("zone {} is met and not listed", zone.id),
                    ));
                }
                if self.is_closed(zone) {
                    let flown = line.iter().filter(|sample| !self.below_floor(zone, sample.at));
                    let nearest = flown.map(|sample| distance(sample.at, &zone.area)).fold(f64::INFINITY, f64::min);
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
            if self.is_closed(zone) && self.first_within(line, zone, hold - SLACK, offered).is_some() {
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

    /// The first obstacle in reach of the samples whose top, as high as it may be, is not cleared at the cruise height. Where the
    /// plan bends, the obstacle may stand anywhere that its position's accuracy allows.
    pub(super) fn in_the_way(&self, line: &[Sample]) -> Option<String> {
        let limits = &self.network.limits.airspace;
        let cruise = self.from.ground.0 + self.plan.sketch.heights.cruise.0;
        let reach = limits.obstacle_reach.value.0 - SLACK;
        let tall = self.network.obstacles.iter().filter(|o| o.top.0 + o.height_accuracy.0 + limits.obstacle_clearance.value.0 >= cruise);
        let bends = self.chain.len() > 2;
        let near = |obstacle: &Obstacle| {
            let reach = if bends { reach + obstacle.accuracy.0 } else { reach };
            first_reached(line, |s| Some(distance_to_chain(s.at, &obstacle.places, false) - reach)).is_some()
        };
        tall.into_iter().find(|obstacle| near(obstacle)).map(|obstacle| obstacle.id.clone())
    }

    /// The first closed zone within the contingency volume of the samples.
    pub(super) fn closed_near(&self, line: &[Sample]) -> Option<String> {
        let buffer = self.network.limits.airspace.zone_buffer.value.0 - SLACK;
        let closed = self.zones_in_force(line).filter(|zone| self.is_closed(zone));
        let mut near = closed.filter(|zone| self.first_within(line, zone, buffer, |_| true).is_some());
        near.next().map(|zone| zone.id.to_string())
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
        if leaves(line, fence) || rally.chain([home]).any(|at| !inside_ring(at, fence)) {
            found.push((
                "FENCE_TOO_SMALL",
                "hàng rào ảo không chứa đường bay".to_owned(),
                "the fence does not hold the route, home and the safe points".to_owned(),
            ));
        }
        let narrow = self.network.limits.airspace.zone_buffer.value.0;
        let between_pads = line.split_last().map_or(line, |(_, before)| before);
        let spare = |s: &Sample| (s.along.0 > narrow).then(|| distance_to_chain(s.at, fence, true) - (narrow - SLACK));
        if first_reached(between_pads, spare).is_some() {
            found.push((
                "FENCE_TOO_NARROW",
                "hàng rào ảo quá hẹp".to_owned(),
                "the fence is narrower than the contingency volume".to_owned(),
            ));
        }
        let ring: Vec<Position> = fence.iter().chain(fence.first()).copied().collect();
        let edges = along_chain(&ring, 25.0);
        for zone in self.zones_in_force(&edges).filter(|zone| self.is_closed(zone)) {
            let deep = |s: &Sample| !self.below_floor(zone, s.at) && distance_to_edge(s.at, zone) > 1.0;
            // Outside, the zone is as far as it is; inside, every sample is looked at.
            let spare = |s: &Sample| {
                if inside(s.at, &zone.area) { deep(s).then_some(0.0) } else { Some(distance(s.at, &zone.area).max(f64::MIN_POSITIVE)) }
            };
            if first_reached(&edges, spare).is_some() {
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
