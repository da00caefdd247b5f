//! Commands and their answers, and what Hold, Land and reposition do in the air.

mod support;

use mavlink::dialects::common::MavMessage;
use medflight_sim::{Fault, Lift, Mode, Settings, Vehicle};
use support::{HOME, World, delivery, full, id_of, item, offset};

const NONE: [f32; 7] = [0.0; 7];

fn cruising(north_m: f64) -> World {
    let mut world = World::ready();
    world.launch(&delivery(2700.0));
    world.until(400.0, "in cruise", |truth| offset(truth).0 > north_m);
    world
}

fn heartbeat(world: &World) -> (u8, u32, u8, u8) {
    world.last(|message| {
        if let MavMessage::HEARTBEAT(data) = message {
            Some((data.mavtype as u8, data.custom_mode, data.base_mode.bits(), data.system_status as u8))
        } else {
            None
        }
    })
}

fn mission_current(world: &World) -> (u16, u16, u8, u8, u32) {
    world.last(|message| {
        if let MavMessage::MISSION_CURRENT(data) = message {
            Some((data.seq, data.total, data.mission_state as u8, data.mission_mode, data.mission_id))
        } else {
            None
        }
    })
}

#[test]
fn it_boots_into_hold_not_armable_and_is_ready_after_four_seconds() {
    let mut world = World::new(Settings::vtol(1, HOME));
    world.run(2.0);
    assert_eq!(heartbeat(&world), (22, 0x0304_0000, 0x1d, 0));
    assert_eq!(world.arm(), [1]);
    world.run(3.5);
    assert_eq!(heartbeat(&world), (22, 0x0304_0000, 0x1d, 3));
    assert_eq!(world.arm(), [0]);
    assert!(world.said("Arming denied: Resolve system health failures first"));
}

#[test]
fn armed_and_idle_it_disarms_itself_after_eleven_seconds() {
    let mut world = World::ready();
    world.arm();
    let seconds = world.until(12.0, "disarmed", |truth| !truth.armed) + 0.1;
    assert!((10.9..11.2).contains(&seconds), "{seconds}");
    world.run(0.2);
    assert!(world.said("Disarmed by auto preflight disarming"));
}

#[test]
fn without_a_ground_station_it_does_not_arm_and_says_nothing() {
    let mut world = World::new(Settings::vtol(1, HOME));
    world.heartbeats = false;
    world.run(8.0);
    assert_eq!(world.arm(), [1]);
    assert!(world.texts().is_empty());
}

#[test]
fn do_set_mode_is_answered_twice_and_only_the_second_answer_means_something() {
    let mut world = World::ready();
    assert_eq!(world.mode(4), [0, 0], "disarmed, every mode is taken");
    assert_eq!(world.mode(3), [0, 0]);
    world.arm();
    assert_eq!(world.mode(4), [0, 1], "no mission to fly");
    world.run(0.2);
    assert!(world.said("Switching to Mission is currently not available"));
}

#[test]
fn commands_to_others_are_dropped_and_unknown_ones_are_unsupported() {
    let mut world = World::ready();
    assert_eq!(world.command(61_439, NONE), [3]);
    assert_eq!(world.command(193, NONE), [3]);
    let before = world.datagrams.iter().filter(|datagram| id_of(datagram) == 77).count();
    let mut payload = [0; 33];
    payload[28..30].copy_from_slice(&400_u16.to_le_bytes());
    payload[30..32].copy_from_slice(&[2, 1]);
    world.send(76, &payload);
    payload[30..32].copy_from_slice(&[0, 0]);
    world.send(76, &payload);
    world.run(0.2);
    assert_eq!(world.datagrams.iter().filter(|datagram| id_of(datagram) == 77).count(), before);
}

