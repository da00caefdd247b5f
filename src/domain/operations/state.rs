//! Everything lasting, as the fold of the records: open consignments and flights, where each tail stands, who flies it.
//!
//! A consignment or flight that is over leaves memory when its last record is applied; it is read from its document then.
//! What stays for ever is small: seal numbers and the day's counters.

mod parts;
mod stored;

pub use parts::{
    CHECKS_REFUSED, CheckRefused, CorrectionNote, Declared, GlassTask, Held, Item, Moved, MovedFor, OpenOffer, Packing, Receiving, Road,
    Signed,
};

use super::act::{Condition, Priority, ReportWeather, StopArea};
use super::cold_chain::Logging;
use super::detours::ApprovedDetour;
use super::fact::Renewal;
use super::input::Subject;
use super::kept::{DeviceSeen, FormUse};
use super::quota::{DocumentUse, ExtraGrant};
use super::restrictions::RouteKey;
use super::retime::Retimed;
use super::view::{Holder, PackageState, Place, Purpose};
use crate::domain::airspace::Movement;
use crate::domain::delivery::ConsignmentState;
use crate::domain::energy::EnergyHistory;
use crate::domain::flight::SafeAct;
use crate::domain::flight::clearance::Clearance;
use crate::domain::plan::FlightPlan;
use crate::domain::promise::{Course, History, Scores};
use crate::domain::request::{ConsignmentId, FormNumber};
use crate::domain::separation::Certificate;
use crate::domain::weather::{Metar, Taf};
use crate::units::ids::{FlightId, PackId, PadId, PayloadCode, PersonId, RequestId, SiteId, TailId};
use crate::units::pairs;
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::Words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One consignment that is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "names of the glossary; see `view::ConsignmentView`")]
pub struct Consignment {
    pub id: ConsignmentId,
    pub request: RequestId,
    pub state: ConsignmentState,
    pub payload: PayloadCode,
    pub items: Vec<Item>,
    pub origin: SiteId,
    pub destination: SiteId,
    pub priority: Priority,
    pub priority_asked: Priority,
    pub priority_reason: Option<String>,
    pub order_ref: Option<String>,
    pub submitted_by: PersonId,
    pub submitted_at: Utc,
    pub clock_started: Option<Utc>,
    pub deadline: Option<Utc>,
    pub eta: Option<Utc>,
    pub accepted_at: Option<Utc>,
    pub closed_at: Option<Utc>,
    /// Since when it is in its state.
    pub since: Utc,
    /// How the time of its booking changed, the last time.
    pub moved: Option<Moved>,
    /// What holds its flights on the ground, as was recorded last.
    pub held: Option<Held>,
    /// Why an incident was declared, and when.
    pub incident: Option<(String, Utc)>,
    pub ended_because: Option<String>,
    /// The way by road, from the order until the courier's box is taken in, or until a flight is booked again.
    pub road: Option<Road>,
    /// How the box looked when it was found after an incident.
    pub condition: Option<Condition>,
    /// Box or seal was found not whole under way: a receipt may end in quarantine alone.
    pub must_quarantine: bool,
    /// It is lost, and who issued it has to be told.
    pub notify_issuer: bool,
    pub packing: Option<Packing>,
    pub holder: Option<Holder>,
    pub place: Place,
    pub offer: Option<OpenOffer>,
    /// When the last offer lapsed, until the box is offered again or somebody said no to it.
    pub lapsed: Option<Utc>,
    /// The aircraft that it was put into and that waits for the pilot's acceptance.
    pub offered_load: Option<(TailId, FlightId)>,
    pub ready_at: Option<Utc>,
    pub flights: Vec<FlightId>,
    /// The flight that carries it, from LOADED on.
    pub flight: Option<FlightId>,
    pub receiving: Option<Receiving>,
    /// The consignment of whose box these are the refused items.
    pub parent: Option<ConsignmentId>,
    /// The consignment that its refused items are now.
    pub child: Option<ConsignmentId>,
    /// In whose place it was asked for.
    pub renews: Option<Renewal>,
    /// What was asked for in its place.
    pub renewed_as: Option<ConsignmentId>,
    /// It goes back, or is back, where it came from; origin and destination have changed places.
    pub sent_back: bool,
    pub corrections: Vec<CorrectionNote>,
    /// Its records that persons made while the glass was broken for it.
    pub under_glass: Vec<u64>,
    /// Its records that persons made.
    pub signed: BTreeMap<u64, Signed>,
    pub logging: Logging,
    /// What sender, packer and labels said of the goods.
    pub declared: Declared,
    /// Its moments, and what was promised.
    pub course: Course,
    /// Records in its own chain.
    pub records: u64,
    /// Sequence of its first record.
    pub created: u64,
    pub seq: u64,
}

