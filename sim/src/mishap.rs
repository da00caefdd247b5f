//! Scripts of faults drawn from a seed.
//!
//! | mishap | what is drawn |
//! | --- | --- |
//! | gps | satellites lost, back after 1 to 60 s |
//! | battery | the charge drops to 3 to 45 % |
//! | motor | a motor stops: the aircraft falls and is lost |
//! | wind | 0 to 14 m/s from anywhere, until another comes |
//! | fence | the fence is taken for breached |
//! | restart | the autopilot restarts wherever it is |
//! | gripper | stuck for 1 to 60 s |
//! | pad | something stands on the pad for 1 to 60 s |
//! | storage | mission, fence and rally points lost |
//! | foreign | another ground station holds, clears or uploads |
//! | partition | the radio is silent, or is not heard, for 1 to 60 s |
//! | network | up to 40 % lost, 600 ms delay, 200 ms jitter, 10 % twice, 10 % held back by up to 500 ms, for 1 to 60 s |
//! | wings | the wing system fails |
//!
//! Everything that ends has ended when the bounds' time is over.

use std::str::FromStr;

use crate::faults::{Fault, Foreign};
use crate::network::Conditions;
use crate::script::{Happening, Script};
use crate::seed::Random;
use crate::wind::Wind;

/// What lasts, lasts so long at least and at most, milliseconds.
const LASTS_MS: (u64, u64) = (1_000, 60_000);
/// Times are whole multiples of this, so that a printed script is the script, milliseconds.
const GRAIN_MS: u64 = 100;
/// Strongest wind, m/s: less than the wing's airspeed, so that the aircraft gets anywhere at all.
const WIND_M_S: u64 = 14;

/// A kind of fault that a seed may draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Satellites are lost for a while.
    Gps,
    /// The charge drops.
    Battery,
    /// A motor stops for good.
    Motor,
    /// The wind changes.
    Wind,
    /// The fence is taken for breached.
    Fence,
    /// The autopilot restarts wherever it is.
    Restart,
    /// The gripper is stuck for a while.
    Gripper,
    /// A pad is blocked for a while.
    Pad,
    /// The mission's storage is lost.
    Storage,
    /// Another ground station meddles.
    Foreign,
    /// The link is cut for a while, one way or both.
    Partition,
    /// The network is bad for a while.
    Network,
    /// The wing system fails.
    Wings,
}

impl Mishap {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Gps,
        Self::Battery,
        Self::Motor,
        Self::Wind,
        Self::Fence,
        Self::Restart,
        Self::Gripper,
        Self::Pad,
        Self::Storage,
        Self::Foreign,
        Self::Partition,
        Self::Network,
        Self::Wings,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gps => "gps",
            Self::Battery => "battery",
            Self::Motor => "motor",
            Self::Wind => "wind",
            Self::Fence => "fence",
            Self::Restart => "restart",
            Self::Gripper => "gripper",
            Self::Pad => "pad",
            Self::Storage => "storage",
            Self::Foreign => "foreign",
            Self::Partition => "partition",
            Self::Network => "network",
            Self::Wings => "wings",
        }
    }

    fn draw(self, random: &mut Random) -> (Happening, Option<Happening>) {
        let once = |fault| (Happening::Fault(fault), None);
        let lasting = |fault: fn(bool) -> Fault| (Happening::Fault(fault(true)), Some(Happening::Fault(fault(false))));
        match self {
            Self::Gps => lasting(Fault::GpsLost),
            Self::Battery => once(Fault::BatteryAt(whole(random, 3, 45))),
            Self::Motor => once(Fault::MotorOut(true)),
            Self::Wind => {
                let speed_m_s = whole(random, 0, 10 * WIND_M_S) / 10.0;
                (Happening::Wind(Wind { speed_m_s, from_deg: whole(random, 0, 359) }), None)
            }
            Self::Fence => once(Fault::FenceBreached),
            Self::Restart => once(Fault::RestartAnywhere),
            Self::Gripper => lasting(Fault::GripperStuck),
            Self::Pad => lasting(Fault::PadBlocked),
            Self::Storage => once(Fault::StorageLost),
            Self::Foreign => once(Fault::Foreign(*pick(random, &[Foreign::Hold, Foreign::Clear, Foreign::Upload]))),
            Self::Partition => lasting(if random.chance(0.5) { Fault::RadioSilent } else { Fault::DownlinkLost }),
            Self::Network => {
                let conditions = Conditions {
                    loss: whole(random, 0, 40) / 100.0,
                    delay_us: between(random, 0, 600) * 1_000,
                    jitter_us: between(random, 0, 200) * 1_000,
                    duplication: whole(random, 0, 10) / 100.0,
                    reordering: whole(random, 0, 10) / 100.0,
                    reorder_us: between(random, 0, 500) * 1_000,
                    partitions: Vec::new(),
                };
                let seed = between(random, 1, 1_000_000);
                (Happening::Network(Some(conditions), seed), Some(Happening::Network(None, seed)))
            }
            Self::Wings => once(Fault::QuadChute),
        }
    }
}

