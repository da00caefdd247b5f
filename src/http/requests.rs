//! Asking for a transport: what would come of it, and the request itself.

use super::acting::Acting;
use super::app::App;
use super::body::Json;
use super::problem::Problem;
use crate::domain::operations::act::{Act, Submit};
use crate::domain::operations::view::Feasibility;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Whether it could fly, how long it takes, and by when it must arrive; nothing is booked.
pub(super) async fn feasibility(State(app): State<Arc<App>>, Json(submit): Json<Submit>) -> Result<axum::Json<Feasibility>, Problem> {
    Ok(axum::Json(app.desk.feasibility(submit).await?))
}

/// Asks for a transport; the key of the act is the request's id.
pub(super) async fn submit(State(app): State<Arc<App>>, acting: Acting, Json(submit): Json<Submit>) -> Result<Response, Problem> {
    acting.document(&app, Act::Submit(submit), StatusCode::CREATED).await
}
