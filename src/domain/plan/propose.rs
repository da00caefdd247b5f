//! Puts a plan together, or says why there is none.
//!
//! Cruise heights are tried in the order of the direction (80 m out, 105 m back); the first one without a reason against it is
//! taken. When all fail, the reasons of the one with the fewest are given, and everything that could be computed is shown.

use super::flight_plan::{Alternate, FlightPlan, HoldOff, SafePoint};
use super::grid::on_grid;
use super::input::{NoGo, PlanInput};
use super::notes;
use super::reach::Reach;
use super::sketch::{PlanSketch, ZoneMet};
use super::survey::{self, Line};
use crate::domain::airspace::{Permit, PermitAsk, ZoneKind};
use crate::domain::energy::{Budget, Leg, LineWind};
use crate::domain::fleet::{AircraftType, Tail};
use crate::domain::geo::{Area, Position, Stretch, geodesy};
use crate::domain::mission::{self, FlightPackage, Route, feasibility};
use crate::domain::network::Network;
use crate::domain::site::Pad;
use crate::domain::weather;
use crate::units::altitude::{AboveHome, Agl, Amsl};
use crate::units::ids::ZoneId;
use crate::units::quantity::{Degrees, Metres, MetresPerSecond, Percent};
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::{Reason, words};
use std::collections::BTreeSet;

/// Everything about a flight that does not depend on its height.
struct Frame<'a> {
    input: &'a PlanInput<'a>,
    network: &'a Network,
    from: &'a Pad,
    to: &'a Pad,
    tail: &'a Tail,
    kind: &'a AircraftType,
    line: Line,
    track: Degrees,
    wind: LineWind,
    cold: Percent,
    approach: Metres,
}

/// One cruise height tried.
struct Draft<'a> {
    sketch: PlanSketch,
    permit: Option<&'a Permit>,
    reasons: Vec<Reason>,
}

/// Plans one flight.
///
/// # Errors
/// A refusal with every reason, and what could be computed all the same.
pub fn propose(input: &PlanInput<'_>) -> Result<FlightPlan, NoGo> {
    let frame = resolve(input).map_err(|reasons| NoGo { reasons, sketch: None })?;
    let general = frame.general_reasons();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for height in frame.heights_to_try() {
        let mut draft = frame.draft(height);
        draft.reasons.splice(0..0, general.iter().cloned());
        if let (true, Some(permit)) = (draft.reasons.is_empty(), draft.permit) {
            match frame.finish(&draft, permit, drafts.first().map(|first| first.reasons.as_slice())) {
                Ok(plan) => return Ok(plan),
                Err(reasons) => draft.reasons = reasons,
            }
        }
        drafts.push(draft);
    }
    let best = drafts.into_iter().reduce(|a, b| if b.reasons.len() < a.reasons.len() { b } else { a });
    Err(best.map_or(NoGo { reasons: general, sketch: None }, |draft| NoGo { reasons: draft.reasons, sketch: Some(Box::new(draft.sketch)) }))
}

