//! Doing an act: the key, the person, the second person, and the document that is the answer.

use super::app::App;
use super::auth::{Caller, SECOND_HEADER, key_of};
use super::late::late_of;
use super::problem::{self, Problem};
use crate::domain::flight::SafeAct;
use crate::domain::operations::act::Act;
use crate::domain::operations::kept::Late;
use crate::domain::operations::view::ReachView;
use crate::service::desk::{Answer, DeskError};
use crate::store::{DocumentKind, Projection, SessionToken};
use crate::units::ids::{RequestId, TailId};
use crate::units::words::words;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// Somebody who is about to act.
#[derive(Debug, Clone)]
pub(super) struct Acting {
    key: RequestId,
    caller: Caller,
    second: Option<String>,
    late: Option<Late>,
}

/// An act was taken; what comes of it is seen in the live picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Accepted {
    /// Always true.
    pub accepted: bool,
    /// The flight that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight: Option<String>,
    /// Of an ordered return, where the aircraft's place and charge are known: whether it gets there, and where it would better go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<ReachView>,
}

impl<S: Send + Sync> FromRequestParts<S> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let key = key_of(&parts.headers)?;
        let second = parts.headers.get(SECOND_HEADER).map(|token| token.to_str().unwrap_or_default().to_owned());
        let late = late_of(&parts.headers)?;
        Ok(Self { key, caller: Caller::from_request_parts(parts, state).await?, second, late })
    }
}

impl Acting {
    /// Asks the desk, and answers when it is durable.
    ///
    /// A second signature is used up by the act that it was given for; it waits on when nothing was done because the first person
    /// has yet to sign, or because it could not be recorded.
    ///
    /// # Errors
    /// Every no of the desk.
    pub(super) async fn ask(&self, app: &App, act: Act) -> Result<Answer, Problem> {
        let mut actor = self.caller.actor();
        let mut taken = None;
        // One that was used, or is too old, counts as none: the domain refuses where two people are needed, and gives the same
        // answer as before where the act was already done under this key.
        if let Some(token) = self.second.as_deref().and_then(SessionToken::from_text)
            && let Some(second) = app.seconds.take(&token, &self.caller.session.token_hash, self.caller.at)
        {
            actor.second = Some(Box::new(second.actor.clone()));
            taken = Some((token, second));
        }
        let answer = match self.late.clone() {
            None => app.desk.act(self.key.clone(), actor, act).await,
            Some(late) => app.desk.act_before(self.key.clone(), actor, act, late).await,
        };
        if let (Some((token, second)), Err(error)) = (taken, &answer)
            && comes_back(error)
        {
            app.seconds.put_back(&token, second);
        }
        Ok(answer?)
    }

    /// As [`Acting::ask`], answered with the document of the consignment or flight.
    ///
    /// # Errors
    /// Every no of the desk, and a silent store.
    pub(super) async fn document(&self, app: &Arc<App>, act: Act, status: StatusCode) -> Result<Response, Problem> {
        match self.ask(app, act).await? {
            Some((kind, id, json)) if json.is_empty() => stored(app, kind, &id, status).await,
            Some((_, _, json)) => Ok(written(status, json)),
            None => Ok((status, axum::Json(Accepted { accepted: true, flight: None, reach: None })).into_response()),
        }
    }

    /// Orders an aircraft home. The order never waits for what is told with it.
    ///
    /// # Errors
    /// Every no of the desk.
    pub(super) async fn home(&self, app: &App, tail: TailId) -> Result<Response, Problem> {
        let flight = self.ask(app, Act::Safer(tail.clone(), SafeAct::Return)).await?.map(|(_, id, _)| id);
        // It is on its way; that nothing can be told of its end is no error of the order.
        let reach = app.desk.return_reach(tail).await.ok().flatten();
        Ok((StatusCode::ACCEPTED, axum::Json(Accepted { accepted: true, flight, reach })).into_response())
    }

    /// As [`Acting::ask`], answered with no more than that it was taken.
    ///
    /// # Errors
    /// Every no of the desk.
    pub(super) async fn taken(&self, app: &App, act: Act, status: StatusCode) -> Result<Response, Problem> {
        let flight = match self.ask(app, act).await? {
            Some((DocumentKind::Flight, id, _)) => Some(id),
            Some((DocumentKind::Consignment, ..)) | None => None,
        };
        Ok((status, axum::Json(Accepted { accepted: true, flight, reach: None })).into_response())
    }
}

/// Whether the same act will be tried again at once with the same second signature: only the first one's is missing.
fn comes_back(error: &DeskError) -> bool {
    match error {
        DeskError::Refused(refusal) => refusal.reasons.iter().any(|reason| reason.code == "SIGNATURE_NEEDED"),
        DeskError::NotRecorded | DeskError::Busy | DeskError::Stopped => true,
        DeskError::OrderedNotRecorded => false,
    }
}

/// A document that has left memory: an act that is sent again after its consignment or flight was over.
async fn stored(app: &App, kind: DocumentKind, id: &str, status: StatusCode) -> Result<Response, Problem> {
    match app.store.document(kind, id).await? {
        Some(document) => Ok(written(status, document.json)),
        None => Err(problem::not_found(words("hồ sơ", "document"), id)),
    }
}

/// A document as it is stored: JSON already.
pub(super) fn written(status: StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}
