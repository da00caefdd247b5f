//! The machines of the link behind one face, so that one table can ask all of them the same things.

use super::*;
use crate::link::carried::Watch;
use crate::link::command::{Arming, ModeChange};
use crate::link::home::HomeCheck;
use crate::link::launch::Launch;
use crate::link::mission_download::Download;
use crate::link::mission_upload::Upload;
use crate::link::package::Transfer;
use crate::link::parameter::ReturnHeight;
use crate::link::resume::Resume;
use crate::link::safe_act::SafeActs;
use crate::link::safing::Safing;
use crate::link::standby::Standby;
use crate::link::timers::Timeout;

/// What all machines of the link have in common.
pub(super) trait Machine {
    fn phase(&self) -> &'static str;
    fn hear(&mut self, now: Now, message: &Message);
    fn time(&mut self, now: Now);
    fn timeout(&self) -> Timeout;
    fn word(&mut self) -> Option<Outgoing>;
    fn end(&mut self) -> Option<String>;
}

macro_rules! machine {
    ($kind:ty, $end:expr) => {
        impl Machine for $kind {
            fn phase(&self) -> &'static str {
                <$kind>::phase(self)
            }
            fn hear(&mut self, now: Now, message: &Message) {
                self.receive(now, message);
            }
            fn time(&mut self, now: Now) {
                self.handle_timeout(now);
            }
            fn timeout(&self) -> Timeout {
                self.next_timeout()
            }
            fn word(&mut self) -> Option<Outgoing> {
                self.poll_transmit()
            }
            fn end(&mut self) -> Option<String> {
                ($end)(self)
            }
        }
    };
}

machine!(Upload, |m: &mut Upload| m.poll_event().map(|end| format!("{end:?}")));
machine!(Download, |m: &mut Download| m.poll_event().map(|end| match end {
    crate::link::mission_download::DownloadEnd::Done(items) => format!("Done with {} items", items.len()),
    other => format!("{other:?}"),
}));
machine!(HomeCheck, |m: &mut HomeCheck| m
    .poll_event()
    .map(|end| end.map_or_else(|verdict| verdict_words(&verdict), |()| "goes on".to_owned())));
machine!(ReturnHeight, |m: &mut ReturnHeight| m.poll_event().map(|end| format!("{end:?}")));
machine!(Transfer, |m: &mut Transfer| m.poll_event().map(|verdict| verdict_words(&verdict)));
machine!(Launch, |m: &mut Launch| m.poll_event().map(|report| report_words(&report)));
machine!(Safing, |m: &mut Safing| m.poll_event().map(|report| report_words(&report)));
machine!(Resume, |m: &mut Resume| m.poll_event().map(|report| report_words(&report)));

/// A mode change ends where its outcome is read; that reading is its end.
pub(super) struct Change(pub(super) ModeChange, pub(super) bool);

impl Machine for Change {
    fn phase(&self) -> &'static str {
        self.0.phase()
    }
    fn hear(&mut self, now: Now, message: &Message) {
        self.0.receive(now, message);
    }
    fn time(&mut self, now: Now) {
        self.0.handle_timeout(now);
    }
    fn timeout(&self) -> Timeout {
        self.0.next_timeout()
    }
    fn word(&mut self) -> Option<Outgoing> {
        self.0.poll_transmit()
    }
    fn end(&mut self) -> Option<String> {
        let end = self.0.outcome().filter(|_| !self.1).map(outcome_words);
        self.1 |= end.is_some();
        end
    }
}

pub(super) struct Armed(pub(super) Arming, pub(super) bool);

impl Machine for Armed {
    fn phase(&self) -> &'static str {
        self.0.phase()
    }
    fn hear(&mut self, now: Now, message: &Message) {
        self.0.receive(now, message);
    }
    fn time(&mut self, now: Now) {
        self.0.handle_timeout(now);
    }
    fn timeout(&self) -> Timeout {
        self.0.next_timeout()
    }
    fn word(&mut self) -> Option<Outgoing> {
        self.0.poll_transmit()
    }
    fn end(&mut self) -> Option<String> {
        let end = self.0.answer().filter(|_| !self.1).map(|answer| format!("{answer:?}"));
        self.1 |= end.is_some();
        end
    }
}

pub(super) struct Watching(pub(super) Watch);

impl Machine for Watching {
    fn phase(&self) -> &'static str {
        self.0.phase()
    }
    fn hear(&mut self, _: Now, message: &Message) {
        self.0.receive(message);
    }
    fn time(&mut self, _: Now) {}
    fn timeout(&self) -> Timeout {
        None
    }
    fn word(&mut self) -> Option<Outgoing> {
        None
    }
    fn end(&mut self) -> Option<String> {
        self.0.poll_event().map(|report| report_words(&report))
    }
}

machine!(SafeActs, |m: &mut SafeActs| m.poll_event().map(|report| report_words(&report)));

/// The watch between flights, where nothing else is under way.
pub(super) struct Resting(pub(super) Standby);

impl Machine for Resting {
    fn phase(&self) -> &'static str {
        self.0.phase()
    }
    fn hear(&mut self, now: Now, message: &Message) {
        self.0.receive(now, message);
    }
    fn time(&mut self, now: Now) {
        self.0.handle_timeout(now, true, Mono(0));
    }
    fn timeout(&self) -> Timeout {
        self.0.next_timeout()
    }
    fn word(&mut self) -> Option<Outgoing> {
        self.0.poll_transmit()
    }
    fn end(&mut self) -> Option<String> {
        None
    }
}

pub(super) fn verdict_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Held => "Held".to_owned(),
        Verdict::NotHeld(why) => format!("NotHeld: {}", why.en),
        Verdict::Unknown(why) => format!("Unknown: {}", why.en),
    }
}

pub(super) fn outcome_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => "Done".to_owned(),
        Outcome::Refused(why) => format!("Refused({:?})", why.en),
        Outcome::Unknown(why) => format!("Unknown({:?})", why.en),
    }
}

pub(super) fn report_words(report: &Report) -> String {
    match report {
        Report::Package { flight: Some(_), verdict, .. } => verdict_words(verdict),
        Report::Package { flight: None, verdict, .. } => format!("of nobody's package, {}", verdict_words(verdict)),
        Report::Launch { outcome, .. } | Report::Resume(outcome) | Report::Safed(outcome) => outcome_words(outcome),
        Report::SafeAct { outcome, tries, .. } => format!("{}, try {tries}", outcome_words(outcome)),
        other => format!("{other:?}"),
    }
}
