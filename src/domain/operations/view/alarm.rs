//! An alarm as it is shown.

use super::super::act::Time;
use crate::domain::people::Role;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, TailId};
use crate::units::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// Level of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmLevel {
    /// Act now.
    Warning,
    /// Know now, act soon.
    Caution,
    /// Know.
    Advisory,
}

/// One row of the alarm rail: one cause at one aircraft or consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct AlarmView {
    /// Stable code: STATE_OVERDUE, COURIER_NEEDED, LINK_LOST, OFFER_LAPSED, PACKAGE_CHANGED, RETURN_BY_ITSELF, OFF_PAD_LANDING, ENERGY,
    /// STORE_DOWN, LAUNCH_UNKNOWN, PICKUP_LATE, BLIND_DESCENT, WENT_ON_BY_ITSELF, HOVER_CRUISE, HOME_MOVED, TRAFFIC, LANDING_ORDER,
    /// HOLDS, HOLD_OVER, HOLD_UNANSWERED, HOLD_NEAR, RETURN_SHORT, BOOKING_MOVED, BOOKING_HELD, BOOKING_CLOSED, ERRAND_CHANGED,
    /// STOP_IN_FORCE,
    /// ZONE_CLOSES, PERMISSION_NEEDED, WIND_LIMIT, SEAL_REUSED, ITEMS_MISSING, AUTOPILOT_RESTARTED, IN_AIR_WITHOUT_FLIGHT, UNORDERED_TAKE_OFF; of the link: DUPLICATE_SYSTEM_ID, FOREIGN_STATION, UNSIGNED, BAD_SIGNATURE,
    /// LEFT_IN_MISSION, BAD_CHECKSUM, GARBAGE.
    pub code: &'static str,
    pub level: AlarmLevel,
    pub says: Words,
    pub tail: Option<TailId>,
    pub flight: Option<FlightId>,
    pub consignment: Option<ConsignmentId>,
    pub since: Time,
    /// Who else has to act, because whom it concerns first did not answer in time; empty where that is not so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub escalated_to: Vec<Role>,
}
