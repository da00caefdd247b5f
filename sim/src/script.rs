//! What happens to an aircraft and when: scripts, written by hand or drawn from a seed (see [`crate::Mishap`]).
//!
//! A script says itself as requests of the control socket, one JSON object for each happening: what was drawn once is
//! repeated by hand, shortened, or changed.

use serde_json::{Value as Json, json};

use crate::faults::{Fault, Foreign};
use crate::network::Conditions;
use crate::vehicle::Vehicle;
use crate::wind::Wind;

/// Something that is done to an aircraft at one moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A fault comes or goes.
    Fault(Fault),
    /// The wind is this from now on.
    Wind(Wind),
    /// The network between the aircraft and the ground is this bad from now on (partitions count from that moment), with
    /// chances of this seed; without conditions it is good again.
    Network(Option<Conditions>, u64),
}

/// Happenings with the time of each, milliseconds from the moment at which an aircraft begins to follow the script; in order
/// of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script(Vec<(u64, Happening)>);

impl Script {
    /// A script of these; what has the same time keeps its order.
    pub fn new(mut happenings: Vec<(u64, Happening)>) -> Self {
        happenings.sort_by_key(|(at, _)| *at);
        Self(happenings)
    }

    /// What happens, by milliseconds.
    pub fn happenings(&self) -> &[(u64, Happening)] {
        &self.0
    }

    /// The same script as requests of the control socket to the aircraft with this system id.
    pub fn requests(&self, vehicle: u8) -> Vec<Json> {
        let request = |(at, happening): &(u64, Happening)| {
            let mut request = happening.request();
            request["vehicle"] = vehicle.into();
            request["after_s"] = (*at as f64 / 1e3).into();
            request
        };
        self.0.iter().map(request).collect()
    }
}

impl Happening {
    fn request(&self) -> Json {
        match self {
            Self::Fault(fault) => fault_request(*fault),
            Self::Wind(wind) => json!({ "op": "wind", "speed": wind.speed_m_s, "from": wind.from_deg }),
            Self::Network(None, seed) => json!({ "op": "network", "seed": seed }),
            Self::Network(Some(conditions), seed) => {
                let millis = |micros: u64| micros as f64 / 1e3;
                let mut request = json!({
                    "op": "network", "seed": seed, "loss": conditions.loss, "delay_ms": millis(conditions.delay_us),
                    "jitter_ms": millis(conditions.jitter_us), "duplication": conditions.duplication,
                    "reordering": conditions.reordering, "reorder_ms": millis(conditions.reorder_us),
                });
                if let Some(silent) = conditions.partitions.first() {
                    request["silent_s"] = json!([silent.start as f64 / 1e6, silent.end as f64 / 1e6]);
                }
                request
            }
        }
    }
}

fn fault_request(fault: Fault) -> Json {
    let switched = |name: &str, on: bool| json!({ "op": "fault", "fault": name, "on": on });
    let plain = |name: &str| json!({ "op": "fault", "fault": name });
    match fault {
        Fault::GpsLost(on) => switched("gps", on),
        Fault::RadioSilent(on) => switched("radio", on),
        Fault::DownlinkLost(on) => switched("downlink", on),
        Fault::MotorOut(on) => switched("motor", on),
        Fault::GripperStuck(on) => switched("gripper_stuck", on),
        Fault::PadBlocked(on) => switched("pad_blocked", on),
        Fault::LandDetectorHops(on) => switched("land_detector", on),
        Fault::BayThermometer(says) => {
            json!({ "op": "fault", "fault": "bay_thermometer", "celsius": says.map(|cdeg| f64::from(cdeg) / 100.0) })
        }
        Fault::BatteryAt(percent) => json!({ "op": "fault", "fault": "battery", "percent": percent }),
        Fault::QuadChute => plain("quad_chute"),
        Fault::FenceBreached => plain("fence"),
        Fault::StorageLost => plain("storage_lost"),
        Fault::Restart => plain("restart"),
        Fault::RestartAnywhere => plain("restart_anywhere"),
        Fault::Foreign(act) => {
            let act = match act {
                Foreign::Hold => "hold",
                Foreign::Clear => "clear",
                Foreign::Upload => "upload",
            };
            json!({ "op": "fault", "fault": "foreign", "act": act })
        }
    }
}

impl Vehicle {
    /// Does something to the aircraft now.
    pub fn happen(&mut self, happening: &Happening) {
        match happening {
            Happening::Fault(fault) => self.inject(*fault),
            Happening::Wind(wind) => self.set_wind(*wind),
            Happening::Network(conditions, seed) => self.set_network(conditions.as_ref(), *seed),
        }
    }

    /// Lets a script happen to the aircraft from now on.
    pub fn follow(&mut self, script: &Script) {
        for (at, happening) in script.happenings() {
            self.happen_after(at * 1_000, happening.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::answer;
    use crate::geometry::GeoPoint;
    use crate::settings::Settings;

    #[test]
    fn a_script_of_everything_is_the_same_when_its_requests_are_carried_out() {
        let conditions = Conditions {
            loss: 0.25,
            delay_us: 20_000,
            jitter_us: 5_000,
            duplication: 0.01,
            reordering: 0.02,
            reorder_us: 50_000,
            partitions: std::iter::once(1_000_000..3_000_000).collect(),
        };
        let faults = [
            Fault::GpsLost(true),
            Fault::RadioSilent(true),
            Fault::DownlinkLost(false),
            Fault::BatteryAt(19.5),
            Fault::BayThermometer(Some(-415)),
            Fault::BayThermometer(None),
            Fault::QuadChute,
            Fault::MotorOut(true),
            Fault::GripperStuck(true),
            Fault::PadBlocked(false),
            Fault::LandDetectorHops(true),
            Fault::FenceBreached,
            Fault::StorageLost,
            Fault::Foreign(Foreign::Hold),
            Fault::Foreign(Foreign::Clear),
            Fault::Foreign(Foreign::Upload),
            Fault::Restart,
            Fault::RestartAnywhere,
        ];
        let mut happenings: Vec<(u64, Happening)> = (1..).zip(faults).map(|(n, fault)| (n * 1_001, Happening::Fault(fault))).collect();
        happenings.push((17_100, Happening::Wind(Wind { speed_m_s: 7.3, from_deg: 210.0 })));
        happenings.push((18_300, Happening::Network(Some(conditions), 9)));
        happenings.push((19_700, Happening::Network(None, 9)));
        let script = Script::new(happenings);
        let home = GeoPoint { latitude_deg: 21.06, longitude_deg: 105.9, altitude_amsl_m: 10.0 };
        let mut fleet = [Vehicle::new(Settings::vtol(11, home)), Vehicle::new(Settings::vtol(12, home))];

        fleet[0].follow(&script);
        for request in script.requests(12) {
            let said = answer(&request.to_string(), &mut fleet);
            assert!(said.contains("\"ok\":true"), "{request}: {said}");
        }

        assert_eq!(fleet[0].mishaps.script.len(), 21);
        assert_eq!(fleet[0].mishaps.script, fleet[1].mishaps.script);
    }
}
