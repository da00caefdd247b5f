//! Who lives in an area: residents of wards, spread evenly over each.

use crate::domain::geo::{LocalFrame, Path, Position, Segment, Shape, Stretch};
use crate::domain::network::Ward;
use crate::units::quantity::Metres;
use geo::algorithm::{Area, BooleanOps};
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// A ward that reaches into an area.
#[derive(Debug, Clone, PartialEq)]
pub struct WardBelow {
    /// Its name.
    pub name: String,
    /// People who live in the whole ward.
    pub population: u32,
    /// Its own area, square kilometres.
    pub km2: f64,
    /// How much of it lies in the area, square kilometres.
    pub inside_km2: f64,
    /// Residents a square kilometre, on average over the ward.
    pub people_a_km2: f64,
    /// Where border and residents come from.
    pub source: String,
}

/// The people of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// The area, square kilometres.
    pub km2: f64,
    /// The wards that reach into it, the most densely populated first.
    pub wards: Vec<WardBelow>,
}

fn polygon(frame: &LocalFrame, ring: &[Position]) -> Polygon<f64> {
    let corner = |at: &Position| {
        let point = frame.point(*at);
        Coord { x: point.east, y: point.north }
    };
    Polygon::new(LineString::from(ring.iter().map(corner).collect::<Vec<_>>()), Vec::new())
}

fn square_kilometres(area: &impl Area<f64>) -> f64 {
    area.unsigned_area() / 1e6
}

impl People {
    /// Who lives inside of a ring, without those inside of another one. Areas are those of the tangent plane at the ring's first
    /// corner: 0.01 % too small at 100 km from there.
    #[must_use]
    pub fn within(ring: &[Position], without: Option<&[Position]>, wards: &[Ward]) -> Self {
        let Some(first) = ring.first() else { return Self { km2: 0.0, wards: Vec::new() } };
        let frame = LocalFrame::at(*first);
        let outer = MultiPolygon::new(vec![polygon(&frame, ring)]);
        let area = without.map_or_else(|| outer.clone(), |hole| outer.difference(&polygon(&frame, hole)));
        let below = |ward: &Ward| {
            let shape = polygon(&frame, &ward.border);
            let shared = area.intersection(&shape);
            let (km2, inside_km2) = (square_kilometres(&shape), square_kilometres(&shared));
            // Less than a square metre is the rounding of two borders that touch.
            (inside_km2 > 1e-6 && km2 > 0.0).then(|| WardBelow {
                name: ward.name.clone(),
                population: ward.population,
                km2,
                inside_km2,
                people_a_km2: f64::from(ward.population) / km2,
                source: ward.source.clone(),
            })
        };
        let mut wards: Vec<WardBelow> = wards.iter().filter_map(below).collect();
        wards.sort_by(|a, b| b.people_a_km2.total_cmp(&a.people_a_km2).then_with(|| a.name.cmp(&b.name)));
        Self { km2: square_kilometres(&area), wards }
    }

    /// Residents a square kilometre of the most densely populated ward; None where no ward is known.
    #[must_use]
    pub fn densest(&self) -> Option<f64> {
        self.wards.first().map(|ward| ward.people_a_km2)
    }

    /// Residents a square kilometre on average over the part that is known; None where none is.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        let known: f64 = self.wards.iter().map(|ward| ward.inside_km2).sum();
        let people: f64 = self.wards.iter().map(|ward| ward.inside_km2 * ward.people_a_km2).sum();
        (known > 0.0).then(|| people / known)
    }

    /// The share of the area for which residents are known, 0 to 1.
    #[must_use]
    pub fn known(&self) -> f64 {
        let known: f64 = self.wards.iter().map(|ward| ward.inside_km2).sum();
        if self.km2 > 0.0 { (known / self.km2).min(1.0) } else { 0.0 }
    }
}

/// A part of a path over one ward.
#[derive(Debug, Clone, PartialEq)]
pub struct WardOnTheWay {
    /// From where until where along the path.
    pub stretch: Stretch,
    /// The ward's name.
    pub name: String,
    /// Residents a square kilometre, on average over the ward.
    pub people_a_km2: f64,
    /// Where border and residents come from.
    pub source: String,
}

