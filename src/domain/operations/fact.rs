//! What is remembered: every lasting change as one fact. This is the written shape: it is hashed, stored, and read for ever.
//!
//! Numbers are integers (milliseconds, millimetres, 1e-7 degrees, thousandths). A new field is optional, or the fact gets a
//! new name; golden lines in `tests/data/facts.jsonl` keep the old ones readable.

use super::act::{Condition, CorrectedPart, Courier, DetourAsk, DetourWay, GlassCode, Photo, Priority, ReportWeather, SealState, StopArea};
use super::retime::Retimed;
use super::view::{Holder, OfferedTo, Purpose};
use crate::domain::flight::{GripperAct, SafeAct};
use crate::domain::payload::Answers;
use crate::domain::promise::Promise;
use crate::domain::request::ConsignmentId;
use crate::domain::separation::Certificate;
use crate::domain::weather::{Metar, Taf};
use crate::units::ids::{BoxNumber, FlightId, LoggerId, OrganisationId, PackId, PadId, PayloadCode, PersonId, RequestId, SiteId, TailId};
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod holder;
mod parts;

pub use parts::{ColdChainFact, Ended, GrantTold, HeldBy, ItemFact, ReadingFact, ReceiptState, Renewal, RepackedFact};

/// One lasting change. Written as `{"type": …, "data": …}`, whichever kind it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// About a consignment: stands in its chain.
    Consignment(ConsignmentFact),
    /// About a flight.
    Flight(FlightFact),
    /// About the network: tails, people, weather, orders of the authority.
    Network(NetworkFact),
}

impl From<ConsignmentFact> for Fact {
    fn from(fact: ConsignmentFact) -> Self {
        Self::Consignment(fact)
    }
}

impl From<FlightFact> for Fact {
    fn from(fact: FlightFact) -> Self {
        Self::Flight(fact)
    }
}

impl From<NetworkFact> for Fact {
    fn from(fact: NetworkFact) -> Self {
        Self::Network(fact)
    }
}

