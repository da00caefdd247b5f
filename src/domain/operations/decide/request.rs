//! T1 to T3 and T22: ask, accept, decline, cancel.

use super::super::act::{Accept, Priority, Submit, Time, Why};
use super::super::assign::{self, Trip};
use super::super::fact::{ConsignmentFact, FlightFact};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::view::{Place, Purpose};
use super::packing::told;
use super::preempt::Wanted;
use super::renewal::InPlace;
use super::scanned::{ReadItem, expiries};
use super::{Case, Decided, Faults};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::identity::is_personal;
use crate::domain::payload::{Answers, AskedAt, CatalogueRow, Category, ClockStart};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::FlightId;
use crate::units::time::{Span, Utc};
use crate::units::words::{Refusal, words};

/// A clock that started this far in the future is a slip of the pen, not of clocks.
pub(in crate::domain::operations) const CLOCK_SKEW: Span = Span::secs(60);

/// Refusals to book that less urgent bookings could make room for.
const ROOM_HELPS: [&str; 3] = ["PAD_TAKEN", "SEPARATION", "TAIL_NOT_FREE"];

impl Case<'_> {
    /// T1.
    pub(super) fn submit(&self, submit: &Submit) -> Decided {
        let renews = match self.in_place_of(submit)? {
            Some(InPlace::Asked(id)) => {
                return Ok(Decision { records: Vec::new(), actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id))) });
            }
            Some(InPlace::Of(renewal)) => Some(Box::new(renewal)),
            None => None,
        };
        let mut faults = Faults::default();
        let payload = faults.take(self.payload(submit));
        let origin = faults.take(self.site("origin", &submit.origin));
        faults.take(self.site("destination", &submit.destination));
        if submit.origin == submit.destination {
            faults.take::<()>(Err(invalid(
                "SAME_SITE",
                "destination",
                submit.destination.as_str(),
                words("Nơi gửi và nơi nhận trùng nhau.", "Origin and destination are the same."),
                words("Chọn nơi nhận khác.", "Choose another destination."),
            )));
        }
        faults.take(check_count(&submit.items));
        let items = payload.and_then(|payload| faults.take(self.items(payload.category, &submit.items)));
        let items = items.unwrap_or_default();
        faults.take(each_once(&items));
        faults.take(self.items_are_free(&items));
        let order_ref = match &submit.order_ref {
            Some(text) => faults.take(check_order_ref(text)),
            None => None,
        };
        let reason = match (&submit.priority_reason, submit.priority) {
            (Some(text), _) => faults.take(check_text("priority_reason", text)),
            (None, Priority::Stat) => faults.take(Err(invalid(
                "REASON_NEEDED",
                "priority_reason",
                "",
                words("Mức Cấp cứu cần lý do.", "STAT needs a reason."),
                words("Ghi lý do ngắn, không ghi tên người bệnh.", "Give a short reason without any patient's name."),
            ))),
            (None, _) => None,
        };
        if !submit.not_category_a {
            faults.take::<()>(Err(category_a("not_category_a", "false")));
        }
        let clock = payload.and_then(|payload| faults.take(self.clock(submit.clock_started_at, payload)));
        if let Some(payload) = payload
            && payload.category == Category::Blood
            && order_ref.is_none()
        {
            faults.take::<()>(Err(Refusal {
                kind: crate::units::words::RefusalKind::Invalid,
                reasons: vec![
                    crate::units::words::Reason::new(
                        "FORM_NEEDED",
                        words("Máu cần số phiếu dự trù.", "Blood needs the number of its request form."),
                        words("Nhập số phiếu dự trù máu.", "Give the number of the blood request form."),
                    )
                    .of("order_ref", "")
                    .by("PL-08"),
                ],
            }));
        }
        if let Some(payload) = payload {
            faults.take(self.goods_asked(submit, payload, &items));
        }
        if let (true, Some(payload)) = (submit.irreplaceable, payload) {
            faults.take(check_irreplaceable(payload));
        }
        let answers = payload.and_then(|payload| faults.take(self.answers(payload, AskedAt::Submit, &Answers::new(), &submit.answers)));
        faults.end()?;
        let (Some(payload), Some(origin), Some((clock_started, deadline))) = (payload, origin, clock) else {
            return Err(refusals::not_found("payload", submit.payload.as_str()));
        };
        let role = self.role(ActKind::Submit, Some(&submit.origin))?;
        let id = self.next_number(origin)?;
        let fact = ConsignmentFact::RequestSubmitted {
            request: self.key.clone(),
            payload: payload.code.clone(),
            items: items.iter().map(|item| item.code.clone()).collect(),
            origin: submit.origin.clone(),
            destination: submit.destination.clone(),
            priority: submit.priority,
            priority_reason: reason,
            clock_started,
            deadline,
            order_ref,
            promise: self.ops.promised(self.now, submit).map(Box::new),
            answers: answers.unwrap_or_default(),
            expiries: told(&expiries(&items)),
            renews,
            irreplaceable: submit.irreplaceable,
        };
        self.one(role, &submit.origin, &id, fact)
    }

    /// A tube or bag is in one open consignment at a time.
    pub(super) fn items_are_free(&self, items: &[ReadItem]) -> Result<(), Refusal> {
        match items.iter().find_map(|item| Some((&item.code, self.ops.state.items.get(&item.code)?))) {
            None => Ok(()),
            Some((code, open)) => Err(invalid(
                "ITEM_IN_USE",
                "items",
                code.clone(),
                words(
                    format!("Mã {code} đã có trong kiện {open}, chưa xong."),
                    format!("Code {code} is in consignment {open}, which is open."),
                ),
                words(
                    "Kiểm tra lại ống; nếu gửi lại, hủy yêu cầu cũ trước.",
                    "Check the tube; to send it anew, cancel the old request first.",
                ),
            )),
        }
    }

    fn payload(&self, submit: &Submit) -> Result<&CatalogueRow, Refusal> {
        let code = &submit.payload;
        let catalogue = &self.ops.network.catalogue;
        if let Some(forbidden) = catalogue.forbidden_by(code.as_str()) {
            let value = if code.as_str() == forbidden.un { code.to_string() } else { format!("{code} ({})", forbidden.un) };
            return Err(category_a("payload", &value));
        }
        match catalogue.rows.get(code) {
            Some(payload) if payload.enabled => Ok(payload),
            Some(payload) => Err(invalid(
                "PAYLOAD_OFF",
                "payload",
                code.as_str(),
                words(
                    format!("{}: chưa được phép vận chuyển bằng UAV.", payload.name.vi),
                    format!("{}: not offered by UAV.", payload.name.en),
                ),
                words("Gửi bằng đường bộ, hoặc hỏi điều phối.", "Send it by road, or ask the dispatcher."),
            )),
            None => Err(invalid(
                "UNKNOWN_PAYLOAD",
                "payload",
                code.as_str(),
                words(format!("Không có loại hàng {code} trong danh mục."), format!("There is no payload {code} in the catalogue.")),
                words("Chọn một loại hàng trong danh mục.", "Choose a payload of the catalogue."),
            )),
        }
    }

    fn site(&self, field: &'static str, id: &crate::units::ids::SiteId) -> Result<&crate::domain::site::Facility, Refusal> {
        match self.ops.network.sites.get(id) {
            Some(site) if self.ops.network.first_pad(id).is_some() => Ok(site),
            Some(site) => Err(invalid(
                "NO_PAD",
                field,
                id.as_str(),
                words(format!("{} chưa có bãi đáp.", site.name.vi), format!("{} has no landing pad.", site.name.en)),
                words("Gửi bằng đường bộ, hoặc chọn nơi khác.", "Send it by road, or choose another site."),
            )),
            None => Err(invalid(
                "UNKNOWN_SITE",
                field,
                id.as_str(),
                words(format!("Không có nơi {id} trong mạng lưới."), format!("There is no site {id} in the network.")),
                words("Chọn một nơi trong danh sách.", "Choose a site of the list."),
            )),
        }
    }

    /// When the clinical clock started, and by when the box must be received.
    pub(super) fn clock(&self, started: Option<Time>, payload: &CatalogueRow) -> Result<(Option<Utc>, Option<Utc>), Refusal> {
        let now = self.now.utc;
        let started = started.map(|time| time.0);
        match (payload.clock_start, started) {
            (ClockStart::Packed, _) => Ok((None, None)),
            (_, None) => Err(invalid(
                "CLOCK_NEEDED",
                "clock_started_at",
                "",
                words("Cần giờ lấy mẫu (hoặc giờ cấp phát, giờ tan đông).", "The time of collection (issue, thawing) is needed."),
                words("Nhập giờ trên phiếu.", "Give the time on the form."),
            )),
            (_, Some(at)) if at > now + CLOCK_SKEW => Err(invalid(
                "CLOCK_IN_FUTURE",
                "clock_started_at",
                at.to_string(),
                words("Giờ lấy mẫu ở tương lai.", "The time of collection lies in the future."),
                words("Kiểm tra lại giờ trên phiếu.", "Check the time on the form."),
            )),
            (_, Some(at)) => {
                let deadline = payload.deadline(at);
                if deadline <= now {
                    return Err(invalid(
                        "PAST_LIMIT",
                        "clock_started_at",
                        at.to_string(),
                        words(
                            format!("Đã quá hạn {} phút của loại hàng này.", payload.receipt_minutes()),
                            format!("The limit of {} minutes of this payload is already past.", payload.receipt_minutes()),
                        ),
                        words("Lấy mẫu mới.", "Collect a new sample."),
                    ));
                }
                Ok((Some(at), Some(deadline)))
            }
        }
    }

    pub(super) fn next_number(&self, origin: &crate::domain::site::Facility) -> Result<ConsignmentId, Refusal> {
        let full = || {
            conflict(
                "NUMBERS_USED_UP",
                words("Hết số kiện của hôm nay.", "The day's consignment numbers are used up."),
                words("Gọi kỹ thuật trực.", "Call the engineer on duty."),
            )
        };
        let code = origin.code.as_ref().ok_or_else(full)?;
        let first = ConsignmentId::compose(code, self.now.utc, 1).ok_or_else(full)?;
        let last = self.ops.state.series.get(first.series()).copied().unwrap_or(0);
        ConsignmentId::compose(code, self.now.utc, last + 1).ok_or_else(full)
    }

    /// T2: grants urgency and books aircraft and flights in one act.
    pub(super) fn accept(&self, id: &ConsignmentId, accept: &Accept) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let consignment = self.consignment(id)?;
        let rebooking = self.ops.state.needs_flight(consignment) || self.ops.state.could_fly_after_all(consignment);
        if consignment.state != ConsignmentState::Submitted && !rebooking {
            return Err(refusals::wrong_state(consignment));
        }
        if let Some((document, window)) = self.ops.state.stop_in_force(self.now.utc) {
            return Err(conflict(
                "STOP_ORDER",
                words(
                    format!("Lệnh dừng bay {document} đang hiệu lực đến {}.", window.until.clock()),
                    format!("Flight-stop order {document} is in force until {}.", window.until.clock()),
                ),
                words("Gửi bằng đường bộ, hoặc chờ hết lệnh.", "Send it by road, or wait until the order is over."),
            ));
        }
        let Place::Site(from) = &consignment.place else { return Err(refusals::wrong_state(consignment)) };
        let goods = self.ops.payload(consignment)?.category;
        // What was granted once counts; a new booking of the same box does not raise it.
        let priority = if rebooking { consignment.priority } else { accept.priority.unwrap_or(consignment.priority_asked) };
        let wanted = Wanted { consignment, priority, from, goods, tail: accept.tail.as_ref() };
        let (trip, room) = match assign::assign(
            self.ops,
            self.now,
            (from, &consignment.destination),
            goods,
            (accept.tail.as_ref(), Some(&consignment.id)),
        ) {
            Ok(trip) => (trip, None),
            Err(refusal) if !refusal.reasons.iter().any(|reason| ROOM_HELPS.contains(&reason.code)) => {
                return self.ask_permission(role, consignment, refusal);
            }
            Err(mut refusal) => match self.make_room(wanted) {
                Some(room) if accept.move_others => (room.trip.clone(), Some(room)),
                Some(room) => {
                    refusal.reasons.push(room.proposal());
                    return Err(refusal);
                }
                None => return self.ask_permission(role, consignment, refusal),
            },
        };
        let flights = self.numbered(&trip);
        let eta = trip.eta(&self.ops.network, self.now.utc);
        let fact = if rebooking {
            ConsignmentFact::Rebooked { tail: trip.tail.clone(), flights: flights.clone(), eta }
        } else {
            ConsignmentFact::RequestAccepted { priority, tail: trip.tail.clone(), flights: flights.clone(), eta }
        };
        let mut records = vec![self.record(role, &consignment.origin, id, fact)];
        records.extend(self.plan_records(role, &trip, &flights, Some(id)));
        if let Some(room) = room {
            let next = self.ops.state.seq + u64::try_from(records.len()).unwrap_or(0) + 1;
            records.extend(self.room_records(role, &room, id, next));
        }
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// The flights of a trip that is booked by the next record: each has the number of its own.
    pub(super) fn numbered(&self, trip: &Trip) -> Vec<FlightId> {
        (self.ops.state.seq + 2..).zip(&trip.flights).map(|(seq, _)| FlightId(seq)).collect()
    }

    pub(super) fn plan_records(&self, role: Role, trip: &Trip, ids: &[FlightId], booked_for: Option<&ConsignmentId>) -> Vec<super::Draft> {
        trip.flights
            .iter()
            .zip(ids)
            .map(|(leg, flight)| {
                let fact = FlightFact::FlightPlanned {
                    purpose: if leg.carries { Purpose::Delivery } else { Purpose::Positioning },
                    tail: trip.tail.clone(),
                    booked_for: booked_for.cloned(),
                    swap_needed: leg.swap_needed,
                    plan: leg.plan.to_stored(),
                    certificate: Some(Box::new(leg.certificate.clone())),
                };
                self.flight_record(role, *flight, fact)
            })
            .collect()
    }

    /// T3.
    pub(super) fn decline(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let consignment = self.consignment(id)?;
        next_state(consignment.state, Event::Decline).ok_or_else(|| refusals::wrong_state(consignment))?;
        let reason = check_text("reason", &why.reason)?;
        self.one(role, &consignment.origin, id, ConsignmentFact::RequestDeclined { reason })
    }

    /// T22: with it go its flights that have not launched.
    pub(super) fn cancel(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::Cancel, Some(&consignment.origin))?;
        next_state(consignment.state, Event::Cancel).ok_or_else(|| refusals::wrong_state(consignment))?;
        let reason = check_text("reason", &why.reason)?;
        let mut records =
            vec![self.record(role, &consignment.origin, id, ConsignmentFact::ConsignmentCancelled { reason: reason.clone() })];
        for flight in &consignment.flights {
            if self.ops.state.flights.get(flight).is_some_and(|flight| flight.is_before_launch()) {
                records.push(self.flight_record(role, *flight, FlightFact::FlightCancelled { reason: reason.clone() }));
            }
        }
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }
}

