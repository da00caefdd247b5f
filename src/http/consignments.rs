//! Consignments: one, many, and what people do with them on the ground.

use super::acting::{Acting, written};
use super::app::App;
use super::auth::Caller;
use super::body::{Asked, Json, Nothing};
use super::list::{self, ListAsked};
use super::path::Id;
use super::problem::Problem;
use crate::domain::delivery::ConsignmentState;
use crate::domain::operations::act::{
    Accept, AcceptLoad, Act, BreakGlass, ByRoad, Correction, DecideQuarantine, Load, LoggerReadings, Offer, Pack, PermissionGiven, Receive,
    Recover, SendBack, TakeCustody, Unload, Why, WhyShown,
};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::store::DocumentKind;
use crate::units::ids::LoggerId;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// A page of the consignments that the asker may see, newest first.
pub(super) async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<ListAsked>) -> Result<Response, Problem> {
    let is_state = |text: &str| serde_json::from_value::<ConsignmentState>(text.into()).is_ok();
    let query = asked.query(DocumentKind::Consignment, caller.scope(ActKind::ReadConsignments), is_state, (app.service_clock)())?;
    list::list(&app, &query).await
}

/// One consignment.
pub(super) async fn one(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<Response, Problem> {
    let scope = caller.scope(ActKind::ReadConsignments);
    let document = list::find(&app, DocumentKind::Consignment, id.as_str(), &scope).await?;
    Ok(written(StatusCode::OK, document.json))
}

/// Accepts a request: grants urgency, books aircraft and flights.
pub(super) async fn accept(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Accept>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Accept(id, said), StatusCode::OK).await
}

/// Declines a request.
pub(super) async fn decline(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Decline(id, said), StatusCode::OK).await
}

/// The authority allowed rotations beyond the permit for a request.
pub(super) async fn give_permission(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<PermissionGiven>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::GivePermission(id, said), StatusCode::OK).await
}

/// The authority said no.
pub(super) async fn refuse_permission(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::RefusePermission(id, said), StatusCode::OK).await
}

/// Books its waiting flights for an earlier time.
pub(super) async fn advance(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Advance(id), StatusCode::OK).await
}

/// Withdraws a request that has not left.
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Cancel(id, said), StatusCode::OK).await
}

/// Packs and seals.
pub(super) async fn pack(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Pack>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Pack(id, said), StatusCode::OK).await
}

/// Offers custody to another.
pub(super) async fn offer(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Offer>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Offer(id, said), StatusCode::OK).await
}

/// Accepts an offered custody on the ground.
pub(super) async fn take_custody(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<TakeCustody>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::TakeCustody(id, said), StatusCode::OK).await
}

/// Declines an offered custody; the giver still holds it.
pub(super) async fn decline_custody(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<WhyShown>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::DeclineCustody(id, said), StatusCode::OK).await
}

/// The giver takes an open offer back.
pub(super) async fn withdraw_offer(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::WithdrawOffer(id), StatusCode::OK).await
}

/// Sends it by road.
pub(super) async fn by_road(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<ByRoad>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::ByRoad(id, said), StatusCode::OK).await
}

/// Takes a box over after an incident.
pub(super) async fn recover(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Recover>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Recover(id, said), StatusCode::OK).await
}

/// Gives a box up as lost after an incident.
pub(super) async fn write_off(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::WriteOff(id, said), StatusCode::OK).await
}

/// Puts the box into an aircraft and offers it to the remote pilot.
pub(super) async fn load(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Load>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Load(id, said), StatusCode::OK).await
}

/// Accepts the loaded box as remote pilot.
pub(super) async fn accept_load(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<AcceptLoad>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::AcceptLoad(id, said), StatusCode::OK).await
}

/// Says that the receiving site is ready.
pub(super) async fn ready(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Ready(id), StatusCode::OK).await
}

/// Takes the box out of the aircraft.
pub(super) async fn unload(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Unload>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Unload(id, said), StatusCode::OK).await
}

/// Confirms seal and items, and decides each.
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Receive>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Receive(id, said), StatusCode::OK).await
}

/// Disposes of a refused consignment.
pub(super) async fn dispose(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Dispose(id, said), StatusCode::OK).await
}

/// Brings in what a temperature logger said.
pub(super) async fn read_logger(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(logger): Id<LoggerId>,
    Json(said): Json<LoggerReadings>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::ReadLogger(logger, said), StatusCode::OK).await
}

/// Gives a dead temperature logger up.
pub(super) async fn retire_logger(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::RetireLogger(id, said), StatusCode::OK).await
}

/// Closes a received consignment.
pub(super) async fn close(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Close(id), StatusCode::OK).await
}

/// Sends a refused consignment back.
pub(super) async fn send_back(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<SendBack>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::SendBack(id, said), StatusCode::OK).await
}

/// Decides over a consignment in quarantine.
pub(super) async fn decide_quarantine(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<DecideQuarantine>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::DecideQuarantine(id, said), StatusCode::OK).await
}

/// Says rightly what a record says wrongly.
pub(super) async fn correct(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Correction>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::Correct(id, said), StatusCode::OK).await
}

/// Breaks the glass.
pub(super) async fn break_glass(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<BreakGlass>,
) -> Result<Response, Problem> {
    acting.document(&app, Act::BreakGlass(id, said), StatusCode::OK).await
}

/// Closes the review of a broken glass.
pub(super) async fn review_glass(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<Why>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::ReviewGlass(id, said), StatusCode::OK).await
}
