//! What is wrong on the wire, for the log: at most once a minute, and only what is new since then.

use crate::link::frame::FrameCounters;
use crate::units::time::{Mono, Span};

/// How often the log hears of it.
const EVERY: Span = Span::minutes(1);

/// Remembers what the log has heard.
#[derive(Debug, Default)]
pub(super) struct WireLog {
    at: Option<Mono>,
    told: FrameCounters,
}

impl WireLog {
    /// Tells the log what came since it was told last: bytes of no frame, wrong checksums, strangers, wrong signatures. Gives
    /// whether there was anything to tell.
    pub(super) fn tell(&mut self, now: Mono, seen: FrameCounters) -> bool {
        if self.at.is_some_and(|at| now.since(at) < EVERY) {
            return false;
        }
        let since = |new: u64, old: u64| new.saturating_sub(old);
        let garbage_bytes = since(seen.garbage_bytes, self.told.garbage_bytes);
        let bad_checksum = since(seen.bad_checksum, self.told.bad_checksum);
        let foreign_system = since(seen.foreign_system, self.told.foreign_system);
        let bad_signature = since(seen.bad_signature, self.told.bad_signature);
        if garbage_bytes + bad_checksum + foreign_system + bad_signature == 0 {
            return false;
        }
        tracing::warn!(garbage_bytes, bad_checksum, foreign_system, bad_signature, "frames that are not of this fleet were dropped");
        (self.at, self.told) = (Some(now), seen);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_rubbish_is_told_once_a_minute_and_silence_not_at_all() {
        let mut log = WireLog::default();
        let rubbish = |bytes| FrameCounters { garbage_bytes: bytes, ..FrameCounters::default() };
        let at = |seconds| Mono(0) + Span::secs(seconds);

        assert!(!log.tell(at(0), rubbish(0)));
        assert!(log.tell(at(1), rubbish(10)));
        assert!(!log.tell(at(30), rubbish(9_000)));
        assert!(log.tell(at(61), rubbish(9_000)));
        assert!(!log.tell(at(200), rubbish(9_000)));
    }
}
