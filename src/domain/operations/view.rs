//! What is shown: documents of consignments and flights, and the live picture.
//!
//! A document is made by the fold and stored with the records that changed it, so that lists never pass through the loop and
//! never show what is not durable. The live picture may be lost at any time; every value in it carries its age.

use super::act::{ItemOutcome, OfferTo, Priority, RefuseReason, SealState, Time};
use crate::domain::people::Role;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{
    BoxNumber, FlightId, LoggerId, OrganisationId, PackId, PadId, PayloadCode, PermitId, PersonId, RequestId, SiteId, TailId,
};
use crate::units::words::{Reason, Words};
use schemars::JsonSchema;
use serde::Serialize;

mod aftermath;
mod alarm;
mod cold_chain;
mod course;
mod day;
mod energy;
mod promise;
mod witness;

pub use crate::domain::delivery::ConsignmentState;
pub use aftermath::{AftermathView, CorrectionView, GlassView};
pub use alarm::{AlarmLevel, AlarmView};
pub use cold_chain::{ColdChainView, ExcursionView, GapView};
pub use course::{RoadView, TripStepState, TripStepView};
pub use day::{
    DetourView, EncounterView, EndKind, EndView, HoldView, LandingView, MovementView, NearView, PermissionView, PermitView, ReachView,
    RouteUseView, SoughtDetour, SoughtWay, StopView, TrafficView,
};
pub use energy::{BingoView, EnergyErrorView, EnergyReport, LearnedView, TailEnergy};
pub use promise::{Feasibility, HeldView, PromiseReport, PromiseView, RouteHeld, StepView, WayView};
pub use witness::{ForkView, WitnessView};

/// The accountable holder: a person or a staffed desk, never an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
pub struct Holder {
    /// Who holds it; None for a desk as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// In which role.
    pub role: Role,
    /// Where they stand; the remote pilot's desk is at the hub, a courier stands at the post of the carrier or where the box was
    /// taken.
    pub site: SiteId,
    /// Whose, where it is none of the network's facilities.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub organisation: Option<OrganisationId>,
}

impl Holder {
    /// A person of one of the network's own facilities.
    #[must_use]
    pub fn of(person: &PersonId, role: Role, site: &SiteId) -> Self {
        Self { person: Some(person.clone()), role, site: site.clone(), organisation: None }
    }
}

/// Where the box is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At a facility.
    Site(SiteId),
    /// In an aircraft.
    Aboard(TailId),
    /// Under way with this courier.
    Road(PersonId),
    /// Where it was found after an incident, in words.
    Field(String),
}

/// One item of the box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemView {
    /// Its code.
    pub code: String,
    /// Decided at receipt.
    pub outcome: Option<ItemOutcome>,
    /// Why, where refused.
    pub reason: Option<RefuseReason>,
    /// In words, where accepted with remark.
    pub remark: Option<String>,
    /// It was in the box and not expected.
    pub extra: bool,
    /// To which other open consignment it belongs: swapped.
    pub belongs_to: Option<ConsignmentId>,
}

/// An open hand-over offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfferView {
    /// To whom; `pilot` when the box is loaded and waits for the remote pilot.
    pub to: OfferedTo,
    /// Who offers.
    pub by: PersonId,
    /// When it was offered.
    pub at: Time,
    /// When it lapses; until then and after it the giver holds the box.
    pub expires: Time,
    /// Where a courier came who offers it.
    pub site: Option<SiteId>,
}

/// To whom an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferedTo {
    /// A handler at the site.
    Handler,
    /// The desk of the site.
    Desk,
    /// The remote pilot of the aircraft that it was loaded into.
    Pilot,
    /// The courier who was named.
    Courier,
}

impl From<OfferTo> for OfferedTo {
    fn from(to: OfferTo) -> Self {
        match to {
            OfferTo::Handler => Self::Handler,
            OfferTo::Desk => Self::Desk,
            OfferTo::Courier => Self::Courier,
        }
    }
}

/// Who must do what next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextStep {
    /// Stable code of the act: accept, pack, offer, take_custody, load, accept_load, prepare, clear, launch, fly, unload, receive, close.
    pub act: &'static str,
    /// Who.
    pub role: Role,
    /// Where.
    pub site: Option<SiteId>,
}