fn resolve<'a>(input: &'a PlanInput<'a>) -> Result<Frame<'a>, Vec<Reason>> {
    let network = input.network;
    let mut reasons = Vec::new();
    let mut missing = |field, value: String, vi: &str, en: &str| {
        let what = words(format!("Không có {vi} {value}"), format!("there is no {en} {value}"));
        reasons.push(Reason::new("UNKNOWN", what, words("Chọn trong danh mục", "choose one that is configured")).of(field, value));
    };
    let pad = |id| network.pads.get(id);
    let (from, to) = (pad(&input.from), pad(&input.to));
    if from.is_none() {
        missing("from", input.from.to_string(), "bãi đáp", "pad");
    }
    if to.is_none() {
        missing("to", input.to.to_string(), "bãi đáp", "pad");
    }
    let (tail, kind) = (network.tails.get(input.tail), network.type_of(input.tail));
    if kind.is_none() {
        missing("tail", input.tail.to_string(), "UAV", "aircraft");
    }
    let (Some(from), Some(to), Some(tail), Some(kind)) = (from, to, tail, kind) else {
        return Err(reasons);
    };
    let line = Line::between(network, mission::on_grid(from.position), mission::on_grid(to.position));
    let nearest = kind.approach_length(MetresPerSecond(0.0));
    if line.length < nearest {
        let what = words(
            format!("Hai bãi đáp chỉ cách nhau {}", line.length),
            format!("the two pads lie only {} apart", line.length),
        );
        let next = words("Đi bộ hoặc gửi bằng đường bộ", "walk, or send by road");
        return Err(vec![Reason::new("TOO_SHORT", what, next).of("to", input.to.to_string())]);
    }
    let track = Degrees(on_grid(geodesy::bearing(line.from, line.to).0));
    let wind = input.weather.map_or(LineWind::default(), |report| {
        let (head, cross) = report.along(track);
        LineWind { head: MetresPerSecond(on_grid(head.0)), cross: MetresPerSecond(on_grid(cross.0)) }
    });
    let limits = &network.limits.weather;
    let cold_air = input.weather.is_some_and(|report| report.temperature < limits.cold_pack_below.value);
    let cold = if cold_air { Percent(on_grid(input.charge.0 * limits.cold_pack_loss.value.0 / 100.0)) } else { Percent(0.0) };
    // A tail wind up to the limit lengthens the back-transition: the approach is long enough for it, rounded up to 50 m.
    let fastest = kind.energy.airspeed + limits.cruise_wind.value;
    let approach = Metres((kind.approach_length(fastest).0 / 50.0).ceil() * 50.0);
    Ok(Frame { input, network, from, to, tail, kind, line, track, wind, cold, approach })
}

impl<'a> Frame<'a> {
    fn outbound(&self) -> bool {
        !self.network.is_hub_pad(&self.to.id)
    }

    /// Cruise heights in the order of preference.
    fn heights_to_try(&self) -> [Agl; 2] {
        let limits = &self.network.limits.airspace;
        let (out, back) = (limits.cruise_out.value, limits.cruise_back.value);
        if self.outbound() { [out, back] } else { [back, out] }
    }

