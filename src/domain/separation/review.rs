//! A second reader of a certificate, who trusts nothing of it: he samples both chains and looks.
//!
//! He shares nothing with what made it but the stored form. He steps along the one chain, and for each place along the other, at
//! most a twentieth of a second at a time where they are near, farther where their speeds allow no surprise.

use super::certificate::{Certificate, Near, StoredLeg, StoredPath};
use super::flights::{Booked, Timed};
use super::pair::Limits;
use crate::units::ids::FlightId;

/// Shortest step, seconds of planned flight.
const STEP: f64 = 0.05;
/// Longest step on a leg without planned time, millimetres.
const SPACING_MM: f64 = 800.0;
/// Milliseconds before and after in which a place counts as one that could be met soon.
const AROUND_MS: f64 = 10_000.0;
/// Millimetres that rounding may take from a limit or a claim.
const ROUNDING_MM: f64 = 2.0;

/// What is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// It is not about this plan, or not by these limits.
    #[error("the certificate is of another plan, or by other limits")]
    OtherPlan,
    /// A flight is not in it, or flies otherwise than it says.
    #[error("flight {0} is not in the certificate, or not as it flies now")]
    Missing(FlightId),
    /// The two come nearer than it says.
    #[error("flight {0} can come nearer than the certificate says")]
    Nearer(FlightId),
    /// They share moments although it says that they do not.
    #[error("flight {0} is in the air at the same time, which the certificate denies")]
    NotApart(FlightId),
}

/// Reads a certificate again, against the flight and all others as they are now.
///
/// # Errors
/// The first thing that is not as it says.
pub fn review(certificate: &Certificate, own: &Timed, others: &[Booked], limits: &Limits) -> Result<(), CertificateFault> {
    let millimetres = |metres: f64| super::certificate::thousandths(metres);
    let by_limits = (certificate.across_mm, certificate.height_mm) == (millimetres(limits.across), millimetres(limits.height));
    if !by_limits || certificate.own != StoredPath::of(&own.trajectory, own.launch) {
        return Err(CertificateFault::OtherPlan);
    }
    if certificate.contingency.is_some() {
        return Err(CertificateFault::OtherPlan);
    }
    for other in others {
        if let Some(near) = certificate.near.iter().find(|near| near.flight == other.flight) {
            if near.path != StoredPath::of(&other.timed.trajectory, other.timed.launch) {
                return Err(CertificateFault::Missing(other.flight));
            }
            sample(certificate, near)?;
        } else if certificate.apart.iter().any(|apart| apart.flight == other.flight) {
            let (ours, theirs) = (own.extent(), other.timed.extent());
            if ours.0 <= theirs.1 && theirs.0 <= ours.1 {
                return Err(CertificateFault::NotApart(other.flight));
            }
        } else {
            return Err(CertificateFault::Missing(other.flight));
        }
    }
    Ok(())
}

/// Reads a certificate again with what it says of a flight that has to turn round: `kept` is its own line, `lines` those of all others.
///
/// # Errors
/// As [`review`], of either.
pub fn review_with_contingency(
    certificate: &Certificate,
    (own, others): (&Timed, &[Booked]),
    (kept, lines): (&Timed, &[Booked]),
    limits: &Limits,
) -> Result<(), CertificateFault> {
    let Some(contingency) = &certificate.contingency else { return Err(CertificateFault::OtherPlan) };
    let plain = Certificate { contingency: None, ..certificate.clone() };
    review(&plain, own, others, limits)?;
    review(contingency, kept, lines, limits)
}

/// A place of a chain with the moments at which the aircraft can be there, millimetres and milliseconds.
#[derive(Clone, Copy)]
struct Place {
    at: [f64; 3],
    from: f64,
    until: f64,
}

#[expect(clippy::cast_precision_loss, reason = "millimetres and milliseconds of this century are below 2^53")]
fn real(value: i64) -> f64 {
    value as f64
}

fn place(leg: &StoredLeg, launch: [i64; 2], share: f64) -> Place {
    let mix = |pair: [i64; 2]| real(pair[0]) + share * real(pair[1] - pair[0]);
    let axis = |i: usize| mix([leg.from_mm[i], leg.to_mm[i]]);
    Place { at: [axis(0), axis(1), axis(2)], from: real(launch[0]) + mix(leg.earliest_ms), until: real(launch[1]) + mix(leg.latest_ms) }
}

/// How much the measure can change from one end of a leg to the other.
fn change(leg: &StoredLeg, limits: (f64, f64)) -> f64 {
    let moved = |i: usize| real(leg.to_mm[i] - leg.from_mm[i]);
    (moved(0).hypot(moved(1)) / limits.0).max(moved(2).abs() / limits.1)
}

