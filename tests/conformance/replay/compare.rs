//! Two sides of a flight, aligned statement by statement.
//!
//! Tolerances of time: an answer comes within [`ANSWER_S`] of the recorded one. What follows from flying may be off by
//! [`FLIGHT_S`] and [`FLIGHT_SHARE`] of the time since the ground last asked for something, and by a sample of the message
//! that shows it. A state that held for hardly two samples may be missed by either side.

use super::facts::{Channel, Fact};
use super::player::Heard;

const ANSWER_S: f64 = 0.3;
const FLIGHT_S: f64 = 3.5;
const FLIGHT_SHARE: f64 = 0.10;
/// How exactly the opening of the link is known, seconds.
const OPENED_S: f64 = 0.04;
/// The period of the complaint about rally points, seconds.
const RHYTHM_S: f64 = 2.0;
/// What comes sooner than this after a request does not follow from it, seconds.
const ASKED_S: f64 = 0.5;
/// Marked numbers may differ by this and by [`NUMBER_SHARE`].
const NUMBER: f64 = 2.0;
const NUMBER_SHARE: f64 = 0.03;

/// One difference.
#[derive(Debug, Clone)]
pub(crate) struct Difference {
    pub(crate) channel: Channel,
    pub(crate) kind: &'static str,
    pub(crate) at: f64,
    pub(crate) words: String,
}

/// Every channel's differences.
pub(crate) fn differences(heard: &Heard) -> Vec<Difference> {
    let lives = heard.recorded.iter().map(|f| f.life).max().unwrap_or(0);
    let channels = [
        Channel::Answer,
        Channel::Parameter,
        Channel::Place,
        Channel::Text,
        Channel::Event,
        Channel::Own,
        Channel::Reached,
        Channel::Heartbeat,
        Channel::Extended,
        Channel::Mission,
        Channel::Mode,
        Channel::Ready,
        Channel::Sensors,
        Channel::Charge,
        Channel::Fix,
        Channel::Presence,
    ];
    let mut found = Vec::new();
    for life in 0..=lives {
        // The link was opened later than the aircraft booted: what was said before was not recorded.
        let opened = heard.recorded.iter().filter(|f| f.life == life).map(|f| f.at).fold(f64::INFINITY, f64::min);
        let end = heard.recorded.iter().filter(|f| f.life == life).map(|f| f.at).fold(0.0, f64::max);
        for channel in channels {
            // An event channel that begins with the end of a group was opened in the middle of it.
            let first = heard.recorded.iter().find(|f| f.life == life && f.channel == channel);
            let cut = first.filter(|f| channel == Channel::Event && f.words.contains("event 18691879"));
            let opened = cut.map_or(opened - OPENED_S, |f| f.at + OPENED_S);
            let pick = |facts: &[Fact]| -> Vec<Fact> {
                let mut picked: Vec<Fact> = facts
                    .iter()
                    .filter(|f| f.channel == channel && f.life == life && (f.at > opened || !channel.told_once()))
                    .cloned()
                    .collect();
                if channel == Channel::Presence {
                    picked.sort_by(|a, b| a.words.cmp(&b.words));
                }
                if matches!(channel, Channel::Text | Channel::Event) {
                    order_landing(&mut picked);
                    // A complaint of its own rhythm, and the logger and the shutdown, which are other threads.
                    let apart = ["unsupported MAV_FRAME", "event 26128688", "event 17980399", "[logger]", "event 22624381", "shutdown"];
                    picked.sort_by_key(|fact| apart.iter().position(|words| fact.words.contains(words)).map_or(0, |n| n + 1));
                }
                if channel == Channel::Parameter {
                    // Answers and later echoes of different parameters interleave as they happen to.
                    picked.sort_by_key(|fact| fact.words.split(' ').next().map(str::to_owned));
                }
                if channel == Channel::Own {
                    // The repeats of different commands interleave as they happen to.
                    picked.sort_by_key(|fact| fact.words.split(' ').nth(1).map(str::to_owned));
                }
                picked
            };
            compare(channel, &pick(&heard.recorded), &pick(&heard.simulated), (end, life), heard, &mut found);
        }
    }
    found
}