#[test]
fn mission_start_is_denied_without_a_mission_and_rewinds_in_flight() {
    let mut world = World::ready();
    assert_eq!(world.command(300, NONE), [2]);
    assert_eq!(world.upload(0, &delivery(2700.0)).0, 0);
    world.run(0.5);
    assert_eq!(world.command(300, NONE), [0]);
    world.until(400.0, "second leg", |truth| truth.mission_item == 3);
    assert!(world.said("Armed by mission start"));
    assert_eq!(world.command(300, NONE), [0]);
    assert_eq!(world.truth().mission_item, 0);
}

#[test]
fn an_accepted_mission_may_still_be_one_that_cannot_be_flown() {
    let mut world = World::ready();
    let without_landing = [item(0, 84, 300.0, 80.0), item(1, 16, 1000.0, 80.0)];
    let (result, id) = world.upload(0, &without_landing);
    world.run(1.5);

    assert_eq!(result, 0);
    assert_eq!(mission_current(&world), (0, 2, 1, 2, id));
    assert_eq!(world.command(300, NONE), [2]);
}

#[test]
fn mission_current_follows_upload_flight_and_clear() {
    let mut world = World::ready();
    world.run(1.0);
    assert_eq!(mission_current(&world), (0, u16::MAX, 1, 2, 0));
    let (_, id) = world.upload(0, &delivery(1500.0));
    world.run(1.1);
    assert_eq!(mission_current(&world), (0, 5, 2, 2, id));
    world.arm();
    world.mode(4);
    world.until(300.0, "second waypoint", |truth| truth.mission_item == 3);
    world.run(0.1);
    assert_eq!(mission_current(&world), (3, 5, 3, 1, id));
    world.mode(3);
    world.run(1.1);
    assert_eq!(mission_current(&world), (3, 5, 4, 2, id));
    world.mode(4);
    world.until(300.0, "disarmed", |truth| !truth.armed);
    world.run(1.1);
    assert_eq!(mission_current(&world), (4, 5, 5, 1, id));
    world.send(45, &[1, 1, 0]);
    world.run(1.1);
    assert_eq!(mission_current(&world), (0, u16::MAX, 1, 1, 0));
}

#[test]
fn hold_on_the_wing_is_a_clockwise_circle_of_80_metres_around_the_switch() {
    let mut world = cruising(900.0);
    let (north, east) = world.offset();
    assert_eq!(world.mode(3), [0, 0]);
    let mut farthest = 0.0_f64;
    world.until(40.0, "a way round", |truth| {
        farthest = farthest.max(offset(truth).0 - north);
        offset(truth).0 < north - 60.0
    });
    assert!((78.0..90.0).contains(&farthest), "{farthest}");
    let side = world.offset().1 - east;
    assert!(side > -60.0, "clockwise: the east side came first, {side}");
    for _ in 0..60 {
        world.run(1.0);
        let (n, e) = world.offset();
        let radius = (n - north).hypot(e - east);
        assert!((74.0..90.0).contains(&radius), "{radius}");
    }
    assert_eq!(world.truth().lift, Lift::Wings);
    assert_eq!(world.mode(4), [0, 0]);
    world.until(400.0, "delivered", |truth| !truth.armed);
    assert!((world.offset().0 - 2700.0).abs() < 1.0);
}

#[test]
fn land_in_cruise_brakes_and_comes_straight_down() {
    let mut world = cruising(900.0);
    let (north, _) = world.offset();
    assert_eq!(world.command(21, NONE), [0]);
    let seconds = world.until(120.0, "disarmed", |truth| !truth.armed);
    assert!((20.0..50.0).contains(&(world.offset().0 - north)), "{}", world.offset().0 - north);
    assert!((60.0..75.0).contains(&seconds), "{seconds}");
    assert!(world.said("Landing at current position"));
}

#[test]
fn reposition_takes_its_altitude_above_sea_level() {
    let mut world = cruising(900.0);
    let lat = (HOME.latitude_deg + 1200.0 / support::METRES_PER_DEGREE) as f32;
    assert_eq!(world.command(192, [-1.0, 1.0, 0.0, 0.0, lat, HOME.longitude_deg as f32, 70.0]), [0]);
    world.run(60.0);
    assert!((world.truth().position.altitude_amsl_m - 70.0).abs() < 2.0);
    assert_eq!(world.truth().mode, Mode::Hold);
    assert_eq!(world.command(192, NONE), [3], "parameter 2 must be 1");
}

