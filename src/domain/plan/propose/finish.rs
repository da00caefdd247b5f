//! The plan of the height that was taken: fence, package, safe points, alternates, notes.

use super::super::flight_plan::{Alternate, FlightPlan, HoldOff, SafePoint};
use super::super::grid::on_grid;
use super::super::notes;
use super::super::sketch::{PlanSketch, ZoneMet};
use super::super::suitability::Suitability;
use super::super::survey::{self, Way};
use super::{Draft, Frame};
use crate::domain::airspace::{Permit, ZoneKind};
use crate::domain::energy::LineWind;
use crate::domain::fleet::Airframe;
use crate::domain::geo::{Area, Position, Stretch, geodesy};
use crate::domain::mission::{self, FlightPackage, Route, Shape, feasibility};
use crate::domain::site::Pad;
use crate::domain::volume::Volume;
use crate::domain::weather::WeatherReport;
use crate::units::altitude::Amsl;
use crate::units::quantity::{Degrees, Metres, Percent};
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::Reason;

impl<'a> Frame<'a> {
    pub(super) fn finish(&self, draft: &Draft<'a>, permit: &Permit, first_height: Option<&[Reason]>) -> Result<FlightPlan, Vec<Reason>> {
        let (network, sketch) = (self.network, &draft.sketch);
        let limits = &network.limits.airspace;
        let volume = Volume::in_all_weather(self.kind, &network.limits, sketch.heights.highest);
        let wide = volume.fence.wide;
        // Round a bend the fence reaches a little beyond its half width.
        let bent = self.way.path.turns().fold(Degrees(0.0), Degrees::max);
        let reach = wide / (bent / 4.0).radians().cos();
        let closed = self.closed_near(sketch, permit, reach);
        let cruise = sketch.heights.cruise_amsl();
        let refs: Vec<&ZoneMet> = closed.iter().collect();
        let hold_off = merge(self.past_corners(survey::not_clear(network, &self.way, &refs, cruise, reach), wide));
        let narrow_at: Vec<Stretch> = hold_off.iter().map(|off| off.stretch).collect();
        let mut route = Route {
            home: (self.way.path.first(), sketch.heights.home),
            corners: self.way.path.corners(),
            destination: (self.way.path.last(), sketch.heights.destination),
            cruise: sketch.heights.cruise,
            shape: match self.kind.airframe {
                Airframe::Vtol { .. } => Shape::Wings { departure_point: limits.departure_point.value, approach: self.approach },
                Airframe::Multirotor => Shape::Hover,
            },
            spacing: limits.waypoint_spacing.value,
            wide,
            narrow: volume.fence.narrow,
            narrow_at: &narrow_at,
            also_safe: &[],
        };
        let plain = mission::build(&route);
        let others = self.ranked(self.staffed_pads_on_the_way(&plain, permit, sketch), sketch);
        let also_safe: Vec<(Position, Amsl)> = others.iter().map(|pad| (mission::on_grid(pad.position), pad.ground)).collect();
        route.also_safe = &also_safe;
        let package = mission::build(&route);
        let faults = feasibility::check(&package);
        if !faults.is_empty() {
            return Err(faults.iter().map(notes::infeasible).collect());
        }
        let safe_points = self.safe_points(&others);
        if let Some(reason) = self.return_not_clear(&package, &safe_points, permit, sketch) {
            return Err(vec![reason]);
        }
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
            weather_at: self.input.weather.and_then(WeatherReport::measured),
            hold_off,
            safe_points,
            alternates,
            point_of_no_return: reach.point_of_no_return(),
            notes: Vec::new(),
            package,
        };
        plan.notes = notes::of(&plan, network, permit, self.from, self.to, first_height, self.input.weather);
        plan.notes.extend(self.detour.as_ref().map(|straight| notes::detour(&plan, straight)));
        Ok(plan)
    }

    /// Closed zones within `reach` of the line.
    fn closed_near(&self, sketch: &PlanSketch, permit: &Permit, reach: Metres) -> Vec<ZoneMet> {
        let known = survey::zones(self.network, &self.way, &sketch.heights, &self.during(sketch));
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
        TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0 + super::super::grid::thousandths(sketch.duration.0)) }
    }

    /// Whether a straight line at the cruise height may be flown by the aircraft itself: no closed zone within the contingency
    /// volume, no obstacle in the way.
    fn may_fly(&self, way: &Way, permit: &Permit, sketch: &PlanSketch) -> bool {
        self.first_met(way, permit, sketch).is_none()
    }

    /// The first closed zone or obstacle that keeps the aircraft itself from a straight line at the cruise height.
    fn first_met(&self, way: &Way, permit: &Permit, sketch: &PlanSketch) -> Option<String> {
        let zones = survey::zones(self.network, way, &sketch.heights, &self.during(sketch));
        let open = |zone: &ZoneMet| match zone.kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => false,
            ZoneKind::Restricted => permit.zones.contains(&zone.zone),
            ZoneKind::Caution => true,
        };
        let obstacles = survey::obstacles(self.network, way, sketch.heights.cruise_amsl(), !sketch.path.corners().is_empty());
        let closed = zones.iter().find(|zone| zone.decides && !open(zone)).map(|zone| zone.zone.to_string());
        closed.or_else(|| obstacles.into_iter().find(|o| survey::stands_in_the_way(self.network, o)).map(|o| o.id))
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
                    let here = self.way.path.at(along);
                    let back = Way::between(network, here, pad.position);
                    let nearer = back.length < self.nearest_end(here);
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

    /// Safe points beside the two pads, best first: by what is aboard, then by the energy left there when the line is left where it
    /// passes nearest. The aircraft's own return takes the nearest whatever their order.
    fn ranked(&self, mut pads: Vec<&'a Pad>, sketch: &PlanSketch) -> Vec<&'a Pad> {
        let reach = self.reach(sketch);
        let left = |pad: &Pad| {
            let along = self.along(pad.position).max(Metres(0.0)).min(sketch.distance);
            let (length, wind) = reach.straight(self.way.path.at(along), pad.position);
            let down = reach.coming_down(sketch.heights.cruise_amsl() - pad.ground);
            reach.at(along) - reach.cruise(length, wind) - down
        };
        let rank = |pad: &Pad| (Suitability::of(self.network, pad, self.input.goods), -left(pad).0);
        pads.sort_by(|a, b| {
            let (a_rank, b_rank) = (rank(a), rank(b));
            a_rank.0.cmp(&b_rank.0).then_with(|| a_rank.1.total_cmp(&b_rank.1)).then_with(|| a.id.cmp(&b.id))
        });
        pads
    }

    /// The distance to the nearer of the two pads, straight.
    fn nearest_end(&self, here: Position) -> Metres {
        let path = &self.way.path;
        geodesy::distance(here, path.first()).min(geodesy::distance(here, path.last()))
    }

    /// How far along the path a place lies; on a straight line the plane says it.
    fn along(&self, at: Position) -> Metres {
        let mut lines = self.way.lines();
        match (lines.next(), lines.next()) {
            (Some(only), None) => only.segment.progress(self.network.frame.point(at)).0,
            (Some(_) | None, _) => self.way.path.progress(at).0,
        }
    }

    /// Stretches that end near a bend go on past it: the sides of the fence would cross each other there.
    fn past_corners(&self, mut found: Vec<(String, Stretch)>, wide: Metres) -> Vec<(String, Stretch)> {
        let corners: Vec<Metres> = self.way.path.legs().skip(1).map(|leg| leg.start).collect();
        for (_, stretch) in &mut found {
            for corner in &corners {
                let (before, after) = (*corner - wide, *corner + wide);
                if before < stretch.from && stretch.from < after {
                    stretch.from = before;
                }
                if before < stretch.until && stretch.until < after {
                    stretch.until = after;
                }
            }
        }
        found
    }

    /// Where the path bends, the aircraft's own return to the nearest safe point leaves it and cuts the corner: from every 50 m it must
    /// be clear and stay inside of the fence.
    fn return_not_clear(&self, package: &FlightPackage, safe: &[SafePoint], permit: &Permit, sketch: &PlanSketch) -> Option<Reason> {
        let (network, path) = (self.network, &self.way.path);
        if path.corners().is_empty() {
            return None;
        }
        let mut along = Metres(0.0);
        while along < sketch.distance {
            let (here, leg) = (path.at(along), path.leg_at(along));
            let near = |point: &&SafePoint| geodesy::distance(here, point.at).0;
            let goal = safe.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
            let back = goal.at;
            if back != leg.from && back != leg.to && back != here {
                let met = self.first_met(&Way::between(network, here, back), permit, sketch);
                if met.is_some() || !mission::holds_line(&package.fence, here, back) {
                    return Some(notes::return_not_clear(along, &goal.pad, met.as_deref()));
                }
            }
            along = along + Metres(50.0);
        }
        None
    }

    fn safe_points(&self, others: &[&Pad]) -> Vec<SafePoint> {
        let point = |pad: &Pad| {
            let at = mission::on_grid(pad.position);
            let along = self.along(at);
            SafePoint { pad: pad.id.clone(), at, along: Metres(on_grid(along.0)) }
        };
        [self.from, self.to].into_iter().chain(others.iter().copied()).map(point).collect()
    }

    /// Other pads in reach with the planned reserve, from above the destination: those that take what is aboard first, then those where
    /// somebody is; among these the highest charge first, then by id.
    fn alternates(&self, sketch: &PlanSketch, permit: &Permit) -> Vec<Alternate> {
        let (network, reach) = (self.network, self.reach(sketch));
        let above = reach.at(sketch.distance);
        let candidates = network.pads.values().filter(|pad| pad.id != self.to.id);
        let mut found: Vec<Alternate> = candidates
            .filter_map(|pad| {
                let line = Way::between(network, self.way.path.last(), pad.position);
                let wind = self.input.weather.map_or(LineWind::default(), |report| {
                    LineWind::of(report.cruise_wind, report.wind_from, geodesy::bearing(line.path.first(), line.path.last()))
                });
                let down = reach.coming_down(sketch.heights.cruise_amsl() - pad.ground);
                let touchdown = Percent(on_grid((above - reach.cruise(line.length, wind) - down).0));
                let fits = touchdown >= network.limits.energy.reserve.value;
                (fits && self.may_fly(&line, permit, sketch)).then(|| Alternate {
                    pad: pad.id.clone(),
                    distance: Metres(on_grid(line.length.0)),
                    touchdown,
                })
            })
            .collect();
        let suits = |alternate: &Alternate| network.pads.get(&alternate.pad).map(|pad| Suitability::of(network, pad, self.input.goods));
        found.sort_by(|a, b| {
            let energy = || b.touchdown.0.total_cmp(&a.touchdown.0).then_with(|| a.pad.cmp(&b.pad));
            suits(a).cmp(&suits(b)).then_with(energy)
        });
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
