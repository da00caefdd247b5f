//! One cruise height: everything that can be computed, and every reason against it.

use super::super::grid::on_grid;
use super::super::notes;
use super::super::reach::Reach;
use super::super::sketch::{PlanSketch, ZoneMet, wind_on};
use super::super::survey;
use super::{Draft, Frame};
use crate::domain::airspace::{Permit, PermitAsk, ZoneKind};
use crate::domain::energy::{Budget, Leg, LineWind};
use crate::domain::geo::{PathLeg, Segment};
use crate::domain::weather;
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::ids::ZoneId;
use crate::units::quantity::{Metres, Percent};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Reason, words};
use std::collections::BTreeSet;

impl<'a> Frame<'a> {
    fn outbound(&self) -> bool {
        !self.network.is_hub_pad(&self.to.id)
    }

    /// The straight lines with the wind along each.
    fn lines(&self) -> Vec<(Metres, LineWind)> {
        self.way.path.legs().map(|leg| (Metres(on_grid(leg.length.0)), wind_on(&leg, self.wind, self.track))).collect()
    }

    /// Cruise heights in the order of preference.
    pub(super) fn heights_to_try(&self) -> [Agl; 2] {
        let limits = &self.network.limits.airspace;
        let (out, back) = (limits.cruise_out.value, limits.cruise_back.value);
        if self.outbound() { [out, back] } else { [back, out] }
    }

