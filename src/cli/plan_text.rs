//! A plan for people: each line in Vietnamese, then in English.

use super::plan::Shown;
use super::verdict::verdict;
use super::{plan_energy, plan_profile};
use crate::domain::airspace::Permit;
use crate::domain::network::Network;
use crate::domain::plan::{Bingo, FlightPlan, PlanSketch, Profile};
use crate::domain::site::Pad;
use crate::units::quantity::Percent;
use crate::units::words::{Reason, Words, words};
use std::fmt::Write;

struct Page(String);

impl Page {
    fn line(&mut self, words: &Words) {
        self.two(&words.vi, &words.en);
    }

    fn two(&mut self, vi: &str, en: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "{vi}\n    {en}");
    }

    fn heading(&mut self, vi: &str, en: &str) {
        let _ = writeln!(self.0, "\n{vi} / {en}");
    }
}

/// The decimal point between two digits as a comma; other points stay.
fn comma(text: String) -> String {
    let all: Vec<char> = text.chars().collect();
    let digit = |place: Option<usize>| place.and_then(|p| all.get(p)).is_some_and(char::is_ascii_digit);
    let shown = |(place, c): (usize, &char)| if *c == '.' && digit(place.checked_sub(1)) && digit(Some(place + 1)) { ',' } else { *c };
    all.iter().enumerate().map(shown).collect()
}

/// The whole page.
pub(super) fn text(shown: &Shown<'_>) -> String {
    let mut page = Page(String::new());
    let Words { vi, en } = verdict(shown.outcome.as_ref().ok(), shown.is_past);
    let (from, to) = (&shown.input.from, &shown.input.to);
    let _ = writeln!(page.0, "{from} → {to}: {vi} / {en}");
    if shown.network.demonstration {
        page.two("TRÌNH DIỄN: không dùng để bay thật", "DEMONSTRATION: not for flight");
    }
    for site in &shown.what_if {
        page.two(
            &format!("GIẢ ĐỊNH: {site} chưa có bãi đáp; kết quả chỉ để tham khảo"),
            &format!("WHAT-IF: {site} has no pad; nothing can be flown there"),
        );
    }
    match shown.payload {
        // The goods that may not fly are named among the reasons.
        None if matches!(&shown.outcome, Err(no) if no.reasons.iter().any(|reason| reason.field == Some("payload"))) => {}
        Some(row) => page.two(&format!("Hàng: {} ({})", row.name.vi, row.code), &format!("payload: {} ({})", row.name.en, row.code)),
        None => page.two("Bay không tải", "positioning flight, no payload"),
    }
    hour(shown, &mut page);
    match &shown.outcome {
        Ok(plan) => {
            sketch(&plan.sketch, &mut page);
            details(plan, shown.network, &mut page);
            approach(shown, &mut page);
            let profile = Profile::of(plan, shown.network);
            page.0.push_str(&plan_profile::profile_text(&profile, &plan.sketch.path, shown.network));
            page.0.push_str(&plan_energy::bingo_text(Bingo::of(plan, shown.network).as_ref()));
        }
        Err(no) => {
            reasons(&no.reasons, &mut page);
            if let Some(found) = no.sketch.as_deref() {
                sketch(found, &mut page);
                approach(shown, &mut page);
                if let Some(kind) = shown.network.type_of(shown.input.tail) {
                    page.two(
                        "Những con số sau được tính như thể được bay; chuyến bay này bị từ chối",
                        "what follows is computed as if it were flown; this flight is refused",
                    );
                    let profile = Profile::of_sketch(found, kind, shown.network);
                    page.0.push_str(&plan_profile::profile_text(&profile, &found.path, shown.network));
                    page.0.push_str(&plan_energy::bingo_text(Bingo::of_sketch(found, kind, shown.network).as_ref()));
                }
            }
        }
    }
    after(shown, &mut page);
    page.0
}

/// Along which corridors of the pad of arrival aircraft come in, and where the data hold none.
fn approach(shown: &Shown<'_>, page: &mut Page) {
    let Some(pad) = shown.network.pads.get(&shown.input.to) else { return };
    page.line(&corridors(pad, shown.network));
}

/// The same, for every page that tells it.
pub(super) fn corridors(pad: &Pad, network: &Network) -> Words {
    let reach = network.limits.airspace.obstacle_reach.value;
    if pad.approaches.is_empty() {
        return words(
            format!(
                "Dữ liệu không có hành lang tiếp cận của bãi {}: chướng ngại vật chỉ được xét trong phạm vi {reach} quanh đường bay",
                pad.id
            ),
            format!("the data hold no approach corridor of pad {}: obstacles count within {reach} of the line alone", pad.id),
        );
    }
    let each: Vec<String> = pad.approaches.iter().map(|way| format!("{} ±{}, {}", way.from, way.half_width, way.length)).collect();
    words(
        format!("Hành lang tiếp cận của bãi {}: từ hướng {}", pad.id, each.join("; ")),
        format!("approach corridors of pad {}: from {}", pad.id, each.join("; ")),
    )
}

