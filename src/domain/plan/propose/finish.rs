//! The plan of the height that was taken: fence, package, safe points, alternates, notes.

use super::super::flight_plan::{Alternate, FlightPlan, HoldOff, SafePoint};
use super::super::grid::on_grid;
use super::super::notes;
use super::super::sketch::{PlanSketch, ZoneMet};
use super::super::survey::{self, Line};
use super::{Draft, Frame};
use crate::domain::airspace::{Permit, ZoneKind};
use crate::domain::energy::LineWind;
use crate::domain::fleet::Airframe;
use crate::domain::geo::{Area, Position, Stretch, geodesy};
use crate::domain::mission::{self, FlightPackage, Route, Shape, feasibility};
use crate::domain::site::Pad;
use crate::units::altitude::Amsl;
use crate::units::quantity::{Metres, Percent};
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::Reason;

impl<'a> Frame<'a> {
    pub(super) fn finish(&self, draft: &Draft<'a>, permit: &Permit, first_height: Option<&[Reason]>) -> Result<FlightPlan, Vec<Reason>> {
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
            shape: match self.kind.airframe {
                Airframe::Vtol { .. } => Shape::Wings { departure_point: limits.departure_point.value, approach: self.approach },
                Airframe::Multirotor => Shape::Hover,
            },
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
        TimeWindow { from: self.input.depart, until: Utc(self.input.depart.0 + super::super::grid::thousandths(sketch.duration.0)) }
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