/// One consignment as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary; what is not evident is documented")]
pub struct ConsignmentView {
    pub id: ConsignmentId,
    pub request: RequestId,
    pub state: ConsignmentState,
    pub payload: PayloadCode,
    pub items: Vec<ItemView>,
    pub origin: SiteId,
    pub destination: SiteId,
    pub priority: Priority,
    pub priority_asked: Priority,
    pub priority_reason: Option<String>,
    pub order_ref: Option<String>,
    pub submitted_by: PersonId,
    pub submitted_at: Time,
    /// When the clinical clock started.
    pub clock_started_at: Option<Time>,
    /// By when it must be received.
    pub deadline: Option<Time>,
    /// Expected receipt at the destination.
    pub eta: Option<Time>,
    /// What was promised to who asked before sending it; None where nobody asked.
    pub promise: Option<PromiseView>,
    /// How its booking gave way to a more urgent one, the last time; to be told to its sender and its receiver.
    pub moved: Option<MovedView>,
    pub accepted_at: Option<Time>,
    pub closed_at: Option<Time>,
    /// Since when it is in its state.
    pub since: Time,
    /// By when who must act next is called; None at its end.
    pub overdue_at: Option<Time>,
    /// Each step of its way, with who is at it now.
    pub course: Vec<TripStepView>,
    /// It goes by road, since the dispatcher said so.
    pub road: Option<RoadView>,
    /// It was found with box or seal not whole: it is received into quarantine alone.
    pub must_quarantine: bool,
    /// It is lost, and who issued it has to be told.
    pub notify_issuer: bool,
    /// Why it was declined or cancelled.
    pub ended_because: Option<String>,
    pub box_number: Option<BoxNumber>,
    pub seal: Option<String>,
    pub logger: Option<LoggerId>,
    pub mass_g: Option<u32>,
    pub packed_by: Option<PersonId>,
    pub packed_at: Option<Time>,
    /// None before packing: custody begins at PACKED.
    pub holder: Option<Holder>,
    pub place: Place,
    pub offer: Option<OfferView>,
    /// The receiving site said that it is ready, and when.
    pub receiver_ready_at: Option<Time>,
    /// The receiving site must say so before launch (STAT, blood, CSF).
    pub receiver_ready_needed: bool,
    /// All flights booked for it, in order: positioning first.
    pub flights: Vec<FlightId>,
    /// The flight that carries it.
    pub flight: Option<FlightId>,
    pub seal_state: Option<SealState>,
    pub received_by: Option<PersonId>,
    pub received_at: Option<Time>,
    pub recollect: Option<bool>,
    /// What came of its receipt, and what was corrected.
    pub aftermath: AftermathView,
    /// What the logger shows; None before packing and where no temperature is wrong.
    pub cold_chain: Option<ColdChainView>,
    /// What is to be watched about the goods; none of it stops the consignment.
    pub warnings: Vec<Reason>,
    /// Minutes without agitation so far, for platelets; None before packing and for everything else.
    pub unagitated_minutes: Option<u32>,
    pub two_person: bool,
    pub un: String,
    pub next: Option<NextStep>,
    /// Number of records in its own chain.
    pub records: u64,
    /// Digest of its newest record in its own chain, hexadecimal.
    pub chain_head: String,
    /// Sequence of the newest record that changed it.
    pub seq: u64,
}

/// How a booking gave way to a more urgent one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MovedView {
    /// When that was decided.
    pub at: Time,
    /// Seconds by which its flights leave later; None where it gave up its aircraft.
    pub later_s: Option<u64>,
    /// When it would be received by road, where it gave up its aircraft.
    pub road_eta: Option<Time>,
    /// In words.
    pub says: Words,
}

/// What a flight is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It carries a consignment.
    Delivery,
    /// It carries nothing: the way to the payload, or home.
    Positioning,
}

/// The life of a flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlightState {
    /// Planned and booked.
    Planned,
    /// Cleared; launch is possible.
    Cleared,
    /// Launch ordered, not yet seen in the air and not yet known to have failed.
    Launching,
    /// In the air.
    Airborne,
    /// Over, or cancelled.
    Ended,
}

/// Whether the aircraft carries the flight's package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackageState {
    /// Not sent yet.
    None,
    /// Being transferred.
    Transferring,
    /// Read back equal.
    Held,
    /// Proven different, or refused.
    NotHeld,
    /// Not proven either way.
    Unknown,
}

/// How an order to the aircraft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderView {
    /// `launch`, `hold`, `return`, `land_now`, `resume`, `make_safe`; of a hook `release`, `grab`.
    pub order: &'static str,
    /// sent, done, refused, unknown.
    pub state: &'static str,
    /// The aircraft's reason, or why it is unknown.
    pub detail: Option<Words>,
    /// When it was ordered.
    pub at: Time,
    /// How often it was sent.
    pub tries: u8,
}

