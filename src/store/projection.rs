//! The contract of the projections: one JSON document for each consignment and flight, written with the records that changed
//! it, read without asking the loop, and rebuilt from the journal whenever its shape changes.

use super::journal::StoreError;
use crate::units::ids::{SiteId, TailId};
use crate::units::time::Utc;
use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::str::FromStr;

/// Most documents in one page.
pub const PAGE_LIMIT: u16 = 200;

/// What a document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// A consignment.
    Consignment,
    /// A flight.
    Flight,
}

impl DocumentKind {
    /// Its name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consignment => "consignment",
            Self::Flight => "flight",
        }
    }
}

/// What a document is found by beside its own columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finders {
    /// Words that lead to it, folded (`units::folding`).
    pub search: String,
    /// Codes that it is marked with, like `to:H-DG`.
    pub marks: BTreeSet<String>,
    /// From when it is late; None where it no longer can be.
    pub due: Option<Utc>,
}

/// A document, and what lists filter it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it shows.
    pub kind: DocumentKind,
    /// Its id, like `DG26120100042U` or `F42`.
    pub id: String,
    /// Sequence of the record that created it: the order of lists. It stays as it was first written.
    pub created: u64,
    /// Sequence of the newest record that changed it.
    pub seq: u64,
    /// Whether it is still under way.
    pub open: bool,
    /// Its state, as shown.
    pub state: String,
    /// Sites that it concerns.
    pub sites: BTreeSet<SiteId>,
    /// The aircraft, where there is one.
    pub tail: Option<TailId>,
    /// When it began (asked, planned): what `from` and `until` are compared with.
    pub at: Utc,
    /// What else it is found by.
    pub finders: Finders,
    /// The document itself.
    pub json: String,
}

/// The place in a list after which the next page begins; opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) created: u64,
    pub(super) id: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}", self.created, self.id)
    }
}

/// A text that is no cursor of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a cursor; take the one that came with the page before")]
pub struct ParseCursorError {
    /// The text as it came.
    pub text: String,
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('.').and_then(|(created, id)| Some((u64::from_str_radix(created, 16).ok()?, id)));
        match parts {
            Some((created, id)) if !id.is_empty() => Ok(Self { created, id: id.to_owned() }),
            Some(_) | None => Err(ParseCursorError { text: text.to_owned() }),
        }
    }
}

/// What a list shows. Every filter that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Consignments or flights.
    pub kind: DocumentKind,
    /// Those that concern at least one of these sites.
    pub sites: Option<BTreeSet<SiteId>>,
    /// Those in this state.
    pub state: Option<String>,
    /// Those that are, or are not, under way.
    pub open: Option<bool>,
    /// Those of this aircraft.
    pub tail: Option<TailId>,
    /// Those that began at this moment or later.
    pub from: Option<Utc>,
    /// Those that began before this moment.
    pub until: Option<Utc>,
    /// Those in whose words each of these is found; folded.
    pub words: Vec<String>,
    /// Those with all of these marks.
    pub marks: BTreeSet<String>,
    /// Those that were due before this moment.
    pub due_before: Option<Utc>,
    /// Those after this place.
    pub cursor: Option<Cursor>,
    /// At most so many; taken as 1 to [`PAGE_LIMIT`].
    pub limit: u16,
}

impl ListQuery {
    /// Everything of a kind, a page at a time.
    #[must_use]
    pub fn all(kind: DocumentKind) -> Self {
        Self {
            kind,
            sites: None,
            state: None,
            open: None,
            tail: None,
            from: None,
            until: None,
            words: Vec::new(),
            marks: BTreeSet::new(),
            due_before: None,
            cursor: None,
            limit: PAGE_LIMIT,
        }
    }

    /// The limit that holds.
    #[must_use]
    pub(super) fn page_size(&self) -> u16 {
        self.limit.clamp(1, PAGE_LIMIT)
    }
}

/// One page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The documents.
    pub documents: Vec<Document>,
    /// Where the next page begins; None when this is the last.
    pub next: Option<Cursor>,
}

impl Page {
    /// Makes a page of one document more than fits, if there is one.
    pub(super) fn of(mut documents: Vec<Document>, size: u16) -> Self {
        let more = documents.len() > usize::from(size);
        documents.truncate(usize::from(size));
        let last = documents.last().filter(|_| more);
        let next = last.map(|document| Cursor { created: document.created, id: document.id.clone() });
        Self { documents, next }
    }
}

/// Documents, by id and in lists. They are written by [`super::Journal::append`], with the records that changed them.
pub trait Projection {
    /// One document; None when there is no such.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn document(&self, kind: DocumentKind, id: &str) -> impl Future<Output = Result<Option<Document>, StoreError>> + Send;

    /// A page of a list, newest first.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn list(&self, query: &ListQuery) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Which shape the documents have: the `shape` of the last [`Projection::replace_documents`]; None before the first.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn documents_shape(&self) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// Puts each of these documents in the place of the one with its id, in one step.
    ///
    /// # Errors
    /// When the store does not take them; nothing is changed then.
    fn put_documents(&self, documents: &[Document]) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Puts these documents in the place of all, in one step, and notes the shape.
    ///
    /// # Errors
    /// When the store does not take them; nothing is changed then.
    fn replace_documents(&self, documents: &[Document], shape: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Sequence of the newest record that any document knows; 0 when there is none. Above the journal's head, records are
    /// missing at its end.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn documents_seq(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_is_written_and_nothing_else_is_one() {
        let cursor = Cursor { created: 431, id: "DG26120100042U".to_owned() };

        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "1af", "1af.", "-1.F3", "zz.F3"] {
            assert!(text.parse::<Cursor>().is_err(), "{text:?}");
        }
    }
}
