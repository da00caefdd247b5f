//! The fence against the operational volume, whose width is worked out here once more from the aircraft's figures.

use super::geometry::{distance_to_chain, samples};
use super::{Reader, SLACK};
use crate::domain::fleet::Airframe;
use crate::domain::geo::{Position, geodesy};
use crate::units::quantity::Metres;

/// Round a bend the fence's corners lie up to 2 % beyond its half width.
const BEND: f64 = 1.02;

impl Reader<'_> {
    /// How far beyond the flight geography the aircraft can get before it turned back.
    fn leaves_by(&self) -> f64 {
        let (limits, own) = (&self.network.limits, &self.kind.conformance);
        let (air, wind) = (self.kind.energy.airspeed.0, limits.weather.cruise_wind.value.0);
        let errors = own.gnss.value.0 + own.keeping.value.0 + own.map.value.0;
        let before = (air + wind) * own.reaction.value.0;
        let sideways = own.bank.value.0.to_radians().tan() * 9.806_65;
        let turning = match self.kind.airframe {
            // The quarter of a circle lasts as long as it takes to turn the whole speed by a right angle.
            Airframe::Vtol { .. } => {
                let lasts = std::f64::consts::FRAC_PI_2 * air / sideways;
                air.powi(2) / sideways + wind * lasts
            }
            Airframe::Multirotor => (air + wind).powi(2) / sideways / 2.0,
        };
        let past_fence = limits.airspace.zone_buffer.value.0 + own.past_fence.value.0;
        (errors + before + turning).max(past_fence)
    }

    /// The parts of the chain on which Hold is offered, each as a chain of its own.
    fn offered_parts(&self) -> Vec<Vec<Position>> {
        let mut corners = vec![(0.0, self.chain[0])];
        for leg in self.chain.windows(2) {
            let start = corners.last().map_or(0.0, |last| last.0);
            corners.push((start + geodesy::distance(leg[0], leg[1]).0, leg[1]));
        }
        let place = |along: f64| {
            let leg = corners.windows(2).rfind(|ends| ends[0].0 <= along).or_else(|| corners.windows(2).next());
            leg.map_or(self.chain[0], |ends| geodesy::along(ends[0].1, ends[1].1, Metres(along - ends[0].0)))
        };
        let mut parts = Vec::new();
        let mut begin = 0.0;
        let end = corners.last().map_or(0.0, |last| last.0);
        let stops = self.plan.hold_off.iter().map(|off| (off.stretch.from.0, off.stretch.until.0)).chain([(end, end)]);
        for (stop, again) in stops {
            if stop > begin {
                let between = corners.iter().filter(|(along, _)| begin < *along && *along < stop).map(|(_, at)| *at);
                parts.push(std::iter::once(place(begin)).chain(between).chain([place(stop.min(end))]).collect());
            }
            begin = again;
        }
        parts
    }

    /// The fence lies inside of flight geography and contingency volume.
    pub(super) fn volume(&mut self) {
        let leaves = self.leaves_by();
        let three_times = self.kind.conformance.dimension.value.0 * 1.5;
        let (wide, narrow) = (self.kind.hold_reach.0.max(three_times) + leaves, three_times + leaves);
        let parts = self.offered_parts();
        let fence = &self.plan.package.fence;
        let edges = fence.iter().zip(fence.iter().cycle().skip(1)).flat_map(|(a, b)| samples(*a, *b, 25.0));
        let outside = edges.map(|sample| sample.at).find(|at| {
            distance_to_chain(*at, &self.chain, false) > narrow * BEND + SLACK
                && !parts.iter().any(|part| distance_to_chain(*at, part, false) <= wide * BEND + SLACK)
        });
        if let Some(at) = outside {
            let far = distance_to_chain(at, &self.chain, false);
            self.add(
                "FENCE_OUTSIDE_VOLUME",
                format!("hàng rào ảo vượt ra ngoài vùng bay dự phòng: cách đường bay {far:.0} m"),
                format!("the fence reaches out of the contingency volume: {far:.0} m from the line"),
            );
        }
    }
}
