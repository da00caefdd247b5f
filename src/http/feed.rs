//! The door of a weather station: its own token, this one act, its own site, and no more often than it can be of use.
//!
//! The token is 32 random bytes, of which only a SHA-256 digest is configured; digests are compared without stopping at the first
//! difference. Wrong tokens are counted by address. A report that is sent twice is one report: its key is made from the feed and
//! all that the report says; another one of the same moment is told to be so.

use super::acting::Accepted;
use super::app::App;
use super::auth::Address;
use super::body::Json;
use super::problem::{self, Problem};
use crate::config::FeedSettings;
use crate::domain::custody::Digest;
use crate::domain::operations::act::{Act, ReportWeather};
use crate::domain::people::{Actor, Grant, Role, Sites};
use crate::units::ids::{PersonId, RequestId};
use crate::units::time::{Span, Utc};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, header};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// A station measures each minute at best; two requests of one feed lie so far apart, wall time.
const EVERY: Span = Span::secs(10);

/// When each feed was heard last.
#[derive(Debug, Default)]
pub(super) struct Heard(Mutex<BTreeMap<PersonId, Utc>>);

impl Heard {
    /// Notes a request, or says after how many seconds the next may come.
    fn take(&self, feed: &PersonId, now: Utc) -> Result<(), u64> {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = heard.get(feed).map_or(0, |last| (*last + EVERY).millis_since(now));
        // A wall clock that was set back must not shut a feed out for longer.
        if left > 0 && left <= EVERY.as_millis_i64() {
            return Err(u64::try_from(left).unwrap_or(0).div_ceil(1_000));
        }
        heard.insert(feed.clone(), now);
        Ok(())
    }
}

/// Takes the report of a station.
pub(super) async fn weather(
    State(app): State<Arc<App>>,
    Address(address): Address,
    request: Request,
) -> Result<axum::Json<Accepted>, Problem> {
    let now = (app.wall_clock)();
    let Some(feed) = feed_of(&app.settings.feeds, request.headers()) else {
        // A name of its own for each address: a stranger's guesses shut out nobody else.
        app.throttle.take(&format!("feed {address}"), &address, now).map_err(problem::too_many_tokens)?;
        return Err(problem::unknown_feed());
    };
    app.heard.take(&feed.person, now).map_err(problem::feed_too_often)?;
    let Json(report) = Json::<ReportWeather>::from_request(request, &()).await?;
    if report.site != feed.site {
        return Err(problem::other_site(&feed.site));
    }
    let key = key_of(feed, &report).ok_or_else(problem::internal)?;
    let actor = Actor {
        person: feed.person.clone(),
        grants: vec![Grant { role: Role::Dispatcher, sites: Sites::Of(BTreeSet::from([feed.site.clone()])) }],
        device: "feed".to_owned(),
        signed: false,
        second: None,
        witness_remote: false,
    };
    app.desk.act(key, actor, Act::ReportWeather(report)).await?;
    Ok(axum::Json(Accepted { accepted: true, flight: None, reach: None }))
}

/// The feed whose token a request carries as `authorization: Bearer TOKEN`; None where it carries none that is known.
fn feed_of<'a>(feeds: &'a [FeedSettings], headers: &HeaderMap) -> Option<&'a FeedSettings> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = text.strip_prefix("Bearer ")?.trim();
    let given = Digest::of(token.as_bytes());
    // Every feed is looked at, whether one before it fitted or not.
    feeds.iter().fold(None, |found, feed| if is_same(&feed.token, &given) { Some(feed) } else { found })
}

/// Whether two digests are the same, in a time that does not tell where they differ.
fn is_same(a: &Digest, b: &Digest) -> bool {
    let differs = a.bytes().iter().zip(b.bytes()).fold(0_u8, |differs, (a, b)| differs | (a ^ b));
    std::hint::black_box(differs) == 0
}

/// One key for each report of a feed, in the form of a UUID.
fn key_of(feed: &FeedSettings, report: &ReportWeather) -> Option<RequestId> {
    let said = serde_json::to_string(report).ok()?;
    let digest = Digest::of(format!("{} {said}", feed.person).as_bytes()).to_string();
    let part = |from: usize, until: usize| digest.get(from..until).unwrap_or_default();
    RequestId::new(format!("{}-{}-7{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operations::act::Time;
    use crate::units::ids::SiteId;
    use axum::http::HeaderValue;

    fn feed(name: &str, token: &str) -> FeedSettings {
        let (person, site) = (PersonId::new(format!("feed.{name}")).expect("a person"), SiteId::new("H-DG").expect("a site"));
        FeedSettings { person, site, token: Digest::of(token.as_bytes()) }
    }

    fn with(authorization: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(authorization).expect("a value"))])
    }

    #[test]
    fn a_feed_is_found_by_its_token_alone() {
        let feeds = [feed("a", "one"), feed("b", "two")];

        let found = |text: &str| feed_of(&feeds, &with(text)).map(|feed| feed.person.to_string());

        assert_eq!(found("Bearer one").as_deref(), Some("feed.a"));
        assert_eq!(found("Bearer two").as_deref(), Some("feed.b"));
        let digest = Digest::of(b"one").to_string();
        for wrong in ["Bearer three", "Bearer ", "one", "Basic one", &format!("Bearer {digest}")] {
            assert_eq!(found(wrong), None, "{wrong}");
        }
        assert_eq!(feed_of(&[], &with("Bearer one")), None);
    }

    #[test]
    fn a_feed_is_heard_every_ten_seconds_and_a_clock_set_back_does_not_shut_it_out() {
        let (heard, feed) = (Heard::default(), feed("a", "one").person);
        let at = |seconds: i64| Utc(1_800_000_000_000 + seconds * 1_000);

        assert_eq!(heard.take(&feed, at(0)), Ok(()));
        assert_eq!(heard.take(&feed, at(4)), Err(6));
        assert_eq!(heard.take(&feed, at(10)), Ok(()));
        assert_eq!(heard.take(&feed, at(-3_600)), Ok(()));
    }

    #[test]
    fn each_report_of_each_feed_has_one_key() {
        let report = |at: i64, wind_cms: u32| ReportWeather {
            site: SiteId::new("H-DG").expect("a site"),
            measured_at: Time(Utc(at)),
            wind_cms,
            wind_from_deg: 90,
            gust_cms: 400,
            cruise_wind_cms: 300,
            visibility_m: 8_000,
            rain: false,
            lightning: false,
            temperature_mc: 24_000,
        };
        let of = |(name, at, wind)| key_of(&feed(name, name), &report(at, wind)).expect("a key");
        let keys = [("a", 1, 200), ("a", 2, 200), ("b", 1, 200), ("a", 1, 210)].map(of);

        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 4);
        assert_eq!(key_of(&feed("a", "another"), &report(1, 200)), Some(keys[0].clone()));
    }
}
