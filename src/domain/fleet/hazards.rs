//! What PX4 does in wing-borne flight with other settings than these, seen in a real one: a set that leaves one of them open is
//! no set to fly with. The comparison before each clearance then holds every aircraft to it.

use super::aircraft::AircraftType;
use super::airframe::Airframe;
use super::approved::{ParameterValue, Rule};

/// One setting that must be pinned, and what happens otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazard {
    /// PX4's name.
    pub name: &'static str,
    /// What it must be.
    pub must: String,
    /// What happens otherwise.
    pub otherwise: &'static str,
}

/// What a setting must be.
enum Must {
    Integer(i32),
    IntegerAtLeast(i32),
    Real(f64),
    RealAtLeast(f64),
    RealAtMost(f64),
}

impl Must {
    /// Whether every value that the rule allows is one that must be.
    fn is_pinned_by(&self, rule: Rule) -> bool {
        match (self, rule) {
            (Self::Integer(want), Rule::Equal(ParameterValue::Integer(value))) => value == *want,
            (Self::IntegerAtLeast(want), Rule::Equal(ParameterValue::Integer(value)) | Rule::AtLeast(ParameterValue::Integer(value))) => {
                value >= *want
            }
            (Self::Real(want), Rule::Equal(ParameterValue::Real(value))) => (f64::from(value) - want).abs() < 0.05,
            (Self::RealAtLeast(want), Rule::Equal(ParameterValue::Real(value)) | Rule::AtLeast(ParameterValue::Real(value))) => {
                f64::from(value) >= *want
            }
            (Self::RealAtMost(want), Rule::Equal(ParameterValue::Real(value)) | Rule::AtMost(ParameterValue::Real(value))) => {
                f64::from(value) <= *want
            }
            (Self::Integer(_) | Self::IntegerAtLeast(_) | Self::Real(_) | Self::RealAtLeast(_) | Self::RealAtMost(_), _) => false,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Integer(want) => want.to_string(),
            Self::IntegerAtLeast(want) => format!("≥ {want}"),
            Self::Real(want) => format!("{want:.1}"),
            Self::RealAtLeast(want) => format!("≥ {want:.1}"),
            Self::RealAtMost(want) => format!("≤ {want:.1}"),
        }
    }
}

