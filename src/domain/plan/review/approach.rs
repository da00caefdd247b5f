//! The way in along a corridor of the pad, read sample by sample.

use super::geometry::{Sample, distance_to_chain, samples};
use super::{Reader, SLACK};
use crate::domain::geo::geodesy;

impl Reader<'_> {
    /// Where the pad of arrival has corridors, the end of the line lies in one of them, in which the cruise height clears every
    /// obstacle as high as it may be.
    pub(super) fn approach(&mut self, line: &[Sample]) {
        if self.to.approaches.is_empty() {
            return;
        }
        let clearance = self.network.limits.airspace.obstacle_clearance.value.0;
        let cruise = self.from.ground.0 + self.plan.sketch.heights.cruise.0;
        let length = self.length();
        let pad = self.to.position;
        let fits = self.to.approaches.iter().any(|approach| {
            let start = geodesy::destination(pad, approach.from, approach.length);
            let held = |sample: &&Sample| distance_to_chain(sample.at, &[start, pad], false) <= approach.half_width.0 + SLACK;
            let end = || line.iter().filter(|sample| sample.along.0 >= length - approach.length.0);
            let axis = samples(start, pad, 5.0);
            let low = self.network.obstacles.iter().filter(|o| o.top.0 + o.height_accuracy.0 + clearance >= cruise);
            let reach = approach.half_width.0 - SLACK;
            let mut inside = low.filter(|o| axis.iter().any(|sample| distance_to_chain(sample.at, &o.places, false) <= reach));
            end().all(|sample| held(&sample)) && inside.next().is_none()
        });
        if !fits {
            let (vi, en) =
                (format!("tiếp cận bãi {}", self.to.id), format!("the way in to pad {} follows no clear corridor of it", self.to.id));
            self.add("APPROACH", vi, en);
        }
    }
}
