//! Lists of documents, a page at a time, read from the store's own connections and never through the loop.

use super::acting::written;
use super::app::App;
use super::auth::Scope;
use super::body::read_as;
use super::problem::{self, Problem};
use crate::service::finders::{OUT_OF_RANGE, from_mark, refused_mark, to_mark};
use crate::store::{Cursor, Document, DocumentKind, ListQuery, PAGE_LIMIT, Page, Projection};
use crate::units::folding::folded;
use crate::units::ids::{SiteId, TailId};
use crate::units::time::Utc;
use crate::units::words::words;
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Documents of a page when the asker does not say.
const USUAL: u16 = 50;

/// What a list can be asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListAsked {
    site: Option<String>,
    state: Option<String>,
    tail: Option<String>,
    from: Option<String>,
    to: Option<String>,
    search: Option<String>,
    origin: Option<String>,
    destination: Option<String>,
    late: Option<String>,
    out_of_range: Option<String>,
    refused: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// One page of a list, newest first: the shape of the answer, for its description. The documents themselves are written as they
/// are stored.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "a shape alone: documents are never taken apart to be listed")]
pub(super) struct Listed<T> {
    /// The documents.
    pub items: Vec<T>,
    /// What to ask for the next page with; null on the last.
    pub next: Option<String>,
}

impl ListAsked {
    /// The query that this asks for, within what the asker may see.
    ///
    /// # Errors
    /// Names the first parameter that is not right.
    pub(super) fn query(&self, kind: DocumentKind, scope: Scope, is_state: fn(&str) -> bool, now: Utc) -> Result<ListQuery, Problem> {
        // What is asked of boxes alone: a flight is neither refused nor too warm.
        let of_boxes = [("late", &self.late), ("out_of_range", &self.out_of_range), ("refused", &self.refused)];
        if let Some((field, _)) = of_boxes.into_iter().find(|(_, asked)| kind == DocumentKind::Flight && asked.is_some()) {
            return Err(problem::bad_field(problem::FieldFault::Unknown, field, "lists of flights have no such filter"));
        }
        let site: Option<SiteId> = read_as("site", self.site.as_deref())?;
        let (open, state) = match self.state.as_deref() {
            None | Some("") => (None, None),
            Some("open") => (Some(true), None),
            Some("closed") => (Some(false), None),
            Some(state) if is_state(state) => (None, Some(state.to_owned())),
            Some(state) => {
                let says = "open, closed, or the name of a state is wanted";
                return Err(
                    problem::bad_field(problem::FieldFault::Wrong, "state", says).of("state", Some(state.chars().take(64).collect()))
                );
            }
        };
        let limit = read_as::<u16>("limit", self.limit.as_deref())?.unwrap_or(USUAL);
        if !(1..=PAGE_LIMIT).contains(&limit) {
            let says = format!("1 to {PAGE_LIMIT} is wanted");
            return Err(problem::bad_field(problem::FieldFault::Wrong, "limit", &says).of("limit", Some(limit.to_string())));
        }
        Ok(ListQuery {
            kind,
            sites: sites(scope, site)?,
            state,
            open,
            tail: read_as::<TailId>("tail", self.tail.as_deref())?,
            from: time("from", self.from.as_deref())?,
            until: time("to", self.to.as_deref())?,
            words: self.words()?,
            marks: self.marks()?,
            due_before: read_as::<bool>("late", self.late.as_deref())?.unwrap_or(false).then_some(now),
            cursor: read_as::<Cursor>("cursor", self.cursor.as_deref())?,
            limit,
        })
    }
}

impl ListAsked {
    /// What is looked for, word by word, as it was folded for finding.
    fn words(&self) -> Result<Vec<String>, Problem> {
        const LONGEST: usize = 100;
        let text = self.search.as_deref().unwrap_or_default();
        if text.chars().count() > LONGEST {
            let says = format!("at most {LONGEST} characters are wanted");
            return Err(problem::bad_field(problem::FieldFault::Wrong, "search", &says));
        }
        Ok(folded(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    fn marks(&self) -> Result<BTreeSet<String>, Problem> {
        let mut marks = BTreeSet::new();
        marks.extend(read_as::<SiteId>("origin", self.origin.as_deref())?.as_ref().map(from_mark));
        marks.extend(read_as::<SiteId>("destination", self.destination.as_deref())?.as_ref().map(to_mark));
        if read_as::<bool>("out_of_range", self.out_of_range.as_deref())?.unwrap_or(false) {
            marks.insert(OUT_OF_RANGE.to_owned());
        }
        match self.refused.as_deref() {
            None | Some("") => {}
            Some("any") => marks.extend([refused_mark(None)]),
            Some(code) => {
                let reason = serde_json::from_value(code.into()).map_err(|_| {
                    let says = "any, or the code of a reason like R_HAEMOLYSED is wanted";
                    problem::bad_field(problem::FieldFault::Wrong, "refused", says).of("refused", Some(code.chars().take(64).collect()))
                })?;
                marks.extend([refused_mark(Some(reason))]);
            }
        }
        Ok(marks)
    }
}

fn time(field: &'static str, text: Option<&str>) -> Result<Option<Utc>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = |error: crate::units::time::ParseUtcError| {
        problem::bad_field(problem::FieldFault::Wrong, field, &error.to_string()).of(field, Some(text.chars().take(64).collect()))
    };
    Utc::parse(text).map(Some).map_err(wrong)
}

/// The sites to show; a site that is not the asker's own does not exist for them.
fn sites(scope: Scope, site: Option<SiteId>) -> Result<Option<BTreeSet<SiteId>>, Problem> {
    match (scope, site) {
        (Scope::All, None) => Ok(None),
        (Scope::All, Some(site)) => Ok(Some(BTreeSet::from([site]))),
        (Scope::Of(own), None) => Ok(Some(own)),
        (Scope::Of(own), Some(site)) if own.contains(&site) => Ok(Some(BTreeSet::from([site]))),
        (Scope::Of(_), Some(site)) => Err(problem::not_found(words("cơ sở của bạn", "site of yours"), site.as_str())),
    }
}

/// A page as it is sent.
///
/// # Errors
/// When the store is silent.
pub(super) async fn list(app: &App, query: &ListQuery) -> Result<Response, Problem> {
    let Page { documents, next } = app.store.list(query).await?;
    let items: Vec<String> = documents.into_iter().map(|document| document.json).collect();
    let next = next.map_or_else(|| "null".to_owned(), |cursor| serde_json::Value::String(cursor.to_string()).to_string());
    Ok(written(StatusCode::OK, format!(r#"{{"items":[{}],"next":{next}}}"#, items.join(","))))
}

/// One document, if the asker may see it; what they may not see does not exist for them.
///
/// # Errors
/// When there is none, or the store is silent.
pub(super) async fn find(app: &App, kind: DocumentKind, id: &str, scope: &Scope) -> Result<Document, Problem> {
    let found = app.store.document(kind, id).await?.filter(|document| scope.covers(&document.sites));
    let what = match kind {
        DocumentKind::Consignment => words("kiện", "consignment"),
        DocumentKind::Flight => words("chuyến bay", "flight"),
    };
    found.ok_or_else(|| problem::not_found(what, id))
}
