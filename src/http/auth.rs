//! Who is it, may they, and does the request come from our own page: asked before every handler, from the route's own row.
//!
//! | asked | answer when not |
//! | --- | --- |
//! | a session that holds | 401 `SIGNED_OUT` |
//! | the session's token in `x-csrf-token`, for everything but GET | 403 `CSRF` |
//! | a role that may, at any site | 403 `NOT_ALLOWED` |
//! | `Idempotency-Key`, for acts | 400 `IDEMPOTENCY_KEY` |
//!
//! Whether the role holds at the site of the matter is for the domain to say.

use super::app::App;
use super::problem::{self, Problem};
use super::routes::{Method, Route, Who};
use crate::domain::people::{ActKind, Actor, Grant, Sites, may};
use crate::store::{Account, Session, SessionToken, csrf_matches, find_session};
use crate::units::ids::{RequestId, SiteId};
use crate::units::time::Utc;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

/// Name of the session's cookie.
pub const COOKIE: &str = "medflight_session";
/// Header with the session's CSRF token.
pub const CSRF_HEADER: &str = "x-csrf-token";
/// Header with the client's id of an act.
pub const KEY_HEADER: &str = "idempotency-key";
/// Header with the token of a second person's signature.
pub const SECOND_HEADER: &str = "x-second-signature";

/// Who asks, as the door has proven it.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The session.
    pub session: Session,
    /// The account behind it.
    pub account: Account,
    /// Wall time of the request.
    pub at: Utc,
}

/// What of the network's consignments and flights somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// Those that concern one of these sites.
    Of(BTreeSet<SiteId>),
}

impl Scope {
    /// Whether something that concerns these sites may be seen.
    #[must_use]
    pub fn covers(&self, sites: &BTreeSet<SiteId>) -> bool {
        match self {
            Self::All => true,
            Self::Of(own) => !own.is_disjoint(sites),
        }
    }
}

impl Caller {
    /// The person as the domain knows one; `second` is not there yet.
    #[must_use]
    pub fn actor(&self) -> Actor {
        actor(&self.account, device_of(&self.session), self.session.signed(self.at))
    }

    /// Whether any of the roles may do this.
    #[must_use]
    pub fn may(&self, act: ActKind) -> bool {
        self.account.grants.iter().any(|grant| may(grant.role, act))
    }

    /// What may be seen of what this act reads: the sites of all roles that may read it.
    #[must_use]
    pub fn scope(&self, act: ActKind) -> Scope {
        let mut own = BTreeSet::new();
        for Grant { role, sites } in &self.account.grants {
            match sites {
                Sites::All if may(*role, act) => return Scope::All,
                Sites::Of(sites) if may(*role, act) => own.extend(sites.iter().cloned()),
                Sites::All | Sites::Of(_) => {}
            }
        }
        Scope::Of(own)
    }
}

/// A person of an account at the moment of an act.
#[must_use]
pub fn actor(account: &Account, device: String, signed: bool) -> Actor {
    Actor { person: account.user.clone(), grants: account.grants.clone(), device, signed, second: None, witness_remote: false }
}

/// The pseudonymous name of a session in records: the beginning of its token's digest.
#[must_use]
pub fn device_of(session: &Session) -> String {
    session.token_hash.to_string().chars().take(8).collect()
}

