//! The section about zones, and the permit that opens them.

use super::facts::Facts;
use super::html::{Page, both, escaped, number, source, two};
use super::page::hanoi;
use super::sections::{kilometres, metres};
use crate::cli::plan_text::purposes;
use crate::domain::airspace::{Level, Zone, ZoneKind};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::words::words;

fn level(level: Level) -> String {
    match level {
        Level::AboveGround(height) if height.abs() < 0.5 => two("mặt đất", "ground"),
        Level::AboveGround(height) => format!("{} m AGL", number(height, 0)),
        Level::AboveSea(height) => format!("{} m AMSL", number(height, 0)),
        Level::Unlimited => two("không giới hạn", "unlimited"),
    }
}

fn dated(zone: &Zone) -> String {
    let date = zone.source_date.as_deref().map(|date| format!(" ({})", escaped(date))).unwrap_or_default();
    format!("{}{date}", source(&zone.source, zone.assumed))
}

pub(super) fn zones(facts: &Facts<'_>, page: &mut Page) {
    page.section(2, "Khu vực và giấy phép mở khu vực", "Zones, and the permit that opens each");
    let mut rows = Vec::new();
    for met in facts.zones() {
        let Some(zone) = facts.network.airspace.zone(&met.zone) else { continue };
        let opened = match (&met.opened_by, met.kind) {
            (Some(permit), _) => format!("<b>{}</b>", escaped(permit.as_str())),
            (None, ZoneKind::Prohibited | ZoneKind::Temporary) => two("không giấy phép nào mở", "no permit opens it"),
            (None, ZoneKind::Restricted) => two("chưa có giấy phép", "no permit yet"),
            (None, ZoneKind::Caution) => two("cần xác nhận", "to be acknowledged"),
        };
        let decides = if met.decides { String::new() } else { format!("<br>{}", two("chỉ đánh giá", "assessed only")) };
        rows.push(vec![
            format!(
                "<b>{}</b> {}<br>{}; {} – {}",
                escaped(met.zone.as_str()),
                both(&met.name),
                both(&met.kind.words()),
                level(zone.floor),
                level(zone.ceiling)
            ),
            format!("{}; {} {}{decides}", metres(met.distance.0), kilometres(met.length_inside().0), two("bên trong", "inside")),
            opened,
            format!("{}<br>{}", escaped(&met.rule), dated(zone)),
        ]);
    }
    let head = [
        words("Khu vực, loại, từ – đến độ cao", "Zone, kind, floor – ceiling"),
        words("Cách đường bay", "From the line"),
        words("Được mở bởi", "Opened by"),
        words("Căn cứ, nguồn, ngày", "Rule, source, date"),
    ];
    page.table(&head, &rows);
    if facts.reached.is_empty() {
        page.line(
            "small",
            "Không khu vực đóng nào nằm trong vùng bay và vùng dự phòng.",
            "No closed zone lies within flight geography and contingency volume.",
        );
    } else {
        let vi = |(zone, distance): &(ZoneId, Metres)| format!("{zone} (cách {distance})");
        let en = |(zone, distance): &(ZoneId, Metres)| format!("{zone} ({distance} from the line)");
        let join = |list: Vec<String>| list.join(", ");
        page.line(
            "warning",
            &format!(
                "Vùng dự phòng chạm khu vực không được mở: {}. Cần thống nhất với cơ quan cấp phép.",
                join(facts.reached.iter().map(vi).collect())
            ),
            &format!(
                "The contingency volume reaches into zones that stay closed: {}. To be agreed with the authority.",
                join(facts.reached.iter().map(en).collect())
            ),
        );
    }
}

pub(super) fn permit(facts: &Facts<'_>, page: &mut Page) {
    page.heading("Giấy phép bay", "Flight permit");
    let Some(permit) = facts.permit else {
        page.line("warning", "Chưa có giấy phép bay cho tuyến này.", "There is no flight permit for this route yet.");
        return;
    };
    if permit.demonstration {
        page.line("warning", "Giấy phép trình diễn, không phải giấy phép thật.", "A demonstration permit, not a real one.");
    }
    let zones: Vec<&str> = permit.zones.iter().map(ZoneId::as_str).collect();
    let goods: Vec<String> = permit.goods.iter().map(|goods| both(&goods.words())).collect();
    let hours = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut rotations = format!("{} {}", permit.rotations_a_day, two("lượt đi và về một ngày", "rotations a day"));
    if let Some(route) = permit.rotations_a_route {
        rotations.push_str(&format!("; {route} {}", two("một tuyến", "on each route")));
    }
    page.facts(&[
        (words("Số", "Number"), format!("<b>{}</b> {}", escaped(permit.id.as_str()), escaped(&permit.document))),
        (words("Cơ quan cấp", "Authority"), escaped(&permit.authority)),
        (words("Hiệu lực", "Valid"), format!("{} – {}", hanoi(permit.valid.from), hanoi(permit.valid.until))),
        (words("Giờ trong ngày", "Hours of the day"), format!("{}–{}", hours(permit.daily.0), hours(permit.daily.1))),
        (words("Nơi có hiệu lực", "Where it holds"), both(&permit.area.words())),
        (words("Trần", "Ceiling"), format!("{} m AGL", number(permit.ceiling.0, 0))),
        (words("Mở các khu vực", "Opens the zones"), escaped(&zones.join(", "))),
        (words("Hàng được chở", "Goods"), goods.join(", ")),
        (
            words("Mục đích", "Purposes"),
            purposes(permit).map_or_else(|| two("giấy phép không ghi", "the permit names none"), |said| both(&said)),
        ),
        (words("Số lượt bay", "Flights"), rotations),
        (words("Liên hệ lệnh dừng bay", "Contact for stop orders"), escaped(&permit.contact)),
        (words("Nguồn", "Source"), source(&permit.source, permit.demonstration)),
    ]);
}
