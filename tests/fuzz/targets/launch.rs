//! A launch to which the aircraft, the clock and the rest of the service say anything at any time. An order to take off leaves
//! only on a word that is still valid, to an aircraft that was seen armed in Hold with what was cleared; it is repeated only
//! where it was seen not to have been done; the launch ends, and then says nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::domain::flight::clearance::Clearance;
use medflight_fuzz::domain::flight::{Home, LandedState, Mode, Outcome, PlanOnBoard, Report, VtolState};
use medflight_fuzz::domain::geo::Position;
use medflight_fuzz::domain::mission::PackageDigest;
use medflight_fuzz::link::carried::{Carried, NOT_STARTED};
use medflight_fuzz::link::frame::FrameCounters;
use medflight_fuzz::link::launch::Launch;
use medflight_fuzz::link::message::{CommandName, CommandResult, Message, Outgoing, Target};
use medflight_fuzz::link::wire;
use medflight_fuzz::units::altitude::Amsl;
use medflight_fuzz::units::ids::{FlightId, PersonId, TailId};
use medflight_fuzz::units::time::{Mono, Now, Span, Utc};
use medflight_fuzz::units::words::words;

/// MAV_STATE from which on a failsafe is in force.
const CRITICAL: u8 = 5;
/// Orders of one kind in one launch.
const MOST: usize = 3;
/// Between the sight of an armed aircraft and the first start; between an order and the sight that it was not done.
const SECOND: Span = Span::secs(1);
/// With nothing more said, the end comes by then.
const END: Span = Span::secs(60);
/// Timers that may follow each other at one moment, and words in answer to one thing that happened.
const SPIN: usize = 16;
const IDS: [u32; 8] = [0, 22, 42, 46, 77, 242, 245, 253];
const TEXTS: [&str; 4] = ["Geofence invalid, doesn't contain Home position", "Arming denied", "Mission rejected", "Takeoff detected"];

/// What was said to the launch, and what left.
#[derive(Default)]
struct Seen {
    heartbeat: Option<(Mode, bool, u8)>,
    on_ground: bool,
    /// Armed in Hold since, and since then: the package that was cleared, and its home.
    armed_at: Option<Mono>,
    plan: bool,
    home: bool,
    arms: Vec<Mono>,
    starts: Vec<Mono>,
    /// Sights of an aircraft armed in Hold on the ground since the last start was surely there, without another between.
    idle: usize,
    /// It was objected before anything had started, or it stands down.
    over: bool,
    airborne_after_start: bool,
    outcome: Option<Outcome>,
}

impl Seen {
    fn hear(&mut self, now: Now, message: &Message, carried: &Carried) {
        if let Message::Heartbeat { mode, armed, status } = message {
            self.heartbeat = Some((*mode, *armed, *status));
            let in_hold = *armed && *mode == Mode::Hold && *status < CRITICAL;
            if in_hold && !self.arms.is_empty() && self.armed_at.is_none() {
                (self.armed_at, self.plan, self.home) = (Some(now.mono), false, false);
            }
            if self.starts.last().is_some_and(|last| now.mono.since(*last) >= SECOND) && *armed {
                self.idle = if in_hold && self.on_ground { self.idle + 1 } else { 0 };
            }
        } else if let Message::State { landed, .. } = message {
            self.on_ground = *landed == LandedState::OnGround;
            self.airborne_after_start |= !self.starts.is_empty() && matches!(landed, LandedState::TakingOff | LandedState::InAir);
        } else if let Message::Plan(plan) = message {
            self.plan |= plan.item == Some(0) && plan.state == NOT_STARTED && carried.agrees(plan).is_ok();
        } else if let Message::Home(home) = message {
            self.home |= home.at == carried.home.0;
        }
    }

