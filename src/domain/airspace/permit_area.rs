//! Where a permit holds: within an area, or along routes.
//!
//! The rule is strict: the whole way, every leg of it, lies within the area, or within one route that the permit describes. Pieces of
//! two routes are not added up, not even where they overlap: nobody permitted the way that goes over from one to the other.

use crate::domain::geo::{Area, LocalFrame, Point, Position, Segment, Shape, Stretch};
use crate::units::quantity::Metres;
use crate::units::words::{Words, words};

/// A line that lies outside by less than this lies inside.
const SLACK: Metres = Metres(0.01);
/// How far outside a line runs is looked at every so many metres.
const LOOK: f64 = 5.0;

/// Where a permit holds.
#[derive(Debug, Clone, PartialEq)]
pub enum PermitArea {
    /// Everywhere in an area: round a place, or within a border.
    Within(Area),
    /// Along any one of these routes; never empty.
    Along(Vec<PermitRoute>),
}

/// A route of a permit: everything within a distance of straight legs from point to point.
#[derive(Debug, Clone, PartialEq)]
pub struct PermitRoute {
    /// Two or more.
    pub points: Vec<Position>,
    /// To either side, and round both ends.
    pub half_width: Metres,
}

/// How a way runs outside of a permit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// How far along the way it first does.
    pub along: Metres,
    /// How far outside it goes, looked at every 5 m.
    pub most: Metres,
}

impl PermitArea {
    /// Whether a way, leg by leg in the tangent plane, runs outside; None where the whole of it lies within the area or one route.
    /// Of several routes that do not hold it, the one that it leaves least is told.
    #[must_use]
    pub fn outside(&self, legs: &[Segment], frame: &LocalFrame) -> Option<Outside> {
        let parts: Vec<(Shape, Metres)> = match self {
            Self::Within(area) => vec![(area.shape(frame), Metres(0.0))],
            Self::Along(routes) => routes.iter().map(|route| (route.spine(frame), route.half_width)).collect(),
        };
        let mut nearest: Option<Outside> = None;
        for (shape, reach) in &parts {
            let left = left(shape, *reach, legs)?;
            nearest = Some(nearest.filter(|before| before.most <= left.most).unwrap_or(left));
        }
        nearest
    }
}

impl PermitArea {
    /// What people read of it, places to five decimals of a degree (1 m).
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Within(Area::Circle { centre, radius }) => {
                words(format!("trong bán kính {radius} quanh {}", shown(centre)), format!("within {radius} of {}", shown(centre)))
            }
            Self::Within(Area::Polygon { outer, .. }) => {
                let corners: Vec<String> = outer.iter().map(shown).collect();
                words(format!("trong đường biên {}", corners.join("; ")), format!("within the border {}", corners.join("; ")))
            }
            Self::Along(routes) => {
                let route = |route: &PermitRoute| {
                    let points: Vec<String> = route.points.iter().map(shown).collect();
                    format!("{} (±{})", points.join(" → "), route.half_width)
                };
                let routes: Vec<String> = routes.iter().map(route).collect();
                words(format!("theo một trong các tuyến {}", routes.join("; ")), format!("along one of the routes {}", routes.join("; ")))
            }
        }
    }
}

fn shown(at: &Position) -> String {
    format!("{:.5}, {:.5}", at.latitude, at.longitude)
}

impl PermitRoute {
    /// Its legs out and back, a ring with nothing in it: what lies within the half width of that lies in the route.
    fn spine(&self, frame: &LocalFrame) -> Shape {
        let out: Vec<Point> = self.points.iter().map(|at| frame.spread_point(*at)).collect();
        let between = out.get(1..out.len().saturating_sub(1)).unwrap_or_default();
        Shape::Rings(vec![out.iter().chain(between.iter().rev()).copied().collect()])
    }
}

/// How a way runs outside of all within `reach` of a shape.
fn left(shape: &Shape, reach: Metres, legs: &[Segment]) -> Option<Outside> {
    let mut start = Metres(0.0);
    let mut found: Option<Outside> = None;
    for leg in legs {
        for gap in gaps(&shape.stretches_within(leg, reach), leg.length()) {
            let most = farthest(shape, reach, leg, gap);
            found = Some(match found {
                Some(before) => Outside { most: if most > before.most { most } else { before.most }, ..before },
                None => Outside { along: start + gap.from, most },
            });
        }
        start = start + leg.length();
    }
    found
}

/// What stretches leave out of a line.
fn gaps(inside: &[Stretch], length: Metres) -> Vec<Stretch> {
    let ends = inside.iter().map(|stretch| stretch.until);
    let starts = inside.iter().map(|stretch| stretch.from).chain([length]);
    let between = std::iter::once(Metres(0.0)).chain(ends).zip(starts);
    between.map(|(from, until)| Stretch { from, until }).filter(|gap| gap.length() > SLACK).collect()
}

