//! Parameters by name: read and compared with the approved set, and the one that is written for a flight.
//!
//! Indices move while PX4 runs, so only names are used. PX4 does not answer for a name or a type it does not know; such a
//! parameter is reported as not answered. Nothing but `RTL_RETURN_ALT` is ever written.
//!
//! | [`Check`], each name | value of that name | 0.7 s        | after 6 tries |
//! |----------------------|--------------------|--------------|---------------|
//! | asked                | compared, next     | asked again  | not answered  |
//!
//! | [`ReturnHeight`] | value as wanted    | another value        | 0.7 s           | after 16 tries |
//! |------------------|--------------------|----------------------|-----------------|---------------|
//! | writing          | reading            | written again later  | written again   | silent        |
//! | reading          | held               | asked again; different at the second | asked again | silent  |

use std::collections::{BTreeMap, VecDeque};

use crate::domain::fleet::{ApprovedParameter, Rule};
use crate::domain::flight::ParameterDifference;
use crate::units::time::{Mono, Now, Span};

use super::message::{Message, Outgoing, ParameterValue};
use super::timers::Timeout;

/// The parameter that is written for a flight, and only it.
pub const RETURN_HEIGHT: &str = "RTL_RETURN_ALT";

/// How often a question is repeated: above the round trip of a slow radio.
const AGAIN: Span = Span::millis(700);
/// Questions for one name.
const MOST_ASKED: u8 = 12;
/// Tries to write and to read back.
const MOST_TRIES: u8 = 16;
/// Names asked for at once, so that a slow link is not flooded.
const WINDOW: usize = 4;

/// Compares the aircraft's parameters with the approved set.
#[derive(Debug)]
pub struct Check {
    waiting: VecDeque<ApprovedParameter>,
    asked: BTreeMap<String, (Rule, u8, Mono)>,
    /// Answered already; another may change one before the last is answered.
    answered: BTreeMap<String, Rule>,
    out: VecDeque<Outgoing>,
    differences: Vec<ParameterDifference>,
    told: bool,
}

impl Check {
    /// Asks for the first few.
    #[must_use]
    pub fn new(now: Now, expected: &[ApprovedParameter]) -> Self {
        let waiting = expected.iter().cloned().collect();
        let (asked, answered) = (BTreeMap::new(), BTreeMap::new());
        let mut check = Self { waiting, asked, answered, out: VecDeque::new(), differences: Vec::new(), told: false };
        check.ask_more(now);
        check
    }

    fn ask_more(&mut self, now: Now) {
        while self.asked.len() < WINDOW {
            let Some(ApprovedParameter { name, rule }) = self.waiting.pop_front() else { return };
            self.out.push_back(Outgoing::ParameterRead { name: name.clone() });
            self.asked.insert(name, (rule, 1, now.mono + AGAIN));
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        let Message::Parameter { name, value } = message else { return };
        let Some(rule) = self.asked.remove(name).map(|(rule, ..)| rule).or_else(|| self.answered.get(name).copied()) else { return };
        self.differences.retain(|known| known.name != *name);
        self.differences.extend(difference(name, &rule, *value));
        self.answered.insert(name.clone(), rule);
        self.ask_more(now);
    }

    /// Asks again, and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        let due: Vec<String> = self.asked.iter().filter(|(_, (_, _, again))| *again <= now.mono).map(|(name, _)| name.clone()).collect();
        for name in due {
            let Some((rule, tries, _)) = self.asked.remove(&name) else { continue };
            if tries >= MOST_ASKED {
                self.differences.push(ParameterDifference { name, expected: rule.to_string(), found: None });
            } else {
                self.out.push_back(Outgoing::ParameterRead { name: name.clone() });
                self.asked.insert(name, (rule, tries + 1, now.mono + AGAIN));
            }
        }
        self.ask_more(now);
    }

    /// The next question.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.pop_front()
    }

    /// All differences, by name, once every parameter was answered or given up.
    pub fn poll_event(&mut self) -> Option<Vec<ParameterDifference>> {
        if self.told || !self.asked.is_empty() || !self.waiting.is_empty() {
            return None;
        }
        self.told = true;
        self.differences.sort_by(|a, b| a.name.cmp(&b.name));
        Some(std::mem::take(&mut self.differences))
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.asked.values().map(|(_, _, again)| *again).min().map(|at| (at, "parameter asked for"))
    }
}

