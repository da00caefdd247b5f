//! The ground station's half of a recording, said to a simulated aircraft.
//!
//! Frames go out at their recorded times on the aircraft's clock. The recorded ground station was a script that waited for
//! what the aircraft did (a landing, a waypoint); so where the simulated aircraft has not yet done what the recorded one had,
//! the rest of the recording waits for it, up to [`PATIENCE_US`], with the heartbeats that would have been.

use std::collections::BTreeMap;

use medflight_sim::{Link, Settings, Vehicle};

use super::facts::{Channel, Fact, Listener};
use super::tape::Tape;

/// How long the ground waits for the aircraft to catch up, microseconds.
const PATIENCE_US: u64 = 15_000_000;
const STEP_US: u64 = 20_000;
const HEARTBEAT_US: u64 = 1_000_000;
/// Events that a script waits for: armed, took off, landed, disarmed, returned to a place, a failsafe.
const MILESTONES: [&str; 9] = ["26266355", "21054825", "26622124", "32794487", "16962474", "26528394", "31382480", "29547634", "30481910"];

/// What was said in both worlds.
pub(crate) struct Heard {
    /// By PX4.
    pub(crate) recorded: Vec<Fact>,
    /// By the simulated aircraft, on the recording's times.
    pub(crate) simulated: Vec<Fact>,
    /// Times of the frames of the ground but its heartbeats: life, seconds.
    pub(crate) asked: Vec<(usize, f64)>,
    /// How much later than the recorded one the simulated flight came to be, seconds.
    pub(crate) lag: f64,
}

/// Plays a recording to an aircraft of these settings. With `second`, the recording is that of a second link of this kind, opened
/// when it begins; on the first one a ground station was there from the start.
pub(crate) fn play(tape: &Tape, settings: &Settings, second: Option<Link>) -> Heard {
    let mut recorded = Listener::default();
    tape.entries.iter().filter(|e| e.from_aircraft).for_each(|e| recorded.hear(e.life, e.at as f64 * 1e-6, &e.raw));
    let recorded = recorded.facts;
    let mut stage = Stage::new(settings, &tape.boots);
    let mut asked = Vec::new();
    let mut due: BTreeMap<String, usize> = BTreeMap::new();
    let mut passed = 0;
    let mut last_beat: Option<(u64, &[u8])> = None;
    if let Some(link) = second {
        stage.open(link, tape);
    }
    for entry in tape.entries.iter().filter(|e| !e.from_aircraft) {
        if entry.life != stage.life {
            stage.restart(settings, &tape.boots, entry.life);
            due.clear();
        }
        let seconds = entry.at as f64 * 1e-6;
        let is_beat = entry.id == 0;
        while recorded.get(passed).is_some_and(|fact| (fact.life, fact.at) < (entry.life, seconds)) {
            if let Some(name) = milestone(&recorded[passed]).filter(|_| recorded[passed].life == entry.life) {
                *due.entry(name).or_default() += 1;
            }
            passed += 1;
        }
        stage.run_until(entry.at);
        if !is_beat {
            let beat = last_beat.filter(|(at, _)| entry.at < at + 3 * HEARTBEAT_US / 2);
            stage.wait_for(&due, beat.map(|(_, raw)| raw));
            asked.push((entry.life, seconds));
        } else {
            last_beat = Some((entry.at, &entry.raw));
        }
        stage.vehicle.receive(&entry.raw);
        stage.listen();
    }
    let end = tape.entries.last().map_or((0, 0), |e| (e.life, e.at));
    if end.0 == stage.life {
        stage.run_until(end.1);
        stage.wait_for(&due, None);
    }
    Heard { recorded, simulated: stage.heard.facts, asked, lag: stage.lag as f64 * 1e-6 }
}

fn milestone(fact: &Fact) -> Option<String> {
    if fact.channel == Channel::Reached {
        return Some(fact.words.clone());
    }
    let id = fact.words.split(' ').nth(1).filter(|id| fact.channel == Channel::Event && MILESTONES.contains(id));
    id.map(str::to_owned)
}

struct Stage {
    vehicle: Vehicle,
    heard: Listener,
    life: usize,
    now: u64,
    lag: u64,
    done: BTreeMap<String, usize>,
    counted: usize,
}

fn aircraft(settings: &Settings, boots: &[u64], life: usize) -> Vehicle {
    Vehicle::new(Settings { boot_utc_s: boots[life] / 1_000_000, ..settings.clone() })
}

impl Stage {
    fn new(settings: &Settings, boots: &[u64]) -> Self {
        let vehicle = aircraft(settings, boots, 0);
        Self { vehicle, heard: Listener::default(), life: 0, now: 0, lag: 0, done: BTreeMap::new(), counted: 0 }
    }

    fn restart(&mut self, settings: &Settings, boots: &[u64], life: usize) {
        let stored = self.vehicle.snapshot();
        self.vehicle = aircraft(settings, boots, life);
        self.vehicle.restore(&stored);
        (self.life, self.now, self.lag) = (life, 0, 0);
        self.done.clear();
    }

    /// Lets time pass up to the beginning of a recording without listening, and opens its link.
    fn open(&mut self, link: Link, tape: &Tape) {
        let beat = tape.entries.iter().find(|entry| !entry.from_aircraft && entry.id == 0).map(|entry| &entry.raw);
        while self.now < tape.entries[0].at {
            if self.now.is_multiple_of(HEARTBEAT_US) {
                beat.into_iter().for_each(|raw| self.vehicle.receive(raw));
            }
            self.vehicle.advance(STEP_US);
            self.now += STEP_US;
        }
        while self.vehicle.poll_transmit().is_some() {}
        self.vehicle.open_link(link);
    }

    /// Lets time pass up to a time of the recording.
    fn run_until(&mut self, at: u64) {
        while self.now < at + self.lag {
            let step = STEP_US.min(at + self.lag - self.now);
            self.step(step);
        }
    }

    fn step(&mut self, step: u64) {
        self.vehicle.advance(step);
        self.now += step;
        self.listen();
    }

    fn listen(&mut self) {
        while let Some(datagram) = self.vehicle.poll_transmit() {
            self.heard.hear(self.life, (self.now - self.lag.min(self.now)) as f64 * 1e-6, &datagram);
        }
        while let Some(fact) = self.heard.facts.get(self.counted) {
            if let Some(name) = milestone(fact) {
                *self.done.entry(name).or_default() += 1;
            }
            self.counted += 1;
        }
    }

    fn wait_for(&mut self, due: &BTreeMap<String, usize>, beat: Option<&[u8]>) {
        let begun = self.now;
        let mut beaten = self.now;
        while self.now < begun + PATIENCE_US && due.iter().any(|(name, n)| self.done.get(name).unwrap_or(&0) < n) {
            self.lag += STEP_US;
            self.step(STEP_US);
            if let Some(raw) = beat
                && self.now >= beaten + HEARTBEAT_US
            {
                beaten = self.now;
                self.vehicle.receive(raw);
            }
        }
        if self.now >= begun + PATIENCE_US && self.lag > 0 {
            // It never came: that is a difference of its own, and no reason to shift the rest.
            self.lag = self.lag.saturating_sub(self.now - begun);
            self.done = due.clone();
        }
    }
}
