//! A recording on the clock of the aircraft that it shows.
//!
//! A frame is stamped with the wall clock of the machine that recorded it. The aircraft's own clock starts at its boot and
//! runs a little slower (or, in one recording, four times faster); messages that carry it tie the two together.

/// A frame that one of the two sides put on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Which life of the autopilot: counts its restarts.
    pub(crate) life: usize,
    /// Microseconds since that life began.
    pub(crate) at: u64,
    /// Whether the aircraft sent it.
    pub(crate) from_aircraft: bool,
    /// Message id.
    pub(crate) id: u32,
    /// Payload, its cut zeros put back up to 64 bytes.
    pub(crate) payload: Vec<u8>,
    /// As it was on the wire.
    pub(crate) raw: Vec<u8>,
}

/// The frames of a recording, with the wall time of each boot.
#[derive(Debug)]
pub(crate) struct Tape {
    pub(crate) entries: Vec<Entry>,
    /// Wall clock of the start of each life, microseconds since 1970.
    pub(crate) boots: Vec<u64>,
}

/// System and component id of the aircraft.
const AIRCRAFT: (u8, u8) = (1, 1);
/// Messages that begin with the aircraft's clock in milliseconds.
const CLOCKED: [u32; 4] = [30, 32, 33, 83];
/// A gap to a repeated time of less than this is not a restart, milliseconds.
const RESTART_MS: u64 = 1_000;

/// Reads a recording of this name.
pub(crate) fn read(name: &str) -> Tape {
    let path = format!("{}/tests/conformance/traces/{name}.tlog", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let frames = split(&bytes);
    let clocks = clocks(&frames);
    let mut entries = Vec::new();
    let mut life = 0;
    for (wall, raw) in frames {
        let Some((from_aircraft, id, payload)) = header(raw) else { continue };
        while clocks.get(life + 1).is_some_and(|clock| wall >= clock.start()) {
            life += 1;
        }
        let mut full = payload.to_vec();
        full.resize(full.len().max(64), 0);
        let at = clocks[life].at(wall);
        entries.push(Entry { life, at, from_aircraft, id, payload: full, raw: raw.to_vec() });
    }
    let boots = clocks.iter().map(Clock::boot).collect();
    Tape { entries, boots }
}

/// The stamped frames; a frame that was cut on purpose ends where the next stamp begins.
fn split(bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(stamp) = bytes.get(at..at + 8) {
        let wall = u64::from_be_bytes(stamp.try_into().expect("eight bytes"));
        let body = &bytes[at + 8..];
        let stamped = |rest: &[u8]| rest.len() > 8 && rest[..3] == stamp[..3] && matches!(rest[8], 0xFD | 0xFE);
        let whole = length(body).filter(|n| *n == body.len() || body.get(*n..).is_some_and(stamped));
        let n = whole.unwrap_or_else(|| (1..body.len()).find(|n| stamped(&body[*n..])).unwrap_or(body.len()));
        found.push((wall, &body[..n]));
        at += 8 + n;
    }
    found
}

fn length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0xFD, length, flags, ..] => Some(12 + usize::from(length) + if flags & 1 == 1 { 13 } else { 0 }),
        [0xFE, length, ..] => Some(8 + usize::from(length)),
        _ => None,
    }
}

/// Whether the aircraft sent it, message id and payload.
pub(crate) fn header(raw: &[u8]) -> Option<(bool, u32, &[u8])> {
    match *raw {
        [0xFD, length, _, _, _, system, component, a, b, c, ref rest @ ..] => {
            Some(((system, component) == AIRCRAFT, u32::from_le_bytes([a, b, c, 0]), &rest[..usize::from(length).min(rest.len())]))
        }
        [0xFE, length, _, system, component, id, ref rest @ ..] => {
            Some(((system, component) == AIRCRAFT, u32::from(id), &rest[..usize::from(length).min(rest.len())]))
        }
        _ => None,
    }
}

/// One life's pairs of wall time and time since boot, microseconds.
struct Clock {
    ties: Vec<(u64, u64)>,
}

impl Clock {
    /// Wall time of the first tie, less a second: what is heard then belongs to this life.
    fn start(&self) -> u64 {
        self.boot()
    }

    fn boot(&self) -> u64 {
        let (wall, boot) = self.ties[0];
        wall - boot
    }

    fn at(&self, wall: u64) -> u64 {
        let after = self.ties.partition_point(|(tie, _)| *tie <= wall).clamp(1, self.ties.len().max(2) - 1);
        let ((w0, b0), (w1, b1)) = (self.ties[after - 1], *self.ties.get(after).unwrap_or(&self.ties[after - 1]));
        if wall < w0 || w1 <= w0 {
            return (b0 + wall).saturating_sub(w0);
        }
        let pace = (b1 - b0) as f64 / (w1 - w0) as f64;
        b0 + ((wall - w0) as f64 * pace) as u64
    }
}

fn clocks(frames: &[(u64, &[u8])]) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = Vec::new();
    for (wall, raw) in frames {
        let Some((true, id, payload)) = header(raw) else { continue };
        let Some(stamp) = payload.first_chunk::<4>().filter(|_| CLOCKED.contains(&id)) else { continue };
        let boot = u64::from(u32::from_le_bytes(*stamp)) * 1_000;
        let restarted = clocks.last().is_none_or(|clock| clock.ties.last().is_some_and(|(_, last)| boot + RESTART_MS * 1_000 < *last));
        if restarted {
            clocks.push(Clock { ties: vec![(*wall, boot)] });
        } else if let Some(clock) = clocks.last_mut()
            && clock.ties.last().is_some_and(|(last, known)| *wall > last + 4_000_000 && boot > *known)
        {
            clock.ties.push((*wall, boot));
        }
    }
    assert!(!clocks.is_empty(), "a recording shows the aircraft's clock");
    clocks
}
