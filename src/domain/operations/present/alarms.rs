//! The alarm rail: one row per cause and aircraft, by level and then by age. Derived, so that it cannot be forgotten open.

use super::super::Operations;
use super::super::act::Time;
use super::super::readiness::parameters_that_differ;
use super::super::state::{Consignment, Flight, Stage};
use super::super::unasked::Unasked;
use super::super::view::{AlarmLevel, AlarmView, LandingView, PackageState, Place};
use crate::domain::delivery::ConsignmentState;
use crate::domain::separation::Encounter;
use crate::units::ids::{FlightId, TailId};
use crate::units::quantity::Percent;
use crate::units::time::{Now, Span, Utc};
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// So long it is told that the time of a booking changed, unless it leaves before.
const MOVED_TOLD: Span = Span::minutes(15);

impl Operations {
    /// Every alarm at this moment.
    pub(super) fn alarms(&self, now: Now, store_up: bool) -> Vec<AlarmView> {
        let mut alarms = Vec::new();
        if !store_up {
            let says = words(
                "Sổ không ghi được: không nhận lệnh mới, lệnh an toàn vẫn gửi.",
                "The ledger cannot be written: no new acts; safer acts still go out.",
            );
            alarms.push(AlarmView {
                code: "STORE_DOWN",
                level: AlarmLevel::Warning,
                says,
                tail: None,
                flight: None,
                consignment: None,
                since: Time(now.utc),
                escalated_to: Vec::new(),
            });
        }
        for flight in self.state.flights.values() {
            self.flight_alarms(now, flight, &mut alarms);
        }
        self.mishap_alarms(&mut alarms);
        self.traffic_alarms(now, &mut alarms);
        self.landing_alarms(now, &mut alarms);
        self.hold_alarms(now, &mut alarms);
        self.return_alarms(now, &mut alarms);
        self.consignment_alarms(now, &mut alarms);
        self.closed_alarms(now, &mut alarms);
        self.errand_alarms(&mut alarms);
        self.forced_alarms(now, &mut alarms);
        self.wind_alarms(now, &mut alarms);
        self.cold_chain_alarms(now, &mut alarms);
        self.seal_alarms(&mut alarms);
        self.missing_alarms(&mut alarms);
        self.wire_alarms(now, &mut alarms);
        self.stray_alarms(now, &mut alarms);
        self.glass_alarms(now, &mut alarms);
        alarms.sort_by(|a, b| (a.level, a.since, a.code, &a.tail).cmp(&(b.level, b.since, b.code, &b.tail)));
        alarms
    }

