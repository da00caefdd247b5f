//! The description of the interface, for machines and for people.

use super::app::App;
use super::openapi;
use super::pages;
use crate::web::asset;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
use std::fmt::Write;
use std::sync::Arc;

/// The OpenAPI document.
pub(super) async fn openapi(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.clone()).into_response()
}

/// The page: that of the built pages, or where they are not built a plain list.
pub(super) async fn page(headers: HeaderMap) -> Response {
    match asset("docs.html") {
        Some(found) => pages::serve(found, &headers),
        None => Html(plain(&openapi::document())).into_response(),
    }
}

fn plain(document: &Value) -> String {
    let mut out =
        String::from("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>medflight API</title><h1>medflight API</h1>");
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let text = |field: &str| escaped(operation[field].as_str().unwrap_or_default());
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "<h2><code>{} {}</code></h2><p>{} {}</p>",
                method.to_uppercase(),
                escaped(path),
                text("summary"),
                text("description")
            );
        }
    }
    out.push_str("<p><a href=\"/api/openapi.json\">openapi.json</a></p></html>");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
