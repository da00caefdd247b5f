//! The papers of a consignment, for the browser's printer.

use super::app::App;
use super::auth::Caller;
use super::body::{Asked, read_as};
use super::list;
use super::path::Id;
use super::problem::{self, FieldFault, Problem};
use crate::domain::paper::blank_forms;
use crate::domain::people::ActKind;
use crate::domain::request::{ConsignmentId, FORMS_AT_ONCE};
use crate::service::papers::{Paper, PaperError, custody_pdf, paper, receipt_page};
use crate::store::DocumentKind;
use crate::units::ids::SiteId;
use crate::units::words::{Refusal, RefusalKind, words};
use crate::web::{asset, inline_digests};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Which hand-over is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoverAsked {
    seq: Option<String>,
}

/// Which forms are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormsAsked {
    site: Option<String>,
    count: Option<String>,
}

fn trouble(error: &PaperError, id: &ConsignmentId) -> Problem {
    match (error, error.reason()) {
        (_, Some(reason)) => Refusal { kind: RefusalKind::Conflict, reasons: vec![reason] }.into(),
        (PaperError::NotFound(_), None) => problem::not_found(words("kiện", "consignment"), id.as_str()),
        (_, None) => {
            tracing::error!(%error, consignment = %id, "a paper cannot be made");
            problem::internal()
        }
    }
}

async fn printed(app: &App, caller: &Caller, id: &ConsignmentId, which: Paper) -> Result<Html<String>, Problem> {
    list::find(app, DocumentKind::Consignment, id.as_str(), &caller.scope(ActKind::ReadConsignments)).await?;
    paper(&app.store, app.desk.network(), id, which).await.map(Html).map_err(|error| trouble(&error, id))
}

/// The manifest.
pub(super) async fn manifest(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<Html<String>, Problem> {
    printed(&app, &caller, &id, Paper::Manifest).await
}

/// The hand-over records.
pub(super) async fn handovers(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id<ConsignmentId>,
    Asked(asked): Asked<HandoverAsked>,
) -> Result<Html<String>, Problem> {
    let only = read_as::<u64>("seq", asked.seq.as_deref())?;
    printed(&app, &caller, &id, Paper::Handovers(only)).await
}

/// The receipt as a page that proves itself.
pub(super) async fn receipt(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<Response, Problem> {
    list::find(&app, DocumentKind::Consignment, id.as_str(), &caller.scope(ActKind::ReadConsignments)).await?;
    let checker = asset("verify.html").and_then(|asset| String::from_utf8(asset.bytes.into_owned()).ok());
    let page = receipt_page(&app.store, app.desk.network(), &id, checker.as_deref()).await.map_err(|error| trouble(&error, &id))?;
    let mut response = Html(page).into_response();
    allow_inline(&mut response, checker.as_deref().unwrap_or_default());
    let name = format!("inline; filename=\"{id}.html\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// The whole chain of custody as a PDF.
pub(super) async fn chain(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<Response, Problem> {
    list::find(&app, DocumentKind::Consignment, id.as_str(), &caller.scope(ActKind::ReadConsignments)).await?;
    let file = custody_pdf(&app.store, app.desk.network(), &id).await.map_err(|error| trouble(&error, &id))?;
    let mut response = ([(header::CONTENT_TYPE, "application/pdf")], file).into_response();
    if let Ok(name) = HeaderValue::from_str(&format!("inline; filename=\"{id}.pdf\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// A page that carries its own script runs that one script and no other, and loads nothing from anywhere.
pub(super) fn allow_inline(response: &mut Response, page: &str) {
    let scripts: String = inline_digests(page).iter().map(|digest| format!(" 'sha256-{digest}'")).collect();
    let policy = format!(
        "default-src 'none'; script-src{scripts}; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Blank forms of a site.
pub(super) async fn forms(State(app): State<Arc<App>>, Asked(asked): Asked<FormsAsked>) -> Result<Html<String>, Problem> {
    let id = read_as::<SiteId>("site", asked.site.as_deref())?;
    let count = read_as::<u8>("count", asked.count.as_deref())?.unwrap_or(10);
    let network = app.desk.network();
    let site = id.as_ref().and_then(|id| network.sites.get(id)).filter(|site| site.code.is_some());
    let site = site.ok_or_else(|| {
        let value = id.as_ref().map(ToString::to_string);
        problem::bad_field(FieldFault::Wrong, "site", "the id of a site with a code for box numbers is wanted").of("site", value)
    })?;
    let says = format!("1 to {FORMS_AT_ONCE} is wanted");
    let wrong = || problem::bad_field(FieldFault::Wrong, "count", &says).of("count", Some(count.to_string()));
    blank_forms(network, site, (app.service_clock)(), count).map(Html).ok_or_else(wrong)
}
