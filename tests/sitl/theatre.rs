//! A service, aircraft, and the relay between them: the aircraft simulated, or those of a real PX4.

use crate::crew::{Booked, Crew, Leg, hire};
use crate::recordings::Recording;
use crate::relay::Relay;
use crate::service::{Service, until};
use crate::sky::{Sky, beside, place};
use mavlink::dialects::common::{MISSION_CLEAR_ALL_DATA, PARAM_SET_DATA};
use mavlink::dialects::common::{MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MavCmd, MavFrame, MavMessage, MavMissionType, MavParamType};
use mavlink::{MAVLinkV2MessageRaw, MavHeader};
use medflight::config;
use medflight::domain::fleet::{ParameterValue, Rule};
use medflight::domain::network::Network;
use medflight_sim::{Settings, Setup};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// How much faster than life the simulated aircraft are.
const SPEED: f64 = 10.0;
/// Wall seconds for what takes no flight, at that speed.
const SOON: u64 = 60;
/// A ground station that is not ours.
const STRANGER: u8 = 254;
const PARAM_VALUE: u32 = 22;
const MISSION_REQUEST_INT: u32 = 51;

/// With or without wings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Airframe {
    Quad,
    Vtol,
}

/// The aircraft, and the way to them.
#[derive(Debug)]
pub(crate) struct Stage {
    relay: Relay,
    sky: Option<Sky>,
    airframe: Airframe,
    speed: f64,
    config: TempDir,
}

impl Stage {
    /// Simulated aircraft on their home pads.
    pub(crate) fn simulated(airframe: Airframe) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let relay = Relay::between(any, any).expect("a socket on this machine");
        let config = configured(airframe);
        let network = network(config.path());
        let settings = network.tails.values().map(|tail| {
            let id = tail.system_id.get();
            let home = beside(&network.pads[&tail.home_pad], id);
            let kind = match airframe {
                Airframe::Quad => Settings::quad(id, home),
                Airframe::Vtol => Settings::vtol(id, home),
            };
            // It boots with the values that PX4's own simulation boots with, its battery among them.
            Settings { terrain: network.pads.values().map(place).collect(), setup: Setup::Simulation, ..kind }
        });
        let sky = Sky::of(settings.collect(), relay.address(), SPEED);
        Self { relay, sky: Some(sky), airframe, speed: SPEED, config }
    }

    /// The PX4 that sends to this address, whose simulation runs so many times faster than life; its airframe is what its
    /// heartbeat says.
    pub(crate) fn real(address: SocketAddr, speed: f64) -> Self {
        let relay = Relay::between(address, ([127, 0, 0, 1], 0).into()).expect("the address is free for this test");
        let kind = until("a PX4 that sends its heartbeat to this address", 30, || {
            relay.heard().values().find_map(|heard| heard.kind).ok_or_else(|| "silence".to_owned())
        });
        let airframe = if kind == 2 { Airframe::Quad } else { Airframe::Vtol };
        Self { relay, sky: None, airframe, speed, config: configured(airframe) }
    }

    pub(crate) fn airframe(&self) -> Airframe {
        self.airframe
    }

    pub(crate) fn systems(&self) -> usize {
        self.relay.heard().len()
    }
}

/// The shipped configuration, for aircraft of this kind.
fn configured(airframe: Airframe) -> TempDir {
    let shipped = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/config"));
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(&shipped).expect("the configuration").flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    if airframe == Airframe::Quad {
        let tails = std::fs::read_to_string(shipped.join("fleet.toml")).expect("the fleet").replace("VTOL-1", "QUAD-1");
        let (types, _) = include_str!("../data/fleet_multirotor.toml").split_once("[[tails]]").expect("types first");
        let (_, tails) = tails.split_once("[[tails]]").expect("tails last");
        std::fs::write(folder.path().join("fleet.toml"), format!("{types}[[tails]]{tails}")).expect("written");
        let permits = std::fs::read_to_string(shipped.join("permits.toml")).expect("permits").replace("VTOL-1", "QUAD-1");
        std::fs::write(folder.path().join("permits.toml"), permits).expect("written");
    }
    folder
}

