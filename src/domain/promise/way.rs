//! How long a new delivery takes by UAV and by road, and by when its box must be handed over.

use super::history::{History, Route};
use super::lesson::{Ahead, Lesson};
use super::prior::PriorRun;
use super::quantile::quantile;
use super::step::Step;
use crate::domain::limits::PromiseLimits;
use crate::units::quantity::Seconds;
use crate::units::time::{Span, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a promise rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Configured figures: too few deliveries were seen.
    Prior,
    /// Deliveries of the whole network: too few were seen on this route.
    Network,
    /// Deliveries on this route.
    Route,
}

/// A moment that half of all cases keep, and one that nine of ten keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrivals {
    /// Half.
    pub p50: Utc,
    /// Nine of ten.
    pub p90: Utc,
}

/// What is told at the asking and held to account later. Written in records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Receipt by UAV; None where it could not be flown when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uav: Option<Arrivals>,
    /// Receipt by road.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub road: Option<Arrivals>,
    /// The last moment to hand the box over so that nine of ten keep the clinical limit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latest_handover: Option<Utc>,
    /// What the one by UAV rests on.
    pub basis: Basis,
}

/// How long one step takes. The percentiles of the steps do not add up to those of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepTimes {
    /// Which.
    pub step: Step,
    /// Half take at most this.
    pub p50: Span,
    /// Nine of ten take at most this.
    pub p90: Span,
    /// Configured, not learned.
    pub prior: bool,
}

/// How long a way takes, from the asking to the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Half take at most this.
    pub p50: Span,
    /// Nine of ten take at most this.
    pub p90: Span,
    /// Step by step, in order.
    pub steps: Vec<StepTimes>,
    /// What it rests on.
    pub basis: Basis,
    /// How many deliveries it was learned from; 0 for a prior.
    pub deliveries: usize,
}

impl Way {
    /// By UAV.
    #[must_use]
    pub fn by_uav(history: &History, limits: &PromiseLimits, route: &Route, ahead: &Ahead) -> Self {
        let (basis, learned) = history.of(route);
        let deliveries = learned.len();
        let prior = basis == Basis::Prior;
        let runs: Vec<_> = lessons(learned, limits).iter().map(|lesson| lesson.by_uav(ahead)).collect();
        told(Step::BY_UAV.map(|step| (step, prior)), &runs, basis, deliveries)
    }

    /// By road, where `estimate` is the time of the way. Couriers are not timed yet: their waiting and driving are priors; asking,
    /// packing and receiving are the same people's work and are learned from flights.
    #[must_use]
    pub fn by_road(history: &History, limits: &PromiseLimits, route: &Route, estimate: Seconds) -> Self {
        let (basis, learned) = history.of(route);
        let deliveries = learned.len();
        let learned = lessons(learned, limits);
        let runs: Vec<_> = PriorRun::all(limits)
            .iter()
            .zip(learned.iter().cycle())
            .map(|(road, l)| [l.ask, l.pack, road.courier, millis(estimate.0 * road.drive), l.receive])
            .collect();
        let prior = basis == Basis::Prior;
        told(Step::BY_ROAD.map(|step| (step, prior || matches!(step, Step::Wait | Step::Drive))), &runs, basis, deliveries)
    }

    /// As moments, for who asks at `asked`.
    #[must_use]
    pub fn arrivals(&self, asked: Utc) -> Arrivals {
        Arrivals { p50: asked + self.p50, p90: asked + self.p90 }
    }
}

/// How long after the asking the box may be handed over at the latest, so that in nine of ten cases it is received within `limit`
/// of the asking. None where nine of ten do not keep it even with a box that is ready when asked.
#[must_use]
pub fn latest_handover(history: &History, limits: &PromiseLimits, route: &Route, ahead: &Ahead, limit: Span) -> Option<Span> {
    let lessons = lessons(history.of(route).1, limits);
    let limit = limit.as_millis_i64();
    let keeps = |handed: i64| {
        let mut received: Vec<i64> = lessons.iter().map(|lesson| lesson.received_when_handed_at(ahead, handed)).collect();
        received.sort_unstable();
        quantile(&received, 0.9).is_some_and(|p90| p90 <= limit)
    };
    if !keeps(0) {
        return None;
    }
    // Later handed over is never earlier received: halve what is left, to the second.
    let (mut kept, mut missed) = (0, limit.max(0) + 1_000);
    while missed - kept > 1_000 {
        let middle = kept.midpoint(missed);
        if keeps(middle) { kept = middle } else { missed = middle }
    }
    Some(span(kept))
}

/// What to learn from: what was seen, or else what is configured.
fn lessons(learned: Vec<Lesson>, limits: &PromiseLimits) -> Vec<Lesson> {
    if learned.is_empty() { PriorRun::all(limits).iter().map(|run| run.lesson).collect() } else { learned }
}

