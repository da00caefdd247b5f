//! The table as a router, and what surrounds every request: time limit, fault catching, counting, headers.

use super::app::App;
use super::problem::{self, Problem};
use super::routes::{Method, ROUTES, find};
use super::{auth, pages};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::time::Instant;

/// Longest time to an answer's head. An act is answered within two seconds; the rest is for a slow body and for sign-ins that wait.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// Scripts, styles, fonts and data come from us alone; the map draws in workers made from blobs.
const CONTENT_SECURITY: &str = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; \
    style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// The whole door as one service.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let guarded = (route.handler)().route_layer(from_fn_with_state((app.clone(), route), auth::guard));
        router = router.route(route.path, guarded);
    }
    router.fallback(pages::page).method_not_allowed_fallback(wrong_method).layer(from_fn_with_state(app.clone(), surround)).with_state(app)
}

async fn wrong_method() -> Problem {
    problem::wrong_method()
}

/// Bounds, catches, counts, and adds headers.
async fn surround(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let is_api = request.uri().path().starts_with("/api/") || matched.is_some();
    let answered = tokio::time::timeout(TIME_LIMIT, caught(next.run(request))).await;
    let mut response = match answered {
        Ok(Some(response)) => response,
        Ok(None) => problem::internal().into_response(),
        Err(_) => problem::too_slow().into_response(),
    };
    let route = matched.as_deref().and_then(|path| find(Method::Get, path).or_else(|| find(Method::Post, path)));
    let pattern = route.map_or(if is_api { "unknown" } else { "pages" }, |route| route.path);
    app.metrics.answered(pattern, counted(&method), response.status().as_u16(), began.elapsed());
    add_headers(&mut response, is_api);
    response
}

/// Methods as they are counted: a client cannot make labels of its own.
fn counted(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

/// The answer, or None when the handler panicked: the fault of one request ends that request alone.
async fn caught(answer: impl Future<Output = Response>) -> Option<Response> {
    let mut answer = Box::pin(answer);
    poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(response)) => Poll::Ready(Some(response)),
        Err(_) => Poll::Ready(None),
    })
    .await
}

fn add_headers(response: &mut Response, is_api: bool) {
    const ALWAYS: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        // A page that carries its own script says what may run in it.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[tokio::test]
    async fn a_fault_of_one_request_ends_that_request_alone() {
        let fault = caught(async { panic!("a fault on purpose") }).await;
        let well = caught(async { StatusCode::OK.into_response() }).await;

        assert!(fault.is_none());
        assert_eq!(well.map(|response| response.status()), Some(StatusCode::OK));
    }
}
