//! The figure below which a new case stays with a given chance, judged from few cases of the past.

/// The `p`-quantile (0 to 1) of values in ascending order, at the place `p` (n + 1), between two values by proportion.
///
/// A new value that comes from where these came from lies below the k-th of n with the chance k / (n + 1), whatever their
/// distribution is; the place `p` (n + 1) is therefore right for every n, where `p` n would promise too much of a small sample
/// (Weibull's plotting position; type 6 of Hyndman and Fan, The American Statistician 50, 1996). None for no values; beyond the
/// ends the outermost value.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "samples have far less than 2^52 values")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two milliseconds of one delivery; clamped first")]
pub fn quantile(ascending: &[i64], p: f64) -> Option<i64> {
    let (first, last) = (*ascending.first()?, *ascending.last()?);
    let place = p * (ascending.len() as f64 + 1.0);
    if place <= 1.0 {
        return Some(first);
    }
    let below = place.floor().clamp(1.0, ascending.len() as f64) as usize;
    let (Some(low), Some(high)) = (ascending.get(below - 1), ascending.get(below)) else { return Some(last) };
    Some(low + ((high - low) as f64 * (place - place.floor())).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_of_a_small_sample_leaves_room_for_what_it_did_not_see() {
        let twenty: Vec<i64> = (1..=20).map(|n| n * 1_000).collect();

        assert_eq!(quantile(&twenty, 0.9), Some(18_900), "not 18 000");
        assert_eq!(quantile(&twenty, 0.5), Some(10_500));
        assert_eq!(quantile(&twenty, 0.99), Some(20_000));
        assert_eq!((quantile(&[7], 0.01), quantile(&[7], 0.99), quantile(&[], 0.5)), (Some(7), Some(7), None));
    }
}
