//! Parameters: named settings that outlive a restart.
//!
//! Values travel byte by byte: an integer's four bytes lie in the float field unchanged. Unknown names and wrong types
//! get no answer; values out of range are taken. The set is the autopilot's own, as recorded; the fleet boots with the
//! approved values in it, not with the factory's.

use std::collections::BTreeMap;

use crate::settings::Kind;

/// A typed value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    /// MAV_PARAM_TYPE_INT32.
    Int(i32),
    /// MAV_PARAM_TYPE_REAL32.
    Real(f32),
}

impl Value {
    /// The four bytes as they travel.
    pub(crate) fn bits(self) -> u32 {
        match self {
            Self::Int(value) => value.cast_unsigned(),
            Self::Real(value) => value.to_bits(),
        }
    }

    /// MAV_PARAM_TYPE: 6 or 9.
    pub(crate) fn mav_type(self) -> u8 {
        match self {
            Self::Int(_) => 6,
            Self::Real(_) => 9,
        }
    }
}

use Value::{Int, Real};

/// Every parameter of a quadrotor as the simulation's own start-up script leaves it, recorded from PX4 v1.17.0: name, type, value.
const QUAD: &str = include_str!("parameters/quad.txt");
/// What a standard VTOL has besides or otherwise, as far as recordings show it.
const VTOL: &str = include_str!("parameters/vtol.txt");

/// The fleet's approved settings, where they are not the autopilot's own.
const APPROVED: &[(&str, Value)] = &[
    ("BAT1_N_CELLS", Int(6)),
    ("BAT_CRIT_THR", Real(0.20)),
    ("BAT_EMERGEN_THR", Real(0.10)),
    ("BAT_LOW_THR", Real(0.30)),
    ("COM_POS_LOW_EPH", Real(50.0)),
    ("COM_RC_IN_MODE", Int(3)),
    ("GF_ACTION", Int(3)),
    ("MAV_PROTO_VER", Int(2)),
    ("NAV_DLL_ACT", Int(2)),
    ("RTL_TYPE", Int(0)),
    ("SYS_FAILURE_EN", Int(0)),
];

/// The same for a VTOL alone.
const APPROVED_VTOL: &[(&str, Value)] = &[("FW_AIRSPD_MAX", Real(20.0)), ("FW_AIRSPD_MIN", Real(10.0)), ("FW_AIRSPD_TRIM", Real(16.7))];

/// Parameters of a multicopter that nothing reads at the start.
const UNREAD: &[(&str, Value)] = &[("MIS_TKO_LAND_REQ", Int(0)), ("MIS_DIST_1WP", Real(10_000.0))];

/// Which values an aircraft boots with when nothing is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// The fleet's approved ones.
    Approved,
    /// Those of the autopilot's own simulation.
    Simulation,
}

/// The table of one aircraft, in the alphabetical order in which it is listed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    values: BTreeMap<String, Value>,
}

impl Parameters {
    /// The values an aircraft of this kind boots with when nothing is stored.
    pub(crate) fn new(kind: Kind, setup: Setup, system_id: u8) -> Self {
        let own = match kind {
            Kind::Quad => "",
            Kind::Vtol => VTOL,
        };
        let mut values: BTreeMap<String, Value> = QUAD.lines().chain(own.lines()).filter_map(listed).collect();
        let wings = if kind == Kind::Vtol { APPROVED_VTOL } else { &[] };
        if setup == Setup::Approved {
            values.extend(APPROVED.iter().chain(wings).map(|(name, value)| ((*name).to_owned(), *value)));
        }
        values.insert("MAV_SYS_ID".to_owned(), Int(i32::from(system_id)));
        Self { values }
    }

