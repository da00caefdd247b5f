//! What the aircraft does by itself.

mod support;

use mavlink::dialects::common::MavMessage;
use medflight_sim::{Fault, Lift, Mode, Settings};
use support::{HOME, World, delivery, item, offset};

/// In cruise, this far north of home.
fn cruising(north_m: f64) -> World {
    let mut world = World::ready();
    world.launch(&delivery(2700.0));
    world.until(400.0, "in cruise", |truth| offset(truth).0 > north_m);
    world
}

fn status(world: &World) -> u8 {
    world.last(|message| if let MavMessage::HEARTBEAT(data) = message { Some(data.system_status as u8) } else { None })
}

#[test]
fn a_lost_ground_link_holds_after_12_seconds_and_returns_after_17() {
    let mut world = cruising(600.0);
    world.run(1.0 - world.now().fract());
    world.run(0.02);
    world.heartbeats = false;

    let held = world.until(15.0, "Hold", |truth| truth.mode == Mode::Hold);
    let returned = world.until(7.0, "Return", |truth| truth.mode == Mode::Return);

    assert!((12.25..12.45).contains(&(held + 0.02)), "{held}");
    assert!((5.0..5.1).contains(&returned), "{returned}");
    world.run(2.0);
    assert_eq!(status(&world), 5);
}

#[test]
fn a_regained_link_does_not_end_the_return_but_a_mode_change_does() {
    let mut world = cruising(600.0);
    world.heartbeats = false;
    world.until(20.0, "Return", |truth| truth.mode == Mode::Return);
    let item = world.truth().mission_item;
    world.heartbeats = true;
    world.run(5.0);

    assert!(world.said("GCS connection regained"));
    assert_eq!(world.truth().mode, Mode::Return);
    assert_eq!(world.mode(4), [0, 0]);
    assert_eq!((world.truth().mode, world.truth().mission_item), (Mode::Mission, item));
    world.run(1.5);
    assert_eq!(status(&world), 4);
}

#[test]
fn an_aircraft_lost_to_the_end_comes_home_lands_and_disarms_two_seconds_later() {
    let mut world = cruising(900.0);
    world.heartbeats = false;
    world.until(20.0, "Return", |truth| truth.mode == Mode::Return);
    let mut touchdown = None;
    let mut ticks = 0_u32;
    world.until(400.0, "home and disarmed", |truth| {
        ticks += 1;
        if truth.grounded && touchdown.is_none() {
            touchdown = Some(ticks);
        }
        !truth.armed
    });

    let (north, east) = world.offset();
    assert!(north.hypot(east) < 1.0, "{north} {east}");
    let after_contact = f64::from(ticks - touchdown.expect("it touched down")) * 0.02;
    assert!((5.2..5.4).contains(&after_contact), "3.3 s to detect, 2.0 s to disarm: {after_contact}");
    assert_eq!(world.truth().mode, Mode::Mission, "the mission's mode is back, and arming would take off");
}

#[test]
fn without_nav_dll_act_the_mission_goes_on() {
    let mut world = World::ready();
    world.set_int("NAV_DLL_ACT", 0);
    world.launch(&delivery(2700.0));
    world.until(200.0, "in cruise", |truth| offset(truth).0 > 600.0);
    world.heartbeats = false;
    world.run(30.0);

    assert_eq!(world.truth().mode, Mode::Mission);
}

#[test]
fn return_from_the_wing_goes_to_the_nearest_rally_point_in_frame_3() {
    let mut world = World::ready();
    let pads = [item(0, 5100, 2700.0, 0.0)];
    world.upload(2, &pads);
    world.launch(&delivery(2700.0));
    world.until(400.0, "past the middle", |truth| offset(truth).0 > 1700.0);
    world.command(20, [0.0; 7]);
    world.until(400.0, "landed and disarmed", |truth| !truth.armed);

    let (north, east) = world.offset();
    assert!((north - 2700.0).hypot(east) < 1.0, "{north} {east}");
    assert!(world.said("Returning to launch") && world.said("RTL: land at destination"));
    assert!(world.said("RTL: start return at 90 m (80 m above destination)"), "{:?}", world.texts());
}

