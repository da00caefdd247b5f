//! One aircraft: its parts, its clock, and the way bytes take through it.

use std::collections::{BTreeMap, VecDeque};

use crate::airframe::{Airframe, Lift};
use crate::battery::{Battery, Load};
use crate::commander::Commander;
use crate::estimator::Estimator;
use crate::events::Events;
use crate::fence::Fence;
use crate::geometry::{GeoPoint, LocalFrame, Point};
use crate::gripper::Gripper;
use crate::guidance::Guidance;
use crate::health::Health;
use crate::inbound::{Address, Command, decode};
use crate::mission_protocol::MissionProtocol;
use crate::mode::Mode;
use crate::navigator::Navigator;
use crate::notices;
use crate::onboard::RESTORED_US;
use crate::outside::Mishaps;
use crate::parameters::{Parameters, Setup};
use crate::plan::MissionStore;
use crate::seed::Random;
use crate::settings::{Kind, Settings};
use crate::start::Start;
use crate::streams::Streams;
use crate::texts::Texts;
use crate::wind::Wind;
use crate::wire::{AUTOPILOT, Parser, Writer};

/// Physics and protocol timers move in steps of this, µs.
pub const TICK_US: u64 = 20_000;
/// Ground within this of a known pad is at the pad's altitude, metres.
const PAD_REACH_M: f64 = 100.0;
/// Height of what stands on a blocked pad, metres.
const OBSTACLE_M: f64 = 2.0;
/// Home is first known at this time after the start, µs.
const HOME_US: u64 = 2_100_000;
/// Home's altitude is corrected for this long after takeoff.
const HOME_DRIFT_US: u64 = 120_000_000;
/// The simulation's pack empties from this time after arming, µs.
const SPUN_US: u64 = 1_000_000;
/// The commander takes one command each 10 ms.
const COMMANDS_PER_TICK: usize = 2;
/// In steps of this time.
const HOME_STEP_US: u64 = 2_000_000;

/// The true state, for judging. Nothing of it is on the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Where it is.
    pub position: GeoPoint,
    /// Over the ground, m/s.
    pub ground_speed_m_s: f64,
    /// Through the air, m/s; 0 on the ground.
    pub airspeed_m_s: f64,
    /// Upward, m/s.
    pub climb_m_s: f64,
    /// Charge left, %.
    pub energy_percent: f64,
    /// The pack on board.
    pub pack: String,
    /// The mode that flies.
    pub mode: Mode,
    /// What carries it.
    pub lift: Lift,
    /// Motors may turn.
    pub armed: bool,
    /// Standing on the ground.
    pub grounded: bool,
    /// Index of the current mission item.
    pub mission_item: u16,
    /// Seconds since the autopilot started.
    pub uptime_s: f64,
}

/// A simulated aircraft. Bytes and time are arguments; it reads no clock and opens no socket.
#[derive(Debug)]
pub struct Vehicle {
    pub(crate) settings: Settings,
    pub(crate) frame: LocalFrame,
    pub(crate) now: u64,
    pub(crate) remainder_us: u64,
    pub(crate) airframe: Airframe,
    pub(crate) estimator: Estimator,
    pub(crate) battery: Battery,
    pub(crate) wind: Wind,
    pub(crate) parameters: Parameters,
    pub(crate) store: MissionStore,
    pub(crate) protocol: MissionProtocol,
    pub(crate) commander: Commander,
    pub(crate) navigator: Navigator,
    pub(crate) fence: Option<Fence>,
    pub(crate) fence_check_us: Option<u64>,
    pub(crate) streams: Streams,
    pub(crate) events: Events,
    pub(crate) health: Health,
    pub(crate) disarmed_us: Option<u64>,
    pub(crate) mode_complaint_us: u64,
    /// Satellites are in the estimate, and were at any time.
    pub(crate) fusing: bool,
    pub(crate) fused_before: bool,
    pub(crate) gripper: Gripper,
    pub(crate) start: Start,
    pub(crate) texts: Texts,
    pub(crate) parser: Parser,
    pub(crate) writer: Writer,
    pub(crate) outbox: VecDeque<Vec<u8>>,
    pub(crate) commands: VecDeque<Command>,
    pub(crate) own_commands: VecDeque<(u64, [u8; 33])>,
    pub(crate) parameter_list: Option<u16>,
    pub(crate) parameter_echo: BTreeMap<String, u64>,
    pub(crate) show_us: u64,
    /// When a command was carried out last.
    pub(crate) commanded_us: u64,
    pub(crate) reached: Option<(u16, u8, u64)>,
    pub(crate) takeoff_us: Option<u64>,
    pub(crate) home_known: bool,
    pub(crate) home_drift: f64,
    pub(crate) home_chance: Random,
    pub(crate) heading_chance: Random,
    pub(crate) mishaps: Mishaps,
    pub(crate) radio_silent: bool,
    pub(crate) downlink_lost: bool,
    pub(crate) complaint_us: u64,
    /// Something that outlives a restart changed.
    pub(crate) dirty: bool,
}

