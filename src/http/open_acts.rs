//! What can be done with a consignment by who asks, now: for pages that draw a form for it and decide nothing themselves.

use super::app::App;
use super::auth::Caller;
use super::list;
use super::path::Id;
use super::problem::{self, Problem};
use super::routes::{ROUTES, Signing};
use crate::domain::operations::act::Time;
use crate::domain::operations::open_acts::{EventNow, OpenAct, Seen, events_now, open_acts};
use crate::domain::operations::view::ConsignmentState;
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::store::DocumentKind;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// Every act on a consignment and every event of the custody table, for who asks, in its state of now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct OpenActs {
    /// Which.
    pub id: ConsignmentId,
    /// Its state.
    pub state: ConsignmentState,
    /// Sequence of the newest record that changed it.
    pub seq: u64,
    /// The acts, in the order of its life.
    pub acts: Vec<ActRow>,
    /// The events, in the order of the table.
    pub events: Vec<EventNow>,
}

/// One act, with where it is sent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ActRow {
    /// Its path; None where there is nothing to send it to, as without a logger.
    pub path: Option<String>,
    /// It is signed.
    pub signed: bool,
    /// What it is, and how it stands.
    #[serde(flatten)]
    pub act: OpenAct,
}

/// The route of an act; None where the box has no logger to which it would go.
fn route_of(act: &str, id: &ConsignmentId, seen: &Seen) -> (Option<String>, Signing) {
    let pattern = if act == "readings" { "/api/loggers/{logger}/readings".to_owned() } else { format!("/api/consignments/{{id}}/{act}") };
    let signing = ROUTES.iter().find(|route| route.path == pattern).map_or(Signing::None, |route| route.signing);
    let path = match (&seen.logger, act) {
        (Some(logger), "readings") => Some(pattern.replace("{logger}", logger.as_str())),
        (None, "readings") => None,
        (Some(_) | None, _) => Some(pattern.replace("{id}", id.as_str())),
    };
    (path, signing)
}

/// What can be done with one consignment.
pub(super) async fn open(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<axum::Json<OpenActs>, Problem> {
    let scope = caller.scope(ActKind::ReadConsignments);
    let document = list::find(&app, DocumentKind::Consignment, id.as_str(), &scope).await?;
    let seen: Seen = serde_json::from_str(&document.json).map_err(|error| {
        tracing::error!(%error, consignment = %id, "a stored document is not in its shape");
        problem::internal()
    })?;
    let actor = caller.actor();
    let row = |act: OpenAct| {
        let (path, signing) = route_of(act.act, &id, &seen);
        ActRow { path, signed: signing != Signing::None, act }
    };
    let acts = open_acts(&actor, &seen, &Time((app.service_clock)())).into_iter().map(row).collect();
    Ok(axum::Json(OpenActs { id: id.clone(), state: seen.state, seq: seen.seq, acts, events: events_now(&actor, seen.state) }))
}

#[cfg(test)]
mod tests {
    use super::super::routes::{Method, Who};
    use super::*;
    use crate::domain::operations::open_acts::NAMES;

    #[test]
    fn every_act_on_a_consignment_in_the_table_of_routes_is_told_of_and_no_other() {
        let told_elsewhere = ["permission/given", "permission/refused", "identity", "identity/read"];
        let mut routed: Vec<&str> = ROUTES
            .iter()
            .filter(|route| route.method == Method::Post && matches!(route.who, Who::May(_)))
            .filter_map(|route| route.path.strip_prefix("/api/consignments/{id}/"))
            .filter(|name| !told_elsewhere.contains(name))
            .chain(["readings"])
            .collect();
        let mut told = NAMES.to_vec();
        routed.sort_unstable();
        told.sort_unstable();

        assert_eq!(told, routed);
    }
}
