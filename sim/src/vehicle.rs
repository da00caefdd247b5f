//! One aircraft: its parts, its clock, and the way bytes take through it.

use std::collections::VecDeque;

use mavlink::dialects::common::{MavMessage, MavSeverity};

use crate::airframe::{Airframe, Guidance, Lift};
use crate::battery::{Battery, Load, Warning};
use crate::commander::Commander;
use crate::estimator::Estimator;
use crate::faults::{Fault, Refused};
use crate::feasibility::{self, Infeasible};
use crate::fence::Fence;
use crate::geometry::{GeoPoint, LocalFrame, Point};
use crate::inbound::{Address, Command, Inbound, decode};
use crate::mission_protocol::{MissionProtocol, Reply};
use crate::mode::Mode;
use crate::navigator::Navigator;
use crate::parameters::{Parameters, Value};
use crate::plan::{MissionStore, PlanKind};
use crate::seed::Random;
use crate::settings::{Kind, Settings};
use crate::streams::{PING, Streams};
use crate::texts::{FRESH_US, Texts};
use crate::wind::Wind;
use crate::wire::{AUTOPILOT, Parser, Writer};

/// Physics and protocol timers move in steps of this, µs.
pub const TICK_US: u64 = 20_000;
/// A fence is looked at this long after its upload.
const FENCE_CHECK_US: u64 = 450_000;
/// MISSION_ITEM_REACHED comes this many more times, once a second.
const REACHED_REPEATS: u8 = 10;
/// Parameters sent per tick while the list is asked for.
const PARAMETERS_PER_TICK: u16 = 20;
/// Ground within this of a known pad is at the pad's altitude, metres.
const PAD_REACH_M: f64 = 100.0;
/// Home's altitude is corrected for this long after takeoff.
const HOME_DRIFT_US: u64 = 120_000_000;
/// Complaints about rally points come in this interval.
const COMPLAINT_US: u64 = 2_000_000;
/// The vehicle repeats its own commands, which nobody answers, after these times.
const OWN_COMMAND_REPEATS_US: [u64; 4] = [0, 1_000_000, 1_500_000, 2_000_000];

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
    remainder_us: u64,
    pub(crate) airframe: Airframe,
    pub(crate) estimator: Estimator,
    pub(crate) battery: Battery,
    pub(crate) wind: Wind,
    pub(crate) parameters: Parameters,
    pub(crate) store: MissionStore,
    protocol: MissionProtocol,
    pub(crate) commander: Commander,
    pub(crate) navigator: Navigator,
    pub(crate) fence: Option<Fence>,
    fence_check_us: Option<u64>,
    pub(crate) streams: Streams,
    texts: Texts,
    parser: Parser,
    writer: Writer,
    outbox: VecDeque<Vec<u8>>,
    pub(crate) commands: VecDeque<Command>,
    own_commands: VecDeque<(u64, [u8; 33])>,
    parameter_list: Option<u16>,
    parameter_echo: VecDeque<(u64, String)>,
    reached: Option<(u16, u8, u64)>,
    takeoff_us: Option<u64>,
    pub(crate) home_known: bool,
    pub(crate) home_drift: f64,
    home_chance: Random,
    pub(crate) heading_chance: Random,
    radio_silent: bool,
    downlink_lost: bool,
    complaint_us: u64,
    /// Something that outlives a restart changed.
    pub(crate) dirty: bool,
}