    /// Reasons that no height cures.
    pub(super) fn general_reasons(&self) -> Vec<Reason> {
        let (network, kind, line) = (self.network, self.kind, &self.way);
        let mut reasons = Vec::new();
        let shortest = network.limits.airspace.departure_point.value + self.approach + Metres(100.0);
        if line.length < shortest {
            let what = words(
                format!("Chặng {} ngắn hơn mức tối thiểu {shortest} của loại UAV này", line.length),
                format!("a leg of {} is shorter than the {shortest} that this aircraft needs", line.length),
            );
            reasons.push(
                Reason::new("TOO_SHORT", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.departure_point"),
            );
        }
        reasons.extend(self.bend_reasons());
        if line.length > kind.range {
            let what = words(
                format!("Chặng {:.1} km dài hơn tầm bay {:.1} km", line.length.0 / 1e3, kind.range.0 / 1e3),
                format!("a leg of {:.1} km is beyond the range of {:.1} km", line.length.0 / 1e3, kind.range.0 / 1e3),
            );
            reasons.push(Reason::new("RANGE", what, words("Gửi bằng đường bộ", "send by road")).by("fleet.toml range_m"));
        }
        if self.input.payload > kind.max_payload {
            let what = words(
                format!("Khối lượng {} vượt mức {}", self.input.payload, kind.max_payload),
                format!("{} is more than the {} that the aircraft carries", self.input.payload, kind.max_payload),
            );
            let next = words("Chia kiện hàng", "split the consignment");
            reasons
                .push(Reason::new("PAYLOAD_MASS", what, next).of("payload", self.input.payload.to_string()).by("fleet.toml max_payload_g"));
        }
        if let Some(report) = self.input.weather {
            reasons.extend(weather::assess(report, &network.limits.weather, kind.rain_proof, self.input.depart));
        }
        let slowest = network.limits.energy.slowest_ground_speed.value;
        let ground_speed =
            self.lines().iter().map(|(_, wind)| kind.energy.ground_speed(*wind)).fold(kind.energy.airspeed * 2.0, |a, b| a.min(b));
        if ground_speed < slowest {
            let what = words(
                format!("Gió ngược: tốc độ so với mặt đất chỉ còn {ground_speed}"),
                format!("head wind: only {ground_speed} over ground is left"),
            );
            let next = words("Chờ gió giảm, hoặc gửi bằng đường bộ", "wait for less wind, or send by road");
            reasons.push(Reason::new("HEAD_WIND", what, next).by("limits.toml energy.slowest_ground_speed"));
        }
        reasons
    }

    /// Whether a path that bends can be flown: turns that the wing takes inside of the contingency volume, legs long enough to be on
    /// the line again.
    fn bend_reasons(&self) -> Vec<Reason> {
        let limits = &self.network.limits.airspace;
        let path = &self.way.path;
        let sharpest = limits.sharpest_turn.value;
        let sharp = path.turns().find(|turn| *turn > sharpest).map(|turn| notes::turn(turn, sharpest));
        let legs: Vec<PathLeg> = path.legs().collect();
        let needed = |place: usize| {
            let start = if place == 0 { limits.departure_point.value } else { self.kind.hold_reach };
            let end = if place + 1 == legs.len() { self.approach } else { self.kind.hold_reach };
            start + end
        };
        let bent = legs.len() > 1;
        let short = legs.iter().enumerate().find(|(place, leg)| bent && leg.length < needed(*place));
        let short = short.map(|(place, leg)| notes::leg_short(leg.length, needed(place)));
        sharp.into_iter().chain(short).collect()
    }

    /// Everything about one cruise height.
    pub(super) fn draft(&self, cruise: Agl) -> Draft<'a> {
        let (network, kind, line) = (self.network, self.kind, &self.way);
        let (home, destination) = (Amsl(on_grid(self.from.ground.0)), Amsl(on_grid(self.to.ground.0)));
        let ground = line.ground(network);
        let heights = survey::heights(home, destination, AboveHome(on_grid(cruise.0)), ground.as_deref());
        let leg = Leg { lines: self.lines(), up: Metres(heights.cruise.0), down: heights.cruise_amsl() - destination };
        let duration = kind.energy.duration(leg.up, &leg.lines, leg.down);
        let duration = crate::units::quantity::Seconds(on_grid(duration.0));
        let during = TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0 + super::super::grid::thousandths(duration.0)) };
        let budget =
            Budget::of(&kind.energy, &leg, &self.given, Percent(on_grid(self.input.charge.0)), network.limits.energy.reserve.value);
        let mut sketch = PlanSketch {
            from: self.from.id.clone(),
            to: self.to.id.clone(),
            path: line.path.clone(),
            track: self.track,
            distance: Metres(on_grid(line.length.0)),
            duration,
            heights,
            wind: self.wind,
            weather_assessed: self.input.weather.and_then(weather::WeatherReport::measured).is_some(),
            budget,
            zones: survey::zones(network, line, &heights, &during),
            obstacles: survey::obstacles(network, line, heights.cruise_amsl(), line.lines().count() > 1),
            ground_risk: survey::ground_risk(network, line),
        };
        let mut reasons = Vec::new();
        if ground.is_none() {
            let what = words("Không biết độ cao mặt đất dọc đường bay", "the height of the ground is not known all along the line");
            let next = words("Gửi bằng đường bộ", "send by road");
            reasons.push(Reason::new("GROUND_UNKNOWN", what, next).by("elevation.csv"));
        }
        reasons.extend(sketch.zones.iter().filter(|zone| zone.decides).filter_map(|zone| notes::closed_zone(zone, &sketch, network)));
        let (permit, against) = self.permit(&sketch, &during);
        reasons.extend(against);
        if let Some(permit) = permit {
            for zone in sketch.zones.iter_mut().filter(|zone| permit.zones.contains(&zone.zone) && zone.kind != ZoneKind::Prohibited) {
                zone.opened_by = Some(permit.id.clone());
            }
        }
        reasons.extend(self.obstacle_reasons(&sketch));
        reasons.extend(self.approach_reasons(&sketch));
        let ceiling = network.limits.airspace.ceiling.value;
        let off = network.elevation.accuracy;
        if heights.highest.0 + off.0 >= ceiling.0 {
            let what = words(
                format!("Độ cao {} ±{off} không thấp hơn trần {ceiling}", heights.highest),
                format!("{} ±{off} is not below the ceiling of {ceiling}", heights.highest),
            );
            reasons.push(Reason::new("CEILING", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.ceiling"));
        }
        let clearance = network.limits.airspace.obstacle_clearance.value;
        if heights.lowest.0 - off.0 < clearance.0 {
            let what = words(
                format!("Chỗ thấp nhất chỉ cách mặt đất {} ±{off}, cần {clearance}: địa hình cao trên tuyến", heights.lowest),
                format!("at its lowest only {} ±{off} above the ground, {clearance} needed: high ground on the line", heights.lowest),
            );
            let next = words("Gửi bằng đường bộ, hoặc kiểm tra elevation.csv", "send by road, or look at elevation.csv");
            reasons.push(Reason::new("TERRAIN", what, next).by("limits.toml airspace.obstacle_clearance"));
        }
        reasons.extend(self.energy_reasons(&sketch));
        Draft { sketch, permit, reasons }
    }

    /// From the planned take-off to the last moment at which the aircraft can land by its own timing: launched as late as its window
    /// allows, and as much slower than planned. A permit must hold for all of it.
    fn latest(&self, during: TimeWindow) -> TimeWindow {
        let limits = &self.network.limits.separation;
        let length = Span::millis(u64::try_from(during.until.millis_since(during.from)).unwrap_or(0));
        let slower = length.times(limits.late.value.0 / 100.0);
        TimeWindow { until: during.until + limits.launch_late.value + slower, ..during }
    }

    /// The first permit that covers the flight; or none, and why the nearest does not.
    fn permit(&self, sketch: &PlanSketch, during: &TimeWindow) -> (Option<&'a Permit>, Vec<Reason>) {
        let needed = |zone: &&ZoneMet| {
            let asks = self.network.airspace.zone(&zone.zone).is_some_and(|z| z.permit_required);
            zone.decides && (zone.kind == ZoneKind::Restricted || (zone.kind == ZoneKind::Caution && asks))
        };
        let zones: BTreeSet<ZoneId> = sketch.zones.iter().filter(needed).map(|zone| zone.zone.clone()).collect();
        let legs: Vec<Segment> = self.way.lines().map(|line| line.segment).collect();
        let ask = PermitAsk {
            legs: &legs,
            highest: sketch.heights.highest,
            during: self.latest(*during),
            goods: self.input.goods,
            aircraft_type: &self.kind.id,
            tail: self.input.tail,
            zones: &zones,
            begins_rotation: self.network.is_hub_pad(&self.from.id),
            used_rotations: self.input.used_rotations_today,
            extra: &self.input.extra,
        };
        let tried = self.network.permits.iter().map(|permit| (permit, permit.against(&ask, &self.network.frame)));
        let best = tried.reduce(|a, b| if b.1.len() < a.1.len() { b } else { a });
        match best {
            Some((permit, reasons)) if reasons.is_empty() => (Some(permit), reasons),
            Some((permit, reasons)) => {
                // One reason for each zone that it does not name, in their order.
                let mut shut = zones.iter().filter(|zone| !permit.zones.contains(*zone));
                let told = reasons.into_iter().map(|reason| match reason.code {
                    "PERMIT_ZONE" => match shut.next() {
                        Some(zone) => notes::shut_zone(reason, zone, sketch, self.network),
                        None => reason,
                    },
                    _ => reason,
                });
                (None, told.collect())
            }
            None => {
                let what = words("Chưa có giấy phép bay nào", "there is no flight permit");
                let next = words("Xin giấy phép bay; gửi bằng đường bộ", "apply for a permit; send by road");
                (None, vec![Reason::new("PERMIT_NONE", what, next).by("Law 49/2024/QH15")])
            }
        }
    }

    fn obstacle_reasons(&self, sketch: &PlanSketch) -> Vec<Reason> {
        let network = self.network;
        let in_the_way = sketch.obstacles.iter().filter(|o| survey::stands_in_the_way(network, o));
        in_the_way.map(|obstacle| notes::obstacle(obstacle, sketch, network)).collect()
    }

    pub(super) fn reach<'s>(&'s self, sketch: &'s PlanSketch) -> Reach<'s> {
        let energy = &self.kind.energy;
        let lowest = sketch.heights.home.0.min(sketch.heights.destination.0);
        let scale = self.given.scale(energy);
        let climb = energy.climb + energy.extra_climb(Metres(sketch.heights.cruise.0));
        Reach {
            model: energy,
            scale,
            after_climb: sketch.budget.start - self.given.cold - climb * scale,
            sketch,
            down: Metres(sketch.heights.cruise_amsl().0 - lowest),
            final_reserve: self.network.limits.energy.final_reserve.value,
        }
    }

    fn energy_reasons(&self, sketch: &PlanSketch) -> Vec<Reason> {
        let budget = &sketch.budget;
        if !budget.keeps_reserve() {
            return vec![notes::energy(sketch, &self.kind.energy)];
        }
        let safe = [sketch.path.first(), sketch.path.last()];
        let gap = self.reach(sketch).first_gap(&safe);
        gap.map(|(along, place)| {
            let name = if place == 0 { &self.from.id } else { &self.to.id };
            notes::return_out_of_reach(sketch, along, name, self.network.limits.energy.final_reserve.value)
        })
        .into_iter()
        .collect()
    }
}
