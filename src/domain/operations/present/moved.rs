//! What the people of a booking are told of how its time changed.

use super::super::Operations;
use super::super::fact::HeldBy;
use super::super::state::{Consignment, Held, Moved, MovedFor};
use crate::units::time::{Span, Utc};
use crate::units::words::{Words, words};

impl Operations {
    /// What its sender and its receiver are told. Nothing of the more urgent one is: it may be somebody else's patient.
    pub(super) fn moved_words(&self, now: Utc, c: &Consignment, moved: &Moved) -> Words {
        let clock = |at: Option<Utc>| at.map_or_else(|| words("chưa có", "not known yet"), |at| words(at.clock(), at.clock()));
        if let Some(held) = c.held.as_ref().filter(|held| held.lasts(now)) {
            return held_words(held, self.expected_receipt(c), self.road_receipt(now, c));
        }
        let eta = clock(self.expected_receipt(c).or(c.eta));
        match &moved.cause {
            MovedFor::Movement(aerodrome, at) => {
                let at = at.clock();
                match moved.later.map(|later| later.as_millis().div_ceil(60_000)) {
                    Some(minutes) => words(
                        format!("bay muộn hơn {minutes} phút: có máy bay ở {aerodrome} lúc {at}; dự kiến mới {}.", eta.vi),
                        format!("leaves {minutes} min later: a movement at {aerodrome} at {at} closes its way; new estimate {}.", eta.en),
                    ),
                    None => {
                        let road = clock(moved.road_eta);
                        words(
                            format!("không bay được: có máy bay ở {aerodrome} lúc {at}; bằng đường bộ: {}.", road.vi),
                            format!("cannot fly: a movement at {aerodrome} at {at} closes its way; by road: {}.", road.en),
                        )
                    }
                }
            }
            MovedFor::Withdrawn(aerodrome, at) => {
                let at = at.clock();
                words(
                    format!("máy bay ở {aerodrome} lúc {at} ĐÃ HỦY: giữ giờ đã đặt, dự kiến {}; điều phối có thể đặt giờ sớm hơn.", eta.vi),
                    format!(
                        "the movement at {aerodrome} at {at} was WITHDRAWN: it keeps its time, expected {}; the dispatcher may book it earlier.",
                        eta.en
                    ),
                )
            }
            MovedFor::Earlier(gained) => {
                let minutes = gained.as_millis() / 60_000;
                words(
                    format!("bay sớm hơn {minutes} phút; dự kiến mới {}.", eta.vi),
                    format!("leaves {minutes} min earlier; new estimate {}.", eta.en),
                )
            }
            MovedFor::Held(by) | MovedFor::Released(by) => {
                let by = by_words(by);
                words(
                    format!("{} KHÔNG CÒN giữ chuyến: bay khi chuẩn bị xong, dự kiến {}.", by.vi, eta.vi),
                    format!("NO LONGER held by {}: it leaves when it is prepared, expected {}.", by.en, eta.en),
                )
            }
            MovedFor::Delayed(waits) => {
                let minutes = |span: Span| span.as_millis().div_ceil(60_000);
                let (later, waits) = (minutes(moved.later.unwrap_or_default()), minutes(*waits));
                let slot = words(
                    format!("chuyến bay phải chờ {waits} phút mới có giờ trống"),
                    format!("its flight waits {waits} min for a free slot"),
                );
                let step = words("chuẩn bị chuyến bay muộn hơn dự tính", "its flight was prepared later than was reckoned");
                let why = if waits > 0 { slot } else { step };
                words(
                    format!("muộn hơn {later} phút so với giờ đã báo: {}; dự kiến mới {}.", why.vi, eta.vi),
                    format!("{later} min later than was said: {}; new estimate {}.", why.en, eta.en),
                )
            }
            MovedFor::Urgent(_) => urgent_words(moved, &eta),
        }
    }
}

/// What is told of a booking that gave way to a more urgent one.
fn urgent_words(moved: &Moved, eta: &Words) -> Words {
    match (moved.later, moved.road_eta) {
        (Some(later), _) => {
            let minutes = later.as_millis().div_ceil(60_000);
            words(
                format!("bay muộn hơn {minutes} phút để nhường ca khẩn hơn; dự kiến mới {}.", eta.vi),
                format!("leaves {minutes} min later, for a more urgent one; new estimate {}.", eta.en),
            )
        }
        (None, Some(road)) => words(
            format!("nhường máy bay cho ca khẩn hơn; dự kiến mới {}; bằng đường bộ ngay: {}.", eta.vi, road.clock()),
            format!("gave up its aircraft for a more urgent one; new estimate {}; by road now: {}.", eta.en, road.clock()),
        ),
        (None, None) => words(
            format!("nhường máy bay cho ca khẩn hơn; dự kiến mới {}.", eta.vi),
            format!("gave up its aircraft for a more urgent one; new estimate {}.", eta.en),
        ),
    }
}

/// What is told while something holds it on the ground.
fn held_words(held: &Held, eta: Option<Utc>, road: Option<Utc>) -> Words {
    let by = by_words(&held.by);
    let until = held.until.map_or_else(
        || words(", chưa biết đến bao giờ", ", nobody knows until when"),
        |until| words(format!(" đến {}", until.clock_from()), format!(" until {}", until.clock_from())),
    );
    let eta = eta.map_or_else(
        || words("; chưa có giờ dự kiến", "; no estimate"),
        |eta| words(format!("; sớm nhất {}", eta.clock_from()), format!("; at the earliest {}", eta.clock_from())),
    );
    let road = road.map_or_else(
        || words("", ""),
        |road| words(format!("; bằng đường bộ: {}", road.clock_from()), format!("; by road: {}", road.clock_from())),
    );
    words("chưa bay được: ", "cannot leave: held by ").and("", &by).and("", &until).and("", &eta).and("", &road).and("", &words(".", "."))
}

/// What holds it.
fn by_words(by: &HeldBy) -> Words {
    match by {
        HeldBy::StopOrder(document) => words(format!("lệnh dừng bay {document}"), format!("flight-stop order {document}")),
        HeldBy::Weather(codes) => {
            let codes = codes.join(", ");
            words(format!("thời tiết ({codes})"), format!("weather ({codes})"))
        }
    }
}