    /// The approved values.
    #[cfg(test)]
    fn approved(kind: Kind, system_id: u8) -> Self {
        Self::new(kind, Setup::Approved, system_id)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u16 {
        u16::try_from(self.values.len()).unwrap_or(u16::MAX)
    }

    /// The value of a name, with its place in the list.
    pub(crate) fn find(&self, name: &str) -> Option<(u16, Value)> {
        self.iter().enumerate().find(|(_, (known, _))| *known == name).map(|(index, (_, value))| (index as u16, value))
    }

    /// The name and value at a place in the list.
    pub(crate) fn at(&self, index: u16) -> Option<(&str, Value)> {
        self.iter().nth(usize::from(index))
    }

    /// All, in order of the list.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.values.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// Sets a value from its travelling bits. False, and no change, if the name is unknown or the type is another.
    pub(crate) fn set_bits(&mut self, name: &str, bits: u32, mav_type: u8) -> bool {
        match self.values.get_mut(name) {
            Some(value) if value.mav_type() == mav_type => {
                *value = match value {
                    Int(_) => Int(bits.cast_signed()),
                    Real(_) => Real(f32::from_bits(bits)),
                };
                true
            }
            Some(_) | None => false,
        }
    }

    /// A parameter that nothing has read yet is not counted or listed; naming it makes it one that is.
    pub(crate) fn uncover(&mut self, name: &str) {
        if let Some((_, value)) = UNREAD.iter().find(|(known, _)| *known == name) {
            self.values.entry(name.to_owned()).or_insert(*value);
        }
    }

    /// Sets a value whatever its type; unknown names are taken for nothing.
    pub(crate) fn configure(&mut self, name: &str, bits: u32) {
        if let Some(value) = self.values.get(name).copied() {
            self.set_bits(name, bits, value.mav_type());
        }
    }

    /// An integer setting; 0 where this kind of aircraft has none of that name.
    pub(crate) fn int(&self, name: &str) -> i32 {
        match self.values.get(name) {
            Some(Int(value)) => *value,
            Some(Real(_)) | None => 0,
        }
    }

    /// A real setting; 0 where this kind of aircraft has none of that name.
    pub(crate) fn real(&self, name: &str) -> f64 {
        match self.values.get(name) {
            Some(Real(value)) => f64::from(*value),
            Some(Int(_)) => 0.0,
            None => match UNREAD.iter().find(|(known, _)| *known == name) {
                Some((_, Real(value))) => f64::from(*value),
                Some((_, Int(_))) | None => 0.0,
            },
        }
    }
}

fn listed(line: &str) -> Option<(String, Value)> {
    let mut words = line.split(' ');
    let (name, kind, value) = (words.next()?, words.next()?, words.next()?);
    let value = if kind == "i" { Int(value.parse().ok()?) } else { Real(value.parse().ok()?) };
    Some((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_travel_byte_by_byte() {
        let parameters = Parameters::approved(Kind::Vtol, 1);

        let (_, value) = parameters.find("NAV_DLL_ACT").expect("it is in the table");

        assert_eq!(value.bits(), 2);
        assert_eq!(value.mav_type(), 6);
    }

    #[test]
    fn a_wrong_type_or_an_unknown_name_changes_nothing() {
        let mut parameters = Parameters::approved(Kind::Vtol, 1);
        let before = parameters.clone();

        assert!(!parameters.set_bits("NAV_DLL_ACT", 1, 9));
        assert!(!parameters.set_bits("NO_SUCH_NAME", 1, 6));
        assert_eq!(parameters, before);
        assert!(parameters.set_bits("RTL_RETURN_ALT", 500.0_f32.to_bits(), 9));
        assert!((parameters.real("RTL_RETURN_ALT") - 500.0).abs() < 1e-6);
    }

    #[test]
    fn the_list_is_alphabetical_and_short_enough_for_its_names() {
        let parameters = Parameters::approved(Kind::Vtol, 1);
        let names: Vec<&str> = parameters.iter().map(|(name, _)| name).collect();

        assert!(names.is_sorted() && names.iter().all(|name| name.len() <= 16));
        assert!(parameters.count() > 900);
        assert_eq!(Parameters::new(Kind::Quad, Setup::Simulation, 1).count(), 887, "every line of the data is read");
    }
}
