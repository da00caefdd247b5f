//! Every route in one column: router, guard, description and tests are made from this table, so that none can drift.

use super::accounts::{self, AccountList, AccountView, AccountWithPassword, NewAccount, NewGrants};
use super::acting::Accepted;
use super::body::Nothing;
use super::feed;
use super::flights::Intents;
use super::health::{self, Health, Ready};
use super::labels;
use super::ledger::{self, Ledger, LedgerHead, Trail};
use super::list::Listed;
use super::live::{self, RecordNote};
use super::network::{self, NetworkView, People};
use super::open_acts::{self, OpenActs};
use super::papers;
use super::parameters::{BOXES, DPI, LEDGER, LIST, SHEET};
pub use super::route::{Method, Reply, Route, Shape, Signing, Who};
use super::route::{act, change, of, read};
use super::sign_in::{self, Credentials, Password, SecondCredentials, SecondSigned, SessionView, Signed};
use super::tree::{self, ConsistencyProof, InclusionProof, TreeHeadView};
use super::vault::{self, AccessLog, AskIdentity, Erase, Erased, IdentityView, PutIdentity, SubjectKept};
use super::{consignments, docs, fleet, flights, reports, requests};
use crate::domain::operations::act as a;
use crate::domain::operations::view::{ConsignmentView, EnergyReport, Feasibility, FlightView, LiveView, PromiseReport, SoughtDetour};
use crate::domain::people::ActKind;
use axum::routing::{get, post};

const CONSIGNMENT: Reply = Reply::Json(200, of::<ConsignmentView>);
const FLIGHT: Reply = Reply::Json(200, of::<FlightView>);
const ON_ITS_WAY: Reply = Reply::Json(202, of::<Accepted>);
const TAKEN: Reply = Reply::Json(200, of::<Accepted>);
const ACCOUNT: Reply = Reply::Json(200, of::<AccountView>);
const JSON: &str = "application/json";