    fn leaves(&mut self, now: Now, word: &Outgoing, clearance: &Clearance) {
        assert!(self.outcome.is_none(), "{word:?} after the end");
        let in_hold = self.heartbeat.is_some_and(|(mode, armed, status)| armed && mode == Mode::Hold && status < CRITICAL);
        match word {
            Outgoing::Arm => {
                assert!(!self.over && self.starts.is_empty(), "armed after it stood down or started");
                assert!(clearance.is_valid(now.utc), "armed without a valid word");
                assert!(self.heartbeat.is_some_and(|(_, armed, _)| !armed), "armed what is armed or was never seen");
                let again = self.arms.last().is_none_or(|last| now.mono.since(*last) >= SECOND);
                assert!(again && self.arms.len() < MOST, "armed too often");
                self.arms.push(now.mono);
            }
            Outgoing::SetMode(Mode::Mission) => {
                assert!(!self.over, "started after it stood down");
                assert!(clearance.is_valid(now.utc), "started without a valid word");
                assert!(in_hold, "started what was not seen armed in Hold: {:?}", self.heartbeat);
                if self.starts.is_empty() {
                    let looked = self.armed_at.is_some_and(|at| now.mono.since(at) >= SECOND);
                    assert!(looked && self.plan && self.home, "started without a second look");
                } else {
                    assert!(self.idle >= 2 && self.on_ground, "a second take-off");
                    assert!(!self.airborne_after_start, "a second take-off of what was in the air");
                }
                assert!(self.starts.len() < MOST, "started too often");
                self.starts.push(now.mono);
                self.idle = 0;
            }
            Outgoing::Disarm { .. } => self.over = true,
            Outgoing::SetMode(Mode::Hold) => assert!(self.arms.is_empty(), "Hold after arming"),
            Outgoing::AskHome => {}
            other => panic!("a launch says {other:?}"),
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn one(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn some(&mut self, most: u8) -> &'a [u8] {
        let length = usize::from(self.one().min(most)).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

fn message(what: u8, bytes: &mut Bytes<'_>, carried: &Carried) -> Option<Message> {
    let detail = bytes.one();
    Some(match what {
        0..=2 => {
            let modes = [Mode::Hold, Mode::Hold, Mode::Hold, Mode::Mission, Mode::Return, Mode::Land, Mode::Takeoff, Mode::Other(7)];
            let mode = modes[usize::from(detail % 8)];
            Message::Heartbeat { mode, armed: detail & 0x10 != 0, status: if detail & 0xE0 == 0xE0 { CRITICAL } else { 3 } }
        }
        3 => {
            let states = [LandedState::OnGround, LandedState::OnGround, LandedState::TakingOff, LandedState::InAir, LandedState::Landing];
            Message::State { landed: *states.get(usize::from(detail % 8)).unwrap_or(&LandedState::OnGround), vtol: VtolState::Hover }
        }
        4 => {
            let [mission_id, fence_id, rally_id] = carried.ids;
            let mission_id = if detail & 0x0F == 0x0F { mission_id + 1 } else { mission_id };
            let item = Some(u16::from(detail & 0xF0 == 0xF0));
            let state = if detail & 0x3C == 0x3C { 3 } else { NOT_STARTED };
            Message::Plan(PlanOnBoard { item, total: Some(carried.total), state, mission_id, fence_id, rally_id })
        }
        5 => {
            let (at, amsl) = carried.home;
            let at = if detail % 8 == 7 { Position { latitude: at.latitude + 0.01, ..at } } else { at };
            Message::Home(Home { at, amsl })
        }
        6 => {
            let command = if detail & 1 == 0 { CommandName::SetMode } else { CommandName::ArmDisarm };
            let result = match detail >> 1 & 7 {
                0..=4 => CommandResult::Accepted,
                5 => CommandResult::InProgress,
                _ => CommandResult::Refused(detail >> 4),
            };
            Message::CommandAck { command, result, to: Target { system: 255, component: 190 } }
        }
        7 => {
            let text = TEXTS[usize::from(detail) % TEXTS.len()];
            Message::Said { severity: detail >> 5, text: words(text, text) }
        }
        _ => wire::decode(IDS[usize::from(detail % 8)], bytes.some(54), &mut FrameCounters::default())?,
    })
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes(data);
    let corner = |latitude, longitude| Position { latitude, longitude };
    let digest = PackageDigest([7; 32]);
    let carried = Carried {
        flight: FlightId(1),
        digest,
        ids: [1, 2, 3],
        total: 4,
        home: (corner(21.05, 105.85), Amsl(10.0)),
        fence: vec![corner(21.0, 105.8), corner(21.0, 105.9), corner(21.1, 105.9), corner(21.1, 105.8)],
        places: Vec::new(),
        return_height: 80.0,
    };
    let mut now = Now { mono: Mono(1_000_000_000), utc: Utc(1_800_000_000_000) };
    let tail = TailId::new("DG-01".to_owned()).expect("a tail");
    let pilot = PersonId::new("pilot-1".to_owned()).expect("a person");
    // The word is up to two minutes old, and may run out at any time.
    let age = i64::from(bytes.one()) * 480;
    let clearance = Clearance::for_test(FlightId(1), tail, digest, pilot, Utc(now.utc.0 - age));
    let free_at = now.mono + Span::millis(u64::from(bytes.one()) * 10);
    let mut launch = Launch::new(now, clearance.clone(), carried.clone(), free_at);
    let mut seen = Seen::default();
    let settle = |now: Now, launch: &mut Launch, seen: &mut Seen| {
        let mut turns = 0;
        while launch.next_timeout().is_some_and(|(at, _)| at <= now.mono) {
            launch.handle_timeout(now);
            turns += 1;
            assert!(turns <= SPIN, "a timer that does not end: {:?}", launch.next_timeout());
            while let Some(word) = launch.poll_transmit() {
                seen.leaves(now, &word, &clearance);
            }
        }
        let mut sent = 0;
        while let Some(word) = launch.poll_transmit() {
            seen.leaves(now, &word, &clearance);
            sent += 1;
            assert!(sent <= SPIN, "a flood");
        }
        while let Some(report) = launch.poll_event() {
            let Report::Launch { flight: FlightId(1), outcome } = report else { panic!("{report:?}") };
            assert!(seen.outcome.is_none(), "two ends: {:?} and {outcome:?}", seen.outcome);
            assert!(outcome != Outcome::Done || seen.airborne_after_start, "done, and not seen in the air");
            seen.outcome = Some(outcome);
        }
    };
    settle(now, &mut launch, &mut seen);
    while !bytes.0.is_empty() {
        let what = bytes.one();
        match what % 16 {
            0..=8 => {
                if let Some(message) = message(what % 16, &mut bytes, &carried) {
                    seen.hear(now, &message, &carried);
                    launch.receive(now, &message);
                }
            }
            9 if what >= 0xE0 => {
                seen.over |= seen.starts.is_empty();
                launch.object(now, &words("khác", "something else"));
            }
            _ => {
                let step = Span::millis(u64::from(bytes.one()) * 10);
                now = Now { mono: now.mono + step, utc: now.utc + step };
            }
        }
        settle(now, &mut launch, &mut seen);
    }
    let last = now.mono + END;
    while let Some((at, _)) = launch.next_timeout() {
        assert!(at <= last, "a launch without an end");
        let wait = at.since(now.mono);
        now = Now { mono: now.mono + wait, utc: now.utc + wait };
        settle(now, &mut launch, &mut seen);
    }
    assert!(seen.outcome.is_some(), "it ended without a word");
});
