//! Sign-in, sign-out, the session, and signing.

use super::app::App;
use super::auth::{self, Address, Caller, device_of};
use super::body::{Json, Nothing};
use super::problem::{self, Problem};
use super::role::GrantView;
use crate::domain::operations::act::Time;
use crate::domain::people::Actor;
use crate::store::{Accounts, Session, SessionToken, StoreError, begin_session};
use crate::units::ids::PersonId;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Name and password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    /// The name to sign in with.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Name and password of a second person.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondCredentials {
    /// The name to sign in with.
    pub user: String,
    /// The password.
    pub password: String,
    /// Sees it by video from elsewhere: only at stations with one nurse, and never for controlled drugs.
    #[serde(default)]
    pub witness_remote: bool,
}

/// The password of the person who is signed in.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Password {
    /// The password.
    pub password: String,
}

/// Who is signed in, and what the page must know of the service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct SessionView {
    /// The person's pseudonymous id.
    pub person: PersonId,
    /// The name that colleagues see.
    pub display_name: String,
    /// Roles and their sites.
    pub grants: Vec<GrantView>,
    /// To be repeated in `x-csrf-token` with everything but GET.
    pub csrf: String,
    /// Until when acts count as signed, wall time; null when they do not.
    pub signed_until: Option<Time>,
    /// Whether the configuration is for demonstration only.
    pub demonstration: bool,
    /// How many times faster than life the service's clock runs.
    pub clock_scale: f64,
    /// The service's clock.
    pub now: Time,
}

/// Until when acts count as signed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Signed {
    /// Wall time.
    pub signed_until: Time,
}

/// A second person's signature, for the header `x-second-signature` of one act.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct SecondSigned {
    /// The token.
    pub token: String,
    /// Whose signature it is.
    pub person: PersonId,
    /// Until when it is good, wall time.
    pub expires: Time,
}

/// Begins a session.
pub(super) async fn sign_in(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(given): Json<Credentials>,
) -> Result<Response, Problem> {
    if !auth::is_own_page(&headers) {
        return Err(problem::foreign_page());
    }
    let Some(account) = app.prove(&given.user, &address, &given.password).await? else {
        tracing::warn!(address, "a sign-in failed");
        return Err(problem::sign_in_failed());
    };
    if let Some(old) = auth::token_of(&headers) {
        app.store.end_session(&old.hash()).await?;
    }
    let (token, session) = begin_session(&app.store, &account.user, "web", (app.wall_clock)()).await?;
    tracing::info!(person = %account.user, device = device_of(&session), "signed in");
    let cookie = auth::cookie(Some(&token), app.settings.secure_cookies);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Ends the session.
pub(super) async fn sign_out(State(app): State<Arc<App>>, caller: Caller, Json(Nothing {}): Json<Nothing>) -> Result<Response, Problem> {
    app.store.end_session(&caller.session.token_hash).await?;
    let cookie = auth::cookie(None, app.settings.secure_cookies);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Shows the session.
pub(super) async fn session(State(app): State<Arc<App>>, caller: Caller) -> axum::Json<SessionView> {
    let signed_until = caller.session.signed(caller.at).then(|| app.in_world_time(caller.session.signed_until));
    axum::Json(SessionView {
        person: caller.account.user.clone(),
        display_name: caller.account.display_name.clone(),
        grants: caller.account.grants.iter().map(GrantView::from).collect(),
        csrf: caller.session.csrf.clone(),
        signed_until,
        demonstration: app.desk.network().demonstration,
        clock_scale: app.settings.clock_scale,
        now: Time((app.service_clock)()),
    })
}

/// Lets the session's acts count as signed for five minutes.
pub(super) async fn sign(
    State(app): State<Arc<App>>,
    caller: Caller,
    Address(address): Address,
    Json(given): Json<Password>,
) -> Result<axum::Json<Signed>, Problem> {
    if app.prove(caller.account.user.as_str(), &address, &given.password).await?.is_none() {
        return Err(problem::signature_failed());
    }
    let until = Session::signature_until((app.wall_clock)());
    app.store.sign_session(&caller.session.token_hash, until).await?;
    Ok(axum::Json(Signed { signed_until: app.in_world_time(until) }))
}

/// Takes a second person's signature on the first person's screen; the first session goes on.
pub(super) async fn sign_second(
    State(app): State<Arc<App>>,
    caller: Caller,
    Address(address): Address,
    Json(given): Json<SecondCredentials>,
) -> Result<axum::Json<SecondSigned>, Problem> {
    if given.user == caller.account.user.as_str() {
        return Err(problem::same_person());
    }
    let Some(account) = app.prove(&given.user, &address, &given.password).await? else {
        return Err(problem::signature_failed());
    };
    let token = SessionToken::draw().map_err(|error| StoreError::Row {
        what: "second signature of",
        id: account.user.to_string(),
        why: error.to_string(),
    })?;
    let second = Actor { witness_remote: given.witness_remote, ..auth::actor(&account, device_of(&caller.session), true) };
    let expires = app.seconds.give(&token, second, caller.session.token_hash, (app.wall_clock)());
    Ok(axum::Json(SecondSigned { token: token.secret().to_owned(), person: account.user, expires: Time(expires) }))
}