/// What happens to a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "snake_case")]
#[expect(missing_docs, reason = "fields are named in the glossary; each variant says when it is written")]
pub enum ConsignmentFact {
    /// T1: a request was taken in and got its consignment number.
    RequestSubmitted {
        request: RequestId,
        payload: PayloadCode,
        items: Vec<String>,
        origin: SiteId,
        destination: SiteId,
        priority: Priority,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        priority_reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        clock_started: Option<Utc>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        deadline: Option<Utc>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        order_ref: Option<String>,
        /// What the sender was promised; None where nobody asked before.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        promise: Option<Box<Promise>>,
        /// What the sender answered.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        answers: Answers,
        /// Days of expiry that labels told, by item: `2027-12-31`.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        expiries: BTreeMap<String, String>,
        /// It was made by a receipt, in the place of another.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        renews: Option<Box<Renewal>>,
        /// It cannot be had again (CC-30).
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        irreplaceable: bool,
    },
    /// T2: urgency granted, flights booked (their records follow).
    RequestAccepted { priority: Priority, tail: TailId, flights: Vec<FlightId>, eta: Utc },
    /// It asks for more than the permit gives: somebody must ask the authority. Codes of the reasons.
    PermissionNeeded { codes: Vec<String> },
    /// The authority allowed so many rotations more, today, on its route, where `begun` had begun; and flying from and until. What its
    /// document says it is for; None in what was recorded before that was asked.
    PermissionGiven {
        document: String,
        rotations: u32,
        begun: u32,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        hours: Option<(Utc, Utc)>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        told: Option<Box<GrantTold>>,
    },
    /// The authority, or the dispatcher without asking it, said no.
    PermissionRefused { reason: String },
    /// T3.
    RequestDeclined { reason: String },
    /// T22.
    ConsignmentCancelled { reason: String },
    /// New flights for a sealed box whose earlier flight did not bring it.
    Rebooked { tail: TailId, flights: Vec<FlightId>, eta: Utc },
    /// Its flights leave later (their records follow), so that a more urgent one can leave.
    BookingMoved { in_favour_of: ConsignmentId, later_s: u64, eta: Utc },
    /// A movement of an aerodrome closed the time of its flights: they leave later (their records follow).
    BookingRetimed { aerodrome: String, movement: Utc, later_s: u64, eta: Utc },
    /// A movement of an aerodrome closed the time of its flights, and no other was found: they stand and cannot fly. When it would be
    /// there by road.
    BookingClosed {
        aerodrome: String,
        movement: Utc,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        road_eta: Option<Utc>,
    },
    /// The movement that its flights gave way to, or were booked behind, or that closed their time, was withdrawn: they stay at their
    /// time.
    BookingFreed {
        aerodrome: String,
        movement: Utc,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        eta: Option<Utc>,
    },
    /// Something stands over the time of its flights and they cannot leave: what; until when and when it is expected,
    /// where that is known; and when it would be there by road.
    BookingHeld {
        by: HeldBy,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        until: Option<Utc>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        eta: Option<Utc>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        road_eta: Option<Utc>,
    },
    /// What held its flights does so no more.
    BookingReleased {
        by: HeldBy,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        eta: Option<Utc>,
    },
    /// A flight of it was prepared (its record follows), waits so long for a free slot, and it is expected so much later than was said.
    BookingDelayed { waits_s: u64, later_s: u64, eta: Utc },
    /// Its flights leave earlier than they were moved to (their records follow).
    BookingAdvanced { earlier_s: u64, eta: Utc },
    /// Its aircraft is wanted for a more urgent one; its flights are cancelled (their records follow), and when it would be there by
    /// road.
    BookingPreempted {
        in_favour_of: ConsignmentId,
        tail: TailId,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        road_eta: Option<Utc>,
    },
    /// T4: sealed; custody begins with the packer.
    Packed {
        box_number: BoxNumber,
        seal: String,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        logger: Option<LoggerId>,
        items: Vec<String>,
        mass_g: u32,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        temperature_mc: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        deadline: Option<Utc>,
        /// When the clinical clock started, where that was told here.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        clock_started: Option<Utc>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        photo_sha256: Option<Photo>,
        holder: Holder,
        /// What the packer answered.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        answers: Answers,
        /// Days of expiry that labels told, by item: `2027-12-31`.
        #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
        expiries: BTreeMap<String, String>,
    },
    /// ID-23: a seal that was used before was about to close this box. The packing was refused.
    SealReused { seal: String },
    /// CC-20: an act that two persons sign was tried without the right second person, and refused: which, why (the refusal's code),
    /// and who was to be the second, if somebody was.
    CheckRefused {
        act: String,
        code: String,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        second: Option<PersonId>,
    },
    /// An offer: moves nothing.
    HandoverOffered {
        to: OfferedTo,
        expires: Utc,
        /// Where a courier came.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        site: Option<SiteId>,
    },
    /// T5, T18, T24, or a hand-over at the destination or from a courier: custody moves here and nowhere else.
    HandoverAccepted {
        to: OfferedTo,
        holder: Holder,
        /// The seal as the taker read it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        seal: Option<String>,
        /// The taker found the seal not whole.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        seal_broken: bool,
    },
    /// The giver took the offer back, and holds it on.
    HandoverWithdrawn {},
    /// T18, T24: it goes by road; its flights are cancelled (their records follow). An offer to the courier where a box is sealed
    /// already: it moves nothing.
    RoadOrdered {
        courier: Courier,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        organisation: Option<OrganisationId>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        eta: Option<Utc>,
        /// It comes after its clinical limit.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        late: bool,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        expires: Option<Utc>,
    },
    /// The taker said no; the giver still holds it.
    HandoverDeclined {
        reason: String,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        photo_sha256: Option<Photo>,
    },
    /// Nobody took it in time; the giver still holds it.
    HandoverLapsed {},
    /// The box lies in the aircraft and waits for the remote pilot's acceptance.
    LoadOffered { tail: TailId, flight: FlightId, expires: Utc },
    /// T6: the remote pilot accepts tail and box; the aircraft is the place.
    Loaded { tail: TailId, flight: FlightId, notice_read: bool, holder: Holder },
    /// The receiving site is ready.
    ReceiverReady {},
    /// T7.
    Departed { tail: TailId, flight: FlightId },
    /// T8.
    Arrived { tail: TailId, flight: FlightId, site: SiteId },
    /// T16.
    Returning { cause: String },
    /// T25.
    Resumed {},
    /// T19.
    IncidentDeclared { cause: String },
    /// T20: handler and lead found it and read its seal; the handler holds it.
    Recovered {
        site: SiteId,
        /// Where it lay, off every site.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        field: Option<String>,
        seal: String,
        seal_state: SealState,
        condition: Condition,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        new_seal: Option<String>,
        /// Box or seal is not whole: it is received into quarantine and nowhere else.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        must_quarantine: bool,
        holder: Holder,
    },
    /// T21: quality and lead gave it up after the search.
    ConsignmentLost {
        reason: String,
        /// It is blood: who issued it has to be told.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        notify_issuer: bool,
    },
    /// T9, T17, or before take-off.
    Unloaded { tail: TailId, site: SiteId, holder: Holder },
    /// T26.
    AttemptRenewed { holder: Holder },
    /// T10 to T13: every item has an outcome.
    ReceiptSigned {
        state: ReceiptState,
        seal: String,
        seal_state: SealState,
        items: Vec<ItemFact>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        temperature_min_mc: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        temperature_max_mc: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        recollect: Option<bool>,
        /// Codes of what was not as it should be: SEAL, TEMPERATURE, TIME, EXTRA_ITEM.
        deviations: Vec<String>,
        /// What the logger's readings show; None where there are none, or no temperature is wrong.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        cold_chain: Option<Box<ColdChainFact>>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        vvm_stage: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        photo_sha256: Option<Photo>,
        /// The refused items go on under this number (its record follows).
        #[serde(skip_serializing_if = "Option::is_none", default)]
        child: Option<ConsignmentId>,
        /// The request in its place (its record follows).
        #[serde(skip_serializing_if = "Option::is_none", default)]
        renewed_as: Option<ConsignmentId>,
        holder: Holder,
    },
    /// R4: the refused items of a box that was received go on by themselves, REFUSED, in the same hands; the first record of its chain.
    RefusedSplit { parent: ConsignmentId, payload: PayloadCode, origin: SiteId, destination: SiteId, items: Vec<ItemFact>, holder: Holder },
    /// T14: quality and lead decided by a written decision that it is used.
    QuarantineReleased {
        decision: String,
        reason: String,
        items: Vec<ItemFact>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        child: Option<ConsignmentId>,
    },
    /// T14, T15: closed and sealed again, it goes back to where it came from; the two ends change places. By a decision's number
    /// where it was in quarantine.
    SentBack {
        reason: String,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        decision: Option<String>,
        repacked: RepackedFact,
        holder: Holder,
    },
    /// What the logger in the box said; its times are its own, when it was heard is the record's.
    TemperatureRead {
        logger: LoggerId,
        readings: Vec<ReadingFact>,
        /// The aircraft in whose bay the box was, where it was the bay's thermometer.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        bay_of: Option<TailId>,
    },
    /// Two persons gave the logger up: nobody is called for it any more, and nothing is better by it.
    LoggerRetired { reason: String },
    /// T23.
    ConsignmentClosed {},
    /// What was refused was destroyed at the receiving site; two people saw it.
    ConsignmentDisposed {
        reason: String,
        /// T14: the number of the written decision.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        decision: Option<String>,
    },
    /// CC-05: another record of it says this wrongly. Changes nothing but what is shown beside that record.
    Correction { corrects_seq: u64, part: CorrectedPart, was: String, right: String, reason: String },
    /// CC-22: until then one person may do what a second would check; by the other time somebody has to have looked at it.
    GlassBroken { code: GlassCode, reason: String, until: Utc, review_due: Utc },
}