/// A line of the energy budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BudgetLine {
    /// What for.
    pub name: Words,
    /// Thousandths of a percent of the pack.
    pub milli_percent: i64,
}

/// The plan of a flight as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary")]
pub struct PlanView {
    pub distance_m: u32,
    pub duration_s: u32,
    /// Above home.
    pub cruise_m: u32,
    /// [longitude, latitude] in 1e-7 degrees, from pad to pad.
    pub line_e7: Vec<[i32; 2]>,
    pub start_milli_percent: i64,
    pub touchdown_milli_percent: i64,
    pub reserve_milli_percent: i64,
    pub budget: Vec<BudgetLine>,
    pub permit: Option<PermitId>,
    pub notes: Vec<Words>,
    pub alternates: Vec<PadId>,
    pub fingerprint: String,
}

/// One flight as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary; what is not evident is documented")]
pub struct FlightView {
    pub id: FlightId,
    pub purpose: Purpose,
    pub state: FlightState,
    pub tail: TailId,
    pub from: PadId,
    pub to: PadId,
    pub from_site: SiteId,
    pub to_site: SiteId,
    pub consignments: Vec<ConsignmentId>,
    /// The one on whose behalf it was booked (positioning flights too).
    pub booked_for: Option<ConsignmentId>,
    pub planned_at: Time,
    pub plan: PlanView,
    /// Flights in the air at the same time, and how near its plan comes to them; None in flights of a time before.
    pub separation: Option<Vec<NearView>>,
    /// A pack swap at its origin is part of the plan, and whether it was done.
    pub swap_needed: bool,
    pub swap_done: bool,
    pub pilot: Option<PersonId>,
    pub package: PackageState,
    pub package_detail: Option<Words>,
    pub cleared_at: Option<Time>,
    /// Until when the clearance is valid; None when there is none.
    pub clearance_expires: Option<Time>,
    /// Why the last clearance was voided.
    pub clearance_void: Option<Words>,
    pub order: Option<OrderView>,
    pub off_at: Option<Time>,
    pub on_at: Option<Time>,
    pub landed_pad: Option<PadId>,
    /// From the pad, centimetres.
    pub landed_off_cm: Option<u32>,
    /// Hold seen and mission empty after landing: people may approach.
    pub pad_safe: bool,
    /// Why it ended, when it did not land at its destination.
    pub ended_because: Option<String>,
    pub seq: u64,
}

/// State of one readiness item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Checked and right.
    Ok,
    /// Wrong: blocks the clearance.
    Blocked,
    /// Not known yet: blocks the clearance.
    Waiting,
    /// Not fitted by configuration: shown, never green.
    NotFitted,
}

/// One line of the readiness list; machine items cannot be ticked by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadinessItem {
    /// Stable code: PERMIT, STOP_ORDERS, ZONES, WEATHER, ENERGY, PADS, SEPARATION, TRAFFIC, PACK, MISSION, PARAMETERS, LINK, LINK_LOSS_SETTING, BOX_TEMPERATURE, RECEIVER, AUTOPILOT, LOAD, AT_PAD, PLAN_REVIEW, PILOT, REMOTE_ID.
    pub code: &'static str,
    /// Its state.
    pub state: ItemState,
    /// In words, with the figure and its limit.
    pub says: Words,
}

impl ReadinessItem {
    /// Whether it stands against a clearance: proven wrong, or not known.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        matches!(self.state, ItemState::Blocked | ItemState::Waiting)
    }
}

/// State of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Never heard since the service started.
    NeverHeard,
    /// Heard within the limit.
    Up,
    /// Silent for longer than the limit.
    Lost,
}

/// A value with its age.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Aged<T> {
    /// The value.
    pub value: T,
    /// Milliseconds since it was seen, at the moment of the picture.
    pub age_ms: u64,
}

/// Where an aircraft is and how it moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names with their units")]
pub struct MotionView {
    pub latitude: f64,
    pub longitude: f64,
    pub amsl_m: f64,
    pub above_home_m: f64,
    pub ground_speed_ms: f64,
    pub climb_ms: f64,
    pub track_deg: f64,
}

