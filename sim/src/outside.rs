//! What is done to an aircraft from outside its autopilot: faults, other packs, other weather, a bad network.

use crate::battery::{Battery, Warning};
use crate::faults::{Fault, Foreign, Refused};
use crate::inbound::{Address, Command, Inbound, ItemForm, WireItem};
use crate::network::{Channel, Conditions};
use crate::notices;
use crate::plan::{MissionStore, PlanKind};
use crate::script::Happening;
use crate::seed::Random;
use crate::settings::Settings;
use crate::vehicle::{TICK_US, Vehicle};
use crate::wind::Wind;
use crate::wire::AUTOPILOT;

/// The other ground station.
const STRANGER: Address = Address { system: 254, component: 190 };

/// What was done to the aircraft and lasts, and what is still to come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mishaps {
    /// A motor stands still.
    pub motor_out: bool,
    /// Something stands where it lands.
    pub pad_blocked: bool,
    /// No satellites are heard.
    pub gps_lost: bool,
    /// Time since the aircraft exists, µs: a restart of the autopilot does not set it back.
    pub clock: u64,
    /// What is to come: when (on that clock), and what.
    pub script: Vec<(u64, Happening)>,
    /// The land detector leaves "landed" on an armed aircraft that stands.
    pub hops: bool,
    /// What the thermometer in the payload bay says, hundredths of a degree Celsius; `None` where it says nothing.
    pub bay_cdeg: Option<i16>,
    /// Towards the aircraft and from it.
    pub network: Option<(Channel, Channel)>,
}

impl Vehicle {
    /// Does a fault to the aircraft, or ends one.
    pub fn inject(&mut self, fault: Fault) {
        match fault {
            Fault::GpsLost(lost) => {
                self.mishaps.gps_lost = lost;
                self.set_fix(!lost);
            }
            Fault::RadioSilent(silent) => self.radio_silent = silent,
            Fault::DownlinkLost(lost) => self.downlink_lost = lost,
            Fault::BatteryAt(percent) => self.battery.percent = percent.clamp(0.0, 100.0),
            Fault::QuadChute => self.quad_chute(&notices::QUAD_CHUTE_COMMAND),
            Fault::MotorOut(out) => self.mishaps.motor_out = out && !self.airframe.grounded,
            Fault::GripperStuck(stuck) => self.gripper.stuck = stuck,
            Fault::BayThermometer(says) => self.mishaps.bay_cdeg = says,
            Fault::PadBlocked(blocked) => self.mishaps.pad_blocked = blocked,
            Fault::LandDetectorHops(hops) => self.mishaps.hops = hops,
            Fault::FenceBreached => self.breach_fence(),
            Fault::StorageLost => {
                self.store = MissionStore::default();
                PlanKind::ALL.into_iter().for_each(|kind| self.plan_changed(kind));
            }
            Fault::Foreign(act) => self.meddle(act),
            Fault::Restart if !self.commander.armed && self.airframe.grounded => self.restart(),
            Fault::Restart => {}
            Fault::RestartAnywhere => {
                let airframe = self.airframe.clone();
                self.restart();
                self.airframe = airframe;
            }
        }
    }

    /// Does a fault later, `after_us` from now.
    pub fn inject_after(&mut self, after_us: u64, fault: Fault) {
        self.happen_after(after_us, Happening::Fault(fault));
    }

    /// Lets something happen later, `after_us` from now.
    pub(crate) fn happen_after(&mut self, after_us: u64, happening: Happening) {
        self.mishaps.script.push((self.mishaps.clock + after_us, happening));
    }

    /// Puts a bad network between the aircraft and its ground station, with chances of its own; `None` takes it away.
    /// Partitions count from now.
    pub fn set_network(&mut self, conditions: Option<&Conditions>, seed: u64) {
        let clock = self.mishaps.clock;
        self.mishaps.network = conditions.map(|conditions| {
            let partitions = conditions.partitions.iter().map(|window| clock + window.start..clock + window.end).collect();
            let conditions = Conditions { partitions, ..conditions.clone() };
            let way = |label| Channel::new(conditions.clone(), Random::child(seed, label));
            (way("up"), way("down"))
        });
    }

    /// Faults that are due, and datagrams that have come through a bad network.
    pub(crate) fn endure(&mut self) {
        self.mishaps.clock += TICK_US;
        let now = self.mishaps.clock;
        let due: Vec<Happening> = self.mishaps.script.extract_if(.., |(at, _)| *at <= now).map(|(_, what)| what).collect();
        due.iter().for_each(|happening| self.happen(happening));
        while let Some(datagram) = self.mishaps.network.as_mut().and_then(|(up, _)| up.receive(now)) {
            self.hear(&datagram);
        }
        while let Some(datagram) = self.mishaps.network.as_mut().and_then(|(_, down)| down.receive(now)) {
            self.outbox.push_back(datagram);
        }
    }

    fn meddle(&mut self, act: Foreign) {
        let target = Address { system: self.settings.system_id, component: AUTOPILOT };
        match act {
            Foreign::Hold => {
                let params = [1.0, 4.0, 3.0, 0.0];
                let (latitude_deg, longitude_deg) = (f64::NAN, f64::NAN);
                self.take(
                    STRANGER,
                    Inbound::Command(Command { number: 176, params, latitude_deg, longitude_deg, z: 0.0, target, from: STRANGER }),
                );
            }
            Foreign::Clear => self.take(STRANGER, Inbound::MissionClearAll { mission_type: 255, target }),
            Foreign::Upload => {
                let (x, y) = self.frame.e7(self.navigator.home);
                let item = |seq, command, z| WireItem {
                    seq,
                    frame: 6,
                    command,
                    current: u8::from(seq == 0),
                    autocontinue: 1,
                    params: [0.0; 4],
                    x,
                    y,
                    z,
                };
                self.take(STRANGER, Inbound::MissionCount { count: 2, mission_type: 0, target });
                for item in [item(0, 16, 40.0), item(1, if self.has_wings() { 85 } else { 21 }, 0.0)] {
                    self.take(STRANGER, Inbound::MissionItem { item, mission_type: 0, target, form: ItemForm::Int });
                }
            }
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

    pub(crate) fn restart(&mut self) {
        let stored = self.snapshot();
        let mut fresh = Self::new(Settings { wind: self.wind, ..self.settings.clone() });
        fresh.restore(&stored);
        // Restarts do not repeat the chances of the first life.
        fresh.heading_chance = self.heading_chance.clone();
        // Nor does a restart mend anything.
        fresh.mishaps = std::mem::take(&mut self.mishaps);
        (fresh.radio_silent, fresh.downlink_lost) = (self.radio_silent, self.downlink_lost);
        fresh.gripper.stuck = self.gripper.stuck;
        fresh.gripper.open = self.gripper.open;
        fresh.set_fix(!fresh.mishaps.gps_lost);
        *self = fresh;
    }
}