    fn flight_alarms(&self, now: Now, flight: &Flight, alarms: &mut Vec<AlarmView>) {
        let seen = self.picture.of(&flight.tail);
        let tail = &flight.tail;
        let mut row = |code, level, says: Words, since: Utc| {
            let flight_id = Some(flight.id);
            alarms.push(AlarmView {
                code,
                level,
                says,
                tail: Some(tail.clone()),
                flight: flight_id,
                consignment: None,
                since: Time(since),
                escalated_to: Vec::new(),
            });
        };
        if flight.may_be_airborne() {
            let never = self.state.started_at.filter(|_| seen.heard.is_none()).unwrap_or(now.utc);
            let unheard = Span::millis(u64::try_from(now.utc.millis_since(never)).unwrap_or(0));
            let silent = seen.heard.map_or(unheard, |at| now.mono.since(at));
            if seen.heard.is_none() {
                let says = words(
                    format!(
                        "{tail} CHƯA NGHE LẠI từ khi máy chủ khởi động lúc {} ({:.0} s): không biết đang ở đâu; có thể đã tự quay về.",
                        never.clock(),
                        silent.as_secs_f64()
                    ),
                    format!(
                        "{tail} NOT HEARD since this service started at {} ({:.0} s ago): where it is is not known; it may have returned by itself.",
                        never.clock(),
                        silent.as_secs_f64()
                    ),
                );
                row("LINK_LOST", AlarmLevel::Warning, says, never);
            } else if seen.link_lost || flight.link_lost {
                let says = words(
                    format!("{tail} MẤT LIÊN LẠC {:.0} s: tự giữ ở 12 s, tự quay về ở 17 s.", silent.as_secs_f64()),
                    format!("{tail} LINK LOST {:.0} s: holds by itself at 12 s, returns at 17 s.", silent.as_secs_f64()),
                );
                row("LINK_LOST", AlarmLevel::Warning, says, now.utc - silent);
            }
            if let Some((since, list)) =
                seen.unapproved_since.zip(seen.parameters.as_ref().and_then(|seen| parameters_that_differ(&seen.value)))
            {
                let says = words(
                    format!("{tail}: cài đặt BỊ ĐỔI khi đang bay: {}. Quay về có thể dẫn tới nơi khác; theo dõi sát.", list.vi),
                    format!("{tail}: settings CHANGED in flight: {}. Its return may lead elsewhere; watch it closely.", list.en),
                );
                row("PARAMETERS_CHANGED", AlarmLevel::Warning, says, since);
            }
            if let Some(since) = flight.returning.filter(|_| flight.order.as_ref().is_none_or(|order| order.order != "return")) {
                let says = words(
                    format!("{tail} đang tự quay về và sẽ tiếp tục quay về khi có lại liên lạc: quyết định để quay về hay bay tiếp."),
                    format!("{tail} is returning by itself and goes on doing so when the link is back: decide to let it, or to resume."),
                );
                row("RETURN_BY_ITSELF", AlarmLevel::Warning, says, since);
            }
            for unasked in seen.own.told(now) {
                let (code, level, says, since) = unasked_words(tail, &unasked, || self.touchdown(now, flight));
                row(code, level, says, since);
            }
            if seen.pulse.is_some_and(|pulse| pulse.value.failsafe) {
                let text = seen.texts.back().cloned().unwrap_or_else(|| words("", ""));
                row(
                    "FAILSAFE",
                    AlarmLevel::Warning,
                    words(format!("{tail}: máy bay tự bảo vệ. {}", text.vi), format!("{tail}: failsafe. {}", text.en)),
                    seen.own.failsafe_since().unwrap_or(now.utc),
                );
            }
        }
        if let Some(at) = flight.off_at.filter(|_| flight.unordered && !matches!(flight.stage, Stage::Ended)) {
            let says = words(
                format!("{tail} đã cất cánh KHÔNG theo lệnh của máy chủ này: người khác điều khiển. Giữ vị trí hoặc cho quay về."),
                format!("{tail} took off WITHOUT an order of this service: somebody else commands it. Hold it, or let it return."),
            );
            row("UNORDERED_TAKE_OFF", AlarmLevel::Warning, says, at);
        }
        if let Stage::Launching { since, open: false, .. } = flight.stage {
            let says = words(
                format!("{tail}: CHƯA RÕ đã cất cánh hay chưa. Không cho cất cánh lại."),
                format!("{tail}: it is UNKNOWN whether it took off. Do not launch again."),
            );
            row("LAUNCH_UNKNOWN", AlarmLevel::Warning, says, since);
        }
        if flight.is_before_launch() && matches!(flight.package, PackageState::NotHeld) {
            let differs = words(format!("{tail}: nhiệm vụ trên máy bay không khớp"), format!("{tail}: the mission on board is not equal"));
            let differs = flight.package_detail.iter().fold(differs, |says, why| says.and(": ", why));
            let says = differs.and(". ", &words("Chuẩn bị lại chuyến bay.", "Prepare the flight again."));
            row("PACKAGE_CHANGED", AlarmLevel::Caution, says, flight.package_at);
        }
        if flight.stage == Stage::Landed {
            let at = flight.on_at.unwrap_or(now.utc);
            row(
                "PAD_NOT_SAFE",
                AlarmLevel::Caution,
                words(format!("{tail} đã hạ cánh, CHƯA an toàn để lại gần."), format!("{tail} is down, NOT yet safe to approach.")),
                at,
            );
        }
    }

