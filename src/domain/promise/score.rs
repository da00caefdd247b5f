//! How often past promises held.

use super::course::Course;
use super::history::Route;
use super::way::Basis;
use crate::units::time::Utc;
use std::collections::BTreeMap;

/// Promises by UAV, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// Promises that were made, by route and by what they rested on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    routes: BTreeMap<(Route, Basis), Held>,
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
        let Some(uav) = course.promise.as_ref().and_then(|promise| promise.uav) else { return };
        if let Some(held) = self.of(route, course) {
            held.received += 1;
            held.by_p50 += u64::from(at <= uav.p50);
            held.by_p90 += u64::from(at <= uav.p90);
        }
    }

    /// All, with what is open now: the routes and courses of consignments that are not over.
    #[must_use]
    pub fn held<'a>(&self, open: impl Iterator<Item = (Route, &'a Course)>, now: Utc) -> BTreeMap<(Route, Basis), Held> {
        let mut routes = self.routes.clone();
        for (route, course) in open {
            let Some(promise) = &course.promise else { continue };
            let late = course.received.is_none() && promise.uav.is_some_and(|uav| uav.p90 < now);
            if late && let Some(held) = routes.get_mut(&(route, promise.basis)) {
                held.overdue += 1;
            }
        }
        routes
    }

    /// The tally of a course that was promised to go by UAV.
    fn of(&mut self, route: &Route, course: &Course) -> Option<&mut Held> {
        let promise = course.promise.as_ref().filter(|promise| promise.uav.is_some())?;
        Some(self.routes.entry((route.clone(), promise.basis)).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::way::{Arrivals, Promise};
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

        let held = |now| scores.held(open.iter().cloned(), Utc(now))[&(route.clone(), Basis::Route)];
        assert_eq!(held(200), Held { made: 5, withdrawn: 1, received: 3, by_p50: 1, by_p90: 2, overdue: 0 });
        assert_eq!((held(200).open(), held(201).overdue, held(201).open()), (1, 1, 0));
        assert_eq!(held(201).percent(2), Some(50.0));
        assert_eq!(Held::default().percent(0), None);
    }
}
