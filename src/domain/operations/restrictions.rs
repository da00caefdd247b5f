//! What people are told during the day and what then closes the air: stop orders and movements of aerodromes.

use super::Operations;
use super::act::StopArea;
use super::state::{State, StopOrder};
use crate::domain::airspace::{Closing, Movement, Zone, closed_by, open_from};
use crate::domain::geo::{Area, Position, Segment, Shape};
use crate::domain::plan::FlightPlan;
use crate::units::ids::SiteId;
use crate::units::quantity::Metres;
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Reason, words};
use std::collections::BTreeSet;

/// A launch is not cleared when the landing would come so near to a closing (CONOPS: the last landing plus five minutes).
pub(super) const EDGE: Span = Span::minutes(5);

/// The two sites of a route in the order of their ids: out and back are the same route.
pub type RouteKey = (SiteId, SiteId);

impl StopArea {
    /// The circle.
    #[must_use]
    pub fn area(&self) -> Area {
        Area::Circle { centre: Position::from_deg_e7(self.latitude_e7, self.longitude_e7), radius: Metres(f64::from(self.radius_m)) }
    }
}

impl State {
    /// The route between two sites.
    #[must_use]
    pub fn route(one: &SiteId, other: &SiteId) -> RouteKey {
        if one <= other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
    }
}

impl Operations {
    /// The straight legs between places in the service area's plane.
    pub(super) fn legs_between(&self, places: &[Position]) -> Vec<Segment> {
        let points: Vec<_> = places.iter().map(|place| self.network.frame.point(*place)).collect();
        points.windows(2).map(|ends| Segment { from: ends[0], to: ends[1] }).collect()
    }

    /// The shape of a stop order's area; None: everywhere.
    pub(super) fn stop_shape(&self, stop: &StopOrder) -> Option<Shape> {
        stop.area.as_ref().map(|area| area.area().shape(&self.network.frame))
    }

    /// The first stop order that holds at some moment of a window and whose area the plan's line meets, within the buffer.
    pub(super) fn stop_against(&self, plan: &FlightPlan, during: &TimeWindow) -> Option<(&str, &StopOrder)> {
        let stops = self.state.stops.iter().filter(|(_, stop)| stop.window.overlaps(during));
        stops.map(|(document, stop)| (document.as_str(), stop)).find(|(_, stop)| self.is_in_stop(stop, plan))
    }

    /// Whether a plan's line meets a stop order's area, within the buffer.
    pub(super) fn is_in_stop(&self, stop: &StopOrder, plan: &FlightPlan) -> bool {
        let places: Vec<Position> = plan.sketch.path.places().collect();
        let (legs, buffer) = (self.legs_between(&places), self.network.limits.airspace.zone_buffer.value);
        self.stop_shape(stop).is_none_or(|shape| legs.iter().any(|leg| shape.is_within(leg, buffer)))
    }

    /// Whether one of the movements closes a zone of the plan when it departs at a moment.
    pub(super) fn is_closed_to(&self, movements: &BTreeSet<Movement>, plan: &FlightPlan, depart: Utc) -> bool {
        closed_by(self.zones_of(plan), movements, &TimeWindow { from: depart, until: depart + plan.length() + EDGE }).is_some()
    }

    fn zones_of<'a>(&'a self, plan: &'a FlightPlan) -> impl Iterator<Item = &'a Zone> + Clone {
        plan.sketch.zones.iter().filter(|met| met.decides).filter_map(|met| self.network.airspace.zone(&met.zone))
    }

    /// The movement that closes a zone of the plan at some moment of a window.
    pub(super) fn closing_of(&self, plan: &FlightPlan, during: &TimeWindow) -> Option<Closing> {
        closed_by(self.zones_of(plan), &self.state.movements, during)
    }

    /// The first whole minute from `depart` on at which no known movement closes a zone of the plan.
    pub(super) fn open_from(&self, plan: &FlightPlan, depart: Utc) -> Utc {
        let open = open_from(self.zones_of(plan), &self.state.movements, depart, Span(plan.length().0 + EDGE.0));
        if open == depart { depart } else { Utc((open.0 + 59_999).div_euclid(60_000) * 60_000) }
    }

    /// Why a plan may not be flown at its own time, for what people were told of the day; None when nothing stands against it.
    pub(super) fn told_against(&self, plan: &FlightPlan) -> Option<Reason> {
        let during = TimeWindow { from: plan.depart, until: plan.arrive() };
        if let Some((document, stop)) = self.stop_against(plan, &during) {
            let what = words(
                format!("Lệnh dừng bay {document} có hiệu lực từ {} đến {}.", stop.window.from.clock(), stop.window.until.clock()),
                format!("Flight-stop order {document} holds from {} until {}.", stop.window.from.clock(), stop.window.until.clock()),
            );
            let next = words("Gửi bằng đường bộ, hoặc chờ hết lệnh.", "Send it by road, or wait until the order is over.");
            return Some(Reason::new("STOP_ORDER", what, next).by("AO-06"));
        }
        let closing = self.closing_of(plan, &TimeWindow { from: plan.depart, until: plan.arrive() + EDGE })?;
        let open = self.open_from(plan, plan.depart).clock_from();
        let (shut, opened, moves) = (closing.window.from.clock(), closing.window.until.clock_from(), closing.at.clock());
        let what = words(
            format!("{} đóng từ {} đến {}: máy bay ở {} lúc {}.", closing.zone, shut, opened, closing.aerodrome, moves),
            format!("{} is closed from {} until {}: a movement at {} at {}.", closing.zone, shut, opened, closing.aerodrome, moves),
        );
        let next = words(format!("Bay từ {open}, hoặc gửi bằng đường bộ."), format!("Fly from {open} on, or send it by road."));
        Some(Reason::new("ZONE_MOVEMENT", what, next).of("depart", plan.depart.to_string()).by("Decision 18/2020/QD-TTg"))
    }
}