impl std::fmt::Display for Mishap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mishap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|mishap| mishap.name() == text).ok_or_else(|| format!("`{text}`: one of {names}"))
    }
}

/// What a seed may draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// Of these kinds; none is none at all.
    pub kinds: Vec<Mishap>,
    /// At least one, and at most so many.
    pub most: u32,
    /// None comes earlier than this, seconds after the script is begun.
    pub from_s: u32,
    /// None comes later, and all that ends has ended by then.
    pub to_s: u32,
}

impl Default for Bounds {
    /// At most six of any kind in the first quarter of an hour, after the boot.
    fn default() -> Self {
        Self { kinds: Mishap::ALL.to_vec(), most: 6, from_s: 10, to_s: 900 }
    }
}

impl Script {
    /// The script that a seed draws within bounds; the same each time.
    pub fn drawn(seed: u64, bounds: &Bounds) -> Self {
        let mut random = Random::child(seed, "mishaps");
        let (from, to) = (u64::from(bounds.from_s) * 1_000, u64::from(bounds.to_s.max(bounds.from_s)) * 1_000);
        if bounds.kinds.is_empty() || bounds.most == 0 {
            return Self::default();
        }
        let mut happenings = Vec::new();
        for _ in 0..between(&mut random, 1, u64::from(bounds.most)) {
            let mishap = *pick(&mut random, &bounds.kinds);
            let begins = grained(&mut random, from, to);
            let ends = (begins + grained(&mut random, LASTS_MS.0, LASTS_MS.1)).min(to);
            let (beginning, end) = mishap.draw(&mut random);
            happenings.push((begins, beginning));
            happenings.extend(end.map(|end| (ends, end)));
        }
        Self::new(happenings)
    }
}

/// A whole number from `low` to `high`, both included.
fn between(random: &mut Random, low: u64, high: u64) -> u64 {
    low + random.next_u64() % (high - low + 1)
}

fn whole(random: &mut Random, low: u64, high: u64) -> f64 {
    between(random, low, high) as f64
}

fn grained(random: &mut Random, low: u64, high: u64) -> u64 {
    between(random, low / GRAIN_MS, high / GRAIN_MS) * GRAIN_MS
}

fn pick<'a, T>(random: &mut Random, from: &'a [T]) -> &'a T {
    let place = random.next_u64() % from.len() as u64;
    &from[place as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_script_each_time_and_another_seed_another() {
        let bounds = Bounds::default();

        assert_eq!(Script::drawn(7, &bounds), Script::drawn(7, &bounds));
        assert_ne!(Script::drawn(7, &bounds), Script::drawn(8, &bounds));
    }

    #[test]
    fn every_script_stays_within_its_bounds_and_heals_what_it_began() {
        let bounds = Bounds { most: 4, from_s: 20, to_s: 80, ..Bounds::default() };

        for seed in 0..2_000 {
            let script = Script::drawn(seed, &bounds);
            let happenings = script.happenings();
            assert!((1..=8).contains(&happenings.len()), "{script:?}");
            assert!(happenings.iter().all(|(at, _)| (20_000..=80_000).contains(at)), "{script:?}");
            assert!(happenings.is_sorted_by_key(|(at, _)| *at));
            let last = |fault: fn(bool) -> Fault| {
                happenings.iter().rev().find(|(_, h)| [true, false].map(|on| Happening::Fault(fault(on))).contains(h)).cloned()
            };
            for fault in [Fault::GpsLost, Fault::RadioSilent, Fault::DownlinkLost, Fault::GripperStuck, Fault::PadBlocked] {
                assert!(last(fault).is_none_or(|(_, h)| h == Happening::Fault(fault(false))), "{script:?}");
            }
        }
    }

    #[test]
    fn every_kind_is_drawn_and_none_that_was_not_asked_for() {
        let drawn = |bounds: &Bounds| -> Vec<Happening> {
            (0..400).flat_map(|seed| Script::drawn(seed, bounds).happenings().to_vec()).map(|(_, happening)| happening).collect()
        };
        let all = drawn(&Bounds::default());
        let has = |pick: fn(&Happening) -> bool| all.iter().any(pick);

        assert!(has(|h| matches!(h, Happening::Fault(Fault::GpsLost(true)))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::BatteryAt(_)))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::MotorOut(true)))));
        assert!(has(|h| matches!(h, Happening::Wind(_))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::FenceBreached))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::RestartAnywhere))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::GripperStuck(true)))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::PadBlocked(true)))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::StorageLost))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::Foreign(Foreign::Clear)))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::RadioSilent(true)))));
        assert!(has(|h| matches!(h, Happening::Network(Some(_), _))));
        assert!(has(|h| matches!(h, Happening::Fault(Fault::QuadChute))));
        let wind = drawn(&Bounds { kinds: vec![Mishap::Wind], ..Bounds::default() });
        assert!(wind.iter().all(|happening| matches!(happening, Happening::Wind(_))));
        assert!(drawn(&Bounds { kinds: Vec::new(), ..Bounds::default() }).is_empty());
    }
}
