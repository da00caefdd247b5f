//! Certificates that were tampered with, each in one place: both readers find it.

use crate::checker;
use crate::draw::{LIMITS, booked, flight};
use medflight::domain::geo::{LocalFrame, Position};
use medflight::domain::separation::{Booked, Certificate, Growth, Spot, Timed, Trajectory, certify, review};
use medflight::units::time::Utc;
use medflight_sim::Random;

/// A certified pair that passes within twice the limits.
fn close_pair() -> (Timed, Vec<Booked>, Certificate) {
    let mut chance = Random::new(7);
    let frame = LocalFrame::at(Position { latitude: 21.061449, longitude: 105.898226 });
    loop {
        let (own, other) = (flight(&mut chance, Utc(1_800_000_000_000)), flight(&mut chance, Utc(1_800_000_000_000)));
        let others = vec![booked(1, other)];
        let Ok(certificate) = certify(&own, &[], &others, &LIMITS, &frame) else { continue };
        let near = certificate.near.first();
        if near.is_some_and(|near| (60_000..100_000).contains(&near.approach.across_mm) && near.approach.height_mm < 10_000) {
            return (own, others, certificate);
        }
    }
}

fn found_by_the_checker(certificate: &Certificate) -> bool {
    checker::check(&serde_json::to_value(certificate).expect("JSON")).is_err()
}

#[test]
fn the_certificate_as_it_was_made_passes_both_readers() {
    let (own, others, certificate) = close_pair();

    assert!(!found_by_the_checker(&certificate));
    assert_eq!(review(&certificate, &own, &others, &LIMITS), Ok(()));
}

#[test]
fn a_distance_that_is_claimed_too_great_is_found() {
    let (own, others, mut certificate) = close_pair();
    certificate.near[0].approach.across_mm += 2_000;

    assert!(found_by_the_checker(&certificate));
    assert!(review(&certificate, &own, &others, &LIMITS).is_err());
}

#[test]
fn a_flight_moved_into_the_others_way_is_found() {
    let (own, others, mut certificate) = close_pair();
    for leg in &mut certificate.near[0].path.legs {
        for end in [&mut leg.from_mm, &mut leg.to_mm] {
            end[0] = 0;
            end[1] = 0;
        }
    }
    for leg in &mut certificate.own.legs {
        for end in [&mut leg.from_mm, &mut leg.to_mm] {
            end[0] = 0;
            end[1] = 0;
        }
    }

    assert!(found_by_the_checker(&certificate));
    assert!(review(&certificate, &own, &others, &LIMITS).is_err());
}

#[test]
fn a_flight_that_is_left_out_or_said_to_be_apart_is_found_by_the_review() {
    let (own, others, certificate) = close_pair();
    let mut without = certificate.clone();
    without.near.clear();
    let mut denied = without.clone();
    denied.apart.push(medflight::domain::separation::Apart { flight: others[0].flight, gap_ms: 1_000 });

    assert!(review(&without, &own, &others, &LIMITS).is_err());
    assert!(review(&denied, &own, &others, &LIMITS).is_err());
}

#[test]
fn a_plan_that_leaves_at_another_time_needs_a_certificate_of_its_own() {
    let (own, others, certificate) = close_pair();
    let later = Timed { launch: (Utc(own.launch.0.0 + 5_000), Utc(own.launch.1.0 + 5_000)), ..own };

    assert!(review(&certificate, &later, &others, &LIMITS).is_err());
}

#[test]
fn a_limit_that_was_lowered_is_found() {
    let (own, others, mut certificate) = close_pair();
    certificate.across_mm = 10_000;

    assert!(review(&certificate, &own, &others, &LIMITS).is_err());
}

#[test]
fn a_flight_that_passes_one_that_stands_in_the_air_is_found_by_the_review() {
    let spot = |east: f64, north: f64| Spot { east, north, up: 80.0 };
    let growth = Growth { early: 0.0, late: 0.0 };
    let launch = (Utc(1_800_000_000_000), Utc(1_800_000_000_000));
    let stands = Timed { trajectory: Trajectory::through(&[(spot(0.0, 0.0), 0.0), (spot(0.0, 0.0), 200.0)], growth), launch };
    let path = |north: f64| Trajectory::through(&[(spot(-1_500.0, north), 0.0), (spot(1_500.0, north), 200.0)], growth);
    let frame = LocalFrame::at(Position { latitude: 21.061449, longitude: 105.898226 });
    let far = vec![booked(1, Timed { trajectory: path(80.0), launch })];
    let mut certificate = certify(&stands, &[], &far, &LIMITS, &frame).expect("80 m");
    let near = vec![booked(1, Timed { trajectory: path(10.0), launch })];
    for leg in &mut certificate.near[0].path.legs {
        leg.from_mm[1] = 10_000;
        leg.to_mm[1] = 10_000;
    }

    assert!(certify(&stands, &[], &near, &LIMITS, &frame).is_err());
    assert!(review(&certificate, &stands, &near, &LIMITS).is_err());
    assert!(found_by_the_checker(&certificate));
}
