//! Frames: bytes in, checked frames out, and back.
//!
//! Like the autopilot's, the parser is one byte stream over all datagrams: a truncated datagram swallows the head of
//! the next, and a frame with a wrong checksum vanishes without a word. Signatures are neither checked nor sent.

use mavlink::dialects::common::MavMessage;
use mavlink::{MAVLinkV2MessageRaw, MavHeader, Message, calculate_crc};

const STX_V2: u8 = 0xfd;
const STX_V1: u8 = 0xfe;
const SIGNED: u8 = 0x01;
const SIGNATURE_LENGTH: usize = 13;
/// The autopilot's component id.
pub(crate) const AUTOPILOT: u8 = 1;

/// One frame with a good checksum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    /// Sender's system id.
    pub system: u8,
    /// Sender's component id.
    pub component: u8,
    /// Message id.
    pub id: u32,
    /// Payload as received: MAVLink 2 cuts trailing zeros.
    pub payload: Vec<u8>,
}

/// Finds frames in a byte stream.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parser {
    pending: Vec<u8>,
}

impl Parser {
    /// Takes bytes in and returns the whole frames among them.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.pending.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut at = 0;
        while at < self.pending.len() {
            let rest = &self.pending[at..];
            let header = match rest[0] {
                STX_V2 => 10,
                STX_V1 => 6,
                _ => {
                    at += 1;
                    continue;
                }
            };
            if rest.len() < header {
                break;
            }
            let length = usize::from(rest[1]);
            let signature = if rest[0] == STX_V2 && rest[2] & SIGNED != 0 { SIGNATURE_LENGTH } else { 0 };
            let total = header + length + 2 + signature;
            if rest.len() < total {
                break;
            }
            if let Some(frame) = checked(&rest[..total], header, length) {
                frames.push(frame);
            }
            at += total;
        }
        self.pending.drain(..at);
        frames
    }
}

fn checked(bytes: &[u8], header: usize, length: usize) -> Option<Frame> {
    let (system, component, id) = if header == 10 {
        (bytes[5], bytes[6], u32::from_le_bytes([bytes[7], bytes[8], bytes[9], 0]))
    } else {
        (bytes[3], bytes[4], u32::from(bytes[5]))
    };
    let end = header + length;
    let sum = u16::from_le_bytes([bytes[end], bytes[end + 1]]);
    if calculate_crc(&bytes[1..end], extra(id)) != sum {
        return None;
    }
    Some(Frame { system, component, id, payload: bytes[header..end].to_vec() })
}

/// A number that depends on a message's fields; the codec's table lacks GNSS_INTEGRITY.
fn extra(id: u32) -> u8 {
    if id == 441 { 169 } else { MavMessage::extra_crc(id) }
}

/// Numbers and writes the frames of one sender.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    system_id: u8,
    component_id: u8,
    sequence: u8,
}

impl Writer {
    /// A sender with its two ids.
    pub(crate) fn new(system_id: u8, component_id: u8) -> Self {
        Self { system_id, component_id, sequence: 0 }
    }

    /// A frame around a typed message.
    pub(crate) fn typed(&mut self, message: &MavMessage) -> Vec<u8> {
        let mut raw = MAVLinkV2MessageRaw::new();
        let header = MavHeader { system_id: u32::from(self.system_id), component_id: self.component_id, sequence: self.next() };
        raw.serialize_message(header, message);
        raw.raw_bytes().to_vec()
    }

    /// A frame around a payload laid out by hand: for numbers that the codec's closed enums cannot hold.
    pub(crate) fn raw(&mut self, id: u32, payload: &[u8]) -> Vec<u8> {
        // MAVLink 2 cuts trailing zeros, but never the first byte.
        let length = payload.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
        let [id0, id1, id2, _] = id.to_le_bytes();
        let mut bytes = vec![STX_V2, length as u8, 0, 0, self.next(), self.system_id, self.component_id, id0, id1, id2];
        bytes.extend_from_slice(&payload[..length.min(payload.len())]);
        let sum = calculate_crc(&bytes[1..], extra(id));
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    fn next(&mut self) -> u8 {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        sequence
    }
}

/// Reads fields of a payload at fixed offsets; what was cut reads as zero.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    fn bytes<const N: usize>(self, offset: usize) -> [u8; N] {
        let mut out = [0; N];
        for (slot, index) in out.iter_mut().zip(offset..) {
            *slot = self.0.get(index).copied().unwrap_or(0);
        }
        out
    }

    /// One byte.
    pub(crate) fn u8(self, offset: usize) -> u8 {
        self.bytes::<1>(offset)[0]
    }

    /// Two bytes, little-endian.
    pub(crate) fn u16(self, offset: usize) -> u16 {
        u16::from_le_bytes(self.bytes(offset))
    }

    /// Four bytes, little-endian.
    pub(crate) fn u32(self, offset: usize) -> u32 {
        u32::from_le_bytes(self.bytes(offset))
    }

    /// Four bytes, little-endian, signed.
    pub(crate) fn i32(self, offset: usize) -> i32 {
        i32::from_le_bytes(self.bytes(offset))
    }

    /// Eight bytes, little-endian, signed.
    pub(crate) fn i64(self, offset: usize) -> i64 {
        i64::from_le_bytes(self.bytes(offset))
    }

    /// A float, bits kept.
    pub(crate) fn f32(self, offset: usize) -> f32 {
        f32::from_bits(self.u32(offset))
    }

    /// A name of up to 16 characters, ended by NUL or by its length.
    pub(crate) fn name(self, offset: usize) -> String {
        let bytes: [u8; 16] = self.bytes(offset);
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(16);
        String::from_utf8_lossy(&bytes[..end]).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Vec<u8> {
        // COMMAND_ACK of a command number that no dialect knows.
        Writer::new(1, AUTOPILOT).raw(77, &[0x00, 0x70, 3, 0, 0, 0, 0, 0, 255, 190])
    }

    #[test]
    fn a_frame_comes_back_as_it_was_written() {
        let frames = Parser::default().push(&frame());

        assert_eq!(frames.len(), 1);
        assert_eq!((frames[0].system, frames[0].component, frames[0].id), (1, 1, 77));
        assert_eq!(Fields(&frames[0].payload).u16(0), 0x7000);
        assert_eq!(Fields(&frames[0].payload).u8(9), 190);
    }

    #[test]
    fn a_truncated_datagram_swallows_the_next() {
        let mut parser = Parser::default();
        let whole = frame();

        assert!(parser.push(&whole[..whole.len() - 4]).is_empty());
        assert!(parser.push(&whole).is_empty());
        assert_eq!(parser.push(&whole).len(), 1);
    }

    #[test]
    fn a_wrong_checksum_is_met_with_silence() {
        let mut bytes = frame();
        *bytes.last_mut().expect("a frame has bytes") ^= 0xff;

        assert!(Parser::default().push(&bytes).is_empty());
    }
}
