//! Acts that can only make the air safer: sent at once, repeated until seen, never behind anything else.
//!
//! | state   | mode seen                 | refused            | 3 s without either          | newer act       |
//! |---------|---------------------------|--------------------|-----------------------------|-----------------|
//! | trying  | `Done`                    | `Refused`, ended   | `Unknown`, resting          | replaced        |
//! | resting | `Done`                    | -                  | trying again (10 s), at most 12 times | replaced |

use std::collections::VecDeque;

use crate::domain::flight::{Mode, Outcome, Report, SafeAct};
use crate::units::time::{Mono, Now, Span};

use super::command::ModeChange;
use super::message::{Message, Outgoing};
use super::timers::Timeout;

/// Time between tries, from sending to sending.
const AGAIN: Span = Span::secs(10);
/// Tries before it ends.
const MOST_TRIES: u8 = 12;

#[derive(Debug)]
struct Running {
    act: SafeAct,
    change: ModeChange,
    told: bool,
    tries: u8,
    again: Mono,
}

/// The safer act of one aircraft, if one is under way.
#[derive(Debug, Default)]
pub struct SafeActs {
    running: Option<Running>,
    free_at: Mono,
    reports: VecDeque<Report>,
}

fn mode_of(act: SafeAct) -> Mode {
    match act {
        SafeAct::Hold => Mode::Hold,
        SafeAct::Return => Mode::Return,
        SafeAct::LandNow => Mode::Land,
    }
}

impl SafeActs {
    /// Begins an act, in place of any other. `mode_free_at`: until then refusals may answer an earlier mode change.
    pub fn begin(&mut self, now: Now, act: SafeAct, mode_free_at: Mono) {
        let free_at = mode_free_at.max(self.mode_free_at());
        let change = ModeChange::urgent(now, mode_of(act), free_at);
        self.running = Some(Running { act, change, told: false, tries: 1, again: now.mono + AGAIN });
    }

    /// First moment for an ordinary mode change.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        self.running.as_ref().map_or(self.free_at, |running| running.change.free_at())
    }

    /// Ends the repeats: a person decided otherwise.
    pub fn stop(&mut self) {
        self.free_at = self.mode_free_at();
        self.running = None;
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        let Some(running) = &mut self.running else { return };
        running.change.receive(now, message);
        let wanted = mode_of(running.act);
        if let Message::Heartbeat { mode, .. } | Message::CurrentMode { flown: mode, .. } = message
            && running.told
            && (*mode == wanted || (wanted == Mode::Land && *mode == Mode::Descend))
        {
            self.finish(Outcome::Done);
        } else {
            self.conclude();
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        self.free_at = self.mode_free_at();
        if let Some(running) = self.running.take() {
            self.reports.push_back(Report::SafeAct { act: running.act, outcome, tries: running.tries });
        }
    }

    fn conclude(&mut self) {
        let Some(running) = &mut self.running else { return };
        match running.change.outcome().cloned() {
            Some(outcome @ (Outcome::Done | Outcome::Refused(_))) => self.finish(outcome),
            Some(outcome @ Outcome::Unknown(_)) if running.tries >= MOST_TRIES => self.finish(outcome),
            Some(outcome @ Outcome::Unknown(_)) if !running.told => {
                running.told = true;
                self.reports.push_back(Report::SafeAct { act: running.act, outcome, tries: running.tries });
            }
            Some(Outcome::Unknown(_)) | None => {}
        }
    }

    /// Repeats what was not seen.
    pub fn handle_timeout(&mut self, now: Now) {
        if let Some(running) = &mut self.running {
            running.change.handle_timeout(now);
        }
        self.conclude();
        if let Some(running) = &mut self.running
            && running.told
            && running.again <= now.mono
        {
            running.change = ModeChange::urgent(now, mode_of(running.act), running.change.free_at());
            running.told = false;
            running.tries += 1;
            running.again = now.mono + AGAIN;
        }
    }

    /// The command when it is due.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.running.as_mut().and_then(|running| running.change.poll_transmit())
    }

    /// How it goes.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match &self.running {
            None => "none",
            Some(Running { told: true, .. }) => "resting",
            Some(Running { told: false, .. }) => "trying",
        }
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        let running = self.running.as_ref()?;
        if running.told { Some((running.again, "safer act again")) } else { running.change.next_timeout() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }

    #[test]
    fn an_act_that_is_not_seen_is_sent_twelve_times_ten_seconds_apart_and_told_each_time() {
        let mut acts = SafeActs::default();
        acts.begin(at(0), SafeAct::Return, Mono(0));
        let mut sent = Vec::new();
        let mut unknown = 0;
        let mut now = 0;
        loop {
            while acts.poll_transmit().is_some() {
                sent.push(now);
            }
            while let Some(report) = acts.poll_event() {
                assert!(matches!(report, Report::SafeAct { outcome: Outcome::Unknown(_), .. }));
                unknown += 1;
            }
            let Some((when, _)) = acts.next_timeout() else { break };
            now = when.0 / 1_000;
            acts.handle_timeout(at(now));
        }

        assert_eq!(sent, (0..12).map(|n| n * 10_000).collect::<Vec<u64>>());
        assert_eq!(unknown, 12);
    }

    #[test]
    fn the_mode_seen_between_two_tries_is_done_and_ends_the_repeats() {
        let mut acts = SafeActs::default();
        acts.begin(at(0), SafeAct::LandNow, Mono(0));
        acts.handle_timeout(at(3_000));

        acts.receive(at(4_000), &Message::Heartbeat { mode: Mode::Land, armed: true, status: 4 });

        let reports: Vec<_> = std::iter::from_fn(|| acts.poll_event()).collect();
        assert!(matches!(
            reports[..],
            [Report::SafeAct { .. }, Report::SafeAct { act: SafeAct::LandNow, outcome: Outcome::Done, tries: 1 }]
        ));
        assert_eq!(acts.next_timeout(), None);
    }

    #[test]
    fn a_newer_act_replaces_the_older_at_once() {
        let mut acts = SafeActs::default();
        acts.begin(at(0), SafeAct::Hold, Mono(0));
        acts.poll_transmit();
        acts.begin(at(100), SafeAct::Return, Mono(0));

        assert_eq!(acts.poll_transmit(), Some(Outgoing::SetMode(Mode::Return)));
    }
}
