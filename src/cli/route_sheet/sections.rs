//! The sections about the flight itself: line, obstacles, energy, ends, sources.

use super::facts::Facts;
use super::html::{Page, both, escaped, number, source, two};
use super::page::hanoi;
use crate::domain::geo::Position;
use crate::units::words::{Words, words};
use std::collections::BTreeSet;

pub(super) fn metres(value: f64) -> String {
    format!("<span class=\"num\">{} m</span>", number(value, 0))
}

pub(super) fn kilometres(value: f64) -> String {
    format!("<span class=\"num\">{} km</span>", number(value / 1e3, 3))
}

pub(super) fn place(at: Position) -> String {
    format!("<span class=\"num\">{:.6}, {:.6}</span>", at.latitude, at.longitude)
}

/// The four figures that are looked for first.
pub(super) fn summary(facts: &Facts<'_>, page: &mut Page) {
    let sketch = facts.sketch;
    let boxes = [
        (number(sketch.distance.0 / 1e3, 2) + " km", words("quãng đường", "distance")),
        (number(sketch.duration.0 / 60.0, 1) + " phút", words("thời gian bay", "minutes of flight")),
        (number(sketch.heights.highest.0, 0) + " m AGL", words("cao nhất", "highest")),
        (number(sketch.budget.touchdown.0, 1) + " %", words("pin khi hạ cánh", "left at touchdown")),
    ];
    page.raw("<div class=\"summary\">");
    for (value, name) in boxes {
        page.raw(&format!("<div><b>{value}</b>{}</div>", both(&name)));
    }
    page.raw("</div>\n");
}

pub(super) fn route(facts: &Facts<'_>, page: &mut Page) {
    let (sketch, network) = (facts.sketch, facts.network);
    page.section(1, "Tuyến bay", "Route");
    let mut rows = Vec::new();
    for (pad, what) in [(&sketch.from, words("Cất cánh", "take-off")), (&sketch.to, words("Hạ cánh", "landing"))] {
        let Some(pad) = network.pads.get(pad) else { continue };
        rows.push(vec![
            both(&what),
            format!("<b>{}</b> {}", escaped(pad.id.as_str()), both(&pad.name)),
            place(pad.position),
            format!("± {}", metres(pad.accuracy.0)),
            format!("<span class=\"num\">{} m AMSL</span>", number(pad.ground.0, 1)),
            source(&pad.source, pad.assumed),
        ]);
    }
    for (number_of, corner) in sketch.path.corners().iter().enumerate() {
        let name = words(format!("Điểm rẽ {}", number_of + 1), format!("corner {}", number_of + 1));
        rows.push(vec![both(&name), String::new(), place(*corner), String::new(), String::new(), String::new()]);
    }
    let head = [
        words("Điểm", "Place"),
        words("Tên", "Name"),
        words("Vĩ độ, kinh độ", "Latitude, longitude"),
        words("Sai số", "Accuracy"),
        words("Mặt đất", "Ground"),
        words("Nguồn", "Source"),
    ];
    page.table(&head, &rows);
    let legs: Vec<Vec<String>> = sketch
        .path
        .legs()
        .enumerate()
        .map(|(nth, leg)| vec![(nth + 1).to_string(), kilometres(leg.length.0), format!("{}°", number(leg.track().0, 1)), place(leg.to)])
        .collect();
    page.table(&[words("Chặng", "Leg"), words("Dài", "Length"), words("Hướng thật", "True track"), words("Đến", "To")], &legs);
    let heights = &sketch.heights;
    let aircraft = format!("{} ({})", both(&facts.kind.name), escaped(facts.shown.input.tail.as_str()));
    let payload = facts.shown.payload.map_or_else(
        || two("không tải", "none"),
        |row| format!("{} ({}), {} g", both(&row.name), escaped(row.code.as_str()), number(facts.shown.input.payload.0, 0)),
    );
    let mut facts_rows = vec![
        (words("UAV", "Aircraft"), aircraft),
        (words("Hàng", "Payload"), payload),
        (words("Cất cánh (giờ Hà Nội)", "Take-off (Hanoi time)"), escaped(&hanoi(facts.shown.input.depart))),
        (words("Quãng đường", "Distance"), kilometres(sketch.distance.0)),
        (
            words("Thời gian từ mở máy đến tắt máy", "From arming to disarming"),
            format!("{} {}", number(sketch.duration.0 / 60.0, 1), two("phút", "minutes")),
        ),
        (
            words("Độ cao bay bằng", "Cruise height"),
            format!(
                "{} {}, {} m AMSL",
                metres(heights.cruise.0),
                two("trên bãi đi", "above the pad of departure"),
                number(heights.cruise_amsl().0, 1)
            ),
        ),
        (
            words("Trên mặt đất dọc đường", "Above ground on the way"),
            format!(
                "{}–{} m AGL; {} {} m AGL ({})",
                number(heights.lowest.0, 0),
                number(heights.highest.0, 0),
                two("trần", "ceiling"),
                number(network.limits.airspace.ceiling.value.0, 0),
                escaped(&network.limits.airspace.ceiling.source)
            ),
        ),
    ];
    let weather = if sketch.weather_assessed {
        two(
            &format!("Gió ngược {} m/s, gió ngang {} m/s", number(sketch.wind.head.0, 1), number(sketch.wind.cross.0, 1)),
            &format!("head wind {}, cross wind {}", sketch.wind.head, sketch.wind.cross),
        )
    } else {
        two("chưa đánh giá: tính với lặng gió", "not assessed: reckoned in still air")
    };
    facts_rows.push((words("Thời tiết", "Weather"), weather));
    if let Some(plan) = facts.plan {
        facts_rows.push((words("Dấu kế hoạch", "Fingerprint of the plan"), escaped(&plan.fingerprint().to_string())));
    }
    page.facts(&facts_rows);
}