/// The column.
pub static ROUTES: &[Route] = &[
    // The service itself.
    read("/healthz", Who::Anyone, "The process runs.", Reply::Json(200, of::<Health>), || get(health::healthz)),
    read("/readyz", Who::Anyone, "The loop turns and the store records.", Reply::Json(200, of::<Ready>), || get(health::readyz)),
    read("/metrics", Who::Anyone, "Figures for Prometheus.", Reply::Text("text/plain"), || get(health::metrics)),
    read("/api/openapi.json", Who::Anyone, "This description.", Reply::Text(JSON), || get(docs::openapi)),
    read("/api/docs", Who::Anyone, "This description, to be read.", Reply::Text("text/html"), || get(docs::page)),
    // Who is it.
    change::<Credentials>("/api/sign-in", Who::Anyone, "Begins a session; its cookie comes with the answer.", Reply::Empty(204), || {
        post(sign_in::sign_in)
    }),
    change::<Nothing>("/api/sign-out", Who::SignedIn, "Ends the session.", Reply::Empty(204), || post(sign_in::sign_out)),
    read("/api/session", Who::SignedIn, "Who is signed in.", Reply::Json(200, of::<SessionView>), || get(sign_in::session)),
    change::<Password>(
        "/api/signature",
        Who::SignedIn,
        "Lets acts count as signed for five minutes.",
        Reply::Json(200, of::<Signed>),
        || post(sign_in::sign),
    ),
    change::<SecondCredentials>(
        "/api/second-signature",
        Who::SignedIn,
        "A second person signs on the first one's screen, for one act within 120 s.",
        Reply::Json(200, of::<SecondSigned>),
        || post(sign_in::sign_second),
    ),
    // The network.
    read("/api/network", Who::SignedIn, "The configured network.", Reply::Json(200, of::<NetworkView>), || get(network::network)),
    read("/api/people", Who::SignedIn, "Names of the people in records.", Reply::Json(200, of::<People>), || get(network::people)),
    read(
        "/api/map/{layer}",
        Who::SignedIn,
        "A layer of the map: basemap, airspace, obstacles.",
        Reply::Text("application/geo+json"),
        || get(network::map),
    ),
    // Requests and consignments.
    change::<a::Submit>(
        "/api/feasibility",
        Who::May(ActKind::Submit),
        "Whether a request could fly, how long it takes, and by when it must arrive; nothing is booked.",
        Reply::Json(200, of::<Feasibility>),
        || post(requests::feasibility),
    ),
    act::<a::Submit>(
        "/api/requests",
        ActKind::Submit,
        "Asks for a transport; the key is the request's id.",
        Reply::Json(201, of::<ConsignmentView>),
        || post(requests::submit),
    ),
    read(
        "/api/consignments",
        Who::May(ActKind::ReadConsignments),
        "Consignments of the own sites, newest first.",
        Reply::Json(200, of::<Listed<ConsignmentView>>),
        || get(consignments::list),
    )
    .asks(BOXES),
    read("/api/consignments/{id}", Who::May(ActKind::ReadConsignments), "One consignment.", CONSIGNMENT, || get(consignments::one)),
    read(
        "/api/consignments/{id}/acts",
        Who::May(ActKind::ReadConsignments),
        "What who asks can do with a consignment now: each act allowed, or refused with its reason.",
        Reply::Json(200, of::<OpenActs>),
        || get(open_acts::open),
    ),
    read(
        "/api/consignments/{id}/trail",
        Who::May(ActKind::ReadConsignments),
        "Every record of a consignment and of its flights, as it was hashed.",
        Reply::Json(200, of::<Trail>),
        || get(ledger::trail),
    ),
    read(
        "/api/consignments/{id}/receipt",
        Who::May(ActKind::ReadConsignments),
        "The receipt of a consignment, which proves itself: its records, their proofs, a signed tree head.",
        Reply::Text(JSON),
        || get(tree::receipt),
    ),
    read(
        "/api/consignments/{id}/label",
        Who::May(ActKind::ReadConsignments),
        "The label of the box as a page to print, each sheet at its true size.",
        Reply::Text("text/html"),
        || get(labels::page),
    )
    .asks(&[DPI]),
    read(
        "/api/consignments/{id}/label.svg",
        Who::May(ActKind::ReadConsignments),
        "One sheet of the label of the box, at its true size.",
        Reply::Text("image/svg+xml"),
        || get(labels::svg),
    )
    .asks(SHEET),
    read(
        "/api/consignments/{id}/receipt.html",
        Who::May(ActKind::ReadConsignments),
        "The receipt as a page to save or print: it shows itself, holds its proof, and checks itself without any network.",
        Reply::Text("text/html"),
        || get(papers::receipt),
    ),
    read(
        "/api/consignments/{id}/custody.pdf",
        Who::May(ActKind::ReadConsignments),
        "The whole chain of custody as a PDF to keep: every record, signature and digest, with the receipt attached.",
        Reply::Text("application/pdf"),
        || get(papers::chain),
    ),
    read(
        "/api/consignments/{id}/manifest",
        Who::May(ActKind::ReadConsignments),
        "What lies in the box, as a page to print; codes and no names.",
        Reply::Text("text/html"),
        || get(papers::manifest),
    ),
    read(
        "/api/consignments/{id}/handovers",
        Who::May(ActKind::ReadConsignments),
        "The records of hand-over as pages to print, each with both signatures.",
        Reply::Text("text/html"),
        || get(papers::handovers),
    )
    .asks(&[("seq", "The record of one hand-over; all when absent.")]),
    change::<PutIdentity>(
        "/api/consignments/{id}/identity",
        Who::May(ActKind::PutIdentity),
        "Says whose items of a consignment are: into the identity vault, and nowhere else.",
        Reply::Json(200, of::<SubjectKept>),
        || post(vault::put),
    ),
    change::<AskIdentity>(
        "/api/consignments/{id}/identity/read",
        Who::May(ActKind::ReadIdentity),
        "Whose an item is, for a reason; the reading is logged.",
        Reply::Json(200, of::<IdentityView>),
        || post(vault::read),
    ),
    change::<Erase>(
        "/api/identity/erase",
        Who::May(ActKind::EraseIdentity),
        "Erases who somebody is by destroying the key, where no retention rule keeps it; the ledger does not change.",
        Reply::Json(200, of::<Erased>),
        || post(vault::erase),
    )
    .signed(),
    read(
        "/api/identity/log",
        Who::May(ActKind::ReadIdentityLog),
        "Who saw or changed which identity, when, why, and from which screen.",
        Reply::Json(200, of::<AccessLog>),
        || get(vault::log),
    )
    .asks(LEDGER),
    read(
        "/api/forms",
        Who::May(ActKind::Offer),
        "Blank hand-over forms with numbers, for the hour when the system is down.",
        Reply::Text("text/html"),
        || get(papers::forms),
    )
    .asks(&[("site", "Id of the site."), ("count", "How many, 1 to 50; 10 when absent.")]),
    act::<a::Accept>(
        "/api/consignments/{id}/accept",
        ActKind::Dispatch,
        "Accepts a request: grants urgency, books aircraft and flights.",
        CONSIGNMENT,
        || post(consignments::accept),
    ),
    act::<a::Why>("/api/consignments/{id}/decline", ActKind::Dispatch, "Declines a request.", CONSIGNMENT, || post(consignments::decline)),
    act::<a::PermissionGiven>(
        "/api/consignments/{id}/permission/given",
        ActKind::Dispatch,
        "The authority allowed rotations beyond the permit, today, on the route of a request.",
        CONSIGNMENT,
        || post(consignments::give_permission),
    ),
    act::<a::Why>(
        "/api/consignments/{id}/permission/refused",
        ActKind::Dispatch,
        "The authority allowed nothing beyond the permit for a request.",
        CONSIGNMENT,
        || post(consignments::refuse_permission),
    ),
    act::<Nothing>(
        "/api/consignments/{id}/earlier",
        ActKind::Dispatch,
        "Books the waiting flights of a consignment for the first time that is open and free, where that is earlier.",
        CONSIGNMENT,
        || post(consignments::advance),
    ),
    act::<a::Why>("/api/consignments/{id}/cancel", ActKind::Cancel, "Withdraws a request that has not left.", CONSIGNMENT, || {
        post(consignments::cancel)
    }),
    act::<a::Pack>("/api/consignments/{id}/pack", ActKind::Pack, "Packs and seals.", CONSIGNMENT, || post(consignments::pack))
        .two_persons(),
    act::<a::Offer>("/api/consignments/{id}/offer", ActKind::Offer, "Offers custody to another.", CONSIGNMENT, || {
        post(consignments::offer)
    }),
    act::<a::TakeCustody>(
        "/api/consignments/{id}/take-custody",
        ActKind::TakeCustody,
        "Accepts an offered custody on the ground.",
        CONSIGNMENT,
        || post(consignments::take_custody),
    )
    .two_persons(),
    act::<a::WhyShown>(
        "/api/consignments/{id}/decline-custody",
        ActKind::TakeCustody,
        "Declines an offered custody; the giver still holds it.",
        CONSIGNMENT,
        || post(consignments::decline_custody),
    ),
    act::<Nothing>(
        "/api/consignments/{id}/withdraw-offer",
        ActKind::Offer,
        "Takes an open offer of custody back; the giver holds the box on.",
        CONSIGNMENT,
        || post(consignments::withdraw_offer),
    ),
    act::<a::ByRoad>(
        "/api/consignments/{id}/by-road",
        ActKind::Dispatch,
        "Sends it by road: cancels its flights and offers custody to a courier, who has it from the own signature on.",
        CONSIGNMENT,
        || post(consignments::by_road),
    )
    .signed(),
    act::<a::Recover>(
        "/api/consignments/{id}/recover",
        ActKind::Recover,
        "Takes a box over after an incident: a handler and the shift lead, who read its seal before it is moved.",
        CONSIGNMENT,
        || post(consignments::recover),
    )
    .two_persons(),
    act::<a::Why>(
        "/api/consignments/{id}/write-off",
        ActKind::WriteOff,
        "Gives a box up as lost after the search: quality officer and shift lead.",
        CONSIGNMENT,
        || post(consignments::write_off),
    )
    .two_persons(),
    act::<a::Load>(
        "/api/consignments/{id}/load",
        ActKind::Load,
        "Puts the box into an aircraft and offers it to the remote pilot.",
        CONSIGNMENT,
        || post(consignments::load),
    ),
    act::<a::AcceptLoad>(
        "/api/consignments/{id}/accept-load",
        ActKind::AcceptLoad,
        "Accepts the loaded box as remote pilot.",
        CONSIGNMENT,
        || post(consignments::accept_load),
    )
    .signed(),
    act::<Nothing>("/api/consignments/{id}/ready", ActKind::Ready, "Says that the receiving site is ready.", CONSIGNMENT, || {
        post(consignments::ready)
    }),
    act::<a::Unload>("/api/consignments/{id}/unload", ActKind::Unload, "Takes the box out of the aircraft.", CONSIGNMENT, || {
        post(consignments::unload)
    }),
    act::<a::Receive>(
        "/api/consignments/{id}/receive",
        ActKind::Receive,
        "Confirms seal and items, and decides each.",
        CONSIGNMENT,
        || post(consignments::receive),
    )
    .two_persons(),
    act::<Nothing>("/api/consignments/{id}/close", ActKind::Close, "Closes a received consignment.", CONSIGNMENT, || {
        post(consignments::close)
    }),
    act::<a::Why>(
        "/api/consignments/{id}/dispose",
        ActKind::Dispose,
        "Disposes of a refused consignment, before a second person.",
        CONSIGNMENT,
        || post(consignments::dispose),
    )
    .two_persons(),
    act::<a::SendBack>(
        "/api/consignments/{id}/send-back",
        ActKind::SendBack,
        "Seals a refused consignment again and sends it back, before a second person.",
        CONSIGNMENT,
        || post(consignments::send_back),
    )
    .two_persons(),
    act::<a::DecideQuarantine>(
        "/api/consignments/{id}/quarantine-decision",
        ActKind::DecideQuarantine,
        "Decides over a consignment in quarantine: quality and the shift lead together.",
        CONSIGNMENT,
        || post(consignments::decide_quarantine),
    )
    .two_persons(),
    act::<a::Correction>(
        "/api/consignments/{id}/correct",
        ActKind::Correct,
        "Says rightly what one of its records says wrongly; the record stays.",
        CONSIGNMENT,
        || post(consignments::correct),
    )
    .signed(),
    act::<a::BreakGlass>(
        "/api/consignments/{id}/break-glass",
        ActKind::BreakGlass,
        "Lets one person do for an hour what a second would check.",
        CONSIGNMENT,
        || post(consignments::break_glass),
    )
    .signed(),
    act::<a::Why>(
        "/api/consignments/{id}/review-glass",
        ActKind::ReviewGlass,
        "Closes the review of a broken glass: quality and a shift lead who did not break it.",
        TAKEN,
        || post(consignments::review_glass),
    )
    .two_persons(),
    act::<a::LoggerReadings>(
        "/api/loggers/{logger}/readings",
        ActKind::ReadLogger,
        "Brings in what a temperature logger in a box said: one reading, many, or a file.",
        CONSIGNMENT,
        || post(consignments::read_logger),
    ),
    act::<a::Why>(
        "/api/consignments/{id}/retire-logger",
        ActKind::RetireLogger,
        "Gives a dead temperature logger up, before a second person.",
        CONSIGNMENT,
        || post(consignments::retire_logger),
    )
    .two_persons(),
    // Flights.
    read(
        "/api/flights",
        Who::May(ActKind::ReadFlights),
        "Flights that concern the own sites, newest first.",
        Reply::Json(200, of::<Listed<FlightView>>),
        || get(flights::list),
    )
    .asks(LIST),
    read("/api/flights/{id}", Who::May(ActKind::ReadFlights), "One flight.", FLIGHT, || get(flights::one)),
    read(
        "/api/operational-intents",
        Who::May(ActKind::ReadFlights),
        "Open flights as operational intents of ASTM F3548-21: volumes in space and time, and states. An export; no conflict is found with it.",
        Reply::Json(200, of::<Intents>),
        || get(flights::intents),
    ),
    read(
        "/api/reports/promises",
        Who::May(ActKind::ReadFlights),
        "How often past promises of arrival held, by UAV, and by road where no UAV could fly: by P50, by P90, route by route.",
        Reply::Json(200, of::<PromiseReport>),
        || get(reports::promises),
    ),
    read(
        "/api/reports/energy",
        Who::May(ActKind::ReadFlights),
        "How far the charge at touchdown was off its prediction, P50 and P95, and what the flights of each aircraft taught.",
        Reply::Json(200, of::<EnergyReport>),
        || get(reports::energy),
    ),
    act::<Nothing>(
        "/api/flights/{id}/prepare",
        ActKind::Fly,
        "Sends the package to the aircraft, and compares package and parameters.",
        FLIGHT,
        || post(flights::prepare),
    ),
    act::<Nothing>("/api/flights/{id}/clear", ActKind::Fly, "Clears the flight: the right to launch, for two minutes.", FLIGHT, || {
        post(flights::clear)
    })
    .signed(),
    act::<Nothing>("/api/flights/{id}/launch", ActKind::Fly, "Launches.", FLIGHT, || post(flights::launch)).signed(),
    act::<a::Why>("/api/flights/{id}/cancel", ActKind::CancelFlight, "Cancels a flight that has not launched.", FLIGHT, || {
        post(flights::cancel)
    }),
    // Aircraft.
    act::<Nothing>("/api/aircraft/{tail}/hold", ActKind::Fly, "Orders the aircraft to hold.", ON_ITS_WAY, || post(fleet::hold)),
    act::<Nothing>("/api/aircraft/{tail}/return", ActKind::Fly, "Orders the aircraft home.", ON_ITS_WAY, || post(fleet::turn_back)),
    act::<Nothing>("/api/aircraft/{tail}/land-now", ActKind::Fly, "Orders the aircraft down where it is.", ON_ITS_WAY, || {
        post(fleet::land_now)
    }),
    act::<Nothing>("/api/aircraft/{tail}/resume", ActKind::Fly, "Orders the mission to go on.", ON_ITS_WAY, || post(fleet::resume))
        .signed(),
    act::<Nothing>(
        "/api/aircraft/{tail}/hook/release",
        ActKind::Unload,
        "Orders the hook of an aircraft that stands safe on its pad to let the payload go.",
        ON_ITS_WAY,
        || post(fleet::release),
    ),
    act::<Nothing>(
        "/api/aircraft/{tail}/hook/grab",
        ActKind::Load,
        "Orders the hook of an aircraft that stands safe on its pad to take hold of the payload.",
        ON_ITS_WAY,
        || post(fleet::grab),
    ),
    act::<a::SwapPack>("/api/aircraft/{tail}/swap-pack", ActKind::SwapPack, "Records a battery pack swap.", ON_ITS_WAY, || {
        post(fleet::swap_pack)
    }),
    act::<a::Reposition>("/api/aircraft/{tail}/reposition", ActKind::Dispatch, "Books a positioning flight.", ON_ITS_WAY, || {
        post(fleet::reposition)
    }),
    act::<Nothing>("/api/aircraft/{tail}/sign-on", ActKind::Fly, "Takes the aircraft as remote pilot.", ON_ITS_WAY, || {
        post(fleet::sign_on)
    })
    .signed(),
    act::<Nothing>("/api/aircraft/{tail}/sign-off", ActKind::Fly, "Leaves the aircraft.", ON_ITS_WAY, || post(fleet::sign_off)),
    // What is seen.
    read("/api/live-picture", Who::May(ActKind::ReadFlights), "The live picture, once.", Reply::Json(200, of::<LiveView>), || {
        get(live::picture)
    }),
    read(
        "/api/live",
        Who::May(ActKind::ReadFlights),
        "Events `record`, `snapshot` and `live`; resume with `Last-Event-ID`.",
        Reply::Events(of::<RecordNote>),
        || get(live::stream),
    ),
    // Weather and stop orders.
    act::<a::ReportWeather>("/api/weather", ActKind::ReportWeather, "Enters a weather report.", TAKEN, || post(fleet::report_weather)),
    act::<a::ReportCoded>("/api/weather/report", ActKind::ReportWeather, "Enters a METAR, SPECI or TAF as it was issued.", TAKEN, || {
        post(fleet::report_coded)
    }),
    change::<a::ReportWeather>(
        "/api/feed/weather",
        Who::Feed,
        "Takes the report of a weather station, at most one in ten seconds; sent twice it is one.",
        TAKEN,
        || post(feed::weather),
    ),
    act::<a::IssueStop>("/api/stops", ActKind::IssueStop, "Enters a flight-stop order.", TAKEN, || post(fleet::issue_stop)),
    act::<a::LiftStop>("/api/stops/lift", ActKind::LiftStop, "Lifts a flight-stop order.", TAKEN, || post(fleet::lift_stop)).two_persons(),
    act::<a::AnnounceMovement>(
        "/api/movements",
        ActKind::Dispatch,
        "Enters a movement of an aerodrome: its zones close round it.",
        TAKEN,
        || post(fleet::announce_movement),
    ),
    act::<a::WithdrawMovement>("/api/movements/withdraw", ActKind::Dispatch, "Withdraws a movement, with the reason.", TAKEN, || {
        post(fleet::withdraw_movement)
    }),
    change::<a::DetourAsk>(
        "/api/detours/sought",
        Who::May(ActKind::ReadFlights),
        "The shortest way round a closed line, there and back; nothing is booked.",
        Reply::Json(200, of::<SoughtDetour>),
        || post(fleet::seek_detour),
    ),
    act::<a::ApproveDetour>("/api/detours/approve", ActKind::Fly, "Approves a way round, corner by corner as it was read.", TAKEN, || {
        post(fleet::approve_detour)
    })
    .signed(),
    act::<a::WithdrawDetour>(
        "/api/detours/withdraw",
        ActKind::ReadFlights,
        "Withdraws a way round: by a pilot or the dispatcher.",
        TAKEN,
        || post(fleet::withdraw_detour),
    ),
    // The ledger.
    read("/api/ledger/head", Who::May(ActKind::ReadLedger), "The newest record.", Reply::Json(200, of::<LedgerHead>), || get(ledger::head)),
    read("/api/ledger", Who::May(ActKind::ReadLedger), "Records by sequence.", Reply::Json(200, of::<Ledger>), || get(ledger::ledger))
        .asks(LEDGER),
    read(
        "/api/ledger/tree/head",
        Who::May(ActKind::ReadLedger),
        "The newest signed tree head.",
        Reply::Json(200, of::<TreeHeadView>),
        || get(tree::head),
    ),
    read(
        "/api/ledger/tree/inclusion",
        Who::May(ActKind::ReadLedger),
        "The proof that a record is in the tree.",
        Reply::Json(200, of::<InclusionProof>),
        || get(tree::inclusion),
    )
    .asks(&[("seq", "The record."), ("size", "Records in the tree; the newest signed head's when absent.")]),
    read(
        "/api/ledger/tree/consistency",
        Who::May(ActKind::ReadLedger),
        "The proof that the tree of one size began as that of another.",
        Reply::Json(200, of::<ConsistencyProof>),
        || get(tree::consistency),
    )
    .asks(&[("old", "Records in the older tree."), ("new", "Records in the newer tree; the newest signed head's when absent.")]),
    // Accounts.
    read("/api/accounts", Who::May(ActKind::ManageAccounts), "All accounts.", Reply::Json(200, of::<AccountList>), || get(accounts::list)),
    change::<NewAccount>(
        "/api/accounts",
        Who::May(ActKind::ManageAccounts),
        "A new account; its password is drawn and shown this once.",
        Reply::Json(201, of::<AccountWithPassword>),
        || post(accounts::add),
    ),
    change::<Nothing>(
        "/api/accounts/{user}/disable",
        Who::May(ActKind::ManageAccounts),
        "It may sign in no more; its sessions end.",
        ACCOUNT,
        || post(accounts::disable),
    ),
    change::<Nothing>("/api/accounts/{user}/enable", Who::May(ActKind::ManageAccounts), "It may sign in again.", ACCOUNT, || {
        post(accounts::enable)
    }),
    change::<Nothing>(
        "/api/accounts/{user}/reset",
        Who::May(ActKind::ManageAccounts),
        "Draws a new password, shown this once; its sessions end.",
        Reply::Json(200, of::<AccountWithPassword>),
        || post(accounts::reset),
    ),
    change::<NewGrants>("/api/accounts/{user}/roles", Who::May(ActKind::ManageAccounts), "Gives it other roles.", ACCOUNT, || {
        post(accounts::roles)
    }),
];

/// The row of a pattern and a method.
#[must_use]
pub fn find(method: Method, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.method == method && route.path == path)
}