#[test]
fn a_rally_point_in_frame_6_leads_the_return_astray() {
    let mut world = World::ready();
    let pads = [medflight_sim::WireItem { frame: 6, ..item(0, 5100, 1000.0, 0.0) }];
    world.upload(2, &pads);
    world.launch(&delivery(2700.0));
    world.until(400.0, "past the middle", |truth| offset(truth).0 > 800.0);
    world.command(20, [0.0; 7]);
    world.run(60.0);

    assert!(world.said("RTL: unsupported MAV_FRAME"));
    assert!(world.said("(-2147483648 m above destination)"), "{:?}", world.texts());
    let (north, east) = world.offset();
    assert!(east < -500.0 && north < 800.0, "off towards latitude 0, longitude 0: {north} {east}");
}

#[test]
fn the_return_keeps_its_height_until_it_circles_down_at_the_destination() {
    let mut world = cruising(1200.0);
    world.command(20, [0.0; 7]);
    world.until(300.0, "near home", |truth| offset(truth).0 < 150.0);
    assert!((world.truth().position.altitude_amsl_m - 90.0).abs() < 3.0);

    world.until(120.0, "back on rotors", |truth| truth.lift == Lift::Rotors);
    let altitude = world.truth().position.altitude_amsl_m;
    assert!((altitude - 40.0).abs() < 3.0, "{altitude}");
}

#[test]
fn a_critical_battery_holds_five_seconds_and_returns() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::BatteryAt(29.0));
    world.run(1.0);
    assert!(world.said("Low battery") && world.truth().mode == Mode::Mission);

    world.vehicle.inject(Fault::BatteryAt(19.5));
    world.until(1.0, "Hold", |truth| truth.mode == Mode::Hold);
    let delay = world.until(7.0, "Return", |truth| truth.mode == Mode::Return);

    world.run(0.5);
    assert!(world.said("Critical battery") && world.said("Failsafe activated: entering Hold for 5 seconds"));
    assert!((5.0..5.1).contains(&delay), "{delay}");
}

#[test]
fn an_emergency_battery_lands_where_it_is() {
    let mut world = cruising(900.0);
    let (from, _) = world.offset();
    world.vehicle.inject(Fault::BatteryAt(9.5));
    world.until(1.0, "Land", |truth| truth.mode == Mode::Land);
    world.until(120.0, "down and disarmed", |truth| !truth.armed);

    let (north, _) = world.offset();
    assert!((20.0..50.0).contains(&(north - from)), "{}", north - from);
    assert!(world.said("Emergency battery level"));
}

#[test]
fn an_emergency_in_the_five_seconds_turns_the_return_into_a_landing() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::BatteryAt(19.5));
    world.run(1.0);
    world.vehicle.inject(Fault::BatteryAt(9.5));
    world.run(3.5);
    assert_eq!(world.truth().mode, Mode::Hold);
    world.run(1.0);
    assert_eq!(world.truth().mode, Mode::Land);
}

#[test]
fn a_fence_breach_holds_five_seconds_inside_the_zone_and_returns() {
    let mut world = World::ready();
    let corner = |seq, north: f64, east: i32| medflight_sim::WireItem {
        params: [4.0, 0.0, 0.0, 0.0],
        y: 1_058_982_260 + east,
        ..item(seq, 5002, north, 0.0)
    };
    // The zone lies on the line; waypoints do not, so nobody objects before the flight.
    let zone = [corner(0, 900.0, -10_000), corner(1, 900.0, 10_000), corner(2, 1000.0, 10_000), corner(3, 1000.0, -10_000)];
    assert_eq!(world.upload(1, &zone).0, 0);
    world.run(1.0);
    world.launch(&delivery(2700.0));
    world.until(300.0, "Hold", |truth| truth.mode == Mode::Hold);
    let (north, _) = world.offset();
    assert!((899.0..904.0).contains(&north), "{north}");
    world.until(6.0, "Return", |truth| truth.mode == Mode::Return);
    world.run(0.5);
    assert!(world.said("Geofence: approaching or outside geofence"));
}

