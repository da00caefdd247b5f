//! Several inbound at once: who lands first, who waits how long, and what the waiting costs.
//!
//! The order is a proposal: a person decides. First those in an emergency, then those whose charge lasts least, counting the
//! wait; then clinical minutes; then the flight's number. Whoever is down and clear of the pad before one that goes first comes
//! needs not wait for it. A wait ends after the longest hold or where the charge would fall to the final reserve at touchdown,
//! whichever comes first; who would have to wait longer is to fly to an alternate now. An order once proposed stays unless
//! another gains more than a margin, so that it does not change to and fro with each second's reckoning.

use crate::units::ids::{FlightId, PadId};
use crate::units::quantity::Percent;
use crate::units::time::{Span, Utc};

/// An aircraft on its way to one of the pads.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// Its flight.
    pub flight: FlightId,
    /// The pads that it can land on: in flight the one that its mission, or its return, leads to.
    pub pads: Vec<PadId>,
    /// It lands already, or must land before all others.
    pub emergency: bool,
    /// When it is within reach of the pad, if nothing holds it.
    pub ready: Utc,
    /// From there to disarming, with the time until the pad is clear.
    pub takes: Span,
    /// Until when the pad is its own by its certificate, where it flies as certified: it is clear by then, however late it comes.
    pub own_until: Option<Utc>,
    /// Charge left at touchdown without a wait.
    pub touchdown: Percent,
    /// What a minute of waiting takes.
    pub hold_a_minute: Percent,
    /// By when what it carries must be received, where that is known.
    pub deadline: Option<Utc>,
}

impl Inbound {
    /// How long it may wait until it would touch down with the final reserve alone.
    #[must_use]
    pub fn endurance(&self, final_reserve: Percent) -> Span {
        let spare = (self.touchdown - final_reserve).max(Percent(0.0));
        Span::minutes(1).times(spare / self.hold_a_minute.max(Percent(1e-6)))
    }
}

/// A pad, and when somebody else has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PadTimes {
    /// The pad.
    pub pad: PadId,
    /// First moments, and first moments after.
    pub taken: Vec<(Utc, Utc)>,
}

impl PadTimes {
    /// The first moment, not before another, from which on it is free for so long.
    fn free_from(&self, ready: Utc, takes: Span) -> Utc {
        let mut from = ready;
        // Each turn passes at least one of the taken times.
        for _ in 0..=self.taken.len() {
            let in_the_way = self.taken.iter().filter(|(begins, ends)| *begins < from + takes && from < *ends);
            match in_the_way.map(|(_, ends)| *ends).max() {
                Some(ends) => from = ends,
                None => break,
            }
        }
        from
    }
}

/// By what an order is reckoned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LandingLimits {
    /// What must be left at touchdown.
    pub final_reserve: Percent,
    /// No hold is longer.
    pub longest_hold: Span,
    /// The order proposed before changes only for a gain of more than this.
    pub gain: Span,
}

/// What is proposed for one aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// Its flight.
    pub flight: FlightId,
    /// The pad.
    pub pad: PadId,
    /// From when it has the pad.
    pub from: Utc,
    /// How long it waits before.
    pub hold: Span,
    /// What the wait costs.
    pub cost: Percent,
    /// Charge left at touchdown after the wait.
    pub touchdown: Percent,
    /// It cannot wait so long: an alternate is to be flown now, while there is a choice.
    pub divert: bool,
}

/// Who goes before whom; those of the order proposed before keep their places unless one of them gains more than the margin.
fn ranked<'a>(inbound: &'a [Inbound], before: &[FlightId], limits: &LandingLimits) -> Vec<&'a Inbound> {
    let bingo = |each: &Inbound| each.ready + each.endurance(limits.final_reserve);
    let mut order: Vec<&Inbound> = inbound.iter().collect();
    order.sort_by_key(|each| (!each.emergency, bingo(each), each.deadline.unwrap_or(Utc(i64::MAX)), each.flight));
    let place = |each: &Inbound| before.iter().position(|flight| *flight == each.flight);
    // A pair that stands as before is turned only for an emergency, or for more than the gain; each turn brings the pair back to the
    // order proposed before, so that there are at most as many as pairs.
    for _ in 0..order.len() {
        for i in 1..order.len() {
            let (first, second) = (order[i - 1], order[i]);
            let (Some(was_first), Some(was_second)) = (place(first), place(second)) else { continue };
            let small = bingo(second).millis_since(bingo(first)) <= limits.gain.as_millis_i64();
            if was_second < was_first && first.emergency == second.emergency && small {
                order.swap(i - 1, i);
            }
        }
    }
    order
}

