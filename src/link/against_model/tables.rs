//! The machines as printed tables: every state with every input, made by driving the machines themselves.
//!
//! A line that changes is a change of behaviour that someone must read: `MEDFLIGHT_BLESS=1 cargo test --lib tables` writes them
//! anew. A state that no line begins from, or that is missing from the list below, fails.

use std::collections::BTreeSet;
use std::path::Path;

use super::inputs::{
    beat, command_ack, count, height, home, inputs, item, lists, mission_ack, place, place_up, plan, request, said, state,
};
use super::machines::{Armed, Change, Machine, Resting, Watching};
use super::*;
use crate::domain::flight::{LandedState, Mode, SafeAct};
use crate::link::carried::{Carried, Watch};
use crate::link::command::{Arming, ModeChange};
use crate::link::home::{HomeCheck, Whereabouts};
use crate::link::launch::Launch;
use crate::link::message::{CommandName, CommandResult, ListKind, MissionResult};
use crate::link::mission_download::Download;
use crate::link::mission_upload::Upload;
use crate::link::package::Transfer;
use crate::link::parameter::ReturnHeight;
use crate::link::resume::Resume;
use crate::link::safe_act::SafeActs;
use crate::link::safing::Safing;
use crate::link::standby::Standby;
use crate::link::timers::Timeout;
use crate::link::trip::RoundTrip;

fn at(ms: u64) -> Now {
    Now { mono: Mono(ms * 1_000), utc: Utc(0) + Span::millis(ms) }
}

fn word_name(word: &Outgoing) -> String {
    match word {
        Outgoing::Item { kind, seq, .. } => format!("item {seq} of the {}", kind.name()),
        Outgoing::ListCount { kind, count } => format!("COUNT {count} of the {}", kind.name()),
        Outgoing::ListRequest { kind } => format!("asks for the {}", kind.name()),
        Outgoing::ItemRequest { kind, seq } => format!("asks for item {seq} of the {}", kind.name()),
        Outgoing::MissionAck { kind, cancel: false } => format!("ends the {}", kind.name()),
        Outgoing::MissionAck { kind, cancel: true } => format!("drops the {}", kind.name()),
        Outgoing::ParameterRead { name } => format!("reads {name}"),
        Outgoing::ParameterWrite { name, value } => format!("writes {name} {value}"),
        other => format!("{other:?}"),
    }
}

