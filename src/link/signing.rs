//! MAVLink 2 signing: each frame of an aircraft that has a key carries who vouches for it and when, and none is taken twice.
//!
//! A signature is a link number, a time in units of 10 µs since 2015-01-01, and the first 48 bits of SHA-256 over the key, the
//! frame and these two (MAVLink's message signing specification). Times of one sender on one link only grow; ours is kept over
//! restarts, so that what was recorded cannot be sent again.
//!
//! | frame of an aircraft with a key | no signed frame of it was ever right | one was right before        |
//! |---------------------------------|--------------------------------------|-----------------------------|
//! | not signed                      | taken, and told: `UNSIGNED`          | dropped, counted, told      |
//! | signed, wrong                   | dropped, counted, `BAD_SIGNATURE`    | the same                    |
//! | signed, not newer               | -                                    | dropped, counted            |
//! | signed, right, newer            | taken                                | taken                       |
//!
//! An autopilot that does not sign (PX4 1.17 ignores SETUP_SIGNING and answers unsigned) is never shown as one that does: as long
//! as it is told `UNSIGNED`, its aircraft is not cleared.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::units::time::Utc;

/// Length of link number, time and digest.
pub const LENGTH: usize = 13;
/// The flag of a signed frame.
const SIGNED: u8 = 0x01;
/// 2015-01-01 in milliseconds since 1970.
const EPOCH_MS: i64 = 1_420_070_400_000;
/// A minute in the time's units: how far a sender that is new may lie behind the newest time known.
const MINUTE: u64 = 6_000_000;
/// Times have 48 bits.
const MOST: u64 = (1 << 48) - 1;

/// A secret of 32 bytes; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signing key: want 64 hexadecimal digits")]
pub struct ParseKeyError;

impl std::str::FromStr for Key {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, ParseKeyError> {
        let digits = text.trim();
        let mut key = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(ParseKeyError);
        }
        for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| ParseKeyError)?;
        }
        Ok(Self(key))
    }
}

/// What is kept over restarts: our own time, and the newest of each sender by link number, system and component.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// The last time that we signed with.
    pub ours: u64,
    /// The last time of each sender.
    pub theirs: BTreeMap<[u8; 3], u64>,
}

impl Times {
    /// As one line of text.
    #[must_use]
    pub fn to_line(&self) -> String {
        let theirs = self.theirs.iter().map(|([link, system, component], time)| format!(" {link}/{system}/{component}={time}"));
        std::iter::once(self.ours.to_string()).chain(theirs).collect()
    }

    /// From such a line; None when it is spoilt.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let ours = words.next()?.parse().ok()?;
        let mut theirs = BTreeMap::new();
        for word in words {
            let (who, time) = word.split_once('=')?;
            let mut parts = who.split('/').map(str::parse);
            let who = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
            theirs.insert(who, time.parse().ok()?);
        }
        Some(Self { ours, theirs })
    }
}

/// What a frame is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Signed, right, newer than all before.
    Right,
    /// Not signed, and nothing signed was ever right: taken, but the aircraft does not sign.
    NotSigning,
    /// Not signed although the aircraft signs: dropped.
    Unsigned,
    /// Not made with this key: dropped.
    Wrong,
    /// Seen before, or older: dropped.
    Replayed,
}

/// Signs for, and checks, one aircraft.
#[derive(Debug, Clone)]
pub struct Signing {
    key: Key,
    times: Times,
}

impl Signing {
    /// With the times of an earlier run. A minute is added to ours, because they are kept now and then only.
    #[must_use]
    pub fn new(key: Key, kept: Times) -> Self {
        let ours = if kept.ours == 0 { 0 } else { kept.ours + MINUTE };
        Self { key, times: Times { ours, ..kept } }
    }

    /// What is to be kept for the next run.
    #[must_use]
    pub fn times(&self) -> &Times {
        &self.times
    }

    /// A frame of ours with its signature. The clock may jump: our time only grows.
    #[must_use]
    pub fn sign(&mut self, now: Utc, link: u8, frame: &[u8]) -> Vec<u8> {
        let [magic, length, flags, rest @ ..] = frame else { return frame.to_vec() };
        let since = u64::try_from(now.0 - EPOCH_MS).unwrap_or(0).saturating_mul(100);
        self.times.ours = since.max(self.times.ours + 1).min(MOST);
        let mut signed = vec![*magic, *length, flags | SIGNED];
        let body = rest.len().saturating_sub(2);
        signed.extend(&rest[..body]);
        let seed = <mavlink::dialects::common::MavMessage as mavlink::Message>::extra_crc(id_of(frame));
        signed.extend(mavlink::calculate_crc(&signed[1..], seed).to_le_bytes());
        signed.push(link);
        signed.extend(&self.times.ours.to_le_bytes()[..6]);
        let digest = self.digest(&signed);
        signed.extend(digest);
        signed
    }

