//! Aircraft, weather and stop orders: what is ordered, swapped, reported.
//!
//! Orders answer 202: they are on their way, and what the aircraft makes of them is seen in the live picture.

use super::acting::Acting;
use super::app::App;
use super::body::{Json, Nothing};
use super::path::Id;
use super::problem::Problem;
use crate::domain::flight::{GripperAct, SafeAct};
use crate::domain::operations::act::{
    Act, AnnounceMovement, ApproveDetour, DetourAsk, IssueStop, LiftStop, ReportCoded, ReportWeather, Reposition, SwapPack, WithdrawDetour,
    WithdrawMovement,
};
use crate::domain::operations::view::SoughtDetour;
use crate::units::ids::TailId;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Orders the aircraft to hold.
pub(super) async fn hold(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::Safer(tail, SafeAct::Hold), StatusCode::ACCEPTED).await
}

/// Orders the aircraft home.
pub(super) async fn turn_back(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.home(&app, tail).await
}

/// Orders the aircraft down where it is.
pub(super) async fn land_now(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::Safer(tail, SafeAct::LandNow), StatusCode::ACCEPTED).await
}

/// Orders the mission to go on.
pub(super) async fn resume(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::Resume(tail), StatusCode::ACCEPTED).await
}

/// Orders the hook to let the payload go.
pub(super) async fn release(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::MoveHook(tail, GripperAct::Release), StatusCode::ACCEPTED).await
}

/// Orders the hook to take hold of the payload.
pub(super) async fn grab(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::MoveHook(tail, GripperAct::Grab), StatusCode::ACCEPTED).await
}

/// Takes the aircraft as remote pilot.
pub(super) async fn sign_on(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::SignOn(tail), StatusCode::ACCEPTED).await
}

/// Leaves the aircraft.
pub(super) async fn sign_off(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::SignOff(tail), StatusCode::ACCEPTED).await
}

/// Records a battery pack swap.
pub(super) async fn swap_pack(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(said): Json<SwapPack>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::SwapPack(tail, said), StatusCode::ACCEPTED).await
}

/// Books a positioning flight.
pub(super) async fn reposition(
    State(app): State<Arc<App>>,
    acting: Acting,
    Id(tail): Id<TailId>,
    Json(said): Json<Reposition>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::Reposition(tail, said), StatusCode::ACCEPTED).await
}

/// Enters a weather report.
pub(super) async fn report_weather(
    State(app): State<Arc<App>>,
    acting: Acting,
    Json(said): Json<ReportWeather>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::ReportWeather(said), StatusCode::OK).await
}

/// Enters a METAR, SPECI or TAF.
pub(super) async fn report_coded(State(app): State<Arc<App>>, acting: Acting, Json(said): Json<ReportCoded>) -> Result<Response, Problem> {
    let taken = acting.taken(&app, Act::ReportCoded(said), StatusCode::OK).await;
    // Who brings reports by a script may not read the answer.
    taken.inspect_err(|no| tracing::warn!(code = no.code(), "a report of an aerodrome was not taken"))
}

/// Enters the authority's flight-stop order.
pub(super) async fn issue_stop(State(app): State<Arc<App>>, acting: Acting, Json(said): Json<IssueStop>) -> Result<Response, Problem> {
    acting.taken(&app, Act::IssueStop(said), StatusCode::OK).await
}

/// Lifts a flight-stop order; needs a second person.
pub(super) async fn lift_stop(State(app): State<Arc<App>>, acting: Acting, Json(said): Json<LiftStop>) -> Result<Response, Problem> {
    acting.taken(&app, Act::LiftStop(said), StatusCode::OK).await
}

/// Enters a movement of an aerodrome.
pub(super) async fn announce_movement(
    State(app): State<Arc<App>>,
    acting: Acting,
    Json(said): Json<AnnounceMovement>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::AnnounceMovement(said), StatusCode::OK).await
}

/// Withdraws a movement of an aerodrome.
pub(super) async fn withdraw_movement(
    State(app): State<Arc<App>>,
    acting: Acting,
    Json(said): Json<WithdrawMovement>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::WithdrawMovement(said), StatusCode::OK).await
}

/// The shortest way round a closed line.
pub(super) async fn seek_detour(State(app): State<Arc<App>>, Json(between): Json<DetourAsk>) -> Result<axum::Json<SoughtDetour>, Problem> {
    Ok(axum::Json(app.desk.seek_detour(between).await?))
}

/// Approves a way round.
pub(super) async fn approve_detour(
    State(app): State<Arc<App>>,
    acting: Acting,
    Json(said): Json<ApproveDetour>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::ApproveDetour(said), StatusCode::OK).await
}

/// Withdraws a way round.
pub(super) async fn withdraw_detour(
    State(app): State<Arc<App>>,
    acting: Acting,
    Json(said): Json<WithdrawDetour>,
) -> Result<Response, Problem> {
    acting.taken(&app, Act::WithdrawDetour(said), StatusCode::OK).await
}