/// What may never fly.
fn category_a(field: &'static str, value: &str) -> Refusal {
    Refusal {
        kind: crate::units::words::RefusalKind::Invalid,
        reasons: vec![
            crate::units::words::Reason::new(
                "CATEGORY_FORBIDDEN",
                words(
                    "Chất lây nhiễm loại A (UN2814, UN2900) và hàng cấm không được bay.",
                    "Category A infectious substances (UN2814, UN2900) and forbidden goods never fly.",
                ),
                words("Gọi trưởng khoa Kiểm soát nhiễm khuẩn.", "Call the head of infection control."),
            )
            .of(field, value)
            .by("PL-30"),
        ],
    }
}

/// 1 to 50 items.
pub(super) fn check_count(items: &[String]) -> Result<(), Refusal> {
    if (1..=50).contains(&items.len()) {
        return Ok(());
    }
    Err(invalid(
        "ITEM_COUNT",
        "items",
        items.len().to_string(),
        words("Cần từ 1 đến 50 mã.", "1 to 50 item codes are needed."),
        words("Quét mã từng ống, túi hoặc lô.", "Scan the code of each tube, bag or lot."),
    ))
}

/// No item stands twice in a list, however it was scanned.
pub(super) fn each_once(items: &[ReadItem]) -> Result<(), Refusal> {
    let twice = items.iter().enumerate().find(|(nth, item)| items[..*nth].iter().any(|earlier| earlier.code == item.code));
    match twice {
        None => Ok(()),
        Some((_, ReadItem { code, .. })) => Err(invalid(
            "ITEM_TWICE",
            "items",
            code.clone(),
            words(format!("Mã {code} được quét hai lần."), format!("Code {code} was scanned twice.")),
            words("Bỏ mã trùng.", "Remove the repeated code."),
        )),
    }
}

