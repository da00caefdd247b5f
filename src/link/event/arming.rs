//! The autopilot's checks: whenever one changes, PX4 sends them all as one group of events, a summary at each end.
//!
//! The head says in which modes the aircraft may be armed and which of its components are in error; each problem about which
//! modes and which component it speaks. A problem that does not concern Hold or Mission (no offboard signal), or whose component
//! is not in error (no sticks, where none are needed), is no reason of ours.

use super::known::{Kind, find};
use super::words::sentence;
use crate::domain::flight::ArmingCheck;
use crate::units::words::Words;

/// Number of the head of a group: a part number, components in error, components in warning, modes to arm in, modes to fly in.
const HEAD: u32 = 27_825_120;
/// Number of its tail.
const TAIL: u32 = 18_691_879;
/// Bit of AUTO.MISSION among the modes.
const MISSION: u32 = 1 << 3;
/// Bit of AUTO.LOITER.
const HOLD: u32 = 1 << 4;
/// Problems kept of one group.
const MOST: usize = 32;

/// A group that is not complete yet.
#[derive(Debug)]
struct Group {
    /// Components in error, by bit.
    in_error: u32,
    /// Modes to arm in, by bit.
    armable: u32,
    /// Modes to fly in, by bit.
    flyable: u32,
    /// Words of each problem so far that stands against flying the mission.
    against_mission: Vec<Words>,
    /// Level and words of each problem so far.
    problems: Vec<(u8, Words)>,
}

/// Collects one group after the other.
#[derive(Debug, Default)]
pub(super) struct Arming {
    open: Option<Group>,
    last: Option<ArmingCheck>,
    against_mission: Vec<Words>,
}

impl Arming {
    /// Takes an event; the group when it is complete and differs from the one before.
    pub(super) fn receive(&mut self, id: u32, level: u8, arguments: &[u8; 40]) -> Option<ArmingCheck> {
        let bits_at = |at: usize| u32::from_le_bytes([arguments[at], arguments[at + 1], arguments[at + 2], arguments[at + 3]]);
        match id {
            HEAD => {
                const IN_ERROR: usize = 1;
                const ARMABLE: usize = 9;
                const FLYABLE: usize = 13;
                self.open = Some(Group {
                    in_error: bits_at(IN_ERROR),
                    armable: bits_at(ARMABLE),
                    flyable: bits_at(FLYABLE),
                    problems: Vec::new(),
                    against_mission: Vec::new(),
                });
                None
            }
            TAIL => {
                let Group { armable, mut problems, against_mission, .. } = self.open.take()?;
                self.against_mission = against_mission;
                problems.sort_by_key(|(level, _)| *level);
                let check = ArmingCheck { ok: armable & HOLD != 0, problems: problems.into_iter().map(|(_, says)| says).collect() };
                let changed = self.last.as_ref() != Some(&check);
                self.last = Some(check.clone());
                changed.then_some(check)
            }
            _ => {
                let Group { in_error, armable, flyable, problems, against_mission } = self.open.as_mut()?;
                let concerns = bits_at(0) & (HOLD | MISSION);
                let component = 1_u32.checked_shl(u32::from(arguments[4])).unwrap_or(0);
                let stands_against = *armable & concerns != concerns && *in_error & component != 0;
                let is_check = find(id).is_none_or(|known| known.kind == Kind::Check);
                let bars_mission = bits_at(0) & MISSION != 0 && *flyable & MISSION == 0;
                if is_check && bars_mission && against_mission.len() < MOST {
                    against_mission.extend(sentence(id, level, arguments));
                }
                if is_check && stands_against && problems.len() < MOST {
                    problems.extend(sentence(id, level, arguments).map(|says| (level, says)));
                }
                None
            }
        }
    }

    /// An event was lost: what was collected of its group is not whole.
    pub(super) fn broken(&mut self) {
        self.open = None;
    }

    /// What stood against flying the mission when last told.
    pub(super) fn against_the_mission(&self) -> impl Iterator<Item = &Words> {
        self.against_mission.iter()
    }

    /// What stood against arming when last told, the gravest first.
    pub(super) fn reasons(&self) -> impl Iterator<Item = &Words> {
        self.last.iter().filter(|check| !check.ok).flat_map(|check| &check.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> [u8; 40] {
        let mut arguments = [0; 40];
        arguments[..bytes.len()].copy_from_slice(bytes);
        arguments
    }
    fn group(arming: &mut Arming, [in_error, armable]: [u32; 2], problems: &[(u32, u8, u32, u8)]) -> Option<ArmingCheck> {
        let mut head = vec![0];
        [in_error, 0, armable, armable].iter().for_each(|bits| head.extend(bits.to_le_bytes()));
        assert_eq!(arming.receive(HEAD, 8, &packed(&head)), None);
        for (id, level, modes, component) in problems {
            let mut arguments = modes.to_le_bytes().to_vec();
            arguments.push(*component);
            assert_eq!(arming.receive(*id, *level, &packed(&arguments)), None);
        }
        arming.receive(TAIL, 8, &packed(&[]))
    }

    #[test]
    fn what_stands_against_arming_in_hold_or_mission_is_told_and_nothing_else() {
        let mut arming = Arming::default();

        // As recorded two seconds after a start: no position yet, no mission, no sticks, no companion.
        let cold = group(
            &mut arming,
            [0x0112_0000, 0x8001_3A80],
            &[
                (17_154_777, 6, 0x08, 20),
                (26_788_467, 3, 0x38, 24),
                (19_865_031, 3, 0x4000, 20),
                (30_612_409, 3, 0x007E_007C, 17),
                (17_231_145, 4, 0xFFFF_FFFF, 7),
            ],
        )
        .expect("told");
        let reasons: Vec<_> = arming.reasons().map(|says| says.en.clone()).collect();
        let problems = [(17_154_777, 6, 0x08, 20), (17_231_145, 4, 0xFFFF_FFFF, 7)];
        let ready = group(&mut arming, [0x0010_0000, 0x807F_3AB0], &problems).expect("told");

        assert!(!cold.ok);
        assert_eq!(
            reasons,
            [
                "Navigation error: No valid global position estimate",
                "Navigation error: No valid position estimate",
                "No valid mission available"
            ]
        );
        assert!(ready.ok);
        assert_eq!(arming.reasons().count(), 0);
    }

    #[test]
    fn the_same_group_again_is_not_told_again_and_half_a_group_never() {
        let mut arming = Arming::default();
        assert!(group(&mut arming, [0, HOLD], &[]).is_some());

        assert_eq!(group(&mut arming, [0, HOLD], &[]), None);
        arming.receive(HEAD, 8, &packed(&[]));
        arming.broken();
        assert_eq!(arming.receive(TAIL, 8, &packed(&[])), None);
    }
}
