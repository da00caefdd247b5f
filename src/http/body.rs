//! What comes in: JSON bodies and query strings, with the field named that is wrong.

use super::problem::{self, FieldFault, Problem};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Largest body, bytes: fifty items with remarks are a tenth of it.
pub const BODY_LIMIT: usize = 64 * 1024;

/// A body of JSON, in the shape of `T`.
#[derive(Debug)]
pub(super) struct Json<T>(pub T);

/// The body of an act that needs no words: `{}`, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if declared.is_some_and(|length| length > BODY_LIMIT) {
            return Err(problem::too_large(BODY_LIMIT));
        }
        let is_json = is_json(&request);
        let bytes = read(request.into_body()).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Self);
        }
        // Anything else could be sent by a form on a foreign page.
        if !is_json {
            return Err(problem::wrong_media_type());
        }
        parse(&bytes).map(Self)
    }
}

fn is_json(request: &Request) -> bool {
    let named = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    named.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        // Either the limit was met or the connection broke; in the second case nobody hears the answer.
        Err(_) => Err(problem::too_large(BODY_LIMIT)),
    }
}

/// Reads a shape, or says which field is wrong.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        match error.classify() {
            serde_json::error::Category::Data => field_problem(&path, &error.to_string(), given(bytes, &path)),
            serde_json::error::Category::Syntax | serde_json::error::Category::Eof | serde_json::error::Category::Io => {
                problem::not_json(error.line(), error.column())
            }
        }
    })?;
    reader.end().map_err(|error| problem::not_json(error.line(), error.column()))?;
    Ok(parsed)
}

/// Names the field. serde tells the name of a missing one in its text alone; the tests below hold it to that text.
fn field_problem(path: &str, says: &str, value: Option<String>) -> Problem {
    let says = says.split(" at line ").next().unwrap_or(says);
    let inside = |name: &str| if path == "." { name.to_owned() } else { format!("{path}.{name}") };
    let quoted = |prefix: &str| says.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if let Some(name) = quoted("missing field `") {
        return problem::bad_field(FieldFault::Missing, &inside(name), says);
    }
    if let Some(name) = quoted("unknown field `") {
        let named = path == name || path.ends_with(&format!(".{name}"));
        return problem::bad_field(FieldFault::Unknown, &if named { path.to_owned() } else { inside(name) }, says);
    }
    if path == "." {
        return problem::bad_field(FieldFault::Wrong, "body", says);
    }
    problem::bad_field(FieldFault::Wrong, path, says).of(path, value)
}

/// The plain value at a path like `items[0].outcome`; None where there is none, or it is long or not plain.
fn given(bytes: &[u8], path: &str) -> Option<String> {
    let pointer: String = path.replace('[', ".").replace(']', "").split('.').map(|part| format!("/{part}")).collect();
    let text = match serde_json::from_slice::<serde_json::Value>(bytes).ok()?.pointer(&pointer)? {
        serde_json::Value::String(text) => text.clone(),
        plain @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_) | serde_json::Value::Null) => plain.to_string(),
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => return None,
    };
    (text.chars().count() <= 64).then_some(text)
}

/// A query string, in the shape of `T`.
#[derive(Debug)]
pub(super) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(error) => {
                let says = error.to_string();
                let says = says.rsplit("query string: ").next().unwrap_or(&says);
                // axum writes the parameter's name in front, where there is one.
                let (path, says) = says.split_once(": ").filter(|(path, _)| !path.contains(' ')).unwrap_or((".", says));
                Err(field_problem(path, says, None))
            }
        }
    }
}

/// Reads one text of a query, or says which one is wrong.
///
/// # Errors
/// When the text is there and is not a `T`.
pub(super) fn read_as<T>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|error: T::Err| {
                problem::bad_field(FieldFault::Wrong, field, &error.to_string()).of(field, Some(text.chars().take(64).collect()))
            })
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operations::act::{Receive, Submit, Why};

    fn fault<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> (u16, String, Option<String>) {
        let problem = parse::<T>(text.as_bytes()).expect_err("wrong");
        (problem.status.as_u16(), problem.code().to_owned(), problem.reasons[0].field.clone())
    }

    fn named(status: u16, code: &str, field: &str) -> (u16, String, Option<String>) {
        (status, code.to_owned(), Some(field.to_owned()))
    }

    #[test]
    fn an_unknown_field_is_named() {
        assert_eq!(fault::<Why>(r#"{"reason":"no pad","patient":"x"}"#), named(422, "FIELD_UNKNOWN", "patient"));
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(fault::<Why>("{}"), named(422, "FIELD_MISSING", "reason"));
    }

    #[test]
    fn a_field_of_the_wrong_form_is_named_by_its_path() {
        let submit = r#"{"payload":"SPC-CBC","items":["A1",7],"origin":"C-GL"}"#;
        let receive = r#"{"scanned":"x","seal":"x","seal_state":"intact","items":[{"code":"A","outcome":"maybe"}]}"#;
        let inner = r#"{"scanned":"x","seal":"x","seal_state":"intact","items":[{"code":"A","outcome":"missing","colour":1}]}"#;

        assert_eq!(fault::<Submit>(submit), named(422, "FIELD_WRONG", "items[1]"));
        assert_eq!(fault::<Receive>(receive), named(422, "FIELD_WRONG", "items[0].outcome"));
        assert_eq!(fault::<Receive>(inner), named(422, "FIELD_UNKNOWN", "items[0].colour"));
    }

    #[test]
    fn the_value_that_was_given_is_repeated() {
        let problem = parse::<Submit>(br#"{"payload":"SPC-CBC","items":[],"origin":"C-GL","destination":"H-DG","priority":"now"}"#)
            .expect_err("wrong");

        assert_eq!(problem.reasons[0].value.as_deref(), Some("now"));
    }

    #[test]
    fn what_is_not_json_is_a_bad_request() {
        for text in ["{", "nonsense", r#"{"reason":"a b c"} trailing"#] {
            assert_eq!(fault::<Why>(text).0, 400, "{text}");
        }
    }
}