impl Vehicle {
    /// An aircraft standing at its home with a full pack, its autopilot just started.
    pub fn new(settings: Settings) -> Self {
        let seed = settings.seed;
        let frame = LocalFrame::at(settings.home);
        let mut parameters = Parameters::new(settings.kind, settings.setup, settings.system_id);
        settings.configured.iter().for_each(|(name, bits)| {
            parameters.uncover(name);
            parameters.configure(name, *bits);
        });
        Self {
            frame,
            now: 0,
            remainder_us: 0,
            airframe: Airframe::parked(Point::default(), settings.home.altitude_amsl_m, 0.0),
            estimator: Estimator::new(Random::child(seed, "position"), settings.ready_us),
            battery: Battery::new(settings.pack.clone(), 100.0),
            wind: settings.wind,
            parameters,
            store: MissionStore::default(),
            protocol: MissionProtocol::default(),
            commander: Commander::default(),
            navigator: Navigator::new(settings.home.altitude_amsl_m),
            fence: None,
            fence_check_us: None,
            streams: Streams::new(settings.link),
            events: Events::default(),
            health: Health::default(),
            disarmed_us: None,
            mode_complaint_us: 0,
            fusing: false,
            fused_before: false,
            gripper: Gripper::default(),
            start: Start::default(),
            texts: Texts::default(),
            parser: Parser::default(),
            writer: Writer::new(settings.system_id, AUTOPILOT),
            outbox: VecDeque::new(),
            commands: VecDeque::new(),
            own_commands: VecDeque::new(),
            parameter_list: None,
            parameter_echo: BTreeMap::new(),
            show_us: 0,
            commanded_us: 0,
            reached: None,
            takeoff_us: None,
            home_known: false,
            home_drift: 0.0,
            home_chance: Random::child(seed, "home"),
            heading_chance: Random::child(seed, "heading"),
            mishaps: Mishaps::default(),
            radio_silent: false,
            downlink_lost: false,
            complaint_us: 0,
            dirty: true,
            settings,
        }
    }

    /// Takes in a datagram at the present simulated time.
    pub fn receive(&mut self, datagram: &[u8]) {
        match &mut self.mishaps.network {
            Some((up, _)) => up.send(self.mishaps.clock, datagram.to_vec()),
            None => self.hear(datagram),
        }
    }

    pub(crate) fn hear(&mut self, datagram: &[u8]) {
        if self.radio_silent {
            return;
        }
        for frame in self.parser.push(datagram) {
            let from = Address { system: frame.system, component: frame.component };
            if let Some(message) = decode(&frame) {
                self.take(from, message);
            }
        }
    }

    /// Lets `dt_us` microseconds pass, in whole ticks of [`TICK_US`]; what is left over counts next time.
    pub fn advance(&mut self, dt_us: u64) {
        self.remainder_us += dt_us;
        while self.remainder_us >= TICK_US {
            self.remainder_us -= TICK_US;
            self.tick();
        }
    }

    /// The next datagram to send; `None` when all is said.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    /// The true state.
    pub fn truth(&self) -> Truth {
        Truth {
            position: self.frame.place(self.airframe.position, self.airframe.altitude),
            ground_speed_m_s: self.airframe.velocity.length(),
            airspeed_m_s: self.airframe.airspeed,
            climb_m_s: self.airframe.climb,
            energy_percent: self.battery.percent,
            pack: self.battery.pack.clone(),
            mode: self.commander.mode,
            lift: self.airframe.lift,
            armed: self.commander.armed,
            grounded: self.airframe.grounded,
            mission_item: self.store.current,
            uptime_s: self.now as f64 * 1e-6,
        }
    }