fn network(config: &Path) -> Arc<Network> {
    config::load(config).unwrap_or_else(|faults| panic!("{faults:?}")).network
}

/// A service with its people, in front of a stage.
pub(crate) struct Theatre<'s> {
    pub(crate) crew: Crew,
    stage: &'s Stage,
    _service: Service,
    data: TempDir,
}

impl<'s> Theatre<'s> {
    /// A new service; every aircraft gets the approved parameters of its type.
    pub(crate) fn open(stage: &'s Stage) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        hire(data.path());
        stage.relay.cut(false);
        stage.relay.lose(0, std::time::Duration::ZERO);
        let service = Service::start_with(stage.config.path(), data.path(), stage.speed);
        stage.relay.lead_to(service.mavlink());
        let mut crew = Crew::at_work(&service);
        crew.patience = patience(stage.speed);
        let theatre = Self { crew, stage, _service: service, data };
        theatre.equip();
        theatre
    }

    pub(crate) fn relay(&self) -> &Relay {
        &self.stage.relay
    }

    /// The box goes into the aircraft of the nth pilot, with a full pack where the plan says so.
    pub(crate) fn load(&mut self, nth: usize, booked: &Booked) {
        let sky = self.stage.sky.as_ref();
        self.crew.as_pilot(nth, |crew| crew.load(booked, sky));
    }

    /// How much faster than life the aircraft are.
    pub(crate) fn speed(&self) -> f64 {
        self.stage.speed
    }

    /// How often the aircraft took off in a flight, as far as its own words were heard.
    pub(crate) fn takeoffs(&self, leg: &Leg) -> usize {
        Recording::of(self.data.path(), leg).told(leg.system, "Takeoff detected")
    }

    /// Whether an aircraft did not fall back to hover in a flight, as far as its own words were heard: one that did must be
    /// restarted before it arms again.
    pub(crate) fn is_fit(&self, leg: &Leg) -> bool {
        Recording::of(self.data.path(), leg).told(leg.system, "Quad-chute triggered") == 0
    }

    fn equip(&self) {
        let network = network(self.stage.config.path());
        for tail in network.tails.values() {
            let id = tail.system_id.get();
            let heard = |relay: &Relay| relay.heard().contains_key(&id);
            if self.stage.sky.is_some() {
                until("every simulated aircraft is heard", SOON, || heard(&self.stage.relay).then_some(()).ok_or_else(String::new));
            } else if !heard(&self.stage.relay) {
                continue;
            }
            if self.stage.sky.is_none() && self.stage.airframe == Airframe::Vtol {
                // PX4's simulated VTOL has too much drag for the fleet's cruise speed: it would sink below its height.
                self.write(id, "SIH_KDV", ParameterValue::Real(0.03));
            }
            for parameter in &network.types[&tail.type_id].approved {
                let (Rule::Equal(value) | Rule::AtLeast(value) | Rule::AtMost(value)) = parameter.rule;
                self.set(id, &parameter.name, value);
            }
        }
    }

    /// Writes a parameter, and waits until the aircraft has said it.
    pub(crate) fn set(&self, system: u8, name: &str, value: ParameterValue) {
        let relay = &self.stage.relay;
        relay.forget();
        self.write(system, name, value);
        relay.wait_for(name, 10, |heard| {
            id(heard) == PARAM_VALUE && heard[5] == system && heard.get(18..18 + name.len()) == Some(name.as_bytes())
        });
    }

    /// Writes a parameter that the aircraft may not have.
    fn write(&self, system: u8, name: &str, value: ParameterValue) {
        let (param_value, param_type) = match value {
            ParameterValue::Integer(whole) => (f32::from_bits(whole.cast_unsigned()), MavParamType::MAV_PARAM_TYPE_INT32),
            ParameterValue::Real(real) => (real, MavParamType::MAV_PARAM_TYPE_REAL32),
        };
        let order = PARAM_SET_DATA { param_value, target_system: system, target_component: 1, param_id: name.into(), param_type };
        self.stage.relay.say(frame(255, &MavMessage::PARAM_SET(order)));
    }

