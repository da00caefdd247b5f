//! The demonstration's weather: calm, reported every five minutes of the world, so that its age is always the demonstration's own.
//!
//! A hospital enters reports by hand or feeds them over HTTP; nothing runs here unless the configuration is a demonstration.

use super::desk::Desk;
use crate::domain::operations::act::{Act, ReportWeather, Time};
use crate::domain::people::{Actor, FEED_NAMES, Grant, Role, Sites};
use crate::units::ids::{PersonId, RequestId, SiteId};
use crate::units::time::{Now, Span};
use std::time::Duration;

/// Age, in world time, at which a new report is fed.
const EVERY: Span = Span::minutes(5);
/// How often the age is looked at, wall clock.
const LOOK: Duration = Duration::from_secs(1);

/// Feeds calm weather for a site until the service stops.
pub async fn feed_calm_weather(desk: Desk, site: SiteId, clock: impl Fn() -> Now) {
    let Ok(person) = PersonId::new(format!("{FEED_NAMES}demonstration")) else { return };
    let actor = Actor {
        person,
        grants: vec![Grant { role: Role::Dispatcher, sites: Sites::All }],
        device: "feed".to_owned(),
        signed: false,
        second: None,
        witness_remote: false,
    };
    loop {
        let now = clock();
        let newest = desk.live().weather.as_ref().map(|weather| weather.measured_at.0);
        let due = newest.is_none_or(|at| now.utc.millis_since(at) >= EVERY.as_millis_i64());
        if due && let Ok(key) = key_of(now) {
            let report = Act::ReportWeather(ReportWeather {
                site: site.clone(),
                measured_at: Time(now.utc),
                // The simulated air is still.
                wind_cms: 0,
                wind_from_deg: 90,
                gust_cms: 0,
                cruise_wind_cms: 0,
                visibility_m: 8_000,
                rain: false,
                lightning: false,
                temperature_mc: 24_500,
            });
            if let Err(error) = desk.act(key, actor.clone(), report).await {
                tracing::warn!(%error, "the demonstration's weather was not taken");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// One key for each report, from its time: a report that is fed twice is one report.
fn key_of(now: Now) -> Result<RequestId, crate::units::ids::ParseIdError> {
    RequestId::new(format!("00000000-0000-7000-8000-{:012x}", now.utc.0.unsigned_abs() & 0xffff_ffff_ffff))
}
