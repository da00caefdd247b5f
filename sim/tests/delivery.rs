//! A delivery from arming to disarming, judged by the truth.

mod support;

use mavlink::dialects::common::MavMessage;
use medflight_sim::{Lift, Mode, Settings, Wind};
use support::{HOME, World, delivery, offset};

struct Flown {
    seconds: f64,
    cruise_s: f64,
    cruise_m: f64,
    airspeeds: Vec<f64>,
    percent: f64,
    world: World,
}

/// Flies the delivery and gives its numbers.
fn fly(length_m: f64, wind: Wind) -> Flown {
    let mut world = World::ready_with(Settings { wind, ..Settings::vtol(1, HOME) });
    let full = world.truth().energy_percent;
    world.launch(&delivery(length_m));
    let start = world.now();
    let mut airspeeds = Vec::new();
    let mut cruise: Vec<(f64, f64)> = Vec::new();
    let mut ticks = 0_u32;
    world.until(1500.0, "delivered and disarmed", |truth| {
        ticks += 1;
        let (north, _) = offset(truth);
        if truth.lift == Lift::Wings && (500.0..length_m - 200.0).contains(&north) {
            airspeeds.push(truth.airspeed_m_s);
            cruise.push((f64::from(ticks) * 0.02, north));
        }
        !truth.armed && ticks > 500
    });
    let seconds = world.now() - start;
    world.run(0.5);
    let (first, last) = (cruise[0], cruise[cruise.len() - 1]);
    Flown {
        seconds,
        cruise_s: last.0 - first.0,
        cruise_m: last.1 - first.1,
        airspeeds,
        percent: full - world.truth().energy_percent,
        world,
    }
}

#[test]
fn a_vtol_in_still_air_cruises_at_16_7_and_touches_down_within_a_metre() {
    let flown = fly(2700.0, Wind::default());

    assert!(flown.airspeeds.iter().all(|speed| (speed - 16.7).abs() < 0.5), "{:?}", flown.airspeeds.first());
    assert!((flown.cruise_m / flown.cruise_s - 16.7).abs() < 0.5, "{}", flown.cruise_m / flown.cruise_s);
    let (north, east) = flown.world.offset();
    assert!((north - 2700.0).hypot(east) < 1.0, "{north} {east}");
}

#[test]
fn energy_follows_the_model_within_a_tenth() {
    for kilometres in [1.5, 2.7, 7.474] {
        let flown = fly(kilometres * 1000.0, Wind::default());

        let model = 14.0 + 5.73 * kilometres;
        assert!((flown.percent - model).abs() < 0.1 * model, "{kilometres} km: {} of {model}", flown.percent);
    }
}

#[test]
fn five_metres_of_head_wind_lengthen_the_cruise_by_their_ratio() {
    let still = fly(2700.0, Wind::default());
    let ahead = fly(2700.0, Wind { speed_m_s: 5.0, from_deg: 0.0 });

    let ratio = (ahead.cruise_s / ahead.cruise_m) / (still.cruise_s / still.cruise_m);
    let expected = 16.7 / (16.7 - 5.0);
    assert!((ratio / expected - 1.0).abs() < 0.05, "{ratio} for {expected}");
    assert!(ahead.percent > still.percent + 5.0);
    let (north, east) = ahead.world.offset();
    assert!((north - 2700.0).hypot(east) < 1.0, "{north} {east}");
}

#[test]
fn a_cross_wind_neither_moves_the_track_nor_the_landing() {
    let flown = fly(2700.0, Wind { speed_m_s: 6.0, from_deg: 90.0 });

    let (north, east) = flown.world.offset();
    assert!((north - 2700.0).hypot(east) < 1.0, "{north} {east}");
}

#[test]
fn the_delivery_is_told_in_the_autopilots_words_and_order() {
    let flown = fly(2700.0, Wind::default());

    let texts = flown.world.texts();
    let words = [
        "[logger] ./log/1970-01-01/00_00_00.ulg",
        "Preflight Fail: No connection to the GCS",
        "Armed by external command",
        "Executing Mission",
        "Climb to 80.0 meters above home",
        "Takeoff detected",
        "Landing detected",
        "Mission finished, landed",
        "Disarmed by landing",
    ];
    assert_eq!(texts, words);
    assert!((255.0..280.0).contains(&flown.seconds), "{}", flown.seconds);
    assert_eq!(flown.world.truth().mode, Mode::Mission);
}

#[test]
fn after_the_landing_arming_alone_takes_off_again() {
    let mut world = fly(1500.0, Wind::default()).world;

    assert_eq!(world.arm(), [0]);
    world.until(5.0, "in the air again", |truth| !truth.grounded);
}

#[test]
fn landed_and_vtol_states_follow_the_flight() {
    let world = fly(2700.0, Wind::default()).world;
    let states = |pick: fn(&MavMessage) -> Option<u8>| {
        let mut states: Vec<u8> = world.heard.iter().filter_map(|(_, message)| pick(message)).collect();
        states.dedup();
        states
    };

    let landed = states(|message| if let MavMessage::EXTENDED_SYS_STATE(data) = message { Some(data.landed_state as u8) } else { None });
    let vtol = states(|message| if let MavMessage::EXTENDED_SYS_STATE(data) = message { Some(data.vtol_state as u8) } else { None });

    assert_eq!(landed, [1, 3, 2, 4, 1]);
    assert_eq!(vtol, [3, 1, 4, 2, 3]);
}