/// Asks who it is and whether they may, then lets the handler answer.
pub async fn guard(State((app, route)): State<(Arc<App>, &'static Route)>, mut request: Request, next: Next) -> Response {
    match admit(&app, route, request.headers()).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(app: &App, route: &Route, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    let act = match route.who {
        // A feed is known by its token, which its own handler asks for.
        Who::Anyone | Who::Feed => return Ok(None),
        Who::SignedIn => None,
        Who::May(act) => Some(act),
    };
    let caller = caller(app, headers).await?.ok_or_else(problem::signed_out)?;
    if route.method != Method::Get {
        let token = headers.get(CSRF_HEADER).and_then(|token| token.to_str().ok()).unwrap_or_default();
        if !csrf_matches(&caller.session, token) {
            return Err(problem::foreign_page());
        }
    }
    if let Some(act) = act.filter(|act| !caller.may(*act)) {
        return Err(problem::wrong_role(act));
    }
    if route.keyed {
        key_of(headers)?;
    }
    Ok(Some(caller))
}

/// The session behind a request's cookie; None when there is none that holds.
///
/// # Errors
/// When the store is silent.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    let at = (app.wall_clock)();
    let Some(token) = token_of(headers) else { return Ok(None) };
    let found = find_session(&app.store, &token, at).await?;
    Ok(found.map(|(session, account)| Caller { session, account, at }))
}

/// The session's token in the cookie; None when there is none in the form of one.
#[must_use]
pub fn token_of(headers: &HeaderMap) -> Option<SessionToken> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, value)| SessionToken::from_text(value))
}

/// The cookie that carries a token, or that takes it away.
#[must_use]
pub fn cookie(token: Option<&SessionToken>, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = match token {
        Some(token) => format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}", token.secret()),
        None => format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age=0"),
    };
    // Hexadecimal digits and fixed words are always a header's value.
    let mut value = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The client's id of an act.
///
/// # Errors
/// When it is missing or not a UUID in lower case.
pub fn key_of(headers: &HeaderMap) -> Result<RequestId, Problem> {
    let Some(value) = headers.get(KEY_HEADER) else { return Err(problem::no_key(None)) };
    let text = value.to_str().unwrap_or_default();
    RequestId::new(text).map_err(|_| problem::no_key(Some(text)))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(problem::signed_out)
    }
}

/// Whether a request that has no session yet comes from our own page: browsers say so in `sec-fetch-site` or `origin`; what is
/// no browser sends neither.
#[must_use]
pub fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
    }
}

/// The client's address, for limits: what the proxy in front saw, or the peer's.
#[derive(Debug, Clone)]
pub struct Address(pub String);

impl FromRequestParts<Arc<App>> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_string());
        let seen_by_proxy = || {
            let last = parts.headers.get_all("x-forwarded-for").into_iter().next_back()?;
            let last = last.to_str().ok()?.rsplit(',').next()?.trim();
            last.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
        };
        let proxied = if app.settings.behind_proxy { seen_by_proxy() } else { None };
        Ok(Self(proxied.or(peer).unwrap_or_else(|| "unknown".to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"))).collect()
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = "ab".repeat(32);

        let found = token_of(&headers(&[("cookie", &format!("lang=vi; {COOKIE}={token}"))]));

        assert_eq!(found.map(|found| found.secret().to_owned()), Some(token));
        assert!(token_of(&headers(&[("cookie", "medflight_session=short")])).is_none());
    }

    #[test]
    fn the_cookie_is_kept_from_scripts_and_from_other_sites() {
        let token = SessionToken::from_text(&"ab".repeat(32)).expect("a token");

        let plain = cookie(Some(&token), false);
        let secure = cookie(Some(&token), true);

        let plain = plain.to_str().expect("text");
        assert!(plain.contains("HttpOnly") && plain.contains("SameSite=Strict") && plain.contains("Path=/") && !plain.contains("Secure"));
        assert!(secure.to_str().expect("text").ends_with("; Secure"));
    }

    #[test]
    fn a_sign_in_from_a_foreign_page_is_told_apart() {
        assert!(is_own_page(&headers(&[("host", "h:1"), ("origin", "http://h:1")])));
        assert!(is_own_page(&headers(&[("host", "h:1")])));
        assert!(is_own_page(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "http://proxy")])));
        assert!(!is_own_page(&headers(&[("host", "h:1"), ("origin", "http://evil")])));
        assert!(!is_own_page(&headers(&[("host", "h:1"), ("origin", "null")])));
        assert!(!is_own_page(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_own_page(&headers(&[("sec-fetch-site", "same-site")])));
    }
}