/// What happens to a flight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "snake_case")]
#[expect(missing_docs, reason = "fields are named in the glossary; each variant says when it is written")]
pub enum FlightFact {
    /// A flight with its plan; its id is this record's sequence.
    FlightPlanned {
        purpose: Purpose,
        tail: TailId,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        booked_for: Option<ConsignmentId>,
        /// A pack swap at its origin is part of the plan.
        swap_needed: bool,
        /// The plan in its stored form.
        plan: serde_json::Value,
        /// How near it comes to every other flight.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        certificate: Option<Box<Certificate>>,
    },
    /// The same flight with a new plan, made for the present weather, charge and hour.
    FlightReplanned {
        plan: serde_json::Value,
        /// The new plan's own.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        certificate: Option<Box<Certificate>>,
    },
    /// Conditions or the hour moved, the package on board is still the right one: the plan with today's figures.
    PlanRenewed {
        plan: serde_json::Value,
        /// The new plan's own.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        certificate: Option<Box<Certificate>>,
    },
    /// It will not be flown.
    FlightCancelled { reason: String },
    /// The package was ordered on board.
    PackageOrdered { package: String },
    /// What the aircraft carries was proven, disproven, or is not known.
    PackageSeen {
        package: String,
        /// held, not_held, unknown.
        verdict: String,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail_vi: Option<String>,
    },
    /// The right to launch, with the few values it rests on.
    FlightCleared {
        package: String,
        /// The plan's fingerprint.
        plan: String,
        expires: Utc,
        charge_milli_percent: i64,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        wind_cms: Option<u32>,
        /// Where the plan stayed and the flights around it did not: the certificate against them.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        certificate: Option<Box<Certificate>>,
    },
    /// The clearance is no longer valid.
    ClearanceVoided { code: String },
    /// The launch was ordered.
    LaunchOrdered {
        /// As in the clearance, where the flights around it changed since.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        certificate: Option<Box<Certificate>>,
    },
    /// The launch did not end in the air, or it is not known how it ended.
    LaunchEnded {
        ended: Ended,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail_vi: Option<String>,
    },
    /// Seen in the air.
    TookOff { latitude_e7: i32, longitude_e7: i32 },
    /// Seen on the ground with motors stopped.
    Landed {
        /// None where no position was seen, and so with what follows from it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        latitude_e7: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        longitude_e7: Option<i32>,
        /// The pad within reach; None off every pad.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        pad: Option<PadId>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        off_cm: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        charge_milli_percent: Option<i64>,
    },
    /// Hold seen and the mission empty: people may approach.
    AircraftSafed {},
    /// A safer act was ordered (the order left before this record was durable).
    SaferOrdered {
        act: SafeAct,
        /// Of a hold: its end, and its own certificate.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        hold: Option<Box<Retimed>>,
    },
    /// How it ended.
    SaferEnded {
        act: SafeAct,
        ended: Ended,
        tries: u8,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail_vi: Option<String>,
    },
    /// A person ordered the mission to go on.
    ResumeOrdered {
        /// The rest of its way from now on, with its own certificate; None where that is not the way of its plan.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        onward: Option<Box<Retimed>>,
    },
    /// How it ended.
    ResumeEnded {
        ended: Ended,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail_vi: Option<String>,
    },
    /// The aircraft returns without an order.
    ReturnSeen {},
    /// Its autopilot started anew while it was in the air.
    AutopilotRestarted {
        /// When it began anew.
        at: Utc,
    },
    /// Silence during an open flight.
    LinkLost { silent_ms: u64 },
    /// Heard again.
    LinkRegained {},
}

