//! Mean kinetic temperature: the one constant temperature that would have aged a drug as much as the changing one did.
//!
//! `T = (ΔH/R) / −ln(Σ wᵢ·exp(−ΔH/(R·Tᵢ)) / Σ wᵢ)` with ΔH = 83.144 kJ/mol and R = 8.314472 J/(mol·K) (PL-41; the figures of the
//! pharmacopoeias).

/// Activation energy over the gas constant, in kelvin: 83,144 / 8.314472.
const ENERGY_OVER_GAS_K: f64 = 83_144.0 / 8.314_472;
/// 0 °C in kelvin.
const FREEZING_K: f64 = 273.15;

/// The mean kinetic temperature of temperatures in thousandths of a degree Celsius, each with its weight (a length of time, say),
/// in thousandths of a degree Celsius, rounded. None where the weights are nothing.
#[must_use]
pub fn mean_kinetic_mc(weighted: impl IntoIterator<Item = (i32, u64)>) -> Option<i32> {
    let celsius = weighted.into_iter().map(|(mc, weight)| (f64::from(mc) / 1e3, weight));
    celsius_of_mean_kinetic(celsius).map(rounded_mc)
}

/// The same in degrees Celsius.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "weights are milliseconds of a transport, far below 2^52")]
pub fn celsius_of_mean_kinetic(weighted: impl IntoIterator<Item = (f64, u64)>) -> Option<f64> {
    let (sum, weights) = weighted.into_iter().filter(|(_, weight)| *weight > 0).fold((0.0, 0.0), |(sum, weights), (celsius, weight)| {
        let weight = weight as f64;
        (sum + weight * (-ENERGY_OVER_GAS_K / (celsius + FREEZING_K)).exp(), weights + weight)
    });
    (weights > 0.0).then(|| ENERGY_OVER_GAS_K / -(sum / weights).ln() - FREEZING_K)
}

#[expect(clippy::cast_possible_truncation, reason = "a mean of temperatures that a reading can have lies between them")]
fn rounded_mc(celsius: f64) -> i32 {
    (celsius * 1e3).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(celsius: &[i32]) -> Option<i32> {
        mean_kinetic_mc(celsius.iter().map(|c| (c * 1_000, 1)))
    }

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(of(&[2, 8]), Some(5_536));
        assert_eq!(of(&[5, 5, 5, 15]), Some(8_786));
        assert_eq!(of(&[25, 25, 25, 40]), Some(31_275));
        assert_eq!(of(&[5]), Some(5_000));
    }

    #[test]
    fn without_a_weight_there_is_none() {
        assert_eq!(of(&[]), None);
        assert_eq!(mean_kinetic_mc([(5_000, 0)]), None);
    }

    proptest! {
        #[test]
        fn it_lies_between_the_mean_and_the_hottest(mc in proptest::collection::vec(-30_000..60_000_i32, 1..40)) {
            let mean = mc.iter().map(|mc| i64::from(*mc)).sum::<i64>() / i64::try_from(mc.len()).expect("few");
            let kinetic = i64::from(mean_kinetic_mc(mc.iter().map(|mc| (*mc, 7))).expect("there are readings"));

            prop_assert!(kinetic >= mean - 2, "{kinetic} {mean}");
            prop_assert!(kinetic <= i64::from(*mc.iter().max().expect("one")) + 1);
        }

        #[test]
        fn twice_as_long_weighs_as_much_as_twice(a in -20_000..40_000_i32, b in -20_000..40_000_i32) {
            prop_assert_eq!(mean_kinetic_mc([(a, 2), (b, 1)]), mean_kinetic_mc([(a, 1), (a, 1), (b, 1)]));
        }
    }
}
