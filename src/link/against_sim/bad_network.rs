//! Loss, repeats, reordering, partitions, restarts, a second station: verdicts that may be unknown, never wrong.

use super::*;

#[test]
fn over_a_bad_network_a_package_that_is_held_is_on_board_and_most_are() {
    let package = package(2_000.0);
    let mut held = 0;
    for seed in 0..100 {
        let loss = [0.1, 0.25][usize::from(seed % 2 == 0)];
        let mut world = World::new(seed, loss, 1);
        world.run(10);

        let verdict = world.upload(1, &package);

        world.perfect();
        let carried = world.carries(1, &package);
        match verdict {
            Verdict::Held => assert!(carried, "seed {seed}"),
            Verdict::NotHeld(why) => assert!(!carried, "seed {seed}: {why:?}"),
            Verdict::Unknown(_) => {}
        }
        held += u32::from(verdict_is_held(&world));
    }
    assert!(held >= 90, "{held} of 100 were proven");
}

fn verdict_is_held(world: &World) -> bool {
    world.craft[&1].reports.iter().rev().any(|r| matches!(r, Report::Package { verdict: Verdict::Held, .. }))
}

#[test]
fn over_a_bad_network_no_launch_ends_wrong_and_nothing_is_armed_or_started_twice() {
    let package = package(2_000.0);
    let mut done = 0;
    for seed in 0..150 {
        let mut world = World::new(1_000 + seed, 0.0, 1);
        world.run(10);
        assert_eq!(world.upload(1, &package), Verdict::Held);
        let loss = [0.1, 0.25, 0.5][usize::try_from(seed % 3).expect("small")];
        for (label, up) in [("up2", true), ("down2", false)] {
            let channel = Channel::new(conditions(loss), Random::child(seed, label));
            let craft = world.craft.get_mut(&1).expect("one");
            *(if up { &mut craft.up } else { &mut craft.down }) = channel;
        }

        let outcome = world.launch(1, &package);

        let at_end = world.craft[&1].vehicle.truth();
        world.perfect();
        world.run(30);
        let later = world.craft[&1].vehicle.truth();
        match &outcome {
            Outcome::Done => assert!(at_end.armed, "seed {seed}: {at_end:?}"),
            Outcome::Refused(why) => assert!(!at_end.armed && later.grounded, "seed {seed}: {why:?}: {later:?}"),
            Outcome::Unknown(_) => {}
        }
        done += u32::from(outcome == Outcome::Done && loss < 0.2);
        let craft = &world.craft[&1];
        assert!(craft.arms <= 3 && craft.starts <= 3 && craft.takeoffs <= 1, "seed {seed}");
    }
    assert!(done >= 45, "{done} of 50 took off at 10 % loss");
}

#[test]
fn over_a_bad_network_safing_that_is_done_is_done() {
    let mut done = 0;
    for seed in 0..60 {
        let mut world = World::new(3_000 + seed, 0.0, 1);
        world.run(10);
        assert_eq!(world.upload(1, &package(2_000.0)), Verdict::Held);
        let loss = [0.1, 0.25][usize::from(seed % 2 == 0)];
        for craft in world.craft.values_mut() {
            craft.up = Channel::new(conditions(loss), Random::child(seed, "up2"));
            craft.down = Channel::new(conditions(loss), Random::child(seed, "down2"));
        }

        let outcome = world.safing(1);

        world.perfect();
        world.run(2);
        let craft = &world.craft[&1];
        let safe = craft.vehicle.truth().mode == TrueMode::Hold && craft.plan.is_some_and(|plan| plan.mission_id == 0);
        if outcome == Outcome::Done {
            assert!(safe, "seed {seed}");
            done += 1;
        }
    }
    assert!(done >= 55, "{done} of 60 were made safe");
}

#[test]
fn parameters_are_compared_by_name_over_a_bad_network() {
    let mut world = World::new(10, 0.1, 1);
    world.run(10);

    world.order(1, Order::CheckParameters);
    let differences = world.until(1, 30, "parameters", |report| match report {
        Report::Parameters { differences } => Some(differences.clone()),
        _ => None,
    });

    let names: Vec<_> = differences.iter().map(|d| (d.name.as_str(), d.found.clone())).collect();
    assert_eq!(names, [("NO_SUCH_NAME", None)]);
}

#[test]
fn a_slow_link_with_a_round_trip_of_600_ms_gives_the_same_verdicts_and_is_not_flooded() {
    let slow = Conditions { delay_us: 300_000, ..Conditions::default() };
    let mut world = World::new(20, 0.0, 1);
    for craft in world.craft.values_mut() {
        craft.up.set_conditions(slow.clone());
        craft.down.set_conditions(slow.clone());
    }
    let package = package(2_000.0);
    world.run(10);

    assert_eq!(world.upload(1, &package), Verdict::Held);
    let items = world.craft[&1].items;
    assert_eq!(world.launch(1, &package), Outcome::Done);

    let needed = u32::try_from(package.mission.len() + package.fence.len() + package.rally.len()).expect("few");
    assert!(items * 2 <= needed * 3, "{items} items sent for a package of {needed}");
}

#[test]
fn a_partition_in_the_middle_of_a_transfer_or_an_autopilots_restart_ends_in_a_true_verdict() {
    let package = package(2_000.0);
    for seed in 0..20 {
        let mut world = World::new(5_000 + seed, 0.1, 1);
        world.run(10);
        world.order(1, Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
        let cut_at = world.at + 500_000 + seed * 100_000;
        while world.at < cut_at {
            world.step();
        }
        if seed % 2 == 0 {
            for craft in world.craft.values_mut() {
                craft.up.set_conditions(conditions(1.0));
                craft.down.set_conditions(conditions(1.0));
            }
            world.run(7);
        } else {
            world.craft.get_mut(&1).expect("one").vehicle.inject(medflight_sim::Fault::Restart);
        }
        world.perfect();
        world.run(90);

        world.assert_last_verdict(&package, seed);
    }
}

impl World {
    /// The last verdict on the package is there and not wrong.
    fn assert_last_verdict(&mut self, package: &FlightPackage, seed: u64) {
        let carried = self.carries(1, package);
        let verdict = self.craft[&1].reports.iter().rev().find_map(|r| match r {
            Report::Package { flight: Some(FLIGHT), verdict, .. } => Some(verdict.clone()),
            _ => None,
        });
        match verdict.expect("a verdict") {
            Verdict::Held => assert!(carried, "seed {seed}"),
            Verdict::NotHeld(why) => assert!(!carried, "seed {seed}: {why:?}"),
            Verdict::Unknown(_) => {}
        }
    }
}

#[test]
fn a_second_station_in_the_middle_of_a_transfer_changes_no_verdict() {
    let package = package(2_000.0);
    for seed in 0..20 {
        let mut world = World::new(6_000 + seed, 0.0, 1);
        world.run(10);
        world.order(1, Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
        world.run(seed % 4);
        for word in [
            crate::link::message::Outgoing::ListCount { kind: crate::link::message::ListKind::Mission, count: 3 },
            crate::link::message::Outgoing::ListRequest { kind: crate::link::message::ListKind::Fence },
            crate::link::message::Outgoing::ClearAll,
        ] {
            let at = world.at + seed * 20_000;
            world.craft.get_mut(&1).expect("one").up.send(at, wire::encode(&word, 254, 190, 0, 1));
        }
        world.run(60);

        world.assert_last_verdict(&package, seed);
    }
}
