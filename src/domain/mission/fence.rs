//! Whether a line stays inside of a fence: its ends do not say it, a fence has corners that point inwards.

use crate::domain::geo::{Area, LocalFrame, Position, Segment};

/// Whether the fence, one closed polygon, holds the whole straight line between two places. A fence without corners holds all.
#[must_use]
pub fn holds_line(fence: &[Position], from: Position, to: Position) -> bool {
    if fence.is_empty() {
        return true;
    }
    let frame = LocalFrame::at(from);
    let line = Segment { from: frame.point(from), to: frame.point(to) };
    let inside = Area::Polygon { outer: fence.to_vec(), holes: Vec::new() }.shape(&frame);
    let next = fence.iter().cycle().skip(1);
    let crosses = fence.iter().zip(next).any(|(a, b)| Segment { from: frame.point(*a), to: frame.point(*b) }.meets(&line).is_some());
    inside.contains(line.from) && inside.contains(line.to) && !crosses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(north: f64, east: f64) -> Position {
        Position { latitude: 21.0 + north * 1e-3, longitude: 105.9 + east * 1e-3 }
    }

    #[test]
    fn a_line_across_a_corner_that_points_inwards_is_not_held_although_its_ends_are() {
        let fence = [at(0.0, 0.0), at(0.0, 10.0), at(10.0, 10.0), at(2.0, 5.0), at(10.0, 0.0)];

        assert!(holds_line(&fence, at(1.0, 1.0), at(1.0, 9.0)));
        assert!(!holds_line(&fence, at(6.0, 1.0), at(6.0, 9.0)));
        assert!(!holds_line(&fence, at(1.0, 1.0), at(1.0, 12.0)));
        assert!(holds_line(&[], at(1.0, 1.0), at(1.0, 12.0)));
    }
}
