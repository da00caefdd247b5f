//! Whether the process runs, whether it serves, and its figures.

use super::app::App;
use super::problem::{self, Problem};
use crate::units::words::words;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The loop publishes a picture twice a second; older than this, it stands still. Milliseconds of the wall clock.
const PICTURE_OLD_MS: f64 = 5_000.0;

/// The process runs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Health {
    /// Version of the program.
    pub version: &'static str,
}

/// The service serves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Ready {
    /// Sequence of the newest durable record.
    pub seq: u64,
    /// The newest record that was proven since the start; the service may stand on a snapshot until it is as far.
    pub proven: u64,
}

/// The process runs.
pub(super) async fn healthz() -> axum::Json<Health> {
    axum::Json(Health { version: env!("CARGO_PKG_VERSION") })
}

/// The loop turns and the store records.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<axum::Json<Ready>, Problem> {
    let live = app.desk.live();
    if let Some(seq) = app.desk.standing().doubt() {
        return Err(problem::not_ready(words(
            format!(
                "Số liệu đang dùng và sổ khác nhau từ bản ghi {seq}: không ghi thêm. Giữ nguyên các tệp, chạy medflight ledger verify, khởi động lại."
            ),
            format!(
                "What is served and the ledger part at record {seq}: nothing more is recorded. Keep the files, run medflight ledger verify, start anew."
            ),
        )));
    }
    if !live.store_up {
        return Err(problem::not_ready(words("Kho dữ liệu không ghi được.", "The store does not record.")));
    }
    if picture_age_ms(&app, live.now.0.millis_since((app.service_clock)())) > PICTURE_OLD_MS {
        return Err(problem::not_ready(words("Vòng xử lý đứng yên.", "The loop stands still.")));
    }
    Ok(axum::Json(Ready { seq: live.seq, proven: app.desk.standing().proven().min(live.seq) }))
}

/// Wall milliseconds since the picture was made, from the difference on the service's clock.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "ages of interest are below 2^53 ms")]
fn picture_age_ms(app: &App, ahead_ms: i64) -> f64 {
    -(ahead_ms as f64) / app.settings.clock_scale.max(1.0)
}

/// Everything that is counted.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.text(&app.desk.live(), &app.link.borrow());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
