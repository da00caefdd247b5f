//! Parameters: named settings that outlive a restart.
//!
//! Values travel byte by byte: an integer's four bytes lie in the float field unchanged. Unknown names and wrong types
//! get no answer; values out of range are taken. The set is the part of the autopilot's that this simulator obeys or
//! that a ground station compares; the fleet boots with the approved values, not with the factory's.

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

/// Settings common to both kinds.
const COMMON: &[(&str, Value)] = &[
    ("BAT1_CAPACITY", Real(-1.0)),
    ("BAT1_N_CELLS", Int(6)),
    ("BAT_CRIT_THR", Real(0.20)),
    ("BAT_EMERGEN_THR", Real(0.10)),
    ("BAT_LOW_THR", Real(0.30)),
    ("COM_ACT_FAIL_ACT", Int(0)),
    ("COM_ARM_WO_GPS", Int(1)),
    ("COM_DISARM_LAND", Real(2.0)),
    ("COM_DISARM_PRFLT", Real(10.0)),
    ("COM_DLL_EXCEPT", Int(0)),
    ("COM_DL_LOSS_T", Int(10)),
    ("COM_FAIL_ACT_T", Real(5.0)),
    ("COM_FLTT_LOW_ACT", Int(0)),
    ("COM_FLT_TIME_MAX", Int(-1)),
    ("COM_LOW_BAT_ACT", Int(3)),
    ("COM_OBL_RC_ACT", Int(0)),
    ("COM_POS_FS_EPH", Real(5.0)),
    ("COM_POS_LOW_ACT", Int(3)),
    ("COM_POS_LOW_EPH", Real(50.0)),
    ("COM_PREARM_MODE", Int(0)),
    ("COM_RCL_EXCEPT", Int(0)),
    ("COM_RC_IN_MODE", Int(3)),
    ("COM_SPOOLUP_TIME", Real(1.0)),
    ("COM_WIND_MAX", Real(-1.0)),
    ("COM_WIND_WARN", Real(-1.0)),
    ("EKF2_REQ_GPS_H", Real(0.5)),
    ("GF_ACTION", Int(3)),
    ("GF_MAX_HOR_DIST", Real(0.0)),
    ("GF_MAX_VER_DIST", Real(0.0)),
    ("GF_PREDICT", Int(0)),
    ("GF_SOURCE", Int(0)),
    ("LNDMC_TRIG_TIME", Real(1.0)),
    ("MAV_COMP_ID", Int(1)),
    ("MAV_PROTO_VER", Int(2)),
    ("MIS_COMMAND_TOUT", Real(0.0)),
    ("MIS_DIST_1WP", Real(10_000.0)),
    ("MPC_LAND_ALT1", Real(10.0)),
    ("MPC_LAND_ALT2", Real(5.0)),
    ("MPC_LAND_SPEED", Real(0.7)),
    ("MPC_TKO_SPEED", Real(1.5)),
    ("MPC_XY_CRUISE", Real(5.0)),
    ("MPC_XY_VEL_MAX", Real(12.0)),
    ("MPC_Z_V_AUTO_DN", Real(1.5)),
    ("MPC_Z_V_AUTO_UP", Real(3.0)),
    ("NAV_DLL_ACT", Int(2)),
    ("NAV_MC_ALT_RAD", Real(0.8)),
    ("NAV_RCL_ACT", Int(2)),
    ("NAV_TRAFF_AVOID", Int(1)),
    ("RTL_CONE_ANG", Int(45)),
    ("RTL_LAND_DELAY", Real(0.0)),
    ("RTL_MIN_DIST", Real(10.0)),
    ("RTL_TYPE", Int(0)),
    ("SIM_GPS_USED", Int(10)),
    ("SYS_AUTOCONFIG", Int(0)),
    ("SYS_FAILURE_EN", Int(0)),
    ("SYS_HAS_GPS", Int(1)),
    ("SYS_HITL", Int(0)),
];

