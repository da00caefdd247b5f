//! What an aircraft goes through, the same for a simulated one and a real PX4: see `plays` for both casts.

use crate::crew::{Booked, Leg};
use crate::theatre::{Airframe, Theatre};
use medflight::domain::fleet::ParameterValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Far enough from the pad to be on the way.
const UNDER_WAY_M: f64 = 250.0;
/// The relay's delay in both directions while it loses, in the aircraft's time.
const DELAY: Duration = Duration::from_millis(20);
/// Everything may take so many times longer then.
const SLOWER: u64 = 3;

fn mode(seen: &Value) -> &str {
    seen["mode"]["value"].as_str().unwrap_or_default()
}

/// The flight there takes off and is under way.
fn sent_off(t: &mut Theatre<'_>) -> Leg {
    let leg = t.crew.book().there;
    t.crew.launch(&leg);
    under_way(t, &leg);
    leg
}

fn under_way(t: &mut Theatre<'_>, leg: &Leg) {
    t.until("under way", &leg.tail, |seen| seen["flown_m"].as_f64().is_some_and(|flown| flown > UNDER_WAY_M) && mode(seen) == "mission");
}

fn order(t: &mut Theatre<'_>, leg: &Leg, act: &str) {
    let answer = t.crew.pilot.act(&format!("/api/aircraft/{}/{act}", leg.tail), &json!({}));
    assert!(answer.is_done(), "{act}: {}", answer.text);
}

fn home_again(t: &mut Theatre<'_>, leg: &Leg) {
    let landed = t.crew.wait_until_safe(leg);
    assert_eq!(landed["landed_pad"], landed["from"], "{landed}");
    assert!(t.is_fit(leg), "it came home as it should, and can fly again");
}

/// Three deliveries in a row by the same service, each with the way there; nothing is started anew.
pub(crate) fn three_deliveries(t: &mut Theatre<'_>) {
    for _ in 0..3 {
        delivery(t);
    }
}

fn delivery(t: &mut Theatre<'_>) {
    deliveries(t, &["C-VH"]);
}

/// Deliveries from these stations at once, each with its way there.
fn deliveries(t: &mut Theatre<'_>, origins: &[&str]) {
    let booked: Vec<Booked> = origins.iter().map(|origin| t.crew.book_from(origin)).collect();
    let tails: BTreeSet<&str> = booked.iter().map(|booked| booked.there.tail.as_str()).collect();
    assert_eq!(tails.len(), booked.len(), "one aircraft each: {booked:?}");
    let each = || booked.iter().enumerate();
    each().for_each(|(nth, booked)| t.crew.as_pilot(nth, |crew| crew.launch(&booked.there)));
    for (nth, booked) in each() {
        t.crew.pack_and_hand_over(booked);
        t.crew.wait_until_safe(&booked.there);
        t.load(nth, booked);
    }
    each().for_each(|(nth, booked)| t.crew.as_pilot(nth, |crew| crew.launch(&booked.delivery)));
    for (_, booked) in each() {
        let landed = t.crew.wait_until_safe(&booked.delivery);
        let closed = t.crew.receive_and_close(booked);
        assert_eq!(closed["state"], "CLOSED", "{closed}");
        let off = landed["landed_off_cm"].as_u64().expect("a distance");
        assert!(off <= 300, "{off} cm from the pad");
        for leg in [&booked.there, &booked.delivery] {
            t.crew.was_launched_once(leg);
            assert!(t.takeoffs(leg) <= 1, "never a second take-off, whatever was lost");
            assert!(t.is_fit(leg), "wings and rotors did what they should");
        }
    }
}

/// Hold, on, and home by a person's word.
pub(crate) fn hold_resume_return(t: &mut Theatre<'_>) {
    let leg = sent_off(t);

    order(t, &leg, "hold");
    t.until("holds", &leg.tail, |seen| mode(seen) == "hold");
    order(t, &leg, "resume");
    t.until("goes on", &leg.tail, |seen| mode(seen) == "mission");
    order(t, &leg, "return");
    t.until("returns", &leg.tail, |seen| mode(seen) == "return");

    home_again(t, &leg);
}

/// Nobody hears anybody for a while: the aircraft returns by itself, and goes on returning when it is heard again.
pub(crate) fn link_lost(t: &mut Theatre<'_>) {
    let leg = sent_off(t);

    t.relay().cut(true);
    t.until_alarmed("LINK_LOST");
    t.let_pass(20.0);
    t.relay().cut(false);
    t.until("returns by itself", &leg.tail, |seen| mode(seen) == "return" && seen["link"] == "up");

    home_again(t, &leg);
}

