//! The `.tlog` form: for each frame 8 bytes of microseconds since 1970 (UTC, big-endian), then the frame as it was on the wire.
//!
//! Other ground stations read it. The reader here takes what was cut off in the middle of a frame by a crash: all whole frames
//! before it.

use crate::units::time::Utc;

use super::frame::{FrameCounters, frames};

/// The bytes of one entry.
#[must_use]
pub fn entry(at: Utc, frame: &[u8]) -> Vec<u8> {
    let micros = u64::try_from(at.0).unwrap_or(0).saturating_mul(1_000);
    let mut bytes = micros.to_be_bytes().to_vec();
    bytes.extend_from_slice(frame);
    bytes
}

/// One entry as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Microseconds since 1970, UTC.
    pub micros: u64,
    /// The frame.
    pub frame: &'a [u8],
}

/// The entries of a tlog, in order; stops at the first bytes that are no entry.
pub fn entries(mut bytes: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    std::iter::from_fn(move || {
        let (stamp, rest) = bytes.split_first_chunk::<8>()?;
        let length = frame_length(rest)?;
        let frame = rest.get(..length)?;
        bytes = rest.get(length..)?;
        Some(Entry { micros: u64::from_be_bytes(*stamp), frame })
    })
}

/// How long the frame at the start of these bytes is, by its own header.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0xFD, length, flags, ..] => Some(12 + usize::from(length) + if flags & 1 == 1 { 13 } else { 0 }),
        [0xFE, length, ..] => Some(8 + usize::from(length)),
        _ => None,
    }
}

/// Whether an entry's frame has a right checksum and a known message.
#[must_use]
pub fn is_sound(entry: &Entry<'_>) -> bool {
    let mut counters = FrameCounters::default();
    frames(entry.frame, &mut counters).filter(|frame| frame.known).count() == 1
}

#[cfg(test)]
mod tests {
    use super::super::message::Outgoing;
    use super::super::wire::encode;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entries_read_back_as_they_were_written_and_a_cut_one_is_left_out() {
        let beat = encode(&Outgoing::Heartbeat, 255, 190, 0, 1);
        let mut file = entry(Utc(1_700_000_000_123), &beat);
        file.extend(entry(Utc(1_700_000_001_123), &beat));
        file.truncate(file.len() - 3);

        let read: Vec<_> = entries(&file).collect();

        assert_eq!(read, [Entry { micros: 1_700_000_000_123_000, frame: &beat }]);
        assert!(is_sound(&read[0]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let total: usize = entries(&bytes).map(|e| e.frame.len() + 8).sum();
            prop_assert!(total <= bytes.len());
        }
    }
}
