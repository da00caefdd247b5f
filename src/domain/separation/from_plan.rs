//! The chain of a flight plan: the one place that knows how a plan is flown.

use super::trajectory::{Growth, Spot, Trajectory};
use crate::domain::network::Network;
use crate::domain::plan::FlightPlan;
use crate::units::quantity::{Metres, MetresPerSecond};

/// The chain of a plan: on the pad, straight up, the turn to the line, along the line, over the pad of arrival, straight down.
///
/// The time beside climb and descent that the type has at its ends (spool-up, turn and transition; the way to the pad and the
/// slow last metres) stands half on the ground and half at the top. None when the plan's type is not configured any more.
#[must_use]
pub fn trajectory(plan: &FlightPlan, network: &Network) -> Option<Trajectory> {
    let model = &network.types.get(&plan.aircraft_type)?.energy;
    let heights = &plan.sketch.heights;
    let top = heights.cruise_amsl().0;
    let way: Vec<Spot> = plan
        .sketch
        .path
        .places()
        .map(|at| {
            let point = network.frame.point(at);
            Spot { east: point.east, north: point.north, up: top }
        })
        .collect();
    let (first, last) = (*way.first()?, *way.last()?);
    let lines = plan.sketch.lines_between(Metres(0.0), plan.sketch.distance);
    let times: Vec<f64> = lines.iter().map(|(length, wind)| (*length / model.ground_speed(*wind).max(MetresPerSecond(0.1))).0).collect();
    let time: f64 = times.iter().sum();
    let (up, down) = (heights.cruise.0 / model.climb_rate.0, (top - heights.destination.0) / model.descent_rate.0);
    let (departure, arrival) = (model.departure_time.0 / 2.0, model.arrival_time.0 / 2.0);
    let cruise = (plan.sketch.duration.0 - up - down - 2.0 * (departure + arrival)).max(0.0);

    let mut now = 0.0;
    let mut points = vec![(Spot { up: heights.home.0, ..first }, now)];
    let mut then = |spot: Spot, seconds: f64| {
        now += seconds;
        points.push((spot, now));
    };
    then(Spot { up: heights.home.0, ..first }, departure);
    then(first, up);
    then(first, departure);
    for (corner, part) in way.iter().skip(1).zip(&times) {
        then(*corner, if time > 0.0 { cruise * part / time } else { 0.0 });
    }
    then(last, arrival);
    then(Spot { up: heights.destination.0, ..last }, down);
    then(Spot { up: heights.destination.0, ..last }, arrival);
    let limits = &network.limits.separation;
    Some(Trajectory::through(&points, Growth { early: limits.early.value.0 / 100.0, late: limits.late.value.0 / 100.0 }))
}
