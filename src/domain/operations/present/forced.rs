//! Aircraft in the air under a stop order, or on their way into a zone that a movement closes: what their pilots must decide, with the
//! shortest legal ends. Each row ends with its cause: the aircraft is down, the order is lifted, the way is open.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::Flight;
use super::super::view::{AlarmLevel, AlarmView, EndKind, EndView};
use crate::domain::people::Role;
use crate::units::quantity::Percent;
use crate::units::time::{Now, Span, TimeWindow, Utc};
use crate::units::words::{Words, words};

/// So many legal ends are named.
const NAMED: usize = 3;

impl Operations {
    /// One row for each aircraft in the air that a stop order reaches, and one for each closed zone that it would be in.
    pub(super) fn forced_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for flight in self.state.flights.values().filter(|flight| flight.may_be_airborne()) {
            let (stop, stays) = (self.stop_reaching(now, flight), self.closed_ahead(now, flight));
            if stop.is_none() && stays.is_empty() {
                continue;
            }
            let ends = ends_words(&self.ends(now, flight));
            let tail = &flight.tail;
            if let Some((document, order)) = stop {
                let until = order.window.until.clock();
                let says = words(
                    format!("{tail} đang bay khi LỆNH DỪNG BAY {document} có hiệu lực đến {until}."),
                    format!("{tail} is in the air under FLIGHT-STOP ORDER {document}, in force until {until}."),
                );
                alarms.push(self.forced_row(now, "STOP_IN_FORCE", flight, &says.and(" ", &ends), order.entered.max(order.window.from)));
            }
            for stay in stays {
                let closing = &stay.closing;
                let (zone, at) = (&closing.zone, closing.at.clock());
                let (shut, open) = (closing.window.from.clock(), closing.window.until.clock_from());
                let (from, until) = (stay.from.clock(), stay.until.clock());
                let says = words(
                    format!(
                        "{tail} ở trong {zone} từ {from} đến {until}, khi khu vực ĐÓNG ({shut} đến {open}) vì máy bay ở {} lúc {at}.",
                        closing.aerodrome
                    ),
                    format!(
                        "{tail} is in {zone} from {from} until {until}, while it is CLOSED ({shut} until {open}) for a movement at {} at {at}.",
                        closing.aerodrome
                    ),
                );
                let told = self.state.announced.get(&(closing.aerodrome.clone(), closing.at)).copied();
                alarms.push(self.forced_row(now, "ZONE_CLOSES", flight, &says.and(" ", &ends), told.unwrap_or(now.utc)));
            }
        }
    }

    /// One row while aircraft are in the air and the wind that was reported is over a limit.
    pub(super) fn wind_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        if !self.state.flights.values().any(Flight::may_be_airborne) {
            return;
        }
        let against = self.weather_against(now, &TimeWindow { from: now.utc, until: now.utc + Span::secs(1) });
        let wind = against.iter().filter(|reason| reason.code.starts_with("WIND_")).map(|reason| &reason.what);
        let Some((over, report)) = Words::joined(wind, " ").zip(self.weather_report()) else { return };
        let next = words("Không cho cất cánh; xem thứ tự hạ cánh.", "No launches; see the order of landing.");
        alarms.push(AlarmView {
            code: "WIND_LIMIT",
            level: AlarmLevel::Warning,
            says: over.and(" ", &next),
            tail: None,
            flight: None,
            consignment: None,
            since: Time(report.at.min(now.utc)),
            escalated_to: Vec::new(),
        });
    }

    /// A row that is its pilot's first, and the lead's and the dispatcher's too when the pilot has not acted on it in time.
    fn forced_row(&self, now: Now, code: &'static str, flight: &Flight, says: &Words, caused: Utc) -> AlarmView {
        use super::super::state::Stage;
        let off = match flight.stage {
            Stage::Launching { since, .. } | Stage::Airborne { since } => since,
            Stage::Planned | Stage::Cleared(_) | Stage::Landed | Stage::Ended => caused,
        };
        let since = caused.max(off).min(now.utc);
        let answered = flight.order.as_ref().is_some_and(|order| order.at >= since && order.order != "launch" && order.state != "refused");
        let late = !answered && since + self.network.limits.people.answer.value <= now.utc;
        let pilot = self.tail(&flight.tail).pilot.map_or_else(|| "–".to_owned(), |pilot| pilot.to_string());
        let call = if late {
            words(
                format!("Người điều khiển ({pilot}) CHƯA quyết định. Trưởng ca, điều phối: gọi ngay."),
                format!("Its pilot ({pilot}) has NOT decided. Lead, dispatcher: call now."),
            )
        } else {
            words(format!("Người điều khiển ({pilot}): quyết định ngay."), format!("Pilot ({pilot}): decide now."))
        };
        AlarmView {
            code,
            level: AlarmLevel::Warning,
            says: if answered { says.clone() } else { says.clone().and(" ", &call) },
            tail: Some(flight.tail.clone()),
            flight: Some(flight.id),
            consignment: None,
            since: Time(since),
            escalated_to: if late { vec![Role::Lead, Role::Dispatcher] } else { Vec::new() },
        }
    }
}

/// The shortest legal ends with their minutes; the shortest of all, where none is legal.
fn ends_words(ends: &[EndView]) -> Words {
    let one = |end: &EndView| {
        let (pad, minutes, left) = (&end.pad, end.seconds.div_ceil(60), percent(end.touchdown_milli_percent));
        match end.kind {
            EndKind::Continue => {
                words(format!("bay tiếp đến {pad} ({minutes} phút, còn {left})"), format!("on to {pad} ({minutes} min, {left} left)"))
            }
            EndKind::Return => {
                words(format!("quay về {pad} ({minutes} phút, còn {left})"), format!("back to {pad} ({minutes} min, {left} left)"))
            }
            EndKind::Divert => words(format!("đến {pad} ({minutes} phút, còn {left})"), format!("to {pad} ({minutes} min, {left} left)")),
        }
    };
    let list = |ends: Vec<Words>| {
        let mut ends = ends.into_iter();
        let first = ends.next();
        first.map(|first| ends.fold(first, |said, end| said.and("; ", &end)))
    };
    if let Some(legal) = list(ends.iter().filter(|end| end.legal).take(NAMED).map(one).collect()) {
        return words(format!("Đích hợp lệ gần nhất: {}.", legal.vi), format!("Shortest legal end: {}.", legal.en));
    }
    match list(ends.iter().take(1).map(one).collect()) {
        Some(end) => {
            words(format!("KHÔNG có đích nào hợp lệ; gần nhất: {}.", end.vi), format!("NO end is legal; the shortest: {}.", end.en))
        }
        None => words("Chưa biết máy bay ở đâu: không tính được đích.", "Where it is is not known: no end can be reckoned."),
    }
}

fn percent(milli: i64) -> Percent {
    Percent(f64::from(i32::try_from(milli).unwrap_or(i32::MAX)) / 1e3)
}