fn check_order_ref(text: &str) -> Result<String, Refusal> {
    let right = (3..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'.'));
    if is_personal(text) {
        return Err(refusals::personal_number("order_ref"));
    }
    if right && !(text.len() >= 10 && text.bytes().all(|b| b.is_ascii_digit())) {
        return Ok(text.to_owned());
    }
    Err(invalid(
        "ORDER_REF",
        "order_ref",
        "…",
        words(
            "Số phiếu không đúng dạng (3 đến 30 chữ, số, dấu - / .).",
            "Not a form number: 3 to 30 letters, digits, - / . and not digits alone.",
        ),
        words("Nhập số phiếu, không nhập số định danh người bệnh.", "Give the number of the form, never a patient's number."),
    ))
}

/// What cannot be had again is a specimen: blood, medicine and supplies have others of their kind.
fn check_irreplaceable(payload: &CatalogueRow) -> Result<(), Refusal> {
    if payload.category == Category::Specimen {
        return Ok(());
    }
    Err(invalid(
        "NOT_IRREPLACEABLE",
        "irreplaceable",
        "true",
        words("Chỉ mẫu bệnh phẩm mới có thể là không lấy lại được.", "Only a specimen can be one that cannot be had again."),
        words("Bỏ đánh dấu này.", "Take the mark off."),
    ))
}