    fn consignment_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for c in self.state.consignments.values() {
            let mut late = |code, level, since: Utc, limit: Span, vi: &str, en: &str| {
                if now.utc >= since + limit {
                    alarms.push(AlarmView {
                        code,
                        level,
                        says: words(format!("{}: {vi}", c.id), format!("{}: {en}", c.id)),
                        tail: None,
                        flight: None,
                        consignment: Some(c.id.clone()),
                        since: Time(since + limit),
                        escalated_to: Vec::new(),
                    });
                }
            };
            let caution = AlarmLevel::Caution;
            if let Some(open) = self.state.permissions.get(&c.id) {
                let codes = open.codes.join(", ");
                let vi = format!("cần phép bay thêm ({codes}): gọi cơ quan cấp phép, rồi nhập trả lời.");
                let en = format!("needs the authority's word ({codes}): ask, then enter what it said.");
                late("PERMISSION_NEEDED", caution, open.since, Span::secs(0), &vi, &en);
            }
            // While it cannot fly at all, that is told (BOOKING_CLOSED) and not how it was moved.
            if let Some(moved) = self.told_of_move(c).filter(|_| self.closed_booking(now.utc, c).is_none()) {
                let held = c.held.as_ref();
                let changed = held.and_then(|held| held.until).filter(|until| *until <= now.utc).unwrap_or(moved.at);
                let says = self.moved_words(now.utc, c, moved);
                if held.is_some_and(|held| held.lasts(now.utc)) {
                    late("BOOKING_HELD", caution, moved.at, Span::secs(0), &says.vi, &says.en);
                } else if now.utc <= changed + MOVED_TOLD {
                    late("BOOKING_MOVED", caution, changed, Span::secs(0), &says.vi, &says.en);
                }
            }
            if self.state.needs_flight(c) {
                let (vi, en) = ("chưa có chuyến bay, cần điều lại.", "no flight is booked; it needs a new one.");
                late("NEEDS_FLIGHT", caution, self.state.at, Span::secs(0), vi, en);
            }
            if c.road.is_some() && !c.state.is_terminal() && c.state != ConsignmentState::Road && c.packing.is_some() && c.offer.is_none() {
                let (vi, en) =
                    ("chưa có người chuyển nhận kiện đi đường bộ; gọi người khác.", "no courier took it for the road; call another.");
                late("COURIER_NEEDED", caution, c.since, Span::secs(0), vi, en);
            }
            // By road COURIER_NEEDED tells it.
            if let Some(at) = c.lapsed.filter(|at| *at >= c.since && c.offer.is_none() && c.road.is_none() && !c.state.is_terminal()) {
                let holds = c.holder.as_ref().map_or_else(
                    || words("nơi gửi", "its sender"),
                    |holder| {
                        let role = holder.role.words();
                        words(format!("{} ({})", role.vi, holder.site), format!("the {} ({})", role.en, holder.site))
                    },
                );
                let vi = format!("hết giờ bàn giao, chưa ai nhận; {} vẫn giữ. Gọi người nhận rồi bàn giao lại.", holds.vi);
                let en = format!("the offer lapsed, nobody took it; {} still holds it. Call the taker and offer again.", holds.en);
                late("OFFER_LAPSED", caution, at, Span::secs(0), &vi, &en);
            }
            if c.state == ConsignmentState::Incident {
                let (cause, since) = c.incident.clone().unwrap_or_else(|| (String::new(), c.submitted_at));
                let (vi, en) = (format!("SỰ CỐ ({}).", incident_words(&cause)), format!("INCIDENT ({cause})."));
                late("INCIDENT", AlarmLevel::Warning, since, Span::secs(0), &vi, &en);
            }
            if let Some(at) = self.overdue_at(c) {
                let (code, says) = overdue_words(c);
                let says = says.and(" ", &self.calls(c));
                late(code, caution, at, Span::secs(0), &says.vi, &says.en);
            }
        }
    }

    /// Who has to act so that the state changes.
    fn calls(&self, c: &Consignment) -> Words {
        let Some(next) = self.next_step(c) else { return words("Gọi trưởng ca.", "Call the shift lead.") };
        let role = next.role.words();
        let site = next.site.map_or_else(String::new, |site| format!(" ({site})"));
        words(format!("Gọi {}{site}.", role.vi), format!("Call the {}{site}.", role.en))
    }

    /// Manned aircraft that pass close to one of ours.
    fn traffic_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        // One row for a flight: the passage that comes first.
        let mut first: BTreeMap<FlightId, (&Flight, u32, Encounter)> = BTreeMap::new();
        for (flight, address, met) in self.encounters(now) {
            if first.get(&flight.id).is_none_or(|(_, _, known)| met.seconds < known.seconds) {
                first.insert(flight.id, (flight, address, met));
            }
        }
        for (flight, address, met) in first.into_values() {
            alarms.push(AlarmView {
                code: "TRAFFIC",
                level: AlarmLevel::Warning,
                says: self.encounter_words(now, flight, address, &met),
                tail: Some(flight.tail.clone()),
                flight: Some(flight.id),
                consignment: None,
                since: Time(now.utc),
                escalated_to: Vec::new(),
            });
        }
    }

    /// Who has to wait before the hub's pads, or should go elsewhere now: proposed, never ordered.
    fn landing_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for landing in self.landing_views(now).into_iter().filter(|landing| landing.hold_s > 0 || landing.go_on) {
            let LandingView { tail, pad, hold_s, .. } = &landing;
            let (cost, left) = (percent(landing.hold_milli_percent), percent(landing.touchdown_milli_percent));
            let (level, says) = if landing.divert {
                let (vi, en) = landing.alternate.as_ref().map_or_else(
                    || (" (chưa thấy bãi nào trong tầm)".to_owned(), " (none is within its reach)".to_owned()),
                    |alternate| (format!(": {alternate}"), format!(": {alternate}")),
                );
                let says = words(
                    format!("{tail}: phải chờ bãi {pad} {hold_s} s, lâu hơn mức cho phép. Đề xuất: bay bãi dự phòng ngay{vi}."),
                    format!("{tail}: would wait {hold_s} s for pad {pad}, longer than it may. Proposed: an alternate, now{en}."),
                );
                (AlarmLevel::Warning, says)
            } else if landing.go_on {
                let says = words(
                    format!("{tail}: đến lượt hạ ở {pad}. Đề xuất: bay tiếp ngay; còn {left} khi chạm đất."),
                    format!("{tail}: its turn at pad {pad} has come. Proposed: go on now; {left} left at touchdown."),
                );
                (AlarmLevel::Caution, says)
            } else {
                let until = landing.hold_until.map_or_else(String::new, |until| until.0.clock());
                let says = words(
                    format!("{tail}: đề xuất chờ {hold_s} s, đến {until}, rồi hạ ở {pad}; tốn {cost}, còn {left} khi chạm đất."),
                    format!(
                        "{tail}: proposed to hold {hold_s} s, until {until}, then land on {pad}; takes {cost}, leaves {left} at touchdown."
                    ),
                );
                (AlarmLevel::Caution, says)
            };
            alarms.push(AlarmView {
                code: "LANDING_ORDER",
                level,
                says,
                tail: Some(landing.tail.clone()),
                flight: Some(landing.flight),
                consignment: None,
                since: Time(now.utc),
                escalated_to: Vec::new(),
            });
        }
    }

    /// Aircraft that must be looked at before they fly again; it is told until then, whatever became of the flight.
    fn mishap_alarms(&self, alarms: &mut Vec<AlarmView>) {
        for (tail, mishap) in self.state.tails.iter().filter_map(|(tail, state)| Some((tail, state.mishap?))) {
            let mut row = |code, says, since: Option<Utc>| {
                alarms.extend(since.map(|since| AlarmView {
                    code,
                    level: AlarmLevel::Warning,
                    says,
                    tail: Some(tail.clone()),
                    flight: Some(mishap.flight),
                    consignment: None,
                    since: Time(since),
                    escalated_to: Vec::new(),
                }));
            };
            let says = words(
                format!("{tail} hạ cánh NGOÀI bãi. Tìm, kiểm tra máy bay, pin và kiện; chưa bay lại."),
                format!("{tail} landed OFF every pad. Find it, look at aircraft, pack and box; it does not fly again yet."),
            );
            row("OFF_PAD_LANDING", says, mishap.off_pad);
            let says = words(
                format!("{tail} đã KHỞI ĐỘNG LẠI khi đang bay: có thể đã rơi. Kiểm tra máy bay, pin và kiện trước khi dùng."),
                format!("{tail} restarted IN FLIGHT: it may have fallen. Look at aircraft, pack and box before using them."),
            );
            row("AUTOPILOT_RESTARTED", says, mishap.restarted);
        }
    }

    /// An aircraft that is seen off the ground while no flight of it is open: its flight was taken for over, or there was none.
    fn stray_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for tail in self.network.tails.keys() {
            let seen = self.picture.of(tail);
            if !seen.has_taken_off() || self.state.flights_of(tail).any(Flight::may_be_airborne) {
                continue;
            }
            let says = words(
                format!("{tail} ĐANG BAY mà không có chuyến bay nào đang mở: giữ vị trí, cho quay về hoặc hạ cánh."),
                format!("{tail} is IN THE AIR and in no open flight: hold it, let it return, or land it."),
            );
            alarms.push(AlarmView {
                code: "IN_AIR_WITHOUT_FLIGHT",
                level: AlarmLevel::Warning,
                says,
                tail: Some(tail.clone()),
                flight: None,
                consignment: None,
                since: Time(now.utc - self.airborne.get(tail).map_or(Span(0), |since| now.mono.since(*since))),
                escalated_to: Vec::new(),
            });
        }
    }

    /// What is wrong on the wire, for ten minutes after it was last seen.
    fn wire_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for tail in self.network.tails.keys() {
            // The code of the cause is the alarm's own: two causes are two rows.
            for (&code, seen) in &self.picture.of(tail).trouble {
                if seen.is_told(now) {
                    let detail = &seen.detail;
                    let level = if code == "DUPLICATE_SYSTEM_ID" { AlarmLevel::Warning } else { AlarmLevel::Advisory };
                    let trouble = words(
                        format!("{tail}: đường truyền bất thường: {}. ", detail.vi),
                        format!("{tail}: trouble on the link: {}. ", detail.en),
                    );
                    let says = trouble.and("", &trouble_next(code));
                    alarms.push(AlarmView {
                        code,
                        level,
                        says,
                        tail: Some(tail.clone()),
                        flight: None,
                        consignment: None,
                        since: Time(seen.since),
                        escalated_to: Vec::new(),
                    });
                }
            }
        }
    }
}

