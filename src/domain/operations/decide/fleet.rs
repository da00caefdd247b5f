//! Sign-on, pack swaps, weather and stop orders.

use super::super::act::{IssueStop, LiftStop, ReportWeather, SwapPack};
use super::super::fact::NetworkFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, conflict, invalid};
use super::super::state::{Consignment, StopOrder};
use super::super::view::Place;
use super::{Case, Decided, Draft, Faults};
use crate::domain::delivery::ConsignmentState;
use crate::domain::geo::Position;
use crate::domain::people::{ActKind, Role};
use crate::units::ids::{SiteId, TailId};
use crate::units::time::{Span, TimeWindow};
use crate::units::words::{Refusal, words};

impl Case<'_> {
    pub(super) fn network(&self, role: Role, site: Option<&SiteId>, fact: NetworkFact) -> Decided {
        let records = vec![self.network_record(role, site, fact)];
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Network)) })
    }

    fn known_tail(&self, tail: &TailId) -> Result<(), Refusal> {
        if self.ops.network.tails.contains_key(tail) { Ok(()) } else { Err(refusals::not_found("aircraft", tail.as_str())) }
    }

    /// A remote pilot takes an aircraft: one each (AO-03), and none that another still has.
    pub(super) fn sign_on(&self, tail: &TailId) -> Decided {
        self.known_tail(tail)?;
        let role = self.signed_role(ActKind::Fly, None)?;
        if let Some(other) = self.ops.tail(tail).pilot
            && other != self.actor.person
        {
            return Err(conflict(
                "TAIL_TAKEN",
                words(format!("{other} đang điều khiển {tail}."), format!("{other} has {tail}.")),
                words("Người đó trả máy bay trước.", "That pilot must sign off first."),
            ));
        }
        let already: Vec<&TailId> = self
            .ops
            .state
            .tails
            .iter()
            .filter(|(other, state)| *other != tail && state.pilot.as_ref() == Some(&self.actor.person))
            .map(|(other, _)| other)
            .collect();
        let limit = self.ops.network.limits.people.aircraft_per_pilot.value;
        if already.len() >= usize::from(limit) {
            return Err(conflict(
                "ONE_AIRCRAFT",
                words(format!("Một người chỉ điều khiển {limit} máy bay."), format!("A pilot has at most {limit} aircraft.")),
                words("Trả máy bay kia trước.", "Sign off from the other one first."),
            ));
        }
        self.network(role, None, NetworkFact::PilotSignedOn { tail: tail.clone() })
    }

    /// Leaves an aircraft that is on the ground.
    pub(super) fn sign_off(&self, tail: &TailId) -> Decided {
        let role = self.pilot_of(tail)?;
        let aboard = self.ops.state.flights_of(tail).any(|flight| flight.may_be_airborne() || !flight.consignments.is_empty());
        // A box whose flight was cancelled lies there until somebody takes it over: the pilot still holds it.
        let held = |c: &Consignment| c.state == ConsignmentState::Loaded && c.place == Place::Aboard(tail.clone());
        if aboard || self.ops.state.consignments.values().any(held) {
            return Err(conflict(
                "IN_FLIGHT",
                words(format!("{tail} đang bay hoặc đang mang kiện."), format!("{tail} is in flight or carries a consignment.")),
                words("Chờ hạ cánh và dỡ kiện.", "Wait until it has landed and is unloaded."),
            ));
        }
        self.network(role, None, NetworkFact::PilotSignedOff { tail: tail.clone() })
    }

    /// R8: a pack swap at the pad where the aircraft stands, safe.
    pub(super) fn swap_pack(&self, tail: &TailId, swap: &SwapPack) -> Decided {
        self.known_tail(tail)?;
        let state = self.ops.tail(tail);
        let site = state.pad.as_ref().and_then(|pad| self.ops.network.pads.get(pad)).map(|pad| pad.site.clone());
        let Some(site) = site.filter(|_| state.safe && self.ops.picture.of(tail).armed() != Some(true)) else {
            return Err(conflict(
                "PAD_NOT_SAFE",
                words(format!("{tail} CHƯA an toàn để lại gần."), format!("{tail} is NOT safe to approach.")),
                words("Chờ chữ 'Bãi an toàn'.", "Wait for 'pad safe'."),
            ));
        };
        let role = self.role(ActKind::SwapPack, Some(&site))?;
        if swap.pack_in == swap.pack_out {
            return Err(invalid(
                "SAME_PACK",
                "pack_in",
                swap.pack_in.as_str(),
                words("Hai số pin trùng nhau.", "Both pack numbers are the same."),
                words("Đọc lại số trên từng pin.", "Read the number on each pack again."),
            ));
        }
        let known = self.ops.network.tails.values().flat_map(|tail| &tail.packs).any(|pack| pack.id == swap.pack_in);
        if !known {
            return Err(invalid(
                "UNKNOWN_PACK",
                "pack_in",
                swap.pack_in.as_str(),
                words(
                    format!("Không có pin {} trong danh sách.", swap.pack_in),
                    format!("There is no pack {} in the fleet.", swap.pack_in),
                ),
                words("Đọc lại số trên pin; pin mới phải được khai trước.", "Read its number again; a new pack must be configured first."),
            ));
        }
        if let Some(fitted) = &state.pack
            && *fitted != swap.pack_out
        {
            return Err(refusals::mismatch("pack_out", swap.pack_out.as_str(), fitted.as_str()));
        }
        if let Some((other, _)) = self.ops.state.tails.iter().find(|(_, other)| other.pack.as_ref() == Some(&swap.pack_in)) {
            return Err(conflict(
                "PACK_ELSEWHERE",
                words(format!("Pin {} đang ở {other}.", swap.pack_in), format!("Pack {} is in {other}.", swap.pack_in)),
                words("Dùng pin khác.", "Use another pack."),
            ));
        }
        let fact = NetworkFact::PackSwapped {
            tail: tail.clone(),
            site: site.clone(),
            pack_out: swap.pack_out.clone(),
            pack_in: swap.pack_in.clone(),
        };
        // The swap belongs to the flight that waits for it, and so to the trail of what that flight carries.
        let flight = self.ops.state.current_flight(tail).filter(|flight| flight.is_before_launch()).map(|flight| flight.id);
        let records = vec![Draft { flight, ..self.network_record(role, Some(&site), fact) }];
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Network)) })
    }

    /// Weather by hand or fed: neither from the future nor older than what is known.
    pub(super) fn report_weather(&self, report: &ReportWeather) -> Decided {
        let role = self.role(ActKind::ReportWeather, None)?;
        if !self.ops.network.sites.contains_key(&report.site) {
            return Err(invalid(
                "UNKNOWN_SITE",
                "site",
                report.site.as_str(),
                words(
                    format!("Không có nơi {} trong mạng lưới.", report.site),
                    format!("There is no site {} in the network.", report.site),
                ),
                words("Chọn một nơi trong danh sách.", "Choose a site of the list."),
            ));
        }
        if report.measured_at.0 > self.now.utc + Span::secs(60) {
            return Err(invalid(
                "MEASURED_IN_FUTURE",
                "measured_at",
                report.measured_at.0.to_string(),
                words("Giờ đo ở tương lai.", "It is measured in the future."),
                words("Kiểm tra giờ đo.", "Check the time."),
            ));
        }
        let figures = [
            ("wind_cms", report.wind_cms.to_string(), report.wind_cms <= 6_000, "từ 0 đến 6000 cm/s", "0 to 6000 cm/s"),
            (
                "gust_cms",
                report.gust_cms.to_string(),
                report.gust_cms <= 9_000 && report.gust_cms >= report.wind_cms,
                "không nhỏ hơn gió trung bình, đến 9000 cm/s",
                "not below the mean wind, up to 9000 cm/s",
            ),
            (
                "cruise_wind_cms",
                report.cruise_wind_cms.to_string(),
                report.cruise_wind_cms <= 9_000,
                "từ 0 đến 9000 cm/s",
                "0 to 9000 cm/s",
            ),
            ("wind_from_deg", report.wind_from_deg.to_string(), report.wind_from_deg < 360, "từ 0 đến 359 độ", "0 to 359 degrees"),
            (
                "temperature_mc",
                report.temperature_mc.to_string(),
                (-30_000..=55_000).contains(&report.temperature_mc),
                "từ -30000 đến 55000 phần nghìn °C",
                "-30000 to 55000 thousandths of °C",
            ),
        ];
        let mut faults = Faults::default();
        for (field, value, _, vi, en) in figures.into_iter().filter(|(_, _, right, ..)| !right) {
            faults.take::<()>(Err(invalid(
                "WEATHER_FIGURE",
                field,
                value,
                words("Số đo không hợp lý.", "The figure is not plausible."),
                words(format!("Nhập số {vi}."), format!("Give a figure of {en}.")),
            )));
        }
        faults.end()?;
        if self.ops.state.weather.as_ref().is_some_and(|known| known.measured_at > report.measured_at) {
            return Err(conflict(
                "OLDER_WEATHER",
                words("Đã có bản tin mới hơn.", "A newer report is known."),
                words("Không cần nhập bản này.", "This one is not needed."),
            ));
        }
        let twice = |known: &&ReportWeather| known.site == report.site && known.measured_at == report.measured_at && *known != report;
        if self.actor.is_feed() && self.ops.state.weather.as_ref().is_some_and(|known| twice(&known)) {
            return Err(conflict(
                "WEATHER_TWICE",
                words("Trạm đã gửi số đo khác của cùng thời điểm.", "The station told other figures of the same moment before."),
                words("Kiểm tra trạm; số đo đầu tiên đang được dùng.", "Look at the station; the first figures are in use."),
            ));
        }
        let decision = self.network(role, Some(&report.site), NetworkFact::WeatherReported(report.clone()))?;
        self.with_holds(role, decision)
    }

    /// A flight-stop order: in force at once, for the whole network; every clearance is void.
    pub(super) fn issue_stop(&self, stop: &IssueStop) -> Decided {
        let role = self.role(ActKind::IssueStop, None)?;
        let document = refusals::check_document("document", &stop.document)?;
        if stop.until <= stop.from || stop.until.0 <= self.now.utc {
            return Err(invalid(
                "STOP_WINDOW",
                "until",
                stop.until.0.to_string(),
                words("Thời hạn kết thúc trước khi bắt đầu, hoặc đã qua.", "The order ends before it begins, or is over."),
                words("Nhập lại giờ trên văn bản.", "Give the times of the document again."),
            ));
        }
        let ahead = &self.ops.network.limits.airspace.stop_ahead;
        if stop.until.0 > self.now.utc + ahead.value && !stop.until_in_document {
            let days = ahead.value.as_millis() / 86_400_000;
            return Err(invalid(
                "STOP_AHEAD",
                "until",
                stop.until.0.to_string(),
                words(format!("Lệnh kết thúc sau hơn {days} ngày nữa."), format!("The order ends more than {days} days ahead.")),
                words(
                    "Kiểm tra ngày trên văn bản; nếu đúng như văn bản ghi, xác nhận “hạn theo văn bản”.",
                    "Check the date of the document; where the document itself says so, state that it does (until_in_document).",
                ),
            ));
        }
        if self.ops.state.stops.contains_key(&document) {
            return Err(conflict(
                "STOP_KNOWN",
                words(
                    format!("Lệnh dừng bay {document} đã có và chưa được gỡ."),
                    format!("Stop order {document} is known and not lifted."),
                ),
                words(
                    "Thời hạn mới cần văn bản mới; muốn kết thúc sớm thì gỡ lệnh, hai người ký.",
                    "New times need a new document; to end it early, lift it, which two people sign.",
                ),
            ));
        }
        if let Some(area) = &stop.area
            && (!(1..=200_000).contains(&area.radius_m) || Position::from_deg_e7(area.latitude_e7, area.longitude_e7).checked().is_err())
        {
            return Err(invalid(
                "STOP_AREA",
                "area",
                area.radius_m.to_string(),
                words("Khu vực không hợp lệ: cần tâm và bán kính 1 đến 200000 m.", "Not an area: a centre and a radius of 1 to 200000 m."),
                words(
                    "Nhập lại khu vực trên văn bản; để trống là toàn mạng lưới.",
                    "Give the area of the document; without one it is everywhere.",
                ),
            ));
        }
        let order =
            StopOrder { window: TimeWindow { from: stop.from.0, until: stop.until.0 }, area: stop.area.clone(), entered: self.now.utc };
        let fact = NetworkFact::StopIssued { document, from: stop.from.0, until: stop.until.0, area: stop.area.clone() };
        let mut decision = self.network(role, None, fact)?;
        if stop.from.0 <= self.now.utc {
            decision.records.extend(self.ops.void_those("STOP_ORDERS", |flight| self.ops.is_in_stop(&order, &flight.plan)));
        }
        self.with_holds(role, decision)
    }

    /// Lifted by two different people.
    pub(super) fn lift_stop(&self, stop: &LiftStop) -> Decided {
        let role = self.signed_role(ActKind::LiftStop, None)?;
        if !self.ops.state.stops.contains_key(&stop.document) {
            return Err(refusals::not_found("stop order", &stop.document));
        }
        self.second(ActKind::LiftStop, None)?;
        let decision = self.network(role, None, NetworkFact::StopLifted { document: stop.document.clone() })?;
        self.with_holds(role, decision)
    }
}
