//! Requests from whoever runs the simulation: one JSON object in, one out.
//!
//! | request | what it does |
//! | --- | --- |
//! | `{"op":"status"}` | the truth about all aircraft |
//! | `{"op":"status","vehicle":3}` | about one |
//! | `{"op":"swap_pack","vehicle":3,"pack":"P-17","percent":100}` | another pack, on the ground and disarmed only |
//! | `{"op":"wind","speed":5,"from":90}` | wind for all, or with `vehicle` for one |
//! | `{"op":"fault","vehicle":3,"fault":"gps","on":true}` | also `radio`, `downlink` |
//! | `{"op":"fault","vehicle":3,"fault":"battery","percent":19}` | the charge drops |
//! | `{"op":"fault","vehicle":3,"fault":"quad_chute"}` | also `restart`, `restart_anywhere`, `fence`, `storage_lost` |
//! | `{"op":"fault","vehicle":3,"fault":"motor","on":true}` | also `gripper_stuck`, `pad_blocked`, `land_detector` |
//! | `{"op":"fault","vehicle":3,"fault":"foreign","act":"hold"}` | another ground station: `hold`, `clear`, `upload` |
//! | any fault, wind or network with `"after_s":12` | it comes later: a script is a list of such requests |
//! | `{"op":"network","vehicle":3,"loss":0.25,"delay_ms":20,"jitter_ms":5,"duplication":0.01,"reordering":0.02,"reorder_ms":50,"silent_s":[10,20],"seed":7}` | a bad network, both ways; without figures a good one; `silent_s` counts from then |
//! | `{"op":"mishaps","vehicle":3,"seed":7,"of":["gps","wind"],"at_most":6,"within_s":[10,900]}` | a script drawn from the seed, and given back as `script`; bounds may be left out |
//!
//! Answers are `{"ok":true,...}` or `{"ok":false,"error":"..."}`. `vehicle` is the MAVLink system id.

use serde_json::{Value as Json, json};

use crate::airframe::Lift;
use crate::faults::{Fault, Foreign};
use crate::mishap::Bounds;
use crate::network::Conditions;
use crate::script::{Happening, Script};
use crate::vehicle::Vehicle;
use crate::wind::Wind;

/// Carries out one request on a fleet and gives the answer, both one line of JSON.
pub fn answer(request: &str, fleet: &mut [Vehicle]) -> String {
    let result =
        serde_json::from_str::<Json>(request).map_err(|error| format!("not JSON: {error}")).and_then(|request| carry_out(&request, fleet));
    match result {
        Ok(Json::Object(mut fields)) => {
            fields.insert("ok".into(), true.into());
            Json::Object(fields).to_string()
        }
        Ok(_) => json!({ "ok": true }).to_string(),
        Err(error) => json!({ "ok": false, "error": error }).to_string(),
    }
}

fn carry_out(request: &Json, fleet: &mut [Vehicle]) -> Result<Json, String> {
    let chosen = chosen(request, fleet)?;
    match request["op"].as_str() {
        Some("status") => Ok(json!({ "vehicles": chosen.iter().map(|index| status(&fleet[*index])).collect::<Vec<_>>() })),
        Some("wind") => {
            let wind = Wind { speed_m_s: real(request, "speed")?.max(0.0), from_deg: real(request, "from")? };
            let after = after(request)?;
            chosen.iter().for_each(|index| happen(&mut fleet[*index], after, &Happening::Wind(wind)));
            Ok(Json::Null)
        }
        Some("swap_pack") => {
            let vehicle = one(request, &chosen, fleet)?;
            let pack = request["pack"].as_str().ok_or("`pack` must be a text")?;
            let percent = if request["percent"].is_null() { 100.0 } else { real(request, "percent")? };
            vehicle.swap_pack(pack.to_owned(), percent).map_err(|refused| refused.to_string())?;
            Ok(Json::Null)
        }
        Some("fault") => {
            let fault = fault(request)?;
            happen(one(request, &chosen, fleet)?, after(request)?, &Happening::Fault(fault));
            Ok(Json::Null)
        }
        Some("network") => {
            let happening = Happening::Network(network(request)?, request["seed"].as_u64().unwrap_or(1));
            let after = after(request)?;
            chosen.iter().for_each(|index| happen(&mut fleet[*index], after, &happening));
            Ok(Json::Null)
        }
        Some("mishaps") => {
            let seed = request["seed"].as_u64().ok_or("`seed` must be a whole number")?;
            let script = Script::drawn(seed, &bounds(request)?);
            let vehicle = one(request, &chosen, fleet)?;
            vehicle.follow(&script);
            Ok(json!({ "script": script.requests(vehicle.system_id()) }))
        }
        Some(other) => Err(format!("unknown op `{other}`")),
        None => Err("`op` is missing".into()),
    }
}

