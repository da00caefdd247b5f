//! Reads certificates of separation and sees whether they tell the truth, by looking: both chains are cut into places at least
//! twenty times a second of planned flight, and every two places at which both aircraft can be at one moment are measured.
//!
//! It knows the written form and nothing else: not one line of the program that made it is used here.

use serde_json::Value;

/// Places a second of planned flight.
const RATE: f64 = 20.0;
/// Metres that two neighbouring places are apart at most where a leg has no planned length of time.
const SPACING: f64 = 0.8;
/// Seconds before and after within which another place counts as one that the next steps could meet.
const AROUND: f64 = 10.0;
/// Metres that limits must have at least: below, they would be no limits, and nothing could be measured against them.
const LEAST_LIMIT: f64 = 1.0;
/// Metres that the rounding of the written form may take.
const ROUNDING: f64 = 0.002;

/// A place, metres, with the first and the last moment at which the aircraft can be there, seconds.
#[derive(Clone, Copy)]
struct Place {
    at: [f64; 3],
    from: f64,
    until: f64,
}

/// What was seen of one certificate.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Seen {
    /// Pairs of flights that were looked at.
    pub(crate) pairs: usize,
    /// Pairs of places that were measured.
    pub(crate) measured: u64,
}

fn numbers<const N: usize>(value: &Value, what: &str) -> Result<[f64; N], String> {
    let list = value.as_array().filter(|list| list.len() == N).ok_or_else(|| format!("{what}: not {N} numbers"))?;
    let mut found = [0.0; N];
    for (slot, number) in found.iter_mut().zip(list) {
        *slot = number.as_f64().ok_or_else(|| format!("{what}: not a number"))?;
    }
    Ok(found)
}

fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, String> {
    value[what].as_array().ok_or_else(|| format!("no list {what}"))
}

/// One leg, in metres and seconds.
struct Leg {
    from: [f64; 3],
    to: [f64; 3],
    planned: f64,
    first: [f64; 2],
    last: [f64; 2],
}

impl Leg {
    fn place(&self, share: f64) -> Place {
        let mix = |a: f64, b: f64| a + share * (b - a);
        let axis = |i: usize| mix(self.from[i], self.to[i]);
        Place { at: [axis(0), axis(1), axis(2)], from: mix(self.first[0], self.first[1]), until: mix(self.last[0], self.last[1]) }
    }
}

fn legs(path: &Value) -> Result<Vec<Leg>, String> {
    let launch = numbers::<2>(&path["launch_ms"], "launch_ms")?;
    let leg = |leg: &Value| {
        let metres = |key: &str| numbers::<3>(&leg[key], key).map(|three| three.map(|mm| mm / 1e3));
        let planned = numbers::<2>(&leg["planned_ms"], "planned_ms")?;
        let first = numbers::<2>(&leg["earliest_ms"], "earliest_ms")?.map(|ms| (launch[0] + ms) / 1e3);
        let last = numbers::<2>(&leg["latest_ms"], "latest_ms")?.map(|ms| (launch[1] + ms) / 1e3);
        Ok(Leg { from: metres("from_mm")?, to: metres("to_mm")?, planned: (planned[1] - planned[0]) / 1e3, first, last })
    };
    list(path, "legs")?.iter().map(leg).collect()
}

fn places(legs: &[Leg]) -> Vec<Place> {
    let mut places = Vec::new();
    for leg in legs {
        let length = (0..3).map(|i| (leg.to[i] - leg.from[i]).powi(2)).sum::<f64>().sqrt();
        let steps = (leg.planned * RATE).max(length / SPACING).ceil().max(1.0);
        let mut step = 0.0;
        while step <= steps {
            places.push(leg.place(step / steps));
            step += 1.0;
        }
    }
    places
}

/// Distance across and in height.
fn apart(a: &Place, b: &Place) -> (f64, f64) {
    let (east, north) = (a.at[0] - b.at[0], a.at[1] - b.at[1]);
    ((east * east + north * north).sqrt(), (a.at[2] - b.at[2]).abs())
}

