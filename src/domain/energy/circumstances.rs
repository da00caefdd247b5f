//! What a flight takes beyond its way: what it carries, the air, the pack, and what is known of the aircraft.

use super::budget::Use;
use super::model::EnergyModel;
use crate::units::quantity::{Celsius, Grams, Percent};

/// Everything beside the way on which the uses of a flight depend. The default is what the published figures hold for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circumstances {
    /// What a cold pack withholds.
    pub cold: Percent,
    /// What is carried.
    pub payload: Grams,
    /// Of the air; None where nobody measured it.
    pub temperature: Option<Celsius>,
    /// What the pack holds when full, of its nominal energy; above 0, at most 100.
    pub health: Percent,
    /// What the flights of the aircraft took, over what was predicted; at least 1.
    pub factor: f64,
}

impl Default for Circumstances {
    fn default() -> Self {
        Self { cold: Percent(0.0), payload: Grams(0.0), temperature: None, health: Percent(100.0), factor: 1.0 }
    }
}

impl Circumstances {
    /// What each adds, as a share of the uses of the way: payload and heat to what the way takes, the pack to these, experience to
    /// all of them.
    #[must_use]
    pub fn more(&self, model: &EnergyModel) -> [(Use, f64); 4] {
        let payload = model.payload_share(self.payload);
        let heat = self.temperature.map_or(0.0, |temperature| model.heat_share(temperature));
        let flown = 1.0 + payload + heat;
        let pack = 100.0 / self.health.0.clamp(1.0, 100.0);
        [
            (Use::Payload, payload),
            (Use::Heat, heat),
            (Use::Health, flown * (pack - 1.0)),
            (Use::Learned, flown * pack * (self.factor.max(1.0) - 1.0)),
        ]
    }

    /// All uses over those of the way.
    #[must_use]
    pub fn scale(&self, model: &EnergyModel) -> f64 {
        1.0 + self.more(model).iter().map(|(_, share)| share).sum::<f64>()
    }
}
