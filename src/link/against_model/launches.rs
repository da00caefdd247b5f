//! Launches over every kind of network: at most one take-off, by the clearance's word, with the package that was held.

use super::*;
use crate::domain::flight::{Mode, SafeAct};
use crate::link::message::ListKind;

/// One delivery from the transfer to the safing, the launch over a bad network. Gives the steps and how the launch ended.
fn one(seed: u64) -> (u64, Outcome) {
    let mut random = Random::child(seed, "launch");
    let package = package(5, 6, 0.0);
    let fine = Conditions { delay: 20_000, ..Conditions::default() };
    let mut world = World::new(seed, fine.clone(), fine, &package);
    assert_eq!(world.upload(&package), Some(Verdict::Held), "seed {seed}");
    let (mut up, mut down) = (any_network(&mut random), any_network(&mut random));
    for conditions in [&mut up, &mut down] {
        for window in &mut conditions.parted {
            *window = world.at + window.start / 3..world.at + window.end / 3;
        }
    }
    if random.chance(0.1) {
        let from = world.at + random.next_u64() % (6 * SECOND);
        down.parted.push(from..from + 40 * SECOND);
    }
    (world.up.conditions, world.down.conditions) = (up, down);
    let disturbed = random.chance(0.5);
    if disturbed {
        for _ in 0..1 + random.next_u64() % 4 {
            let at = world.at + random.next_u64() % (8 * SECOND);
            let act = match random.next_u64() % 5 {
                0 => Act::Foreign(Outgoing::ClearAll),
                4 => Act::Replace(Box::new(WirePackage::of(&super::package(7, 6, 3.0)).expect("a good package"))),
                1 => Act::Foreign(Outgoing::ListCount { kind: ListKind::Mission, count: 1 }),
                _ => Act::Echo,
            };
            world.script.insert(at, act);
        }
    }
    // A report can be as old as the second look and the way here take.
    let seen_within = 3 * SECOND + world.down.conditions.delay + world.down.conditions.jitter + world.down.conditions.held_for + SECOND;
    let hops = random.chance(0.3);
    if hops {
        let after = random.next_u64() % (5 * SECOND);
        world.vehicle.hops = (after, after + SECOND + random.next_u64() % (8 * SECOND));
        world.vehicle.lifts = random.chance(0.3);
    }
    let safer = random.chance(0.15).then(|| world.at + random.next_u64() % (6 * SECOND));

    let outcome = world.launch_beside(&package, safer).unwrap_or_else(|| panic!("seed {seed}: the launch has no end"));

    assert!(world.arms <= 3 && world.starts <= 3, "seed {seed}: armed {} times, started {} times", world.arms, world.starts);
    if let Some(changed) = world.changed_at.filter(|_| world.vehicle.takeoffs > 0) {
        let before = world.started_at.saturating_sub(changed);
        assert!(before <= seen_within, "seed {seed}: started {} ms after another mission came on board", before / 1_000);
    }
    let at_the_end = world.vehicle.takeoffs;
    world.script.clear();
    world.perfect();
    world.run(60);
    match &outcome {
        Outcome::Done => assert_eq!(at_the_end, 1, "seed {seed}: done, and it did not take off"),
        Outcome::Refused(why) => assert_eq!(world.vehicle.takeoffs, 0, "seed {seed}: refused ({why:?}), and it took off"),
        Outcome::Unknown(_) => {}
    }
    assert!(world.vehicle.takeoffs <= 1, "seed {seed}: {} take-offs", world.vehicle.takeoffs);
    assert!(!world.vehicle.armed, "seed {seed}: armed a minute later");
    world.safing_ends_take_offs(seed);
    (world.steps, outcome)
}

impl World {
    fn launch_beside(&mut self, package: &FlightPackage, safer: Option<u64>) -> Option<Outcome> {
        let pilot = PersonId::new("pilot-1").expect("a person");
        let clearance = Clearance::for_test(FLIGHT, tail(), package.digest(), pilot, self.now().utc);
        self.order(Order::Launch(Box::new(clearance.clone())));
        let outcome = |report: &Report| match report {
            Report::Launch { outcome, .. } => Some(outcome.clone()),
            _ => None,
        };
        if let Some(at) = safer {
            while self.at < at {
                self.step();
            }
            self.order(Order::Safer(SafeAct::Hold));
        }
        let ended = self.reports.iter().rev().find_map(|(_, report)| outcome(report)).or_else(|| self.until(120, outcome));
        // A clearance is used once: the same word again moves nothing.
        self.order(Order::Launch(Box::new(clearance)));
        ended
    }

    /// After a landing the aircraft is made safe; whoever arms it later, it stays on the ground.
    fn safing_ends_take_offs(&mut self, seed: u64) {
        let before = self.vehicle.takeoffs;
        self.order(Order::MakeSafe);
        let outcome = self.until(60, |report| match report {
            Report::Safed(outcome) => Some(outcome.clone()),
            _ => None,
        });
        assert_eq!(outcome, Some(Outcome::Done), "seed {seed}");
        assert_eq!(self.vehicle.mode, Mode::Hold, "seed {seed}");
        self.vehicle.hear(self.at, 254, &Outgoing::Arm);
        self.run(20);
        assert_eq!(self.vehicle.takeoffs, before, "seed {seed}: a later arming took off");
    }
}

#[test]
fn nothing_takes_off_twice_or_after_a_refusal_and_every_launch_ends_on_every_network() {
    let wanted = steps_wanted(150_000);
    let (mut steps, mut runs, mut counts) = (0, 0_u64, [0_u64; 3]);
    while steps < wanted {
        let (more, outcome) = one(runs);
        steps += more;
        runs += 1;
        counts[match outcome {
            Outcome::Done => 0,
            Outcome::Refused(_) => 1,
            Outcome::Unknown(_) => 2,
        }] += 1;
    }
    println!("{steps} steps, {runs} launches: {} done, {} refused, {} unknown", counts[0], counts[1], counts[2]);

    assert!(counts.iter().all(|count| *count > 0), "each outcome was met: {counts:?}");
}
