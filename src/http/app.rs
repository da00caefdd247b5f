//! What every handler can reach: the desk, the store, the settings, and the state of the door itself.

use super::feed::Heard;
use super::metrics::Metrics;
use super::problem::{self, Problem};
use super::second::SecondSignatures;
use super::throttle::Throttle;
use crate::config::{FeedSettings, Maps};
use crate::domain::custody::Digest;
use crate::domain::operations::act::Time;
use crate::service::desk::Desk;
use crate::service::link_task::LinkCounters;
use crate::service::vault::IdentityVault;
use crate::store::{Account, Store, authenticate};
use crate::units::time::{Span, Utc};
use axum::body::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// Reads a clock.
pub type Clock = Arc<dyn Fn() -> Utc + Send + Sync>;

/// Passwords compared at once: each takes a core for tens of milliseconds, and two cores are all there are.
const HASHING_AT_ONCE: usize = 2;
/// Longest wait for a place to compare a password.
const HASHING_WAIT: Duration = Duration::from_secs(5);

/// What a hospital's own configuration says about the door.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Cookies are sent over TLS alone: TLS here, or a proxy in front.
    pub secure_cookies: bool,
    /// A proxy stands in front: the last address in `x-forwarded-for` is the client's.
    pub behind_proxy: bool,
    /// How many times faster than life the service's clock runs; 1 except in a demonstration.
    pub clock_scale: f64,
    /// Weather stations that report by themselves.
    pub feeds: Vec<FeedSettings>,
    /// Sources of map and data, shown under the map.
    pub attribution: String,
}

/// A layer of the map, as GeoJSON, and the name of this version of it.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) bytes: Bytes,
    pub(super) tag: String,
}

impl Layer {
    fn new(bytes: Arc<[u8]>) -> Self {
        let tag = format!("\"{:.32}\"", Digest::of(&bytes).to_string());
        Self { bytes: Bytes::from_owner(bytes), tag }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) basemap: Layer,
    pub(super) airspace: Layer,
    pub(super) obstacles: Layer,
}

/// What the door is made of.
pub struct Parts {
    /// The handle to the loop.
    pub desk: Desk,
    /// Documents, records, accounts.
    pub store: Store,
    /// The map.
    pub maps: Maps,
    /// Settings.
    pub settings: Settings,
    /// Wall time: sessions, signatures and limits run on it, also where the service's clock runs faster.
    pub wall_clock: Clock,
    /// The service's clock, as pages show it.
    pub service_clock: Clock,
    /// Figures of the link, for the metrics.
    pub link: watch::Receiver<LinkCounters>,
    /// Who somebody is; None where there is no key to it.
    pub vault: Option<IdentityVault>,
}

/// The door.
pub struct App {
    /// The handle to the loop.
    pub desk: Desk,
    /// Documents, records, accounts.
    pub store: Store,
    /// Settings.
    pub settings: Settings,
    pub(super) layers: Layers,
    pub(super) wall_clock: Clock,
    pub(super) service_clock: Clock,
    pub(super) link: watch::Receiver<LinkCounters>,
    pub(super) vault: Option<IdentityVault>,
    pub(super) metrics: Metrics,
    pub(super) throttle: Throttle,
    pub(super) heard: Heard,
    pub(super) seconds: SecondSignatures,
    pub(super) openapi: String,
    hashing: Semaphore,
    closing: watch::Sender<bool>,
}

impl App {
    /// A moment of the wall's clock as the world tells it: sessions live by the wall, everything that is shown by the world.
    pub(super) fn in_world_time(&self, wall: Utc) -> Time {
        let left = wall.millis_since((self.wall_clock)()).max(0).unsigned_abs();
        Time((self.service_clock)() + Span::millis(left).times(self.settings.clock_scale))
    }

    /// Puts the door together.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let Parts { desk, store, maps, settings, wall_clock, service_clock, link, vault } = parts;
        Arc::new(Self {
            desk,
            store,
            settings,
            layers: Layers {
                basemap: Layer::new(maps.basemap),
                airspace: Layer::new(maps.airspace),
                obstacles: Layer::new(maps.obstacles),
            },
            wall_clock,
            service_clock,
            link,
            vault,
            metrics: Metrics::default(),
            throttle: Throttle::default(),
            heard: Heard::default(),
            seconds: SecondSignatures::default(),
            openapi: super::openapi::document().to_string(),
            hashing: Semaphore::new(HASHING_AT_ONCE),
            closing: watch::channel(false).0,
        })
    }

    /// Ends the live streams, so that connections can end.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Tells when [`App::close`] was called.
    #[must_use]
    pub fn watch_closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// The account of a name and a password, at most two comparisons at once; None when they do not fit.
    ///
    /// # Errors
    /// Too many wrong tries, too many askers, or a store that is silent.
    pub(super) async fn prove(&self, user: &str, address: &str, password: &str) -> Result<Option<Account>, Problem> {
        self.throttle.take(user, address, (self.wall_clock)()).map_err(problem::too_many_tries)?;
        let _place = self.hashing_place().await?;
        let found = authenticate(&self.store, user, password).await?;
        if found.is_some() {
            self.throttle.fitted(user, address);
        }
        Ok(found)
    }

    /// A place to hash or compare a password, of the few that there are.
    ///
    /// # Errors
    /// When none is free in time.
    pub(super) async fn hashing_place(&self) -> Result<SemaphorePermit<'_>, Problem> {
        let place = tokio::time::timeout(HASHING_WAIT, self.hashing.acquire()).await;
        place.map_err(|_| problem::busy())?.map_err(|_| problem::busy())
    }
}