/// Settings of a multicopter.
const QUAD: &[(&str, Value)] = &[
    ("MAV_TYPE", Int(2)),
    ("MIS_TAKEOFF_ALT", Real(2.5)),
    ("MIS_TKO_LAND_REQ", Int(0)),
    ("NAV_ACC_RAD", Real(2.0)),
    ("RTL_DESCEND_ALT", Real(10.0)),
    ("RTL_RETURN_ALT", Real(30.0)),
    ("SYS_AUTOSTART", Int(10_040)),
];

/// Settings of a standard VTOL.
const VTOL: &[(&str, Value)] = &[
    ("COM_QC_ACT", Int(0)),
    ("FW_AIRSPD_MAX", Real(20.0)),
    ("FW_AIRSPD_MIN", Real(10.0)),
    ("FW_AIRSPD_STALL", Real(7.0)),
    ("FW_AIRSPD_TRIM", Real(16.7)),
    ("FW_GPSF_LT", Int(30)),
    ("FW_GPSF_R", Real(15.0)),
    ("FW_THR_TRIM", Real(0.6)),
    ("FW_T_CLMB_MAX", Real(5.0)),
    ("FW_T_CLMB_R_SP", Real(3.0)),
    ("FW_T_SINK_R_SP", Real(2.0)),
    ("FW_USE_AIRSPD", Int(1)),
    ("MAV_TYPE", Int(22)),
    ("MIS_TAKEOFF_ALT", Real(20.0)),
    ("MIS_TKO_LAND_REQ", Int(2)),
    ("NAV_ACC_RAD", Real(10.0)),
    ("NAV_FORCE_VT", Int(1)),
    ("NAV_FW_ALTL_RAD", Real(5.0)),
    ("NAV_FW_ALT_RAD", Real(10.0)),
    ("NAV_LOITER_RAD", Real(80.0)),
    ("NAV_MIN_GND_DIST", Real(-1.0)),
    ("NAV_MIN_LTR_ALT", Real(-1.0)),
    ("RTL_APPR_FORCE", Int(0)),
    ("RTL_DESCEND_ALT", Real(30.0)),
    ("RTL_LOITER_RAD", Real(80.0)),
    ("RTL_RETURN_ALT", Real(60.0)),
    ("SYS_AUTOSTART", Int(10_043)),
    ("SYS_HAS_NUM_ASPD", Int(1)),
    ("VT_ARSP_BLEND", Real(8.0)),
    ("VT_ARSP_TRANS", Real(10.0)),
    ("VT_B_DEC_MSS", Real(2.0)),
    ("VT_B_TRANS_DUR", Real(10.0)),
    ("VT_FWD_THRUST_EN", Int(0)),
    ("VT_FW_MIN_ALT", Real(0.0)),
    ("VT_F_TRANS_DUR", Real(5.0)),
    ("VT_QC_ALT_LOSS", Real(0.0)),
    ("VT_QC_T_ALT_LOSS", Real(20.0)),
    ("VT_TRANS_MIN_TM", Real(2.0)),
    ("VT_TRANS_TIMEOUT", Real(15.0)),
    ("VT_TYPE", Int(2)),
    ("WV_EN", Int(1)),
];

/// The table of one aircraft, in the alphabetical order in which it is listed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    values: BTreeMap<String, Value>,
}

impl Parameters {
    /// The values an aircraft of this kind boots with when nothing is stored.
    pub(crate) fn approved(kind: Kind, system_id: u8) -> Self {
        let own = match kind {
            Kind::Quad => QUAD,
            Kind::Vtol => VTOL,
        };
        let mut values: BTreeMap<String, Value> = COMMON.iter().chain(own).map(|(name, value)| ((*name).to_owned(), *value)).collect();
        values.insert("MAV_SYS_ID".to_owned(), Int(i32::from(system_id)));
        Self { values }
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
            Some(Int(_)) | None => 0.0,
        }
    }
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
        assert!(parameters.count() >= 80);
    }
}