impl Vehicle {
    /// An aircraft standing at its home with a full pack, its autopilot just started.
    pub fn new(settings: Settings) -> Self {
        let seed = settings.seed;
        let frame = LocalFrame::at(settings.home);
        let parameters = Parameters::approved(settings.kind, settings.system_id);
        Self {
            frame,
            now: 0,
            remainder_us: 0,
            airframe: Airframe::parked(Point::default(), settings.home.altitude_amsl_m, 0.0),
            estimator: Estimator::new(Random::child(seed, "position")),
            battery: Battery::new(settings.pack.clone(), 100.0),
            wind: settings.wind,
            parameters,
            store: MissionStore::default(),
            protocol: MissionProtocol::default(),
            commander: Commander::default(),
            navigator: Navigator::new(settings.home.altitude_amsl_m),
            fence: None,
            fence_check_us: None,
            streams: Streams::normal(),
            texts: Texts::default(),
            parser: Parser::default(),
            writer: Writer::new(settings.system_id, AUTOPILOT),
            outbox: VecDeque::new(),
            commands: VecDeque::new(),
            own_commands: VecDeque::new(),
            parameter_list: None,
            parameter_echo: VecDeque::new(),
            reached: None,
            takeoff_us: None,
            home_known: false,
            home_drift: 0.0,
            home_chance: Random::child(seed, "home"),
            heading_chance: Random::child(seed, "heading"),
            radio_silent: false,
            downlink_lost: false,
            complaint_us: 0,
            dirty: true,
            settings,
        }
    }