impl Consignment {
    /// Whether it was sent back and stands on the ground still.
    #[must_use]
    pub fn waits_to_go_back(&self) -> bool {
        self.sent_back && self.state == ConsignmentState::Returning && matches!(self.place, Place::Site(_))
    }
}

/// The sequence of the record of a take-off, and the request that the flight was booked for.
pub type TakeOff = (u64, Option<ConsignmentId>);

/// A word of a table of ours.
type Word = &'static str;

/// How an order to the aircraft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderState {
    /// launch, hold, return, land_now, resume; release, grab.
    #[serde(deserialize_with = "stored::known")]
    pub order: Word,
    /// The safer act, where it is one: owed again after a restart until it ended.
    pub safer: Option<SafeAct>,
    /// sent, done, refused, unknown.
    #[serde(deserialize_with = "stored::known")]
    pub state: Word,
    /// The aircraft's reason.
    pub detail: Option<Words>,
    /// Since.
    pub at: Utc,
    /// How often sent.
    pub tries: u8,
}

/// Where a flight is in its life; each stage holds only what exists in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Planned and booked.
    Planned,
    /// Cleared.
    Cleared(#[serde(with = "stored::clearance")] Clearance),
    /// Launch ordered; neither seen in the air nor known to have failed.
    Launching {
        /// By whose word.
        pilot: PersonId,
        /// Since.
        since: Utc,
        /// The link has still to say how it ended.
        open: bool,
    },
    /// In the air.
    Airborne {
        /// Seen off the ground at.
        since: Utc,
    },
    /// On the ground, not yet made safe.
    Landed,
    /// Over.
    Ended,
}

/// One flight that is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "names of the glossary; see `view::FlightView`")]
pub struct Flight {
    pub id: FlightId,
    pub purpose: Purpose,
    pub stage: Stage,
    pub tail: TailId,
    #[serde(with = "stored::plan")]
    pub plan: FlightPlan,
    /// How many plans it has had.
    pub plans: u32,
    /// How near its plan comes to every other flight; None in records of a time before there were certificates.
    pub certificate: Option<Box<Certificate>>,
    /// In which time its plan is flown since a person held it or let it go on; None as planned.
    pub retimed: Option<Retimed>,
    pub booked_for: Option<ConsignmentId>,
    pub consignments: Vec<ConsignmentId>,
    pub planned_at: Utc,
    pub swap_needed: bool,
    pub swap_done: bool,
    pub pilot: Option<PersonId>,
    pub package: PackageState,
    pub package_detail: Option<Words>,
    /// Since when the package is in this state.
    pub package_at: Utc,
    pub cleared_at: Option<Utc>,
    /// The charge at the clearance, motors still off, thousandths of a percent.
    pub cleared_charge: Option<i64>,
    pub clearance_void: Option<Words>,
    pub order: Option<OrderState>,
    /// Since when it returns, where it does.
    pub returning: Option<Utc>,
    pub off_at: Option<Utc>,
    pub on_at: Option<Utc>,
    pub landed_pad: Option<PadId>,
    pub landed_off_cm: Option<u32>,
    pub pad_safe: bool,
    pub link_lost: bool,
    /// It took off although no launch was ordered.
    pub unordered: bool,
    /// When its autopilot started anew in flight, if it did.
    pub restarted_at: Option<Utc>,
    pub ended_because: Option<String>,
    pub seq: u64,
}

impl Flight {
    /// Whether it has left the ground, or may have.
    #[must_use]
    pub fn may_be_airborne(&self) -> bool {
        match self.stage {
            Stage::Launching { .. } | Stage::Airborne { .. } => true,
            Stage::Planned | Stage::Cleared(_) | Stage::Landed | Stage::Ended => false,
        }
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Ended
    }

    /// Whether it still waits for its launch.
    #[must_use]
    pub fn is_before_launch(&self) -> bool {
        match self.stage {
            Stage::Planned | Stage::Cleared(_) => true,
            Stage::Launching { .. } | Stage::Airborne { .. } | Stage::Landed | Stage::Ended => false,
        }
    }
}

/// One tail as people and records know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TailState {
    /// The pad that it stands on; None in the air or off every pad.
    pub pad: Option<PadId>,
    /// The pack in it; None until the first swap names one.
    pub pack: Option<PackId>,
    /// The remote pilot signed on to it.
    pub pilot: Option<PersonId>,
    /// Made safe since its last landing: people may approach.
    pub safe: bool,
    /// It came down off every pad, or its autopilot began anew in flight: nobody has said since that it is whole.
    pub mishap: Option<Mishap>,
    /// The newest order to its hook: `release`, `grab`.
    pub hook: Option<OrderState>,
}