/// The charge falls below critical and stays above emergency: the aircraft returns by itself.
pub(crate) fn battery_low(t: &mut Theatre<'_>) {
    let leg = sent_off(t);

    t.set(leg.system, "SIM_BAT_MIN_PCT", ParameterValue::Real(15.0));
    t.set(leg.system, "SIM_BAT_DRAIN", ParameterValue::Real(30.0));
    t.until("returns by itself", &leg.tail, |seen| mode(seen) == "return");
    home_again(t, &leg);

    t.set(leg.system, "SIM_BAT_MIN_PCT", ParameterValue::Real(50.0));
    t.set(leg.system, "SIM_BAT_DRAIN", ParameterValue::Real(60.0));
}

/// Satellites are lost for good: it comes down where it is, and nobody takes that for a landing at a pad.
pub(crate) fn satellites_lost(t: &mut Theatre<'_>) {
    let leg = sent_off(t);

    t.set(leg.system, "SIM_GPS_USED", ParameterValue::Integer(0));
    t.until("comes down", &leg.tail, |seen| mode(seen) == "descend");
    t.let_pass(60.0);
    t.until("is down", &leg.tail, |seen| seen["armed"]["value"] == false);
    let flight = t.crew.flight(&leg);
    assert_ne!(flight["landed_pad"], flight["to"], "{flight}");

    t.set(leg.system, "SIM_GPS_USED", ParameterValue::Integer(10));
}

/// A zone is closed ahead by another station: the aircraft stops before it has crossed it and returns; the change is told.
pub(crate) fn fence_crossed(t: &mut Theatre<'_>) {
    let leg = sent_off(t);
    let seen = t.seen(&leg.tail);
    let motion = &seen["motion"]["value"];
    let number = |name: &str| motion[name].as_f64().unwrap_or_else(|| panic!("{seen}"));
    let (latitude, longitude, track) = (number("latitude"), number("longitude"), number("track_deg").to_radians());
    let ahead = 350.0 / 111_000.0;

    t.close_a_circle(leg.system, latitude + ahead * track.cos(), longitude + ahead * track.sin() / latitude.to_radians().cos(), 80.0);
    t.until("leaves its mission", &leg.tail, |seen| matches!(mode(seen), "hold" | "return") && seen["failsafe"] == true);
    t.until("returns by itself", &leg.tail, |seen| mode(seen) == "return");

    home_again(t, &leg);
}

/// Every aircraft of the fleet is in the air at once, each on its own line.
pub(crate) fn three_at_once(t: &mut Theatre<'_>) {
    deliveries(t, &["C-VH", "C-GL", "C-LB"]);
}

/// A delivery over a network that loses one datagram in ten, each way.
pub(crate) fn over_ten_per_cent_loss(t: &mut Theatre<'_>) {
    over_loss(t, 10);
}

/// A delivery over a network that loses one datagram in four, each way.
pub(crate) fn over_twenty_five_per_cent_loss(t: &mut Theatre<'_>) {
    over_loss(t, 25);
}

fn over_loss(t: &mut Theatre<'_>, per_cent: u32) {
    t.relay().lose(per_cent, DELAY.div_f64(t.speed()));
    t.crew.patience *= SLOWER;
    delivery(t);
    t.relay().lose(0, Duration::ZERO);
}

/// A scenario by its name.
pub(crate) type Scenario = (&'static str, fn(&mut Theatre<'_>));

/// All scenarios, in an order in which the same aircraft can fly them: each ends at the home pad but the last.
pub(crate) const ALL: [Scenario; 9] = [
    ("three deliveries in a row", three_deliveries),
    ("hold, resume, return", hold_resume_return),
    ("link lost", link_lost),
    ("battery low", battery_low),
    ("fence crossed", fence_crossed),
    ("a delivery over 10 % loss", over_ten_per_cent_loss),
    ("a delivery over 25 % loss", over_twenty_five_per_cent_loss),
    ("three at once", three_at_once),
    ("satellites lost", satellites_lost),
];

/// Whether a scenario needs more aircraft than one.
pub(crate) fn aircraft_needed(name: &str) -> usize {
    if name == "three at once" { 3 } else { 1 }
}

/// What a stage's aircraft are called in a sentence.
pub(crate) fn named(airframe: Airframe) -> &'static str {
    match airframe {
        Airframe::Quad => "a quadrotor",
        Airframe::Vtol => "a VTOL",
    }
}
