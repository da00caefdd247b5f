//! Whole deliveries and what may come between.

use super::*;

#[test]
fn a_whole_delivery_on_three_aircraft_at_once_is_proven_flown_and_made_safe() {
    let mut world = World::new(1, 0.0, 3);
    let package = package(2_000.0);
    world.run(10);

    for n in 1..=3 {
        assert_eq!(world.upload(n, &package), Verdict::Held);
        assert_eq!(world.launch(n, &package), Outcome::Done);
    }
    world.run(400);

    for n in 1..=3 {
        let truth = world.craft[&n].vehicle.truth();
        assert!(truth.grounded && !truth.armed, "{truth:?}");
        let off = (truth.position.latitude_deg - north(2_000.0).latitude).abs() / METRE;
        assert!(off < 5.0, "landed {off} m from the pad");
        assert_eq!(world.safing(n), Outcome::Done);
        world.run(2);
        let craft = &world.craft[&n];
        assert_eq!(craft.vehicle.truth().mode, TrueMode::Hold);
        assert!(craft.plan.is_some_and(|plan| plan.total.is_none() && plan.mission_id == 0));
        assert_eq!((craft.arms, craft.starts, craft.takeoffs), (1, 1, 1));
        assert!(!craft.reports.iter().any(|r| matches!(r, Report::Trouble { .. } | Report::LinkLost { .. })));
        let voided = craft.reports.iter().find(|r| matches!(r, Report::Package { verdict: Verdict::NotHeld(_), .. }));
        assert_eq!(voided, None, "nothing voids a package that flew to its end");
    }
}

#[test]
fn three_deliveries_in_a_row_from_pad_to_pad_although_px4_keeps_the_home_of_the_one_before() {
    let mut world = World::new(13, 0.0, 1);
    world.run(10);
    for leg in 0..3 {
        let start = 1_500.0 * f64::from(leg);
        let package = package_from(start, 1_500.0);
        let far_from_home = leg > 0;
        let old = world.craft[&1].reports.iter().rev().find_map(|r| match r {
            Report::Observed(Observation::Home(home)) => Some(*home),
            _ => None,
        });
        assert_eq!(old.is_some_and(|home| !wire::holds(&package.fence, home.at)), far_from_home, "leg {leg}: {old:?}");

        assert_eq!(world.upload(1, &package), Verdict::Held, "leg {leg}");
        assert_eq!(world.launch(1, &package), Outcome::Done, "leg {leg}");
        world.run(320);

        let truth = world.craft[&1].vehicle.truth();
        let off = (truth.position.latitude_deg - north(start + 1_500.0).latitude).abs() / METRE;
        assert!(truth.grounded && !truth.armed && off < 5.0, "leg {leg}: {off} m off, {truth:?}");
        assert_eq!(world.safing(1), Outcome::Done, "leg {leg}");
    }
    assert_eq!(world.craft[&1].takeoffs, 3);
}