/// What happened to an aircraft that must be looked at before it flies again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mishap {
    /// In which flight.
    pub flight: FlightId,
    /// When it came down off every pad.
    pub off_pad: Option<Utc>,
    /// When its autopilot began anew in the air.
    pub restarted: Option<Utc>,
}

/// What an idempotency key was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// Name of the first fact, leaving out a plan that was renewed on the way to it.
    pub kind: String,
    /// Which safer act, where it was one.
    pub safer: Option<SafeAct>,
    /// About which aircraft, where the fact names one.
    pub tail: Option<TailId>,
    /// Whose.
    pub person: Option<PersonId>,
    /// About which consignment.
    pub consignment: Option<ConsignmentId>,
    /// About which flight.
    pub flight: Option<FlightId>,
    /// When.
    pub at: Utc,
}

impl KeyUse {
    /// What the act was about.
    pub(super) fn subject(&self) -> Subject {
        match (&self.consignment, self.flight) {
            (Some(consignment), _) => Subject::Consignment(consignment.clone()),
            (None, Some(flight)) => Subject::Flight(flight),
            (None, None) => Subject::Network,
        }
    }
}

/// A date in Hanoi: year, month, day.
pub type Day = (i16, i8, i8);

/// A flight-stop order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopOrder {
    /// From when until when.
    pub window: TimeWindow,
    /// Where; None: everywhere.
    pub area: Option<StopArea>,
    /// When it was entered.
    pub entered: Utc,
}

/// A permission that somebody must ask the authority for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// What the request is beyond: codes of the reasons.
    pub codes: Vec<String>,
    /// Since when it is known.
    pub since: Utc,
    /// Who came upon it.
    pub by: Option<PersonId>,
}

/// The fold of all records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Sequence of the newest record; 0 before the first.
    pub seq: u64,
    /// When it was made; the epoch before the first.
    pub at: Utc,
    /// Consignments that are not over, and those whose last record was just applied.
    pub consignments: BTreeMap<ConsignmentId, Consignment>,
    /// Flights that are not over, and those whose last record was just applied.
    pub flights: BTreeMap<FlightId, Flight>,
    /// Every tail that a record has named; others stand at their home pad.
    pub tails: BTreeMap<TailId, TailState>,
    /// Tails that took off at least once: their home pad no longer says where they stand.
    pub flown: BTreeSet<TailId>,
    /// Seal numbers ever used.
    pub seals: BTreeSet<String>,
    /// Codes of tubes, bags and lots in open consignments: each is in one of them.
    pub items: BTreeMap<String, ConsignmentId>,
    /// Last daily sequence by series (site code and date).
    pub series: BTreeMap<String, u32>,
    /// Keys of the last 30 days.
    pub keys: BTreeMap<RequestId, KeyUse>,
    /// Printed forms that were entered, for ever.
    pub forms: BTreeMap<FormNumber, FormUse>,
    /// What each device that works without a network told last.
    pub devices: BTreeMap<String, DeviceSeen>,
    /// The newest weather report.
    pub weather: Option<ReportWeather>,
    /// The newest observation of each aerodrome, by its code, with its text.
    pub metars: BTreeMap<String, (String, Metar)>,
    /// The newest forecast of each aerodrome, likewise.
    pub tafs: BTreeMap<String, (String, Taf)>,
    /// Stop orders by document.
    pub stops: BTreeMap<String, StopOrder>,
    /// Movements of aerodromes that are announced, until their closing is over.
    pub movements: BTreeSet<Movement>,
    /// When each of them was entered.
    pub announced: BTreeMap<Movement, Utc>,
    /// Take-offs of today by date and pads, from and to: the number of each one's record, and for which request it flew.
    #[serde(with = "pairs")]
    pub route_flights: BTreeMap<(Day, PadId, PadId), Vec<TakeOff>>,
    /// What the authority granted beyond the permit, by date and route, the oldest first.
    #[serde(with = "pairs")]
    pub granted_on: BTreeMap<(Day, RouteKey), Vec<ExtraGrant>>,
    /// Ways round that a pilot approved, by the pads from and to.
    #[serde(with = "pairs")]
    pub detours: BTreeMap<(PadId, PadId), ApprovedDetour>,
    /// Statements by which one key that signs tree heads gave way to the next, oldest first: a handful in a lifetime.
    pub key_rotations: Vec<String>,
    /// What each document of an authority granted, by its number as [`super::quota::document_key`] makes it.
    pub documents: BTreeMap<String, Vec<DocumentUse>>,
    /// Requests that need the authority's word, until it is given or they end.
    pub permissions: BTreeMap<ConsignmentId, Permission>,
    /// Broken glasses that nobody has looked at yet.
    pub glass: BTreeMap<ConsignmentId, GlassTask>,
    /// The newest deliveries, which promises are learned from.
    pub history: History,
    /// How past promises held.
    pub scores: Scores,
    /// What the newest flights of each aircraft took.
    pub energy: EnergyHistory,
    /// Ids that ended and wait to be dropped by [`State::forget_ended`].
    pub(super) ended_consignments: Vec<ConsignmentId>,
    /// As above, for flights.
    pub(super) ended_flights: Vec<FlightId>,
    /// When the service started last.
    pub(super) started_at: Option<Utc>,
}