fn told<const N: usize>(steps: [(Step, bool); N], runs: &[[i64; N]], basis: Basis, deliveries: usize) -> Way {
    let both = |mut values: Vec<i64>| {
        values.sort_unstable();
        [0.5, 0.9].map(|p| span(quantile(&values, p).unwrap_or_default()))
    };
    let [p50, p90] = both(runs.iter().map(|run| run.iter().sum()).collect());
    let steps = steps.iter().enumerate().map(|(nth, (step, prior))| {
        let [p50, p90] = both(runs.iter().map(|run| run[nth]).collect());
        StepTimes { step: *step, p50, p90, prior: *prior }
    });
    Way { p50, p90, steps: steps.collect(), basis, deliveries }
}

fn span(millis: i64) -> Span {
    Span::millis(u64::try_from(millis).unwrap_or(0))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a year of milliseconds first")]
fn millis(seconds: f64) -> i64 {
    (seconds * 1e3).round().clamp(0.0, 3.2e10) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::limits::{Limit, Spread};
    use crate::units::ids::SiteId;

    fn limits() -> PromiseLimits {
        let limit = |p50, p90| Limit { value: Spread { p50, p90 }, source: String::new(), assumed: true };
        PromiseLimits {
            ask: limit(120.0, 600.0),
            pack: limit(480.0, 900.0),
            wait: limit(60.0, 600.0),
            load: limit(120.0, 300.0),
            fly: limit(1.0, 1.1),
            unload: limit(60.0, 180.0),
            receive: limit(120.0, 300.0),
            courier: limit(300.0, 900.0),
            drive: limit(1.0, 1.35),
        }
    }

    fn route() -> Route {
        (SiteId::new("C-LB").expect("a site"), SiteId::new("H-DG").expect("a site"))
    }

    fn taught() -> History {
        let mut history = History::default();
        for minute in 1..=20 {
            let (ask, rest) = (minute * 60_000, 60_000);
            history.learn(route(), Lesson { ask, pack: rest, over: rest, load: rest, flown: 2, planned: 1, unload: rest, receive: rest });
        }
        history
    }

    const AHEAD: Ahead = Ahead { lead: Span(0), fly: Span::minutes(5), not_before: None };

    #[test]
    fn a_promise_of_few_deliveries_is_the_configured_one_and_says_so() {
        let way = Way::by_uav(&History::default(), &limits(), &route(), &AHEAD);

        assert_eq!((way.basis, way.deliveries), (Basis::Prior, 0));
        assert!(way.steps.iter().all(|step| step.prior && step.p50 < step.p90));
        assert_eq!(way.steps.iter().map(|step| step.step).collect::<Vec<_>>(), Step::BY_UAV);
        let sum = way.steps.iter().fold(Span(0), |sum, step| Span(sum.0 + step.p90.0));
        assert!(way.p90 < sum, "nine of ten wholes are shorter than the sum of nine of ten of each");
    }

    #[test]
    fn a_promise_of_enough_deliveries_is_theirs_on_the_new_plan() {
        let way = Way::by_uav(&taught(), &limits(), &route(), &AHEAD);

        // Ten and a half minutes of asking, five steps of one, and twice the planned flight.
        assert_eq!((way.p50, way.basis, way.deliveries), (Span::secs(630 + 300 + 600), Basis::Route, 20));
        assert_eq!(way.p90, Span::secs(18 * 60 + 54 + 300 + 600));
        assert!(way.steps.iter().all(|step| !step.prior));
    }

    #[test]
    fn the_way_by_road_learns_what_people_do_and_marks_what_couriers_do() {
        let way = Way::by_road(&taught(), &limits(), &route(), Seconds(1_200.0));

        let priors: Vec<Step> = way.steps.iter().filter(|step| step.prior).map(|step| step.step).collect();
        assert_eq!(priors, [Step::Wait, Step::Drive]);
        let drive = way.steps.iter().find(|step| step.step == Step::Drive).expect("driven");
        assert!(drive.p50.as_secs_f64() > 1_190.0 && drive.p90.as_secs_f64() > 1_600.0, "{drive:?}");
    }

    #[test]
    fn a_box_handed_over_at_the_latest_moment_still_keeps_the_limit_and_a_minute_later_does_not() {
        let history = taught();
        let limit = Span::minutes(60);

        let latest = latest_handover(&history, &limits(), &route(), &AHEAD, limit).expect("in time");

        // Waiting, loading, unloading and receiving of a minute each, ten minutes in the air.
        assert!((46 * 60 - 1..=46 * 60).contains(&(latest.as_millis() / 1_000)), "{latest}");
        assert_eq!(latest_handover(&history, &limits(), &route(), &AHEAD, Span::minutes(20)), None);
        let comes = Ahead { lead: Span::minutes(30), ..AHEAD };
        assert_eq!(latest_handover(&history, &limits(), &route(), &comes, Span::minutes(50)), None, "the aircraft comes too late");
    }
}
