//! The sections for the safety case: conformance volumes, and the inputs of SORA 2.5.

use super::facts::Facts;
use super::html::{Page, both, escaped, number, source, two};
use super::sections::with_metres;
use crate::domain::geo::Position;
use crate::domain::limits::AirRisk;
use crate::domain::sora::{People, WardOnTheWay, ground};
use crate::domain::volume::{HalfWidth, Term};
use crate::units::words::{Words, words};

fn half(width: HalfWidth) -> String {
    let (wide, narrow) = (number(width.wide.0, 1), number(width.narrow.0, 1));
    format!(
        "<span class=\"num\">{wide} m</span> · <span class=\"num\">{narrow} m</span> {}",
        two("nơi không giữ chờ", "where Hold is not offered")
    )
}

fn terms(page: &mut Page, terms: &[Term], total: (&str, Words, f64)) {
    let row = |term: &Term| {
        vec![
            format!("<span class=\"num\">{}</span>", escaped(term.symbol)),
            both(&term.what),
            format!("<span class=\"num\">{} m</span>", number(term.value.0, 1)),
            escaped(&term.formula.replace('.', ",")),
            source(&term.source, term.assumed),
        ]
    };
    let mut rows: Vec<Vec<String>> = terms.iter().map(row).collect();
    let (symbol, what, value) = total;
    rows.push(vec![
        format!("<b>{}</b>", escaped(symbol)),
        format!("<b>{}</b>", both(&what)),
        format!("<b class=\"num\">{} m</b>", number(value, 1)),
        String::new(),
        String::new(),
    ]);
    page.table(
        &[
            words("Ký hiệu", "Term"),
            words("Nội dung", "What"),
            words("Giá trị", "Value"),
            words("Công thức", "Formula"),
            words("Nguồn", "Source"),
        ],
        &rows,
    );
}

fn coordinates(page: &mut Page, vi: &str, en: &str, ring: &[Position]) {
    page.heading(vi, en);
    page.raw("<ol class=\"coordinates\">\n");
    for at in ring {
        page.raw(&format!("<li>{:.6}, {:.6}</li>\n", at.latitude, at.longitude));
    }
    page.raw("</ol>\n");
}

pub(super) fn volumes(facts: &Facts<'_>, page: &mut Page) {
    let (volume, limits) = (&facts.volume, &facts.network.limits.airspace);
    page.section(5, "Vùng bay, vùng dự phòng, vùng đệm rủi ro mặt đất", "Flight geography, contingency volume, ground-risk buffer");
    page.line(
        "",
        &format!(
            "Tính cho gió đến {} m/s từ mọi hướng, tốc độ bay bằng {} m/s.",
            number(volume.wind.0, 1),
            number(facts.kind.energy.airspeed.0, 1)
        ),
        &format!("For wind up to {} from any side, at a cruise airspeed of {}.", volume.wind, facts.kind.energy.airspeed),
    );
    page.facts(&[
        (words("Vùng bay, nửa bề rộng", "Flight geography, half width"), half(volume.geography)),
        (words("Hàng rào ảo trên UAV, nửa bề rộng", "Geofence on board, half width"), half(volume.fence)),
        with_metres(words("Vùng dự phòng, ngoài vùng bay", "Contingency volume, beyond it"), volume.contingency.0),
        (words("Vùng bay và vùng dự phòng, nửa bề rộng", "Both: operational volume, half width"), half(volume.operational())),
        with_metres(words("Vùng đệm rủi ro mặt đất, bên ngoài", "Ground-risk buffer, beyond those"), volume.ground_risk.0),
        (
            words("Đỉnh vùng bay; đỉnh vùng dự phòng", "Top of flight geography; of the contingency volume"),
            format!("{} m AGL; {} m AGL", number(volume.geography_top.0, 1), number(volume.contingency_top.0, 1)),
        ),
    ]);
    if volume.contingency_top.0 > limits.ceiling.value.0 {
        page.line(
            "warning",
            &format!("Đỉnh vùng dự phòng cao hơn trần {}: cần thống nhất với cơ quan cấp phép.", limits.ceiling.value),
            &format!("The contingency volume rises above the ceiling of {}: to be agreed with the authority.", limits.ceiling.value),
        );
    }
    let past = facts.kind.conformance.past_fence.value;
    page.line(
        "small",
        &format!(
            "Hàng rào ảo là vùng bay cộng {} (vùng đệm khu vực); nó nằm trong vùng dự phòng, vì sau khi gặp hàng rào UAV còn bay thêm {past}: {}. \
             Vùng dự phòng là số lớn hơn giữa tổng dưới đây và hai số đó.",
            limits.zone_buffer.value, facts.kind.conformance.past_fence.source
        ),
        &format!(
            "The geofence is the flight geography and {} (the zone buffer); it lies inside of the contingency volume, because the aircraft \
             flies on by {past} after it met the fence. The contingency volume is the larger of the sum below and of those two.",
            limits.zone_buffer.value
        ),
    );
    page.heading("Rời vùng bay theo phương ngang", "Leaving the flight geography across");
    terms(page, &volume.across, ("S_CV", words("Tổng", "Sum"), volume.needed().0));
    page.heading("Rời vùng bay lên trên", "Leaving it upwards");
    terms(page, &volume.upwards, ("H_CV − H_FG", words("Tổng", "Sum"), volume.contingency_top.0 - volume.geography_top.0));
    page.line(
        "small",
        &format!(
            "Vùng đệm rủi ro mặt đất: số lớn hơn giữa {} (cấu hình) và tỉ lệ một một với đỉnh vùng dự phòng cộng nửa kích thước UAV.",
            limits.ground_risk_buffer.value
        ),
        &format!(
            "Ground-risk buffer: the larger of {} (configured) and one to one with the top of the contingency volume, and half the dimension.",
            limits.ground_risk_buffer.value
        ),
    );
    coordinates(page, "Tọa độ vùng bay và vùng dự phòng", "Corners of the operational volume", &facts.outlines.operational);
    if let Some(plan) = facts.plan {
        coordinates(page, "Tọa độ hàng rào ảo", "Corners of the geofence", &plan.package.fence);
    }
}