    /// Reasons that no height cures.
    fn general_reasons(&self) -> Vec<Reason> {
        let (network, kind, line) = (self.network, self.kind, &self.line);
        let mut reasons = Vec::new();
        let shortest = network.limits.airspace.departure_point.value + self.approach + Metres(100.0);
        if line.length < shortest {
            let what = words(
                format!("Chặng {} ngắn hơn mức tối thiểu {shortest} của loại UAV này", line.length),
                format!("a leg of {} is shorter than the {shortest} that this aircraft needs", line.length),
            );
            reasons.push(Reason::new("TOO_SHORT", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.departure_point"));
        }
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
            reasons.push(Reason::new("PAYLOAD_MASS", what, next).of("payload", self.input.payload.to_string()).by("fleet.toml max_payload_g"));
        }
        if let Some(report) = self.input.weather {
            reasons.extend(weather::assess(report, &network.limits.weather, kind.rain_proof, self.input.depart));
        }
        let slowest = network.limits.energy.slowest_ground_speed.value;
        let ground_speed = kind.energy.ground_speed(self.wind);
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

    /// Everything about one cruise height.
    fn draft(&self, cruise: Agl) -> Draft<'a> {
        let (network, kind, line) = (self.network, self.kind, &self.line);
        let (home, destination) = (Amsl(on_grid(self.from.ground.0)), Amsl(on_grid(self.to.ground.0)));
        let ground = line.ground(network);
        let heights = survey::heights(home, destination, AboveHome(on_grid(cruise.0)), ground.as_deref());
        let leg = Leg {
            length: Metres(on_grid(line.length.0)),
            up: Metres(heights.cruise.0),
            down: heights.cruise_amsl() - destination,
            wind: self.wind,
        };
        let duration = kind.energy.duration(leg.up, leg.length, leg.down, self.wind);
        let duration = crate::units::quantity::Seconds(on_grid(duration.0));
        let during = TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0 + super::grid::thousandths(duration.0)) };
        let budget = Budget::of(&kind.energy, &leg, Percent(on_grid(self.input.charge.0)), self.cold, network.limits.energy.reserve.value);
        let mut sketch = PlanSketch {
            from: self.from.id.clone(),
            to: self.to.id.clone(),
            line: (line.from, line.to),
            track: self.track,
            distance: leg.length,
            duration,
            heights,
            wind: self.wind,
            weather_assessed: self.input.weather.is_some(),
            budget,
            zones: survey::zones(network, line, &heights, &during),
            obstacles: survey::obstacles(network, line, heights.cruise_amsl()),
            ground_risk: survey::ground_risk(network, line),
        };
        let mut reasons = Vec::new();
        if ground.is_none() {
            let what = words("Không biết độ cao mặt đất dọc đường bay", "the height of the ground is not known all along the line");
            let next = words("Gửi bằng đường bộ", "send by road");
            reasons.push(Reason::new("GROUND_UNKNOWN", what, next).by("elevation.csv"));
        }
        reasons.extend(sketch.zones.iter().filter(|zone| zone.decides).filter_map(|zone| notes::closed_zone(zone, network)));
        let (permit, against) = self.permit(&sketch, &during);
        reasons.extend(against);
        if let Some(permit) = permit {
            for zone in sketch.zones.iter_mut().filter(|zone| permit.zones.contains(&zone.zone) && zone.kind != ZoneKind::Prohibited) {
                zone.opened_by = Some(permit.id.clone());
            }
        }
        reasons.extend(self.obstacle_reasons(&sketch));
        let ceiling = network.limits.airspace.ceiling.value;
        if heights.highest >= ceiling {
            let what = words(
                format!("Độ cao {} không thấp hơn trần {ceiling}", heights.highest),
                format!("{} is not below the ceiling of {ceiling}", heights.highest),
            );
            reasons.push(Reason::new("CEILING", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.ceiling"));
        }
        reasons.extend(self.energy_reasons(&sketch));
        Draft { sketch, permit, reasons }
    }

    /// The first permit that covers the flight; or none, and why the nearest does not.
    fn permit(&self, sketch: &PlanSketch, during: &TimeWindow) -> (Option<&'a Permit>, Vec<Reason>) {
        let needed = |zone: &&ZoneMet| {
            let asks = self.network.airspace.zone(&zone.zone).is_some_and(|z| z.permit_required);
            zone.decides && (zone.kind == ZoneKind::Restricted || (zone.kind == ZoneKind::Caution && asks))
        };
        let zones: BTreeSet<ZoneId> = sketch.zones.iter().filter(needed).map(|zone| zone.zone.clone()).collect();
        let ask = PermitAsk {
            line: &self.line.segment,
            highest: sketch.heights.highest,
            during: *during,
            goods: self.input.goods,
            aircraft_type: &self.kind.id,
            zones: &zones,
            begins_rotation: self.network.is_hub_pad(&self.from.id),
            used_rotations: self.input.used_rotations_today,
        };
        let tried = self.network.permits.iter().map(|permit| (permit, permit.against(&ask, &self.network.frame)));
        let best = tried.reduce(|a, b| if b.1.len() < a.1.len() { b } else { a });
        match best {
            Some((permit, reasons)) if reasons.is_empty() => (Some(permit), reasons),
            Some((_, reasons)) => (None, reasons),
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

    fn reach(&self, sketch: &PlanSketch) -> Reach<'a> {
        let energy = &self.kind.energy;
        let lowest = sketch.heights.home.0.min(sketch.heights.destination.0);
        Reach {
            model: energy,
            after_climb: sketch.budget.start - self.cold - energy.climb - energy.extra_climb(Metres(sketch.heights.cruise.0)),
            wind: self.wind,
            down: Metres(sketch.heights.cruise_amsl().0 - lowest),
            final_reserve: self.network.limits.energy.final_reserve.value,
        }
    }

    fn energy_reasons(&self, sketch: &PlanSketch) -> Vec<Reason> {
        let budget = &sketch.budget;
        if !budget.keeps_reserve() {
            return vec![notes::energy(sketch, &self.kind.energy)];
        }
        let safe = [Metres(0.0), sketch.distance];
        let gap = self.reach(sketch).first_gap(sketch.distance, &safe);
        gap.map(|(along, place)| {
            let name = if place == 0 { &self.from.id } else { &self.to.id };
            notes::return_out_of_reach(along, name, self.network.limits.energy.final_reserve.value)
        })
        .into_iter()
        .collect()
    }

    fn finish(&self, draft: &Draft<'a>, permit: &Permit, first_height: Option<&[Reason]>) -> Result<FlightPlan, Vec<Reason>> {
        let (network, sketch) = (self.network, &draft.sketch);
        let limits = &network.limits.airspace;
        let wide = self.kind.hold_reach + limits.zone_buffer.value;
        let closed = self.closed_near(sketch, permit, wide);
        let cruise = sketch.heights.cruise_amsl();
        let refs: Vec<&ZoneMet> = closed.iter().collect();
        let hold_off = merge(survey::not_clear(network, &self.line, &refs, cruise, wide));
        let narrow_at: Vec<Stretch> = hold_off.iter().map(|off| off.stretch).collect();
        let mut route = Route {
            home: (self.line.from, sketch.heights.home),
            destination: (self.line.to, sketch.heights.destination),
            cruise: sketch.heights.cruise,
            departure_point: limits.departure_point.value,
            approach: self.approach,
            spacing: limits.waypoint_spacing.value,
            wide,
            narrow: limits.zone_buffer.value,
            narrow_at: &narrow_at,
            also_safe: &[],
        };
        let plain = mission::build(&route);
        let others = self.staffed_pads_on_the_way(&plain, permit, sketch);
        let also_safe: Vec<(Position, Amsl)> = others.iter().map(|pad| (mission::on_grid(pad.position), pad.ground)).collect();
        route.also_safe = &also_safe;
        let package = mission::build(&route);
        let faults = feasibility::check(&package);
        if !faults.is_empty() {
            return Err(faults.iter().map(notes::infeasible).collect());
        }
        let safe_points = self.safe_points(&others);
        let alternates = self.alternates(sketch, permit);
        let reach = self.reach(sketch);
        let mut plan = FlightPlan {
            sketch: sketch.clone(),
            tail: self.tail.id.clone(),
            aircraft_type: self.kind.id.clone(),
            depart: self.input.depart,
            payload: crate::units::quantity::Grams(on_grid(self.input.payload.0)),
            goods: self.input.goods.to_vec(),
            permit: permit.id.clone(),
            opens: sketch.zones.iter().filter(|z| z.decides && z.opened_by.is_some()).map(|z| z.zone.clone()).collect(),
            weather_at: self.input.weather.map(|report| report.at),
            hold_off,
            safe_points,
            alternates,
            point_of_no_return: reach.point_of_no_return(sketch.distance),
            notes: Vec::new(),
            package,
        };
        plan.notes = notes::of(&plan, network, permit, self.from, self.to, first_height);
        Ok(plan)
    }

    /// Closed zones within `reach` of the line.
    fn closed_near(&self, sketch: &PlanSketch, permit: &Permit, reach: Metres) -> Vec<ZoneMet> {
        let known = survey::zones(self.network, &self.line, &sketch.heights, &self.during(sketch));
        known
            .into_iter()
            .filter(|zone| zone.distance <= reach)
            .map(|mut zone| {
                let opened = zone.kind == ZoneKind::Restricted && permit.zones.contains(&zone.zone);
                zone.opened_by = opened.then(|| permit.id.clone());
                zone
            })
            .filter(survey::is_closed)
            .collect()
    }

    fn during(&self, sketch: &PlanSketch) -> TimeWindow {
        TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0 + super::grid::thousandths(sketch.duration.0)) }
    }

