//! Reports over the whole network, without identities.

use super::app::App;
use super::problem::Problem;
use crate::domain::operations::view::PromiseReport;
use axum::extract::State;
use std::sync::Arc;

/// How often past promises held.
pub(super) async fn promises(State(app): State<Arc<App>>) -> Result<axum::Json<PromiseReport>, Problem> {
    Ok(axum::Json(app.desk.promise_report().await?))
}