fn chosen(request: &Json, fleet: &[Vehicle]) -> Result<Vec<usize>, String> {
    let id = &request["vehicle"];
    if id.is_null() {
        return Ok((0..fleet.len()).collect());
    }
    let found = fleet.iter().position(|vehicle| id.as_u64() == Some(u64::from(vehicle.system_id())));
    found.map(|index| vec![index]).ok_or_else(|| format!("no vehicle {id}"))
}

fn one<'a>(request: &Json, chosen: &[usize], fleet: &'a mut [Vehicle]) -> Result<&'a mut Vehicle, String> {
    match (request["vehicle"].is_null(), chosen) {
        (false, [index]) => Ok(&mut fleet[*index]),
        _ => Err("`vehicle` is missing".into()),
    }
}

fn real(request: &Json, key: &str) -> Result<f64, String> {
    request[key].as_f64().ok_or_else(|| format!("`{key}` must be a number"))
}

fn fault(request: &Json) -> Result<Fault, String> {
    let on = request["on"].as_bool().unwrap_or(true);
    match request["fault"].as_str() {
        Some("gps") => Ok(Fault::GpsLost(on)),
        Some("radio") => Ok(Fault::RadioSilent(on)),
        Some("downlink") => Ok(Fault::DownlinkLost(on)),
        Some("battery") => Ok(Fault::BatteryAt(real(request, "percent")?)),
        Some("bay_thermometer") if request["celsius"].is_null() => Ok(Fault::BayThermometer(None)),
        Some("bay_thermometer") => match (real(request, "celsius")? * 100.0).round() {
            cdeg if cdeg.abs() <= f64::from(i16::MAX) => Ok(Fault::BayThermometer(Some(cdeg as i16))),
            _ => Err("`celsius` must fit the message: 327 at most".into()),
        },
        Some("quad_chute") => Ok(Fault::QuadChute),
        Some("restart") => Ok(Fault::Restart),
        Some("restart_anywhere") => Ok(Fault::RestartAnywhere),
        Some("motor") => Ok(Fault::MotorOut(on)),
        Some("gripper_stuck") => Ok(Fault::GripperStuck(on)),
        Some("pad_blocked") => Ok(Fault::PadBlocked(on)),
        Some("land_detector") => Ok(Fault::LandDetectorHops(on)),
        Some("fence") => Ok(Fault::FenceBreached),
        Some("storage_lost") => Ok(Fault::StorageLost),
        Some("foreign") => match request["act"].as_str() {
            Some("hold") => Ok(Fault::Foreign(Foreign::Hold)),
            Some("clear") => Ok(Fault::Foreign(Foreign::Clear)),
            Some("upload") => Ok(Fault::Foreign(Foreign::Upload)),
            Some(_) | None => Err("`act` must be hold, clear or upload".into()),
        },
        Some(other) => Err(format!("unknown fault `{other}`")),
        None => Err("`fault` is missing".into()),
    }
}

fn bounds(request: &Json) -> Result<Bounds, String> {
    let mut bounds = Bounds::default();
    if let Some(names) = request["of"].as_array() {
        bounds.kinds = names.iter().map(|name| name.as_str().unwrap_or("").parse()).collect::<Result<_, _>>()?;
    }
    let whole = |value: &Json, key: &str| {
        value.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| format!("`{key}` must be of whole numbers"))
    };
    if !request["at_most"].is_null() {
        bounds.most = whole(&request["at_most"], "at_most")?;
    }
    if !request["within_s"].is_null() {
        (bounds.from_s, bounds.to_s) = (whole(&request["within_s"][0], "within_s")?, whole(&request["within_s"][1], "within_s")?);
    }
    Ok(bounds)
}

/// How long until it happens, µs; `None` is at once.
fn after(request: &Json) -> Result<Option<u64>, String> {
    if request["after_s"].is_null() {
        return Ok(None);
    }
    Ok(Some(micros(real(request, "after_s")?)))
}

/// Rounded, so that what was printed in seconds is what was meant.
fn micros(seconds: f64) -> u64 {
    (seconds.clamp(0.0, 1e9) * 1e6).round() as u64
}

fn happen(vehicle: &mut Vehicle, after: Option<u64>, happening: &Happening) {
    match after {
        Some(after) => vehicle.happen_after(after, happening.clone()),
        None => vehicle.happen(happening),
    }
}

