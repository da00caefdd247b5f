//! How far predictions of energy were off.

use super::learned::Flown;

/// Errors of the predictions of some flights, in thousandths of a percent of the pack: what was left at touchdown, less what was to be
/// left. Negative: less was left than predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnergyErrors {
    /// So many flights.
    pub flights: usize,
    /// Half of them were off by at most this, either way.
    pub p50: i64,
    /// Nineteen of twenty were off by at most this.
    pub p95: i64,
    /// The same of the published figures alone, without what was learned: half,
    pub published_p50: i64,
    /// and nineteen of twenty.
    pub published_p95: i64,
    /// On average; negative where less was left than predicted.
    pub bias: i64,
}

impl EnergyErrors {
    /// The errors of some flights; None for none.
    #[must_use]
    pub fn of<'a>(flown: impl Iterator<Item = &'a Flown>) -> Option<Self> {
        let flown: Vec<&Flown> = flown.collect();
        let flights = i64::try_from(flown.len()).ok().filter(|flights| *flights > 0)?;
        let sorted = |error: &dyn Fn(&Flown) -> i64| {
            let mut errors: Vec<i64> = flown.iter().map(|flown| error(flown).abs()).collect();
            errors.sort_unstable();
            errors
        };
        let (learned, published) = (sorted(&|f| f.planned - f.used), sorted(&|f| f.published - f.used));
        Some(Self {
            flights: flown.len(),
            p50: at(&learned, 50),
            p95: at(&learned, 95),
            published_p50: at(&published, 50),
            published_p95: at(&published, 95),
            bias: flown.iter().map(|f| f.planned - f.used).sum::<i64>() / flights,
        })
    }
}

/// The smallest value that so many of a hundred do not exceed: a report of what was, not a promise of what will be.
fn at(ascending: &[i64], percent: usize) -> i64 {
    let place = (ascending.len() * percent).div_ceil(100).max(1) - 1;
    ascending.get(place).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nineteen_of_twenty_flights_are_off_by_at_most_the_figures_that_are_told() {
        let flown: Vec<Flown> = (1..=100).map(|nth| Flown { used: 40_000 + nth * 10, published: 39_000, planned: 40_000 }).collect();

        let errors = EnergyErrors::of(flown.iter()).expect("some");

        assert_eq!((errors.flights, errors.p50, errors.p95, errors.bias), (100, 500, 950, -505));
        assert_eq!((errors.published_p50, errors.published_p95), (1_500, 1_950));
        assert_eq!(EnergyErrors::of(std::iter::empty()), None);
    }
}
