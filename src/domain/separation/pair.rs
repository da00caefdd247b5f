//! Two legs: how near the two aircraft can come, and which departures would bring them too near. In closed form.
//!
//! Let `s` and `t` be the shares flown of the two legs. Both aircraft can be there at one moment exactly where the earliest
//! moment of each is not after the latest of the other: two half planes of the square of shares, so a convex polygon. The offset
//! between the two places is affine in `(s, t)`; its length across is convex, and so is the difference of heights. The measure
//! of nearness is the greater of the two, each in units of its limit: below 1 is a conflict. The least of a maximum of convex
//! functions over a convex polygon lies at one of few points, all of which solve linear or quadratic equations.
//!
//! For departures the same with another question: of all `(s, t)` at which the places are too near, which shifts of the first
//! flight let both be there at one moment? The places are a convex set (polygon and ellipse), the shifts an affine function of
//! them: an interval, whose ends lie at corners, at crossings of edge and ellipse, or at an extreme of the ellipse.

use super::polygon::{Affine, Polygon, Shares, keeps};
use super::trajectory::{Leg, Spot};

/// Nearer than both of these at one moment is a conflict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Metres across.
    pub across: f64,
    /// Metres in height.
    pub height: f64,
}

/// Of a limit, what rounding may take: exactly at the limit is free.
const ROUNDING: f64 = 1e-9;

/// Seconds by which a moment is taken wider than it is: two flights whose timing is exact meet at one share of each leg, and
/// rounding must not lose it. A millionth of a second moves an aircraft by a few hundredths of a millimetre.
const MOMENT: f64 = 1e-6;

impl Limits {
    /// Nearness in units of the limits: below 1 is a conflict.
    #[must_use]
    pub fn nearness(&self, across: f64, height: f64) -> f64 {
        (across / self.across).max(height.abs() / self.height)
    }

    /// Whether a nearness is a conflict.
    #[must_use]
    pub fn is_conflict(&self, nearness: f64) -> bool {
        nearness < 1.0 - 2.0 * ROUNDING
    }
}

/// The nearest that two legs can come at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closest {
    /// In units of the limits.
    pub nearness: f64,
    /// Metres across.
    pub across: f64,
    /// Metres in height.
    pub height: f64,
    /// Share of the first leg.
    pub first: f64,
    /// Share of the second leg.
    pub second: f64,
}

/// A leg with its moments on a common clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    from: Spot,
    to: Spot,
    pub(super) earliest: (f64, f64),
    pub(super) latest: (f64, f64),
    low: Spot,
    high: Spot,
}

impl Placed {
    /// A leg of a flight that is launched between two moments of the common clock.
    pub(super) fn new(leg: &Leg, (first, last): (f64, f64)) -> Self {
        let (a, b) = (leg.from, leg.to);
        Self {
            from: a,
            to: b,
            earliest: (leg.earliest.0 + first, leg.earliest.1 + first),
            latest: (leg.latest.0 + last, leg.latest.1 + last),
            low: Spot { east: a.east.min(b.east), north: a.north.min(b.north), up: a.up.min(b.up) },
            high: Spot { east: a.east.max(b.east), north: a.north.max(b.north), up: a.up.max(b.up) },
        }
    }

    /// No two places of the two legs are nearer than this: a quick bound, exact for nothing but far legs.
    pub(super) fn at_least(&self, other: &Self, limits: &Limits) -> f64 {
        let gap = |low_a: f64, high_a: f64, low_b: f64, high_b: f64| (low_b - high_a).max(low_a - high_b).max(0.0);
        let east = gap(self.low.east, self.high.east, other.low.east, other.high.east);
        let north = gap(self.low.north, self.high.north, other.low.north, other.high.north);
        let up = gap(self.low.up, self.high.up, other.low.up, other.high.up);
        ((east * east + north * north).sqrt() / limits.across).max(up / limits.height)
    }

    /// Whether both can be under way on these legs at one moment.
    pub(super) fn meets_in_time(&self, other: &Self) -> bool {
        self.earliest.0 <= other.latest.1 && other.earliest.0 <= self.latest.1
    }
}

/// The offset between the places of two legs as functions of the shares.
struct Offset {
    east: Affine,
    north: Affine,
    up: Affine,
    /// Twice the area between the two directions; nothing when they are parallel or one stands.
    turn: f64,
}

impl Offset {
    fn of(a: &Placed, b: &Placed) -> Self {
        let affine = |from: f64, to: f64, other_from: f64, other_to: f64| Affine {
            of: (to - from, -(other_to - other_from)),
            constant: from - other_from,
        };
        let east = affine(a.from.east, a.to.east, b.from.east, b.to.east);
        let north = affine(a.from.north, a.to.north, b.from.north, b.to.north);
        let up = affine(a.from.up, a.to.up, b.from.up, b.to.up);
        let turn = east.of.0 * north.of.1 - east.of.1 * north.of.0;
        let lengths = east.of.0.hypot(north.of.0) * east.of.1.hypot(north.of.1);
        // A turn this small moves the end of a leg of 20 km by 20 micrometres.
        let turn = if turn.abs() > 1e-9 * lengths { turn } else { 0.0 };
        Self { east, north, up, turn }
    }