/// The conditions of a request; `None` if it names none.
fn network(request: &Json) -> Result<Option<Conditions>, String> {
    let figure = |key: &str, most: f64| match request[key].as_f64() {
        None if request[key].is_null() => Ok(0.0),
        Some(value) if (0.0..=most).contains(&value) => Ok(value),
        Some(_) | None => Err(format!("`{key}` must be a number from 0 to {most}")),
    };
    let millis = |key: &str| figure(key, 60_000.0).map(|ms| micros(ms / 1e3));
    let silent = match request["silent_s"].as_array() {
        Some(window) => {
            let second = |n: usize| window.get(n).and_then(Json::as_f64).map(micros);
            let (from, to) = (second(0), second(1));
            vec![from.zip(to).map(|(from, to)| from..to).ok_or("`silent_s` must be two numbers")?]
        }
        None => Vec::new(),
    };
    let conditions = Conditions {
        loss: figure("loss", 1.0)?,
        delay_us: millis("delay_ms")?,
        jitter_us: millis("jitter_ms")?,
        duplication: figure("duplication", 1.0)?,
        reordering: figure("reordering", 1.0)?,
        reorder_us: millis("reorder_ms")?,
        partitions: silent,
    };
    let bad = ["loss", "delay_ms", "jitter_ms", "duplication", "reordering", "silent_s"].iter().any(|key| !request[*key].is_null());
    Ok(bad.then_some(conditions))
}

fn status(vehicle: &Vehicle) -> Json {
    let truth = vehicle.truth();
    json!({
        "vehicle": vehicle.system_id(),
        "lat": truth.position.latitude_deg,
        "lon": truth.position.longitude_deg,
        "alt_amsl_m": truth.position.altitude_amsl_m,
        "ground_speed_m_s": truth.ground_speed_m_s,
        "airspeed_m_s": truth.airspeed_m_s,
        "climb_m_s": truth.climb_m_s,
        "pack": truth.pack,
        "energy_percent": truth.energy_percent,
        "mode": truth.mode.name(),
        "lift": match truth.lift {
            Lift::Rotors => "rotors",
            Lift::ToWings => "to_wings",
            Lift::Wings => "wings",
            Lift::ToRotors => "to_rotors",
        },
        "armed": truth.armed,
        "grounded": truth.grounded,
        "mission_item": truth.mission_item,
        "uptime_s": truth.uptime_s,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::GeoPoint;
    use crate::settings::Settings;

    fn fleet() -> Vec<Vehicle> {
        let home = GeoPoint { latitude_deg: 21.06, longitude_deg: 105.9, altitude_amsl_m: 10.0 };
        vec![Vehicle::new(Settings::vtol(11, home)), Vehicle::new(Settings::vtol(12, home))]
    }

    fn ok(request: &str, fleet: &mut [Vehicle]) -> bool {
        let answer: Json = serde_json::from_str(&answer(request, fleet)).expect("answers are JSON");
        answer["ok"].as_bool().expect("answers say whether it worked")
    }

    #[test]
    fn a_pack_is_swapped_on_the_ground() {
        let mut fleet = fleet();

        assert!(ok(r#"{"op":"swap_pack","vehicle":12,"pack":"P-17","percent":87}"#, &mut fleet));
        assert_eq!((fleet[1].truth().pack.as_str(), fleet[1].truth().energy_percent), ("P-17", 87.0));
        assert!(!ok(r#"{"op":"swap_pack","vehicle":12,"pack":"P-17","percent":187}"#, &mut fleet));
    }

    #[test]
    fn faults_come_at_once_or_later_and_a_network_may_be_bad() {
        let mut fleet = fleet();

        assert!(ok(r#"{"op":"fault","vehicle":11,"fault":"gps","after_s":2}"#, &mut fleet));
        assert!(ok(r#"{"op":"fault","vehicle":11,"fault":"foreign","act":"upload"}"#, &mut fleet));
        assert!(!ok(r#"{"op":"fault","vehicle":11,"fault":"foreign"}"#, &mut fleet));
        assert!(ok(r#"{"op":"network","vehicle":12,"loss":1}"#, &mut fleet));
        assert!(!ok(r#"{"op":"network","loss":2}"#, &mut fleet));
        fleet.iter_mut().for_each(|vehicle| vehicle.advance(5_000_000));

        let said = |vehicle: &mut Vehicle| std::iter::from_fn(|| vehicle.poll_transmit()).count();
        assert!(said(&mut fleet[0]) > 10);
        assert_eq!(said(&mut fleet[1]), 0, "all is lost on the way");
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        let mut fleet = fleet();

        for request in [
            "",
            "{}",
            r#"{"op":"fly"}"#,
            r#"{"op":"status","vehicle":99}"#,
            r#"{"op":"fault","fault":"gps"}"#,
            r#"{"op":"wind","speed":"x"}"#,
        ] {
            assert!(!ok(request, &mut fleet), "{request}");
        }
        assert!(ok(r#"{"op":"status"}"#, &mut fleet));
        assert!(ok(r#"{"op":"wind","speed":5,"from":90}"#, &mut fleet));
    }
}
