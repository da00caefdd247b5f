//! One row of the table of routes: what is asked, by whom, how it is signed, what is answered.

use super::app::App;
use crate::domain::people::ActKind;
use axum::routing::MethodRouter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::sync::Arc;

/// The methods that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Changes something.
    Post,
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// A weather station with a token of its own, which opens nothing else.
    Feed,
    /// Whoever has a role that may do this.
    May(ActKind),
}

/// How an act is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// Not at all.
    None,
    /// Name and secret within the last five minutes.
    Signed,
    /// And a second person's, where the matter asks for it.
    TwoPersons,
}

/// A shape, as a schema.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// What is answered when all is well.
#[derive(Clone, Copy)]
pub enum Reply {
    /// JSON of this shape.
    Json(u16, Shape),
    /// Nothing but the status.
    Empty(u16),
    /// Text of this media type.
    Text(&'static str),
    /// Server-sent events whose `record` events have this shape.
    Events(Shape),
}

/// One row.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may ask.
    pub who: Who,
    /// It is an act: it needs a key, and sent twice it is done once.
    pub keyed: bool,
    /// How it is signed.
    pub signing: Signing,
    /// What it does, in a line.
    pub summary: &'static str,
    /// Parameters of the query, with what they mean.
    pub query: &'static [(&'static str, &'static str)],
    /// Shape of the body.
    pub body: Option<Shape>,
    /// What is answered.
    pub reply: Reply,
    pub(super) handler: fn() -> MethodRouter<Arc<App>>,
}

type Handler = fn() -> MethodRouter<Arc<App>>;

pub(super) fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

pub(super) const fn read(path: &'static str, who: Who, summary: &'static str, reply: Reply, handler: Handler) -> Route {
    Route { method: Method::Get, path, who, keyed: false, signing: Signing::None, summary, query: &[], body: None, reply, handler }
}

pub(super) const fn change<B: JsonSchema>(path: &'static str, who: Who, summary: &'static str, reply: Reply, handler: Handler) -> Route {
    Route { method: Method::Post, body: Some(of::<B>), ..read(path, who, summary, reply, handler) }
}

pub(super) const fn act<B: JsonSchema>(path: &'static str, kind: ActKind, summary: &'static str, reply: Reply, handler: Handler) -> Route {
    Route { keyed: true, ..change::<B>(path, Who::May(kind), summary, reply, handler) }
}

impl Route {
    pub(super) const fn signed(self) -> Self {
        Self { signing: Signing::Signed, ..self }
    }

    pub(super) const fn two_persons(self) -> Self {
        Self { signing: Signing::TwoPersons, ..self }
    }

    pub(super) const fn asks(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }
}