#[test]
fn disarming_in_the_air_is_refused() {
    let mut world = cruising(600.0);
    assert_eq!(world.command(400, NONE), [1]);
    assert!(world.truth().armed);
}

#[test]
fn clearing_the_mission_in_flight_holds() {
    let mut world = cruising(600.0);
    world.send(45, &[1, 1, 0]);
    world.run(0.2);
    assert_eq!(world.truth().mode, Mode::Hold);
    assert!(world.said("No valid mission available, loitering"));
}

#[test]
fn transitions_on_command_are_for_hold_and_mission_only() {
    let mut world = cruising(600.0);
    world.mode(3);
    assert_eq!(world.command(3000, [3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [0]);
    world.run(10.0);
    assert_eq!(world.truth().lift, Lift::Rotors);
    assert_eq!(world.command(3000, [4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [0]);
    world.run(5.0);
    assert_eq!(world.truth().lift, Lift::Wings);
    world.command(20, NONE);
    assert_eq!(world.command(3000, [3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [1]);
}

#[test]
fn a_takeoff_item_on_the_pad_sends_the_transition_in_a_random_direction() {
    let headings: Vec<f64> = [1, 2, 3]
        .map(|seed| {
            let mut world = World::ready_with(Settings { seed, ..Settings::vtol(1, HOME) });
            let mut items = delivery(2700.0);
            items[0] = item(0, 84, 0.0, 80.0);
            world.launch(&items);
            world.until(80.0, "on the wing", |truth| truth.lift == Lift::Wings);
            let (north, east) = world.offset();
            east.atan2(north)
        })
        .to_vec();
    assert!((headings[0] - headings[1]).abs() > 0.1 && (headings[1] - headings[2]).abs() > 0.1, "{headings:?}");
}

#[test]
fn parameters_are_read_by_name_set_twice_answered_and_listed() {
    let mut world = World::ready();
    let values = |world: &World| -> Vec<(u16, String, u32)> {
        let is_value = |datagram: &&Vec<u8>| id_of(datagram) == 22;
        let read = |datagram: &Vec<u8>| {
            let payload = full(datagram, 25);
            let name = String::from_utf8_lossy(&payload[8..24]).trim_end_matches('\0').to_owned();
            (u16::from_le_bytes([payload[6], payload[7]]), name, u32::from_le_bytes([payload[0], payload[1], payload[2], payload[3]]))
        };
        world.datagrams.iter().filter(is_value).map(read).collect()
    };
    // What was saved is told unasked at the start.
    let told = values(&world).len();
    let mut request = vec![0xff, 0xff, 1, 1];
    request.extend(b"NAV_DLL_ACT\0\0\0\0\0");
    world.send(20, &request);
    assert_eq!(values(&world).last().map(|(_, name, bits)| (name.as_str(), *bits)), Some(("NAV_DLL_ACT", 2)));

    world.set_real("RTL_RETURN_ALT", 105.0);
    world.run(0.1);
    let answers = values(&world).into_iter().filter(|(_, name, bits)| name == "RTL_RETURN_ALT" && *bits == 105.0_f32.to_bits()).count();
    assert_eq!(answers, 2);
    world.set_int("NO_SUCH_NAME", 1);
    world.run(0.1);
    assert_eq!(values(&world).len(), told + 3, "unknown names get no answer");

    world.send(21, &[1, 1]);
    world.run(1.0);
    let listed = &values(&world)[told + 3..];
    assert_eq!(listed[0].1, "_HASH_CHECK");
    assert!(listed[1..].iter().enumerate().all(|(place, (index, ..))| place == usize::from(*index)) && listed.len() > 80);
}

#[test]
fn missions_fences_rally_points_and_parameters_survive_a_restart() {
    let mut world = World::ready();
    let (_, mission) = world.upload(0, &delivery(2700.0));
    let (_, rally) = world.upload(2, &[item(0, 5100, 2700.0, 0.0)]);
    world.set_real("RTL_RETURN_ALT", 105.0);
    world.vehicle.swap_pack("P-9".into(), 77.0).expect("it stands on the ground");
    let stored = medflight_sim::Snapshot::from_text(&world.vehicle.snapshot().to_text()).expect("what was written can be read");

    let mut reborn = World::new(Settings::vtol(1, HOME));
    reborn.vehicle.restore(&stored);
    reborn.run(1.9);
    assert_eq!(mission_current(&reborn).0, u16::MAX, "it does not know yet where the mission stands");
    reborn.run(4.0);
    assert_eq!(mission_current(&reborn), (0, 5, 2, 2, mission));
    let shown = reborn.last(|message| if let MavMessage::MISSION_CURRENT(data) = message { Some(data.rally_points_id) } else { None });
    assert_eq!(shown, rally);
    assert_eq!((reborn.truth().pack.as_str(), reborn.truth().energy_percent), ("P-9", 77.0));

    world.vehicle.inject(Fault::Restart);
    assert!(world.truth().uptime_s < 0.1);
    world.run(6.0);
    assert_eq!(mission_current(&world).4, mission);
}

#[test]
fn a_pack_cannot_be_swapped_in_the_air() {
    let mut world = cruising(600.0);
    assert!(world.vehicle.swap_pack("P-9".into(), 100.0).is_err());
}

#[test]
fn autopilot_version_and_other_messages_come_on_request() {
    let mut world = World::ready();
    assert_eq!(world.command(512, [148.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [0]);
    let version = world.last(|message| if let MavMessage::AUTOPILOT_VERSION(data) = message { Some(data.flight_sw_version) } else { None });
    assert_eq!(version, 0x0111_00ff);
    assert_eq!(world.command(512, [253.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [2]);
    assert_eq!(world.command(511, [33.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [0]);
    assert_eq!(world.command(511, [9999.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [4]);
}

#[test]
fn a_quad_flies_the_delivery_at_five_metres_a_second() {
    let mut world = World::ready_with(Settings::quad(1, HOME));
    let items = [item(0, 22, 0.0, 50.0), item(1, 16, 200.0, 50.0), item(2, 16, 400.0, 55.0), item(3, 21, 500.0, 0.0)];
    world.launch(&items);
    let start = world.now();
    world.until(300.0, "disarmed", |truth| !truth.armed);

    assert_eq!(heartbeat(&world).0, 2);
    assert!((world.offset().0 - 500.0).abs() < 1.0);
    assert!((160.0..200.0).contains(&(world.now() - start)), "{}", world.now() - start);
    world.run(0.3);
    assert!(world.said("Mission finished, landed") && world.said("Disarmed by landing"));
}

#[test]
fn garbage_is_survived() {
    let mut vehicle = Vehicle::new(Settings::vtol(1, HOME));
    let mut random = medflight_sim::Random::new(9);
    for _ in 0..2_000 {
        let length = (random.next_u64() % 60) as usize;
        let datagram: Vec<u8> = (0..length).map(|place| if place == 0 { 0xfd } else { random.next_u64() as u8 }).collect();
        vehicle.receive(&datagram);
        vehicle.advance(20_000);
    }
    assert!(vehicle.truth().grounded);
}

#[test]
fn a_transition_that_does_not_reach_its_speed_ends_in_a_quad_chute() {
    let mut world = World::ready();
    world.set_real("VT_ARSP_TRANS", 60.0);
    world.set_real("VT_TRANS_TIMEOUT", 8.0);
    world.launch(&delivery(2700.0));
    world.until(60.0, "in transition", |truth| truth.lift == Lift::ToWings);
    let seconds = world.until(9.0, "on rotors", |truth| truth.lift == Lift::Rotors);
    world.run(0.5);
    assert!((8.0..8.3).contains(&seconds), "{seconds}");
    assert!(world.said("Quad-chute triggered"));
    assert_eq!(world.truth().mode, Mode::Hold);
}