/// What is told of a consignment that stays in its state for too long.
fn overdue_words(c: &Consignment) -> (&'static str, Words) {
    let here = c.place == Place::Site(c.destination.clone());
    let own = match c.state {
        ConsignmentState::Submitted => Some(("REQUEST_WAITS", "yêu cầu chưa ai tiếp nhận.", "nobody has accepted the request.")),
        ConsignmentState::Packed => Some(("HANDOVER_LATE", "đã đóng gói, chưa bàn giao.", "packed, not handed over.")),
        ConsignmentState::Landed => Some(("PICKUP_LATE", "đã hạ cánh, chưa ai lấy.", "landed, nobody has unloaded it.")),
        ConsignmentState::Unloaded => here.then_some(("RECEIPT_LATE", "chờ kiểm nhận.", "waits for receipt.")),
        ConsignmentState::Accepted
        | ConsignmentState::Declined
        | ConsignmentState::HandedToCarrier
        | ConsignmentState::Loaded
        | ConsignmentState::InFlight
        | ConsignmentState::Received
        | ConsignmentState::ReceivedRemark
        | ConsignmentState::Refused
        | ConsignmentState::Quarantined
        | ConsignmentState::Returning
        | ConsignmentState::Road
        | ConsignmentState::Incident
        | ConsignmentState::Disposed
        | ConsignmentState::Cancelled
        | ConsignmentState::Closed => None,
    };
    if let Some((code, vi, en)) = own {
        return (code, words(vi, en));
    }
    let (state, since) = (c.state.words(), c.since.clock());
    ("STATE_OVERDUE", words(format!("vẫn “{}” từ {since}.", state.vi), format!("is still “{}” since {since}.", state.en)))
}

