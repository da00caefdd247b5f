//! The height profile and the places to land, read point by point with the second reader's own geometry.

use super::geometry::{Bounds, Sample, distance_to_chain};
use super::{Reader, SLACK};
use crate::domain::airspace::Obstacle;
use crate::domain::geo::{Position, geodesy};
use crate::domain::plan::{FlightPlan, Note, Phase, PlanInput, Profile};
use crate::units::words::Reason;

impl Reader<'_> {
    /// Whether a place lies on the chain at a length of it, to a metre; with where each leg begins.
    fn lies_at(&self, at: Position, along: f64, begins: &[f64]) -> bool {
        let leg = begins.iter().rposition(|begin| *begin <= along + 0.001).unwrap_or(0);
        let from_corner = geodesy::distance(self.chain[leg], at).0;
        (from_corner - (along - begins[leg])).abs() < 1.0 && distance_to_chain(at, &self.chain[leg..leg + 2], false) < 1.0
    }

    /// Every point lies on the line at its height over the ground that is there, below the ceiling by the ground's own accuracy; the
    /// nearest obstacle is named; no more than a step lies between two points.
    pub(super) fn profile(&mut self, profile: &Profile) {
        let mut found: Vec<(&'static str, String, String)> = Vec::new();
        let mut wrong = |code, en: String| found.push((code, "mặt cắt độ cao sai".to_owned(), en));
        let (limits, length) = (&self.network.limits.airspace, self.length());
        let cruise = self.from.ground.0 + self.plan.sketch.heights.cruise.0;
        let ends = (profile.points.first(), profile.points.last());
        let whole = ends.0.zip(ends.1).is_some_and(|(a, b)| a.along.0.abs() < 0.1 && (b.along.0 - length).abs() < 0.1);
        let dense = profile.points.windows(2).all(|two| (-0.001..=51.0).contains(&(two[1].along.0 - two[0].along.0)));
        if !whole || !dense {
            wrong("PROFILE_GAP", "the profile leaves out a part of the line".to_owned());
        }
        if (profile.ground_accuracy - self.network.elevation.accuracy).0.abs() > 0.001 {
            wrong("PROFILE_GROUND", "the ground is not as well known as the profile says".to_owned());
        }
        let last = profile.points.len().saturating_sub(1);
        let mut begin = 0.0;
        let legs = self.chain.windows(2).map(|leg| {
            begin += geodesy::distance(leg[0], leg[1]).0;
            begin - geodesy::distance(leg[0], leg[1]).0
        });
        let begins: Vec<f64> = legs.collect();
        for (place, point) in profile.points.iter().enumerate() {
            let km = point.along.0 / 1e3;
            if !self.lies_at(point.at, point.along.0, &begins) {
                wrong("PROFILE_PLACE", format!("the point of km {km:.2} does not lie on the line"));
            }
            let ground = self.network.elevation.at(point.at).map(|ground| ground.0);
            if ground.zip(point.ground).is_none_or(|(known, told)| (known - told.0).abs() > 0.01) {
                wrong("PROFILE_GROUND", format!("the ground of km {km:.2} is not as the profile says"));
            }
            let wanted = match (place, point.phase) {
                (0, Phase::OnPad) => self.from.ground.0,
                (place, Phase::OnPad) if place == last => self.to.ground.0,
                (_, Phase::OnPad | Phase::ToWings | Phase::Cruise | Phase::Approach) => cruise,
            };
            if (point.height.0 - wanted).abs() > 0.01 {
                wrong("PROFILE_HEIGHT", format!("the height of km {km:.2} is {}, not {wanted:.1} m", point.height));
            }
            if ground.is_some_and(|ground| point.height.0 - ground + profile.ground_accuracy.0 >= limits.ceiling.value.0) {
                wrong("PROFILE_CEILING", format!("the profile is not below the ceiling at km {km:.2}"));
            }
        }
        self.add_all(found);
        self.profile_obstacles(profile);
    }

    /// The nearest obstacle within reach of each point is named, with its own height and uncertainty.
    fn profile_obstacles(&mut self, profile: &Profile) {
        let limits = &self.network.limits.airspace;
        let mut found: Vec<(&'static str, String, String)> = Vec::new();
        let mut wrong = |code, en: String| found.push((code, "mặt cắt độ cao sai".to_owned(), en));
        // Nothing of an obstacle outside of this box is near any point.
        let around = Bounds::around(profile.points.iter().map(|point| point.at));
        let touches = |o: &&Obstacle| o.accuracy.0 > 300.0 || around.may_touch(&Bounds::around(o.places.iter().copied()));
        let obstacles: Vec<&Obstacle> = self.network.obstacles.iter().filter(touches).collect();
        for point in &profile.points {
            let away = |places: &[Position]| distance_to_chain(point.at, places, false);
            let reach = |accuracy: f64| limits.obstacle_reach.value.0 + accuracy;
            let near = obstacles.iter().map(|o| (*o, away(&o.places))).filter(|(o, d)| *d <= reach(o.accuracy.0) - SLACK);
            let nearest = near.min_by(|a, b| a.1.total_cmp(&b.1));
            let km = point.along.0 / 1e3;
            match (nearest, &point.under) {
                (Some((obstacle, _)), None) => wrong("PROFILE_OBSTACLE", format!("obstacle {} at km {km:.2} is not named", obstacle.id)),
                (Some((obstacle, distance)), Some(told)) if told.distance.0 > distance + SLACK => {
                    wrong("PROFILE_OBSTACLE", format!("obstacle {} at km {km:.2} is nearer than {}", obstacle.id, told.id));
                }
                (Some(_) | None, _) => {}
            }
            if let Some(told) = &point.under {
                let known = self.network.obstacles.iter().find(|obstacle| obstacle.id == told.id);
                let right = known.is_some_and(|o| {
                    (o.top - told.top).abs().0 < 0.01
                        && o.height_accuracy <= told.top_accuracy
                        && (away(&o.places) - told.distance.0).abs() < SLACK
                });
                if !right {
                    wrong("PROFILE_OBSTACLE", format!("obstacle {} at km {km:.2} is not as the profile says", told.id));
                }
            }
            // Beside its pads the aircraft passes every height: there the obstacles are told, not cleared.
            let within = |o: &&Obstacle| away(&o.places) < limits.obstacle_reach.value.0 - SLACK;
            let low = |o: &&Obstacle| point.height.0 - (o.top.0 + o.height_accuracy.0) <= limits.obstacle_clearance.value.0 - 0.01;
            if let (true, Some(o)) = (point.phase != Phase::OnPad, obstacles.iter().copied().filter(low).find(within)) {
                let en = format!("obstacle {} at km {km:.2} is not cleared with its own uncertainty of {}", o.id, o.height_accuracy);
                wrong("PROFILE_CLEARANCE", en);
            }
        }
        self.add_all(found);
    }

    /// Where neither a pad nor a surveyed place lies near the line for longer than the limit, the plan says so.
    pub(super) fn landing_places(&mut self, line: &[Sample]) {
        let limits = &self.network.limits.airspace;
        // Where along the line each pad lies nearest, by looking.
        let nearest = |at: Position| {
            let away = line.iter().map(|sample| (sample.along.0, distance_to_chain(sample.at, &[at], false)));
            away.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0.0, f64::INFINITY))
        };
        let most = limits.landing_aside.value.0;
        let pads = self.network.pads.values().map(|pad| pad.position);
        let places = pads.chain(self.network.landing_places.values().map(|place| place.position));
        // Far ones are left out by the small map first: looking is slow.
        let near = places.filter(|at| distance_to_chain(*at, &self.chain, false) <= most * 1.1 + 100.0);
        let spots = near.map(nearest).filter(|(_, away)| *away <= most - SLACK);
        let mut marks: Vec<f64> = spots.map(|(along, _)| along).chain([0.0, self.length()]).collect();
        marks.sort_by(f64::total_cmp);
        // A sample may lie some metres beside the true place, at both ends of a gap.
        let gap = marks.windows(2).any(|two| two[1] - two[0] > limits.landing_spacing.value.0 + 26.0);
        let told = self.plan.notes.iter().any(|note| note.code == "NO_LANDING_PLACE");
        if gap && !told {
            let en = "a part of the line without a place to land is not told".to_owned();
            self.add_all(vec![("LANDING_NOT_NOTED", "thiếu chú ý về nơi hạ cánh khẩn cấp".to_owned(), en)]);
        }
    }

    /// What stands near a pad is told: the aircraft comes down beside it, whatever its cruise height clears.
    pub(super) fn columns(&mut self) {
        let reach = self.network.limits.airspace.obstacle_reach.value.0;
        let mut found = Vec::new();
        for pad in [self.from, self.to] {
            for obstacle in self.network.obstacles.iter() {
                let near = distance_to_chain(pad.position, &obstacle.places, false) <= reach + obstacle.accuracy.0 - SLACK;
                let told = |note: &Note| {
                    note.code == "OBSTACLE_AT_PAD" && note.what.en.contains(&obstacle.id) && note.what.en.contains(pad.id.as_str())
                };
                if near && obstacle.top > pad.ground && !self.plan.notes.iter().any(told) {
                    let en = format!("obstacle {} near pad {} is not told", obstacle.id, pad.id);
                    found.push(("OBSTACLE_AT_PAD", format!("thiếu chú ý về {} gần bãi {}", obstacle.id, pad.id), en));
                }
            }
        }
        self.add_all(found);
    }
}

/// Reads a profile against a plan and what it was made from.
///
/// # Errors
/// Every point that is not as it should be.
pub fn review_profile(profile: &Profile, plan: &FlightPlan, input: &PlanInput<'_>) -> Result<(), Vec<Reason>> {
    let mut reader = super::reader(plan, input)?;
    reader.profile(profile);
    if reader.faults.is_empty() { Ok(()) } else { Err(reader.faults) }
}
