//! Commands: what two acknowledgements and a text in pieces mean.

use medflight::domain::flight::{Mode, Outcome};
use medflight::link::command::{ArmAnswer, Arming, ModeChange};
use medflight::link::message::{CommandResult, Message};
use medflight::link::phrase::spoken;
use medflight::link::text::Texts;
use medflight::units::time::{Mono, Now};

use super::recording::{Recorded, read};

/// A moment, the command that was sent at it, the message that was heard at it.
type Moment = (Now, Option<(u16, [f32; 3])>, Option<Message>);

/// The recording with the pieces of texts put together.
fn with_whole_texts(recorded: Vec<Recorded>) -> Vec<Moment> {
    let mut texts = Texts::default();
    let mut out = Vec::new();
    for entry in recorded {
        let command = entry.command();
        if let (true, Some(Message::Text(piece))) = (entry.from_aircraft, &entry.message) {
            texts.receive(entry.now, 1, piece);
            while let Some((severity, text)) = texts.poll_event() {
                out.push((entry.now, None, Some(Message::Said { severity, text: spoken(&text) })));
            }
        } else {
            out.push((entry.now, command, entry.message.filter(|_| entry.from_aircraft)));
        }
    }
    out
}

#[test]
fn set_mode_that_is_accepted_and_then_rejected_ends_refused_in_px4s_words() {
    const DO_SET_MODE: u16 = 176;
    let mut ours: Option<ModeChange> = None;
    for (now, command, message) in with_whole_texts(read("mode-refused").0) {
        if let Some((DO_SET_MODE, [_, 4.0, 4.0])) = command {
            ours = Some(ModeChange::ordinary(now, Mode::Mission, Mono(0)));
        }
        if let Some(change) = &mut ours {
            change.handle_timeout(now);
            message.iter().for_each(|m| change.receive(now, m));
        }
    }

    let words = spoken("Switching to Mission is currently not available");
    assert_eq!(ours.expect("a mode change").outcome(), Some(&Outcome::Refused(words)));
}

#[test]
fn arming_is_answered_as_px4_answered_and_its_reason_is_one_text() {
    const ARM_DISARM: u16 = 400;
    let mut answers = Vec::new();
    let mut said = Vec::new();
    let mut ours: Option<Arming> = None;
    for (now, command, message) in with_whole_texts(read("arming-denied").0).into_iter().chain(with_whole_texts(read("mode-refused").0)) {
        if let Some((ARM_DISARM, [1.0, ..])) = command {
            answers.extend(ours.take().and_then(|arming| arming.answer()));
            ours = Some(Arming::new(now));
        }
        if let Some(arming) = &mut ours {
            message.iter().for_each(|m| arming.receive(now, m));
        }
        if let Some(Message::Said { text, .. }) = message {
            said.push(text.en);
        }
    }
    answers.extend(ours.and_then(|arming| arming.answer()));

    let rejected = ArmAnswer::Refused(CommandResult::Refused(1));
    assert_eq!(answers[..2], [rejected, rejected]);
    assert!(said.contains(&"Arming denied: Resolve system health failures first".to_owned()), "{said:?}");
}

#[test]
fn frames_of_the_first_protocol_version_are_read_and_what_is_broken_is_counted() {
    let (recorded, counters) = read("mavlink-1");

    assert!(counters.version_one >= 1, "{counters:?}");
    assert!(counters.bad_checksum + counters.garbage_bytes >= 1, "{counters:?}");
    assert!(recorded.iter().any(|r| r.from_aircraft));
}