    /// MAVLink system id.
    pub fn system_id(&self) -> u8 {
        self.settings.system_id
    }

    /// Whether something that outlives a restart changed since the last call.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    fn tick(&mut self) {
        self.now += TICK_US;
        self.endure();
        for _ in 0..COMMANDS_PER_TICK {
            if let Some(command) = self.commands.pop_front() {
                self.commanded_us = self.now;
                self.execute(command);
            }
        }
        let replies = self.protocol.tick(self.now);
        self.answer(replies);
        self.estimator.step(TICK_US, self.airframe.grounded);
        self.watch_fusion();
        if self.now >= HOME_US && !self.home_known {
            self.set_home_here();
        }
        if self.now >= self.show_us {
            if self.show_us == RESTORED_US && self.store.shown.is_none() {
                self.check_mission();
            }
            self.store.shown = Some(self.store.current);
        }
        self.check_fence();
        self.command();
        self.begin_life();
        self.move_gripper();
        let guidance = if self.commander.terminated || self.mishaps.motor_out { Guidance::Rest } else { self.navigate() };
        let error = (self.estimator.error, self.estimator.altitude_error);
        let ground = self.ground_below();
        self.airframe.step(TICK_US as f64 * 1e-6, &guidance, error, self.wind.velocity(), ground);
        self.draw_power();
        self.drift_home();
        self.transmit();
    }

    fn draw_power(&mut self) {
        if self.settings.setup == Setup::Simulation {
            // Idling does not count before the motors have spun up.
            let armed = self.commander.armed && self.now >= self.commander.armed_us + SPUN_US;
            let (drain, floor) = (self.parameters.real("SIM_BAT_DRAIN"), self.parameters.real("SIM_BAT_MIN_PCT"));
            return self.battery.drain(armed, drain, floor, TICK_US as f64 * 1e-6);
        }
        let load = self.load();
        self.battery.draw(&self.settings.energy, load, TICK_US as f64 * 1e-6);
    }

    pub(crate) fn load(&self) -> Load {
        if !self.commander.armed || self.commander.terminated {
            Load::Off
        } else if self.airframe.grounded {
            Load::Idle
        } else if self.airframe.lift == Lift::Wings {
            Load::Cruise
        } else {
            Load::Hover
        }
    }

    fn drift_home(&mut self) {
        let after = self.takeoff_us.map(|at| self.now - at);
        if self.commander.airborne && after.is_some_and(|after| after < HOME_DRIFT_US && after.is_multiple_of(HOME_STEP_US)) {
            self.home_drift = (self.home_drift + 0.15 * self.home_chance.normal()).clamp(-0.5, 0.5);
        }
    }

    pub(crate) fn believed(&self) -> Point {
        self.airframe.position.plus(self.estimator.error)
    }

    pub(crate) fn believed_altitude(&self) -> f64 {
        self.airframe.altitude + self.estimator.altitude_error
    }

    pub(crate) fn ground_below(&self) -> f64 {
        let near = |pad: &&GeoPoint| self.frame.point(pad.latitude_deg, pad.longitude_deg).distance(self.airframe.position) <= PAD_REACH_M;
        let ground = self.settings.terrain.iter().find(near).map_or(self.settings.home.altitude_amsl_m, |pad| pad.altitude_amsl_m);
        ground + if self.mishaps.pad_blocked && self.commander.airborne { OBSTACLE_M } else { 0.0 }
    }

    pub(crate) fn has_wings(&self) -> bool {
        self.settings.kind == Kind::Vtol
    }

    pub(crate) fn set_home_here(&mut self) {
        self.home_known = true;
        self.home_drift = 0.0;
        self.navigator.home = self.believed();
        self.navigator.home_altitude = self.believed_altitude();
        self.check_mission();
    }

    pub(crate) fn take_off(&mut self) {
        self.commander.airborne = true;
        self.commander.inside_fence = true;
        self.takeoff_us = Some(self.now);
        self.tell(&notices::TAKEOFF_DETECTED);
    }
}