pub(super) fn obstacles(facts: &Facts<'_>, page: &mut Page) {
    page.section(3, "Chướng ngại vật", "Obstacles");
    if facts.sketch.obstacles.is_empty() {
        page.line("", "Không có chướng ngại vật nào được ghi nhận gần đường bay.", "No obstacle near the line is on record.");
    } else {
        let row = |near: &crate::domain::plan::ObstacleNear| {
            let known = facts.network.obstacles.iter().find(|o| o.id == near.id);
            let survey = if near.to_survey {
                format!("<br><b class=\"mark\">{}</b>", two("cần khảo sát", "to be surveyed"))
            } else {
                String::new()
            };
            vec![
                format!("<b>{}</b> {}", escaped(&near.id), escaped(&near.name)),
                format!("{} ± {}", metres(near.distance.0), metres(near.accuracy.0)),
                format!("{} m AGL, {} m AMSL ± {}", number(near.height.0, 0), number(near.top.0, 0), metres(near.height_accuracy.0)),
                format!("{}{survey}", metres((near.above_top - near.height_accuracy).0)),
                known.map(|o| source(&o.height_source, o.assumed)).unwrap_or_default(),
            ]
        };
        let head = [
            words("Chướng ngại vật", "Obstacle"),
            words("Cách đường bay", "From the line"),
            words("Đỉnh", "Top"),
            words("Bay trên đỉnh, trừ sai số", "Cruise above it, less its uncertainty"),
            words("Nguồn", "Source"),
        ];
        page.table(&head, &facts.sketch.obstacles.iter().map(row).collect::<Vec<_>>());
    }
    let limits = &facts.network.limits.airspace;
    page.line(
        "small",
        &format!(
            "Khoảng cách tối thiểu trên đỉnh, cộng sai số của đỉnh: {} trong phạm vi {}.",
            limits.obstacle_clearance.value, limits.obstacle_reach.value
        ),
        &format!(
            "Least clearance above a top, as high as it may be: {} within {}.",
            limits.obstacle_clearance.value, limits.obstacle_reach.value
        ),
    );
}

pub(super) fn energy(facts: &Facts<'_>, page: &mut Page) {
    page.section(4, "Năng lượng", "Energy");
    let budget = &facts.sketch.budget;
    let percent = |value: f64| format!("<span class=\"num\">{} %</span>", number(value, 1));
    let mut rows = vec![(words("Ban đầu", "Start"), percent(budget.start.0))];
    rows.extend(budget.lines.iter().map(|(what, used)| (what.words(), percent(-used.0))));
    rows.push((words("Còn khi hạ cánh", "Left at touchdown"), format!("<b>{}</b>", percent(budget.touchdown.0))));
    rows.push((
        words("Dự trữ, không bao giờ đưa vào kế hoạch", "Reserve, never planned for use"),
        format!("{} ({})", percent(budget.reserve.0), escaped(&facts.network.limits.energy.reserve.source)),
    ));
    page.facts(&rows);
    page.raw(&format!("<p class=\"small\">{}</p>\n", source(&facts.kind.source, false)));
    let assumed: Vec<&str> = facts.kind.assumed.iter().map(String::as_str).collect();
    page.line(
        "small",
        &format!("Chưa ai công bố, là giả định: {}.", assumed.join(", ")),
        "Nobody published these figures: they are assumptions.",
    );
}

