//! What an aircraft said, as statements that can be compared one by one.
//!
//! A discrete message is one statement. Of a message that repeats its state, each change is one. A number that depends on the
//! flight (a height in a text) is marked with `~` and compared with a tolerance; all other words must be equal.

use std::collections::BTreeMap;

use super::tape::header;

/// Statements of one channel are compared in order; between channels the order is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// Acknowledgements, the plan transfer, messages that were asked for.
    Answer,
    /// PARAM_VALUE.
    Parameter,
    /// Index and count of PARAM_VALUE.
    Place,
    /// STATUSTEXT, its pieces joined.
    Text,
    /// EVENT.
    Event,
    /// COMMAND_LONG that the aircraft sends by itself.
    Own,
    /// MISSION_ITEM_REACHED, the first of each.
    Reached,
    /// HEARTBEAT's modes and status.
    Heartbeat,
    /// EXTENDED_SYS_STATE.
    Extended,
    /// MISSION_CURRENT.
    Mission,
    /// CURRENT_MODE.
    Mode,
    /// PREARM_CHECK of SYS_STATUS.
    Ready,
    /// The sensors that SYS_STATUS calls present.
    Sensors,
    /// Charge state of BATTERY_STATUS.
    Charge,
    /// Fix of GPS_RAW_INT.
    Fix,
    /// Messages that appear at all.
    Presence,
}

impl Channel {
    /// Its name in reports and in the file of accepted differences.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Whether each of its statements is told once, so that who was not there has missed it.
    pub(crate) fn told_once(self) -> bool {
        matches!(self, Self::Parameter | Self::Place | Self::Text | Self::Event | Self::Own)
    }

    /// Seconds between two samples, for channels that show changes of a repeated message.
    pub(crate) fn period(self) -> f64 {
        match self {
            Self::Heartbeat | Self::Extended | Self::Mission | Self::Ready | Self::Sensors => 1.0,
            Self::Mode | Self::Charge => 2.0,
            Self::Fix => 1.0,
            Self::Answer | Self::Parameter | Self::Place | Self::Text | Self::Event | Self::Own | Self::Reached | Self::Presence => 0.0,
        }
    }
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// Which life of the autopilot.
    pub(crate) life: usize,
    /// Seconds since its boot.
    pub(crate) at: f64,
    pub(crate) channel: Channel,
    pub(crate) words: String,
    /// How long it held, seconds; 0 for a discrete message.
    pub(crate) lasted: f64,
}

/// Puts frames together to statements.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    pub(crate) facts: Vec<Fact>,
    /// Index of the last statement of each repeated state.
    last: BTreeMap<Channel, usize>,
    pieces: BTreeMap<u16, String>,
    seen: BTreeMap<u32, usize>,
    life: usize,
}

/// Parameters that the aircraft writes itself.
const MEASURED: [&str; 5] = ["CAL_", "EKF2_MAG_DECL", "LND_FLIGHT_T", "COM_FLIGHT_UUID", "_HASH_CHECK"];

struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn u8(&self, at: usize) -> u8 {
        self.0[at]
    }
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.0[at], self.0[at + 1]])
    }
    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes([self.0[at], self.0[at + 1], self.0[at + 2], self.0[at + 3]])
    }
    fn f32(&self, at: usize) -> f32 {
        f32::from_bits(self.u32(at))
    }
    fn text(&self, at: usize, length: usize) -> String {
        let bytes = &self.0[at..at + length];
        String::from_utf8_lossy(&bytes[..bytes.iter().position(|b| *b == 0).unwrap_or(length)]).into_owned()
    }
    fn to(&self, at: usize) -> String {
        format!("to {}/{}", self.u8(at), self.u8(at + 1))
    }
    fn floats(&self, count: usize) -> String {
        let number = |value: f32| match value {
            value if value.is_nan() => " nan".to_owned(),
            value if value.fract().abs() > 0.0 && value.abs() > 1.0 => format!(" ~{value}"),
            value => format!(" {value}"),
        };
        (0..count).map(|n| number(self.f32(4 * n))).collect()
    }
}

