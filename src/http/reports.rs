//! Reports over the whole network, without identities.

use super::app::App;
use super::problem::Problem;
use crate::domain::operations::view::{EnergyReport, PromiseReport};
use axum::extract::State;
use std::sync::Arc;

/// How often past promises held.
pub(super) async fn promises(State(app): State<Arc<App>>) -> Result<axum::Json<PromiseReport>, Problem> {
    Ok(axum::Json(app.desk.promise_report().await?))
}

/// How far predictions of energy were off.
pub(super) async fn energy(State(app): State<Arc<App>>) -> Result<axum::Json<EnergyReport>, Problem> {
    Ok(axum::Json(app.desk.energy_report().await?))
}
