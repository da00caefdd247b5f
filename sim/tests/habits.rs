//! Habits that surprise a ground station which expects the textbook.

mod support;

use mavlink::dialects::common::MavMessage;
use medflight_sim::{Fault, Lift, Mode, Settings, Wind, WireItem};
use support::{HOME, METRES_PER_DEGREE, World, delivery, id_of, item, offset};

const NONE: [f32; 7] = [0.0; 7];

fn cruising(north_m: f64) -> World {
    let mut world = World::ready();
    world.launch(&delivery(2700.0));
    world.until(400.0, "in cruise", |truth| offset(truth).0 > north_m);
    world
}

#[test]
fn a_second_mission_without_a_current_item_never_takes_off() {
    let mut world = World::ready();
    world.launch(&delivery(1500.0));
    world.until(400.0, "delivered", |truth| !truth.armed);
    let unflagged: Vec<WireItem> = delivery(1600.0).into_iter().map(|item| WireItem { current: 0, ..item }).collect();
    world.upload(0, &unflagged);
    world.run(1.0);
    assert_eq!(world.truth().mission_item, 4);
    world.arm();
    world.run(10.0);

    assert!(world.truth().grounded);
    assert_eq!(world.texts().iter().filter(|text| *text == "Mission finished, landed").count(), 2);
}

#[test]
fn a_land_detector_that_hops_tells_of_a_take_off_and_a_landing_on_the_pad_and_disarms() {
    let mut world = World::ready();
    world.upload(0, &delivery(1500.0));
    world.vehicle.inject(Fault::LandDetectorHops(true));
    world.arm();
    world.run(12.0);

    let told = ["Takeoff detected", "Landing detected", "Disarmed by landing"];
    let heard: Vec<String> = world.texts().into_iter().filter(|text| told.contains(&text.as_str())).collect();
    assert_eq!(heard, told);
    let states: Vec<u32> = world
        .heard
        .iter()
        .filter_map(|(_, message)| if let MavMessage::EXTENDED_SYS_STATE(data) = message { Some(data.landed_state as u32) } else { None })
        .collect();
    assert!(states.contains(&2) && states.last() == Some(&1), "{states:?}");
    assert!(world.truth().grounded && !world.truth().armed && world.truth().mission_item == 0);
}

#[test]
fn texts_are_kept_back_without_a_fresh_heartbeat() {
    let mut world = cruising(600.0);
    let before = world.texts().len();
    world.heartbeats = false;
    world.run(4.0);
    world.command(20, NONE);
    world.run(1.0);
    assert_eq!(world.texts().len(), before);

    world.heartbeats = true;
    world.run(2.0);
    assert!(world.said("Returning to launch"), "younger than five seconds, so it is delivered");
}

#[test]
fn an_item_reached_is_said_eleven_times() {
    let mut world = cruising(600.0);
    world.run(5.0);
    let reached = world.datagrams.iter().filter(|datagram| id_of(datagram) == 46).count();
    assert_eq!(reached, 11);
}

#[test]
fn the_vehicle_announces_its_transitions_as_commands_of_its_own() {
    let world = cruising(600.0);
    let own: Vec<Vec<u8>> =
        world.datagrams.iter().filter(|datagram| id_of(datagram) == 76).map(|datagram| support::full(datagram, 33)).collect();
    let confirmations: Vec<u8> = own.iter().map(|payload| payload[32]).collect();
    assert_eq!(confirmations, [0, 1, 2, 3]);
    assert!(own.iter().all(|payload| payload[28..32] == [0xb8, 0x0b, 1, 0]), "3000 to system 1, component 0");
}

#[test]
fn home_moves_a_little_in_the_first_two_minutes() {
    let world = cruising(900.0);
    let altitudes: std::collections::BTreeSet<i32> = world
        .heard
        .iter()
        .filter_map(|(_, message)| if let MavMessage::HOME_POSITION(data) = message { Some(data.altitude) } else { None })
        .collect();
    assert!(altitudes.len() > 5);
    assert!(altitudes.iter().all(|altitude| (8_500..11_500).contains(altitude)));
}

#[test]
fn a_mission_uploaded_in_flight_is_flown_at_once_from_the_old_index() {
    let mut world = cruising(900.0);
    let shifted: Vec<WireItem> = delivery(2400.0).into_iter().map(|item| WireItem { current: 0, ..item }).collect();
    assert_eq!(world.upload(0, &shifted).0, 0);
    assert_eq!((world.truth().mode, world.truth().mission_item), (Mode::Mission, 1));
    world.until(400.0, "delivered", |truth| !truth.armed);
    assert!((world.offset().0 - 2400.0).abs() < 1.0);
}