pub(super) fn ends(facts: &Facts<'_>, page: &mut Page) {
    page.section(7, "Hạ cánh dự phòng và tự quay về", "Alternates and the aircraft's own return");
    let Some(plan) = facts.plan else {
        page.line("", "Không có kế hoạch: chưa tính.", "There is no plan: not worked out.");
        return;
    };
    let name = |pad: &crate::units::ids::PadId| facts.network.pads.get(pad).map(|pad| both(&pad.name)).unwrap_or_default();
    if plan.alternates.is_empty() {
        page.line("", "Không có bãi đáp dự phòng trong tầm.", "No alternate is in reach.");
    } else {
        let rows: Vec<Vec<String>> = plan
            .alternates
            .iter()
            .map(|a| {
                vec![
                    format!("<b>{}</b> {}", escaped(a.pad.as_str()), name(&a.pad)),
                    kilometres(a.distance.0),
                    format!("{} %", number(a.touchdown.0, 1)),
                ]
            })
            .collect();
        page.table(&[words("Bãi đáp", "Pad"), words("Từ nơi đến", "From the destination"), words("Pin còn", "Left")], &rows);
    }
    let safe: Vec<String> =
        plan.safe_points.iter().map(|safe| format!("<b>{}</b> {}", escaped(safe.pad.as_str()), place(safe.at))).collect();
    let none = || two("quay về được từ mọi điểm", "home is in reach from everywhere");
    let holds: Vec<String> = plan
        .hold_off
        .iter()
        .map(|off| {
            format!(
                "km {}–{}: {}",
                number(off.stretch.from.0 / 1e3, 2),
                number(off.stretch.until.0 / 1e3, 2),
                escaped(&off.because.join(", "))
            )
        })
        .collect();
    page.facts(&[
        (words("Tự quay về nơi gần nhất", "Own return: to the nearest of"), safe.join("<br>")),
        (
            words("Độ cao quay về", "Return height"),
            format!("{} {}", metres(plan.package.return_height.0), two("trên bãi đi", "above the pad of departure")),
        ),
        (words("Điểm không thể quay về", "Point of no return"), plan.point_of_no_return.map_or_else(none, |along| kilometres(along.0))),
        (
            words("Không giữ chờ ở", "Hold is not offered at"),
            if holds.is_empty() { two("giữ chờ được ở mọi nơi", "it is offered everywhere") } else { holds.join("<br>") },
        ),
    ]);
    page.heading("Ghi chú của kế hoạch", "Notes of the plan");
    page.raw("<ul>\n");
    for note in &plan.notes {
        let mark = if note.acknowledge {
            format!("<b class=\"mark\">{}</b> ", two("cần xác nhận", "to be acknowledged"))
        } else {
            String::new()
        };
        page.raw(&format!("<li>{mark}{}</li>\n", both(&note.what)));
    }
    page.raw("</ul>\n");
}

pub(super) fn sources(facts: &Facts<'_>, page: &mut Page) {
    page.section(8, "Nguồn và giấy phép dữ liệu", "Sources and licences");
    let network = facts.network;
    let mut list: BTreeSet<String> = BTreeSet::new();
    for met in facts.zones() {
        list.extend(network.airspace.zone(&met.zone).map(|zone| {
            let date = zone.source_date.as_deref().map(|date| format!(", {date}")).unwrap_or_default();
            format!("{}{date}", zone.source)
        }));
    }
    for near in &facts.sketch.obstacles {
        list.extend(network.obstacles.iter().filter(|o| o.id == near.id).flat_map(|o| [o.source.clone(), o.height_source.clone()]));
    }
    list.extend(facts.sora.below.wards.iter().map(|ward| ward.source.clone()));
    for pad in [&facts.sketch.from, &facts.sketch.to] {
        list.extend(network.pads.get(pad).map(|pad| pad.source.clone()));
    }
    list.insert(facts.kind.source.clone());
    page.raw("<ul class=\"small\">\n");
    for text in list.iter().filter(|text| !text.is_empty()) {
        page.raw(&format!("<li>{}</li>\n", escaped(text)));
    }
    page.raw("</ul>\n");
    page.line(
        "small",
        "Bản đồ nền và ranh giới: © những người đóng góp OpenStreetMap, giấy phép ODbL 1.0 (opendatacommons.org/licenses/odbl/1-0); ai chuyển tiếp phải ghi nguồn và chia sẻ tương tự.",
        "Base map and borders: © OpenStreetMap contributors, ODbL 1.0 (opendatacommons.org/licenses/odbl/1-0); whoever passes them on names the contributors and shares alike.",
    );
    page.line(
        "small",
        "Phương pháp: JARUS SORA 2.5 (JAR-DEL-SRM-SORA-MB-2.5, phụ lục A). Trắc địa: WGS 84, phương pháp Karney.",
        "Method: JARUS SORA 2.5 (JAR-DEL-SRM-SORA-MB-2.5, Annex A). Geodesics: WGS 84 by Karney's method.",
    );
}

/// A name with its number of metres, for sums.
pub(super) fn with_metres(name: Words, value: f64) -> (Words, String) {
    (name, format!("<span class=\"num\">{} m</span>", number(value, 1)))
}