/// The greatest change of the measure from one place to the next.
fn greatest_step(places: &[Place], measure: &impl Fn(&Place, &Place) -> f64) -> f64 {
    places.windows(2).map(|pair| measure(&pair[0], &pair[1])).fold(1e-9, f64::max)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of steps, clamped")]
fn steps(spare: f64, greatest: f64) -> usize {
    (spare / greatest).clamp(1.0, 1e9) as usize
}

/// The place between two neighbours at which a bound of its moments takes a value.
fn crossing(places: &[Place], bound: impl Fn(&Place) -> f64, value: f64) -> Option<Place> {
    let next = places.partition_point(|place| bound(place) < value);
    let (before, after) = (places.get(next.checked_sub(1)?)?, places.get(next)?);
    let length = bound(after) - bound(before);
    let share = if length > 0.0 { (value - bound(before)) / length } else { 0.0 };
    let mix = |a: f64, b: f64| a + share * (b - a);
    Some(Place {
        at: [mix(before.at[0], after.at[0]), mix(before.at[1], after.at[1]), mix(before.at[2], after.at[2])],
        from: mix(before.from, after.from),
        until: mix(before.until, after.until),
    })
}

/// Least measure over all pairs of places at one moment, when those above `enough` need not be told apart.
fn least(mine: &[Place], theirs: &[Place], enough: f64, measure: impl Fn(&Place, &Place) -> f64, seen: &mut Seen) -> f64 {
    let (my_step, their_step) = (greatest_step(mine, &measure), greatest_step(theirs, &measure));
    // No step along the own chain passes over more time than is looked at around it.
    let seconds = mine.windows(2).map(|pair| (pair[1].from - pair[0].from).max(pair[1].until - pair[0].until)).fold(1e-3, f64::max);
    let farthest = steps(AROUND, seconds);
    let mut least = f64::INFINITY;
    let mut i = 0;
    while i < mine.len() {
        let here = &mine[i];
        // Moments never fall along a chain.
        let mut j = theirs.partition_point(|there| there.until < here.from - AROUND);
        let mut nearest = f64::INFINITY;
        // The first and the last place that the other can be at: where timing is exact, the only ones.
        let ends = [crossing(theirs, |there| there.until, here.from), crossing(theirs, |there| there.from, here.until)];
        for there in ends.into_iter().flatten() {
            least = least.min(measure(here, &there));
        }
        while j < theirs.len() && theirs[j].from <= here.until + AROUND {
            let there = &theirs[j];
            let value = measure(here, there);
            seen.measured += 1;
            nearest = nearest.min(value);
            if value < least && here.from <= there.until && there.from <= here.until {
                least = value;
            }
            // What cannot come nearer in so many steps is passed over.
            j += steps(value - least.min(enough), their_step);
        }
        i += steps(nearest - least.min(enough), my_step).min(farthest);
    }
    least
}

/// Reads one certificate.
///
/// # Errors
/// The first thing in it that is not true.
pub(crate) fn check(certificate: &Value) -> Result<Seen, String> {
    let limit = |key: &str| certificate[key].as_f64().map(|mm| mm / 1e3).ok_or_else(|| format!("no {key}"));
    let (across, height) = (limit("across_mm")?, limit("height_mm")?);
    if !(across >= LEAST_LIMIT && height >= LEAST_LIMIT) {
        return Err(format!("limits of {across} m across and {height} m in height keep nobody apart"));
    }
    let own_legs = legs(&certificate["own"])?;
    let own = places(&own_legs);
    let mut seen = Seen::default();
    for near in list(certificate, "near")? {
        let flight = &near["flight"];
        let approach = &near["approach"];
        let claimed = |key: &str| approach[key].as_f64().map(|mm| mm / 1e3).ok_or_else(|| format!("{flight}: no {key}"));
        let (claimed_across, claimed_height) = (claimed("across_mm")?, claimed("height_mm")?);
        let measure = |a: &Place, b: &Place| {
            let (x, z) = apart(a, b);
            (x / across).max(z / height)
        };
        let claim = (claimed_across / across).max(claimed_height / height);
        let rounding = ROUNDING / across.min(height);
        if claim < 1.0 - rounding {
            return Err(format!("{flight}: certified although {claimed_across} m across and {claimed_height} m in height"));
        }
        let their_legs = legs(&near["path"])?;
        let theirs = places(&their_legs);
        let found = least(&own, &theirs, claim + 1.0, measure, &mut seen);
        if found < claim - rounding {
            return Err(format!("{flight}: comes to {found:.5} of the limits, {claim:.5} is claimed"));
        }
        stands(approach, (&own_legs, &their_legs), (claimed_across, claimed_height)).map_err(|why| format!("{flight}: {why}"))?;
        seen.pairs += 1;
    }
    // What is kept for a flight that has to turn round is told in the same form.
    if certificate["contingency"].is_object() {
        let kept = check(&certificate["contingency"]).map_err(|lie| format!("to turn round: {lie}"))?;
        seen.pairs += kept.pairs;
        seen.measured += kept.measured;
    }
    let span = |places: &[Place]| {
        places.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, until), place| (from.min(place.from), until.max(place.until)))
    };
    if span(&own).1 - span(&own).0 > 86_400.0 {
        return Err("a flight of more than a day".to_owned());
    }
    Ok(seen)
}

/// The claimed place is where it says, at a moment that both can be there, and as far apart as it says.
fn stands(approach: &Value, (own, other): (&[Leg], &[Leg]), (across, height): (f64, f64)) -> Result<(), String> {
    let place = |key: &str, legs: &[Leg]| {
        let [leg, share] = numbers::<2>(&approach[key], key)?;
        let found = legs.iter().enumerate().find(|(i, _)| (f64::from(u32::try_from(*i).unwrap_or(u32::MAX)) - leg).abs() < 0.5);
        found.map(|(_, leg)| leg.place(share / 1e6)).ok_or_else(|| format!("no leg {leg}"))
    };
    let (a, b) = (place("own_leg", own)?, place("other_leg", other)?);
    let (x, z) = apart(&a, &b);
    // A millionth of a leg of 20 km is 2 cm.
    if (x - across).abs() > 0.05 || (z - height).abs() > 0.05 {
        return Err(format!("at the place it names they are {x:.3} m and {z:.3} m apart, not {across:.3} and {height:.3}"));
    }
    let [from, until] = numbers::<2>(&approach["when_ms"], "when_ms")?;
    let slack = 0.01;
    if (a.from.max(b.from) - from / 1e3).abs() > slack || (a.until.min(b.until) - until / 1e3).abs() > slack || from > until + 10.0 {
        return Err("the two are not there at the moments it names".to_owned());
    }
    Ok(())
}