#[test]
fn rtl_type_1_flies_on_to_the_missions_landing() {
    let mut world = cruising(900.0);
    world.set_int("RTL_TYPE", 1);
    world.command(20, NONE);
    assert_eq!(world.truth().mission_item, 3, "the index jumped to the place after DO_LAND_START");
    world.until(400.0, "landed", |truth| !truth.armed);
    assert!((world.offset().0 - 2700.0).abs() < 1.0);
}

#[test]
fn a_speed_above_the_maximum_is_acknowledged_and_not_flown() {
    let mut world = cruising(600.0);
    assert_eq!(world.command(178, [0.0, 40.0, -1.0, 0.0, 0.0, 0.0, 0.0]), [0]);
    world.run(30.0);
    assert!((world.truth().airspeed_m_s - 20.0).abs() < 0.3);
}

#[test]
fn descending_blind_it_drifts_with_the_wind() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::GpsLost(true));
    world.until(30.0, "Descend", |truth| truth.mode == Mode::Descend);
    world.vehicle.set_wind(Wind { speed_m_s: 5.0, from_deg: 270.0 });
    world.run(20.0);
    let (_, east) = world.offset();
    world.run(40.0);
    assert!((world.offset().1 - east - 200.0).abs() < 15.0, "{}", world.offset().1 - east);
}

#[test]
fn a_reposition_outside_the_fence_is_accepted_and_not_flown() {
    let mut world = World::ready();
    let corner =
        |seq, north: f64, east: i32| WireItem { params: [4.0, 0.0, 0.0, 0.0], y: 1_058_982_260 + east, ..item(seq, 5001, north, 0.0) };
    world.upload(1, &[corner(0, -500.0, -20_000), corner(1, -500.0, 20_000), corner(2, 3000.0, 20_000), corner(3, 3000.0, -20_000)]);
    world.run(1.0);
    world.launch(&delivery(2700.0));
    world.until(300.0, "in cruise", |truth| offset(truth).0 > 900.0);
    let lat = (HOME.latitude_deg + 5000.0 / METRES_PER_DEGREE) as f32;
    assert_eq!(world.command(192, [-1.0, 1.0, 0.0, 0.0, lat, HOME.longitude_deg as f32, 90.0]), [0]);
    world.run(30.0);
    assert!(world.said("Reposition is outside geofence"));
    assert_eq!(world.truth().mode, Mode::Hold);
    assert!((world.offset().0 - 900.0).abs() < 120.0);
}

#[test]
fn a_pause_in_the_hover_descent_stops_there_and_the_landing_goes_on() {
    let mut world = World::ready();
    world.launch(&delivery(1500.0));
    world.until(400.0, "half way down", |truth| {
        truth.lift == Lift::Rotors && truth.mission_item == 4 && truth.position.altitude_amsl_m < 50.0
    });
    world.mode(3);
    world.run(10.0);
    let height = world.truth().position.altitude_amsl_m;
    assert!((46.0..51.0).contains(&height), "{height}");
    world.mode(4);
    world.run(3.0);
    assert!(world.truth().position.altitude_amsl_m < height, "it does not climb first");
    world.until(100.0, "landed", |truth| !truth.armed);
    assert!((world.offset().0 - 1500.0).abs() < 1.0);
}

#[test]
fn a_pad_that_lies_higher_than_home_is_met_at_its_own_height() {
    let north = HOME.latitude_deg + 1500.0 / METRES_PER_DEGREE;
    let hill = medflight_sim::GeoPoint { latitude_deg: north, altitude_amsl_m: 22.0, ..HOME };
    let mut world = World::ready_with(Settings { terrain: vec![hill], ..Settings::vtol(1, HOME) });
    let mut items = delivery(1500.0);
    items[4].z = 12.0;
    world.launch(&items);
    world.until(400.0, "landed", |truth| !truth.armed);
    assert!((world.truth().position.altitude_amsl_m - 22.0).abs() < 0.1);
}

#[test]
fn a_tail_wind_does_not_carry_it_past_the_pad() {
    let mut world = World::ready_with(Settings { wind: Wind { speed_m_s: 7.0, from_deg: 180.0 }, ..Settings::vtol(1, HOME) });
    world.launch(&delivery(2700.0));
    world.until(400.0, "delivered", |truth| !truth.armed);
    let (north, east) = world.offset();
    assert!((north - 2700.0).hypot(east) < 1.0, "{north} {east}");
}
