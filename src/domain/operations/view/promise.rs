//! What is promised, and how often promises held.

use super::super::act::Time;
use crate::domain::promise::{Basis, Step};
use crate::units::ids::SiteId;
use crate::units::words::{Reason, Words};
use schemars::JsonSchema;
use serde::Serialize;

/// How long one step takes. The figures of the steps do not add up to those of the whole: not everything is slow at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// Half take at most so many seconds.
    pub p50_s: u32,
    /// Nine of ten take at most so many seconds.
    pub p90_s: u32,
    /// A configured figure, not a learned one.
    pub prior: bool,
}

/// When it is received on one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WayView {
    /// Half are received by then.
    pub p50: Time,
    /// Nine of ten are received by then.
    pub p90: Time,
    /// What it rests on: `prior` marks configured figures.
    pub basis: Basis,
    /// How many deliveries it was learned from; 0 for a prior.
    pub deliveries: u32,
    /// Whole minutes that nine of ten have to spare before the deadline, less the laboratory's own margin; negative when late, None
    /// without a deadline.
    pub spare_minutes: Option<i32>,
    /// Step by step, in order.
    pub steps: Vec<StepView>,
}

/// What was promised to who asked before sending the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PromiseView {
    /// Half by UAV; None where none could fly when it was asked for.
    pub uav_p50: Option<Time>,
    /// Nine of ten by UAV.
    pub uav_p90: Option<Time>,
    /// Half by road.
    pub road_p50: Option<Time>,
    /// Nine of ten by road.
    pub road_p90: Option<Time>,
    /// The last moment to hand it over so that nine of ten keep the clinical limit.
    pub latest_handover: Option<Time>,
    /// What the promise rests on: the one by UAV, or by road where there is none.
    pub basis: Basis,
}

/// Promises and what became of them. Percentages are of those decided: received, or overdue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HeldView {
    /// So many were made.
    pub made: u64,
    /// Of these, nobody knows yet.
    pub open: u64,
    /// The request was declined or withdrawn.
    pub withdrawn: u64,
    /// The box was received.
    pub received: u64,
    /// Not received, and the P90 is past.
    pub overdue: u64,
    /// Received by the P50.
    pub by_p50: u64,
    /// Received by the P90.
    pub by_p90: u64,
    /// 50 where promises are right.
    pub percent_by_p50: Option<f64>,
    /// 90 where promises are right.
    pub percent_by_p90: Option<f64>,
}

/// The same for one route and one basis.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct RouteHeld {
    pub origin: SiteId,
    pub destination: SiteId,
    /// What the promises rested on.
    pub basis: Basis,
    pub held: HeldView,
}

/// How often past promises held. A request rests on the promise by UAV; on the one by road where no UAV could fly when it was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PromiseReport {
    /// As it stood then.
    pub at: Time,
    /// All by UAV.
    pub all: HeldView,
    /// Those by UAV that were learned from deliveries.
    pub learned: HeldView,
    /// Those by UAV of configured figures.
    pub prior: HeldView,
    /// By UAV, route by route.
    pub routes: Vec<RouteHeld>,
    /// All by road.
    pub road: HeldView,
    /// By road, route by route.
    pub road_routes: Vec<RouteHeld>,
}

/// Whether a transport can fly, how long it takes by air and by road, and by when it must arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Feasibility {
    /// A plan exists for now, for at least one aircraft.
    pub flies: bool,
    /// Why not, or what to know.
    pub reasons: Vec<Reason>,
    /// Where no report of the present weather counts: what the plan reckons with instead, as its own note says it; None where it is
    /// measured, or where there is no plan. To be cleared a flight needs the present weather all the same.
    pub weather_assumed: Option<Words>,
    /// By when it must be received; None while the clock's start is not told.
    pub deadline: Option<Time>,
    /// What the laboratory itself needs before the deadline, minutes: it is taken off what is left to spare.
    pub bench_minutes: u32,
    /// Straight distance, metres.
    pub distance_m: u32,
    /// A pack swap at a station is part of the plan.
    pub swap_at: Option<SiteId>,
    /// Receipt by UAV when asked now, step by step with percentiles; None where it does not fly.
    pub uav: Option<WayView>,
    /// The same by road.
    pub road: WayView,
    /// The last moment to hand the box over at the origin so that nine of ten keep the clinical limit less the laboratory's own
    /// margin; None where it does not fly, has no clock yet, or where nine of ten do not keep it.
    pub latest_handover: Option<Time>,
}
