//! Who lives in an area: residents of wards, spread evenly over each.

use crate::domain::geo::{LocalFrame, Position};
use crate::domain::network::Ward;
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
}