    /// Takes in a datagram at the present simulated time.
    pub fn receive(&mut self, datagram: &[u8]) {
        if self.radio_silent {
            return;
        }
        for frame in self.parser.push(datagram) {
            let from = Address {
                system: frame.system,
                component: frame.component,
            };
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

    /// Does a fault to the aircraft, or ends one.
    pub fn inject(&mut self, fault: Fault) {
        match fault {
            Fault::GpsLost(lost) => self.set_fix(!lost),
            Fault::RadioSilent(silent) => self.radio_silent = silent,
            Fault::DownlinkLost(lost) => self.downlink_lost = lost,
            Fault::BatteryAt(percent) => self.battery.percent = percent.clamp(0.0, 100.0),
            Fault::QuadChute => self.quad_chute(),
            Fault::Restart if !self.commander.armed && self.airframe.grounded => self.restart(),
            Fault::Restart => {}
        }
    }

    /// Puts another pack in.
    ///
    /// # Errors
    /// In the air or armed, and for a charge that is no percentage.
    pub fn swap_pack(&mut self, pack: String, percent: f64) -> Result<(), Refused> {
        if self.commander.armed || !self.airframe.grounded {
            return Err(Refused::NotOnGround);
        }
        if !(0.0..=100.0).contains(&percent) {
            return Err(Refused::ChargeOutOfRange);
        }
        self.battery = Battery::new(pack, percent);
        self.commander.warned = Warning::None;
        self.dirty = true;
        Ok(())
    }

    /// Changes the wind.
    pub fn set_wind(&mut self, wind: Wind) {
        self.wind = wind;
    }

    /// The true state.
    pub fn truth(&self) -> Truth {
        Truth {
            position: self
                .frame
                .place(self.airframe.position, self.airframe.altitude),
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

    // ---- one tick -------------------------------------------------------------------------------------------------

    fn tick(&mut self) {
        self.now += TICK_US;
        if let Some(command) = self.commands.pop_front() {
            self.execute(command);
        }
        let replies = self.protocol.tick(self.now);
        self.answer(replies);
        self.estimator.step(TICK_US, self.airframe.grounded);
        if self.estimator.valid && !self.home_known {
            self.set_home_here();
        }
        self.check_fence();
        self.command();
        let guidance = if self.commander.terminated {
            Guidance::Rest
        } else {
            self.navigate()
        };
        let error = (self.estimator.error, self.estimator.altitude_error);
        let ground = self.ground_below();
        self.airframe.step(
            TICK_US as f64 * 1e-6,
            &guidance,
            error,
            self.wind.velocity(),
            ground,
        );
        self.draw_power();
        self.drift_home();
        self.transmit();
    }

    fn draw_power(&mut self) {
        let load = self.load();
        self.battery
            .draw(&self.settings.energy, load, TICK_US as f64 * 1e-6);
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
        if self.commander.airborne
            && after.is_some_and(|after| after < HOME_DRIFT_US && after % COMPLAINT_US == 0)
        {
            self.home_drift = (self.home_drift + 0.15 * self.home_chance.normal()).clamp(-0.5, 0.5);
        }
    }

    // ---- beliefs --------------------------------------------------------------------------------------------------

    pub(crate) fn believed(&self) -> Point {
        self.airframe.position.plus(self.estimator.error)
    }

    pub(crate) fn believed_altitude(&self) -> f64 {
        self.airframe.altitude + self.estimator.altitude_error
    }

    pub(crate) fn ground_below(&self) -> f64 {
        let near = |pad: &&GeoPoint| {
            self.frame
                .point(pad.latitude_deg, pad.longitude_deg)
                .distance(self.airframe.position)
                <= PAD_REACH_M
        };
        self.settings
            .terrain
            .iter()
            .find(near)
            .map_or(self.settings.home.altitude_amsl_m, |pad| {
                pad.altitude_amsl_m
            })
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
        self.say(MavSeverity::MAV_SEVERITY_INFO, "Takeoff detected\t");
    }

    // ---- plans ----------------------------------------------------------------------------------------------------

    pub(crate) fn check_mission(&mut self) {
        let items = &self.store.plan(PlanKind::Mission).items;
        let fence = self
            .fence
            .as_ref()
            .filter(|_| self.parameters.int("GF_ACTION") > 0);
        let verdict = feasibility::check(
            items,
            self.parameters.int("MIS_TKO_LAND_REQ"),
            fence,
            &self.frame,
        );
        if let Err(Infeasible::OutsideFence(number)) = verdict
            && self.navigator.verdict != verdict
        {
            self.say(
                MavSeverity::MAV_SEVERITY_CRITICAL,
                format!("Geofence violation for waypoint {number}\t"),
            );
        }
        self.navigator.verdict = verdict;
    }

    fn plan_changed(&mut self, kind: PlanKind) {
        self.dirty = true;
        match kind {
            PlanKind::Mission => {
                self.navigator.complete = false;
                self.navigator.progressed = false;
                self.check_mission();
                self.mission_replaced_in_flight();
            }
            PlanKind::Fence => {
                self.fence = None;
                self.fence_check_us = Some(self.now + FENCE_CHECK_US);
            }
            PlanKind::Rally => {}
        }
        self.streams.mission_current_now();
    }

    fn mission_replaced_in_flight(&mut self) {
        if !self.commander.airborne || self.commander.mode != Mode::Mission {
            return;
        }
        if self.navigator.mission_valid() {
            self.begin_item();
        } else {
            self.say(
                MavSeverity::MAV_SEVERITY_CRITICAL,
                "No valid mission available, loitering\t",
            );
            self.commander.mode = Mode::Hold;
            self.commander.intended = Mode::Hold;
            self.commander.armable = Mode::Hold;
            self.begin_hold();
        }
    }

    fn check_fence(&mut self) {
        if !self.home_known || self.fence_check_us.is_none_or(|due| self.now < due) {
            return;
        }
        self.fence_check_us = None;
        let built = Fence::build(&self.store.plan(PlanKind::Fence).items, &self.frame);
        let here = self.believed();
        let holds = |fence: &Fence| {
            fence.allows(self.navigator.home) && (!self.commander.airborne || fence.allows(here))
        };
        self.fence = match built {
            Ok(fence) if holds(&fence) => Some(fence),
            Ok(_) | Err(_) => {
                self.say(
                    MavSeverity::MAV_SEVERITY_CRITICAL,
                    "Geofence invalid, doesn't contain Home position\t",
                );
                None
            }
        };
        self.commander.inside_fence = true;
        self.check_mission();
    }

    /// The current item is now this one.
    pub(crate) fn set_current(&mut self, seq: u16) {
        if self.store.current != seq {
            self.store.current = seq;
            self.dirty = true;
        }
        self.streams.mission_current_now();
    }

    /// An item was reached: said now, and ten times more.
    pub(crate) fn reach(&mut self, seq: u16) {
        if self.reached.is_some_and(|(last, ..)| last == seq) {
            return;
        }
        self.navigator.progressed = true;
        self.reached = Some((seq, REACHED_REPEATS + 1, self.now));
    }

    // ---- in -------------------------------------------------------------------------------------------------------

    fn take(&mut self, from: Address, message: Inbound) {
        let mine = |target: Address| {
            target.system == self.settings.system_id && matches!(target.component, 0 | AUTOPILOT)
        };
        let planner = |target: Address| {
            target.system == self.settings.system_id
                && matches!(target.component, 0 | AUTOPILOT | 190)
        };
        let now = self.now;
        match message {
            Inbound::Heartbeat { mav_type: 6 } => self.hear_ground(),
            Inbound::Heartbeat { .. } => {}
            Inbound::Command(command) if mine(command.target) => self.accept(command),
            Inbound::SetMode {
                custom_mode,
                target_system,
                base_mode,
            } if target_system == self.settings.system_id => {
                self.set_mode_message(from, base_mode, custom_mode);
            }
            Inbound::ParamRequestRead {
                index,
                name,
                target,
            } if mine(target) => self.read_parameter(index, &name),
            Inbound::ParamRequestList { target } if mine(target) => self.parameter_list = Some(0),
            Inbound::ParamSet {
                name,
                bits,
                param_type,
                target,
            } if mine(target) => self.set_parameter(name, bits, param_type),
            Inbound::MissionCount {
                count,
                mission_type,
                target,
            } if planner(target) => {
                let replies = self
                    .protocol
                    .count(now, from, mission_type, count, &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionItem {
                item,
                mission_type,
                target,
            } if planner(target) => {
                let replies = self
                    .protocol
                    .item(now, from, mission_type, item, &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionRequestList {
                mission_type,
                target,
            } if planner(target) => {
                let replies = self
                    .protocol
                    .request_list(now, from, mission_type, &self.store);
                self.answer(replies);
            }
            Inbound::MissionRequest {
                seq,
                mission_type,
                target,
            } if planner(target) => {
                let replies = self
                    .protocol
                    .request(now, from, mission_type, seq, &self.store);
                self.answer(replies);
            }
            Inbound::MissionAck { result, target, .. } if planner(target) => {
                self.protocol.ack(from, result)
            }
            Inbound::MissionClearAll {
                mission_type,
                target,
            } if planner(target) => {
                let replies = self.protocol.clear_all(from, mission_type, &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionSetCurrent { seq, target } if planner(target) => {
                self.choose_current(seq)
            }
            Inbound::Timesync { tc1: 0, ts1 } => self.send_timesync(ts1),
            Inbound::Ping {
                time_usec,
                seq,
                target:
                    Address {
                        system: 0,
                        component: 0,
                    },
            } => self.send_ping(time_usec, seq, from),
            // What is addressed to somebody else is dropped without a word.
            Inbound::Command(_)
            | Inbound::SetMode { .. }
            | Inbound::ParamRequestRead { .. }
            | Inbound::ParamRequestList { .. }
            | Inbound::ParamSet { .. }
            | Inbound::MissionCount { .. }
            | Inbound::MissionItem { .. }
            | Inbound::MissionRequestList { .. }
            | Inbound::MissionRequest { .. }
            | Inbound::MissionAck { .. }
            | Inbound::MissionClearAll { .. }
            | Inbound::MissionSetCurrent { .. }
            | Inbound::Timesync { .. }
            | Inbound::Ping { .. } => {}
        }
    }

    fn choose_current(&mut self, seq: u16) {
        if self.item(seq).is_none() {
            self.say(
                MavSeverity::MAV_SEVERITY_CRITICAL,
                "WPM: WP CURR CMD: Not in list\t",
            );
            return;
        }
        self.set_current(seq);
        self.navigator.complete = false;
        if self.commander.airborne && self.commander.mode == Mode::Mission {
            self.begin_item();
        }
    }

    fn read_parameter(&mut self, index: i16, name: &str) {
        let found = match u16::try_from(index) {
            Ok(index) => self.parameters.at(index).map(|(name, _)| name.to_owned()),
            Err(_) => Some(name.to_owned()),
        };
        if let Some(name) = found {
            self.send_parameter(&name);
        }
    }

    fn set_parameter(&mut self, name: String, bits: u32, param_type: u8) {
        if name == "_HASH_CHECK" {
            self.parameter_list = None;
            return;
        }
        if !self.parameters.set_bits(&name, bits, param_type) {
            return;
        }
        self.dirty = true;
        self.send_parameter(&name);
        self.parameter_echo
            .push_back((self.now + 10_000, name.clone()));
        if name == "SIM_GPS_USED" {
            self.set_fix(self.parameters.int("SIM_GPS_USED") >= 4);
        }
        self.check_mission();
    }

    fn set_fix(&mut self, fix: bool) {
        self.estimator
            .set_fix(fix, self.airframe.lift == Lift::Wings);
    }

    fn quad_chute(&mut self) {
        if !self.commander.airborne || !self.has_wings() || self.airframe.lift == Lift::Rotors {
            return;
        }
        self.commander.wing_failed = true;
        self.airframe.set_lift(Lift::Rotors);
        self.say(MavSeverity::MAV_SEVERITY_CRITICAL, "Quad-chute triggered\t");
        self.say(
            MavSeverity::MAV_SEVERITY_INFO,
            "Preflight Fail: VTOL fixed-wing system failure detected\t",
        );
        self.react(Mode::Return, true);
        self.begin_mode();
    }

    fn restart(&mut self) {
        let stored = self.snapshot();
        let mut fresh = Self::new(Settings {
            wind: self.wind,
            ..self.settings.clone()
        });
        fresh.restore(&stored);
        // Restarts do not repeat the chances of the first life.
        fresh.heading_chance = self.heading_chance.clone();
        *self = fresh;
    }

    /// Looks at restored plans as the autopilot does at its start.
    pub(crate) fn plans_restored(&mut self) {
        if !self.store.plan(PlanKind::Fence).items.is_empty() {
            self.fence_check_us = Some(self.now + FENCE_CHECK_US);
        }
        self.check_mission();
    }

    // ---- out ------------------------------------------------------------------------------------------------------

    pub(crate) fn say(&mut self, severity: MavSeverity, text: impl Into<String>) {
        self.texts.write(self.now, severity, text);
    }

    pub(crate) fn send(&mut self, message: &MavMessage) {
        let frame = self.writer.typed(message);
        self.post(frame);
    }

    pub(crate) fn send_raw(&mut self, id: u32, payload: &[u8]) {
        let frame = self.writer.raw(id, payload);
        self.post(frame);
    }

    fn post(&mut self, frame: Vec<u8>) {
        if !self.radio_silent && !self.downlink_lost {
            self.outbox.push_back(frame);
        }
    }

    fn answer(&mut self, replies: Vec<Reply>) {
        for reply in replies {
            match reply {
                Reply::Ack {
                    to,
                    result,
                    mission_type,
                    opaque_id,
                } => {
                    let [a, b, c, d] = opaque_id.to_le_bytes();
                    self.send_raw(
                        47,
                        &[to.system, to.component, result, mission_type, a, b, c, d],
                    );
                }
                Reply::Count {
                    to,
                    count,
                    mission_type,
                    opaque_id,
                } => {
                    let ([n0, n1], [a, b, c, d]) = (count.to_le_bytes(), opaque_id.to_le_bytes());
                    self.send_raw(
                        44,
                        &[n0, n1, to.system, to.component, mission_type, a, b, c, d],
                    );
                }
                Reply::Request {
                    to,
                    seq,
                    mission_type,
                } => {
                    let [s0, s1] = seq.to_le_bytes();
                    self.send_raw(51, &[s0, s1, to.system, to.component, mission_type]);
                }
                Reply::Item {
                    to,
                    item,
                    mission_type,
                } => {
                    let mut payload = Vec::with_capacity(38);
                    item.params
                        .iter()
                        .for_each(|param| payload.extend(param.to_le_bytes()));
                    payload.extend(item.x.to_le_bytes());
                    payload.extend(item.y.to_le_bytes());
                    payload.extend(item.z.to_le_bytes());
                    payload.extend(item.seq.to_le_bytes());
                    payload.extend(item.command.to_le_bytes());
                    payload.extend([
                        to.system,
                        to.component,
                        item.frame,
                        item.current,
                        item.autocontinue,
                        mission_type,
                    ]);
                    self.send_raw(73, &payload);
                }
                Reply::Text(text) => self.say(MavSeverity::MAV_SEVERITY_CRITICAL, text),
                Reply::Changed(kind) => self.plan_changed(kind),
            }
        }
    }

    /// The vehicle's own DO_VTOL_TRANSITION on the link: 4 to wings, 3 to rotors. Repeated, since nobody answers.
    pub(crate) fn announce_transition(&mut self, to: u8) {
        if !self.has_wings() {
            return;
        }
        for (confirmation, delay) in (0..).zip(OWN_COMMAND_REPEATS_US) {
            let mut payload = [0; 33];
            payload[0..4].copy_from_slice(&f32::from(to).to_le_bytes());
            payload[12..16].copy_from_slice(&f32::NAN.to_le_bytes());
            payload[28..30].copy_from_slice(&3000_u16.to_le_bytes());
            payload[30] = 1;
            payload[32] = confirmation;
            self.own_commands.push_back((self.now + delay, payload));
        }
    }

    fn send_parameter(&mut self, name: &str) {
        if let Some((index, value)) = self.parameters.find(name) {
            self.send_value(name, value.bits(), value.mav_type(), index);
        }
    }

    fn send_value(&mut self, name: &str, bits: u32, mav_type: u8, index: u16) {
        let mut payload = [0; 25];
        payload[0..4].copy_from_slice(&bits.to_le_bytes());
        payload[4..6].copy_from_slice(&self.parameters.count().to_le_bytes());
        payload[6..8].copy_from_slice(&index.to_le_bytes());
        for (slot, byte) in payload[8..24].iter_mut().zip(name.bytes()) {
            *slot = byte;
        }
        payload[24] = mav_type;
        self.send_raw(22, &payload);
    }

    fn send_parameter_list(&mut self) {
        let Some(from) = self.parameter_list else {
            return;
        };
        if from == 0 {
            let hash = self.parameters.iter().fold(0_u32, |hash, (name, value)| {
                name.bytes()
                    .chain(value.bits().to_le_bytes())
                    .fold(hash, |hash, byte| hash.rotate_left(5) ^ u32::from(byte))
            });
            self.send_value("_HASH_CHECK", hash, 5, u16::MAX);
        }
        let page: Vec<(u16, String, Value)> = (from..from + PARAMETERS_PER_TICK)
            .map_while(|index| {
                self.parameters
                    .at(index)
                    .map(|(name, value)| (index, name.to_owned(), value))
            })
            .collect();
        for (index, name, value) in &page {
            self.send_value(name, value.bits(), value.mav_type(), *index);
        }
        let next = from + PARAMETERS_PER_TICK;
        self.parameter_list = (next < self.parameters.count()).then_some(next);
    }

    fn transmit(&mut self) {
        while self
            .parameter_echo
            .front()
            .is_some_and(|(due, _)| *due <= self.now)
        {
            if let Some((_, name)) = self.parameter_echo.pop_front() {
                self.send_parameter(&name);
            }
        }
        self.send_parameter_list();
        if let Some((seq, left, due)) = self.reached
            && self.now >= due
        {
            self.send_raw(46, &seq.to_le_bytes());
            self.reached = (left > 1).then_some((seq, left - 1, due + 1_000_000));
        }
        let now = self.now;
        let (due, later): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.own_commands)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.own_commands = later;
        for (_, payload) in due {
            self.send_raw(76, &payload);
        }
        if self.now >= self.complaint_us + COMPLAINT_US {
            self.complaint_us = self.now;
            for _ in 0..self.misframed_rally_points() {
                self.say(
                    MavSeverity::MAV_SEVERITY_CRITICAL,
                    "RTL: unsupported MAV_FRAME\t",
                );
            }
        }
        for id in self.streams.due(self.now) {
            if id == PING {
                let everybody = Address {
                    system: 0,
                    component: 0,
                };
                self.send_ping(self.now, (self.now / 10_000_000) as u32, everybody);
            } else if let Some(message) = self.telemetry(id) {
                self.send(&message);
            }
        }
        let fresh = self
            .commander
            .heartbeat_us
            .is_some_and(|heard| self.now.saturating_sub(heard) <= FRESH_US);
        while let Some(message) = self.texts.poll(self.now, fresh) {
            self.send(&message);
        }
    }
}