    fn across(&self, at: Shares) -> f64 {
        let (east, north) = (self.east.at(at), self.north.at(at));
        (east * east + north * north).sqrt()
    }

    /// The shares at which the offset across is this; only for legs that are not parallel.
    fn shares_of(&self, east: f64, north: f64) -> Shares {
        let (x, y) = (east - self.east.constant, north - self.north.constant);
        ((x * self.north.of.1 - y * self.east.of.1) / self.turn, (self.east.of.0 * y - self.north.of.0 * x) / self.turn)
    }

    /// Direction in the plane of offsets in which a function of the shares rises; its length is not used.
    fn rise(&self, function: &Affine) -> (f64, f64) {
        let (x, y) = function.of;
        let east = (x * self.north.of.1 - y * self.north.of.0) / self.turn;
        let north = (y * self.east.of.0 - x * self.east.of.1) / self.turn;
        let length = east.hypot(north);
        if length > 0.0 { (east / length, north / length) } else { (0.0, 0.0) }
    }
}

/// Points of a line between two corners at which a quadratic function of its share is zero.
fn roots(a: f64, b: f64, c: f64) -> [Option<f64>; 2] {
    if a.abs() <= f64::EPSILON * (b.abs() + c.abs()) {
        return [(b != 0.0).then(|| -c / b), None];
    }
    let under = b * b - 4.0 * a * c;
    if under < 0.0 {
        return [None, None];
    }
    // The larger one first, so that nothing cancels.
    let q = -0.5 * (b + under.sqrt().copysign(b));
    [Some(q / a), (q != 0.0).then(|| c / q)]
}

