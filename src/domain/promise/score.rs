//! How often past promises held.

use super::course::Course;
use super::history::Route;
use super::way::{Arrivals, Basis, Promise};
use crate::units::pairs;
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Promises of one way, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Held {
    /// So many were made.
    pub made: u64,
    /// The request was declined or withdrawn: nothing was to be kept.
    pub withdrawn: u64,
    /// The box was received.
    pub received: u64,
    /// Of these, by the P50.
    pub by_p50: u64,
    /// Of these, by the P90.
    pub by_p90: u64,
    /// Not received yet, and the P90 is past.
    pub overdue: u64,
}

impl Held {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            made: self.made + other.made,
            withdrawn: self.withdrawn + other.withdrawn,
            received: self.received + other.received,
            by_p50: self.by_p50 + other.by_p50,
            by_p90: self.by_p90 + other.by_p90,
            overdue: self.overdue + other.overdue,
        }
    }

    /// Neither kept nor broken nor withdrawn yet.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.made.saturating_sub(self.withdrawn + self.received + self.overdue)
    }

    /// So many of a hundred promises that are decided kept this; what is overdue is broken. None before the first.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a report of fewer than 2^52 deliveries")]
    pub fn percent(&self, kept: u64) -> Option<f64> {
        let decided = self.received + self.overdue;
        (decided > 0).then(|| kept as f64 * 100.0 / decided as f64)
    }
}

/// Tallies by route and by what the promises rested on.
pub type Tallies = BTreeMap<(Route, Basis), Held>;

/// Promises that were made. A request rests on the promise by UAV; on the one by road where no UAV could fly when it was asked for.
/// Whoever carried the box in the end, the promise is held to when it was received.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scores {
    #[serde(with = "pairs")]
    uav: Tallies,
    #[serde(with = "pairs")]
    road: Tallies,
}

/// What became of all promises of each way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllHeld {
    /// By UAV.
    pub uav: Tallies,
    /// By road.
    pub road: Tallies,
}

/// The arrivals that a request rests on, and whether they are by UAV.
fn rests_on(promise: &Promise) -> Option<(Arrivals, bool)> {
    promise.uav.map(|uav| (uav, true)).or_else(|| promise.road.map(|road| (road, false)))
}

impl Scores {
    /// A promise is made.
    pub fn made(&mut self, route: &Route, course: &Course) {
        if let Some(held) = self.of(route, course) {
            held.made += 1;
        }
    }

    /// It is withdrawn before anything was received.
    pub fn withdrawn(&mut self, route: &Route, course: &Course) {
        if course.received.is_none()
            && let Some(held) = self.of(route, course)
        {
            held.withdrawn += 1;
        }
    }

    /// It is lost: what was promised for it is never kept.
    pub fn lost(&mut self, route: &Route, course: &Course) {
        if course.received.is_none()
            && let Some(held) = self.of(route, course)
        {
            held.overdue += 1;
        }
    }

    /// The box is received.
    pub fn received(&mut self, route: &Route, course: &Course, at: Utc) {
        let Some((told, _)) = course.promise.as_ref().and_then(rests_on) else { return };
        if let Some(held) = self.of(route, course) {
            held.received += 1;
            held.by_p50 += u64::from(at <= told.p50);
            held.by_p90 += u64::from(at <= told.p90);
        }
    }

    /// All, with what is open now: the routes and courses of consignments that are not over.
    #[must_use]
    pub fn held<'a>(&self, open: impl Iterator<Item = (Route, &'a Course)>, now: Utc) -> AllHeld {
        let mut all = AllHeld { uav: self.uav.clone(), road: self.road.clone() };
        for (route, course) in open {
            let Some(promise) = &course.promise else { continue };
            let Some((_, by_uav)) = rests_on(promise).filter(|(told, _)| course.received.is_none() && told.p90 < now) else { continue };
            let tallies = if by_uav { &mut all.uav } else { &mut all.road };
            if let Some(held) = tallies.get_mut(&(route, promise.basis)) {
                held.overdue += 1;
            }
        }
        all
    }

    /// The tally of a course that something was promised for.
    fn of(&mut self, route: &Route, course: &Course) -> Option<&mut Held> {
        let promise = course.promise.as_ref()?;
        let (_, by_uav) = rests_on(promise)?;
        let tallies = if by_uav { &mut self.uav } else { &mut self.road };
        Some(tallies.entry((route.clone(), promise.basis)).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ids::SiteId;

    fn promised(p50: i64, p90: i64) -> Course {
        let uav = Some(Arrivals { p50: Utc(p50), p90: Utc(p90) });
        Course { promise: Some(Promise { uav, road: None, latest_handover: None, basis: Basis::Route }), ..Course::default() }
    }

    #[test]
    fn a_box_that_never_came_counts_as_late_and_a_withdrawn_request_does_not() {
        let route: Route = (SiteId::new("C-LB").expect("a site"), SiteId::new("H-DG").expect("a site"));
        let mut scores = Scores::default();
        let course = promised(100, 200);
        for _ in 0..5 {
            scores.made(&route, &course);
        }

        scores.received(&route, &course, Utc(100));
        scores.received(&route, &course, Utc(200));
        scores.received(&route, &course, Utc(201));
        scores.withdrawn(&route, &course);
        let open = [(route.clone(), &course)];

        let held = |now| scores.held(open.iter().cloned(), Utc(now)).uav[&(route.clone(), Basis::Route)];
        assert_eq!(held(200), Held { made: 5, withdrawn: 1, received: 3, by_p50: 1, by_p90: 2, overdue: 0 });
        assert_eq!((held(200).open(), held(201).overdue, held(201).open()), (1, 1, 0));
        assert_eq!(held(201).percent(2), Some(50.0));
        assert_eq!(Held::default().percent(0), None);
    }

    #[test]
    fn a_promise_by_road_is_held_to_account_where_no_uav_was_promised_and_only_there() {
        let route: Route = (SiteId::new("C-LB").expect("a site"), SiteId::new("H-DG").expect("a site"));
        let road = Some(Arrivals { p50: Utc(100), p90: Utc(200) });
        let promise =
            |uav| Course { promise: Some(Promise { uav, road, latest_handover: None, basis: Basis::Prior }), ..Course::default() };
        let (by_road, both) = (promise(None), promise(Some(Arrivals { p50: Utc(10), p90: Utc(20) })));
        let mut scores = Scores::default();
        for _ in 0..4 {
            scores.made(&route, &by_road);
        }
        scores.made(&route, &both);

        scores.received(&route, &by_road, Utc(90));
        scores.received(&route, &by_road, Utc(190));
        scores.withdrawn(&route, &by_road);
        scores.received(&route, &both, Utc(15));

        let held = scores.held([(route.clone(), &by_road)].into_iter(), Utc(201));
        let place = (route, Basis::Prior);
        assert_eq!(held.road[&place], Held { made: 4, withdrawn: 1, received: 2, by_p50: 1, by_p90: 2, overdue: 1 });
        assert_eq!(held.uav[&place], Held { made: 1, received: 1, by_p50: 0, by_p90: 1, ..Held::default() });
    }
}
