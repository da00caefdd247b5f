//! What a nurse is told while she asks: can it fly, how long by air and by road, and will it be in time.

use super::Operations;
use super::act::{Submit, Time};
use super::assign::{self, Trip};
use super::decide::CLOCK_SKEW;
use super::refusals;
use super::view::Feasibility;
use crate::domain::geo::geodesy::distance;
use crate::domain::payload::{CatalogueRow, ClockStart};
use crate::domain::weather::too_old;
use crate::units::time::{Now, Span, Utc};
use crate::units::words::{Reason, Refusal, RefusalKind, words};

impl Operations {
    /// The answer for a request that is not sent yet; nothing is booked.
    ///
    /// # Errors
    /// When payload or sites are not of this network.
    pub fn feasibility(&self, now: Now, submit: &Submit) -> Result<Feasibility, Refusal> {
        let unknown = |code, field, value: &str| {
            let what = words(format!("Không có {value} trong cấu hình."), format!("There is no {value} in the configuration."));
            Refusal::one(
                RefusalKind::Invalid,
                Reason::new(code, what, words("Chọn trong danh sách.", "Choose from the list.")).of(field, value),
            )
        };
        let payload = self
            .network
            .catalogue
            .rows
            .get(&submit.payload)
            .ok_or_else(|| unknown("UNKNOWN_PAYLOAD", "payload", submit.payload.as_str()))?;
        let site =
            |field, id: &crate::units::ids::SiteId| self.network.sites.get(id).ok_or_else(|| unknown("UNKNOWN_SITE", field, id.as_str()));
        let (origin, destination) = (site("origin", &submit.origin)?, site("destination", &submit.destination)?);
        let limit = Span::minutes(u64::from(payload.receipt_minutes()));
        let deadline = match (payload.clock_start, submit.clock_started_at) {
            (ClockStart::Packed, _) => Some(now.utc + self.network.limits.ground.pack.value + limit),
            (_, Some(started)) => Some(started.0 + limit),
            (_, None) => None,
        };
        let trip = assign::assign(self, now, (&submit.origin, &submit.destination), payload.category, (None, None));
        let mut reasons = self.not_now(now, submit, payload, deadline);
        let swap_at = match &trip {
            Ok(trip) => trip.swap_at(&self.network).cloned(),
            Err(refusal) => {
                // A stop order was told already.
                let told = reasons.iter().any(|reason: &Reason| reason.code == "STOP_ORDER");
                reasons.extend(refusal.reasons.iter().filter(|reason| !(told && reason.code == "STOP_ORDER")).cloned());
                None
            }
        };
        refusals::lasting_first(&mut reasons);
        let flies = reasons.is_empty();
        // A young report is too old by the hour of most deliveries: that is no news to who asks now.
        let measured = self.weather_report().filter(|report| too_old(report, &self.network.limits.weather, now.utc).is_none());
        let unmeasured = measured.is_none();
        let route = (origin.id.clone(), destination.id.clone());
        let flown = trip.as_ref().ok().filter(|_| flies);
        let clock = deadline.filter(|_| payload.clock_start != ClockStart::Packed);
        let latest_handover = flown.zip(clock).and_then(|(trip, deadline)| self.latest_handover(now, &route, trip, deadline));
        let uav = flown.and_then(|trip| self.way_by_uav(now, &route, trip, deadline));
        if let Some(late) = uav.as_ref().and_then(|way| way.spare_minutes).filter(|minutes| *minutes < 0) {
            let late = late.unsigned_abs();
            reasons.push(
                Reason::new(
                    "TOO_LATE",
                    words(
                        format!("Chưa chắc kịp: 1 trên 10 lần trễ từ {late} phút so với hạn (đã trừ thời gian làm xét nghiệm)."),
                        format!(
                            "It may be late: one of ten is received {late} min or more after the limit (less the laboratory's own time)."
                        ),
                    ),
                    words(
                        "Hỏi khoa nhận còn nhận không, hoặc lấy mẫu mới.",
                        "Ask the laboratory whether it still takes it, or collect anew.",
                    ),
                )
                .by("PL-22"),
            );
        }
        Ok(Feasibility {
            flies,
            reasons,
            weather_assumed: trip.as_ref().ok().filter(|_| unmeasured).and_then(Trip::weather_assumed).cloned(),
            deadline: deadline.map(Time),
            bench_minutes: whole(self.network.limits.custody.bench_margin.value.as_secs_f64() / 60.0),
            distance_m: whole(distance(origin.position, destination.position).0),
            swap_at,
            uav,
            road: self.way_by_road(now, origin, destination, deadline),
            latest_handover,
        })
    }

    /// What stands against it whatever aircraft is free: a stop order, a clock that is not right, goods that are not offered.
    fn not_now(&self, now: Now, submit: &Submit, payload: &CatalogueRow, deadline: Option<Utc>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if let Some((document, window)) = self.state.stop_in_force(now.utc) {
            let what = words(
                format!("Lệnh dừng bay {document} đang hiệu lực đến {}.", window.until.clock()),
                format!("Flight-stop order {document} is in force until {}.", window.until.clock()),
            );
            reasons.push(Reason::new("STOP_ORDER", what, words("Gửi bằng đường bộ.", "Send it by road.")).by("AO-06"));
        }
        let started = submit.clock_started_at.map(|time| time.0);
        if let Some(at) = started.filter(|at| *at > now.utc + CLOCK_SKEW) {
            let what = words("Giờ lấy mẫu ở tương lai.", "The time of collection lies in the future.");
            let next = words("Kiểm tra lại giờ trên phiếu.", "Check the time on the form.");
            reasons.push(Reason::new("CLOCK_IN_FUTURE", what, next).of("clock_started_at", at.to_string()).by("PL-22"));
        }
        if started.is_some() && deadline.is_some_and(|deadline| deadline <= now.utc) {
            let what = words(
                format!("Đã quá hạn {} phút của loại hàng này.", payload.receipt_minutes()),
                format!("The limit of {} minutes of this payload is already past.", payload.receipt_minutes()),
            );
            reasons.push(Reason::new("PAST_LIMIT", what, words("Lấy mẫu mới.", "Collect a new sample.")).by("PL-22"));
        }
        if !payload.enabled {
            let what = words(
                format!("{}: chưa được phép vận chuyển bằng UAV.", payload.name.vi),
                format!("{}: not offered by UAV.", payload.name.en),
            );
            reasons.push(Reason::new("PAYLOAD_OFF", what, words("Gửi bằng đường bộ.", "Send it by road.")).by("payloads.toml"));
        }
        reasons
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}