fn hour(shown: &Shown<'_>, page: &mut Page) {
    let at = shown.input.depart;
    let minute = at.hanoi_minute_of_day();
    let (year, month, day) = at.hanoi_date();
    let vi = format!("{day:02}/{month:02}/{year} {:02}:{:02}", minute / 60, minute % 60);
    if shown.hour_chosen {
        page.two(&format!("Cất cánh: {vi} (phút sớm nhất được phép)"), &format!("take-off: {at} (next permitted minute)"));
    } else {
        page.two(&format!("Cất cánh: {vi}"), &format!("take-off: {at}"));
    }
    if shown.is_past {
        page.two("Giờ cất cánh này đã qua: chỉ để xem lại", "this take-off lies in the past: to look back at, not to fly");
    }
}

fn reasons(reasons: &[Reason], page: &mut Page) {
    page.heading("Lý do", "Reasons");
    for reason in reasons {
        let rule = reason.rule.as_deref().map(|rule| format!(" [{rule}]")).unwrap_or_default();
        page.two(&format!("✕ {}: {}{rule}", reason.code, reason.what.vi), &format!("{}{rule}", reason.what.en));
        page.two(&format!("  → {}", reason.next.vi), &reason.next.en);
    }
}

fn sketch(sketch: &PlanSketch, page: &mut Page) {
    page.heading("Đường bay", "Line");
    let (km, minutes) = (sketch.distance.0 / 1e3, sketch.duration.0 / 60.0);
    page.two(
        &comma(format!("{km:.3} km, hướng {:.1}°, dự kiến {minutes:.1} phút", sketch.track.0)),
        &format!("{km:.3} km, track {:.1}°, about {minutes:.1} minutes", sketch.track.0),
    );
    let heights = &sketch.heights;
    page.two(
        &comma(format!(
            "Bay bằng ở {:.0} m trên bãi đáp đi ({:.1} m AMSL), {:.0}–{:.0} m trên mặt đất",
            heights.cruise.0,
            heights.cruise_amsl().0,
            heights.lowest.0,
            heights.highest.0
        )),
        &format!(
            "cruise {:.0} m above the pad of departure ({:.1} m AMSL), {:.0} to {:.0} m above ground",
            heights.cruise.0,
            heights.cruise_amsl().0,
            heights.lowest.0,
            heights.highest.0
        ),
    );
    for (place, leg) in sketch.path.legs().enumerate().filter(|_| !sketch.path.corners().is_empty()) {
        let (number, km, track) = (place + 1, leg.length.0 / 1e3, leg.track().0);
        let to = format!("{:.6}, {:.6}", leg.to.latitude, leg.to.longitude);
        page.two(
            &format!("{}, đến {to}", comma(format!("Chặng {number}: {km:.3} km, hướng {track:.1}°"))),
            &format!("leg {number}: {km:.3} km, track {track:.1}°, to {to}"),
        );
    }
    if sketch.weather_assessed {
        let (head, cross) = (sketch.wind.head, sketch.wind.cross);
        page.two(&comma(format!("Gió ngược {head}, gió ngang {cross}")), &format!("head wind {head}, cross wind {cross}"));
    } else {
        page.two("Thời tiết: chưa đánh giá", "weather: not assessed");
    }
    page.heading("Khu vực", "Zones");
    if sketch.zones.is_empty() {
        page.two("Không có", "none");
    }
    for zone in &sketch.zones {
        let opened = |vi: bool| match (&zone.opened_by, vi) {
            (Some(permit), true) => format!("; giấy phép {permit} mở"),
            (Some(permit), false) => format!("; opened by permit {permit}"),
            (None, _) => String::new(),
        };
        let kind = zone.kind.words();
        let inside = zone.length_inside().0 / 1e3;
        page.two(
            &comma(format!(
                "{} {} ({}): cách {}, bên trong {inside:.2} km{}",
                zone.zone,
                zone.name.vi,
                kind.vi,
                zone.distance,
                opened(true)
            )),
            &format!("{} {} ({}): {} away, {inside:.2} km inside{}", zone.zone, zone.name.en, kind.en, zone.distance, opened(false)),
        );
    }
    page.heading("Chướng ngại vật", "Obstacles");
    if sketch.obstacles.is_empty() {
        page.two("Không có", "none");
    }
    for obstacle in &sketch.obstacles {
        let (survey_vi, survey) = if obstacle.to_survey { ("; cần khảo sát", "; to be surveyed") } else { ("", "") };
        page.two(
            &format!(
                "{} {}: cách {} ±{}, đỉnh {} ±{}{survey_vi}",
                obstacle.id, obstacle.name, obstacle.distance, obstacle.accuracy, obstacle.top, obstacle.height_accuracy
            ),
            &format!(
                "{}: {} away ±{}, top {} ±{}{survey}",
                obstacle.id, obstacle.distance, obstacle.accuracy, obstacle.top, obstacle.height_accuracy
            ),
        );
    }
    page.heading("Năng lượng (giả định E1)", "Energy (assumption E1)");
    page.two(&comma(format!("Ban đầu {}", sketch.budget.start)), &format!("start {}", sketch.budget.start));
    for (what, used) in &sketch.budget.lines {
        let name = what.words();
        // What a tail wind gives is added.
        let (sign, size) = if *used < Percent(0.0) { ("+", Percent(-used.0)) } else { ("−", *used) };
        page.two(&comma(format!("{sign} {} {size}", name.vi)), &format!("{} {used}", name.en));
    }
    page.two(
        &comma(format!("Còn {} khi hạ cánh (dự trữ {})", sketch.budget.touchdown, sketch.budget.reserve)),
        &format!("{} left at touchdown (reserve {})", sketch.budget.touchdown, sketch.budget.reserve),
    );
}

