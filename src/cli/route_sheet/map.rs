//! The map of a sheet: one inline SVG, north up, in the tangent plane of the network.

use super::basemap::BaseMap;
use super::facts::Facts;
use super::html::escaped;
use crate::domain::airspace::ZoneKind;
use crate::domain::geo::{Area, LocalFrame, Point, Position, Shape};
use std::fmt::Write;

/// Width of the drawing in its own units.
const WIDTH: f64 = 1_000.0;
/// Least height as a share of the width, so that a straight east-west line has room; and most, so that it fits beside the rest.
const TALL: (f64, f64) = (0.55, 0.8);

/// From metres in the tangent plane to units of the drawing.
struct View<'a> {
    frame: &'a LocalFrame,
    west: f64,
    north: f64,
    scale: f64,
    height: f64,
}

impl View<'_> {
    fn at(&self, place: Position) -> (f64, f64) {
        let Point { east, north } = self.frame.point(place);
        ((east - self.west) * self.scale, (self.north - north) * self.scale)
    }

    /// Whether anything of a box round some places can be seen.
    fn sees(&self, places: &[Position]) -> bool {
        let points: Vec<(f64, f64)> = places.iter().map(|at| self.at(*at)).collect();
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let ((left, right), (top, bottom)) = (bounds(|p| p.0), bounds(|p| p.1));
        right >= 0.0 && left <= WIDTH && bottom >= 0.0 && top <= self.height
    }

    /// Whether a shape lies over the whole drawing: over each place of a grid on it.
    fn is_covered_by(&self, shape: &Shape) -> bool {
        let share = |step: u8| f64::from(step) / 8.0;
        let place = |across: u8, down: u8| Point {
            east: self.west + share(across) * WIDTH / self.scale,
            north: self.north - share(down) * self.height / self.scale,
        };
        (0..=8).all(|across| (0..=8).all(|down| shape.contains(place(across, down))))
    }

    fn path(&self, places: &[Position], closed: bool) -> String {
        let mut d = String::new();
        for (nth, place) in places.iter().enumerate() {
            let (x, y) = self.at(*place);
            let _ = write!(d, "{}{x:.1} {y:.1}", if nth == 0 { "M" } else { "L" });
        }
        if closed {
            d.push('Z');
        }
        d
    }

    /// A circle over the ellipsoid, as corners.
    fn circle(centre: Position, radius: crate::units::quantity::Metres) -> Vec<Position> {
        let corner =
            |step: u8| crate::domain::geo::geodesy::destination(centre, crate::units::quantity::Degrees(f64::from(step) * 5.0), radius);
        (0..72).map(corner).collect()
    }
}

fn view<'a>(facts: &'a Facts<'_>) -> View<'a> {
    let frame = &facts.network.frame;
    let points: Vec<Point> = facts.outlines.ground.iter().map(|at| frame.point(*at)).collect();
    let bounds = |of: fn(&Point) -> f64| {
        points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((west, east), (south, north)) = (bounds(|p| p.east), bounds(|p| p.north));
    let margin = 0.06 * (east - west).max(north - south) + 150.0;
    let (mut wide, mut tall) = (east - west + 2.0 * margin, north - south + 2.0 * margin);
    wide = wide.max(tall / TALL.1);
    tall = tall.max(wide * TALL.0);
    let scale = WIDTH / wide;
    let (middle_east, middle_north) = ((west + east) / 2.0, (south + north) / 2.0);
    View { frame, west: middle_east - wide / 2.0, north: middle_north + tall / 2.0, scale, height: tall * scale }
}

fn zone_class(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Prohibited => "z-prohibited",
        ZoneKind::Restricted => "z-restricted",
        ZoneKind::Caution => "z-caution",
        ZoneKind::Temporary => "z-temporary",
    }
}