#[test]
fn a_fence_that_does_not_hold_home_is_acknowledged_and_thrown_away() {
    let mut world = World::ready();
    let corner = |seq, north: f64, east: i32| medflight_sim::WireItem {
        params: [4.0, 0.0, 0.0, 0.0],
        y: 1_058_982_260 + east,
        ..item(seq, 5001, north, 0.0)
    };
    let far = [corner(0, 900.0, 0), corner(1, 900.0, 10_000), corner(2, 1000.0, 10_000), corner(3, 1000.0, 0)];

    let (result, id) = world.upload(1, &far);
    let uploaded = world.now();
    world.run(1.5);

    assert_eq!(result, 0);
    let dropped = world.first_after(uploaded, |message| matches!(message, MavMessage::STATUSTEXT(_))).expect("it is told");
    assert!((0.38..0.55).contains(&(dropped - uploaded)), "{}", dropped - uploaded);
    assert!(world.said("Geofence invalid, doesn't contain Home position"));
    let shown = world.last(|message| if let MavMessage::MISSION_CURRENT(data) = message { Some(data.fence_id) } else { None });
    assert_eq!(shown, id, "the id is shown although nothing is enforced");
}

#[test]
fn satellites_lost_in_cruise_are_noticed_late_and_the_mission_comes_back_in_hover() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::GpsLost(true));
    let noticed = world.until(30.0, "Descend", |truth| truth.mode == Mode::Descend);
    assert!((27.4..27.8).contains(&noticed), "{noticed}");
    world.run(3.0);
    let mode =
        world.last(
            |message| {
                if let MavMessage::CURRENT_MODE(data) = message { Some((data.custom_mode, data.standard_mode as u8)) } else { None }
            },
        );
    assert_eq!(mode, (0x0604_0000, 0), "shown as LAND; only the standard mode tells");
    let before = world.truth().position.altitude_amsl_m;
    world.run(10.0);
    let sunk = before - world.truth().position.altitude_amsl_m;
    assert!((6.0..9.0).contains(&sunk), "{sunk}");

    world.vehicle.inject(Fault::GpsLost(false));
    let resumed = world.until(5.0, "the mission again", |truth| truth.mode == Mode::Mission);
    assert!((2.2..2.5).contains(&resumed), "{resumed}");
    world.run(40.0);
    let truth = world.truth();
    assert_eq!(truth.lift, Lift::Rotors);
    assert!((truth.ground_speed_m_s - 5.0).abs() < 0.2, "{}", truth.ground_speed_m_s);
}

#[test]
fn the_reported_position_is_fiction_while_it_descends_blind() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::GpsLost(true));
    world.until(30.0, "Descend", |truth| truth.mode == Mode::Descend);
    world.run(60.0);

    let reported = world.last(|message| if let MavMessage::GLOBAL_POSITION_INT(data) = message { Some(data.lat) } else { None });
    let true_north = world.truth().position.latitude_deg;
    let reported_off = (f64::from(reported) * 1e-7 - true_north).abs() * 110_722.0;
    let east = world.last(|message| if let MavMessage::GLOBAL_POSITION_INT(data) = message { Some(data.lon) } else { None });
    let east_off = (f64::from(east) * 1e-7 - world.truth().position.longitude_deg).abs() * 103_600.0;
    assert!(reported_off.hypot(east_off) > 200.0, "{reported_off} {east_off}");
}

#[test]
fn a_quad_chute_goes_on_rotors_at_once_and_returns_in_hover() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::QuadChute);
    world.run(0.5);
    assert_eq!((world.truth().lift, world.truth().mode), (Lift::Rotors, Mode::Hold));
    world.run(20.0);
    assert_eq!(world.truth().mode, Mode::Return);
    let speed = world.truth().ground_speed_m_s;
    assert!((3.7..5.1).contains(&speed), "the last quarter of the cruise speed comes slowly: {speed}");
    world.until(300.0, "home", |truth| !truth.armed);
    assert_eq!(world.arm(), [1], "not armable until restart");
}

#[test]
fn a_silent_radio_neither_hears_nor_speaks() {
    let mut world = cruising(600.0);
    world.vehicle.inject(Fault::RadioSilent(true));
    let before = world.datagrams.len();
    world.run(20.0);

    assert_eq!(world.datagrams.len(), before);
    assert_eq!(world.truth().mode, Mode::Return);
}

#[test]
fn the_same_seed_flies_the_same_flight_byte_for_byte() {
    let flight = |seed| {
        let mut world = World::ready_with(Settings { seed, ..Settings::vtol(1, HOME) });
        world.launch(&delivery(1500.0));
        world.run(120.0);
        world.datagrams.concat()
    };

    assert!(flight(7) == flight(7), "the same seed");
    assert!(flight(7) != flight(8), "another seed");
}
