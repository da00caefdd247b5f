//! Separation: what is certified is true, what is refused would come too near, and a planted lie is found.
//!
//! Here it is some thousand pairs; `bash tests/support/bench.sh certificates` looks at 100,000.

mod book;
mod booking;
mod checker;
mod draw;
mod held;
mod lies;
mod omissions;
mod pads;
mod truth;
mod urgent;

#[test]
fn a_certificate_never_lies_and_nothing_free_is_refused() {
    let told = truth::tell(1, 0, 2_000);

    assert!(told.conflicts > 200 && told.certified > 200 && told.shifted == told.conflicts, "{told:?}");
    println!("{} pairs, {} places measured", told.pairs, told.measured);
}

#[test]
fn two_flights_whose_timing_is_exact_are_seen_to_meet() {
    let told = truth::tell(1, 5_592, 5_593);

    assert_eq!(told.pairs, 1);
}
