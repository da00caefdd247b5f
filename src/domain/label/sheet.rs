//! The label of a box (ID-21, ID-34) and, where Category B is inside, the sheet with its mark (PL-31).
//!
//! Outside stands what the road needs and nothing of a person (ID-33): that is why a label is made of these fields alone.

use super::code128;
use super::drawing::{Anchor, Drawing, Resolution};
use crate::domain::payload::Priority;
use crate::domain::request::ConsignmentId;
use crate::units::words::Words;
use qrcodegen::{QrCode, QrCodeEcc};

/// Size of both sheets, millimetres: the common roll of label printers.
pub const SHEET_MM: (f64, f64) = (100.0, 150.0);

const MARGIN: f64 = 4.0;
/// Side of the square of the mark, at least; PL-31.
const MARK_SIDE: f64 = 50.0;
/// Width of its line, at least.
const MARK_LINE: f64 = 2.0;
/// Height of its capitals, at least.
const MARK_LETTERS: f64 = 6.0;
/// Height of a capital in the height of its font, at least, in the fonts of a label.
const CAPITAL_OF_FONT: f64 = 0.71;

/// What may stand on the outside of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxLabel {
    /// Its number.
    pub id: ConsignmentId,
    /// From where: department or site.
    pub from: Words,
    /// To where.
    pub to: Words,
    /// How urgent.
    pub priority: Priority,
    /// Temperature class, as `2–8 °C`.
    pub temperature: String,
    /// Number of the seal; None before it is sealed.
    pub seal: Option<String>,
    /// Telephone of the duty desk: a post, not a person.
    pub duty_phone: String,
    /// Whether UN3373, Category B, is inside.
    pub is_category_b: bool,
}

impl BoxLabel {
    /// The sheets in order: the label, then the mark where one is due. Each is an SVG document of its true size.
    #[must_use]
    pub fn sheets(&self, resolution: Resolution) -> Vec<String> {
        let mut sheets = vec![self.label(resolution)];
        if self.is_category_b {
            sheets.push(self.mark(resolution));
        }
        sheets
    }

    /// All sheets as one page for a browser's printer, at their true size and without margins.
    #[must_use]
    pub fn page(&self, resolution: Resolution) -> String {
        let (wide, high) = SHEET_MM;
        let sheets: String = self.sheets(resolution).iter().map(|sheet| format!("<section>{sheet}</section>\n")).collect();
        format!(
            "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\
             @page{{size:{wide}mm {high}mm;margin:0}}body{{margin:0}}section{{break-after:page;line-height:0}}\
             section:last-child{{break-after:auto}}svg{{display:block}}</style>\n{sheets}</html>\n",
            self.id
        )
    }

    fn label(&self, resolution: Resolution) -> String {
        let mut sheet = Drawing::new(resolution, SHEET_MM.0, SHEET_MM.1);
        let mm = |length: f64| resolution.dots(length);
        let (left, inside, middle) = (mm(MARGIN), sheet.width - 2 * mm(MARGIN), sheet.width / 2);
        let band = match self.priority {
            Priority::Stat => "CẤP CỨU · STAT",
            Priority::Asap => "KHẨN · ASAP",
            Priority::Urgent => "ƯU TIÊN · URGENT",
            Priority::Routine => "THƯỜNG QUY · ROUTINE",
        };
        match self.priority {
            Priority::Stat | Priority::Asap => {
                sheet.bar(left, mm(4.0), inside, mm(13.0));
                sheet.reversed((middle, mm(13.8)), mm(8.0), inside - mm(4.0), band);
            }
            Priority::Urgent | Priority::Routine => {
                sheet.frame(left, mm(4.0), inside, mm(13.0), mm(0.75));
                sheet.text((middle, mm(13.8)), mm(8.0), Anchor::Middle, inside - mm(4.0), true, band);
            }
        }
        sheet.text((left, mm(22.5)), mm(3.5), Anchor::Start, inside, false, "Từ / From");
        sheet.text((left, mm(29.0)), mm(6.0), Anchor::Start, inside, true, &self.from.vi);
        sheet.text((left, mm(35.5)), mm(3.5), Anchor::Start, inside, false, "Đến / To");
        sheet.text((left, mm(43.5)), mm(8.0), Anchor::Start, inside, true, &self.to.vi);
        bars(&mut sheet, self.id.as_str(), mm(48.0), mm(18.0));
        sheet.text((middle, mm(73.0)), mm(6.5), Anchor::Middle, inside, true, self.id.as_str());
        let code = square(&mut sheet, self.id.as_str(), left, mm(77.0), mm(36.0));
        let (right, rest) = (left + code + mm(4.0), inside - code - mm(4.0));
        sheet.text((right, mm(81.0)), mm(3.5), Anchor::Start, rest, false, "Nhiệt độ / Temperature");
        sheet.text((right, mm(91.0)), mm(10.0), Anchor::Start, rest, true, &self.temperature);
        sheet.text((right, mm(98.0)), mm(3.5), Anchor::Start, rest, false, "Niêm phong / Seal");
        sheet.text((right, mm(105.0)), mm(6.0), Anchor::Start, rest, true, self.seal.as_deref().unwrap_or("________"));
        if self.is_category_b {
            sheet.text((right, mm(112.0)), mm(6.0), Anchor::Start, rest, true, "UN3373");
        }
        for n in [0, 1] {
            arrow(&mut sheet, left + n * mm(13.0), mm(116.0));
        }
        sheet.bar(left, mm(135.0), mm(24.0), mm(1.5));
        let (beside, narrow) = (left + mm(28.0), inside - mm(28.0));
        sheet.text((beside, mm(120.0)), mm(4.5), Anchor::Start, narrow, true, "Nếu nhặt được, không mở.");
        sheet.text((beside, mm(125.0)), mm(4.0), Anchor::Start, narrow, false, "If found, do not open.");
        sheet.text((beside, mm(135.0)), mm(8.0), Anchor::Start, narrow, true, &format!("Gọi {}", self.duty_phone));
        sheet.text((left, mm(144.0)), mm(3.5), Anchor::Start, inside, false, &format!("{} → {}", self.from.en, self.to.en));
        sheet.svg(self.id.as_str())
    }

