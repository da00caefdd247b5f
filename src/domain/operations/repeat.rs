//! Whether an act under a used key is the act that the key was used for. Its answer may have been lost, and is given again; another
//! act is never told to be done by it.

use super::act::Act;
use super::state::{KeyUse, State};
use crate::domain::request::ConsignmentId;
use crate::units::ids::TailId;

impl KeyUse {
    /// Whether the key was used for this act about the same consignment, flight or aircraft. What else the act says is not compared:
    /// a form that was sent again with another remark is the same act.
    pub(super) fn is_for(&self, act: &Act, state: &State) -> bool {
        let first = |kinds: &[&str]| kinds.contains(&self.kind.as_str());
        let about = |id: &ConsignmentId, kinds: &[&str]| first(kinds) && self.consignment.as_ref() == Some(id);
        let of_tail = |tail: &TailId| {
            let flown = self.flight.and_then(|flight| state.flights.get(&flight)).map(|flight| &flight.tail);
            self.tail.as_ref().or(flown).is_none_or(|used| used == tail)
        };
        match act {
            Act::Submit(_) => first(&["REQUEST_SUBMITTED"]),
            Act::Accept(id, _) => about(id, &["REQUEST_ACCEPTED", "REBOOKED", "PERMISSION_NEEDED"]),
            Act::Decline(id, _) => about(id, &["REQUEST_DECLINED"]),
            Act::Cancel(id, _) => about(id, &["CONSIGNMENT_CANCELLED"]),
            Act::Pack(id, _) => about(id, &["PACKED"]),
            Act::Offer(id, _) => about(id, &["HANDOVER_OFFERED", "ATTEMPT_RENEWED"]),
            Act::TakeCustody(id, _) => about(id, &["HANDOVER_ACCEPTED"]),
            Act::WithdrawOffer(id) => about(id, &["HANDOVER_WITHDRAWN"]),
            Act::ByRoad(id, _) => about(id, &["ROAD_ORDERED"]),
            Act::Recover(id, _) => about(id, &["RECOVERED"]),
            Act::WriteOff(id, _) => about(id, &["CONSIGNMENT_LOST"]),
            Act::DeclineCustody(id, _) => about(id, &["HANDOVER_DECLINED"]),
            Act::Load(id, _) => about(id, &["LOAD_OFFERED"]),
            Act::AcceptLoad(id, _) => about(id, &["LOADED"]),
            Act::Ready(id) => about(id, &["RECEIVER_READY"]),
            Act::Unload(id, _) => about(id, &["UNLOADED"]),
            Act::Receive(id, _) => about(id, &["RECEIPT_SIGNED"]),
            Act::Close(id) => about(id, &["CONSIGNMENT_CLOSED"]),
            Act::Dispose(id, _) => about(id, &["CONSIGNMENT_DISPOSED"]),
            Act::SendBack(id, _) => about(id, &["SENT_BACK"]),
            Act::DecideQuarantine(id, _) => about(id, &["QUARANTINE_RELEASED", "CONSIGNMENT_DISPOSED", "SENT_BACK"]),
            Act::Correct(id, _) => about(id, &["CORRECTION"]),
            Act::BreakGlass(id, _) => about(id, &["GLASS_BROKEN"]),
            Act::ReviewGlass(..) => first(&["GLASS_REVIEWED"]),
            Act::ReadLogger(..) => first(&["TEMPERATURE_READ"]),
            Act::RetireLogger(id, _) => about(id, &["LOGGER_RETIRED"]),
            Act::GivePermission(id, _) => about(id, &["PERMISSION_GIVEN"]),
            Act::RefusePermission(id, _) => about(id, &["PERMISSION_REFUSED"]),
            Act::Prepare(id) => first(&["FLIGHT_REPLANNED", "PACKAGE_ORDERED"]) && self.flight == Some(*id),
            Act::Clear(id) => first(&["FLIGHT_CLEARED"]) && self.flight == Some(*id),
            Act::Launch(id) => first(&["LAUNCH_ORDERED"]) && self.flight == Some(*id),
            // With it go the flights that follow; the first that is recorded may be one of those.
            Act::CancelFlight(..) => first(&["FLIGHT_CANCELLED"]),
            Act::Safer(tail, act) => first(&["SAFER_ORDERED", "STRAY_ORDERED"]) && self.safer == Some(*act) && of_tail(tail),
            Act::Resume(tail) => first(&["RESUME_ORDERED"]) && of_tail(tail),
            Act::MoveHook(tail, _) => first(&["HOOK_ORDERED"]) && of_tail(tail),
            Act::SwapPack(tail, _) => first(&["PACK_SWAPPED"]) && of_tail(tail),
            Act::Reposition(tail, _) => first(&["FLIGHT_PLANNED"]) && of_tail(tail),
            Act::SignOn(tail) => first(&["PILOT_SIGNED_ON"]) && of_tail(tail),
            Act::SignOff(tail) => first(&["PILOT_SIGNED_OFF"]) && of_tail(tail),
            Act::ReportWeather(_) => first(&["WEATHER_REPORTED"]),
            Act::ReportCoded(_) => first(&["AERODROME_OBSERVED", "AERODROME_FORECAST"]),
            Act::IssueStop(_) => first(&["STOP_ISSUED"]),
            Act::LiftStop(_) => first(&["STOP_LIFTED"]),
            Act::AnnounceMovement(_) => first(&["MOVEMENT_ANNOUNCED"]),
            Act::WithdrawMovement(_) => first(&["MOVEMENT_WITHDRAWN"]),
            Act::Advance(id) => about(id, &["BOOKING_ADVANCED"]),
            Act::ApproveDetour(_) => first(&["DETOUR_APPROVED"]),
            Act::WithdrawDetour(_) => first(&["DETOUR_WITHDRAWN"]),
        }
    }
}