/// One aircraft of the live picture.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the glossary; what is not evident is documented")]
pub struct AircraftView {
    pub tail: TailId,
    pub system_id: u8,
    pub pilot: Option<PersonId>,
    pub link: LinkState,
    /// Since anything was heard.
    pub link_age_ms: Option<u64>,
    pub motion: Option<Aged<MotionView>>,
    pub airspeed_ms: Option<Aged<f64>>,
    pub battery_percent: Option<Aged<f64>>,
    /// hold, mission, return, land, descend, takeoff, termination, other.
    pub mode: Option<Aged<&'static str>>,
    pub armed: Option<Aged<bool>>,
    pub failsafe: bool,
    /// on_ground, taking_off, in_air, landing, undefined.
    pub landed: Option<Aged<&'static str>>,
    /// hover, to_wing, wing, to_hover, undefined.
    pub vtol: Option<Aged<&'static str>>,
    /// Where people last knew it to stand; None in the air.
    pub pad: Option<PadId>,
    pub pack: Option<PackId>,
    pub flight: Option<FlightId>,
    /// preflight, climb, transition, cruise, approach, landing, hold, returning, landed, unknown.
    pub phase: Option<&'static str>,
    /// Along the planned line.
    pub flown_m: Option<f64>,
    pub left_m: Option<f64>,
    /// Across the planned line.
    pub off_line_m: Option<f64>,
    pub eta: Option<Time>,
    /// Predicted charge at touchdown.
    pub touchdown_percent: Option<f64>,
    /// Growing circle of where it can be when its position is old, metres.
    pub uncertainty_m: Option<f64>,
    /// The newest order to its hook.
    pub hook: Option<OrderView>,
    /// Newest words of the autopilot, at most five.
    pub texts: Vec<Words>,
    /// Where it may go when a flight-stop order reaches it, the shortest legal end first; empty when none does.
    pub ends: Vec<EndView>,
    /// The hold that a person ordered, while it lasts.
    pub hold: Option<HoldView>,
    /// In the air: what each place of its plan needs from here, the destination first; else empty.
    pub bingo: Vec<BingoView>,
}

/// The weather as last measured: the network's report, with the worse figures of an aerodrome's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names with their units")]
pub struct WeatherView {
    pub site: SiteId,
    pub measured_at: Time,
    pub age_s: u64,
    pub wind_cms: u32,
    pub wind_from_deg: u16,
    pub gust_cms: u32,
    pub cruise_wind_cms: u32,
    pub visibility_m: u32,
    pub rain: bool,
    pub lightning: bool,
    pub temperature_mc: i32,
    /// Within the limits, and young enough.
    pub go: bool,
    /// Why not.
    pub reasons: Vec<Reason>,
}

/// The newest observation or forecast of an aerodrome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AerodromeReportView {
    /// Its text as it was issued.
    pub text: String,
    /// When it was observed or issued.
    pub at: Time,
    /// Until when it counts.
    pub until: Time,
    /// It is a correction (COR) of another of the same minute.
    pub corrected: bool,
}

/// The readiness list of one flight that has not launched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadinessView {
    /// The flight.
    pub flight: FlightId,
    /// Its items, in a fixed order.
    pub items: Vec<ReadinessItem>,
    /// All of them are ok or not fitted.
    pub ready: bool,
}

/// The live picture: everything that changes without a record, at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LiveView {
    /// The service's clock.
    pub now: Time,
    /// Sequence of the newest durable record.
    pub seq: u64,
    /// The store answers.
    pub store_up: bool,
    /// The second place of signed tree heads, where one is configured.
    pub witness: Option<WitnessView>,
    /// Every tail of the fleet, by tail.
    pub aircraft: Vec<AircraftView>,
    /// Flights before launch.
    pub readiness: Vec<ReadinessView>,
    /// By level, then by age.
    pub alarms: Vec<AlarmView>,
    /// The newest report; None when there is none.
    pub weather: Option<WeatherView>,
    /// The newest METAR and TAF of each aerodrome that counts.
    pub aerodromes: Vec<AerodromeReportView>,
    /// In force or to come.
    pub stops: Vec<StopView>,
    /// Manned aircraft heard within the last minute, by address.
    pub traffic: Vec<TrafficView>,
    /// The order of landing at the hub, where more than one comes in.
    pub landings: Vec<LandingView>,
    /// Movements of aerodromes that close zones, by aerodrome and time.
    pub movements: Vec<MovementView>,
    /// Requests that somebody must ask the authority for.
    pub permissions: Vec<PermissionView>,
    /// Ways round that were approved.
    pub detours: Vec<DetourView>,
    /// Every permit, and what is used of it today.
    pub permits: Vec<PermitView>,
}
