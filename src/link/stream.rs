//! Frames out of a stream of bytes, as a serial line or a TCP connection brings them: cut anywhere, with garbage between.
//!
//! What is certainly no beginning of a frame is let through as it is, to be counted where frames are read; only bytes that may
//! become a frame wait, and never more than the longest frame.

use mavlink::calculate_crc;
use mavlink::dialects::common::MavMessage;

use super::frame::{known, shape};

/// The longest frame: header, payload, checksum, signature.
const LONGEST: usize = 10 + 255 + 2 + 13;

/// The bytes of one stream that wait for their end.
#[derive(Debug, Default)]
pub struct FrameStream {
    waiting: Vec<u8>,
}

impl FrameStream {
    /// Takes bytes; gives out all whole frames so far, like a datagram. May be empty.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.waiting.extend_from_slice(bytes);
        let whole = whole(&self.waiting);
        let rest = self.waiting.split_off(whole);
        std::mem::replace(&mut self.waiting, rest)
    }

    /// The stream broke: what waits will never be whole.
    pub fn reset(&mut self) {
        self.waiting.clear();
    }
}

/// How many bytes from the start need not wait.
fn whole(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let may_be_one = matches!(*rest, [0xFD | 0xFE, ..]);
        let header_is_whole = if rest[0] == 0xFE { rest.len() >= 6 } else { rest.len() >= 10 };
        if may_be_one && !header_is_whole {
            return at;
        }
        let Some(shape) = shape(rest) else {
            at += 1;
            continue;
        };
        let Some(frame) = rest.get(..shape.total) else {
            debug_assert!(shape.total <= LONGEST, "no frame is longer");
            return at;
        };
        let end = shape.head + shape.payload;
        let sound = if known(shape.id) {
            let seed = <MavMessage as mavlink::Message>::extra_crc(shape.id);
            calculate_crc(&frame[1..end], seed).to_le_bytes() == [frame[end], frame[end + 1]]
        } else {
            // Without a checksum only the start of another frame behind it speaks for it.
            match rest.get(shape.total) {
                None => return at,
                Some(next) => matches!(*next, 0xFD | 0xFE),
            }
        };
        at += if sound { shape.total } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::frame::{FrameCounters, frames};
    use super::super::message::Outgoing;
    use super::super::wire::encode;
    use super::*;
    use proptest::prelude::*;

    fn beats(count: u8) -> Vec<u8> {
        (0..count).flat_map(|n| encode(&Outgoing::Heartbeat, 255, 190, n, 1)).collect()
    }
    fn sequences(pieces: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
        let mut stream = FrameStream::default();
        let mut counters = FrameCounters::default();
        pieces
            .into_iter()
            .flat_map(|piece| {
                let whole = stream.push(&piece);
                frames(&whole, &mut counters).filter(|frame| frame.known).map(|frame| frame.sequence).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn frames_cut_at_every_place_are_read_whole() {
        assert_eq!(sequences(beats(5).chunks(1).map(<[u8]>::to_vec)), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_broken_frame_costs_only_itself() {
        let mut bytes = beats(3);
        let length = bytes.len() / 3;
        bytes[length + 12] ^= 0x40;

        assert_eq!(sequences(bytes.chunks(7).map(<[u8]>::to_vec)), [0, 2]);
    }

    proptest! {
        #[test]
        fn whatever_comes_and_however_it_is_cut_good_frames_behind_it_are_found(
            garbage in proptest::collection::vec(any::<u8>(), 0..400), cut in 1_usize..50
        ) {
            let mut bytes = garbage;
            bytes.extend(beats(30));
            let found = sequences(bytes.chunks(cut).map(<[u8]>::to_vec));

            prop_assert!(found.ends_with(&[27, 28, 29]), "{:?}", found);
        }
    }
}