    /// Another ground station puts a circle into the fence that no aircraft may enter.
    pub(crate) fn close_a_circle(&self, system: u8, latitude: f64, longitude: f64, radius_m: f32) {
        #[expect(clippy::cast_possible_truncation, reason = "degrees in units of 1e-7 fit")]
        let units = |degrees: f64| (degrees * 1e7).round() as i32;
        let relay = &self.stage.relay;
        let kind = MavMissionType::MAV_MISSION_TYPE_FENCE;
        relay.forget();
        let clear = MISSION_CLEAR_ALL_DATA { target_system: system, target_component: 1, mission_type: kind };
        let count = MISSION_COUNT_DATA { count: 1, target_system: system, target_component: 1, mission_type: kind, ..Default::default() };
        let item = MISSION_ITEM_INT_DATA {
            param1: radius_m,
            x: units(latitude),
            y: units(longitude),
            command: MavCmd::MAV_CMD_NAV_FENCE_CIRCLE_EXCLUSION,
            frame: MavFrame::MAV_FRAME_GLOBAL,
            target_system: system,
            target_component: 1,
            mission_type: kind,
            ..Default::default()
        };
        relay.say(frame(STRANGER, &MavMessage::MISSION_CLEAR_ALL(clear)));
        relay.say(frame(STRANGER, &MavMessage::MISSION_COUNT(count)));
        relay.wait_for("the fence's item is asked for", 10, |heard| {
            id(heard) == MISSION_REQUEST_INT && heard[5] == system && heard[12] == STRANGER
        });
        relay.say(frame(STRANGER, &MavMessage::MISSION_ITEM_INT(item)));
    }

    /// The aircraft as the live picture has it.
    pub(crate) fn seen(&mut self, tail: &str) -> Value {
        let live = self.crew.pilot.get("/api/live-picture").json;
        live["aircraft"].as_array().and_then(|all| all.iter().find(|seen| seen["tail"] == *tail)).cloned().unwrap_or_default()
    }

    /// Waits until the live picture of an aircraft is such.
    pub(crate) fn until(&mut self, what: &str, tail: &str, is: impl Fn(&Value) -> bool) -> Value {
        let seconds = SOON * self.crew.patience;
        until(what, seconds, || {
            let seen = self.seen(tail);
            if is(&seen) { Ok(seen) } else { Err(format!("{seen} {:?}", self.crew.alarms())) }
        })
    }

    /// Waits until an alarm with this code stands.
    pub(crate) fn until_alarmed(&mut self, code: &str) {
        let seconds = SOON * self.crew.patience;
        until(code, seconds, || {
            let alarms = self.crew.alarms();
            if alarms.iter().any(|alarm| alarm["code"] == code) { Ok(()) } else { Err(format!("{alarms:?}")) }
        });
    }

    /// So many seconds of the aircraft's.
    pub(crate) fn let_pass(&self, seconds: f64) {
        std::thread::sleep(std::time::Duration::from_secs_f64(seconds / self.stage.speed));
    }
}

/// How many times longer everything may take at this speed than at the usual speed of these tests.
fn patience(speed: f64) -> u64 {
    (1_u8..10).find(|times| speed * f64::from(*times) >= SPEED).map_or(10, u64::from)
}

/// What a flight with a real PX4 left behind is kept when the scenario failed: it cannot be flown again in the same way.
impl Drop for Theatre<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() && self.stage.sky.is_none() {
            self.data.disable_cleanup(true);
            eprintln!("the service's data are kept in {}", self.data.path().display());
        }
    }
}

/// The message id of a MAVLink 2 frame.
fn id(frame: &[u8]) -> u32 {
    u32::from_le_bytes([frame[7], frame[8], frame[9], 0])
}

/// A frame of a ground station.
fn frame(system_id: u8, message: &MavMessage) -> Vec<u8> {
    let mut raw = MAVLinkV2MessageRaw::new();
    raw.serialize_message(MavHeader { system_id: system_id.into(), component_id: 190, sequence: 0 }, message);
    raw.raw_bytes().to_vec()
}