    /// Looks at a frame of the aircraft whose checksum is right.
    pub fn check(&mut self, frame: &[u8]) -> Worth {
        let signs = !self.times.theirs.is_empty();
        let is_signed = matches!(frame, [0xFD, _, flags, ..] if flags & SIGNED != 0);
        let Some((body, signature)) =
            frame.split_at_checked(frame.len().saturating_sub(6)).filter(|_| is_signed && frame.len() > 12 + LENGTH)
        else {
            return if signs { Worth::Unsigned } else { Worth::NotSigning };
        };
        // All six bytes are looked at, however many agree.
        let differs = self.digest(body).iter().zip(signature).fold(0, |sum, (a, b)| sum | (a ^ b));
        if differs != 0 {
            return Worth::Wrong;
        }
        let (Some(stamp), [_, _, _, _, _, system, component, ..]) = (body.get(body.len() - 7..), frame) else { return Worth::Wrong };
        let mut time = [0; 8];
        time[..6].copy_from_slice(&stamp[1..]);
        let time = u64::from_le_bytes(time);
        let who = [stamp[0], *system, *component];
        let newest = self.times.theirs.values().copied().max().unwrap_or(0);
        let newer = match self.times.theirs.get(&who) {
            Some(last) => time > *last,
            None => time + MINUTE >= newest,
        };
        if !newer {
            return Worth::Replayed;
        }
        self.times.theirs.insert(who, time);
        Worth::Right
    }

    fn digest(&self, frame: &[u8]) -> [u8; 6] {
        let whole = Sha256::new().chain_update(self.key.0).chain_update(frame).finalize();
        std::array::from_fn(|i| whole[i])
    }
}

fn id_of(frame: &[u8]) -> u32 {
    match *frame {
        [_, _, _, _, _, _, _, a, b, c, ..] => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::{FrameCounters, frames};
    use super::super::message::Outgoing;
    use super::super::wire::encode;
    use super::*;

    /// The bytes 0 to 31.
    fn key() -> Key {
        (0..32).map(|n| format!("{n:02x}")).collect::<String>().parse().expect("a key")
    }
    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
    }
    fn signing() -> Signing {
        Signing::new(key(), Times::default())
    }

    // Made by pymavlink 2.4.50 (LGPL-3.0), class MAVLink with secret_key = bytes(range(32)), link_id = 3 and
    // timestamp = 123456789012 at the first: a heartbeat and an arm command of 7/1.
    const HEARTBEAT: &str = "fd09010000070100000000000404160c9d040348b303141a99be1c00eb904e022872";
    const ARM: &str = "fd2001000107014c00000000803f00000000000000000000000000000000000000000000000090010701581703151a99be1c00aee1154d6141";

    #[test]
    fn frames_that_another_program_signed_are_right_once() {
        let mut signing = signing();

        assert_eq!(signing.check(&bytes(HEARTBEAT)), Worth::Right);
        assert_eq!(signing.check(&bytes(ARM)), Worth::Right);
        assert_eq!(signing.check(&bytes(ARM)), Worth::Replayed);
        assert_eq!(signing.check(&bytes(HEARTBEAT)), Worth::Replayed);
    }

    #[test]
    fn one_bit_or_another_key_makes_it_wrong() {
        let frame = bytes(HEARTBEAT);
        for at in 10..frame.len() {
            let mut spoilt = frame.clone();
            spoilt[at] ^= 1;
            assert_eq!(signing().check(&spoilt), Worth::Wrong, "byte {at}");
        }
        let other: Key = "11".repeat(32).parse().expect("a key");

        assert_eq!(Signing::new(other, Times::default()).check(&frame), Worth::Wrong);
    }

    #[test]
    fn ours_are_framed_right_and_their_time_grows_when_the_clock_jumps_back() {
        let (mut ours, mut theirs) = (signing(), signing());
        let plain = encode(&Outgoing::Heartbeat, 255, 190, 9, 1);

        for utc in [1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000] {
            let signed = ours.sign(Utc(utc), 2, &plain);

            let mut counters = FrameCounters::default();
            assert_eq!(frames(&signed, &mut counters).filter(|frame| frame.known).count(), 1);
            assert_eq!(counters.garbage_bytes, 0);
            assert_eq!(theirs.check(&signed), Worth::Right);
        }
    }

    #[test]
    fn after_a_restart_what_was_recorded_is_not_taken_again() {
        let mut before = signing();
        before.check(&bytes(HEARTBEAT));
        let kept = Times::from_line(&before.times().to_line()).expect("a line");

        let mut after = Signing::new(key(), kept);

        assert_eq!(after.check(&bytes(HEARTBEAT)), Worth::Replayed);
        assert_eq!(after.check(&bytes(ARM)), Worth::Right);
        assert_eq!(Times::from_line("x"), None);
    }

    #[test]
    fn an_aircraft_that_never_signed_is_heard_and_one_that_did_is_not_heard_unsigned() {
        let mut signing = signing();
        let plain = encode(&Outgoing::Heartbeat, 7, 1, 0, 1);

        assert_eq!(signing.check(&plain), Worth::NotSigning);
        signing.check(&bytes(HEARTBEAT));

        assert_eq!(signing.check(&plain), Worth::Unsigned);
    }

    #[test]
    fn a_key_is_never_shown_and_only_64_digits_are_one() {
        assert_eq!(format!("{:?}", key()), "Key(..)");
        assert_eq!("12".parse::<Key>(), Err(ParseKeyError));
        assert_eq!("zz".repeat(32).parse::<Key>(), Err(ParseKeyError));
    }
}
