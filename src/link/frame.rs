//! The bytes of one datagram to frames: own framing and checksum, so that no datagram bleeds into the next.
//!
//! Nothing that arrives can make this fail: what is no frame is stepped over and counted by its kind. Reading starts anew with
//! each datagram. A frame whose message id the dialect does not know has no checksum that could be verified; where another frame
//! or the end follows it, it is given out as [`Frame::known`] `false`, to be recorded and counted, never to be believed.

use mavlink::Message as _;
use mavlink::calculate_crc;
use mavlink::dialects::common::MavMessage;

/// What was read and what was not, since the start. Everything is counted, nothing is dropped in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FrameCounters {
    /// Frames with a right checksum.
    pub frames: u64,
    /// Of these, MAVLink 1.
    pub version_one: u64,
    /// Bytes that belong to no frame.
    pub garbage_bytes: u64,
    /// Frames whose checksum is wrong.
    pub bad_checksum: u64,
    /// Frames with a message id that the dialect does not know.
    pub unknown_message: u64,
    /// Messages with an enum value that the dialect does not know; they are read all the same.
    pub bad_enum: u64,
    /// Frames from system ids that are no aircraft of this network.
    pub foreign_system: u64,
    /// Frames with an aircraft's system id from another one: from an address that is not known to be the same aircraft, or two
    /// starts that speak in turn.
    pub duplicate_system: u64,
    /// Frames of aircraft with a signing key that were dropped: not signed although the aircraft signs, or signed wrong.
    pub bad_signature: u64,
    /// Frames with a right signature that were not newer than those before: dropped.
    pub replayed: u64,
}

/// One frame; with a right checksum when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Whether the dialect knows the message; only then the checksum was verified.
    pub known: bool,
    /// Who speaks.
    pub system: u8,
    /// Which part of it.
    pub component: u8,
    /// The speaker's running number.
    pub sequence: u8,
    /// Message id.
    pub id: u32,
    /// Payload, trailing zeros cut by the sender.
    pub payload: &'a [u8],
    /// The whole frame as it came.
    pub raw: &'a [u8],
}

/// Reads the frames of one datagram.
#[derive(Debug)]
pub struct Frames<'a, 'c> {
    rest: &'a [u8],
    counters: &'c mut FrameCounters,
}

/// The frames of one datagram, in order.
pub fn frames<'a, 'c>(datagram: &'a [u8], counters: &'c mut FrameCounters) -> Frames<'a, 'c> {
    Frames { rest: datagram, counters }
}

/// First byte of a MAVLink 2 frame.
const MAGIC_V2: u8 = 0xFD;
/// First byte of a MAVLink 1 frame.
const MAGIC_V1: u8 = 0xFE;
/// The frame carries a signature of 13 bytes behind its checksum.
const FLAG_SIGNED: u8 = 0x01;
/// Length of a signature.
const SIGNATURE: usize = 13;

/// Where the parts of a frame lie, before its checksum is looked at.
pub(super) struct Shape {
    /// Length of the header.
    pub(super) head: usize,
    pub(super) payload: usize,
    pub(super) total: usize,
    pub(super) id: u32,
}

pub(super) fn shape(bytes: &[u8]) -> Option<Shape> {
    match *bytes {
        [MAGIC_V2, length, flags, _, _, _, _, a, b, c, ..] if flags & !FLAG_SIGNED == 0 => {
            let payload = usize::from(length);
            let signature = if flags & FLAG_SIGNED == 0 { 0 } else { SIGNATURE };
            Some(Shape { head: 10, payload, total: 12 + payload + signature, id: u32::from_le_bytes([a, b, c, 0]) })
        }
        [MAGIC_V1, length, _, _, _, id, ..] => {
            let payload = usize::from(length);
            Some(Shape { head: 6, payload, total: 8 + payload, id: u32::from(id) })
        }
        _ => None,
    }
}

/// Whether the dialect knows the message id, and so its checksum seed.
pub(super) fn known(id: u32) -> bool {
    MavMessage::extra_crc(id) != 0 || MavMessage::default_message_from_id(id).is_some()
}

impl<'a> Iterator for Frames<'a, '_> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        while !self.rest.is_empty() {
            let bytes = self.rest;
            let Some((shape, raw)) = shape(bytes).and_then(|s| bytes.get(..s.total).map(|raw| (s, raw))) else {
                self.step_over_one();
                continue;
            };
            let end = shape.head + shape.payload;
            let known = known(shape.id);
            if !known && !bytes.get(shape.total).is_none_or(|next| matches!(*next, MAGIC_V1 | MAGIC_V2)) {
                self.step_over_one();
                continue;
            }
            if known && calculate_crc(&raw[1..end], MavMessage::extra_crc(shape.id)) != u16::from_le_bytes([raw[end], raw[end + 1]]) {
                self.counters.bad_checksum += 1;
                self.step_over_one();
                continue;
            }
            self.rest = &bytes[shape.total..];
            self.counters.frames += u64::from(known);
            self.counters.unknown_message += u64::from(!known);
            let (sequence, system, component) = if raw[0] == MAGIC_V1 {
                self.counters.version_one += 1;
                (raw[2], raw[3], raw[4])
            } else {
                (raw[4], raw[5], raw[6])
            };
            return Some(Frame { known, system, component, sequence, id: shape.id, payload: &raw[shape.head..end], raw });
        }
        None
    }
}