/// What happens to the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "snake_case")]
#[expect(missing_docs, reason = "fields are named in the glossary; each variant says when it is written")]
pub enum NetworkFact {
    /// The service started (or started again): what was not proven before is not proven now.
    ServiceStarted { version: String, demonstration: bool },

    /// R8: which pack went out, which in.
    PackSwapped { tail: TailId, site: SiteId, pack_out: PackId, pack_in: PackId },
    /// A remote pilot takes an aircraft.
    PilotSignedOn { tail: TailId },
    /// And leaves it.
    PilotSignedOff { tail: TailId },
    /// Weather as reported.
    WeatherReported(ReportWeather),
    /// An observation of an aerodrome, as it was issued and as it was read.
    AerodromeObserved { text: String, metar: Box<Metar> },
    /// A forecast of an aerodrome, likewise.
    AerodromeForecast { text: String, taf: Box<Taf> },
    /// A flight-stop order.
    StopIssued {
        document: String,
        from: Utc,
        until: Utc,
        /// None: everywhere.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        area: Option<StopArea>,
    },
    /// Lifted by two persons.
    StopLifted { document: String },
    /// A take-off or landing at an aerodrome was announced: its zones close round it.
    MovementAnnounced { aerodrome: String, at: Utc },
    /// It will not be.
    MovementWithdrawn { aerodrome: String, at: Utc, reason: String },
    /// A pilot approved ways round what closes a straight line.
    DetourApproved { ways: Vec<DetourWay>, reason: String },
    /// They are not flown any more.
    DetourWithdrawn { between: DetourAsk, reason: String },
    /// A pilot ordered a safer act to an aircraft that is in the air and in no flight.
    StrayOrdered { tail: TailId, act: SafeAct },
    /// A person ordered the hook of an aircraft to move, at this site.
    HookOrdered { tail: TailId, site: SiteId, hook: GripperAct },
    /// How it ended, by the autopilot's word: nothing aboard looks at the hook.
    HookEnded {
        tail: TailId,
        hook: GripperAct,
        ended: Ended,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        detail_vi: Option<String>,
    },
    /// Another ground station spoke to an aircraft, let through by the configuration. Not asked for by this service.
    RelayedCommand { tail: TailId, what: String },
    /// The key that signs tree heads gave way to another: the statement that both signed.
    LedgerKeyRotated { statement: String },
    /// Quality and a second looked at why the glass was broken for this consignment, which may be over by then.
    GlassReviewed {
        consignment: ConsignmentId,
        finding: String,
        /// What was done under it: the records that persons made meanwhile, by sequence.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        records: Vec<u64>,
    },
}