fn density(people: Option<f64>) -> String {
    people.map_or_else(|| two("không rõ", "unknown"), |people| format!("{} {}", number(people, 0), two("người/km²", "people/km²")))
}

fn class(class: Option<u8>) -> String {
    class.map_or_else(|| two("ngoài phạm vi SORA", "outside of SORA"), |class| format!("<b>{class}</b>"))
}

fn arc(class: AirRisk) -> String {
    format!("<b>ARC-{}</b>", class.as_str())
}

fn wards(page: &mut Page, people: &People) {
    let row = |ward: &crate::domain::sora::WardBelow| {
        vec![
            escaped(&ward.name),
            ward.population.to_string(),
            number(ward.km2, 2),
            number(ward.inside_km2, 3),
            number(ward.people_a_km2, 0),
            source(&ward.source, false),
        ]
    };
    page.table(
        &[
            words("Phường, xã", "Ward"),
            words("Dân số", "Residents"),
            words("km²", "km²"),
            words("km² bên dưới", "km² below"),
            words("Người/km²", "People/km²"),
            words("Nguồn", "Source"),
        ],
        &people.wards.iter().map(row).collect::<Vec<_>>(),
    );
}

pub(super) fn assessment(facts: &Facts<'_>, page: &mut Page) {
    let (found, own, claims) = (&facts.sora, &facts.kind.conformance, &facts.network.limits.sora);
    page.section(6, "Số liệu đầu vào SORA 2.5", "Inputs of SORA 2.5");
    let column = found.column.and_then(ground::column_limits).map_or_else(
        || two("ngoài bảng", "outside of the table"),
        |(size, speed)| format!("≤ {} m, ≤ {} m/s", number(size.0, 0), number(speed.0, 0)),
    );
    let with = |value: String, limit_source: &str, assumed: bool| format!("{value}<br>{}", source(limit_source, assumed));
    let join = |zones: &[crate::units::ids::ZoneId]| {
        let names: Vec<&str> = zones.iter().map(crate::units::ids::ZoneId::as_str).collect();
        if names.is_empty() { two("không", "none") } else { escaped(&names.join(", ")) }
    };
    page.heading("Rủi ro mặt đất", "Ground risk");
    let mut rows = vec![
        (
            words("Kích thước đặc trưng", "Characteristic dimension"),
            with(format!("{} m", number(own.dimension.value.0, 1)), &own.dimension.source, own.dimension.assumed),
        ),
        (
            words("Tốc độ lớn nhất", "Maximum speed"),
            with(format!("{} m/s", number(own.fastest.value.0, 1)), &own.fastest.source, own.fastest.assumed),
        ),
        (
            words("Khối lượng cất cánh", "Take-off mass"),
            with(format!("{} kg", number(own.take_off_mass.value.0 / 1e3, 1)), &own.take_off_mass.source, own.take_off_mass.assumed),
        ),
        (words("Động năng ½·m·V²", "Kinetic energy ½·m·V²"), format!("{} kJ", number(found.energy / 1e3, 1))),
        (words("Cột của bảng", "Column of the table"), column),
        (
            words("Diện tích bị rủi ro (gồm vùng đệm)", "Ground at risk (buffer included)"),
            format!(
                "{} km², {} % {}",
                number(found.below.km2, 2),
                number(found.below.known() * 100.0, 0),
                two("biết dân số", "with known residents")
            ),
        ),
        (
            words("Mật độ dân số lớn nhất", "Highest population density"),
            with(
                format!("<b>{}</b> ({} × {})", density(found.density), number(claims.people.value, 1), density(found.below.densest())),
                &claims.people.source,
                claims.people.assumed,
            ),
        ),
        (words("iGRC (bảng 2)", "Intrinsic ground-risk class (table 2)"), class(found.intrinsic)),
    ];
    for one in &found.mitigations {
        let name = words(format!("{} {}", one.symbol, one.what.vi), format!("{} {}", one.symbol, one.what.en));
        let value = format!("{}: −{}", both(&one.claimed.value.words()), one.takes);
        rows.push((name, with(value, &one.claimed.source, one.claimed.assumed)));
    }
    rows.push((words("GRC cuối cùng", "Final ground-risk class"), class(found.ground)));
    page.facts(&rows);
    page.heading("Dân cư bên dưới", "People below");
    wards(page, &found.below);
    page.heading("Mật độ dân số dọc đường bay", "Population density along the way");
    let part = |part: &WardOnTheWay| {
        let (from, until) = (number(part.stretch.from.0 / 1e3, 2), number(part.stretch.until.0 / 1e3, 2));
        vec![format!("<span class=\"num\">km {from} – {until}</span>"), escaped(&part.name), number(part.people_a_km2, 0)]
    };
    let rows: Vec<Vec<String>> = found.on_the_way.iter().map(part).collect();
    page.table(&[words("Đoạn", "Stretch"), words("Phường, xã", "Ward"), words("Người/km²", "People/km²")], &rows);
    page.heading("Rủi ro trên không", "Air risk");
    page.facts(&[
        (
            words("Môi trường sân bay", "Environment of an airport"),
            with(join(&found.airports), &claims.airport_zones.source, claims.airport_zones.assumed),
        ),
        (
            words("Vùng trời có kiểm soát", "Controlled airspace"),
            with(join(&found.controlled), &claims.controlled_zones.source, claims.controlled_zones.assumed),
        ),
        (
            words("Trên khu dân cư", "Over a town"),
            with(if found.town { two("có", "yes") } else { two("không", "no") }, &claims.town.source, claims.town.assumed),
        ),
        (words("Độ cao lớn nhất", "Greatest height"), format!("{} m AGL (&lt; 150 m)", number(facts.volume.contingency_top.0, 0))),
        (words("ARC ban đầu", "Initial air-risk class"), arc(found.initial)),
        (words("ARC còn lại", "Residual air-risk class"), with(arc(found.residual), &claims.residual.source, claims.residual.assumed)),
    ]);
    page.heading("Mức bảo đảm và vùng kế cận", "Assurance level and adjacent area");
    let sail = found.sail.map_or_else(|| two("ngoài phạm vi SORA", "outside of SORA"), |sail| format!("<b>SAIL {}</b>", sail.as_str()));
    let around = &found.adjacent.people;
    page.facts(&[
        (words("SAIL (bảng 7)", "SAIL (table 7)"), sail),
        (
            words("Vùng kế cận", "Adjacent area"),
            format!(
                "{} km {}, {} km²",
                number(found.adjacent.reach.0 / 1e3, 1),
                two(
                    "ngoài vùng dự phòng (3 phút ở tốc độ lớn nhất, 5–35 km)",
                    "beyond the operational volume (3 minutes at the highest speed, 5 to 35 km)"
                ),
                number(around.km2, 0)
            ),
        ),
        (
            words("Mật độ trung bình vùng kế cận", "Average density of the adjacent area"),
            format!(
                "{}; {} % {}",
                density(around.average()),
                number(around.known() * 100.0, 0),
                two("diện tích biết dân số", "of the area has known residents")
            ),
        ),
        (
            words("Mức ngăn chặn đã chứng minh", "Containment that is shown"),
            with(both(&claims.containment.value.words()), &claims.containment.source, claims.containment.assumed),
        ),
    ]);
}
