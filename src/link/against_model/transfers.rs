//! Transfers over every kind of network, with a partner in the middle, restarts of either side, and echoes.

use super::*;
use crate::link::message::ListKind;

/// What another station may say in the middle.
fn foreign(random: &mut Random, other: &WirePackage) -> Outgoing {
    let kinds = [ListKind::Mission, ListKind::Fence, ListKind::Rally];
    let kind = kinds[usize::try_from(random.next_u64() % 3).expect("few")];
    match random.next_u64() % 6 {
        0 => Outgoing::ListCount { kind, count: 1 },
        1 => Outgoing::Item { kind, seq: 0, item: other.mission[0] },
        2 => Outgoing::ListRequest { kind },
        3 => Outgoing::ItemRequest { kind, seq: 0 },
        4 => Outgoing::MissionAck { kind, cancel: true },
        _ => Outgoing::ClearAll,
    }
}

/// One transfer under everything that a seed brings. Gives the steps that it took and the verdict.
fn one(seed: u64) -> (u64, Verdict) {
    let mut random = Random::child(seed, "scenario");
    let items = [5, 5, 8, 20][usize::try_from(random.next_u64() % 4).expect("few")];
    let package = package(items, 6, 0.0);
    let mut world = World::new(seed, any_network(&mut random), any_network(&mut random), &package);
    let (other, before) = (super::package(7, 5, 3.0), random.next_u64() % 3);
    let lists = WirePackage::of(&other).expect("a good package");
    if before == 1 {
        // Something else is on board, as after an earlier flight.
        for (kind, list) in [(ListKind::Fence, &lists.fence), (ListKind::Rally, &lists.rally), (ListKind::Mission, &lists.mission)] {
            world.vehicle.put(kind, list.clone());
        }
    }
    world.vehicle.refuses_mission = random.chance(0.1);
    if random.chance(0.2) {
        world.vehicle.home.at = north(30_000.0);
    }
    if random.chance(0.5) {
        let moments = 1 + random.next_u64() % 8;
        for _ in 0..moments {
            let at = 2 * SECOND + random.next_u64() % (20 * SECOND);
            let act = match random.next_u64() % 8 {
                0 => Act::Restart,
                1 => Act::ServiceRestart(Box::new(package.clone())),
                2..=4 => Act::Echo,
                _ => Act::Foreign(foreign(&mut random, &lists)),
            };
            world.script.insert(at, act);
        }
    }
    world.run(2);
    let Some(verdict) = world.upload(&package) else {
        panic!("seed {seed}: no end after {} s: {:?}", world.at / SECOND, world.link.next_timeout());
    };
    world.judge(seed, &verdict);
    // What was said last holds when nothing moves any more.
    world.script.clear();
    world.perfect();
    world.run(40);
    let last = world.reports.iter().rev().find_map(|(_, report)| verdict_of(report)).unwrap_or(verdict.clone());
    match &last {
        Verdict::Held => assert!(world.carries(), "seed {seed}: held at the end"),
        Verdict::NotHeld(_) | Verdict::Unknown(_) => {}
    }
    (world.steps, verdict)
}

impl World {
    /// Whether a verdict agrees with what the aircraft carried when it was given.
    fn judge(&self, seed: u64, verdict: &Verdict) {
        let lately = |at: Option<u64>| at.is_some_and(|at| self.at - at <= AS_STREAMED);
        match verdict {
            Verdict::Held => assert!(lately(self.carried_at), "seed {seed}: held, and it is not on board"),
            Verdict::NotHeld(why) => assert!(lately(self.missing_at), "seed {seed}: not held ({why:?}), and it is on board"),
            Verdict::Unknown(_) => {}
        }
    }
}

#[test]
fn no_verdict_is_wrong_and_every_transfer_ends_on_every_network() {
    let wanted = steps_wanted(150_000);
    let (mut steps, mut runs, mut counts) = (0, 0_u64, [0_u64; 3]);
    while steps < wanted {
        let (more, verdict) = one(runs);
        steps += more;
        runs += 1;
        counts[match verdict {
            Verdict::Held => 0,
            Verdict::NotHeld(_) => 1,
            Verdict::Unknown(_) => 2,
        }] += 1;
    }
    println!("{steps} steps, {runs} transfers: {} held, {} not held, {} unknown", counts[0], counts[1], counts[2]);

    assert!(counts.iter().all(|count| *count > 0), "each verdict was met: {counts:?}");
}

fn lossy(loss: f64, delay: u64) -> Conditions {
    Conditions { loss, delay, ..Conditions::default() }
}