/// The settings that a type's approved set leaves open; empty when none.
#[must_use]
pub fn open_hazards(kind: &AircraftType) -> Vec<Hazard> {
    let speed = kind.energy.airspeed.0;
    let mut all = vec![
        ("RTL_TYPE", Must::Integer(0), "a return flies on to the mission's landing, through zones, and on wings can glide into the ground"),
        ("RTL_LAND_DELAY", Must::Real(0.0), "a return waits over its destination and does not land"),
        ("MIS_TKO_LAND_REQ", Must::IntegerAtLeast(2), "a mission without a landing is flown"),
        ("NAV_DLL_ACT", Must::Integer(2), "an aircraft that hears nobody flies on"),
        ("GF_ACTION", Must::Integer(3), "an aircraft that leaves its fence stays outside of it"),
        ("COM_LOW_BAT_ACT", Must::Integer(3), "a low battery is only told"),
        ("SYS_FAILURE_EN", Must::Integer(0), "failures can be injected from the ground"),
    ];
    match kind.airframe {
        Airframe::Vtol { .. } => all.extend([
            ("NAV_FORCE_VT", Must::Integer(1), "a landing met in wing-borne flight is flown as an aeroplane's"),
            ("FW_AIRSPD_TRIM", Must::Real(speed), "the cruise is flown at another speed than planned"),
            ("FW_AIRSPD_MAX", Must::RealAtLeast(speed), "the planned speed is acknowledged and silently not flown"),
            ("NAV_LOITER_RAD", Must::RealAtMost(kind.hold_reach.0), "a hold circles wider than its plan keeps clear"),
        ]),
        Airframe::Multirotor => all.push(("MPC_XY_CRUISE", Must::Real(speed), "the cruise is flown at another speed than planned")),
    }
    all.into_iter()
        .filter(|(name, must, _)| !kind.approved.iter().any(|parameter| parameter.name == *name && must.is_pinned_by(parameter.rule)))
        .map(|(name, must, otherwise)| Hazard { name, must: must.text(), otherwise })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::approved;
    use super::*;
    use crate::domain::energy::EnergyModel;
    use crate::units::quantity::{Celsius, Grams, Metres, MetresPerSecond, Percent, Seconds};
    use crate::units::words::words;
    use std::collections::BTreeSet;

    const SHIPPED: &str = include_str!("../../../missions/px4/vtol.params");

    fn kind(set: &str) -> AircraftType {
        let energy = EnergyModel {
            airspeed: MetresPerSecond(16.7),
            climb: Percent(1.0),
            landing: Percent(1.0),
            transition: Percent(0.0),
            landing_hover: Seconds(0.0),
            reference_height: Metres(80.0),
            cruise_a_km: Percent(1.0),
            hover_a_minute: Percent(1.0),
            climb_rate: MetresPerSecond(3.0),
            descent_rate: MetresPerSecond(1.5),
            departure_time: Seconds(10.0),
            arrival_time: Seconds(10.0),
            reference_payload: Grams(1_000.0),
            payload_a_kg: Percent(0.0),
            reference_temperature: Celsius(30.0),
            heat_a_degree: Percent(0.0),
        };
        AircraftType {
            id: "vtol".to_owned(),
            name: words("VTOL", "VTOL"),
            range: Metres(10_000.0),
            max_payload: Grams(1_000.0),
            airframe: Airframe::Vtol { back_transition: 2.0, hover_approach: Metres(20.0) },
            hold_reach: Metres(85.0),
            rain_proof: false,
            fitted: BTreeSet::new(),
            energy,
            approved: approved::parse(set).expect("a set that reads"),
            assumed: BTreeSet::new(),
            source: String::new(),
        }
    }

    #[test]
    fn the_shipped_sets_leave_nothing_open_for_their_own_airframe() {
        let vtol = kind(SHIPPED);
        let mut quad = kind(include_str!("../../../missions/px4/quad.params"));
        (quad.airframe, quad.energy.airspeed) = (Airframe::Multirotor, MetresPerSecond(5.0));
        let swapped = AircraftType { airframe: Airframe::Multirotor, ..vtol.clone() };

        assert_eq!((open_hazards(&vtol), open_hazards(&quad)), (Vec::new(), Vec::new()));
        assert_eq!(open_hazards(&swapped).iter().map(|hazard| hazard.name).collect::<Vec<_>>(), ["MPC_XY_CRUISE"]);
    }

    #[test]
    fn every_setting_that_is_left_out_or_set_as_px4_ships_it_is_named() {
        let names: Vec<&str> = open_hazards(&kind("")).iter().map(|hazard| hazard.name).collect();
        assert_eq!(names.len(), 11);
        for name in names {
            let without: String =
                SHIPPED.lines().filter(|line| !line.starts_with(&format!("{name}\t"))).map(|l| l.to_owned() + "\n").collect();
            let open = open_hazards(&kind(&without));
            assert_eq!(open.iter().map(|hazard| hazard.name).collect::<Vec<_>>(), [name]);
        }
        let factory = [
            ("RTL_TYPE\t= 0", "RTL_TYPE\t= 1"),
            ("FW_AIRSPD_MAX\t>= 18.0", "FW_AIRSPD_MAX\t>= 12.0"),
            ("GF_ACTION\t= 3", "GF_ACTION\t= 2"),
        ];
        for (ours, theirs) in factory {
            assert_eq!(open_hazards(&kind(&SHIPPED.replace(ours, theirs))).len(), 1, "{theirs}");
        }
    }
}