fn compare(channel: Channel, recorded: &[Fact], simulated: &[Fact], (end, life): (f64, usize), heard: &Heard, found: &mut Vec<Difference>) {
    let pairs = align(recorded, simulated);
    let slack = |at: f64| {
        let asked = heard.asked.iter().filter(|(l, a)| *l == life && *a <= at - ASKED_S).map(|(_, a)| *a).fold(0.0, f64::max);
        match channel {
            Channel::Answer | Channel::Parameter | Channel::Place => ANSWER_S,
            Channel::Presence => 6.0,
            Channel::Text
            | Channel::Event
            | Channel::Own
            | Channel::Reached
            | Channel::Heartbeat
            | Channel::Extended
            | Channel::Mission
            | Channel::Mode
            | Channel::Ready
            | Channel::Sensors
            | Channel::Charge
            | Channel::Fix => FLIGHT_S + FLIGHT_SHARE * (at - asked) + 1.1 * channel.period(),
        }
    };
    let short = |f: &Fact, facts: &[Fact], n: usize| channel.period() > 0.0 && n + 1 < facts.len() && f.lasted <= 2.1 * channel.period();
    for (n, fact) in recorded.iter().enumerate() {
        match pairs.iter().find(|(r, _)| *r == n) {
            Some((_, s)) => {
                let late = simulated[*s].at - fact.at;
                let rhythm = if fact.words.contains("MAV_FRAME") || fact.words.contains("event 26128688") { RHYTHM_S } else { 0.0 };
                if late.abs() > slack(fact.at) + rhythm {
                    found.push(Difference { channel, kind: "moved", at: fact.at, words: format!("{late:+.2} s: {}", fact.words) });
                }
            }
            // What came at the very end may come later there.
            None if short(fact, recorded, n) || fact.at > end - slack(fact.at) => {}
            None => found.push(Difference { channel, kind: "missing", at: fact.at, words: fact.words.clone() }),
        }
    }
    for (n, fact) in simulated.iter().enumerate() {
        let paired = pairs.iter().any(|(_, s)| *s == n);
        if !paired && !short(fact, simulated, n) && fact.at <= end - slack(fact.at).max(3.0) {
            found.push(Difference { channel, kind: "extra", at: fact.at, words: fact.words.clone() });
        }
    }
}

/// Landing, the mission's end and disarming are told within a few milliseconds, in any order.
fn order_landing(facts: &mut [Fact]) {
    const TOLD: [&str; 6] = ["Landing detected", "Mission finished", "Disarmed by landing", "26622124", "24580612", "32794487"];
    let landing = |fact: &Fact| TOLD.iter().any(|words| fact.words.contains(words));
    let mut at = 0;
    while at < facts.len() {
        let run = facts[at..].iter().take_while(|fact| landing(fact)).count();
        facts[at..at + run].sort_by(|a, b| a.words.cmp(&b.words));
        at += run.max(1);
    }
}

/// Longest common subsequence: pairs of indices.
fn align(a: &[Fact], b: &[Fact]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0_u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = if alike(&a[i].words, &b[j].words) { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if alike(&a[i].words, &b[j].words) && best[i][j] == best[i + 1][j + 1] + 1 {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Equal word by word, marked numbers within their tolerance.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if !a.contains('~') {
        return false;
    }
    let (mut left, mut right) = (a.split(' '), b.split(' '));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x == y => {}
            (Some(x), Some(y)) => {
                let number = |word: &str| word.strip_prefix('~').and_then(|n| n.parse::<f64>().ok());
                let (Some(x), Some(y)) = (number(x), number(y)) else { return false };
                if (x - y).abs() > NUMBER + NUMBER_SHARE * x.abs() {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_have_a_tolerance_and_results_have_none() {
        assert!(alike("Climb to ~50.0 meters", "Climb to ~50.6 meters"));
        assert!(!alike("Climb to ~50.0 meters", "Climb to ~80.0 meters"));
        assert!(!alike("ACK 400 result 0", "ACK 400 result 1"));
    }
}
