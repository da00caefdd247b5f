//! What a consignment is found by in lists: what a lab really asks for, as words and marks.

use crate::domain::coldchain::Verdict;
use crate::domain::network::Network;
use crate::domain::operations::act::{ItemOutcome, RefuseReason};
use crate::domain::operations::view::{ConsignmentView, FlightView};
use crate::store::Finders;
use crate::units::folding::folded;
use crate::units::ids::SiteId;
use crate::units::time::Utc;
use std::collections::BTreeSet;

/// It left, or is to leave, from there.
#[must_use]
pub fn from_mark(site: &SiteId) -> String {
    format!("from:{site}")
}

/// It goes there.
#[must_use]
pub fn to_mark(site: &SiteId) -> String {
    format!("to:{site}")
}

/// Something of it was out of its temperatures.
pub const OUT_OF_RANGE: &str = "out_of_range";

/// Something of it was refused; for a reason, or for any.
#[must_use]
pub fn refused_mark(reason: Option<RefuseReason>) -> String {
    match reason.map(|reason| serde_json::to_value(reason).unwrap_or_default()) {
        Some(serde_json::Value::String(code)) => format!("refused:{code}"),
        Some(_) | None => "refused".to_owned(),
    }
}

/// What leads to a consignment.
#[must_use]
pub fn finders(view: &ConsignmentView, network: &Network) -> Finders {
    Finders { search: search(view, network), marks: marks(view), due: due(view) }
}

/// What leads to a flight: its number, tail, sites and boxes.
#[must_use]
pub fn of_flight(view: &FlightView, network: &Network) -> Finders {
    let sites = [&view.from_site, &view.to_site];
    let names = sites.iter().filter_map(|id| network.sites.get(id)).flat_map(|site| [site.name.vi.clone(), site.name.en.clone()]);
    let numbers = [view.id.to_string(), view.tail.to_string()].into_iter().chain(view.consignments.iter().map(ToString::to_string));
    let words: Vec<String> = numbers.chain(sites.iter().map(ToString::to_string)).chain(names).collect();
    let marks = BTreeSet::from([from_mark(&view.from_site), to_mark(&view.to_site)]);
    Finders { search: folded(&words.join(" ")), marks, due: None }
}

/// Numbers, codes, and the names of payload, sites and reasons in both languages.
fn search(view: &ConsignmentView, network: &Network) -> String {
    let row = network.catalogue.rows.get(&view.payload);
    let sites = [&view.origin, &view.destination].map(|id| (id.to_string(), network.sites.get(id).map(|site| &site.name)));
    let mut words = vec![view.id.to_string(), view.payload.to_string()];
    words.extend(sites.iter().map(|(id, _)| id.clone()));
    let names = row.map(|row| &row.name).into_iter().chain(sites.iter().filter_map(|(_, name)| *name));
    words.extend(names.flat_map(|name| [name.vi.clone(), name.en.clone()]));
    words.extend(view.order_ref.clone());
    words.extend(view.seal.clone());
    words.extend(view.box_number.as_ref().map(ToString::to_string));
    words.extend(view.logger.as_ref().map(ToString::to_string));
    for item in &view.items {
        words.push(item.code.clone());
        words.extend(item.remark.clone());
        words.extend(item.reason.map(|reason| reason.words().vi));
    }
    folded(&words.join(" "))
}

fn marks(view: &ConsignmentView) -> BTreeSet<String> {
    let mut marks = BTreeSet::from([from_mark(&view.origin), to_mark(&view.destination)]);
    let refused: Vec<&_> = view.items.iter().filter(|item| item.outcome == Some(ItemOutcome::Refused)).collect();
    marks.extend((!refused.is_empty()).then(|| refused_mark(None)));
    marks.extend(refused.iter().filter_map(|item| item.reason).map(|reason| refused_mark(Some(reason))));
    let was_out = view.cold_chain.as_ref().is_some_and(|chain| chain.verdict == Verdict::NotSafe)
        || refused.iter().any(|item| item.reason == Some(RefuseReason::RTemp));
    marks.extend(was_out.then(|| OUT_OF_RANGE.to_owned()));
    marks
}

/// Its deadline, unless it was received in time or will never be received.
fn due(view: &ConsignmentView) -> Option<Utc> {
    let deadline = view.deadline?.0;
    match view.received_at {
        Some(received) => (received.0 > deadline).then_some(deadline),
        None => (!view.state.is_terminal()).then_some(deadline),
    }
}
