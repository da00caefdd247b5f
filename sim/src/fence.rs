//! The geofence as the autopilot keeps it.

use crate::geometry::{LocalFrame, Point, inside_polygon};
use crate::inbound::WireItem;

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Polygon(Vec<Point>),
    Circle { centre: Point, radius: f64 },
}

impl Shape {
    fn holds(&self, point: Point) -> bool {
        match self {
            Self::Polygon(corners) => inside_polygon(point, corners),
            Self::Circle { centre, radius } => point.distance(*centre) <= *radius,
        }
    }
}

/// Inclusion and exclusion zones.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Fence {
    inclusions: Vec<Shape>,
    exclusions: Vec<Shape>,
}

/// The item list does not add up to whole polygons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IncompletePolygon;

impl Fence {
    /// Builds the zones from uploaded items.
    ///
    /// # Errors
    /// A polygon with fewer corners in the list than each of them announces.
    pub(crate) fn build(items: &[WireItem], frame: &LocalFrame) -> Result<Self, IncompletePolygon> {
        let mut fence = Self::default();
        let mut at = 0;
        while let Some(item) = items.get(at) {
            let centre = frame.point_e7(item.x, item.y);
            match item.command {
                5001 | 5002 => {
                    let corners = item.params[0] as usize;
                    let run: Vec<&WireItem> = items[at..].iter().take(corners).take_while(|other| other.command == item.command).collect();
                    if run.len() < corners || corners == 0 {
                        return Err(IncompletePolygon);
                    }
                    let polygon = Shape::Polygon(run.iter().map(|corner| frame.point_e7(corner.x, corner.y)).collect());
                    if item.command == 5001 {
                        fence.inclusions.push(polygon)
                    } else {
                        fence.exclusions.push(polygon)
                    }
                    at += corners;
                }
                5003 | 5004 => {
                    let circle = Shape::Circle { centre, radius: f64::from(item.params[0]) };
                    if item.command == 5003 {
                        fence.inclusions.push(circle)
                    } else {
                        fence.exclusions.push(circle)
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
        Ok(fence)
    }

    /// Whether a point is inside an inclusion (if there are any) and outside all exclusions.
    pub(crate) fn allows(&self, point: Point) -> bool {
        (self.inclusions.is_empty() || self.inclusions.iter().any(|shape| shape.holds(point)))
            && !self.exclusions.iter().any(|shape| shape.holds(point))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::GeoPoint;

    fn corner(command: u16, corners: f32, x: i32, y: i32) -> WireItem {
        WireItem { seq: 0, frame: 3, command, current: 0, autocontinue: 1, params: [corners, 0.0, 0.0, 0.0], x, y, z: 0.0 }
    }

    fn square(command: u16, from: i32, to: i32) -> [WireItem; 4] {
        [(from, from), (from, to), (to, to), (to, from)].map(|(x, y)| corner(command, 4.0, x, y))
    }

    #[test]
    fn inclusion_and_exclusion_decide_together() {
        let frame = LocalFrame::at(GeoPoint { latitude_deg: 0.0, longitude_deg: 0.0, altitude_amsl_m: 0.0 });
        let items = [square(5001, 0, 100_000), square(5002, 40_000, 60_000)].concat();
        let fence = Fence::build(&items, &frame).expect("both polygons are whole");

        assert!(fence.allows(frame.point_e7(20_000, 20_000)));
        assert!(!fence.allows(frame.point_e7(50_000, 50_000)));
        assert!(!fence.allows(frame.point_e7(-1_000, 50_000)));
        assert_eq!(Fence::build(&items[..3], &frame), Err(IncompletePolygon));
    }
}