impl Listener {
    /// Takes a frame of the aircraft, heard `at` seconds after its boot.
    pub(crate) fn hear(&mut self, life: usize, at: f64, raw: &[u8]) {
        let Some((true, id, payload)) = header(raw) else { return };
        if life != self.life {
            self.life = life;
            self.last.clear();
            self.pieces.clear();
            self.seen.clear();
        }
        let mut full = payload.to_vec();
        full.resize(full.len().max(255), 0);
        let f = Fields(&full);
        let first = *self.seen.entry(id).and_modify(|n| *n += 1).or_insert(1) == 1;
        if first && !matches!(id, 22 | 39..=47 | 51 | 73 | 76 | 77 | 111 | 148 | 244 | 253 | 264 | 300 | 397 | 410 | 435) {
            self.say(at, Channel::Presence, format!("message {id}"));
        }
        match id {
            0 => {
                let words = format!("mode {:#010x} base {:#04x} status {} type {}", f.u32(0), f.u8(6), f.u8(7), f.u8(4));
                self.hold(at, Channel::Heartbeat, words);
            }
            1 => {
                let ready = f.u32(8) >> 28 & 1;
                self.hold(at, Channel::Ready, format!("prearm check {ready}"));
                self.hold(at, Channel::Sensors, format!("sensors {:#010x}", f.u32(0)));
            }
            4 if f.u8(12) != 0 => self.say(at, Channel::Answer, format!("PING seq {} {}", f.u32(8), f.to(12))),
            22 => {
                let name = f.text(8, 16);
                // What the aircraft measured itself, and the checksum over it, differ from run to run.
                let measured = MEASURED.iter().any(|start| name.starts_with(start));
                let value = if measured { "measured".to_owned() } else { format!("{:#010x}", f.u32(0)) };
                self.say(at, Channel::Parameter, format!("{name} = {value} type {}", f.u8(24)));
                self.say(at, Channel::Place, format!("{name} at {} of {}", f.u16(6), f.u16(4)));
            }
            24 => self.hold(at, Channel::Fix, format!("fix {}", f.u8(28))),
            40 | 51 => self.say(at, Channel::Answer, format!("REQUEST({id}) {} kind {} {}", f.u16(0), f.u8(4), f.to(2))),
            42 => {
                let ids = format!("{}/{}/{}", f.u32(6), f.u32(10), f.u32(14));
                self.hold(at, Channel::Mission, format!("at {} of {} state {} mode {} ids {ids}", f.u16(0), f.u16(2), f.u8(4), f.u8(5)));
            }
            44 => self.say(at, Channel::Answer, format!("COUNT {} kind {} id {} {}", f.u16(0), f.u8(4), f.u32(5), f.to(2))),
            46 => self.hold(at, Channel::Reached, format!("reached {}", f.u16(0))),
            47 => self.say(at, Channel::Answer, format!("MISSION_ACK {} kind {} id {} {}", f.u8(2), f.u8(3), f.u32(4), f.to(0))),
            39 | 73 => {
                let place =
                    if id == 73 { format!("{} {}", f.u32(16) as i32, f.u32(20) as i32) } else { format!("{} {}", f.f32(16), f.f32(20)) };
                let flags = format!("frame {} current {} auto {} kind {}", f.u8(34), f.u8(35), f.u8(36), f.u8(37));
                let words = format!("ITEM({id}) {} cmd {}{} {place} {} {flags} {}", f.u16(28), f.u16(30), f.floats(4), f.f32(24), f.to(32));
                self.say(at, Channel::Answer, words);
            }
            76 => {
                let words = format!("command {}{} confirmation {} {}", f.u16(28), f.floats(7), f.u8(32), f.to(30));
                self.say(at, Channel::Own, words);
            }
            77 => {
                let words = format!("ACK {} result {} progress {} {} {}", f.u16(0), f.u8(2), f.u8(3), f.u32(4), f.to(8));
                self.say(at, Channel::Answer, words);
            }
            111 => self.say(at, Channel::Answer, format!("TIMESYNC {} {}", f.u32(8), f.to(16))),
            147 => self.hold(at, Channel::Charge, format!("charge state {}", f.u8(49))),
            148 | 264 | 300 | 397 | 435 => self.say(at, Channel::Answer, asked_for(id, &f)),
            244 => self.say(at, Channel::Answer, format!("INTERVAL of {} is {}", f.u16(4), f.u32(0) as i32)),
            245 => self.hold(at, Channel::Extended, format!("landed {} vtol {}", f.u8(1), f.u8(0))),
            253 => self.text(at, &f),
            410 => self.say(at, Channel::Event, event(&f)),
            436 => {
                let words = format!("mode {:#010x} intended {:#010x} standard {}", f.u32(0), f.u32(4), f.u8(8));
                self.hold(at, Channel::Mode, words);
            }
            _ => {}
        }
    }

