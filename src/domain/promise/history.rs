//! The newest deliveries, by route and of the whole network.

use super::lesson::Lesson;
use super::way::Basis;
use crate::units::ids::SiteId;
use crate::units::pairs;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// From so many deliveries on they are believed more than the configuration.
pub const ENOUGH: usize = 20;
/// So many of the newest are kept of each route, and of all together: what is learned follows what changes.
pub const KEPT: usize = 200;

/// From a site to a site.
pub type Route = (SiteId, SiteId);

/// The newest deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History {
    #[serde(with = "pairs")]
    routes: BTreeMap<Route, VecDeque<Lesson>>,
    all: VecDeque<Lesson>,
}

impl History {
    /// Adds the newest delivery of a route.
    pub fn learn(&mut self, route: Route, lesson: Lesson) {
        for lessons in [self.routes.entry(route).or_default(), &mut self.all] {
            if lessons.len() == KEPT {
                lessons.pop_front();
            }
            lessons.push_back(lesson);
        }
    }

    /// How many deliveries of the whole network it holds; at most [`KEPT`].
    #[must_use]
    pub fn deliveries(&self) -> usize {
        self.all.len()
    }

    /// The deliveries to learn from for a route: its own where there are enough, else those of the whole network; none where even
    /// these are too few.
    #[must_use]
    pub fn of(&self, route: &Route) -> (Basis, Vec<Lesson>) {
        let enough = |lessons: &&VecDeque<Lesson>| lessons.len() >= ENOUGH;
        match (self.routes.get(route).filter(enough), Some(&self.all).filter(enough)) {
            (Some(own), _) => (Basis::Route, own.iter().copied().collect()),
            (None, Some(all)) => (Basis::Network, all.iter().copied().collect()),
            (None, None) => (Basis::Prior, Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(from: &str) -> Route {
        (SiteId::new(from).expect("a site"), SiteId::new("H-DG").expect("a site"))
    }

    fn lesson(ask: i64) -> Lesson {
        Lesson { ask, pack: 0, over: 0, load: 0, flown: 1, planned: 1, unload: 0, receive: 0 }
    }

    #[test]
    fn nineteen_deliveries_are_too_few_twenty_teach_the_network_and_twenty_of_a_route_the_route() {
        let mut history = History::default();

        for nth in 0..19 {
            history.learn(route("C-LB"), lesson(nth));
        }
        assert_eq!(history.of(&route("C-LB")).0, Basis::Prior);
        history.learn(route("C-GL"), lesson(19));
        assert_eq!(history.of(&route("C-LB")).0, Basis::Network);
        history.learn(route("C-LB"), lesson(20));

        assert_eq!(history.of(&route("C-LB")).0, Basis::Route);
        assert_eq!((history.of(&route("C-GL")).0, history.of(&route("C-GL")).1.len()), (Basis::Network, 21));
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let mut history = History::default();

        for nth in 0..1_000 {
            history.learn(route("C-LB"), lesson(nth));
        }

        let (_, lessons) = history.of(&route("C-LB"));
        assert_eq!((lessons.len(), lessons.first().map(|l| l.ask), lessons.last().map(|l| l.ask)), (KEPT, Some(800), Some(999)));
    }
}
