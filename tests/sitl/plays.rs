//! The scenarios with both casts: simulated aircraft, each scenario on a stage of its own, and a real PX4 where there is one.
//!
//! `MEDFLIGHT_PX4=udp:127.0.0.1:14550 cargo test --test sitl a_real_px4 -- --nocapture` flies all of them with the PX4 that sends
//! to that address (three instances with system ids 1, 2, 3 where three are to fly at once), one after the other, at life's pace;
//! `MEDFLIGHT_PX4_SPEED=4` says that the simulation was started with `PX4_SIM_SPEED_FACTOR=4`, and the service's clock keeps up.
//! `MEDFLIGHT_PX4_ONLY="link lost"` flies one of them. It must stand at the home pads of `config/fleet.toml`: 21.061449 N
//! 105.898226 E, 7.5 m. Quadrotor or VTOL is seen by itself.

use crate::scenarios::{self, ALL, aircraft_needed, named};
use crate::service::now;
use crate::theatre::{Airframe, Stage, Theatre};
use std::io::Write;
use std::net::SocketAddr;

fn simulated(airframe: Airframe, play: fn(&mut Theatre<'_>)) {
    let stage = Stage::simulated(airframe);
    play(&mut Theatre::open(&stage));
}

#[test]
fn three_deliveries_in_a_row_need_nothing_to_be_started_anew() {
    simulated(Airframe::Vtol, scenarios::three_deliveries);
}

#[test]
fn a_person_holds_resumes_and_returns_an_aircraft() {
    simulated(Airframe::Vtol, scenarios::hold_resume_return);
}

#[test]
fn an_aircraft_that_hears_nobody_returns_and_is_followed_home() {
    simulated(Airframe::Vtol, scenarios::link_lost);
}

#[test]
fn a_low_battery_brings_the_aircraft_home() {
    simulated(Airframe::Vtol, scenarios::battery_low);
}

#[test]
fn without_satellites_it_comes_down_where_it_is_and_that_is_no_arrival() {
    simulated(Airframe::Vtol, scenarios::satellites_lost);
}

#[test]
fn a_fence_that_another_station_closes_ahead_turns_the_aircraft_round() {
    simulated(Airframe::Vtol, scenarios::fence_crossed);
}

#[test]
fn three_aircraft_deliver_at_once() {
    simulated(Airframe::Vtol, scenarios::three_at_once);
}

#[test]
fn a_delivery_arrives_over_a_network_that_loses_one_datagram_in_ten() {
    simulated(Airframe::Vtol, scenarios::over_ten_per_cent_loss);
}

#[test]
fn a_delivery_arrives_over_a_network_that_loses_one_datagram_in_four() {
    simulated(Airframe::Vtol, scenarios::over_twenty_five_per_cent_loss);
}

#[test]
fn a_quadrotor_is_held_resumed_and_returned() {
    simulated(Airframe::Quad, scenarios::hold_resume_return);
}

#[test]
fn a_quadrotor_delivers_over_a_network_that_loses_one_datagram_in_ten() {
    simulated(Airframe::Quad, scenarios::over_ten_per_cent_loss);
}

/// Straight to the terminal: a test that says nothing would look like one that passed.
fn tell(words: &str) {
    drop(writeln!(std::io::stderr(), "{words}"));
}

#[expect(clippy::disallowed_methods, reason = "whether there is a PX4, and what it is to fly, is known outside of this program only")]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn address() -> Option<SocketAddr> {
    let text = told("MEDFLIGHT_PX4")?;
    let address = text.trim_start_matches("udp:").parse();
    Some(address.unwrap_or_else(|_| panic!("MEDFLIGHT_PX4 is {text:?}, not like udp:127.0.0.1:14550")))
}

/// How much faster than life that PX4's simulation runs.
fn pace() -> f64 {
    let Some(text) = told("MEDFLIGHT_PX4_SPEED") else { return 1.0 };
    let speed = text.parse().ok().filter(|speed| (1.0..=10.0).contains(speed));
    speed.unwrap_or_else(|| panic!("MEDFLIGHT_PX4_SPEED is {text:?}, not a number from 1 to 10"))
}

#[test]
fn a_real_px4_flies_the_same_scenarios() {
    let Some(address) = address() else {
        tell("SKIPPED a_real_px4_flies_the_same_scenarios: no PX4 (MEDFLIGHT_PX4 is not set)");
        return;
    };
    let speed = pace();
    let stage = Stage::real(address, speed);
    tell(&format!("a real PX4 at {address}: {}, {} of them, {speed} times faster than life", named(stage.airframe()), stage.systems()));
    let chosen = told("MEDFLIGHT_PX4_ONLY");
    let mut failed = Vec::new();
    for (name, play) in ALL {
        if chosen.as_ref().is_some_and(|chosen| chosen != name) {
            continue;
        }
        if stage.systems() < aircraft_needed(name) {
            tell(&format!("SKIPPED {name}: {} aircraft are needed", aircraft_needed(name)));
            continue;
        }
        tell(&format!("{name} ..."));
        let began = now();
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| play_it(&stage, play)));
        tell(&format!("{name}: {} after {} s", if told.is_ok() { "passed" } else { "FAILED" }, began.elapsed().as_secs()));
        if told.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

fn play_it(stage: &Stage, play: fn(&mut Theatre<'_>)) {
    play(&mut Theatre::open(stage));
}