    fn mark(&self, resolution: Resolution) -> String {
        let mut sheet = Drawing::new(resolution, SHEET_MM.0, SHEET_MM.1);
        let mm = |length: f64| resolution.dots(length);
        let (middle, inside) = (sheet.width / 2, sheet.width - 2 * mm(MARGIN));
        // Half of the diagonal of a square is its side by the square root of two.
        let half = resolution.dots_at_least(MARK_SIDE / std::f64::consts::SQRT_2 + 0.5);
        let font = resolution.dots_at_least(MARK_LETTERS / CAPITAL_OF_FONT + 0.5);
        let centre = mm(MARGIN) + half;
        sheet.diamond(middle, centre, half, resolution.dots_at_least(MARK_LINE));
        sheet.text((middle, centre + font * 2 / 5), font * 6 / 5, Anchor::Middle, half * 5 / 4, true, "UN3373");
        let mut base = centre + half + font + mm(2.0);
        for line in ["BIOLOGICAL", "SUBSTANCE,", "CATEGORY B"] {
            sheet.text((middle, base), font, Anchor::Middle, inside, true, line);
            base += font + mm(0.5);
        }
        sheet.text((middle, base + mm(2.0)), mm(6.0), Anchor::Middle, inside, true, "CHẤT LÂY NHIỄM LOẠI B");
        sheet.text((middle, base + mm(14.0)), mm(7.0), Anchor::Middle, inside, true, &format!("Gọi {}", self.duty_phone));
        sheet.text((middle, base + mm(22.0)), mm(5.0), Anchor::Middle, inside, false, self.id.as_str());
        sheet.svg(&format!("UN3373 {}", self.id))
    }
}

/// Code 128 in the middle of the sheet, its modules the most whole dots that leave the quiet zones.
fn bars(sheet: &mut Drawing, text: &str, top: i32, height: i32) {
    let modules = code128::modules(text).unwrap_or_default();
    let count = i32::try_from(modules.len()).unwrap_or(i32::MAX);
    let module = (sheet.width / (count.saturating_add(20))).max(1);
    let mut x = (sheet.width - count.saturating_mul(module)) / 2;
    for run in modules.chunk_by(|a, b| a == b) {
        let width = i32::try_from(run.len()).unwrap_or(0) * module;
        if run.first() == Some(&true) {
            sheet.bar(x, top, width, height);
        }
        x += width;
    }
}

