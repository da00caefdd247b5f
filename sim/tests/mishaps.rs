//! Flights through faults that a seed draws: whatever happens, the aircraft stays an aircraft, and comes down.

mod support;

use mavlink::dialects::common::MavMessage;
use medflight_sim::{Bounds, Fault, Happening, Mishap, Script, Settings, TICK_US, Truth, control};
use support::{HOME, World, delivery, item, offset};

/// Scripts that are flown, half of them by each airframe.
const SEEDS: u64 = 40;
/// A full pack hovers for twelve minutes and then some.
const LONGEST_S: f64 = 2_400.0;
/// Nobody comes as far as this in that time against the wind that is drawn; with it, and carried away, half of it.
const FAR_M: f64 = 40_000.0;

fn flight_bounds() -> Bounds {
    Bounds { from_s: 0, to_s: 400, ..Bounds::default() }
}

/// An aircraft that has been told to fly its mission.
fn launched(seed: u64) -> World {
    let wings = seed.is_multiple_of(2);
    let base = if wings { Settings::vtol(1, HOME) } else { Settings::quad(1, HOME) };
    let mut world = World::ready_with(Settings { seed, ..base });
    let route = if wings {
        delivery(2_700.0)
    } else {
        vec![item(0, 22, 0.0, 40.0), item(1, 16, 600.0, 40.0), item(2, 16, 1_200.0, 40.0), item(3, 21, 1_200.0, 0.0)]
    };
    world.launch(&route);
    world
}

fn is_sound(truth: &Truth) -> bool {
    let figures = [
        truth.position.latitude_deg,
        truth.position.longitude_deg,
        truth.position.altitude_amsl_m,
        truth.ground_speed_m_s,
        truth.airspeed_m_s,
        truth.climb_m_s,
        truth.energy_percent,
        truth.uptime_s,
    ];
    let (north, east) = offset(truth);
    figures.iter().all(|figure| figure.is_finite())
        && (0.0..=100.0).contains(&truth.energy_percent)
        && north.hypot(east) < FAR_M
        && (HOME.altitude_amsl_m - 0.01..HOME.altitude_amsl_m + 500.0).contains(&truth.position.altitude_amsl_m)
}

/// Figures that a ground station would draw; where a message has a way to say "not known", that is no NaN here.
fn figures(message: &MavMessage) -> Vec<f32> {
    if let MavMessage::ATTITUDE(said) = message {
        vec![said.roll, said.pitch, said.yaw]
    } else if let MavMessage::VFR_HUD(said) = message {
        vec![said.groundspeed, said.alt, said.climb]
    } else if let MavMessage::LOCAL_POSITION_NED(said) = message {
        vec![said.x, said.y, said.z, said.vx, said.vy, said.vz]
    } else {
        Vec::new()
    }
}

#[test]
fn whatever_a_seed_draws_the_aircraft_stays_sound_and_ends_on_the_ground() {
    let (mut fell, mut delivered) = (0, 0);
    for seed in 0..SEEDS {
        let script = Script::drawn(seed, &flight_bounds());
        let has = |fault: Fault| script.happenings().iter().any(|(_, happening)| *happening == Happening::Fault(fault));
        let (falls, restarts) = (has(Fault::MotorOut(true)), has(Fault::RestartAnywhere));
        let mut world = launched(seed);
        world.vehicle.follow(&script);
        let (mut before, mut down, mut ticks, mut flew) = (world.truth(), 0_u32, 0_u32, false);
        world.until(LONGEST_S, &format!("seed {seed} on the ground: {:?}", script.requests(1)), |truth| {
            ticks += 1;
            assert!(is_sound(truth), "seed {seed}: {truth:?}");
            let drops = truth.energy_percent <= before.energy_percent || !before.armed;
            assert!(drops, "seed {seed}: charge out of nothing: {before:?} {truth:?}");
            assert!(!truth.armed || before.armed || before.uptime_s > truth.uptime_s || !flew, "seed {seed}: armed by itself");
            assert!(truth.armed || truth.grounded || falls || restarts, "seed {seed}: motors off in the air: {truth:?}");
            flew |= !truth.grounded;
            down = if truth.grounded && !truth.armed { down + 1 } else { 0 };
            before = truth.clone();
            // The script is over, and it stands for ten seconds.
            u64::from(ticks) * TICK_US > 400_000_000 && u64::from(down) * TICK_US >= 10_000_000
        });
        let bad = world.heard.iter().find(|(_, message)| figures(message).iter().any(|figure| !figure.is_finite()));
        assert!(bad.is_none(), "seed {seed}: {bad:?}");
        fell += u32::from(falls || restarts);
        let (north, _) = world.offset();
        delivered += u32::from((north - if seed.is_multiple_of(2) { 2_700.0 } else { 1_200.0 }).abs() < 5.0);
    }
    // The draw is neither all harmless nor all deadly.
    assert!(fell >= 10 && delivered >= 5, "{fell} with a motor or the autopilot lost, {delivered} delivered");
}

