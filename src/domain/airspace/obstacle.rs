//! What stands in the air: towers, bridges, pylons, lines.

use crate::domain::geo::{LocalFrame, Point, Position, Segment};
use crate::units::altitude::{Agl, Amsl};
use crate::units::quantity::Metres;

/// A published obstacle.
#[derive(Debug, Clone, PartialEq)]
pub struct Obstacle {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Bridge, tower, high-rise and so on, as published.
    pub kind: String,
    /// One place, or the places along a line.
    pub places: Vec<Position>,
    /// Height above the ground.
    pub height: Agl,
    /// Its top above sea level.
    pub top: Amsl,
    /// How far off the height may be.
    pub height_accuracy: Metres,
    /// How far off the position may be.
    pub accuracy: Metres,
    /// Where the height comes from.
    pub height_source: String,
    /// Where the position comes from.
    pub source: String,
    /// Whether it is an assumption.
    pub assumed: bool,
}

impl Obstacle {
    /// The highest that its top may be: what a flight clears.
    #[must_use]
    pub fn highest(&self) -> Amsl {
        self.top + self.height_accuracy
    }
}

/// All obstacles, with their places in the tangent plane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Obstacles {
    all: Vec<(Obstacle, Vec<Point>)>,
}

impl Obstacles {
    /// Puts obstacles into a tangent plane, ordered by id.
    #[must_use]
    pub fn new(frame: &LocalFrame, mut all: Vec<Obstacle>) -> Self {
        all.sort_by(|a, b| a.id.cmp(&b.id));
        let place = |o: Obstacle| {
            let points = o.places.iter().map(|at| frame.point(*at)).collect();
            (o, points)
        };
        Self { all: all.into_iter().map(place).collect() }
    }

    /// Every obstacle, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Obstacle> {
        self.all.iter().map(|(obstacle, _)| obstacle)
    }

    /// Every obstacle with its distance from a line, by id.
    pub fn with_distance<'a>(&'a self, line: &'a Segment) -> impl Iterator<Item = (&'a Obstacle, Metres)> + 'a {
        self.all.iter().map(|(obstacle, points)| (obstacle, distance(points, line)))
    }

    /// The points of an obstacle in the tangent plane; empty when there is no such obstacle.
    #[must_use]
    pub fn points(&self, id: &str) -> &[Point] {
        self.all.iter().find(|(o, _)| o.id == id).map_or(&[], |(_, points)| points)
    }
}

fn distance(points: &[Point], line: &Segment) -> Metres {
    let legs = points.windows(2).map(|w| line.distance_between(&Segment { from: w[0], to: w[1] }));
    let spots = points.iter().map(|p| line.distance_to(*p));
    Metres(legs.chain(spots).fold(f64::INFINITY, f64::min))
}
