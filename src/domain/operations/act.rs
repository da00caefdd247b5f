//! What a person can ask for. Each act carries only what the person says; who and when come from the door.

use crate::domain::flight::{GripperAct, SafeAct};
use crate::domain::identifier::Symbology;
use crate::units::ids::{BoxNumber, FlightId, LoggerId, PackId, PadId, ParseIdError, PayloadCode, SiteId, TailId};
use crate::units::time::Utc;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

mod custody;
mod receipt;

pub use crate::domain::payload::{Answers, Priority};
pub use custody::{AcceptLoad, ByRoad, Condition, Courier, Load, Offer, OfferTo, Recover, SealState, TakeCustody, Unload};
pub use receipt::{
    BreakGlass, CorrectedPart, Correction, DecideQuarantine, GlassCode, ItemOutcome, Photo, QuarantineEnd, Receive, ReceivedItem,
    RefuseReason, Repacked, SendBack, WhyShown,
};

/// A number of a consignment: site code, date, daily sequence, check character (ID-20).
pub use crate::domain::request::ConsignmentId;

/// Asks for a transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// Row of the catalogue.
    pub payload: PayloadCode,
    /// Accession, unit or lot codes, one for each item in the box, as the scanner sent them; 1 to 50.
    pub items: Vec<String>,
    /// From where.
    pub origin: SiteId,
    /// To where.
    pub destination: SiteId,
    /// Urgency asked.
    pub priority: Priority,
    /// Why, in a few words without any name; needed for `stat`.
    #[serde(default)]
    pub priority_reason: Option<String>,
    /// When the clinical clock started (collected, issued, thawed), UTC; absent for payloads whose clock starts at packing.
    #[serde(default)]
    pub clock_started_at: Option<Time>,
    /// Number of the order or form that this transport serves.
    #[serde(default)]
    pub order_ref: Option<String>,
    /// The sender's word that nothing in it is Category A (UN2814, UN2900).
    pub not_category_a: bool,
    /// Answers to what the payload asks of its sender; which questions, the network's catalogue says.
    #[serde(default)]
    pub answers: Answers,
    /// It cannot be had again: it may be taken late or too warm, with a remark, by receiver and shift lead (CC-30). Specimens alone.
    #[serde(default)]
    pub irreplaceable: bool,
    /// The consignment in whose place this is asked for. Where that was asked for already, by the refusal itself or by a colleague, the
    /// answer is the number of the open request, and no second one is made.
    #[serde(default)]
    pub renews: Option<ConsignmentId>,
}

/// A time on the wire: RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub Utc);

/// An id as a scanner sends it: what the scanner says of the bar code, and the end of the line, are no part of it.
fn plain(text: &str) -> &str {
    let text = text.trim_end_matches(['\r', '\n', '\t']);
    match Symbology::split(text) {
        Ok((Some(kind), data)) if !kind.is_gs1() => data,
        Ok(_) | Err(_) => text,
    }
}

fn scanned_id<'de, D: serde::Deserializer<'de>, T: FromStr<Err = ParseIdError>>(d: D) -> Result<T, D::Error> {
    plain(&String::deserialize(d)?).parse().map_err(serde::de::Error::custom)
}

fn scanned_id_or_none<'de, D: serde::Deserializer<'de>, T: FromStr<Err = ParseIdError>>(d: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(d)?;
    text.map(|text| plain(&text).parse().map_err(serde::de::Error::custom)).transpose()
}

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Utc::parse(&String::deserialize(d)?).map(Self).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Time {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time", "description": "RFC 3339, UTC with milliseconds when sent by the service" })
    }
}

/// Accepts a request: grants urgency and books aircraft, pads and flights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Urgency granted; the one asked for when absent.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// The aircraft wanted; the service proposes one when absent.
    #[serde(default)]
    pub tail: Option<TailId>,
    /// Where nothing is free otherwise: less urgent bookings that are not cleared yet may be moved later, or give up their aircraft
    /// (CO-63). A refusal says first what that would do to whom.
    #[serde(default)]
    pub move_others: bool,
}

/// A reason in words, for declining, cancelling, and the like; 3 to 200 characters, without any name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// The reason.
    pub reason: String,
}