/// What the service itself declares an incident for, in Vietnamese; a person's own words stay as they are.
fn incident_words(cause: &str) -> &str {
    match cause {
        "landed off every pad" => "hạ cánh ngoài bãi",
        "the autopilot restarted in flight" => "máy bay khởi động lại khi đang bay",
        own => own,
    }
}

fn percent(milli: i64) -> Percent {
    Percent(f64::from(i32::try_from(milli).unwrap_or(i32::MAX)) / 1e3)
}

/// What is told of an aircraft that does something unasked: code, level, words with what to decide, since when.
fn unasked_words(tail: &TailId, unasked: &Unasked, touchdown: impl Fn() -> Option<Percent>) -> (&'static str, AlarmLevel, Words, Utc) {
    match unasked {
        Unasked::PackageChanged { why, since } => {
            let says = words(
                format!("{tail}: nhiệm vụ trên máy bay ĐÃ ĐỔI khi đang bay: {}. Giữ vị trí hoặc cho quay về.", why.vi),
                format!("{tail}: the mission on board CHANGED in flight: {}. Hold, or let it return.", why.en),
            );
            ("PACKAGE_CHANGED", AlarmLevel::Warning, says, *since)
        }
        Unasked::BlindDescent { since } => {
            let says = words(
                format!("{tail} đang hạ xuống KHÔNG có định vị và trôi theo gió: vị trí hiển thị không tin được."),
                format!("{tail} descends WITHOUT position and drifts with the wind: the place it reports is not true."),
            );
            ("BLIND_DESCENT", AlarmLevel::Warning, says, *since)
        }
        Unasked::WentOn { since } => {
            let says = words(
                format!("{tail} có lại định vị và đã TỰ bay tiếp nhiệm vụ: quyết định bay tiếp, giữ vị trí hay quay về."),
                format!("{tail} has its position back and went on with the mission BY ITSELF: decide to go on, hold or return."),
            );
            ("WENT_ON_BY_ITSELF", AlarmLevel::Warning, says, *since)
        }
        Unasked::HoverCruise { since } => {
            let left = touchdown().map_or_else(
                || words("chưa biết pin khi tới nơi", "the charge at touchdown is not known"),
                |left| words(format!("tính lại: tới nơi còn pin {left}"), format!("reckoned anew: {left} at touchdown")),
            );
            let says = words(
                format!("{tail} bay nhiệm vụ ở chế độ treo (5 m/s), không tự chuyển lại bay cánh; {}. Quyết định.", left.vi),
                format!("{tail} flies its mission in hover (5 m/s) and does not go back to the wing by itself; {}. Decide.", left.en),
            );
            ("HOVER_CRUISE", AlarmLevel::Warning, says, *since)
        }
        Unasked::HomeMoved { off, higher, since } => {
            let says = words(
                format!("{tail}: điểm nhà đã dời {off}, cao hơn {higher}; độ cao so với nhà đổi theo. Xem độ cao so với mực nước biển."),
                format!(
                    "{tail}: home moved by {off}, {higher} higher; heights above home moved with it. Look at the height above sea level."
                ),
            );
            ("HOME_MOVED", AlarmLevel::Caution, says, *since)
        }
    }
}

/// What to do about a trouble on the wire.
fn trouble_next(code: &str) -> Words {
    match code {
        "DUPLICATE_SYSTEM_ID" => words(
            "Tìm thiết bị trùng số hiệu và tắt nó; chưa giao kiện cho máy bay này.",
            "Find what shares its system id and switch it off; give this aircraft no box until then.",
        ),
        "FOREIGN_STATION" => words(
            "Tìm trạm điều khiển lạ và tắt nó; kiểm tra lại nhiệm vụ trước khi bay.",
            "Find the other ground station and switch it off; check the mission again before a flight.",
        ),
        "UNSIGNED" | "BAD_SIGNATURE" => {
            words("Kiểm tra khóa ký của máy bay; gọi kỹ thuật.", "Check the aircraft's signing key; call maintenance.")
        }
        "LEFT_IN_MISSION" => words("Không mở khóa động cơ; gọi kỹ thuật.", "Do not arm it; call maintenance."),
        _ => words("Kiểm tra đường truyền và ăng-ten; gọi kỹ thuật nếu kéo dài.", "Check radio and antenna; call maintenance if it lasts."),
    }
}