fn on(from: Shares, to: Shares, share: f64) -> Shares {
    (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
}

/// What the offset is along an edge: its start and its change, for east, north, up.
fn along(offset: &Offset, from: Shares, to: Shares) -> [(f64, f64); 3] {
    [&offset.east, &offset.north, &offset.up].map(|part| {
        let start = part.at(from);
        (start, part.at(to) - start)
    })
}

/// The share of an edge at which the distance across is least.
fn least_across(edge: &[(f64, f64); 3]) -> f64 {
    let [(x, dx), (y, dy), _] = *edge;
    let square = dx * dx + dy * dy;
    if square > 0.0 { (-(x * dx + y * dy) / square).clamp(0.0, 1.0) } else { 0.0 }
}

/// The nearest that the two can come at one moment; None when they cannot be on these legs at one moment.
pub(super) fn closest(a: &Placed, b: &Placed, limits: &Limits) -> Option<Closest> {
    let at_one_moment = at_one_moment(a, b);
    let together = at_one_moment.iter().fold(Polygon::square(), |polygon, function| polygon.where_positive(function));
    if together.is_empty() {
        return None;
    }
    let offset = Offset::of(a, b);
    let mut best: Option<(f64, f64, Shares)> = None;
    let mut consider = |at: Shares| {
        let at = (at.0.clamp(0.0, 1.0), at.1.clamp(0.0, 1.0));
        let across = offset.across(at);
        let nearness = limits.nearness(across, offset.up.at(at));
        let better = best.is_none_or(|(least, least_across, _)| nearness < least || (nearness <= least && across < least_across));
        if better {
            best = Some((nearness, across, at));
        }
    };
    let weight = limits.across / limits.height;
    let mut level: [Option<Shares>; 2] = [None, None];
    for (from, to) in together.edges() {
        consider(from);
        let edge = along(&offset, from, to);
        consider(on(from, to, least_across(&edge)));
        let [(x, dx), (y, dy), (z, dz)] = edge;
        if (z > 0.0) != (z + dz > 0.0) && dz != 0.0 {
            let place = on(from, to, (-z / dz).clamp(0.0, 1.0));
            consider(place);
            level = [Some(place), level[0]];
        }
        // Where the distance across and the height weigh the same.
        let (z, dz) = (z * weight, dz * weight);
        let equal = roots(dx * dx + dy * dy - dz * dz, 2.0 * (x * dx + y * dy - z * dz), x * x + y * y - z * z);
        equal.into_iter().flatten().filter(|share| (0.0..=1.0).contains(share)).for_each(|share| consider(on(from, to, share)));
    }
    // Along the line of equal height, if it crosses.
    if let [Some(from), Some(to)] = level {
        consider(on(from, to, least_across(&along(&offset, from, to))));
    }
    if offset.turn != 0.0 {
        let inside = |at: Shares| keeps(at, &at_one_moment, 0.0).then_some(at);
        inside(offset.shares_of(0.0, 0.0)).into_iter().for_each(&mut consider);
        // Where the two gradients point against each other and the two parts weigh the same.
        let (east, north) = offset.rise(&offset.up);
        let start = offset.up.at(offset.shares_of(0.0, 0.0)) * weight;
        let slope = offset.up.at(offset.shares_of(east, north)) * weight - start;
        for sign in [1.0, -1.0] {
            let below = 1.0 - sign * slope;
            if below.abs() > 1e-12 {
                let length = sign * start / below;
                inside(offset.shares_of(east * length, north * length)).into_iter().for_each(&mut consider);
            }
        }
    }
    best.map(|(nearness, across, (first, second))| Closest { nearness, across, height: offset.up.at((first, second)).abs(), first, second })
}

/// Not negative, both of them, where both can be there at one moment: seconds that are left.
fn at_one_moment(a: &Placed, b: &Placed) -> [Affine; 2] {
    let moment = |of: (f64, f64), first: bool| {
        let change = of.1 - of.0;
        Affine { of: if first { (change, 0.0) } else { (0.0, change) }, constant: of.0 }
    };
    let early = moment(b.latest, false).minus(&moment(a.earliest, true));
    let late = moment(a.latest, true).minus(&moment(b.earliest, false));
    [early.plus(MOMENT), late.plus(MOMENT)]
}

/// The shifts of the first flight, in seconds, at which the two come too near on these legs: an open interval.
pub(super) fn blocked(a: &Placed, b: &Placed, limits: &Limits) -> Option<(f64, f64)> {
    let offset = Offset::of(a, b);
    let height = limits.height * (1.0 - ROUNDING);
    let across = limits.across * (1.0 - ROUNDING);
    let level = [offset.up.plus(height), offset.up.negative().plus(height)];
    let mut near = level.iter().fold(Polygon::square(), |polygon, function| polygon.where_positive(function));
    // The first shift that lets both be there, and the last: the second aircraft's moment less the first's.
    let function =
        |second: (f64, f64), first: (f64, f64)| Affine { of: (-(first.1 - first.0), second.1 - second.0), constant: second.0 - first.0 };
    let (lowest, highest) = (function(b.earliest, a.latest).plus(-MOMENT), function(b.latest, a.earliest).plus(MOMENT));
    let parallel = offset.turn == 0.0;
    if parallel {
        near = strip(&near, &offset, across);
    }
    let mut found: Option<(f64, f64)> = None;
    let mut consider = |at: Shares| {
        let (low, high) = (lowest.at(at), highest.at(at));
        found = Some(found.map_or((low, high), |(a, b)| (a.min(low), b.max(high))));
    };
    if parallel {
        near.corners().iter().for_each(|at| consider(*at));
        return found;
    }
    for (from, to) in near.edges() {
        if offset.across(from) <= across {
            consider(from);
        }
        let [(x, dx), (y, dy), _] = along(&offset, from, to);
        let crossings = roots(dx * dx + dy * dy, 2.0 * (x * dx + y * dy), x * x + y * y - across * across);
        crossings.into_iter().flatten().filter(|share| (0.0..=1.0).contains(share)).for_each(|share| consider(on(from, to, share)));
    }
    for (function, sign) in [(&lowest, -1.0), (&highest, 1.0)] {
        let (east, north) = offset.rise(function);
        let extreme = offset.shares_of(sign * across * east, sign * across * north);
        if keeps(extreme, &level, 1e-9) {
            consider(extreme);
        }
    }
    found
}

/// For parallel legs: the part of the polygon in which the distance along the common direction is small enough.
fn strip(near: &Polygon, offset: &Offset, across: f64) -> Polygon {
    let (first, second) = ((offset.east.of.0, offset.north.of.0), (offset.east.of.1, offset.north.of.1));
    let (a, b) = (first.0.hypot(first.1), second.0.hypot(second.1));
    let direction = if a >= b && a > 0.0 {
        (first.0 / a, first.1 / a)
    } else if b > 0.0 {
        (second.0 / b, second.1 / b)
    } else {
        (1.0, 0.0)
    };
    let aside = offset.east.constant * direction.1 - offset.north.constant * direction.0;
    let left = across * across - aside * aside;
    if left <= 0.0 {
        return near.where_positive(&Affine { of: (0.0, 0.0), constant: -1.0 });
    }
    let reach = left.sqrt();
    let ahead = Affine {
        of: (first.0 * direction.0 + first.1 * direction.1, second.0 * direction.0 + second.1 * direction.1),
        constant: offset.east.constant * direction.0 + offset.north.constant * direction.1,
    };
    near.where_positive(&ahead.plus(reach)).where_positive(&ahead.negative().plus(reach))
}