/// A machine in a state, at a moment; what it said on the way there is not of interest.
type Row = (&'static str, Box<dyn Fn() -> (Box<dyn Machine>, u64)>);

/// What the inputs of a table are given to: a way to make the machine in a state.
fn row(name: &'static str, now: u64, make: impl Fn() -> Box<dyn Machine> + 'static) -> Row {
    (name, Box::new(move || (make(), now)))
}

/// Drives a machine through (time in ms, message) pairs, letting its timers act before each.
fn driven(machine: impl Machine + 'static, script: &[(u64, Message)]) -> Box<dyn Machine> {
    let mut machine: Box<dyn Machine> = Box::new(machine);
    drain(machine.as_mut());
    for (ms, message) in script {
        let mut limit = 100;
        while let Some((when, _)) = machine.timeout().filter(|(when, _)| *when <= at(*ms).mono) {
            machine.time(Now { mono: when, utc: Utc(0) + Span(when.0) });
            drain(machine.as_mut());
            limit -= 1;
            assert!(limit > 0, "a timer that does not end");
        }
        machine.hear(at(*ms), message);
        drain(machine.as_mut());
    }
    machine
}

fn drain(machine: &mut dyn Machine) -> (Vec<String>, Vec<String>) {
    let words = std::iter::from_fn(|| machine.word()).map(|word| word_name(&word)).collect();
    (words, std::iter::from_fn(|| machine.end()).collect())
}

/// The lines of one machine. `phases`: every state that it can be in.
fn table(name: &str, phases: &[&'static str], rows: Vec<Row>) -> String {
    let mut text = format!("## {name}\n");
    let mut met = BTreeSet::new();
    for (label, make) in rows {
        let (machine, _) = make();
        let phase = machine.phase();
        met.insert(phase);
        text.push_str(&format!("\n{phase}{}\n", if label.is_empty() { String::new() } else { format!(" ({label})") }));
        let mut ignored = Vec::new();
        for (input, message) in inputs() {
            let (mut machine, now) = make();
            drain(machine.as_mut());
            let before = machine.timeout();
            machine.hear(at(now), &message);
            match told(phase, before, machine.as_mut()) {
                Some(line) => text.push_str(&format!("  {input} -> {line}\n")),
                None => ignored.push(input),
            }
        }
        let (mut machine, _) = make();
        drain(machine.as_mut());
        match machine.timeout() {
            Some((when, why)) => {
                machine.time(Now { mono: when, utc: Utc(0) + Span(when.0) });
                let line = told(phase, None, machine.as_mut()).unwrap_or_else(|| "nothing".to_owned());
                text.push_str(&format!("  silence ({why}) -> {line}\n"));
            }
            None => text.push_str("  silence -> waits for ever\n"),
        }
        text.push_str(&format!("  ignored: {}\n", ignored.join("; ")));
    }
    assert_eq!(met, phases.iter().copied().collect(), "{name}: the states of the table");
    text.push('\n');
    text
}

/// What an input did; None when nothing.
fn told(phase: &str, before: Timeout, machine: &mut dyn Machine) -> Option<String> {
    let (words, ends) = drain(machine);
    let mut parts = Vec::new();
    if machine.phase() != phase {
        parts.push(machine.phase().to_owned());
    }
    parts.extend(words.into_iter().map(|word| format!("says: {word}")));
    parts.extend(ends.into_iter().map(|end| format!("ends: {end}")));
    if parts.is_empty() && machine.timeout() != before {
        parts.push("goes on waiting".to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, to write the tables anew")]
fn agrees(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    if std::env::var("MEDFLIGHT_BLESS").is_ok() {
        std::fs::write(&path, text).expect("the table is written");
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = text.lines().zip(agreed.lines()).find(|(now, then)| now != then);
    assert!(text == agreed, "the machines no longer act as agreed in {}: {changed:?}", path.display());
}

fn carried() -> Carried {
    Carried::of(FLIGHT, &package(5, 6, 0.0), &lists().0)
}

const FENCE: ListKind = ListKind::Fence;

fn upload() -> Upload {
    Upload::new(at(0), FENCE, lists().0.fence)
}

fn requests(last: u16) -> Vec<(u64, Message)> {
    (0..=last).map(|seq| (40 * (u64::from(seq) + 1), request(FENCE, seq))).collect()
}

fn download() -> Download {
    Download::over(at(0), FENCE, Some(6), RoundTrip::default())
}

fn fetched(items: u16) -> Vec<(u64, Message)> {
    let head = std::iter::once((40, count(FENCE, 6)));
    head.chain((0..items).map(|seq| (80 + 40 * u64::from(seq), item(FENCE, seq)))).collect()
}

fn uploads() -> String {
    let error = || mission_ack(FENCE, MissionResult::Error, 0);
    let done = || (400, mission_ack(FENCE, MissionResult::Accepted, lists().1[1]));
    table(
        "Upload of one list (a fence of six corners)",
        &["announcing", "announcing anew", "serving", "serving, all asked for", "serving, last item repeated", "pausing", "ended"],
        vec![
            row("", 20, || driven(upload(), &[])),
            row("after one 'Busy'", 400, move || driven(upload(), &[(20, error()), (330, state(LandedState::OnGround))])),
            row("first item sent 20 ms ago", 60, || driven(upload(), &requests(0))),
            row("first item sent 300 ms ago", 340, || driven(upload(), &requests(0))),
            row("", 260, || driven(upload(), &requests(5))),
            row("", 500, move || driven(upload(), &[requests(5), vec![(450, state(LandedState::OnGround))]].concat())),
            row("", 8_100, move || driven(upload(), &[requests(5), vec![(8_000, state(LandedState::OnGround))]].concat())),
            row("", 100, move || driven(upload(), &[(20, error())])),
            row("", 500, move || driven(upload(), &[requests(5), vec![done()]].concat())),
        ],
    )
}

fn downloads() -> String {
    let error = || mission_ack(FENCE, MissionResult::Error, 0);
    table(
        "Download of one list",
        &["listing", "fetching", "pausing", "ended"],
        vec![
            row("", 20, || driven(download(), &[])),
            row("after one 'Busy'", 400, move || driven(download(), &[(20, error()), (330, state(LandedState::OnGround))])),
            row("first item asked for", 60, || driven(download(), &fetched(0))),
            row("last item asked for", 300, || driven(download(), &fetched(5))),
            row("", 100, move || driven(download(), &[(20, error())])),
            row("", 400, || driven(download(), &fetched(6))),
        ],
    )
}

fn homes() -> String {
    let check = || HomeCheck::new(at(0), (PAD, Amsl(10.0)), &Whereabouts::default());
    let away = || vec![(10, place(PAD)), (20, home(north(3_000.0), 10.0))];
    table(
        "Home before a transfer",
        &["looking", "setting", "ended"],
        vec![
            row("nothing seen", 20, move || driven(check(), &[])),
            row("stands on the pad", 20, move || driven(check(), &[(10, place(PAD))])),
            row("", 60, move || driven(check(), &away())),
            row("", 60, move || driven(check(), &[(10, place(PAD)), (20, home(PAD, 10.0))])),
        ],
    )
}

fn heights() -> String {
    table(
        "RTL_RETURN_ALT written and read back",
        &["writing", "reading", "reading, doubted", "ended"],
        vec![
            row("", 20, || driven(ReturnHeight::write(at(0), 80.0), &[])),
            row("", 20, || driven(ReturnHeight::read(at(0), 80.0), &[])),
            row("", 40, || driven(ReturnHeight::read(at(0), 80.0), &[(20, height(60.0))])),
            row("", 40, || driven(ReturnHeight::read(at(0), 80.0), &[(20, height(80.0))])),
        ],
    )
}

fn transfer() -> Transfer {
    Transfer::new(at(0), FLIGHT, &package(5, 6, 0.0), Mono(0), Whereabouts::default()).expect("a good package")
}

/// The way of a transfer, by its steps; each begins where the one before ends.
fn transfer_to(step: usize) -> Vec<(u64, Message)> {
    let (lists, ids) = lists();
    let mut script = vec![
        vec![(10, beat(Mode::Mission, false, 3)), (20, state(LandedState::OnGround))],
        vec![(30, place(PAD)), (40, home(PAD, 10.0))],
        vec![(50, command_ack(CommandName::SetMode, CommandResult::Accepted)), (900, beat(Mode::Hold, false, 3))],
        vec![(950, plan([0; 3], 1))],
        vec![(960, height(80.0)), (970, height(80.0))],
    ];
    let mut now = 1_000;
    let mut sending = Vec::new();
    for (kind, id) in [(FENCE, ids[1]), (ListKind::Rally, ids[2]), (ListKind::Mission, ids[0])] {
        for seq in 0..u16::try_from(lists.list(kind).len()).expect("few") {
            now += 40;
            sending.push((now, request(kind, seq)));
        }
        now += 40;
        sending.push((now, mission_ack(kind, MissionResult::Accepted, id)));
    }
    script.push(sending);
    let mut reading = Vec::new();
    for kind in [FENCE, ListKind::Rally, ListKind::Mission] {
        let length = u16::try_from(lists.list(kind).len()).expect("few");
        now += 40;
        reading.push((now, count(kind, length)));
        for seq in 0..length {
            now += 40;
            reading.push((now, item(kind, seq)));
        }
    }
    script.push(reading);
    script.push(vec![(now + 2_500, plan(ids, 2))]);
    script.into_iter().take(step).flatten().collect()
}

fn transfers() -> String {
    let after = |step: usize| transfer_to(step).last().map_or(5, |(ms, _)| ms + 10);
    let step = |name: &'static str, n: usize| row(name, after(n), move || driven(transfer(), &transfer_to(n)));
    let refused = || {
        let mut script = transfer_to(5);
        script.extend([(1_040, request(FENCE, 0)), (1_080, mission_ack(FENCE, MissionResult::Refused(3), 0))]);
        script
    };
    table(
        "Transfer of a package",
        &["ground", "home", "hold", "clearing", "height", "sending", "doubting", "reading", "watching", "ended"],
        vec![
            step("", 0),
            step("", 1),
            step("", 2),
            step("", 3),
            step("", 4),
            step("the fence", 5),
            row("the fence was refused", 1_100, move || driven(transfer(), &refused())),
            step("the fence", 6),
            step("", 7),
            step("", 8),
        ],
    )
}

fn watches() -> String {
    let watch = |held: bool| {
        let mut watch = Watch::default();
        watch.set(carried(), held);
        Watching(watch)
    };
    table(
        "Watch over what is on board",
        &["held", "voided", "nothing"],
        vec![
            row("", 10, move || driven(watch(true), &[])),
            row("", 10, move || driven(watch(false), &[])),
            row("", 10, || driven(Watching(Watch::default()), &[])),
        ],
    )
}

#[test]
fn the_tables_of_a_transfer_are_as_they_were_agreed() {
    let text = [uploads(), downloads(), homes(), heights(), transfers(), watches()].concat();

    agrees("link_transfer_table.txt", &text);
}

fn changes() -> String {
    let change = || Change(ModeChange::ordinary(at(0), Mode::Hold, Mono(0)), false);
    let waiting = || Change(ModeChange::ordinary(at(0), Mode::Hold, at(500).mono), false);
    let ack = |result| command_ack(CommandName::SetMode, result);
    table(
        "Change of mode (to Hold)",
        &["waiting", "sent", "sent, acknowledged", "refusing", "ended"],
        vec![
            row("for an earlier one", 20, move || driven(waiting(), &[])),
            row("just now", 20, move || driven(change(), &[])),
            row("a second ago", 1_000, move || driven(change(), &[])),
            row("", 40, move || driven(change(), &[(20, ack(CommandResult::Accepted))])),
            row("", 40, move || driven(change(), &[(20, ack(CommandResult::Refused(1)))])),
            row("", 1_040, move || driven(change(), &[(1_020, beat(Mode::Hold, false, 3))])),
        ],
    )
}

fn armings() -> String {
    let arming = || Armed(Arming::new(at(0)), false);
    let ack = || command_ack(CommandName::ArmDisarm, CommandResult::Accepted);
    table(
        "Arming",
        &["sent", "answered"],
        vec![row("", 20, move || driven(arming(), &[])), row("", 40, move || driven(arming(), &[(20, ack())]))],
    )
}

fn launch() -> Launch {
    let pilot = PersonId::new("pilot-1").expect("a person");
    let clearance = Clearance::for_test(FLIGHT, tail(), package(5, 6, 0.0).digest(), pilot, Utc(0));
    Launch::new(at(0), clearance, carried(), Mono(0))
}

/// The way of a launch, by its steps.
fn launch_to(step: usize) -> Vec<(u64, Message)> {
    let ids = lists().1;
    let script = vec![
        vec![(5, place(PAD)), (10, beat(Mode::Hold, false, 3)), (20, state(LandedState::OnGround)), (30, plan(ids, 2))],
        vec![(40, command_ack(CommandName::SetMode, CommandResult::Accepted)), (1_000, beat(Mode::Hold, false, 3))],
        vec![(1_020, command_ack(CommandName::ArmDisarm, CommandResult::Accepted)), (2_000, beat(Mode::Hold, true, 4))],
        vec![(2_020, home(PAD, 10.0)), (2_500, plan(ids, 2)), (3_010, state(LandedState::OnGround))],
        vec![(3_020, command_ack(CommandName::SetMode, CommandResult::Accepted)), (4_500, state(LandedState::TakingOff))],
        vec![(6_500, place_up(PAD, 6.0))],
    ];
    script.into_iter().take(step).flatten().collect()
}

fn launches() -> String {
    let after = |step: usize| launch_to(step).last().map_or(5, |(ms, _)| ms + 10);
    let step = |name: &'static str, n: usize| row(name, after(n), move || driven(launch(), &launch_to(n)));
    let with = |n: usize, more: Vec<(u64, Message)>| [launch_to(n), more].concat();
    let stood_down = move || driven(launch(), &with(3, vec![(2_100, said("Geofence invalid, doesn't contain Home position"))]));
    let stood_down_in_a_hop = move || driven(launch(), &with(3, vec![(2_100, state(LandedState::InAir))]));
    let hopped = move || driven(launch(), &with(5, vec![(5_000, state(LandedState::OnGround)), (5_050, beat(Mode::Hold, false, 3))]));
    let in_hold = move || driven(launch(), &with(4, vec![(4_100, beat(Mode::Hold, true, 4))]));
    let silent = move || driven(launch(), &with(2, vec![(2_100, beat(Mode::Hold, false, 3))]));
    let seen = move || driven(launch(), &with(3, vec![(2_020, home(PAD, 10.0))]));
    table(
        "Launch",
        &["checking", "holding", "arming", "looking", "starting", "standing down", "ended"],
        vec![
            step("", 0),
            step("", 1),
            step("just now", 2),
            row("a second ago, seen disarmed", 2_200, silent),
            step("home not seen", 3),
            row("home seen, the package not yet", 2_100, seen),
            step("just now", 4),
            row("a second ago, once seen in Hold", 5_100, in_hold),
            step("said to be in the air", 5),
            row("said to have been in the air", 5_100, hopped),
            row("", 2_200, stood_down),
            row("said to be in the air", 2_200, stood_down_in_a_hop),
            step("", 6),
        ],
    )
}

fn safings() -> String {
    let safing = || Safing::new(at(0), Mono(0));
    let down = || vec![(10, beat(Mode::Mission, false, 3)), (20, state(LandedState::OnGround))];
    let held = move || {
        let ack = command_ack(CommandName::SetMode, CommandResult::Accepted);
        [down(), vec![(40, ack), (900, beat(Mode::Hold, false, 3))]].concat()
    };
    let empty = move || [down(), vec![(40, plan([0; 3], 1))]].concat();
    let both = move || [held(), vec![(950, plan([0; 3], 1))]].concat();
    table(
        "Safing after a landing",
        &["looking", "making safe", "making safe, Hold seen", "making safe, empty seen", "ended"],
        vec![
            row("", 5, move || driven(safing(), &[])),
            row("", 30, move || driven(safing(), &down())),
            row("", 910, move || driven(safing(), &held())),
            row("", 50, move || driven(safing(), &empty())),
            row("", 960, move || driven(safing(), &both())),
        ],
    )
}

fn resumes() -> String {
    let resume = || Resume::new(at(0), carried(), Mono(0), Whereabouts::default());
    let flying = || vec![(10, beat(Mode::Hold, true, 4)), (20, state(LandedState::InAir)), (30, place(PAD))];
    let outside = move || [flying(), vec![(40, place(north(30_000.0)))]].concat();
    let asked = move || [flying(), vec![(40, plan(lists().1, 4))]].concat();
    let ended = move || {
        [asked(), vec![(50, command_ack(CommandName::SetMode, CommandResult::Accepted)), (900, beat(Mode::Mission, true, 4))]].concat()
    };
    table(
        "Resume",
        &["checking", "changing", "ended"],
        vec![
            row("nothing seen", 5, move || driven(resume(), &[])),
            row("seen flying", 40, move || driven(resume(), &flying())),
            row("seen flying where the fence is left behind", 50, move || driven(resume(), &outside())),
            row("", 1_200, move || driven(resume(), &asked())),
            row("", 910, move || driven(resume(), &ended())),
        ],
    )
}

fn safer_acts() -> String {
    let acts = |act: SafeAct| {
        let mut acts = SafeActs::default();
        acts.begin(at(0), act, Mono(0));
        acts
    };
    let silent = || vec![(3_100, state(LandedState::InAir))];
    let done = || vec![(20, command_ack(CommandName::SetMode, CommandResult::Accepted)), (900, beat(Mode::Return, true, 4))];
    table(
        "Safer act (return)",
        &["none", "trying", "resting"],
        vec![
            row("never ordered", 5, || driven(SafeActs::default(), &[])),
            row("just now", 20, move || driven(acts(SafeAct::Return), &[])),
            row("a second ago", 1_000, move || driven(acts(SafeAct::Return), &[])),
            row("nothing seen in 3 s", 3_200, move || driven(acts(SafeAct::Return), &silent())),
            row("done", 950, move || driven(acts(SafeAct::Return), &done())),
        ],
    )
}

fn standbys() -> String {
    let left = || vec![(10, state(LandedState::OnGround)), (20, beat(Mode::Mission, false, 3))];
    let set = move || [left(), vec![(3_100, state(LandedState::OnGround))]].concat();
    table(
        "Between flights",
        &["watching", "waiting", "setting Hold"],
        vec![
            row("nothing seen", 5, || driven(Resting(Standby::default()), &[])),
            row("on the ground", 15, move || driven(Resting(Standby::default()), &left()[..1])),
            row("left in AUTO.MISSION", 100, move || driven(Resting(Standby::default()), &left())),
            row("left there for 3 s", 4_200, move || driven(Resting(Standby::default()), &set())),
        ],
    )
}

#[test]
fn the_tables_of_a_launch_are_as_they_were_agreed() {
    let text = [changes(), armings(), launches(), safings(), resumes(), safer_acts(), standbys()].concat();

    agrees("link_launch_table.txt", &text);
}
