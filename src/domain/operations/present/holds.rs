//! Holds as they are shown: with their end, what they cost, and what they come near to.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::Flight;
use super::super::view::{AlarmLevel, AlarmView, HoldView};
use crate::domain::flight::Mode;
use crate::domain::people::Role;
use crate::units::quantity::Percent;
use crate::units::time::Now;
use crate::units::words::words;

impl Operations {
    pub(super) fn hold_view(&self, flight: &Flight) -> Option<HoldView> {
        let hold = flight.hold()?;
        Some(HoldView {
            since: Time(hold.held_since.unwrap_or(hold.from)),
            until: Time(hold.until),
            cost_milli_percent: hold.cost_milli_percent,
            touchdown_milli_percent: hold.touchdown_milli_percent,
            certified: hold.certificate.is_some(),
            with: hold.with,
        })
    }

    /// One row for each hold: that it lasts and until when, or that it is over; and one where it may come near to another flight.
    pub(super) fn hold_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for (flight, hold) in self.state.flights.values().filter_map(|flight| Some((flight, flight.hold()?))) {
            let tail = &flight.tail;
            let until = hold.until.clock();
            let mut row = |code, level, says, since, escalated_to| {
                let (tail, flight) = (Some(tail.clone()), Some(flight.id));
                alarms.push(AlarmView { code, level, says, tail, flight, consignment: None, since: Time(since), escalated_to });
            };
            if hold.until <= now.utc {
                let says = words(
                    format!("{tail}: HẾT giờ chờ ({until}). Quyết định ngay: bay tiếp, quay về hoặc bay bãi dự phòng."),
                    format!("{tail}: the hold is OVER ({until}). Decide now: go on, return, or fly an alternate."),
                );
                row("HOLD_OVER", AlarmLevel::Warning, says, hold.until, Vec::new());
                let called = hold.until + self.network.limits.people.answer.value;
                if called <= now.utc {
                    let pilot = self.tail(tail).pilot;
                    let who = pilot.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
                    let says = words(
                        format!(
                            "{tail}: hết giờ chờ từ {until}, người điều khiển ({who}) CHƯA quyết định. Trưởng ca, điều phối: gọi ngay hoặc cử người khác nhận máy bay."
                        ),
                        format!(
                            "{tail}: its hold is over since {until} and its pilot ({who}) has NOT decided. Lead, dispatcher: call the pilot now, or let another one take over."
                        ),
                    );
                    row("HOLD_UNANSWERED", AlarmLevel::Warning, says, called, vec![Role::Lead, Role::Dispatcher]);
                }
            } else if self.picture.of(tail).mode() == Some(Mode::Hold) {
                let left = hold.touchdown_milli_percent.map(percent);
                let (vi, en) = left.map_or((String::new(), String::new()), |left| {
                    (format!(", còn {left} khi chạm đất"), format!(", {left} left at touchdown"))
                });
                let says = words(format!("{tail} chờ đến {until}{vi}."), format!("{tail} holds until {until}{en}."));
                row("HOLDS", AlarmLevel::Advisory, says, hold.from, Vec::new());
            }
            if let Some(with) = hold.with {
                let says = words(
                    format!("{tail}: khi chờ có thể đến gần chuyến {with}. Theo dõi cả hai; cho một máy bay đi nơi khác."),
                    format!("{tail}: while it holds it could come near to flight {with}. Watch both; send one elsewhere."),
                );
                row("HOLD_NEAR", AlarmLevel::Warning, says, hold.from, Vec::new());
            }
        }
    }
}

fn percent(milli: i64) -> Percent {
    Percent(f64::from(i32::try_from(milli).unwrap_or(i32::MAX)) / 1e3)
}
