//! Bookings that cannot fly at their time: a movement of an aerodrome closes a zone of theirs, and no other time was found for them.
//! Derived from the plans and the movements that are known, so that it ends with either.

use super::super::Operations;
use super::super::act::Time;
use super::super::restrictions::EDGE;
use super::super::state::{Consignment, Flight, Stage};
use super::super::view::{AlarmLevel, AlarmView, MovedView, Purpose};
use crate::domain::airspace::Closing;
use crate::domain::delivery::ConsignmentState;
use crate::units::time::{Now, TimeWindow, Utc};
use crate::units::words::{Words, words};

impl Operations {
    /// The movement that closes a flight's way at its time, while the flight waits on the ground and the zone has not opened again.
    fn closed_at_its_time(&self, now: Utc, flight: &Flight) -> Option<Closing> {
        let during = TimeWindow { from: flight.plan.depart, until: flight.plan.arrive() + EDGE };
        let closing = self.closing_of(&flight.plan, &during).filter(|closing| now < closing.window.until)?;
        (flight.stage == Stage::Planned).then_some(closing)
    }

    /// The first flight of a consignment that cannot fly at its time, and what closes it.
    pub(in super::super) fn closed_booking(&self, now: Utc, consignment: &Consignment) -> Option<(&Flight, Closing)> {
        let flights = consignment.flights.iter().filter_map(|id| self.state.flights.get(id));
        flights.filter_map(|flight| Some((flight, self.closed_at_its_time(now, flight)?))).next()
    }

    /// Whether an aircraft has left with it: what was said of a booking's time is over. One that flies empty to where it waits changes
    /// nothing of that: the delivery can still be moved, closed and freed.
    pub(in super::super) fn has_left(&self, c: &Consignment) -> bool {
        use ConsignmentState as S;
        let off = |flight: &Flight| flight.purpose == Purpose::Delivery && (flight.may_be_airborne() || flight.stage == Stage::Landed);
        let waits = matches!(c.state, S::Submitted | S::Accepted | S::Packed | S::HandedToCarrier | S::Loaded) || c.waits_to_go_back();
        !waits || c.flights.iter().filter_map(|id| self.state.flights.get(id)).any(off)
    }

    /// What its sender and its receiver are told while it cannot fly; reckoned from the moment of the last record.
    pub(super) fn closed_view(&self, consignment: &Consignment) -> Option<MovedView> {
        if consignment.road.is_some() {
            return None;
        }
        let (flight, closing) = self.closed_booking(self.state.at, consignment)?;
        let road = self.road_receipt(self.state.at, consignment);
        let says = closed_words(consignment, flight, &closing, road);
        Some(MovedView { at: Time(self.state.at), later_s: None, road_eta: road.map(Time), says })
    }

    /// One row for each booking that cannot fly, for who dispatches it.
    pub(super) fn closed_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for consignment in self.state.consignments.values() {
            let Some((flight, closing)) = self.closed_booking(now.utc, consignment) else { continue };
            let says = closed_words(consignment, flight, &closing, self.road_receipt(now.utc, consignment));
            alarms.push(AlarmView {
                code: "BOOKING_CLOSED",
                level: AlarmLevel::Warning,
                says: words(format!("{}: {}", consignment.id, says.vi), format!("{}: {}", consignment.id, says.en)),
                tail: Some(flight.tail.clone()),
                flight: Some(flight.id),
                consignment: Some(consignment.id.clone()),
                since: Time(self.state.at.min(now.utc)),
                escalated_to: Vec::new(),
            });
        }
    }
}

fn closed_words(consignment: &Consignment, flight: &Flight, closing: &Closing, road: Option<Utc>) -> Words {
    let (zone, shut, open) = (&closing.zone, closing.window.from.clock(), closing.window.until.clock_from());
    let depart = flight.plan.depart.clock();
    let (limit_vi, limit_en) = consignment.deadline.map_or_else(
        || (String::new(), String::new()),
        |limit| (format!(" trước hạn {}", limit.clock()), format!(" before its limit {}", limit.clock())),
    );
    let (road_vi, road_en) = road.map_or_else(
        || (String::new(), String::new()),
        |road| (format!(", đến nơi khoảng {}", road.clock()), format!(", received at about {}", road.clock())),
    );
    words(
        format!(
            "không bay được lúc {depart}: {zone} đóng từ {shut} đến {open} vì máy bay ở {}; không có giờ khác{limit_vi}. Đề xuất: gửi đường bộ ngay{road_vi}.",
            closing.aerodrome
        ),
        format!(
            "cannot fly at {depart}: {zone} is closed from {shut} until {open} for a movement at {}; there is no other time{limit_en}. Proposed: by road now{road_en}.",
            closing.aerodrome
        ),
    )
}