#[test]
fn five_hundred_items_get_through_a_link_that_loses_a_quarter() {
    for (seed, delay) in (0..40).map(|seed| (seed, if seed % 2 == 0 { 20_000 } else { 300_000 })) {
        let package = package(500, 64, 0.0);
        let mut world = World::new(seed, lossy(0.25, delay), lossy(0.25, delay), &package);

        let verdict = world.upload(&package);

        assert_eq!(verdict, Some(Verdict::Held), "seed {seed} after {} s", world.at / SECOND);
        assert!(world.carries());
    }
}

#[test]
fn a_mission_that_the_autopilot_finds_infeasible_after_its_ack_is_not_held() {
    let package = package(5, 6, 0.0);
    let mut world = World::new(1, lossy(0.0, 20_000), lossy(0.0, 20_000), &package);
    world.vehicle.refuses_mission = true;

    let verdict = world.upload(&package);

    assert!(matches!(&verdict, Some(Verdict::NotHeld(why)) if why.en.contains("not feasible")), "{verdict:?}");
}

#[test]
fn after_a_landing_elsewhere_home_is_set_anew_before_the_fence_is_sent() {
    let package = package(5, 6, 0.0);
    let mut world = World::new(1, lossy(0.1, 20_000), lossy(0.1, 20_000), &package);
    world.vehicle.home.at = north(30_000.0);

    let verdict = world.upload(&package);

    assert_eq!(verdict, Some(Verdict::Held));
    assert!((world.vehicle.home.at.latitude - PAD.latitude).abs() < METRE);
}

#[test]
fn an_aircraft_on_another_pad_than_planned_gets_nothing() {
    let package = package(5, 6, 0.0);
    let mut world = World::new(1, lossy(0.0, 20_000), lossy(0.0, 20_000), &package);
    world.vehicle.place = north(3_000.0);

    let verdict = world.upload(&package);

    assert!(matches!(&verdict, Some(Verdict::NotHeld(why)) if why.en.contains("nothing was sent")), "{verdict:?}");
    assert!(world.vehicle.lists.iter().all(Vec::is_empty));
}

#[test]
fn held_ends_at_once_when_the_stream_names_anything_else() {
    let foreign: [(&str, Act); 3] = [
        ("cleared", Act::Foreign(Outgoing::ClearAll)),
        ("infeasible", Act::Restart),
        ("another list", Act::Foreign(Outgoing::ListCount { kind: ListKind::Rally, count: 1 })),
    ];
    for (name, act) in foreign {
        let package = package(5, 6, 0.0);
        let mut world = World::new(1, lossy(0.0, 20_000), lossy(0.0, 20_000), &package);
        assert_eq!(world.upload(&package), Some(Verdict::Held));
        let item = WirePackage::of(&super::package(6, 6, 1.0)).expect("good").rally[0];
        world.vehicle.refuses_mission = name == "infeasible";
        world.act(act);
        world.vehicle.hear(world.at, 254, &Outgoing::Item { kind: ListKind::Rally, seq: 0, item });
        let changed = world.at;

        let verdict = world.until(5, verdict_of);

        assert!(matches!(verdict, Some(Verdict::NotHeld(_))), "{name}: {verdict:?}");
        let limit = if name == "infeasible" { 5 * SECOND } else { 1_100_000 };
        assert!(world.at - changed <= limit, "{name}: told after {} ms", (world.at - changed) / 1_000);
        assert!(matches!(world.launch(&package), Some(Outcome::Refused(_))), "{name}");
        assert_eq!(world.arms, 0);
    }
}

#[test]
fn a_download_that_nobody_closed_costs_seconds_and_no_verdict() {
    let package = package(5, 6, 0.0);
    for kind in [ListKind::Mission, ListKind::Fence, ListKind::Rally] {
        for from in [US, 254] {
            let mut world = World::new(1, lossy(0.0, 20_000), lossy(0.0, 20_000), &package);
            let lists = WirePackage::of(&super::package(7, 5, 3.0)).expect("good");
            world.vehicle.put(kind, lists.list(kind).to_vec());
            world.run(1);
            world.vehicle.hear(world.at, from, &Outgoing::ListRequest { kind });
            let began = world.at;

            let verdict = world.upload(&package);

            assert_eq!(verdict, Some(Verdict::Held), "{kind:?} of {from}");
            assert!(world.at - began < 20 * SECOND, "{kind:?} of {from}: {} s", (world.at - began) / SECOND);
        }
    }
}
