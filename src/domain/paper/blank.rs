//! Blank hand-over forms with numbers, for the hour when the system is down: written by hand, entered later with both times.

use super::frame::{head, page};
use super::html::{Page, two};
use crate::domain::network::Network;
use crate::domain::request::FormNumber;
use crate::domain::site::Facility;
use crate::units::time::Utc;
use crate::units::words::words;

const LINE: &str = "<span class=\"write\"></span>";
const SHORT: &str = "<span class=\"write short\"></span>";
const BOX: &str = "<span class=\"box\"></span>";

/// So many numbered forms of a site, printed at this moment; None for a site without a code, or beyond
/// [`FORMS_AT_ONCE`](crate::domain::request::FORMS_AT_ONCE).
#[must_use]
pub fn blank_forms(network: &Network, site: &Facility, printed: Utc, count: u8) -> Option<String> {
    let code = site.code.as_ref()?;
    let numbers: Option<Vec<FormNumber>> = (1..=count).map(|nth| FormNumber::compose(code, printed, nth)).collect();
    let sheets: Vec<String> = numbers?.iter().map(|number| sheet(network, site, number)).collect();
    (!sheets.is_empty()).then(|| page(&format!("Phiếu giao nhận trống {code}"), &sheets))
}

fn sheet(network: &Network, site: &Facility, number: &FormNumber) -> String {
    let mut sheet = Page::default();
    let title = words("Phiếu giao nhận viết tay", "Hand-over form, by hand");
    sheet.raw(&head(network, &title, number.as_str(), number.as_str()));
    let row = super::handover::row;
    let seal = format!("{LINE} {BOX} {} {BOX} {} {BOX} {}", two("nguyên", "intact"), two("rách", "broken"), two("mất", "missing"));
    let times = format!("{SHORT} : {SHORT}");
    sheet.facts(&[
        row("Nơi in phiếu", "Printed for", two(&site.name.vi, &site.name.en)),
        row("Mã kiện (14 ký tự)", "Consignment (14 characters)", LINE.to_owned()),
        row("Loại hàng · số lượng", "Payload · items", format!("{LINE} {SHORT}")),
        row("Từ → đến", "From → to", format!("{SHORT} → {SHORT}")),
        row("Số hộp", "Box", LINE.to_owned()),
        row("Niêm phong", "Seal", seal),
        row("Nhiệt độ trong hộp, °C", "Temperature in the box, °C", SHORT.to_owned()),
        row("Máy bay (nếu có)", "Aircraft (if any)", SHORT.to_owned()),
        row("Ngày giờ giao (giờ Hà Nội)", "Given at (Hanoi time)", times.clone()),
        row("Ngày giờ nhận (giờ Hà Nội)", "Taken at (Hanoi time)", times),
        row("Mã từng mẫu, túi; bất thường", "Codes of items; what is not right", format!("{LINE}<br>{LINE}<br>{LINE}<br>{LINE}<br>{LINE}")),
    ]);
    let who = |vi: &str, en: &str| {
        let name = two("Họ tên, chức danh, chữ ký", "Name, role, signature");
        format!("<td>{}<span class=\"line\">{name}</span></td>", two(vi, en))
    };
    sheet.raw(&format!(
        "<table class=\"sign\"><tbody><tr>{}{}{}</tr></tbody></table>\n",
        who("Bên giao", "Giver"),
        who("Bên nhận", "Receiver"),
        who("Người chứng kiến", "Witness")
    ));
    sheet.raw(&format!(
        "<p class=\"small\">{}</p>\n",
        two(
            "Khi hệ thống chạy lại: nhập việc này với số phiếu trên đầu trang và giờ ghi trên phiếu; hệ thống giữ cả giờ xảy ra và giờ \
             nhập. Mỗi phiếu dùng một lần. Lưu bản giấy.",
            "When the system is back: enter it with the number above and the time on this form; both the time it happened and the time \
             of entry are kept. Each form is used once. Keep the paper."
        )
    ));
    sheet.into_text()
}
