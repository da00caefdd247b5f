//! Returns that do not get there with the reserve: the order stands, and people are told at once what it comes to.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::Flight;
use super::super::view::{AlarmLevel, AlarmView, EndKind, EndView, ReachView};
use crate::units::ids::TailId;
use crate::units::quantity::Percent;
use crate::units::time::{Now, Utc};
use crate::units::words::{Words, words};

impl Operations {
    /// One row for each return, ordered or begun by the aircraft itself, at whose end the final reserve would not be left.
    pub(super) fn return_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for flight in self.state.flights.values() {
            let Some(since) = returns_since(flight) else { continue };
            let Some(reach) = self.return_reach(now, flight).filter(|reach| reach.short_milli_percent > 0) else { continue };
            alarms.push(AlarmView {
                code: "RETURN_SHORT",
                level: AlarmLevel::Warning,
                says: short_words(&flight.tail, &reach),
                tail: Some(flight.tail.clone()),
                flight: Some(flight.id),
                consignment: None,
                since: Time(since),
                escalated_to: Vec::new(),
            });
        }
    }
}

/// Since when it returns, or is told to.
fn returns_since(flight: &Flight) -> Option<Utc> {
    let ordered = flight.order.as_ref().filter(|order| order.order == "return" && order.state != "refused");
    ordered.map(|order| order.at).or(flight.returning)
}

fn short_words(tail: &TailId, reach: &ReachView) -> Words {
    let (pad, minutes) = (&reach.pad, reach.seconds.div_ceil(60));
    let (left, short) = (percent(reach.touchdown_milli_percent), percent(reach.short_milli_percent));
    let end = if reach.reachable {
        words(
            format!("{tail} quay về {pad}: {minutes} phút, còn {left} khi chạm đất, thiếu {short} so với dự trữ cuối."),
            format!("{tail} returns to {pad}: {minutes} min, {left} left at touchdown, {short} short of the final reserve."),
        )
    } else {
        words(
            format!("{tail} quay về {pad}: {minutes} phút, KHÔNG tới được: thiếu {short} so với dự trữ cuối."),
            format!("{tail} returns to {pad}: {minutes} min, it does NOT get there: {short} short of the final reserve."),
        )
    };
    end.and(" ", &better_words(reach.better.as_ref()))
}

fn better_words(better: Option<&EndView>) -> Words {
    let Some(better) = better else {
        return words(
            "Không có nơi nào khác tới được: chọn chỗ trống và hạ cánh ngay.",
            "No other end is within reach: choose open ground and land now.",
        );
    };
    let (pad, minutes, left) = (&better.pad, better.seconds.div_ceil(60), percent(better.touchdown_milli_percent));
    let how = match better.kind {
        EndKind::Continue => words("cho bay tiếp", "let it go on"),
        EndKind::Return | EndKind::Divert => words("đến đó rồi hạ cánh", "go there and land"),
    };
    words(
        format!("Tốt hơn: {pad}, {minutes} phút, còn {left}: {}.", how.vi),
        format!("Better: {pad}, {minutes} min, {left} left: {}.", how.en),
    )
}

fn percent(milli: i64) -> Percent {
    Percent(f64::from(i32::try_from(milli).unwrap_or(i32::MAX)) / 1e3)
}