#[test]
fn the_same_seed_is_the_same_flight_byte_for_byte_and_its_printed_script_repeats_it() {
    for seed in [3, 4, 11, 20] {
        let script = Script::drawn(seed, &flight_bounds());
        let fly = |begin: &dyn Fn(&mut World)| {
            let mut world = launched(seed);
            begin(&mut world);
            world.run(450.0);
            (world.datagrams, world.vehicle.truth())
        };

        let first = fly(&|world| world.vehicle.follow(&script));
        let again = fly(&|world| {
            let request = format!(r#"{{"op":"mishaps","vehicle":1,"seed":{seed},"within_s":[0,400]}}"#);
            control::answer(&request, std::slice::from_mut(&mut world.vehicle));
        });
        let by_hand = fly(&|world| {
            for request in script.requests(1) {
                control::answer(&request.to_string(), std::slice::from_mut(&mut world.vehicle));
            }
        });
        let calm = fly(&|_| {});

        assert!(first == again, "seed {seed}: another flight");
        assert!(first == by_hand, "seed {seed}: the printed script is another flight");
        assert!(first != calm, "seed {seed}: nothing happened");
    }
}

#[test]
fn an_autopilot_that_restarts_in_flight_falls_and_mends_nothing() {
    let mut world = launched(2);
    world.until(60.0, "in the air", |truth| !truth.grounded && truth.position.altitude_amsl_m > 30.0);
    world.vehicle.inject(Fault::GripperStuck(true));
    world.vehicle.inject(Fault::GpsLost(true));
    world.vehicle.inject_after(20_000_000, Fault::DownlinkLost(true));
    world.vehicle.inject(Fault::RestartAnywhere);

    world.until(30.0, "on the ground", |truth| truth.grounded);
    world.run(10.0);
    let before = world.datagrams.len();
    assert!(before > 0 && !world.truth().armed);
    let fix = world.last(|message| if let MavMessage::GPS_RAW_INT(said) = message { Some(said.fix_type as u8) } else { None });
    assert!(fix < 3, "satellites came back with the restart");
    world.run(15.0);
    let after = world.datagrams.len();
    world.run(5.0);

    assert_eq!(world.datagrams.len(), after, "what was to come twenty seconds later came by the clock of the first life");
}

#[test]
fn only_the_kinds_that_were_asked_for_are_drawn() {
    let bounds = Bounds { kinds: vec![Mishap::Gripper], most: 3, ..flight_bounds() };
    let mut world = launched(0);
    world.vehicle.follow(&Script::drawn(5, &bounds));

    world.until(600.0, "delivered", |truth| truth.grounded && !truth.armed && truth.mission_item > 2);

    let (north, _) = world.offset();
    assert!((north - 2_700.0).abs() < 2.0, "a gripper does not disturb a flight: {north}");
}