/// The order in which they land, and on which pad; for pads that others have at some times, and an order that was proposed before.
/// In the order of the landings; one that can land nowhere is left out.
#[must_use]
pub fn landing_order(inbound: &[Inbound], pads: &[PadTimes], before: &[FlightId], limits: &LandingLimits) -> Vec<Landing> {
    let mut pads: Vec<PadTimes> = pads.to_vec();
    let mut landings = Vec::new();
    for each in ranked(inbound, before, limits) {
        let own = pads.iter_mut().filter(|pad| each.pads.contains(&pad.pad));
        let Some((from, pad)) =
            own.map(|pad| (pad.free_from(each.ready, each.takes), pad)).min_by_key(|(from, pad)| (*from, pad.pad.clone()))
        else {
            continue;
        };
        // One that lands already, or falls out of its plan, waits for nobody.
        let from = if each.emergency { each.ready } else { from };
        let hold = Span::millis(u64::try_from(from.millis_since(each.ready)).unwrap_or(0));
        let divert = hold > limits.longest_hold.min(each.endurance(limits.final_reserve));
        let cost = each.hold_a_minute * (hold.as_secs_f64() / 60.0);
        landings.push(Landing { flight: each.flight, pad: pad.pad.clone(), from, hold, cost, touchdown: each.touchdown - cost, divert });
        if !divert {
            let certified = each.own_until.filter(|_| hold == Span::secs(0));
            pad.taken.push((from, certified.map_or(from + each.takes, |until| until.max(from))));
        }
    }
    landings.sort_by_key(|landing| (landing.from, landing.flight));
    landings
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: LandingLimits = LandingLimits { final_reserve: Percent(20.0), longest_hold: Span::secs(180), gain: Span::secs(30) };

    fn inbound(number: u64, ready: i64, touchdown: f64) -> Inbound {
        Inbound {
            flight: FlightId(number),
            pads: ["H1", "H2"].map(|pad| PadId::new(pad).expect("a pad")).to_vec(),
            emergency: false,
            ready: Utc(ready * 1_000),
            takes: Span::secs(120),
            own_until: None,
            touchdown: Percent(touchdown),
            hold_a_minute: Percent(5.0),
            deadline: None,
        }
    }

    fn pads() -> Vec<PadTimes> {
        ["H1", "H2"].map(|pad| PadTimes { pad: PadId::new(pad).expect("a pad"), taken: Vec::new() }).to_vec()
    }

    fn order(inbound: &[Inbound], pads: &[PadTimes]) -> Vec<Landing> {
        landing_order(inbound, pads, &[], &LIMITS)
    }

    fn flights(order: &[Landing]) -> Vec<u64> {
        order.iter().map(|landing| landing.flight.0).collect()
    }

    #[test]
    fn whose_charge_lasts_least_lands_first_and_the_wait_is_named_with_its_cost() {
        let order = order(&[inbound(1, 0, 60.0), inbound(2, 30, 31.0)], &pads()[..1]);

        assert_eq!(flights(&order), [2, 1]);
        assert_eq!(order[0].hold, Span::secs(0));
        assert_eq!(order[1].hold, Span::secs(150));
        assert!((order[1].cost.0 - 12.5).abs() < 1e-9 && (order[1].touchdown.0 - 47.5).abs() < 1e-9 && !order[1].divert);
    }

    #[test]
    fn of_three_inbound_the_strongest_comes_last_and_waits_until_the_weakest_is_clear() {
        // 72 s from 300 m to disarming, 180 s to clear the pad; the first comes 90 s after the second.
        let takes = Span::secs(252);
        let three = [(1, 90, 41.0), (2, 0, 27.0), (3, 10, 33.0)].map(|(n, ready, left)| Inbound { takes, ..inbound(n, ready, left) });

        let order = order(&three, &pads());

        let told: Vec<(u64, &str, Span, bool)> = order.iter().map(|one| (one.flight.0, one.pad.as_str(), one.hold, one.divert)).collect();
        assert_eq!(told, [(2, "H1", Span::secs(0), false), (3, "H2", Span::secs(0), false), (1, "H1", Span::secs(162), false)]);
        assert!((order[2].touchdown.0 - 27.5).abs() < 1e-9, "{order:?}");
    }

    #[test]
    fn two_pads_serve_two_at_once() {
        let order = order(&[inbound(1, 0, 40.0), inbound(2, 0, 40.0)], &pads());

        assert!(order.iter().all(|landing| landing.hold == Span::secs(0)));
        assert_ne!(order[0].pad, order[1].pad);
    }

    #[test]
    fn a_mission_leads_to_its_own_pad_and_the_free_one_beside_it_does_not_help() {
        let mut both = [inbound(1, 0, 40.0), inbound(2, 0, 39.0)];
        both.iter_mut().for_each(|each| each.pads.truncate(1));

        let order = order(&both, &pads());

        assert_eq!(flights(&order), [2, 1]);
        assert_eq!(order.iter().map(|landing| landing.pad.as_str()).collect::<Vec<_>>(), ["H1", "H1"]);
        assert_eq!(order[1].hold, Span::secs(120));
    }

    #[test]
    fn who_cannot_wait_so_long_is_sent_to_an_alternate_while_there_is_a_choice() {
        let late = [inbound(1, 0, 22.0), inbound(2, 0, 23.0), inbound(3, 0, 24.0)];

        let order = order(&late, &pads()[..1]);

        assert_eq!(order.iter().map(|l| (l.flight.0, l.divert)).collect::<Vec<_>>(), [(1, false), (2, true), (3, true)]);
    }

    #[test]
    fn an_emergency_lands_before_all() {
        let mut hurt = inbound(9, 60, 60.0);
        hurt.emergency = true;

        let order = order(&[inbound(1, 0, 21.0), hurt], &pads()[..1]);

        let by = |flight| order.iter().find(|landing| landing.flight == FlightId(flight)).expect("one");
        assert!(!by(9).divert && by(9).hold == Span::secs(0));
        assert!(by(1).divert);
    }

    #[test]
    fn who_is_down_and_clear_before_a_weaker_one_comes_does_not_wait_for_it() {
        let order = order(&[inbound(1, 0, 60.0), inbound(2, 120, 25.0)], &pads()[..1]);

        assert_eq!(flights(&order), [1, 2]);
        assert!(order.iter().all(|landing| landing.hold == Span::secs(0)), "{order:?}");
    }

    #[test]
    fn one_that_may_come_late_by_its_certificate_keeps_the_pad_until_then() {
        let mut late = inbound(1, 0, 30.0);
        late.own_until = Some(Utc(150_000));

        let order = order(&[late, inbound(2, 100, 60.0)], &pads()[..1]);

        assert_eq!(order[1].hold, Span::secs(50));
    }

    #[test]
    fn a_pad_that_another_has_is_waited_for() {
        let mut one = pads()[..1].to_vec();
        one[0].taken = vec![(Utc(-60_000), Utc(40_000)), (Utc(60_000), Utc(90_000))];

        let order = order(&[inbound(1, 0, 60.0)], &one);

        assert_eq!(order[0].hold, Span::secs(90), "the 20 s between the two are too short");
    }

    #[test]
    fn an_order_once_proposed_changes_only_for_a_gain_of_more_than_half_a_minute() {
        // Five percent a minute: 1 % of charge is 12 s of endurance.
        let now = |first, second| [inbound(1, 0, first), inbound(2, 0, second)];
        let kept = landing_order(&now(32.0, 31.0), &pads()[..1], &[FlightId(1), FlightId(2)], &LIMITS);
        let turned = landing_order(&now(34.0, 31.0), &pads()[..1], &[FlightId(1), FlightId(2)], &LIMITS);
        let mut hurt = now(31.0, 32.0);
        hurt[1].emergency = true;
        let emergency = landing_order(&hurt, &pads()[..1], &[FlightId(1), FlightId(2)], &LIMITS);

        assert_eq!(flights(&kept), [1, 2]);
        assert_eq!(flights(&turned), [2, 1]);
        assert_eq!(emergency[0].flight, FlightId(2));
    }
}
