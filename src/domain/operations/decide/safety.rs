//! What makes the air safer goes out at once; going on again is a person's decision.

use super::super::fact::{FlightFact, NetworkFact};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, conflict};
use super::super::state::{Flight, Stage};
use super::{Case, Decided, order};
use crate::domain::flight::{Mode, Order, SafeAct};
use crate::domain::geo::Position;
use crate::domain::mission::holds_line;
use crate::domain::people::Role;
use crate::units::ids::TailId;
use crate::units::quantity::Metres;
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// Hold, return, land now. The order never waits for its record.
    pub(super) fn safer(&self, tail: &TailId, act: SafeAct) -> Decided {
        let role = self.pilot_of(tail)?;
        let flight = match self.airborne(tail) {
            Ok(flight) => flight,
            Err(_) if self.ops.picture.of(tail).is_airborne() => return self.stray(role, tail, act),
            Err(refusal) => return Err(refusal),
        };
        if act == SafeAct::Hold && !self.ops.hold_is_offered(flight) {
            return Err(conflict(
                "HOLD_NOT_OFFERED",
                words(
                    "Không giữ vị trí tại đoạn này: vòng chờ sẽ vào vùng cấm.",
                    "Hold is not offered here: its circle would enter a prohibited zone.",
                ),
                words("Cho bay tiếp, quay về, hoặc hạ cánh ngay.", "Let it go on, return, or land now."),
            ));
        }
        let hold = (act == SafeAct::Hold).then(|| Box::new(self.ops.held(self.now, flight)));
        let records = vec![self.flight_record(role, flight.id, FlightFact::SaferOrdered { act, hold })];
        let actions = vec![order(tail, Order::Safer(act))];
        Ok(Decision { records, actions, reply: Some(Ok(Subject::Flight(flight.id))) })
    }

    /// Whatever the records say, an aircraft that is seen in the air can be made safer.
    fn stray(&self, role: Role, tail: &TailId, act: SafeAct) -> Decided {
        let records = vec![self.network_record(role, None, NetworkFact::StrayOrdered { tail: tail.clone(), act })];
        let actions = vec![order(tail, Order::Safer(act))];
        Ok(Decision { records, actions, reply: Some(Ok(Subject::Network)) })
    }

    /// Goes on with the mission after a hold or a return; a new check, not an undo (CO-05).
    pub(super) fn resume(&self, tail: &TailId) -> Decided {
        let role = self.pilot_of(tail)?;
        let flight = self.airborne(tail)?;
        let seen = self.ops.picture.of(tail);
        let pausing = matches!(seen.mode(), Some(Mode::Hold | Mode::Return));
        if !pausing || seen.link_lost {
            return Err(conflict(
                "NOTHING_TO_RESUME",
                words(format!("{tail} không ở chế độ giữ hoặc quay về."), format!("{tail} is neither holding nor returning.")),
                words("Xem lại trạng thái máy bay.", "Look at the aircraft's state again."),
            ));
        }
        self.stays_in_its_fence(flight)?;
        let soon = crate::units::time::TimeWindow { from: self.now.utc, until: self.now.utc + crate::units::time::Span::secs(60) };
        if let Some((document, _)) = self.ops.stop_against(&flight.plan, &soon) {
            return Err(conflict(
                "STOP_ORDER",
                words(format!("Đang có lệnh dừng bay {document}."), format!("Flight-stop order {document} is in force.")),
                words("Cho quay về hoặc hạ cánh.", "Let it return or land."),
            ));
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let onward = self.ops.resumed(self.now, flight)?.map(Box::new);
        let records = vec![self.flight_record(role, flight.id, FlightFact::ResumeOrdered { onward })];
        Ok(Decision { records, actions: vec![order(tail, Order::Resume)], reply: Some(Ok(Subject::Flight(flight.id))) })
    }

    /// After a breach the autopilot would take a resume and fly on outside of the fence, through what it keeps the aircraft out of.
    fn stays_in_its_fence(&self, flight: &Flight) -> Result<(), Refusal> {
        let seen = self.ops.picture.of(&flight.tail);
        let fresh = self.ops.network.limits.readiness.position_age.value;
        let tail = &flight.tail;
        let Some(place) = seen.trusted.filter(|place| place.age(self.now) <= fresh) else {
            return Err(conflict(
                "POSITION_UNKNOWN",
                words(format!("Chưa biết chắc vị trí của {tail}."), format!("The position of {tail} is not known.")),
                words("Chờ định vị, hoặc cho quay về, hạ cánh.", "Wait for its position, or let it return or land."),
            ));
        };
        if holds_line(&flight.plan.package.fence, place.value, place.value) {
            return Ok(());
        }
        Err(conflict(
            "OUTSIDE_FENCE",
            words(format!("{tail} đang ở NGOÀI hàng rào của chuyến bay."), format!("{tail} is OUTSIDE of the fence of its flight.")),
            words("Cho quay về hoặc hạ cánh.", "Let it return or land."),
        ))
    }

    /// The flight that the tail is in, or may be in.
    fn airborne(&self, tail: &TailId) -> Result<&Flight, Refusal> {
        self.ops.state.flights.values().find(|flight| flight.tail == *tail && flight.may_be_airborne()).ok_or_else(|| {
            conflict(
                "NOT_AIRBORNE",
                words(format!("{tail} không có chuyến đang bay."), format!("{tail} is in no flight.")),
                words("Xem lại đúng máy bay.", "Check that it is the right aircraft."),
            )
        })
    }
}

impl super::super::Operations {
    /// Whether a hold's circle stays clear of prohibited zones from here (R15a): without a place, it is not known, and offered.
    pub(in crate::domain::operations) fn hold_is_offered(&self, flight: &Flight) -> bool {
        match self.picture.of(&flight.tail).trusted {
            Some(place) => self.may_hold(flight, place.value),
            None => true,
        }
    }

    /// As above, from a place.
    pub(in crate::domain::operations) fn may_hold(&self, flight: &Flight, at: Position) -> bool {
        let reach = self.network.type_of(&flight.tail).map_or(Metres(0.0), |kind| kind.hold_reach);
        flight.plan.hold_at(at, reach).is_ok()
    }

    /// Safer acts that a restart owes again: ordered, not yet ended.
    pub(in crate::domain::operations) fn owed_safer(&self) -> Vec<(TailId, SafeAct)> {
        self.state
            .flights
            .values()
            .filter(|flight| flight.may_be_airborne() && !matches!(flight.stage, Stage::Ended))
            .filter_map(|flight| flight.order.as_ref()?.safer.map(|act| (flight.tail.clone(), act)))
            .collect()
    }
}
