//! The pack: what flying takes out of it, and what its voltage says.

/// Share of a full pack that each regime of flight takes, in percent per second.
///
/// **An assumption, not a measurement**: 14 % for climb, transitions and landing together (cruise height 80 m above the
/// pads) and 5.73 % for each kilometre of cruise at 16.7 m/s in still air.
///
/// - Cruise: 5.73 %/km * 16.7 m/s / 1000 m = 0.0957 %/s, whatever the wind; head wind costs by the longer time.
/// - Hover: a flight as simulated here spends 104 s on its lift rotors (33 s climb to 80 m, 3 s front transition, 3 s
///   back-transition, 65 s to the pad and down). Of the kilometres, 0.09 are flown in the transitions and to the pad, so
///   (14 % + 0.09 km * 5.73 %/km) / 104 s, less what idling on the ground takes, is 0.138 %/s.
///
/// Real hover costs several times the cruise power and real packs sag; a team that has measured its aircraft replaces
/// both numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyModel {
    /// On the wing, %/s.
    pub cruise_percent_per_s: f64,
    /// On the lift rotors, transitions included, %/s.
    pub hover_percent_per_s: f64,
    /// Armed on the ground, %/s.
    pub idle_percent_per_s: f64,
}

impl Default for EnergyModel {
    fn default() -> Self {
        Self { cruise_percent_per_s: 0.0957, hover_percent_per_s: 0.138, idle_percent_per_s: 0.01 }
    }
}

/// What the motors are doing, as far as energy is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// Disarmed.
    Off,
    /// Armed, on the ground.
    Idle,
    /// Lift rotors carry the aircraft.
    Hover,
    /// Wings carry it.
    Cruise,
}

/// How the autopilot classes the charge; ordered from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Warning {
    /// Nothing to say.
    None,
    /// Below BAT_LOW_THR.
    Low,
    /// Below BAT_CRIT_THR.
    Critical,
    /// Below BAT_EMERGEN_THR.
    Emergency,
}

/// The share of its charge that a pack which was told to fail loses in a second.
const FAILING_PER_S: f64 = 1.0;
/// Cells in series.
pub(crate) const CELLS: u16 = 6;

/// One numbered pack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Battery {
    /// The pack's number, as painted on it.
    pub pack: String,
    /// Charge left, 0 to 100 %.
    pub percent: f64,
    /// Told to fail: it says that it is empty.
    pub failed: bool,
}

impl Battery {
    /// A pack with the given charge (clamped to 0 to 100 %).
    pub(crate) fn new(pack: String, percent: f64) -> Self {
        Self { pack, percent: percent.clamp(0.0, 100.0), failed: false }
    }

    /// Takes out what `seconds` under a load cost.
    pub(crate) fn draw(&mut self, model: &EnergyModel, load: Load, seconds: f64) {
        let rate = match load {
            Load::Off => 0.0,
            Load::Idle => model.idle_percent_per_s,
            Load::Hover => model.hover_percent_per_s,
            Load::Cruise => model.cruise_percent_per_s,
        };
        self.percent = (self.percent - rate * seconds).max(0.0);
    }

    /// The autopilot's own simulation: empties by time alone, down to a floor, and is full again when disarmed.
    pub(crate) fn drain(&mut self, armed: bool, seconds_to_empty: f64, floor: f64, seconds: f64) {
        if self.failed {
            self.percent *= 1.0 - FAILING_PER_S * seconds;
        } else if armed {
            self.percent = (self.percent - 100.0 / seconds_to_empty.max(1.0) * seconds).max(floor.min(self.percent));
        } else {
            self.percent = 100.0;
        }
    }

    /// Voltage of that simulation's four cells, millivolts.
    pub(crate) fn drained_millivolts(&self) -> u16 {
        (4.0 * (3600.0 + 4.5 * self.percent)) as u16
    }

    /// Pack voltage in millivolts: a lithium polymer's flat middle and steep ends, sagging 2 % in flight.
    pub(crate) fn millivolts(&self, load: Load) -> u16 {
        let charge = self.percent / 100.0;
        let cell = 3.45 + 0.45 * charge + 0.25 * charge.powi(6) - 0.25 * (1.0 - charge).powi(12);
        let sag = match load {
            Load::Off | Load::Idle => 1.0,
            Load::Hover | Load::Cruise => 0.98,
        };
        (cell * sag * f64::from(CELLS) * 1000.0) as u16
    }

    /// The class of the charge under three thresholds (fractions, 0 to 1).
    pub(crate) fn warning(&self, low: f32, critical: f32, emergency: f32) -> Warning {
        let charge = self.percent / 100.0;
        if charge < f64::from(emergency) {
            Warning::Emergency
        } else if charge < f64::from(critical) {
            Warning::Critical
        } else if charge < f64::from(low) {
            Warning::Low
        } else {
            Warning::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_of_cruise_takes_what_the_model_says() {
        let mut battery = Battery::new("A".into(), 100.0);

        battery.draw(&EnergyModel::default(), Load::Cruise, 1000.0 / 16.7);

        assert!((100.0 - battery.percent - 5.73).abs() < 0.01);
    }

    #[test]
    fn voltage_falls_with_charge_and_stays_plausible() {
        let volts = |percent| Battery::new("A".into(), percent).millivolts(Load::Off);

        assert!(volts(100.0) <= 25_200 && volts(100.0) > 24_500);
        assert!(volts(0.0) >= 18_900);
        assert!((0..100).all(|p| volts(f64::from(p)) < volts(f64::from(p + 1))));
    }

    #[test]
    fn thresholds_class_the_charge() {
        let class = |percent| Battery::new("A".into(), percent).warning(0.3, 0.2, 0.1);

        assert_eq!(
            [class(31.0), class(29.0), class(19.0), class(9.0)],
            [Warning::None, Warning::Low, Warning::Critical, Warning::Emergency]
        );
    }
}
