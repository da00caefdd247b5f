//! The pages and their files, out of the binary.

use super::papers::allow_inline;
use super::problem::{self, Problem};
use crate::units::words::words;
use crate::web::{Asset, asset, entry};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A page, or a file of one; everything that is no route of the table comes here.
pub(super) async fn page(request: Request) -> Result<Response, Problem> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(problem::not_found(words("đường dẫn", "path"), path));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(problem::wrong_method());
    }
    let file = path.trim_start_matches('/');
    let found = if file.is_empty() { None } else { asset(file) };
    let found = found.or_else(|| entry(path).and_then(asset));
    match found {
        Some(found) if found.carries_script => {
            let page = String::from_utf8_lossy(&found.bytes).into_owned();
            let mut response = serve(found, request.headers());
            allow_inline(&mut response, &page);
            Ok(response)
        }
        Some(found) => Ok(serve(found, request.headers())),
        None => Err(problem::not_found(words("trang", "page"), path)),
    }
}

/// A file with what a browser may keep of it: files named by their digest for ever, others after asking.
pub(super) fn serve(found: Asset, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", found.version);
    let kept = if found.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let same = headers.get(header::IF_NONE_MATCH).and_then(|held| held.to_str().ok()).is_some_and(|held| held.contains(&tag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, found.media_type)], found.bytes.into_owned()).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
