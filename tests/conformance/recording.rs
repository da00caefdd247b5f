//! A recording as messages with their times.

use medflight::link::frame::{FrameCounters, frames};
use medflight::link::message::Message;
use medflight::link::trace::entries;
use medflight::link::wire::decode;
use medflight::units::time::{Mono, Now, Utc};

/// One recorded frame.
pub(crate) struct Recorded {
    /// When, on a clock that starts at zero with the recording.
    pub(crate) now: Now,
    /// Whether the aircraft said it.
    pub(crate) from_aircraft: bool,
    /// System id of the sender.
    pub(crate) system: u8,
    /// Message id.
    pub(crate) id: u32,
    /// Payload.
    pub(crate) payload: Vec<u8>,
    /// The frame as it was.
    pub(crate) raw: Vec<u8>,
    /// What it says, where we read it.
    pub(crate) message: Option<Message>,
}

/// Reads a recording; every entry of it must be a frame or be counted.
pub(crate) fn read(name: &str) -> (Vec<Recorded>, FrameCounters) {
    let path = format!("{}/tests/conformance/traces/{name}.tlog", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut counters = FrameCounters::default();
    let mut enums = FrameCounters::default();
    let mut start = None;
    let mut recorded = Vec::new();
    for entry in entries(&bytes) {
        let start = *start.get_or_insert(entry.micros);
        let micros = entry.micros.saturating_sub(start);
        let now = Now { mono: Mono(micros), utc: Utc(i64::try_from(micros / 1_000).expect("a short recording")) };
        for frame in frames(entry.frame, &mut counters).filter(|frame| frame.known) {
            recorded.push(Recorded {
                now,
                from_aircraft: frame.system == 1,
                system: frame.system,
                id: frame.id,
                payload: frame.payload.to_vec(),
                raw: frame.raw.to_vec(),
                message: decode(frame.id, frame.payload, &mut enums),
            });
        }
    }
    counters.bad_enum = enums.bad_enum;
    (recorded, counters)
}

impl Recorded {
    /// Whether this is between the aircraft and the second ground station that some recordings have.
    pub(crate) fn of_another_station(&self) -> bool {
        const SECOND: u8 = 254;
        let to = match &self.message {
            Some(Message::MissionAck { to, .. } | Message::ItemRequest { to, .. } | Message::CommandAck { to, .. }) => to.system,
            _ => 0,
        };
        self.system == SECOND || to == SECOND
    }

    /// The number of the command when the ground sent COMMAND_LONG, with its first parameters.
    pub(crate) fn command(&self) -> Option<(u16, [f32; 3])> {
        const COMMAND_LONG: u32 = 76;
        if self.from_aircraft || self.id != COMMAND_LONG {
            return None;
        }
        let mut full = self.payload.clone();
        full.resize(33, 0);
        let param = |i: usize| f32::from_le_bytes([full[4 * i], full[4 * i + 1], full[4 * i + 2], full[4 * i + 3]]);
        Some((u16::from_le_bytes([full[28], full[29]]), [param(0), param(1), param(2)]))
    }
}