/// Share of a leg that is the shortest step: by its planned time, and by its length where it may be anywhere on it at any moment.
fn shortest(leg: &StoredLeg) -> f64 {
    let seconds = real(leg.planned_ms[1] - leg.planned_ms[0]) / 1e3;
    let moved = |i: usize| real(leg.to_mm[i] - leg.from_mm[i]);
    let length = moved(0).hypot(moved(1)).max(moved(2).abs());
    let steps = if seconds > STEP { seconds / STEP } else { length / SPACING_MM };
    1.0 / steps.max(1.0)
}

/// The next share to look at, when nothing can be nearer than `spare` before it; the end of a stretch is always looked at.
fn next(share: f64, until: f64, spare: f64, change: f64, shortest: f64) -> f64 {
    let free = if change > 0.0 { spare / change } else { 1.0 };
    let next = share + free.max(shortest);
    if share < until && next > until { until } else { next }
}

/// The shares of a leg at which the aircraft can be between two moments.
fn stretch(leg: &StoredLeg, launch: [i64; 2], from: f64, until: f64) -> (f64, f64) {
    let share = |pair: [i64; 2], moment: f64, otherwise: f64| {
        let length = real(pair[1] - pair[0]);
        if length > 0.0 { (moment - real(pair[0])) / length } else { otherwise }
    };
    let never = real(launch[0] + leg.earliest_ms[0]) > until || real(launch[1] + leg.latest_ms[1]) < from;
    if never {
        return (1.0, 0.0);
    }
    let first = share(leg.latest_ms, from - real(launch[1]), 0.0).max(0.0);
    let last = share(leg.earliest_ms, until - real(launch[0]), 1.0).min(1.0);
    (first.min(1.0), last.max(0.0))
}

fn sample(certificate: &Certificate, near: &Near) -> Result<(), CertificateFault> {
    let limits = (real(certificate.across_mm), real(certificate.height_mm));
    let claimed = (real(near.approach.across_mm) / limits.0).max(real(near.approach.height_mm) / limits.1);
    let rounding = ROUNDING_MM / limits.0.min(limits.1);
    let nearest_allowed = claimed.max(1.0) - rounding;
    // Steps are as long as the limits allow; a claim beyond them is held against every place that is looked at.
    let surprise = 1.0 - rounding;
    let (ours, theirs) = (&certificate.own, &near.path);
    for leg in &ours.legs {
        let (most, step) = (change(leg, limits), shortest(leg));
        let moments = real((leg.latest_ms[1] - leg.latest_ms[0]).max(leg.earliest_ms[1] - leg.earliest_ms[0]));
        let farthest = if moments > AROUND_MS { AROUND_MS / moments } else { 1.0 };
        let mut share = 0.0;
        while share <= 1.0 {
            let mine = place(leg, ours.launch_ms, share);
            // All that the other could reach a little earlier or later: what the next steps along this leg could meet.
            let mut least = f64::INFINITY;
            for other in &theirs.legs {
                let (first, last) = stretch(other, theirs.launch_ms, mine.from - AROUND_MS, mine.until + AROUND_MS);
                let (other_most, other_step) = (change(other, limits), shortest(other));
                let measure = |at: f64| {
                    let there = place(other, theirs.launch_ms, at);
                    let across = (mine.at[0] - there.at[0]).hypot(mine.at[1] - there.at[1]);
                    ((across / limits.0).max((mine.at[2] - there.at[2]).abs() / limits.1), there)
                };
                // The first and the last place that the other can be at: where timing is exact, the only ones.
                let ends = stretch(other, theirs.launch_ms, mine.from, mine.until);
                let meet = ends.0 <= ends.1 + 1e-9;
                if meet && measure(ends.0).0.min(measure(ends.1).0) < nearest_allowed {
                    return Err(CertificateFault::Nearer(near.flight));
                }
                let mut at = first;
                while at <= last {
                    let (measure, there) = measure(at);
                    if measure < nearest_allowed && mine.from <= there.until && there.from <= mine.until {
                        return Err(CertificateFault::Nearer(near.flight));
                    }
                    least = least.min(measure);
                    at = next(at, last, measure - surprise, other_most, other_step);
                }
            }
            // Where it stands only time passes: no more of it than was looked at around.
            let longest = share + farthest.max(step);
            let wanted = next(share, 1.0, least - surprise, most, step);
            share = if share < 1.0 { wanted.min(longest.min(1.0)) } else { wanted };
        }
    }
    Ok(())
}
