//! The documents that follow from records: which ones a record can change, and how each is made.

use super::finders::{finders, of_flight};
use crate::domain::custody::ChainState;
use crate::domain::operations::Operations;
use crate::domain::operations::act::Courier;
use crate::domain::operations::fact::{Fact, NetworkFact};
use crate::domain::operations::record::Record;
use crate::domain::request::ConsignmentId;
use crate::store::{Document, DocumentKind};
use crate::units::ids::FlightId;
use std::collections::BTreeSet;

/// The documents that a record can change: its own subjects, and those whose next step depends on them.
#[must_use]
pub fn touched(ops: &Operations, record: &Record) -> BTreeSet<(DocumentKind, String)> {
    let state = ops.state();
    let mut touched = BTreeSet::new();
    let mut flights: BTreeSet<FlightId> = record.draft.flight.into_iter().collect();
    // Nothing on board is proven after a start, and no clearance holds.
    if matches!(record.draft.fact, Fact::Network(NetworkFact::ServiceStarted { .. })) {
        flights.extend(state.flights.keys());
    }
    if let Some(tail) = record.draft.tail() {
        flights.extend(state.flights_of(tail).map(|flight| flight.id));
    }
    if let Some(id) = &record.draft.consignment {
        touched.insert((DocumentKind::Consignment, id.to_string()));
        flights.extend(state.consignments.get(id).into_iter().flat_map(|c| c.flights.iter().copied()));
    }
    for id in flights {
        touched.insert((DocumentKind::Flight, id.to_string()));
        if let Some(flight) = state.flights.get(&id) {
            let about = flight.consignments.iter().chain(&flight.booked_for);
            touched.extend(about.map(|id| (DocumentKind::Consignment, id.to_string())));
        }
    }
    touched
}

/// What the newest record brought to its end.
#[must_use]
pub fn just_ended(ops: &Operations) -> Vec<(DocumentKind, String)> {
    let state = ops.state();
    let consignments = state.ended_consignments().iter().map(|id| (DocumentKind::Consignment, id.to_string()));
    consignments.chain(state.ended_flights().iter().map(|id| (DocumentKind::Flight, id.to_string()))).collect()
}

/// The document of a consignment or flight that is in memory.
#[must_use]
pub fn document(ops: &Operations, chain: &ChainState, kind: DocumentKind, id: &str) -> Option<Document> {
    match kind {
        DocumentKind::Consignment => {
            let id: ConsignmentId = id.parse().ok()?;
            let head = chain.chain(&id).map(|head| head.hash.to_string()).unwrap_or_default();
            let view = ops.consignment_view(&id, head)?;
            // A carrier's couriers see what they were asked to carry.
            let post = view.road.as_ref().and_then(|road| match &road.courier {
                Courier::Post(post) => Some(post.clone()),
                Courier::Person(_) => None,
            });
            Some(Document {
                kind,
                id: id.to_string(),
                created: ops.state().consignments.get(&id)?.created,
                seq: view.seq,
                open: !view.state.is_terminal(),
                state: state_name(&view.state),
                sites: [view.origin.clone(), view.destination.clone()].into_iter().chain(post).collect(),
                tail: None,
                at: view.submitted_at.0,
                finders: finders(&view, ops.network()),
                json: serde_json::to_string(&view).ok()?,
            })
        }
        DocumentKind::Flight => {
            let id: FlightId = id.parse().ok()?;
            let view = ops.flight_view(id)?;
            Some(Document {
                kind,
                id: id.to_string(),
                created: id.0,
                seq: view.seq,
                open: ops.state().flights.get(&id).is_some_and(|flight| !flight.is_over()),
                state: state_name(&view.state),
                sites: BTreeSet::from([view.from_site.clone(), view.to_site.clone()]),
                tail: Some(view.tail.clone()),
                at: view.planned_at.0,
                finders: of_flight(&view, ops.network()),
                json: serde_json::to_string(&view).ok()?,
            })
        }
    }
}

fn state_name(state: &impl serde::Serialize) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
