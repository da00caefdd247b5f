//! Several inbound at once: who lands first, who waits how long, and what the waiting costs.
//!
//! The order is a proposal: a person decides. First those in an emergency, then those whose charge lasts least, counting the
//! wait; then clinical minutes; then the flight's number. A wait ends after the longest hold or where the charge would fall to
//! the final reserve at touchdown, whichever comes first; who would have to wait longer is to fly to an alternate now.

use crate::units::ids::{FlightId, PadId};
use crate::units::quantity::Percent;
use crate::units::time::{Span, Utc};

/// An aircraft on its way to one of the pads.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// Its flight.
    pub flight: FlightId,
    /// It lands already, or must land before all others.
    pub emergency: bool,
    /// When it is within reach of the pad, if nothing holds it.
    pub ready: Utc,
    /// From there to disarming, with the time until the pad is clear.
    pub takes: Span,
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

/// The order in which they land, and on which pad, for pads that are free from the given moments on.
#[must_use]
pub fn landing_order(inbound: &[Inbound], pads: &[(PadId, Utc)], final_reserve: Percent, longest_hold: Span) -> Vec<Landing> {
    let bingo = |each: &Inbound| each.ready + each.endurance(final_reserve);
    let mut order: Vec<&Inbound> = inbound.iter().collect();
    order.sort_by_key(|each| (!each.emergency, bingo(each), each.deadline.unwrap_or(Utc(i64::MAX)), each.flight));
    let mut free: Vec<(PadId, Utc)> = pads.to_vec();
    let mut landings = Vec::new();
    for each in order {
        let starts = |pad: &(PadId, Utc)| pad.1.max(each.ready);
        let Some(pad) = free.iter_mut().min_by_key(|pad| (starts(pad), pad.0.clone())) else { break };
        let from = starts(pad);
        let hold = Span::millis(u64::try_from(from.millis_since(each.ready)).unwrap_or(0));
        let divert = !each.emergency && hold > longest_hold.min(each.endurance(final_reserve));
        let cost = each.hold_a_minute * (hold.as_secs_f64() / 60.0);
        landings.push(Landing { flight: each.flight, pad: pad.0.clone(), from, hold, cost, touchdown: each.touchdown - cost, divert });
        if !divert {
            pad.1 = from + each.takes;
        }
    }
    landings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbound(number: u64, ready: i64, touchdown: f64) -> Inbound {
        Inbound {
            flight: FlightId(number),
            emergency: false,
            ready: Utc(ready * 1_000),
            takes: Span::secs(120),
            touchdown: Percent(touchdown),
            hold_a_minute: Percent(5.0),
            deadline: None,
        }
    }

    fn pads() -> Vec<(PadId, Utc)> {
        ["H1", "H2"].map(|pad| (PadId::new(pad).expect("a pad"), Utc(0))).to_vec()
    }

    #[test]
    fn whose_charge_lasts_least_lands_first_and_the_wait_is_named_with_its_cost() {
        let one_pad = &pads()[..1];

        let order = landing_order(&[inbound(1, 0, 60.0), inbound(2, 30, 31.0)], one_pad, Percent(20.0), Span::secs(180));

        assert_eq!(order.iter().map(|l| l.flight.0).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(order[0].hold, Span::secs(0));
        assert_eq!(order[1].hold, Span::secs(150));
        assert!((order[1].cost.0 - 12.5).abs() < 1e-9 && (order[1].touchdown.0 - 47.5).abs() < 1e-9 && !order[1].divert);
    }

    #[test]
    fn two_pads_serve_two_at_once() {
        let order = landing_order(&[inbound(1, 0, 40.0), inbound(2, 0, 40.0)], &pads(), Percent(20.0), Span::secs(180));

        assert!(order.iter().all(|landing| landing.hold == Span::secs(0)));
        assert_ne!(order[0].pad, order[1].pad);
    }

    #[test]
    fn who_cannot_wait_so_long_is_sent_to_an_alternate_while_there_is_a_choice() {
        let one_pad = &pads()[..1];
        let late = [inbound(1, 0, 22.0), inbound(2, 0, 23.0), inbound(3, 0, 24.0)];

        let order = landing_order(&late, one_pad, Percent(20.0), Span::secs(180));

        assert_eq!(order.iter().map(|l| l.divert).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn an_emergency_lands_before_all() {
        let mut hurt = inbound(9, 60, 60.0);
        hurt.emergency = true;

        let order = landing_order(&[inbound(1, 0, 21.0), hurt], &pads()[..1], Percent(20.0), Span::secs(180));

        assert_eq!(order[0].flight, FlightId(9));
        assert!(order[1].divert);
    }
}