/// Packs and seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The reusable container, as scanned or typed.
    #[serde(deserialize_with = "scanned_id")]
    pub box_number: BoxNumber,
    /// Every item code again, as scanned or typed while packing.
    pub items: Vec<String>,
    /// Number of the seal: 6 to 16 of A-Z, 0-9, used once for ever.
    pub seal: String,
    /// The temperature logger in the box, where the payload needs one.
    #[serde(default, deserialize_with = "scanned_id_or_none")]
    pub logger: Option<LoggerId>,
    /// Mass of the packed box, grams.
    pub mass_g: u32,
    /// Temperature in the box at sealing, thousandths of a degree Celsius.
    #[serde(default)]
    pub temperature_mc: Option<i32>,
    /// Labels, absorbent, upright position and marks were looked at and found right.
    pub marks_confirmed: bool,
    /// Answers to what the payload asks of its packer; which questions, the network's catalogue says.
    #[serde(default)]
    pub answers: Answers,
    /// When the clinical clock started, where that was not told with the request: a sample that was asked for again.
    #[serde(default)]
    pub clock_started_at: Option<Time>,
    /// A photograph of the packed box, by its digest.
    #[serde(default)]
    pub photo_sha256: Option<Photo>,
}

/// What a temperature logger said: one reading, many, or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoggerReadings {
    /// The readings, in any order; what was sent before may be sent again.
    #[serde(default)]
    pub readings: Vec<LoggerReading>,
    /// Or a file: a header `at,temperature_c` or `at,temperature_c,id`, then a reading a line, times with their zone; semicolons and
    /// decimal commas are read too. At most 2000 rows.
    #[serde(default)]
    pub csv: Option<String>,
}

/// One reading of a logger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoggerReading {
    /// When, by the logger's clock.
    pub at: Time,
    /// Thousandths of a degree Celsius; absent where the sensor could not measure.
    #[serde(default)]
    pub temperature_mc: Option<i32>,
    /// The logger's own number of the reading, where it counts.
    #[serde(default)]
    pub id: Option<u64>,
}

/// A battery pack swap at a pad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwapPack {
    /// The pack taken out.
    pub pack_out: PackId,
    /// The pack put in.
    pub pack_in: PackId,
}

/// A weather report, entered by hand or fed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportWeather {
    /// Where it was measured.
    pub site: SiteId,
    /// When it was measured.
    pub measured_at: Time,
    /// Mean wind at the ground, cm/s.
    pub wind_cms: u32,
    /// Where the wind comes from, degrees from north, 0 to 359.
    pub wind_from_deg: u16,
    /// Gusts, cm/s.
    pub gust_cms: u32,
    /// Wind at cruise height, cm/s.
    pub cruise_wind_cms: u32,
    /// Visibility, metres.
    pub visibility_m: u32,
    /// Rain falls.
    pub rain: bool,
    /// Lightning within 20 km.
    pub lightning: bool,
    /// Air temperature, thousandths of a degree Celsius.
    pub temperature_mc: i32,
}

/// A METAR, SPECI or TAF as it was issued, entered by hand or fed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportCoded {
    /// The whole text, with its first word; up to 2000 characters.
    pub text: String,
}

/// A flight-stop order of the authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueStop {
    /// Number of the document.
    pub document: String,
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// Where; everywhere when absent.
    #[serde(default)]
    pub area: Option<StopArea>,
    /// The end is the document's own, although it lies further ahead than is taken without this word.
    #[serde(default)]
    pub until_in_document: bool,
}

/// A circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopArea {
    /// Its centre, 1e-7 degrees north.
    pub latitude_e7: i32,
    /// Its centre, 1e-7 degrees east.
    pub longitude_e7: i32,
    /// Its radius, metres, 1 to 200000.
    pub radius_m: u32,
}

/// A take-off or landing at an aerodrome, as the tower announces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceMovement {
    /// Code of the aerodrome, with which the names of its zones begin: VVGL.
    pub aerodrome: String,
    /// When.
    pub at: Time,
}

/// A movement that will not be, or was told wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawMovement {
    /// Code of the aerodrome.
    pub aerodrome: String,
    /// When it would have been.
    pub at: Time,
    /// Why; 3 to 200 characters, without any name.
    pub reason: String,
}

/// The authority allowed flights beyond the permit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionGiven {
    /// Number of its document, or of the call; of one authority it grants once.
    pub document: String,
    /// Whose document it is, by the name in the permit; may be left out where the permits are of one authority.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<String>,
    /// The route in the document, in either direction: that of the request.
    pub between: [SiteId; 2],
    /// The day of flying in the document: `2026-12-01`, today.
    pub day: String,
    /// The other requests that the document names.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub covers: Vec<ConsignmentId>,
    /// How many rotations more, today, on the route of the consignment; up to 20, 0 only where hours are given.
    pub rotations: u32,
    /// From when flying is allowed beside the permit's hours, today; with `until`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Time>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Time>,
}

