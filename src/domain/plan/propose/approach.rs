//! The way in along a corridor of the pad of arrival, where the data hold any.
//!
//! At the cruise height until it is over the pad, straight down there: so the corridor is held by the line over ground, and cleared by
//! the cruise height. Only one of several corridors has to do.

use super::super::notes;
use super::super::sketch::PlanSketch;
use super::Frame;
use crate::domain::geo::{Path, Point, Segment};
use crate::domain::mission;
use crate::domain::site::Approach;
use crate::units::quantity::Metres;
use crate::units::words::Reason;

impl Frame<'_> {
    fn axis(&self, approach: &Approach) -> Segment {
        let frame = &self.network.frame;
        Segment { from: frame.point(approach.begins(self.to.position)), to: frame.point(self.to.position) }
    }

    /// Whether the end of the line, as long as the corridor, lies in it. A corridor is convex: what lies between two places of it that
    /// a straight line joins lies in it too.
    fn comes_in_along(&self, approach: &Approach) -> bool {
        let (path, axis) = (&self.way.path, self.axis(approach));
        let start = (path.length() - approach.length).max(Metres(0.0));
        let corners = path.legs().map(|leg| leg.start).filter(|along| *along > start);
        let places = std::iter::once(start).chain(corners).chain([path.length()]);
        let points: Vec<Point> = places.map(|along| self.network.frame.point(path.at(along))).collect();
        points.iter().all(|point| axis.distance_to(*point) <= approach.half_width.0)
    }

    /// Why the line does not come in along a corridor of the pad that is clear; empty where the data hold no corridor.
    pub(super) fn approach_reasons(&self, sketch: &PlanSketch) -> Option<Reason> {
        let held: Vec<&Approach> = self.to.approaches.iter().filter(|approach| self.comes_in_along(approach)).collect();
        if self.to.approaches.is_empty() {
            return None;
        }
        if held.is_empty() {
            return Some(notes::no_corridor(self.to, self.way.path.leg_at(self.way.path.length()).track()));
        }
        let clearance = self.network.limits.airspace.obstacle_clearance.value;
        let cruise = sketch.heights.cruise_amsl();
        let mut first = None;
        for approach in held {
            let axis = self.axis(approach);
            let mut inside = self.network.obstacles.with_distance(&axis).filter(|(_, away)| *away <= approach.half_width);
            match inside.find(|(obstacle, _)| cruise - obstacle.highest() <= clearance) {
                None => return None,
                Some((obstacle, _)) => first = first.or(Some(notes::in_the_corridor(self.to, obstacle, cruise, clearance))),
            }
        }
        first
    }

    /// Ways with one bend, where a corridor of the pad begins.
    pub(super) fn along_corridors(&self) -> impl Iterator<Item = Path> + '_ {
        let corner = |approach: &Approach| mission::on_grid(approach.begins(self.to.position));
        self.to.approaches.iter().map(move |approach| Path::through(self.way.path.first(), vec![corner(approach)], self.way.path.last()))
    }
}