fn base(svg: &mut String, view: &View<'_>, map: &BaseMap) {
    let classes = [
        ("river_polygon", "m-water", true),
        ("ward", "m-ward", true),
        ("river_centreline", "m-river", false),
        ("road", "m-road", false),
        ("bridge", "m-bridge", false),
        ("operating_radius", "m-radius", true),
    ];
    for (layer, class, closed) in classes {
        for (name, rings) in map.layer(layer) {
            let Some(outer) = rings.first().filter(|outer| view.sees(outer)) else { continue };
            let d: String = rings.iter().map(|ring| view.path(ring, closed)).collect();
            let _ = writeln!(svg, "<path class=\"{class}\" d=\"{d}\"/>");
            if layer == "ward" {
                // At the middle of what can be seen of it.
                let seen: Vec<(f64, f64)> =
                    outer.iter().map(|at| view.at(*at)).map(|(x, y)| (x.clamp(0.0, WIDTH), y.clamp(0.0, view.height))).collect();
                let middle = |of: fn(&(f64, f64)) -> f64| {
                    let (low, high) = seen.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
                    ((low + high) / 2.0, high - low)
                };
                let ((x, across), (y, up)) = (middle(|p| p.0), middle(|p| p.1));
                if across > 90.0 && up > 40.0 {
                    let _ = writeln!(svg, "<text class=\"t-ward\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(name));
                }
            }
        }
    }
}

fn zones(svg: &mut String, view: &View<'_>, facts: &Facts<'_>) -> Vec<(f64, f64, String)> {
    let mut labels = Vec::new();
    let mut everywhere = Vec::new();
    for zone in facts.network.airspace.iter().filter(|zone| zone.active) {
        let rings = match &zone.area {
            Area::Polygon { outer, holes } => std::iter::once(outer.clone()).chain(holes.iter().cloned()).collect(),
            Area::Circle { centre, radius } => vec![View::circle(*centre, *radius)],
        };
        let Some(outer) = rings.first().filter(|outer| view.sees(outer)) else { continue };
        if view.is_covered_by(&zone.area.shape(view.frame)) {
            everywhere.push(zone.id.as_str());
            continue;
        }
        let d: String = rings.iter().map(|ring| view.path(ring, true)).collect();
        let _ = writeln!(
            svg,
            "<path class=\"zone {}\" d=\"{d}\"><title>{} {}</title></path>",
            zone_class(zone.kind),
            escaped(zone.id.as_str()),
            escaped(&zone.name.vi)
        );
        // A zone is named at a corner that can be seen, or at its middle.
        let points: Vec<(f64, f64)> = outer.iter().map(|at| view.at(*at)).collect();
        let inside = |(x, y): &&(f64, f64)| (60.0..=WIDTH - 60.0).contains(x) && (24.0..=view.height - 24.0).contains(y);
        let count = f64::from(u32::try_from(points.len()).unwrap_or(u32::MAX)).max(1.0);
        let middle = (points.iter().map(|p| p.0).sum::<f64>() / count, points.iter().map(|p| p.1).sum::<f64>() / count);
        let place = Some(&middle).filter(inside).or_else(|| points.iter().find(inside));
        labels.extend(place.map(|(x, y)| (*x, *y, zone.id.to_string())));
    }
    if !everywhere.is_empty() {
        let _ = writeln!(
            svg,
            "<text class=\"t-small\" x=\"12\" y=\"20\">Phủ toàn bản đồ / all over the map: {}</text>",
            escaped(&everywhere.join(", "))
        );
    }
    labels
}

fn obstacles(svg: &mut String, view: &View<'_>, facts: &Facts<'_>) {
    for near in &facts.sketch.obstacles {
        let Some(obstacle) = facts.network.obstacles.iter().find(|o| o.id == near.id) else { continue };
        match obstacle.places.as_slice() {
            [one] => {
                let (x, y) = view.at(*one);
                let _ = writeln!(
                    svg,
                    "<path class=\"obstacle\" d=\"M{:.1} {:.1}l6 11h-12z\"/><text class=\"t-small\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    x,
                    y - 7.0,
                    x + 9.0,
                    y + 4.0,
                    escaped(&near.id)
                );
            }
            more => {
                let _ = writeln!(svg, "<path class=\"obstacle-line\" d=\"{}\"/>", view.path(more, false));
            }
        }
    }
}

fn marks(svg: &mut String, view: &View<'_>, facts: &Facts<'_>) {
    let sketch = facts.sketch;
    if let Some(plan) = facts.plan {
        for off in &plan.hold_off {
            let path = &sketch.path;
            let bends = path.legs().skip(1).map(|leg| leg.start).filter(|along| off.stretch.from < *along && *along < off.stretch.until);
            let ends: Vec<Position> =
                std::iter::once(off.stretch.from).chain(bends).chain([off.stretch.until]).map(|along| path.at(along)).collect();
            let _ = writeln!(svg, "<path class=\"no-hold\" d=\"{}\"/>", view.path(&ends, false));
        }
        for pad in plan.alternates.iter().filter_map(|alternate| facts.network.pads.get(&alternate.pad)) {
            let (x, y) = view.at(pad.position);
            if (0.0..=WIDTH).contains(&x) && (0.0..=view.height).contains(&y) {
                let _ = writeln!(
                    svg,
                    "<rect class=\"alternate\" x=\"{:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\"/><text class=\"t-small\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    x - 5.0,
                    y - 5.0,
                    x + 8.0,
                    y + 14.0,
                    escaped(pad.id.as_str())
                );
            }
        }
    }
    for corner in sketch.path.corners() {
        let (x, y) = view.at(*corner);
        let _ = writeln!(svg, "<circle class=\"corner\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
    }
    for (id, at) in [(&sketch.from, sketch.path.first()), (&sketch.to, sketch.path.last())] {
        let (x, y) = view.at(at);
        let name = facts.network.site_of(id).map(|site| site.name.vi.clone()).unwrap_or_default();
        // Names stay on the sheet: to the left of a pad that lies far to the right.
        let (dx, anchor) = if x > WIDTH * 0.6 { (-14.0, "end") } else { (14.0, "start") };
        let _ = writeln!(
            svg,
            "<circle class=\"pad\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8\"/><text class=\"t-pad\" text-anchor=\"{anchor}\" x=\"{:.1}\" y=\"{:.1}\">{} {}</text>",
            x + dx,
            y - 12.0,
            escaped(id.as_str()),
            escaped(&name)
        );
    }
}

/// A round length that is about a fifth of the width.
fn scale_bar(svg: &mut String, view: &View<'_>) {
    let want = WIDTH / view.scale / 5.0;
    let round =
        [100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0].into_iter().rfind(|length| *length <= want).unwrap_or(100.0);
    let (long, y) = (round * view.scale, view.height - 18.0);
    let name = if round >= 1_000.0 { format!("{:.0} km", round / 1e3) } else { format!("{round:.0} m") };
    let _ = writeln!(
        svg,
        "<path class=\"scale\" d=\"M16 {:.1}v6h{long:.1}v-6\"/><text class=\"t-scale\" x=\"{:.1}\" y=\"{:.1}\">{name}</text>\
         <path class=\"north\" d=\"M{x:.1} 12l9 26l-9 -6l-9 6z\"/><text class=\"t-scale\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"54\">B / N</text>",
        y - 6.0,
        long + 24.0,
        y + 1.0,
        x = WIDTH - 26.0
    );
    let _ = writeln!(
        svg,
        "<text class=\"t-scale\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">© OpenStreetMap contributors, ODbL 1.0</text>",
        WIDTH - 8.0,
        view.height - 8.0
    );
}

/// The drawing.
pub(super) fn svg(facts: &Facts<'_>, map: &BaseMap) -> String {
    let view = view(facts);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 {WIDTH:.0} {:.0}\" role=\"img\" \
         aria-label=\"Bản đồ tuyến bay / map of the route\">\n<rect class=\"m-land\" width=\"{WIDTH:.0}\" height=\"{:.0}\"/>\n",
        view.height, view.height
    );
    base(&mut svg, &view, map);
    let labels = zones(&mut svg, &view, facts);
    for (class, ring) in
        [("v-ground", &facts.outlines.ground), ("v-operational", &facts.outlines.operational), ("v-geography", &facts.outlines.geography)]
    {
        let _ = writeln!(svg, "<path class=\"{class}\" d=\"{}\"/>", view.path(ring, true));
    }
    if let Some(plan) = facts.plan {
        let _ = writeln!(svg, "<path class=\"fence\" d=\"{}\"/>", view.path(&plan.package.fence, true));
    }
    let route: Vec<Position> = facts.sketch.path.places().collect();
    let _ = writeln!(svg, "<path class=\"route\" d=\"{}\"/>", view.path(&route, false));
    obstacles(&mut svg, &view, facts);
    marks(&mut svg, &view, facts);
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (x, y, name) in labels {
        // Names that would lie on one another are moved down, a line at a time.
        let mut y = y;
        while taken.iter().any(|(other_x, other_y)| (other_x - x).abs() < 110.0 && (other_y - y).abs() < 15.0) {
            y += 15.0;
        }
        taken.push((x, y));
        let _ = writeln!(svg, "<text class=\"t-zone\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(&name));
    }
    scale_bar(&mut svg, &view);
    svg.push_str("</svg>\n");
    svg
}
