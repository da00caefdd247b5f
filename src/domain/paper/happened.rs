//! What a record says in a line: its act, and the numbers and places that an auditor looks for.

use super::frame::{Names, moment};
use crate::domain::operations::fact::ConsignmentFact;
use crate::domain::operations::meaning::meaning;
use crate::units::words::{Words, words};

/// The act in both languages, also of what nobody signs.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is signed has its meaning already, each by its own arm")]
pub(super) fn act(fact: &ConsignmentFact) -> Words {
    use ConsignmentFact as F;
    if let Some(means) = meaning(fact) {
        return means;
    }
    match fact {
        F::PermissionNeeded { .. } => words("cần xin phép thêm", "needs more permission"),
        F::BookingMoved { .. } | F::BookingRetimed { .. } => words("chuyến bay bị lùi giờ", "its flights leave later"),
        F::BookingPreempted { .. } => words("nhường UAV cho kiện khẩn hơn", "gives its aircraft to a more urgent one"),
        F::BookingClosed { .. } => words("giờ bay bị đóng", "the time of its flights is closed"),
        F::BookingFreed { .. } => words("giờ bay được giữ lại", "its flights keep their time"),
        F::BookingAdvanced { .. } => words("chuyến bay được đẩy sớm", "its flights leave earlier"),
        F::HandoverLapsed {} => words("hết hạn giao, không ai nhận", "the offer lapsed, nobody took over"),
        F::SealReused { .. } => words("số niêm phong đã dùng, bị từ chối", "a used seal was refused"),
        F::Departed { .. } => words("cất cánh", "took off"),
        F::Arrived { .. } => words("đã hạ cánh", "landed"),
        F::Returning { .. } => words("bay quay về", "flies back"),
        F::Resumed {} => words("tiếp tục", "goes on"),
        F::IncidentDeclared { .. } => words("sự cố", "incident"),
        F::TemperatureRead { .. } => words("máy ghi nhiệt báo số đo", "the logger reports"),
        // Everything that somebody signs has its meaning above.
        _ => words("ghi nhận", "recorded"),
    }
}

/// A temperature to the thousandth where it was told so.
pub(super) fn degrees(milli_celsius: i32) -> String {
    let exact = f64::from(milli_celsius) / 1e3;
    if milli_celsius % 100 == 0 { format!("{exact:.1} °C") } else { format!("{exact} °C") }
}

fn both(vi: &str, en: &str, value: &str) -> Words {
    words(format!("{vi} {value}"), format!("{en} {value}"))
}

/// What it says besides: seals, aircraft, places, reasons.
#[expect(clippy::wildcard_enum_match_arm, reason = "most records say nothing besides; the act is told in any case")]
pub(super) fn details(names: &Names<'_>, fact: &ConsignmentFact) -> Vec<Words> {
    use ConsignmentFact as F;
    let same = |text: &str| words(text, text);
    let seal = |seal: &str| both("niêm phong", "seal", seal);
    let by = |tail: &str, flight: &str| both("UAV", "aircraft", &format!("{tail}, {flight}"));
    let because = |reason: &str| both("lý do:", "reason:", reason);
    match fact {
        F::Packed { box_number, seal: closed, logger, mass_g, .. } => {
            let logger = logger.as_ref().map(|logger| both("máy ghi nhiệt", "logger", logger.as_str()));
            [both("hộp", "box", box_number.as_str()), seal(closed), same(&format!("{mass_g} g"))].into_iter().chain(logger).collect()
        }
        F::SealReused { seal: read } => vec![seal(read)],
        F::HandoverAccepted { seal: Some(read), seal_broken, .. } => {
            let broken = seal_broken.then(|| words("niêm phong KHÔNG nguyên", "the seal is NOT intact"));
            std::iter::once(seal(read)).chain(broken).collect()
        }
        F::HandoverOffered { expires, .. } => vec![both("đến", "until", &moment(*expires))],
        F::HandoverDeclined { reason, .. } | F::LoggerRetired { reason } | F::RequestDeclined { reason } => vec![because(reason)],
        F::ConsignmentCancelled { reason } | F::ConsignmentLost { reason, .. } | F::PermissionRefused { reason } => vec![because(reason)],
        F::LoadOffered { tail, flight, .. } | F::Loaded { tail, flight, .. } | F::Departed { tail, flight } => {
            vec![by(tail.as_str(), &flight.to_string())]
        }
        F::Arrived { tail, flight, site } => vec![by(tail.as_str(), &flight.to_string()), names.site(site)],
        F::Unloaded { tail, site, .. } => vec![both("UAV", "aircraft", tail.as_str()), names.site(site)],
        F::Returning { cause } | F::IncidentDeclared { cause } => vec![because(cause)],
        F::RoadOrdered { reason: Some(reason), .. } => vec![because(reason)],
        F::Recovered { site, field, seal: read, new_seal, .. } => {
            let fields = field.as_deref().map(same);
            let new = new_seal.as_deref().map(|new| both("niêm phong mới", "new seal", new));
            [names.site(site), seal(read)].into_iter().chain(fields).chain(new).collect()
        }
        F::ReceiptSigned { seal: read, deviations, .. } => {
            let wrong = (!deviations.is_empty()).then(|| both("sai lệch:", "deviations:", &deviations.join(", ")));
            std::iter::once(seal(read)).chain(wrong).collect()
        }
        F::QuarantineReleased { decision, reason, .. } => vec![both("quyết định", "decision", decision), because(reason)],
        F::SentBack { reason, decision, .. } | F::ConsignmentDisposed { reason, decision } => {
            let decision = decision.as_deref().map(|number| both("quyết định", "decision", number));
            decision.into_iter().chain([because(reason)]).collect()
        }
        F::TemperatureRead { logger, readings, .. } => {
            let told: Vec<i32> = readings.iter().filter_map(|reading| reading.milli_celsius).collect();
            let range = told.iter().min().zip(told.iter().max()).map(|(low, high)| format!("{} … {}", degrees(*low), degrees(*high)));
            let range = range.map_or_else(|| words("không có số đo", "no reading"), |range| same(&range));
            vec![words(format!("{logger}: {} số đo", readings.len()), format!("{} readings", readings.len())), range]
        }
        F::Correction { corrects_seq, was, right, reason, .. } => {
            vec![both("sửa bản ghi", "corrects record", &format!("#{corrects_seq}")), same(&format!("{was} → {right}")), because(reason)]
        }
        F::GlassBroken { reason, until, .. } => vec![because(reason), both("đến", "until", &moment(*until))],
        _ => Vec::new(),
    }
}