/// The largest distance outside on a stretch of a leg.
fn farthest(shape: &Shape, reach: Metres, leg: &Segment, gap: Stretch) -> Metres {
    let looks = (gap.length().0 / LOOK).ceil().max(1.0);
    let places = std::iter::successors(Some(0.0), |look| Some(look + 1.0)).take_while(|look| *look <= looks);
    let away = places.map(|look| {
        let at = leg.at((gap.from.0 + gap.length().0 * look / looks) / leg.length().0);
        shape.distance_to(&Segment { from: at, to: at }).0 - reach.0
    });
    Metres(away.fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::geodesy;
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    fn at(track: f64, metres: f64) -> Position {
        geodesy::destination(HUB, Degrees(track), Metres(metres))
    }

    fn legs(places: &[Position]) -> Vec<Segment> {
        let frame = LocalFrame::at(HUB);
        places.windows(2).map(|two| Segment { from: frame.point(two[0]), to: frame.point(two[1]) }).collect()
    }

    fn route(places: &[Position], half_width: f64) -> PermitRoute {
        PermitRoute { points: places.to_vec(), half_width: Metres(half_width) }
    }

    fn outside(area: &PermitArea, way: &[Position]) -> Option<Outside> {
        area.outside(&legs(way), &LocalFrame::at(HUB))
    }

    #[test]
    fn a_way_along_a_route_with_a_bend_is_inside_and_the_straight_line_past_the_bend_is_not() {
        let (bend, end) = (at(60.0, 3_000.0), geodesy::destination(at(60.0, 3_000.0), Degrees(100.0), Metres(3_000.0)));
        let area = PermitArea::Along(vec![route(&[HUB, bend, end], 100.0)]);

        assert_eq!(outside(&area, &[HUB, bend, end]), None);
        let left = outside(&area, &[HUB, end]).expect("outside");
        // Half-way, 3000 m · cos 20° along, the nearest leg is 3000 m · cos 20° · sin 20° away; the half width is spared.
        let away = 3_000.0 * 20.0_f64.to_radians().cos() * 20.0_f64.to_radians().sin();
        assert!((left.most.0 - (away - 100.0)).abs() < 5.0, "{left:?}");
        assert!((left.along.0 - 100.0 / 20.0_f64.to_radians().sin()).abs() < 1.0, "{left:?}");
    }

    #[test]
    fn pieces_of_two_routes_that_meet_are_not_one_route() {
        let (middle, end) = (at(90.0, 2_000.0), at(90.0, 4_000.0));
        let halves = PermitArea::Along(vec![route(&[HUB, middle], 100.0), route(&[middle, end], 100.0)]);
        let whole = PermitArea::Along(vec![route(&[HUB, middle], 100.0), route(&[HUB, end], 100.0)]);

        assert!(outside(&halves, &[HUB, end]).is_some_and(|left| (left.most.0 - 1_900.0).abs() < 5.0));
        assert_eq!(outside(&whole, &[HUB, end]), None);
        assert_eq!(outside(&halves, &[HUB, middle]), None);
    }

    #[test]
    fn a_border_with_a_notch_is_left_where_the_line_crosses_the_notch() {
        // A square of 4 km about the hub, without the triangle from its north side down to the hub.
        let corners = [at(45.0, 2_828.0), at(135.0, 2_828.0), at(225.0, 2_828.0), at(315.0, 2_828.0), at(0.0, 500.0)];
        let area = PermitArea::Within(Area::Polygon { outer: corners.to_vec(), holes: Vec::new() });
        let (west, east) = (at(315.0, 1_800.0), at(45.0, 1_800.0));

        let left = outside(&area, &[west, east]).expect("across the notch");
        assert!((left.along.0 - 236.0).abs() < 30.0 && left.most.0 > 400.0, "{left:?}");
        assert_eq!(outside(&area, &[west, HUB, east]), None);
    }

    #[test]
    fn every_leg_counts_not_the_ends_alone() {
        let area = PermitArea::Within(Area::Circle { centre: HUB, radius: Metres(3_000.0) });

        assert_eq!(outside(&area, &[HUB, at(10.0, 2_990.0)]), None);
        let left = outside(&area, &[HUB, at(0.0, 3_310.0), at(40.0, 1_000.0)]).expect("outside");
        assert!((left.along.0 - 3_000.0).abs() < 1.0 && (left.most.0 - 310.0).abs() < 2.0, "{left:?}");
    }

    proptest! {
        #[test]
        fn inside_is_what_dense_samples_say(
            bends in proptest::collection::vec((0.0..360.0_f64, 200.0..4_000.0_f64), 2..5), half_width in 20.0..800.0_f64,
            way in proptest::collection::vec((0.0..360.0_f64, 0.0..4_000.0_f64), 2..4), along_it in proptest::bool::ANY,
        ) {
            let points: Vec<Position> = bends.iter().map(|(track, metres)| at(*track, *metres)).collect();
            let way: Vec<Position> = if along_it { points.clone() } else { way.iter().map(|(track, metres)| at(*track, *metres)).collect() };
            let area = PermitArea::Along(vec![route(&points, half_width)]);

            let told = outside(&area, &way);

            // Every 2 m of the way, the distance to the nearest leg of the route.
            let (spine, flown) = (legs(&points), legs(&way));
            let samples = flown.iter().flat_map(|leg| (0..=2_000_u32).map(move |nth| leg.at(f64::from(nth) / 2_000.0)));
            let away = |at: Point| spine.iter().map(|leg| leg.distance_to(at)).fold(f64::INFINITY, f64::min);
            let most = samples.map(|at| away(at) - half_width).fold(f64::NEG_INFINITY, f64::max);
            prop_assume!(most.abs() > 0.05);
            prop_assert_eq!(told.is_some(), most > 0.0, "{:?} {}", told, most);
            if let Some(told) = told {
                prop_assert!((told.most.0 - most).abs() < 6.0, "{:?} {}", told, most);
            }
        }
    }
}
