//! Any datagram is read to its end: every byte belongs to a frame or is counted, and what is known is decoded or counted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::link::frame::{FrameCounters, frames};
use medflight_fuzz::link::wire;

fuzz_target!(|data: &[u8]| {
    let mut counters = FrameCounters::default();
    let (mut framed, mut known, mut decoded) = (0, 0, FrameCounters::default());
    for frame in frames(data, &mut counters) {
        framed += frame.raw.len();
        assert!(frame.payload.len() <= 255 && frame.raw.len() >= 8 + frame.payload.len());
        if frame.known {
            known += 1;
            drop(wire::decode(frame.id, frame.payload, &mut decoded));
        }
    }
    let garbage = usize::try_from(counters.garbage_bytes).expect("a datagram");
    assert_eq!(framed + garbage, data.len(), "bytes that nobody counted");
    assert_eq!(counters.frames, known);
});
