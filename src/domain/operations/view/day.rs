//! What the day brings into the air: stop orders, movements, permits and what is asked beyond them, ends that a flight can reach,
//! traffic, and who lands first.

use super::super::act::{Corner, DetourWay, StopArea, Time};
use crate::domain::request::ConsignmentId;
use crate::domain::separation::{Approach, Proposal};
use crate::units::ids::{FlightId, PadId, PermitId, PersonId, SiteId, TailId, ZoneId};
use crate::units::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// A stop order in force or to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct StopView {
    pub document: String,
    pub from: Time,
    pub until: Time,
    /// Everywhere when absent.
    pub area: Option<StopArea>,
}

/// A movement of an aerodrome, and the window in which its zones are closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct MovementView {
    pub aerodrome: String,
    pub at: Time,
    pub closed_from: Time,
    pub closed_until: Time,
}

/// A request that needs the authority's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct PermissionView {
    pub consignment: ConsignmentId,
    /// PERMIT_QUOTA, PERMIT_ROUTE_QUOTA, PERMIT_TIME.
    pub codes: Vec<String>,
    /// The route that is asked for, from and to; None where the request is over.
    pub between: Option<[SiteId; 2]>,
    /// The day that is asked for: today in Hanoi, `2026-12-01`.
    pub day: String,
    pub since: Time,
    pub by: Option<PersonId>,
}

/// How a permit stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct PermitView {
    pub permit: PermitId,
    pub document: String,
    pub authority: String,
    /// Of the authority, for stop orders and for asking.
    pub contact: String,
    pub demonstration: bool,
    pub until: Time,
    /// Today's rotations within the permit: flown, and booked for their launch.
    pub rotations_used: u32,
    pub rotations_a_day: u32,
    pub rotations_a_route: Option<u32>,
    /// Routes with rotations of today, flown or booked.
    pub routes: Vec<RouteUseView>,
    pub zones: Vec<ZoneId>,
    /// Papers that expire within 30 days, or have: name and number.
    pub expiring: Vec<String>,
}

/// Rotations of today on a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct RouteUseView {
    pub between: [SiteId; 2],
    /// Within the permit: flown, and booked for their launch.
    pub rotations_used: u32,
    /// What the authority allows beyond it today and no flight has used or is booked for.
    pub rotations_beyond: u32,
}

/// What kind of end it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// On to where it was going.
    Continue,
    /// Back to where it came from.
    Return,
    /// To another pad, or to a surveyed emergency landing place.
    Divert,
}

/// Where an aircraft that a stop order reaches may go, straight from where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names with their units")]
pub struct EndView {
    pub kind: EndKind,
    pub pad: PadId,
    /// A surveyed emergency landing place, not a pad: nobody is there.
    pub emergency: bool,
    pub distance_m: u32,
    /// Until it is on the ground.
    pub seconds: u32,
    pub touchdown_milli_percent: i64,
    /// Nothing stands against it.
    pub legal: bool,
    /// ENERGY, ZONE, OBSTACLE, STOP_AREA, PAD.
    pub against: Vec<&'static str>,
}

/// What an ordered return comes to: it goes out whatever this says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReachView {
    /// Where the aircraft's own return leads: the nearest of its safe points.
    pub pad: PadId,
    /// It is there before its pack is empty, by what is known now.
    pub reachable: bool,
    /// Until it is on the ground.
    pub seconds: u32,
    /// Charge at touchdown.
    pub touchdown_milli_percent: i64,
    /// How much of the final reserve is missing then; 0 where it is kept.
    pub short_milli_percent: i64,
    /// ENERGY, ZONE, OBSTACLE, STOP_AREA, PAD; empty where nothing stands against it.
    pub against: Vec<&'static str>,
    /// Where something stands against it: the nearest end against which nothing does; None where there is none.
    pub better: Option<EndView>,
}

/// A manned aircraft, as a receiver aboard one of ours hears it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names with their units")]
pub struct TrafficView {
    /// Its 24-bit address, hexadecimal.
    pub address: String,
    pub callsign: Option<String>,
    pub latitude: f64,
    pub longitude: f64,
    pub amsl_m: Option<f64>,
    pub ground_speed_ms: Option<f64>,
    pub track_deg: Option<f64>,
    pub climb_ms: Option<f64>,
    /// Since it was there.
    pub age_ms: u64,
    /// Longitude and latitude at the end of the time looked ahead, if it goes straight on.
    pub ahead: Option<[f64; 2]>,
    /// Radius within which it can be, where its motion is not known.
    pub unsure_m: f64,
    /// Close passages by our flights.
    pub encounters: Vec<EncounterView>,
}

/// A close passage of a manned aircraft by one of our flights.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names with their units")]
pub struct EncounterView {
    pub tail: TailId,
    pub flight: FlightId,
    /// Seconds until the nearest moment.
    pub in_s: f64,
    pub across_m: f64,
    /// None where the other's height is not known.
    pub height_m: Option<f64>,
    /// What gives the most room; never carried out by itself.
    pub proposal: Proposal,
    pub across_then_m: f64,
    pub height_then_m: Option<f64>,
}

/// How near a flight's plan comes to another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NearView {
    /// The other flight.
    pub flight: FlightId,
    /// Where, when, how near.
    pub approach: Approach,
}

/// How several that come in at once could land: proposed, never ordered.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct LandingView {
    pub flight: FlightId,
    pub tail: TailId,
    pub pad: PadId,
    /// From when it has the pad.
    pub from: Time,
    /// Seconds that it waits before.
    pub hold_s: u64,
    /// When the wait would end, if it began now; None where it is not to wait.
    pub hold_until: Option<Time>,
    /// Thousandths of a percent of the pack that the wait takes.
    pub hold_milli_percent: i64,
    /// Thousandths of a percent of the pack at touchdown after it.
    pub touchdown_milli_percent: i64,
    /// It cannot wait so long: an alternate is to be flown now.
    pub divert: bool,
    /// The nearest pad within its reach that no other goes to, where it is to go elsewhere.
    pub alternate: Option<PadId>,
    /// It holds, and its turn has come.
    pub go_on: bool,
}

/// A hold that a person ordered: it always has an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldView {
    /// Since when.
    pub since: Time,
    /// Until when at most; then it goes on, or elsewhere, by a person's word.
    pub until: Time,
    /// Thousandths of a percent of the pack that it takes until then; None where that is not known.
    pub cost_milli_percent: Option<i64>,
    /// Thousandths of a percent of the pack at touchdown, if it goes on then.
    pub touchdown_milli_percent: Option<i64>,
    /// It is certified against every other flight in the air.
    pub certified: bool,
    /// The flight that it could come too close to.
    pub with: Option<FlightId>,
}

/// A way round that was approved, in one direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DetourView {
    /// Pad of departure.
    pub from: PadId,
    /// Pad of arrival.
    pub to: PadId,
    /// Its corners.
    pub corners: Vec<Corner>,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub at: Time,
}

/// What was found round a closed line, there and back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SoughtDetour {
    /// There, and back.
    pub ways: Vec<SoughtWay>,
}

/// One direction of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SoughtWay {
    /// The path.
    pub way: DetourWay,
    /// Its length, metres.
    pub distance_m: f64,
    /// How much farther than the straight line, metres.
    pub extra_m: f64,
    /// Charge at touchdown with the heaviest box from a full pack, percent.
    pub touchdown_percent: f64,
    /// What may never be planned for use, percent.
    pub reserve_percent: f64,
    /// What is told about it, with what closes the straight line.
    pub notes: Vec<Words>,
}
