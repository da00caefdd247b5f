//! The one reader of the system clocks.
//!
//! In production both clocks run as the machine's. In a demonstration the world's time may run faster: its epoch is kept in the
//! data folder, so that a restart goes on where the world is, not where it was.

#![expect(clippy::disallowed_methods, reason = "this is the one place where the clocks are read")]

use crate::units::time::{Mono, Now, Utc};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The epoch's file in the data folder.
const EPOCH: &str = "clock.json";

/// Where a scaled world began: at this wall time it was this world time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Epoch {
    wall_us: i64,
    world_us: i64,
    scale: f64,
}

/// Why a scaled clock could not be set.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// The epoch file cannot be read or written.
    #[error("the clock's epoch {path} cannot be kept")]
    Epoch {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The epoch file is not one.
    #[error("the clock's epoch {path} cannot be read; remove the data folder of the demonstration to begin anew")]
    Shape {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Not a scale.
    #[error("clock scale {0} is not between 1 and 100")]
    Scale(f64),
}

/// The clock; cheap to clone.
#[derive(Debug, Clone)]
pub struct Clock {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    started: Instant,
    epoch: Epoch,
}

impl Clock {
    /// The machine's own time.
    #[must_use]
    pub fn real() -> Self {
        let now = wall();
        Self { inner: Arc::new(Inner { started: Instant::now(), epoch: Epoch { wall_us: now, world_us: now, scale: 1.0 } }) }
    }

    /// A world that runs `scale` times as fast, whose epoch lies in the data folder.
    ///
    /// # Errors
    /// When the scale is out of range or the epoch cannot be kept.
    pub fn scaled(scale: f64, data: &Path) -> Result<Self, ClockError> {
        if !(1.0..=100.0).contains(&scale) {
            return Err(ClockError::Scale(scale));
        }
        let path = data.join(EPOCH);
        let name = path.display().to_string();
        let kept = epoch_of(&path)?;
        let wall_us = wall();
        let world_us = kept.map_or(wall_us, |epoch| world(epoch, wall_us));
        let epoch = Epoch { wall_us, world_us, scale };
        let bytes = serde_json::to_vec(&epoch).map_err(|source| ClockError::Shape { path: name.clone(), source })?;
        let draft = data.join("clock.json.new");
        std::fs::write(&draft, bytes)
            .and_then(|()| std::fs::rename(&draft, &path))
            .map_err(|source| ClockError::Epoch { path: name, source })?;
        Ok(Self { inner: Arc::new(Inner { started: Instant::now(), epoch }) })
    }

    /// The present of the world whose epoch lies in a data folder, for a reader beside a service or after one, at this wall time; None
    /// where none does, because the service runs by the machine's clock. Nothing is written.
    ///
    /// # Errors
    /// When the epoch is there and cannot be read.
    pub fn kept_in(data: &Path, wall: Utc) -> Result<Option<Utc>, ClockError> {
        Ok(epoch_of(&data.join(EPOCH))?.map(|epoch| Utc(world(epoch, wall.0 * 1_000) / 1_000)))
    }

    /// The present of the world.
    #[must_use]
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^53")]
    pub fn now(&self) -> Now {
        let Inner { started, epoch } = self.inner.as_ref();
        let elapsed = started.elapsed().as_micros() as f64 * epoch.scale;
        // The UTC side follows the machine's clock in an unscaled world, so that it is right after the machine's was set.
        let utc = if epoch.scale > 1.0 { (epoch.world_us + elapsed as i64) / 1_000 } else { wall() / 1_000 };
        Now { mono: Mono(elapsed as u64), utc: Utc(utc) }
    }

    /// How much faster than the wall clock the world runs.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.inner.epoch.scale
    }

    /// Wall time, for sessions and rate limits, whatever the world's clock does.
    #[must_use]
    pub fn wall() -> Utc {
        Utc(wall() / 1_000)
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "below 2^53")]
fn world(epoch: Epoch, wall_us: i64) -> i64 {
    epoch.world_us + ((wall_us - epoch.wall_us) as f64 * epoch.scale) as i64
}

/// The epoch in a file; None where there is no such file.
fn epoch_of(path: &Path) -> Result<Option<Epoch>, ClockError> {
    let name = || path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|source| ClockError::Shape { path: name(), source }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ClockError::Epoch { path: name(), source }),
    }
}

fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_world_goes_on_after_a_restart() {
        let data = tempfile::tempdir().expect("a folder");
        let first = Clock::scaled(100.0, data.path()).expect("a clock").now();

        let second = Clock::scaled(100.0, data.path()).expect("a clock").now();

        assert!(second.utc >= first.utc);
    }

    #[test]
    fn a_world_that_stands_still_is_no_scale() {
        let data = tempfile::tempdir().expect("a folder");

        assert!(matches!(Clock::scaled(0.0, data.path()), Err(ClockError::Scale(_))));
    }
}