fn details(plan: &FlightPlan, network: &Network, page: &mut Page) {
    page.heading("Dự phòng", "Alternates");
    if plan.alternates.is_empty() {
        page.two("Không có bãi đáp dự phòng", "there is none");
    }
    for alternate in &plan.alternates {
        let km = alternate.distance.0 / 1e3;
        page.two(
            &comma(format!("{}: {km:.2} km, còn {}", alternate.pad, alternate.touchdown)),
            &format!("{}: {km:.2} km, {} left", alternate.pad, alternate.touchdown),
        );
    }
    let places = plan.safe_points.iter().map(|safe| safe.pad.as_str()).collect::<Vec<_>>().join(", ");
    page.two(&format!("Tự quay về: nơi gần nhất trong {places}"), &format!("own return: to the nearest of {places}"));
    let turning = plan.point_of_no_return.map_or_else(
        || words("Quay về được từ mọi điểm", "home is in reach from everywhere"),
        |along| {
            let km = along.0 / 1e3;
            words(comma(format!("Điểm không thể quay về: km {km:.2}")), format!("point of no return: km {km:.2}"))
        },
    );
    page.line(&turning);
    page.heading("Ghi chú", "Notes");
    for note in &plan.notes {
        let (vi, en) = if note.acknowledge { ("[cần xác nhận] ", "[to be acknowledged] ") } else { ("", "") };
        page.two(&format!("• {vi}{}", note.what.vi), &format!("{en}{}", note.what.en));
    }
    page.two(&format!("Giấy phép {}", plan.permit), &format!("permit {}", plan.permit));
    if let Some(said) = network.permits.iter().find(|permit| permit.id == plan.permit).and_then(purposes) {
        page.two(&format!("Mục đích theo giấy phép: {}", said.vi), &format!("purposes of the permit: {}", said.en));
    }
    page.two(&format!("Dấu kế hoạch {}", plan.fingerprint()), &format!("package {}", plan.package.digest()));
}

fn after(shown: &Shown<'_>, page: &mut Page) {
    if let Some(learned) = &shown.input.condition.correction {
        page.line(&plan_energy::learned(learned));
    }
    page.heading("So sánh", "Beside it");
    if let Some(swap) = shown.swap_needed() {
        let said = if swap {
            words(
                "Bay đi và về trên một pin không đủ dự trữ: phải đổi pin ở nơi đến",
                "out and back do not fit one pack: swap at the destination",
            )
        } else {
            words("Bay đi và về được trên một pin", "out and back fit one pack")
        };
        page.line(&said);
    }
    if let Some(road) = shown.road {
        let minutes = road.time.0 / 60.0;
        let (vi, en) = if road.peak { ("giờ cao điểm", "peak") } else { ("ngoài giờ cao điểm", "off-peak") };
        page.two(
            &comma(format!("Đường bộ dự kiến {minutes:.0} phút, {:.1} km ({vi}; giả định ±35 %)", road.length.0 / 1e3)),
            &format!("by road about {minutes:.0} minutes, {:.1} km ({en}; assumed, ±35 %)", road.length.0 / 1e3),
        );
    }
}

/// What a permit says that flights under it are for; None where it names nothing.
pub(super) fn purposes(permit: &Permit) -> Option<Words> {
    let said: Vec<Words> = permit.purposes.iter().map(|purpose| purpose.words()).collect();
    let list = |word: fn(&Words) -> &str| said.iter().map(word).collect::<Vec<_>>().join(", ");
    (!said.is_empty()).then(|| words(list(|said| &said.vi), list(|said| &said.en)))
}