impl Default for State {
    /// Before the first record.
    fn default() -> Self {
        Self {
            seq: 0,
            at: Utc(0),
            consignments: BTreeMap::new(),
            flights: BTreeMap::new(),
            tails: BTreeMap::new(),
            flown: BTreeSet::new(),
            seals: BTreeSet::new(),
            items: BTreeMap::new(),
            series: BTreeMap::new(),
            keys: BTreeMap::new(),
            forms: BTreeMap::new(),
            devices: BTreeMap::new(),
            weather: None,
            metars: BTreeMap::new(),
            tafs: BTreeMap::new(),
            stops: BTreeMap::new(),
            movements: BTreeSet::new(),
            announced: BTreeMap::new(),
            route_flights: BTreeMap::new(),
            granted_on: BTreeMap::new(),
            detours: BTreeMap::new(),
            key_rotations: Vec::new(),
            documents: BTreeMap::new(),
            permissions: BTreeMap::new(),
            glass: BTreeMap::new(),
            history: History::default(),
            scores: Scores::default(),
            energy: EnergyHistory::default(),
            ended_consignments: Vec::new(),
            ended_flights: Vec::new(),
            started_at: None,
        }
    }
}

impl State {
    /// Drops what is over; called after its documents were made.
    pub fn forget_ended(&mut self) {
        for id in std::mem::take(&mut self.ended_consignments) {
            self.consignments.remove(&id);
        }
        for id in std::mem::take(&mut self.ended_flights) {
            self.flights.remove(&id);
        }
    }

    /// Consignments that the newest record ended.
    #[must_use]
    pub fn ended_consignments(&self) -> &[ConsignmentId] {
        &self.ended_consignments
    }

    /// Flights that the newest record ended.
    #[must_use]
    pub fn ended_flights(&self) -> &[FlightId] {
        &self.ended_flights
    }

    /// The open flights of a tail, in the order of their booking.
    pub fn flights_of<'a>(&'a self, tail: &TailId) -> impl Iterator<Item = &'a Flight> + use<'a> {
        let tail = tail.clone();
        self.flights.values().filter(move |flight| flight.tail == tail && flight.stage != Stage::Ended)
    }

    /// The flight that the tail is in or will fly next.
    #[must_use]
    pub fn current_flight(&self, tail: &TailId) -> Option<&Flight> {
        self.flights_of(tail).next()
    }

    /// Whether a flight of the consignment is still to come, or may be in the air.
    #[must_use]
    pub fn has_open_flight(&self, consignment: &Consignment) -> bool {
        let open = |flight: &Flight| flight.is_before_launch() || flight.may_be_airborne();
        consignment.flights.iter().filter_map(|id| self.flights.get(id)).any(open)
    }

    /// Whether somebody must book a flight for it: it waits on the ground, none is to come, and the road was not ordered.
    #[must_use]
    pub fn needs_flight(&self, consignment: &Consignment) -> bool {
        consignment.road.is_none() && self.waits_without_flight(consignment)
    }

    /// Whether the road was ordered and a flight may still be booked instead: it waits on the ground, and no courier has it.
    #[must_use]
    pub fn could_fly_after_all(&self, consignment: &Consignment) -> bool {
        consignment.road.is_some() && self.waits_without_flight(consignment)
    }

    fn waits_without_flight(&self, consignment: &Consignment) -> bool {
        let waits = matches!(consignment.state, ConsignmentState::Accepted | ConsignmentState::Packed | ConsignmentState::HandedToCarrier);
        (waits || consignment.waits_to_go_back()) && !self.has_open_flight(consignment)
    }

    /// Whether one person may do alone what a second would check.
    #[must_use]
    pub fn is_glass_broken(&self, id: &ConsignmentId, at: Utc) -> bool {
        self.glass.get(id).is_some_and(|task| at < task.until)
    }

    /// The stop order that is in force everywhere at the moment, if any.
    #[must_use]
    pub fn stop_in_force(&self, at: Utc) -> Option<(&str, &TimeWindow)> {
        let everywhere = self.stops.iter().filter(|(_, stop)| stop.area.is_none());
        everywhere.map(|(document, stop)| (document.as_str(), &stop.window)).find(|(_, window)| window.contains(at))
    }
}
