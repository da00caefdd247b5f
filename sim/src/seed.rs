//! Chance, from a seed.
//!
//! Every source of chance in the simulator draws from its own child of one seed, so adding a source does not reshuffle
//! the others and the same seed with the same input gives the same flight byte for byte.

/// A SplitMix64 generator: small, fast, reproducible everywhere. Not for secrets.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator that repeats itself for the same seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// An independent generator for one named purpose; the label is hashed (FNV-1a) into the seed.
    pub fn child(seed: u64, label: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in label.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut parent = Self::new(seed ^ hash);
        Self::new(parent.next_u64())
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in 0 (included) to 1 (excluded).
    pub fn unit(&mut self) -> f64 {
        // 53 bits are what an f64 mantissa holds.
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `low` to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Roughly normal with mean 0 and standard deviation 1 (sum of twelve uniforms, so never beyond 6).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// True with the given probability (0 to 1).
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_repeats_and_labels_differ() {
        let draw = |label| {
            let mut random = Random::child(7, label);
            (random.next_u64(), random.next_u64())
        };

        assert_eq!(draw("gps"), draw("gps"));
        assert_ne!(draw("gps"), draw("heading"));
    }

    #[test]
    fn unit_draws_stay_between_zero_and_one() {
        let mut random = Random::new(1);

        assert!((0..10_000).map(|_| random.unit()).all(|x| (0.0..1.0).contains(&x)));
    }
}
