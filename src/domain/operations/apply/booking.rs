//! How the time of a booking changed.

use super::super::fact::ConsignmentFact;
use super::super::record::Record;
use super::super::state::{Consignment, Held, Moved, MovedFor};
use crate::units::time::{Span, Utc};

impl Consignment {
    /// What its people are told of it from now on; with other times for its flights nothing holds them that did before.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other fact changes a booking; `apply` meets each")]
    pub(super) fn change_booking(&mut self, record: &Record, fact: &ConsignmentFact) {
        use ConsignmentFact as F;
        let later_by = |seconds: &u64| Some(Span::secs(*seconds));
        let (eta, cause, later, road_eta): (Option<Utc>, MovedFor, Option<Span>, Option<Utc>) = match fact {
            F::BookingMoved { in_favour_of, later_s, eta } => (Some(*eta), MovedFor::Urgent(in_favour_of.clone()), later_by(later_s), None),
            F::BookingRetimed { aerodrome, movement, later_s, eta } => {
                (Some(*eta), MovedFor::Movement(aerodrome.clone(), *movement), later_by(later_s), None)
            }
            F::BookingClosed { aerodrome, movement, road_eta } => (None, MovedFor::Movement(aerodrome.clone(), *movement), None, *road_eta),
            F::BookingFreed { aerodrome, movement, eta } => (*eta, MovedFor::Withdrawn(aerodrome.clone(), *movement), None, None),
            F::BookingHeld { by, eta, road_eta, .. } => (*eta, MovedFor::Held(by.clone()), None, *road_eta),
            F::BookingReleased { by, eta } => (*eta, MovedFor::Released(by.clone()), None, None),
            F::BookingDelayed { waits_s, later_s, eta } => (Some(*eta), MovedFor::Delayed(Span::secs(*waits_s)), later_by(later_s), None),
            F::BookingAdvanced { earlier_s, eta } => (Some(*eta), MovedFor::Earlier(Span::secs(*earlier_s)), None, None),
            F::BookingPreempted { in_favour_of, road_eta, .. } => (None, MovedFor::Urgent(in_favour_of.clone()), None, *road_eta),
            _ => return,
        };
        if let F::BookingHeld { by, until, .. } = fact {
            self.held = Some(Held { by: by.clone(), until: *until });
        } else if !matches!(fact, F::BookingClosed { .. } | F::BookingFreed { .. }) {
            self.held = None;
        }
        self.eta = eta;
        self.moved = Some(Moved { at: record.at, cause, later, road_eta });
    }
}