/// A corner of a way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corner {
    /// 1e-7 degrees north.
    pub latitude_e7: i32,
    /// 1e-7 degrees east.
    pub longitude_e7: i32,
}

/// A path between two pads, in one direction; without corners it is the straight line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetourWay {
    /// Pad of departure.
    pub from: PadId,
    /// Pad of arrival.
    pub to: PadId,
    /// Its corners.
    pub corners: Vec<Corner>,
}

/// Between which pads a way round is sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetourAsk {
    /// One pad.
    pub from: PadId,
    /// The other.
    pub to: PadId,
}

/// A pilot approves a way round, there and back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveDetour {
    /// One pad.
    pub from: PadId,
    /// The other.
    pub to: PadId,
    /// What was read, corner by corner: there, and back.
    pub ways: Vec<DetourWay>,
    /// Why; 3 to 200 characters, without any name.
    pub reason: String,
}

/// No flight goes this way round any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawDetour {
    /// One pad.
    pub from: PadId,
    /// The other.
    pub to: PadId,
    /// Why; 3 to 200 characters, without any name.
    pub reason: String,
}

/// Lifts a flight-stop order; needs a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftStop {
    /// Number of the document that was lifted.
    pub document: String,
}

/// A positioning flight without payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reposition {
    /// To which pad.
    pub to: PadId,
}

/// Everything a person can ask the service to do with deliveries and flights.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented by the shape it carries")]
pub enum Act {
    Submit(Submit),
    Accept(ConsignmentId, Accept),
    Decline(ConsignmentId, Why),
    Cancel(ConsignmentId, Why),
    Pack(ConsignmentId, Pack),
    Offer(ConsignmentId, Offer),
    TakeCustody(ConsignmentId, TakeCustody),
    DeclineCustody(ConsignmentId, WhyShown),
    /// The giver takes an open offer back.
    WithdrawOffer(ConsignmentId),
    /// T18, T24: its flights are cancelled and custody is offered to a courier.
    ByRoad(ConsignmentId, ByRoad),
    /// T20, two persons.
    Recover(ConsignmentId, Recover),
    /// T21, two persons.
    WriteOff(ConsignmentId, Why),
    Load(ConsignmentId, Load),
    AcceptLoad(ConsignmentId, AcceptLoad),
    Ready(ConsignmentId),
    Unload(ConsignmentId, Unload),
    Receive(ConsignmentId, Receive),
    Close(ConsignmentId),
    /// T15, with a second person.
    Dispose(ConsignmentId, Why),
    /// T15, with a second person: back to where it came from.
    SendBack(ConsignmentId, SendBack),
    /// T14, two persons.
    DecideQuarantine(ConsignmentId, DecideQuarantine),
    /// CC-05: what a record says wrongly, said rightly beside it.
    Correct(ConsignmentId, Correction),
    /// CC-22.
    BreakGlass(ConsignmentId, BreakGlass),
    /// The review of a broken glass, two persons.
    ReviewGlass(ConsignmentId, Why),
    ReadLogger(LoggerId, LoggerReadings),
    /// Two persons.
    RetireLogger(ConsignmentId, Why),
    /// Upload the flight's package and compare the parameters.
    Prepare(FlightId),
    Clear(FlightId),
    Launch(FlightId),
    CancelFlight(FlightId, Why),
    Safer(TailId, SafeAct),
    Resume(TailId),
    /// R15: the hook of an aircraft that stands on a pad, safe.
    MoveHook(TailId, GripperAct),
    SwapPack(TailId, SwapPack),
    Reposition(TailId, Reposition),
    SignOn(TailId),
    SignOff(TailId),
    ReportWeather(ReportWeather),
    ReportCoded(ReportCoded),
    IssueStop(IssueStop),
    LiftStop(LiftStop),
    AnnounceMovement(AnnounceMovement),
    WithdrawMovement(WithdrawMovement),
    /// Books the waiting flights of a consignment for the first free time, where that is earlier.
    Advance(ConsignmentId),
    ApproveDetour(ApproveDetour),
    WithdrawDetour(WithdrawDetour),
    /// What the authority said about a permission that was asked for: yes.
    GivePermission(ConsignmentId, PermissionGiven),
    /// Or no.
    RefusePermission(ConsignmentId, Why),
}
