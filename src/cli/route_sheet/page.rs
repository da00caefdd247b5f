//! The page as a whole: head, style, and the sections in their order.

use super::basemap::BaseMap;
use super::facts::Facts;
use super::html::{Page, both, escaped, two};
use super::map;
use super::{airspace, heights, risk, sections};
use crate::cli::verdict::verdict;
use crate::units::time::Utc;

const STYLE: &str = include_str!("sheet.css");

/// Day and hour in Hanoi.
pub(super) fn hanoi(at: Utc) -> String {
    let (year, month, day) = at.hanoi_date();
    let minute = at.hanoi_minute_of_day();
    format!("{day:02}/{month:02}/{year} {:02}:{:02}", minute / 60, minute % 60)
}

fn head(facts: &Facts<'_>, page: &mut Page) {
    let sketch = facts.sketch;
    let place = |pad| {
        let site = facts.network.site_of(pad).map(|site| two(&site.name.vi, &site.name.en)).unwrap_or_default();
        format!("<b>{}</b> {site}", escaped(pad.as_str()))
    };
    page.raw("<section>\n<header>\n");
    page.raw(&format!("<p class=\"network\">{}</p>\n", both(&facts.network.name)));
    page.raw(&format!("<h1>{}</h1>\n", two("Phiếu tuyến bay", "Route sheet")));
    page.raw(&format!("<p class=\"ends\">{} → {}</p>\n", place(&sketch.from), place(&sketch.to)));
    let class = if facts.plan.is_some() { "go" } else { "no-go" };
    let verdict = both(&verdict(facts.plan, facts.shown.is_past));
    page.raw(&format!("<p class=\"verdict {class}\">{verdict}</p>\n</header>\n"));
    if facts.network.demonstration {
        page.line(
            "warning",
            "TRÌNH DIỄN: mô hình quy hoạch, không dùng để bay thật. Bản đồ chính thức: cambay.mod.gov.vn",
            "DEMONSTRATION: a planning model, not for flight; the authoritative map is cambay.mod.gov.vn",
        );
    }
    for site in &facts.shown.what_if {
        page.line(
            "warning",
            &format!("GIẢ ĐỊNH: {site} chưa có bãi đáp; kết quả chỉ để tham khảo"),
            &format!("WHAT-IF: {site} has no pad; nothing can be flown there"),
        );
    }
    for reason in facts.reasons {
        page.line(
            "reason",
            &format!("{}: {} → {}", reason.code, reason.what.vi, reason.next.vi),
            &format!("{} → {}", reason.what.en, reason.next.en),
        );
    }
    page.line(
        "small",
        "Số thập phân viết bằng dấu phẩy; tọa độ WGS 84, độ thập phân. Số nào ghi “giả định” thì chưa ai công bố: cơ sở phải xác nhận.",
        "Decimals are written with a comma; coordinates in WGS 84, decimal degrees. What is marked “assumed” nobody published: to be confirmed by the facility.",
    );
}

fn legend(page: &mut Page) {
    let items = [
        ("route", "đường bay", "route"),
        ("fence", "hàng rào ảo", "geofence"),
        ("v-geography", "vùng bay", "flight geography"),
        ("v-operational", "vùng dự phòng", "contingency volume"),
        ("v-ground", "vùng đệm rủi ro mặt đất", "ground-risk buffer"),
        ("no-hold", "không giữ chờ", "Hold not offered"),
        ("zone z-prohibited", "cấm bay", "prohibited"),
        ("zone z-restricted", "hạn chế bay", "restricted"),
        ("zone z-caution", "cần chú ý", "caution"),
        ("zone z-temporary", "tạm dừng bay", "temporary stop"),
    ];
    page.raw("<ul class=\"legend\">\n");
    for (class, vi, en) in items {
        let mark = if class == "route" || class == "no-hold" {
            format!("<path class=\"{class}\" d=\"M2 8h24\"/>")
        } else {
            format!("<path class=\"{class}\" d=\"M3 3h22v10h-22z\"/>")
        };
        page.raw(&format!("<li><svg class=\"key\" viewBox=\"0 0 28 16\" aria-hidden=\"true\">{mark}</svg>{}</li>\n", two(vi, en)));
    }
    page.raw("</ul>\n");
}

fn signatures(page: &mut Page) {
    page.raw("<table class=\"sign\"><tr>");
    for (vi, en) in [("Người lập", "Prepared by"), ("Phụ trách an toàn", "Safety officer"), ("Người phê duyệt", "Approved by")]
    {
        page.raw(&format!("<td>{}<span class=\"rule\"></span>{}</td>", two(vi, en), two("Họ tên, ngày, chữ ký", "name, date, signature")));
    }
    page.raw("</tr></table>\n");
}

/// The page.
pub(super) fn page(facts: &Facts<'_>, base: &BaseMap) -> String {
    let mut page = Page::default();
    let title = format!("Phiếu tuyến bay / Route sheet {} → {}", facts.sketch.from, facts.sketch.to);
    page.raw(&format!(
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&title)
    ));
    head(facts, &mut page);
    sections::summary(facts, &mut page);
    page.raw("<figure>\n");
    page.raw(&map::svg(facts, base));
    page.raw("</figure>\n");
    legend(&mut page);
    sections::route(facts, &mut page);
    airspace::zones(facts, &mut page);
    airspace::permit(facts, &mut page);
    sections::obstacles(facts, &mut page);
    heights::profile(facts, &mut page);
    sections::energy(facts, &mut page);
    risk::volumes(facts, &mut page);
    risk::assessment(facts, &mut page);
    sections::ends(facts, &mut page);
    sections::sources(facts, &mut page);
    signatures(&mut page);
    page.raw("</section>\n</main>\n</body>\n</html>\n");
    page.into_text()
}