#[test]
fn safer_acts_go_out_in_flight_and_are_seen_and_the_mission_goes_on_only_by_order() {
    let mut world = World::new(5, 0.0, 1);
    let package = package(3_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    assert_eq!(world.launch(1, &package), Outcome::Done);
    world.run(80);
    assert_eq!(world.craft[&1].vehicle.truth().lift, Lift::Wings);

    for (act, mode) in [(SafeAct::Hold, TrueMode::Hold), (SafeAct::Return, TrueMode::Return)] {
        world.order(1, Order::Safer(act));
        let outcome = world.until(1, 10, "safe act", |report| match report {
            Report::SafeAct { outcome, .. } => Some(outcome.clone()),
            _ => None,
        });
        assert_eq!(outcome, Outcome::Done);
        assert_eq!(world.craft[&1].vehicle.truth().mode, mode);
    }
    world.order(1, Order::Resume);
    let resumed = world.until(1, 10, "resume", |report| match report {
        Report::Resume(outcome) => Some(outcome.clone()),
        _ => None,
    });
    assert_eq!(resumed, Outcome::Done);
    world.order(1, Order::Safer(SafeAct::LandNow));
    world.run(150);

    let truth = world.craft[&1].vehicle.truth();
    assert!(truth.grounded && !truth.armed, "{truth:?}");
    assert_eq!(world.safing(1), Outcome::Done);
}

#[test]
fn a_package_adopted_in_flight_is_proven_without_changing_anything() {
    let mut world = World::new(6, 0.1, 1);
    let package = package(3_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    assert_eq!(world.launch(1, &package), Outcome::Done);
    world.run(60);
    let sent_before = (world.craft[&1].arms, world.craft[&1].starts);
    let now = world.now();
    let system = SystemId::new(1).expect("an id");
    let mut fresh = FleetLink::default();
    fresh.add(system, VehicleLink::new(now, LinkSettings::default(), tail(1), system, Vec::new()), Some(1));
    world.fleet = fresh;

    assert!(world.fleet.adopt(now, &tail(1), FLIGHT, &package));
    let verdict = world.until(1, 100, "adopted", |report| match report {
        Report::Package { verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    world.run(20);

    assert_eq!(verdict, Verdict::Held);
    assert_eq!(world.craft[&1].vehicle.truth().mode, TrueMode::Mission);
    assert!(!world.craft[&1].vehicle.truth().grounded);
    assert_eq!((world.craft[&1].arms, world.craft[&1].starts), sent_before);
}

#[test]
fn a_foreign_station_that_clears_the_mission_voids_it_at_once_and_nothing_launches() {
    let mut world = World::new(7, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    let foreign = wire::encode(&crate::link::message::Outgoing::ClearAll, 254, 190, 0, 1);
    let at = world.at;

    world.craft.get_mut(&1).expect("one").up.send(at, foreign);
    let verdict = world.until(1, 3, "voided", |report| match report {
        Report::Package { flight: Some(FLIGHT), verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    let outcome = world.launch_now(&package);

    assert!(matches!(verdict, Verdict::NotHeld(_)), "{verdict:?}");
    assert!(matches!(outcome, Some(Outcome::Refused(_))), "{outcome:?}");
    assert!(world.craft[&1].reports.iter().any(|r| matches!(r, Report::Trouble { code: "FOREIGN_STATION", .. })));
    assert_eq!(world.craft[&1].arms, 0);
}

impl World {
    /// A launch that must be answered at once.
    fn launch_now(&mut self, package: &FlightPackage) -> Option<Outcome> {
        let clearance = self.clearance(1, package);
        self.order(1, Order::Launch(Box::new(clearance)));
        let (_, report) = self.fleet.poll_event()?;
        match report {
            Report::Launch { outcome, .. } => Some(outcome),
            _ => None,
        }
    }
}

#[test]
fn a_clearance_that_expired_or_names_another_package_or_was_used_launches_nothing() {
    let mut world = World::new(8, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    let other = super::package(2_500.0);

    assert!(matches!(world.launch_now(&other), Some(Outcome::Refused(_))));
    let old = world.clearance(1, &package);
    world.run(125);
    world.order(1, Order::Launch(Box::new(old)));
    let expired = world.fleet.poll_event();
    assert!(matches!(expired, Some((_, Report::Launch { outcome: Outcome::Refused(_), .. }))));
    world.run(5);

    assert_eq!(world.craft[&1].arms, 0);
}

#[test]
fn an_upload_is_dropped_for_a_safer_act_and_the_next_one_succeeds() {
    let mut world = World::new(9, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    world.order(1, Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
    world.run(1);

    world.order(1, Order::Safer(SafeAct::Hold));
    world.run(3);
    let reports = &world.craft[&1].reports;
    assert!(reports.iter().any(|r| matches!(r, Report::Package { verdict: Verdict::Unknown(_), .. })));
    assert!(reports.iter().any(|r| matches!(r, Report::SafeAct { outcome: Outcome::Done, .. })));

    assert_eq!(world.upload(1, &package), Verdict::Held);
}

#[test]
fn a_second_aircraft_with_the_same_system_id_is_told_and_does_not_disturb_the_first() {
    let mut world = World::new(11, 0.0, 1);
    world.run(10);
    let home = GeoPoint { latitude_deg: 20.0, longitude_deg: 105.0, altitude_amsl_m: 5.0 };
    let mut twin = Vehicle::new(Settings { seed: 99, ..Settings::vtol(1, home) });

    for _ in 0..500 {
        world.step();
        twin.advance(STEP);
        let now = world.now();
        while let Some(datagram) = twin.poll_transmit() {
            world.fleet.receive(now, 77, &datagram, |_, _| {});
        }
    }

    let reports = &world.craft[&1].reports;
    assert!(reports.iter().any(|r| matches!(r, Report::Trouble { code: "DUPLICATE_SYSTEM_ID", .. })));
    let strayed = reports.iter().any(|r| matches!(r, Report::Observed(Observation::Motion(m)) if m.at.latitude < 20.5));
    assert!(!strayed, "the twin's position was taken for the aircraft's");
}

#[test]
fn silence_is_a_loss_and_its_end_a_return() {
    let mut world = World::new(12, 0.0, 1);
    world.run(5);
    let cut = |world: &mut World, silent| world.craft.get_mut(&1).expect("one").vehicle.inject(medflight_sim::Fault::DownlinkLost(silent));

    cut(&mut world, true);
    world.run(8);
    cut(&mut world, false);
    world.run(3);

    let told: Vec<_> = world.craft[&1]
        .reports
        .iter()
        .filter_map(|r| match r {
            Report::LinkRegained => Some(true),
            Report::LinkLost { .. } => Some(false),
            _ => None,
        })
        .collect();
    assert_eq!(told, [true, false, true]);
}

#[test]
fn a_heartbeat_of_a_type_nobody_knows_keeps_the_aircraft_visible() {
    let now = Now { mono: Mono(0), utc: Utc(0) };
    let system = SystemId::new(1).expect("an id");
    let mut link = VehicleLink::new(now, LinkSettings::default(), tail(1), system, Vec::new());
    let payload = [0, 0, 4, 3, 231, 12, 0x1D, 3, 3];
    let frame = crate::link::frame::Frame { known: true, system: 1, component: 1, sequence: 0, id: 0, payload: &payload, raw: &[] };
    let mut counters = FrameCounters::default();

    link.receive(now, 1, &frame, &mut counters);

    assert_eq!(link.poll_event(), Some(Report::LinkRegained));
    assert!(matches!(link.poll_event(), Some(Report::Observed(Observation::Heartbeat { ready: true, .. }))));
    assert_eq!(counters.bad_enum, 1);
}
