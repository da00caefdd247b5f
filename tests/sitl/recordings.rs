//! The recordings of a flight as any other program would read them: bytes of MAVLink 2, without our decoder.

use crate::crew::Leg;
use medflight::link::trace::{Entry, entries, is_sound};
use std::path::Path;

/// Our own system id.
const STATION: u8 = 255;
const MISSION_COUNT: u32 = 44;
const COMMAND_LONG: u32 = 76;
const STATUSTEXT: u32 = 253;
const ARM_DISARM: u16 = 400;

/// One flight's recording.
pub(crate) struct Recording(Vec<u8>);

impl Recording {
    /// Of this flight, in this data folder.
    pub(crate) fn of(data: &Path, leg: &Leg) -> Self {
        let file = data.join("tlogs").join(format!("{}-{}.tlog", leg.id, leg.tail));
        Self(std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
    }

    /// Frames of this system id with this message id; all of them have to be sound. Others may be of a dialect that we do not know.
    fn of_kind(&self, system: u8, id: u32) -> Vec<Entry<'_>> {
        let ours = |entry: &Entry<'_>| entry.frame[0] == 0xFD && entry.frame[5] == system && message_id(entry.frame) == id;
        let found: Vec<Entry<'_>> = entries(&self.0).filter(ours).collect();
        assert!(found.iter().all(is_sound), "a frame of the recording cannot be read");
        found
    }

    /// Every byte of the file belongs to an entry.
    pub(crate) fn is_whole(&self) -> bool {
        entries(&self.0).map(|entry| 8 + entry.frame.len()).sum::<usize>() == self.0.len()
    }

    /// What every frame carries, sent and heard, without heads and checksums, one behind the other.
    pub(crate) fn payloads(&self) -> Vec<u8> {
        let payload = |entry: Entry<'_>| match entry.frame {
            [0xFD, length, ..] => entry.frame.get(10..10 + usize::from(*length)).unwrap_or_default().to_vec(),
            other => other.to_vec(),
        };
        entries(&self.0).flat_map(payload).collect()
    }

    /// Frames that were heard from the aircraft with this message id.
    pub(crate) fn heard(&self, system: u8, id: u32) -> usize {
        self.of_kind(system, id).len()
    }

    /// Uploads that we began.
    pub(crate) fn uploads_begun(&self) -> usize {
        self.of_kind(STATION, MISSION_COUNT).len()
    }

    /// How often the aircraft said this, as far as it was heard.
    pub(crate) fn told(&self, system: u8, words: &str) -> usize {
        let says = |entry: &Entry<'_>| entry.frame.windows(words.len()).any(|part| part == words.as_bytes());
        self.of_kind(system, STATUSTEXT).iter().filter(|entry| says(entry)).count()
    }

    /// Orders to arm that we sent: the command with 1 as its first number.
    pub(crate) fn orders_to_arm(&self) -> usize {
        let arms = |entry: &Entry<'_>| {
            let payload = &entry.frame[10..];
            payload[28..30] == ARM_DISARM.to_le_bytes() && payload[..4] == 1.0_f32.to_le_bytes()
        };
        self.of_kind(STATION, COMMAND_LONG).iter().filter(|entry| arms(entry)).count()
    }
}

fn message_id(frame: &[u8]) -> u32 {
    u32::from_le_bytes([frame[7], frame[8], frame[9], 0])
}