    fn say(&mut self, at: f64, channel: Channel, words: String) {
        self.facts.push(Fact { life: self.life, at, channel, words, lasted: 0.0 });
    }

    fn hold(&mut self, at: f64, channel: Channel, words: String) {
        if let Some(index) = self.last.get(&channel) {
            let last = &mut self.facts[*index];
            last.lasted = at - last.at;
            if last.words == words {
                return;
            }
        }
        self.last.insert(channel, self.facts.len());
        self.say(at, channel, words);
    }

    /// A piece of a text; a piece of less than 50 characters is the last.
    fn text(&mut self, at: f64, f: &Fields<'_>) {
        let piece = f.text(1, 50);
        let whole = piece.len() < 50;
        let mut text = self.pieces.remove(&f.u16(51)).unwrap_or_default() + &piece;
        if !whole {
            self.pieces.insert(f.u16(51), text);
            return;
        }
        if text.starts_with("[logger]") {
            // The name of the log is the time of the day.
            text.retain(|c| !c.is_ascii_digit());
        }
        let tab = if text.ends_with('\t') { " TAB" } else { "" };
        let marked: Vec<String> = text.trim_end().split(' ').map(mark).collect();
        self.say(at, Channel::Text, format!("severity {}: {}{tab}", f.u8(0), marked.join(" ")));
    }
}

/// A word with its number marked as one that depends on the flight.
fn mark(word: &str) -> String {
    let bare = word.trim_start_matches('(');
    if bare.parse::<f64>().is_ok() { format!("~{bare}") } else { word.to_owned() }
}

fn asked_for(id: u32, f: &Fields<'_>) -> String {
    match id {
        148 => format!(
            "AUTOPILOT_VERSION {:#x} {:#x} {:#x} {} uid {:#x}{:08x} {:?}",
            f.u32(0),
            f.u32(16),
            f.u32(20),
            f.u32(24),
            f.u32(12),
            f.u32(8),
            &f.0[36..44]
        ),
        264 => "FLIGHT_INFORMATION".to_owned(),
        300 => format!("PROTOCOL_VERSION {} {} {}", f.u16(0), f.u16(2), f.u16(4)),
        397 => format!("COMPONENT_METADATA {} {}", f.u32(4), f.text(8, 60)),
        _ => format!(
            "AVAILABLE_MODE {} of {} {:#010x} properties {} standard {} {}",
            f.u8(9),
            f.u8(8),
            f.u32(0),
            f.u32(4),
            f.u8(10),
            f.text(11, 35)
        ),
    }
}

/// Id, levels and arguments; floats and heights are marked.
fn event(f: &Fields<'_>) -> String {
    let args = match f.u32(0) {
        17_980_399 => String::new(),
        24_986_204 | 20_656_071 | 28_985_965 => format!("~{}", f.f32(13)),
        22_161_044 => format!("~{} ~{}", f.u32(13) as i32, f.u32(17) as i32),
        27_006_470 | 22_091_529 => format!("~{}", f.u32(13) as i32),
        _ => {
            let args = &f.0[13..53];
            let end = args.iter().rposition(|b| *b != 0).map_or(0, |n| n + 1);
            args[..end].iter().map(|b| format!("{b:02x}")).collect()
        }
    };
    format!("event {} levels {:#04x} {args}", f.u32(0), f.u8(12))
}