    /// Whether a straight line at the cruise height may be flown by the aircraft itself: no closed zone within the contingency
    /// volume, no obstacle in the way.
    fn may_fly(&self, line: &Line, permit: &Permit, sketch: &PlanSketch) -> bool {
        let zones = survey::zones(self.network, line, &sketch.heights, &self.during(sketch));
        let open = |zone: &ZoneMet| match zone.kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => false,
            ZoneKind::Restricted => permit.zones.contains(&zone.zone),
            ZoneKind::Caution => true,
        };
        let obstacles = survey::obstacles(self.network, line, sketch.heights.cruise_amsl());
        zones.iter().filter(|zone| zone.decides).all(open) && !obstacles.iter().any(|o| survey::stands_in_the_way(self.network, o))
    }

    /// Staffed pads inside the fence that may be safe points: from each 100 m of the line for which one is the nearest, the
    /// straight line to it may be flown and stays inside the fence.
    fn staffed_pads_on_the_way(&self, package: &FlightPackage, permit: &Permit, sketch: &PlanSketch) -> Vec<&'a Pad> {
        let network = self.network;
        let shape = Area::Polygon { outer: package.fence.clone(), holes: Vec::new() }.shape(&network.frame);
        let ends = [&self.from.site, &self.to.site];
        let inside = |at: Position| shape.contains(network.frame.point(at));
        let candidates = network.pads.values().filter(|pad| pad.staffed && !ends.contains(&&pad.site) && inside(pad.position));
        candidates
            .filter(|pad| {
                let mut along = Metres(0.0);
                while along < sketch.distance {
                    let here = geodesy::along(self.line.from, self.line.to, along);
                    let back = Line::between(network, here, pad.position);
                    let nearer = back.length < along.min(sketch.distance - along);
                    let stays = || inside(here) && inside(geodesy::along(here, pad.position, back.length * 0.5));
                    if nearer && back.length > Metres(1.0) && !(stays() && self.may_fly(&back, permit, sketch)) {
                        return false;
                    }
                    along = along + Metres(100.0);
                }
                true
            })
            .collect()
    }

    fn safe_points(&self, others: &[&Pad]) -> Vec<SafePoint> {
        let point = |pad: &Pad| {
            let at = mission::on_grid(pad.position);
            let along = self.line.segment.progress(self.network.frame.point(at)).0;
            SafePoint { pad: pad.id.clone(), at, along: Metres(on_grid(along.0)) }
        };
        [self.from, self.to].into_iter().chain(others.iter().copied()).map(point).collect()
    }

    /// Other pads in reach with the planned reserve, from above the destination; highest charge first, then by id.
    fn alternates(&self, sketch: &PlanSketch, permit: &Permit) -> Vec<Alternate> {
        let (network, reach) = (self.network, self.reach(sketch));
        let above = reach.at(sketch.distance);
        let candidates = network.pads.values().filter(|pad| pad.id != self.to.id);
        let mut found: Vec<Alternate> = candidates
            .filter_map(|pad| {
                let line = Line::between(network, self.line.to, pad.position);
                let wind = self.input.weather.map_or(LineWind::default(), |report| {
                    LineWind::of(report.cruise_wind, report.wind_from, geodesy::bearing(line.from, line.to))
                });
                let energy = &self.kind.energy;
                let down = energy.extra_descent(sketch.heights.cruise_amsl() - pad.ground);
                let touchdown = Percent(on_grid((above - energy.cruise(line.length, wind) - energy.landing - down).0));
                let fits = touchdown >= network.limits.energy.reserve.value;
                (fits && self.may_fly(&line, permit, sketch)).then(|| Alternate {
                    pad: pad.id.clone(),
                    distance: Metres(on_grid(line.length.0)),
                    touchdown,
                })
            })
            .collect();
        found.sort_by(|a, b| b.touchdown.0.total_cmp(&a.touchdown.0).then_with(|| a.pad.cmp(&b.pad)));
        found
    }
}

/// Stretches that overlap or touch become one, with all their names.
fn merge(mut found: Vec<(String, Stretch)>) -> Vec<HoldOff> {
    found.sort_by(|a, b| a.1.from.0.total_cmp(&b.1.from.0).then_with(|| a.0.cmp(&b.0)));
    let mut merged: Vec<HoldOff> = Vec::new();
    for (name, stretch) in found {
        let stretch = survey::on_grid_stretch(&stretch);
        match merged.last_mut() {
            Some(last) if stretch.from <= last.stretch.until + Metres(1.0) => {
                last.stretch.until = last.stretch.until.max(stretch.until);
                if !last.because.contains(&name) {
                    last.because.push(name);
                }
            }
            Some(_) | None => merged.push(HoldOff { stretch, because: vec![name] }),
        }
    }
    merged
}