/// The wards right below a path in the order in which they are met; parts over which nobody knows who lives are left out.
#[must_use]
pub fn along(path: &Path, wards: &[Ward]) -> Vec<WardOnTheWay> {
    let frame = LocalFrame::at(path.first());
    let mut found: Vec<WardOnTheWay> = Vec::new();
    for ward in wards {
        let km2 = square_kilometres(&polygon(&frame, &ward.border));
        if km2 <= 0.0 {
            continue;
        }
        let shape = Shape::Rings(vec![ward.border.iter().map(|at| frame.point(*at)).collect()]);
        for leg in path.legs() {
            let line = Segment { from: frame.point(leg.from), to: frame.point(leg.to) };
            found.extend(shape.stretches_within(&line, Metres(0.0)).into_iter().map(|part| WardOnTheWay {
                stretch: Stretch { from: leg.start + part.from, until: leg.start + part.until },
                name: ward.name.clone(),
                people_a_km2: f64::from(ward.population) / km2,
                source: ward.source.clone(),
            }));
        }
    }
    found.sort_by(|a, b| a.stretch.from.0.total_cmp(&b.stretch.from.0).then_with(|| a.name.cmp(&b.name)));
    // A ward that goes on beyond a bend is one part.
    let mut joined: Vec<WardOnTheWay> = Vec::new();
    for part in found {
        match joined.last_mut() {
            Some(last) if last.name == part.name && part.stretch.from <= last.stretch.until + Metres(0.5) => {
                last.stretch.until = last.stretch.until.max(part.stretch.until);
            }
            Some(_) | None => joined.push(part),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::Point;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    fn square(west: f64, south: f64, side: f64) -> Vec<Position> {
        let frame = LocalFrame::at(HUB);
        let corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)];
        corners.into_iter().map(|(east, north)| frame.position(Point { east, north })).collect()
    }

    fn ward(name: &str, population: u32, border: Vec<Position>) -> Ward {
        Ward { name: name.to_owned(), population, border, source: "test".to_owned() }
    }

    #[test]
    fn people_are_spread_evenly_over_their_ward_and_the_densest_comes_first() {
        let wards = [
            ward("thin", 1_000, square(0.0, 0.0, 2_000.0)),
            ward("dense", 8_000, square(2_000.0, 0.0, 2_000.0)),
            ward("far", 1, square(9e3, 9e3, 1e3)),
        ];

        // 3 km by 3 km from the middle of the thin ward: half of each ward's height, and what nobody knows north of it.
        let people = People::within(&square(1_000.0, 0.0, 3_000.0), None, &wards);

        let names: Vec<&str> = people.wards.iter().map(|ward| ward.name.as_str()).collect();
        assert_eq!(names, ["dense", "thin"]);
        assert!((people.km2 - 9.0).abs() < 1e-3);
        assert!((people.densest().expect("known") - 2_000.0).abs() < 0.5);
        assert!((people.wards[1].inside_km2 - 2.0).abs() < 1e-3 && (people.wards[0].inside_km2 - 4.0).abs() < 1e-3);
        assert!((people.average().expect("known") - (2.0 * 250.0 + 4.0 * 2_000.0) / 6.0).abs() < 1.0);
        assert!((people.known() - 6.0 / 9.0).abs() < 1e-3);
    }

    #[test]
    fn what_is_left_out_does_not_count_and_where_nothing_is_known_nothing_is_said() {
        let wards = [ward("a", 1_000, square(0.0, 0.0, 1_000.0))];
        let ring = square(0.0, 0.0, 3_000.0);

        let outside = People::within(&ring, Some(&square(0.0, 0.0, 1_000.0)), &wards);

        assert!((outside.km2 - 8.0).abs() < 1e-3 && outside.average().is_none() && outside.known() < 1e-9);
    }

    #[test]
    fn wards_on_the_way_come_in_order_and_one_that_goes_on_past_a_bend_is_one() {
        let wards = [ward("first", 4_000, square(-1_000.0, -1_000.0, 2_000.0)), ward("second", 1_000, square(1_000.0, -1_000.0, 2_000.0))];
        let frame = LocalFrame::at(HUB);
        let place = |east, north| frame.position(Point { east, north });
        // 1.5 km east, then 1 km north-east: through the edge of both wards at 1 km, and on past what is known at 3 km east.
        let path = Path::through(place(0.0, 0.0), vec![place(1_500.0, 0.0)], place(3_500.0, 500.0));

        let found = along(&path, &wards);

        let names: Vec<&str> = found.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["first", "second"]);
        assert!(found[0].stretch.from.0.abs() < 1e-6 && (found[0].stretch.until.0 - 1_000.0).abs() < 0.1);
        let end = 1_500.0 + 1_500.0 * (2_000.0_f64.hypot(500.0) / 2_000.0);
        assert!((found[1].stretch.until.0 - end).abs() < 0.5, "{} {end}", found[1].stretch.until);
        assert!((found[0].people_a_km2 - 1_000.0).abs() < 0.5);
    }
}