impl Frames<'_, '_> {
    fn step_over_one(&mut self) {
        self.counters.garbage_bytes += 1;
        self.rest = &self.rest[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A ground station's heartbeat from 255/190 with sequence 7.
    fn heartbeat() -> Vec<u8> {
        super::super::wire::encode(&super::super::message::Outgoing::Heartbeat, 255, 190, 7, 1)
    }

    fn read(datagram: &[u8]) -> (Vec<(u8, u32)>, FrameCounters) {
        let mut counters = FrameCounters::default();
        let seen = frames(datagram, &mut counters).filter(|f| f.known).map(|f| (f.system, f.id)).collect();
        (seen, counters)
    }

    #[test]
    fn a_frame_is_found_behind_garbage_and_the_garbage_is_counted() {
        let mut datagram = vec![1, 2, 3];
        datagram.extend(heartbeat());
        datagram.extend(heartbeat());

        let (seen, counters) = read(&datagram);

        assert_eq!(seen, [(255, 0), (255, 0)]);
        assert_eq!(counters.garbage_bytes, 3);
    }

    #[test]
    fn a_truncated_frame_is_lost_alone_and_the_next_datagram_is_read_whole() {
        let whole = heartbeat();
        let mut counters = FrameCounters::default();

        let first = frames(&whole[..whole.len() - 1], &mut counters).count();
        let second = frames(&whole, &mut counters).count();

        assert_eq!((first, second), (0, 1));
        assert_eq!(counters.garbage_bytes, u64::try_from(whole.len()).expect("small") - 1);
    }

    #[test]
    fn a_wrong_checksum_is_counted_and_the_frame_behind_it_is_read() {
        let mut datagram = heartbeat();
        datagram[10] ^= 0x40;
        datagram.extend(heartbeat());

        let (seen, counters) = read(&datagram);

        assert_eq!(seen.len(), 1);
        assert_eq!(counters.bad_checksum, 1);
    }

    #[test]
    fn an_unknown_message_is_stepped_over_whole_and_given_out_as_unknown() {
        let mut datagram = vec![MAGIC_V2, 2, 0, 0, 9, 1, 1, 0xFF, 0xFF, 0x0E, MAGIC_V2, MAGIC_V2, 0, 0];
        datagram.extend(heartbeat());

        let (seen, counters) = read(&datagram);

        assert_eq!(seen.len(), 1);
        assert_eq!((counters.unknown_message, counters.garbage_bytes, counters.frames), (1, 0, 1));
        let mut again = FrameCounters::default();
        assert_eq!(frames(&datagram, &mut again).map(|f| f.known).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_frame_of_the_first_protocol_version_is_read_and_counted() {
        let mut raw = mavlink::MAVLinkV1MessageRaw::new();
        let beat = MavMessage::HEARTBEAT(mavlink::dialects::common::HEARTBEAT_DATA::default());
        raw.serialize_message(mavlink::MavHeader { system_id: 4, component_id: 1, sequence: 200 }, &beat);

        let (seen, counters) = read(raw.raw_bytes());

        assert_eq!(seen, [(4, 0)]);
        assert_eq!(counters.version_one, 1);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic_and_every_byte_is_accounted_for(datagram in proptest::collection::vec(any::<u8>(), 0..600)) {
            let mut counters = FrameCounters::default();
            let framed: usize = frames(&datagram, &mut counters).map(|f| f.raw.len()).sum();

            prop_assert!(framed + usize::try_from(counters.garbage_bytes).expect("small") <= datagram.len());
        }

        #[test]
        fn mangled_frames_are_read_without_a_panic_and_decoded_or_dropped(
            cut in 0usize..21, flips in proptest::collection::vec((0usize..42, any::<u8>()), 0..6)
        ) {
            let mut datagram = heartbeat();
            datagram.truncate(21 - cut);
            datagram.extend(heartbeat());
            for (at, value) in flips {
                if let Some(byte) = datagram.get_mut(at) { *byte = value; }
            }
            let mut counters = FrameCounters::default();
            let mut enums = FrameCounters::default();
            for frame in frames(&datagram, &mut counters) {
                let _ = super::super::wire::decode(frame.id, frame.payload, &mut enums);
            }
        }
    }
}
