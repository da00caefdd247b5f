//! Flights: one, many, and what the remote pilot does with them before take-off.

use super::acting::{Acting, written};
use super::app::App;
use super::auth::Caller;
use super::body::{Asked, Json, Nothing};
use super::list::{self, ListAsked};
use super::path::Id;
use super::problem::Problem;
use crate::domain::operations::act::{Act, Why};
use crate::domain::operations::view::FlightState;
use crate::domain::people::ActKind;
use crate::domain::separation::OperationalIntent;
use crate::store::DocumentKind;
use crate::units::ids::FlightId;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A page of the flights that the asker may see, newest first.
pub(super) async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<ListAsked>) -> Result<Response, Problem> {
    let is_state = |text: &str| serde_json::from_value::<FlightState>(text.into()).is_ok();
    let query = asked.query(DocumentKind::Flight, caller.scope(ActKind::ReadFlights), is_state, (app.service_clock)())?;
    list::list(&app, &query).await
}

/// One flight.
pub(super) async fn one(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<FlightId>) -> Result<Response, Problem> {
    let scope = caller.scope(ActKind::ReadFlights);
    let document = list::find(&app, DocumentKind::Flight, &id.to_string(), &scope).await?;
    Ok(written(StatusCode::OK, document.json))
}

/// What open flights hold of the air.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Intents {
    /// Flights that have not landed, by number.
    pub items: Vec<OperationalIntent>,
}

/// Open flights as operational intents of ASTM F3548-21.
pub(super) async fn intents(State(app): State<Arc<App>>) -> Result<axum::Json<Intents>, Problem> {
    Ok(axum::Json(Intents { items: app.desk.operational_intents().await? }))
}

/// Sends the package to the aircraft, and compares package and parameters.
pub(super) async fn prepare(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<FlightId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Prepare(id), StatusCode::OK).await
}

/// Clears the flight: the right to launch, for two minutes.
pub(super) async fn clear(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<FlightId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Clear(id), StatusCode::OK).await
}

/// Launches.
pub(super) async fn launch(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<FlightId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Launch(id), StatusCode::OK).await
}

/// Cancels a flight that has not launched.
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<FlightId>,
    Json(why): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::CancelFlight(id, why), StatusCode::OK).await
}