/// The watch over parameters that were compared: PX4 tells a change of one to everybody, whoever made it.
#[derive(Debug, Default)]
pub struct Compared {
    /// The differences that were told last, by name; None before the first comparison.
    known: Option<BTreeMap<String, ParameterDifference>>,
    changed: bool,
}

impl Compared {
    /// A comparison ended.
    pub fn set(&mut self, differences: &[ParameterDifference]) {
        self.known = Some(differences.iter().map(|difference| (difference.name.clone(), difference.clone())).collect());
        self.changed = false;
    }

    /// Takes a message, against the approved set.
    pub fn receive(&mut self, message: &Message, approved: &[ApprovedParameter]) {
        let (Message::Parameter { name, value }, Some(known)) = (message, &mut self.known) else { return };
        let Some(ApprovedParameter { rule, .. }) = approved.iter().find(|approved| approved.name == *name) else { return };
        let difference = difference(name, rule, *value);
        if known.get(name) == difference.as_ref() {
            return;
        }
        match difference {
            Some(difference) => known.insert(name.clone(), difference),
            None => known.remove(name),
        };
        self.changed = true;
    }

    /// All differences, after one came, went, or became another.
    pub fn poll_event(&mut self) -> Option<Vec<ParameterDifference>> {
        std::mem::take(&mut self.changed).then(|| self.known.iter().flat_map(BTreeMap::values).cloned().collect())
    }
}

fn difference(name: &str, rule: &Rule, value: Option<ParameterValue>) -> Option<ParameterDifference> {
    if value.is_some_and(|value| rule.allows(value)) {
        return None;
    }
    let found = value.map_or_else(|| "a type that PX4 does not use".to_owned(), |value| value.to_string());
    Some(ParameterDifference { name: name.to_owned(), expected: rule.to_string(), found: Some(found) })
}

/// Where the writing of the return height stands.
#[derive(Debug, Clone, PartialEq)]
pub enum ReturnHeightEnd {
    /// Read back as wanted.
    Held,
    /// Read back as something else.
    Different(String),
    /// Not answered.
    Silent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Writing,
    Reading,
    Ended,
}

/// Writes `RTL_RETURN_ALT` and reads it back, or reads it only.
#[derive(Debug)]
pub struct ReturnHeight {
    wanted: f32,
    step: Step,
    tries: u8,
    /// A first other value may be an answer to an older question.
    doubted: bool,
    again: Mono,
    out: Option<Outgoing>,
    end: Option<ReturnHeightEnd>,
}

impl ReturnHeight {
    /// Writes first.
    #[must_use]
    pub fn write(now: Now, metres: f32) -> Self {
        let out = Some(Outgoing::ParameterWrite { name: RETURN_HEIGHT.to_owned(), value: metres });
        Self { wanted: metres, step: Step::Writing, tries: 1, doubted: false, again: now.mono + AGAIN, out, end: None }
    }

    /// Only compares.
    #[must_use]
    pub fn read(now: Now, metres: f32) -> Self {
        let out = Some(Outgoing::ParameterRead { name: RETURN_HEIGHT.to_owned() });
        Self { wanted: metres, step: Step::Reading, tries: 1, doubted: false, again: now.mono + AGAIN, out, end: None }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        let Message::Parameter { name, value } = message else { return };
        if name != RETURN_HEIGHT {
            return;
        }
        let right = value.is_some_and(|v| Rule::Equal(ParameterValue::Real(self.wanted)).allows(v));
        match self.step {
            Step::Writing if right => *self = Self::read(now, self.wanted),
            Step::Reading if right => self.finish(ReturnHeightEnd::Held),
            Step::Reading if !self.doubted => {
                self.doubted = true;
                self.out = Some(Outgoing::ParameterRead { name: RETURN_HEIGHT.to_owned() });
                self.again = now.mono + AGAIN;
            }
            Step::Reading => {
                let found = value.map_or_else(|| "a type that PX4 does not use".to_owned(), |v| v.to_string());
                self.finish(ReturnHeightEnd::Different(found));
            }
            Step::Writing | Step::Ended => {}
        }
    }

