//! What is believed before it was measured, as deliveries that could have been.
//!
//! Each step follows a log-logistic distribution through the two configured figures: its quantile function is closed, it is
//! never negative, and it has the long tail of work that waits for people. The steps are drawn together from a lattice of
//! [`POINTS`] points in as many dimensions as there are steps, so that every step has each of its quantiles once and no two steps
//! keep company: like chance, and always the same.

use super::lesson::Lesson;
use crate::domain::limits::{PromiseLimits, Spread};

/// A prime. With [`GENERATOR`] the P50 and P90 of the shipped configuration's whole are within 0.1 % of those of 400,000 draws.
const POINTS: u64 = 1_009;
/// Korobov's: dimension k of point i is i times its k-th power.
const GENERATOR: u64 = 782;
/// Time in the air is kept relative to this.
const PLANNED: f64 = 1e6;

/// One delivery that could have been, by UAV and by road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorRun {
    /// By UAV.
    pub lesson: Lesson,
    /// Until a courier leaves, milliseconds.
    pub courier: i64,
    /// Driven time over estimated time.
    pub drive: f64,
}

impl PriorRun {
    /// All of them.
    #[must_use]
    pub fn all(limits: &PromiseLimits) -> Vec<Self> {
        let runs = (0..POINTS).map(|point| {
            let mut power = 1;
            let mut next = || {
                let place = point * power % POINTS;
                power = power * GENERATOR % POINTS;
                share(place)
            };
            let mut draw = |spread: Spread, unit: f64| rounded(at(spread, next()) * unit);
            let lesson = Lesson {
                ask: draw(limits.ask.value, 1e3),
                pack: draw(limits.pack.value, 1e3),
                over: draw(limits.wait.value, 1e3),
                load: draw(limits.load.value, 1e3),
                flown: draw(limits.fly.value, PLANNED),
                planned: rounded(PLANNED),
                unload: draw(limits.unload.value, 1e3),
                receive: draw(limits.receive.value, 1e3),
            };
            let courier = draw(limits.courier.value, 1e3);
            PriorRun { lesson, courier, drive: at(limits.drive.value, next()) }
        });
        runs.collect()
    }
}

/// The middle of the place's part of 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "both are below 2^52")]
fn share(place: u64) -> f64 {
    (place as f64 + 0.5) / POINTS as f64
}

/// The quantile of a log-logistic distribution at `u`, above 0 and below 1.
fn at(spread: Spread, u: f64) -> f64 {
    let shape = (spread.p90 / spread.p50).ln() / 9f64.ln();
    spread.p50 * (u / (1.0 - u)).powf(shape)
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a year of milliseconds first")]
fn rounded(value: f64) -> i64 {
    value.round().clamp(0.0, 3.2e10) as i64
}

#[cfg(test)]
mod tests {
    use super::super::quantile::quantile;
    use super::*;
    use crate::domain::limits::Limit;

    fn limits() -> PromiseLimits {
        let limit = |p50, p90| Limit { value: Spread { p50, p90 }, source: String::new(), assumed: true };
        PromiseLimits {
            ask: limit(100.0, 500.0),
            pack: limit(400.0, 900.0),
            wait: limit(50.0, 700.0),
            load: limit(200.0, 210.0),
            fly: limit(1.0, 1.2),
            unload: limit(30.0, 90.0),
            receive: limit(100.0, 400.0),
            courier: limit(300.0, 900.0),
            drive: limit(1.0, 1.35),
        }
    }

    fn sorted(values: impl Iterator<Item = i64>) -> Vec<i64> {
        let mut values: Vec<i64> = values.collect();
        values.sort_unstable();
        values
    }

    #[test]
    fn each_step_has_the_percentiles_that_are_configured() {
        let runs = PriorRun::all(&limits());

        let ask = sorted(runs.iter().map(|run| run.lesson.ask));
        let courier = sorted(runs.iter().map(|run| run.courier));

        let near = |found: Option<i64>, wanted: f64| {
            let found = f64::from(i32::try_from(found.expect("a quantile")).expect("small"));
            assert!((found / wanted - 1.0).abs() < 0.01, "{found} instead of {wanted}");
        };
        near(quantile(&ask, 0.5), 100e3);
        near(quantile(&ask, 0.9), 500e3);
        near(quantile(&courier, 0.5), 300e3);
        near(quantile(&courier, 0.9), 900e3);
    }

    #[test]
    fn the_whole_has_the_percentiles_of_independent_draws() {
        let whole = |l: &Lesson| l.ask + l.pack + l.over + l.load + l.flown * 300 / 1_000 + l.unload + l.receive;
        let runs = PriorRun::all(&limits());
        let lattice = sorted(runs.iter().map(|run| whole(&run.lesson)));
        // Every step from another place of a long shuffle: independent, by a generator that has nothing to do with the lattice.
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut pick = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let place = usize::try_from(seed % POINTS).expect("small");
            runs[place].lesson
        };
        let drawn = sorted((0..60_000).map(|_| {
            whole(&Lesson {
                ask: pick().ask,
                pack: pick().pack,
                over: pick().over,
                load: pick().load,
                flown: pick().flown,
                planned: 1,
                unload: pick().unload,
                receive: pick().receive,
            })
        }));

        for p in [0.5, 0.9] {
            let (a, b) = (quantile(&lattice, p).expect("some"), quantile(&drawn, p).expect("some"));
            assert!((a - b).abs() * 100 < 2 * b, "P{p}: {a} and {b}");
        }
    }
}
