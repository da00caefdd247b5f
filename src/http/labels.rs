//! The label of a box, for the browser's printer.

use super::app::App;
use super::auth::Caller;
use super::body::{Asked, read_as};
use super::list;
use super::path::Id;
use super::problem::{self, FieldFault, Problem};
use crate::domain::label::{BoxLabel, Resolution};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::service::labels::{LabelError, of_document};
use crate::store::DocumentKind;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

/// How a page of labels is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageAsked {
    dpi: Option<String>,
}

/// How one sheet is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetAsked {
    dpi: Option<String>,
    sheet: Option<String>,
}

fn resolution(dpi: Option<&str>) -> Result<Resolution, Problem> {
    let dpi = read_as::<u16>("dpi", dpi)?.unwrap_or(203);
    let wrong = || problem::bad_field(FieldFault::Wrong, "dpi", "203 or 300 is wanted").of("dpi", Some(dpi.to_string()));
    Resolution::of_dpi(dpi).ok_or_else(wrong)
}

async fn label(app: &App, caller: &Caller, id: &ConsignmentId) -> Result<BoxLabel, Problem> {
    let scope = caller.scope(ActKind::ReadConsignments);
    let document = list::find(app, DocumentKind::Consignment, id.as_str(), &scope).await?;
    of_document(&document.json, app.desk.network()).map_err(|error| match error {
        LabelError::Refused(refusal) => refusal.into(),
        LabelError::Document(error) => {
            tracing::error!(%error, consignment = %id, "a stored document is not in its shape");
            problem::internal()
        }
    })
}

/// All sheets as a page of their true size.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id<ConsignmentId>,
    Asked(asked): Asked<PageAsked>,
) -> Result<Html<String>, Problem> {
    let resolution = resolution(asked.dpi.as_deref())?;
    Ok(Html(label(&app, &caller, &id).await?.page(resolution)))
}

/// One sheet as SVG.
pub(super) async fn svg(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id<ConsignmentId>,
    Asked(asked): Asked<SheetAsked>,
) -> Result<Response, Problem> {
    let resolution = resolution(asked.dpi.as_deref())?;
    let sheet = read_as::<usize>("sheet", asked.sheet.as_deref())?.unwrap_or(1);
    let sheets = label(&app, &caller, &id).await?.sheets(resolution);
    let says = format!("1 to {} is wanted", sheets.len());
    let wrong = || problem::bad_field(FieldFault::Wrong, "sheet", &says).of("sheet", Some(sheet.to_string()));
    let svg = sheet.checked_sub(1).and_then(|n| sheets.into_iter().nth(n)).ok_or_else(wrong)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