/// A QR code of level M or better with its quiet zone, its modules the most whole dots that fit; gives the side that it takes.
fn square(sheet: &mut Drawing, text: &str, left: i32, top: i32, side: i32) -> i32 {
    const QUIET: i32 = 4;
    // Fails for texts of more than 2,000 characters alone; a number has 14.
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return 0 };
    let module = (side / (code.size() + 2 * QUIET)).max(1);
    for y in 0..code.size() {
        let row: Vec<bool> = (0..code.size()).map(|x| code.get_module(x, y)).collect();
        let mut x = left + QUIET * module;
        for run in row.chunk_by(|a, b| a == b) {
            let width = i32::try_from(run.len()).unwrap_or(0) * module;
            if run.first() == Some(&true) {
                sheet.bar(x, top + (QUIET + y) * module, width, module);
            }
            x += width;
        }
    }
    module * (code.size() + 2 * QUIET)
}

/// One of the two arrows that say which way is up (ISO 780).
fn arrow(sheet: &mut Drawing, x: i32, y: i32) {
    let mm = |length: f64| sheet.resolution.dots(length);
    let (width, head, neck, high) = (mm(11.0), mm(8.0), mm(3.5), mm(17.0));
    let points = [
        (x + width / 2, y),
        (x + width, y + head),
        (x + width - neck, y + head),
        (x + width - neck, y + high),
        (x + neck, y + high),
        (x + neck, y + head),
        (x, y + head),
    ];
    sheet.outline(&points);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::words::words;

    fn label() -> BoxLabel {
        BoxLabel {
            id: "DG26120100042U".parse().expect("a number"),
            from: words("Khoa Xét nghiệm", "Laboratory"),
            to: words("Trạm y tế <A>", "Station A"),
            priority: Priority::Stat,
            temperature: "2–8 °C".to_owned(),
            seal: Some("SL004217".to_owned()),
            duty_phone: "024 0000 0000".to_owned(),
            is_category_b: true,
        }
    }

    fn figure(svg: &str, name: &str) -> f64 {
        let from = svg.find(&format!("{name}=\"")).expect("the attribute") + name.len() + 2;
        svg[from..].split(['"', 'm']).next().and_then(|text| text.parse().ok()).expect("a figure")
    }

    #[test]
    fn a_sheet_has_its_size_to_half_a_dot() {
        for resolution in Resolution::ALL {
            for sheet in label().sheets(resolution) {
                assert!((figure(&sheet, "width") - SHEET_MM.0).abs() < 0.07, "{resolution:?}");
                assert!((figure(&sheet, "height") - SHEET_MM.1).abs() < 0.07, "{resolution:?}");
            }
        }
    }

    #[test]
    fn everything_that_may_stand_outside_stands_there_and_its_signs_are_escaped() {
        let sheet = &label().sheets(Resolution::Dpi203)[0];

        for text in
            ["CẤP CỨU · STAT", "Khoa Xét nghiệm", "Trạm y tế &lt;A&gt;", "2–8 °C", "SL004217", "Gọi 024 0000 0000", "không mở", "UN3373"]
        {
            assert!(sheet.contains(text), "{text}");
        }
    }

    #[test]
    fn the_mark_of_category_b_is_large_enough_by_its_own_drawing() {
        for resolution in Resolution::ALL {
            let sheet = &label().sheets(resolution)[1];
            // The outline's first corner is above its second by half of the diagonal, and right of it by the same.
            let path = sheet.split("d=\"M").nth(1).expect("the square");
            let numbers: Vec<f64> = path.split(|c: char| !c.is_ascii_digit()).filter_map(|text| text.parse().ok()).collect();
            let (half, inner) = (numbers[3] - numbers[1], numbers[3] - numbers[9]);
            let side = resolution.millimetres(1) * half * std::f64::consts::SQRT_2;
            let line = resolution.millimetres(1) * (half - inner) / std::f64::consts::SQRT_2;

            assert!(side >= MARK_SIDE, "{side}");
            assert!(line >= MARK_LINE, "{line}");
            for words in ["BIOLOGICAL", "SUBSTANCE,", "CATEGORY B"] {
                let text = sheet.split("<text").find(|text| text.contains(words)).expect("the words");
                assert!(resolution.millimetres(1) * figure(text, "font-size") * CAPITAL_OF_FONT >= MARK_LETTERS);
            }
        }
        assert_eq!(BoxLabel { is_category_b: false, ..label() }.sheets(Resolution::Dpi203).len(), 1);
    }

    #[test]
    fn the_page_prints_each_sheet_alone() {
        let page = label().page(Resolution::Dpi300);

        assert!(page.contains("@page{size:100mm 150mm;margin:0}"));
        assert_eq!(page.matches("<svg").count(), 2);
    }
}
