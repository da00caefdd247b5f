//! A request begins a consignment.

use super::super::cold_chain::Logging;
use super::super::fact::{ConsignmentFact, Fact};
use super::super::record::Record;
use super::super::state::{Consignment, Declared, Item, State};
use super::super::view::Place;
use crate::domain::delivery::ConsignmentState;
use crate::domain::promise::Course;

impl State {
    pub(super) fn submit(&mut self, record: &Record) {
        let (Some(id), Some(by)) = (record.draft.consignment.clone(), super::person(&record.draft.by)) else { return };
        let signed = super::receipt::signed(record).into_iter().collect();
        let Fact::Consignment(ConsignmentFact::RequestSubmitted {
            request,
            payload,
            items,
            origin,
            destination,
            priority,
            priority_reason,
            clock_started,
            deadline,
            order_ref,
            promise: _,
            answers,
            expiries,
            renews,
            irreplaceable,
        }) = record.draft.fact.clone()
        else {
            return;
        };
        let last = self.series.entry(id.series().to_owned()).or_default();
        *last = (*last).max(id.sequence());
        // The old one may be in memory no more: what stands in its place names it all the same.
        if let Some(old) = renews.as_ref().and_then(|renewal| self.consignments.get_mut(&renewal.of)) {
            old.renewed_as.get_or_insert_with(|| id.clone());
        }
        self.items.extend(items.iter().map(|code| (code.clone(), id.clone())));
        self.consignments.insert(
            id.clone(),
            Consignment {
                id,
                request,
                state: ConsignmentState::Submitted,
                payload,
                items: items.iter().map(|code| Item::undecided(code)).collect(),
                place: Place::Site(origin.clone()),
                origin,
                destination,
                priority,
                priority_asked: priority,
                priority_reason,
                order_ref,
                submitted_by: by,
                submitted_at: record.at,
                clock_started,
                deadline,
                eta: None,
                accepted_at: None,
                closed_at: None,
                since: record.at,
                moved: None,
                held: None,
                incident: None,
                ended_because: None,
                road: None,
                condition: None,
                must_quarantine: false,
                notify_issuer: false,
                packing: None,
                holder: None,
                offer: None,
                lapsed: None,
                offered_load: None,
                ready_at: None,
                flights: Vec::new(),
                flight: None,
                receiving: None,
                parent: None,
                child: None,
                renews: renews.map(|renewal| *renewal),
                renewed_as: None,
                sent_back: false,
                corrections: Vec::new(),
                under_glass: Vec::new(),
                signed,
                logging: Logging::default(),
                declared: Declared {
                    answers,
                    expiries: super::days(&expiries).collect(),
                    seal_reused: None,
                    checks_refused: Vec::new(),
                    irreplaceable,
                },
                course: Course::default(),
                records: 1,
                created: record.seq,
                seq: record.seq,
            },
        );
    }
}