    fn finish(&mut self, end: ReturnHeightEnd) {
        self.step = Step::Ended;
        self.end = Some(end);
    }

    /// Repeats, and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.step == Step::Ended || now.mono < self.again {
            return;
        }
        if self.tries >= MOST_TRIES {
            self.finish(ReturnHeightEnd::Silent);
            return;
        }
        self.tries += 1;
        self.again = now.mono + AGAIN;
        let name = RETURN_HEIGHT.to_owned();
        self.out = Some(match self.step {
            Step::Writing => Outgoing::ParameterWrite { name, value: self.wanted },
            Step::Reading | Step::Ended => Outgoing::ParameterRead { name },
        });
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<ReturnHeightEnd> {
        self.end.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        (self.step != Step::Ended).then_some((self.again, "return height"))
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.step {
            Step::Writing => "writing",
            Step::Reading if self.doubted => "reading, doubted",
            Step::Reading => "reading",
            Step::Ended => "ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn value(name: &str, value: ParameterValue) -> Message {
        Message::Parameter { name: name.to_owned(), value: Some(value) }
    }
    fn expected(name: &str, rule: Rule) -> ApprovedParameter {
        ApprovedParameter { name: name.to_owned(), rule }
    }

    #[test]
    fn differences_name_what_was_expected_and_found_and_what_did_not_answer() {
        let set = [
            expected("NAV_DLL_ACT", Rule::Equal(ParameterValue::Integer(2))),
            expected("FW_AIRSPD_MAX", Rule::AtLeast(ParameterValue::Real(18.0))),
            expected("COM_DL_LOSS_T", Rule::Equal(ParameterValue::Integer(10))),
            expected("NO_SUCH", Rule::Equal(ParameterValue::Integer(0))),
            expected("RTL_TYPE", Rule::Equal(ParameterValue::Integer(0))),
        ];
        let mut check = Check::new(at(0), &set);
        assert_eq!(std::iter::from_fn(|| check.poll_transmit()).count(), 4, "a window of four");

        check.receive(at(10), &value("NAV_DLL_ACT", ParameterValue::Integer(0)));
        check.receive(at(11), &value("FW_AIRSPD_MAX", ParameterValue::Real(19.0)));
        check.receive(at(12), &value("COM_DL_LOSS_T", ParameterValue::Integer(10)));
        check.receive(at(13), &value("RTL_TYPE", ParameterValue::Integer(0)));
        while let Some((when, _)) = check.next_timeout() {
            check.handle_timeout(at(when.0 / 1_000));
        }

        let found = |name: &str, expected: &str, found: Option<&str>| ParameterDifference {
            name: name.to_owned(),
            expected: expected.to_owned(),
            found: found.map(str::to_owned),
        };
        assert_eq!(check.poll_event(), Some(vec![found("NAV_DLL_ACT", "2", Some("0")), found("NO_SUCH", "0", None)]));
        assert_eq!(check.poll_event(), None);
    }

    #[test]
    fn an_empty_set_is_answered_at_once() {
        assert_eq!(Check::new(at(0), &[]).poll_event(), Some(Vec::new()));
    }

    #[test]
    fn the_return_height_is_held_only_when_it_was_read_after_it_was_written() {
        let mut height = ReturnHeight::write(at(0), 80.0);
        height.receive(at(5), &value(RETURN_HEIGHT, ParameterValue::Real(60.0)));
        height.receive(at(6), &value(RETURN_HEIGHT, ParameterValue::Real(80.0)));
        assert_eq!(height.poll_event(), None);
        assert!(matches!(height.poll_transmit(), Some(Outgoing::ParameterRead { .. })));
        height.receive(at(20), &value(RETURN_HEIGHT, ParameterValue::Real(80.0)));

        assert_eq!(height.poll_event(), Some(ReturnHeightEnd::Held));
    }
}
