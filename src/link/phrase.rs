//! The autopilot's status texts in both languages.
//!
//! PX4 writes English. What it is known to write (each line was seen on the wire from a real v1.17.0, or is the text of a known
//! event) is read in Vietnamese too; anything else is quoted, marked as the aircraft's own words.

use super::event::translated;
use crate::units::words::{Words, words};

/// PX4's texts that differ from the words of their event, or have none. `{1}` stands for whatever is written there.
const PHRASES: [(&str, &str); 26] = [
    ("Airspeed sensor Nr. {1} ASPD_SCALE updated: {2}", "Cảm biến tốc độ gió {1}: đã chỉnh ASPD_SCALE {2}"),
    ("Climb to {1} meters above home", "Lên {1} m so với nhà"),
    ("Connection to ground station lost", "Mất liên lạc với trạm mặt đất"),
    ("Connection to mission computer lost", "Mất liên lạc với máy tính nhiệm vụ"),
    ("Failsafe activated", "Tự bảo vệ đã bật"),
    ("Failsafe activated: entering Hold for {1} seconds", "Tự bảo vệ: giữ chỗ trong {1} giây"),
    ("Geofence: approaching or outside geofence", "Hàng rào bay: đang tới gần hoặc ở ngoài"),
    ("IGN MISSION_ITEM: Invalid item", "Bỏ qua điểm nhiệm vụ không hợp lệ"),
    ("IGN MISSION_ITEM: No transfer", "Bỏ qua điểm nhiệm vụ: không có lượt nạp nào"),
    ("Operation timeout", "Quá giờ, bỏ lượt nạp"),
    ("Preflight Fail: Airspeed selector module down", "Chưa bay được: bộ chọn tốc độ gió không chạy"),
    ("Preflight Fail: Flight termination active", "Chưa bay được: đã kích hoạt kết thúc chuyến bay"),
    ("Preflight Fail: No connection to the GCS", "Chưa bay được: không có liên lạc với trạm mặt đất"),
    ("Preflight Fail: VTOL fixed-wing system failure detected", "Chưa bay được: hỏng hệ cánh bằng của VTOL"),
    ("Preflight Fail: {1}", "Chưa bay được, máy bay báo: “{1}”"),
    ("Preflight: GPS fix too low", "Chưa bay được: định vị vệ tinh chưa đủ"),
    ("Quad-chute triggered", "Đã chuyển khẩn sang bay đứng"),
    ("REJ. MIS ITEM: partner id mismatch", "Từ chối điểm nhiệm vụ: sai địa chỉ trạm"),
    ("RTL Mission land: climb to {1} m", "Quay về theo phần hạ cánh của nhiệm vụ: lên {1} m"),
    ("RTL: unsupported MAV_FRAME", "Quay về: hệ tọa độ điểm dự phòng không dùng được"),
    ("Switching to {1} is currently not available", "Hiện chưa chuyển được sang chế độ {1}"),
    ("System does not support shutdown", "Máy bay không tắt được hệ thống"),
    ("WPM: IGN MISSION_COUNT: Busy", "Đang bận nạp nhiệm vụ, bỏ qua lượt mới"),
    ("WPM: REJ. CMD: Busy", "Đang bận nhận nhiệm vụ"),
    ("WPM: REJ. CMD: Req. WP was unexpected", "Bị hỏi điểm nhiệm vụ ngoài thứ tự"),
    ("WPM: WP CURR CMD: Not in list", "Không có điểm nhiệm vụ này trong danh sách"),
];

/// A status text: English as PX4 wrote it, Vietnamese where it is known, else a quotation.
#[must_use]
pub fn spoken(text: &str) -> Words {
    let own = PHRASES.iter().find_map(|(en, vi)| Some(filled(vi, &fits(en, text)?)));
    let vi = own.or_else(|| translated(text)).unwrap_or_else(|| format!("máy bay báo: “{text}”"));
    words(vi, text)
}

/// The name of each place of a template with what stands there; None when the text is another one.
pub(super) fn fits<'a, 't>(template: &'t str, text: &'a str) -> Option<Vec<(&'t str, &'a str)>> {
    let mut places = Vec::new();
    let mut text = text;
    let mut template = template;
    while let Some((before, behind)) = template.split_once('{') {
        let (name, after) = behind.split_once('}')?;
        text = text.strip_prefix(before)?;
        let literal = after.split('{').next().unwrap_or_default();
        let end = if literal.is_empty() { text.len() } else { text.find(literal)? };
        let (place, rest) = text.split_at(end);
        places.push((name, place));
        (text, template) = (rest, after);
    }
    (text == template).then_some(places)
}

/// The template with its places filled: modes and causes by their Vietnamese names.
pub(super) fn filled(template: &str, places: &[(&str, &str)]) -> String {
    let mut out = template.to_owned();
    for (name, place) in places {
        let place = super::event::value_in_vietnamese(place).unwrap_or(place);
        out = out.replace(&format!("{{{name}}}"), place);
    }
    out
}

/// The grave texts of one order, for the reason of its refusal: the newest three, a text and its event once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reasons(Vec<Words>);

/// Texts up to this severity (4 is warning) give reasons.
const REASON: u8 = 4;
/// Reasons kept.
const MOST: usize = 3;

impl Reasons {
    /// Takes a text of this severity (0 emergency to 7 debug).
    pub fn hear(&mut self, severity: u8, text: &Words) {
        if severity > REASON || self.0.iter().any(|told| told.vi == text.vi || told.en == text.en) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(text.clone());
    }

    /// All of them, once; None when nothing was heard.
    pub fn take(&mut self) -> Option<Words> {
        Words::joined(&std::mem::take(&mut self.0), "; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_as_they_were_recorded_are_read_in_vietnamese() {
        for (text, vi) in [
            ("Arming denied: Resolve system health failures first", "Từ chối mở khóa động cơ: máy bay chưa đạt tự kiểm tra"),
            ("Geofence violation for waypoint 3", "Điểm 3 nằm ngoài hàng rào bay"),
            ("Switching to Mission is currently not available", "Hiện chưa chuyển được sang chế độ Nhiệm vụ"),
            ("Climb to 80.0 meters above home", "Lên 80,0 m so với nhà"),
            ("RTL: start return at 89 m (80 m above destination)", "Quay về ở độ cao 89 m (80 m trên điểm đến)"),
            ("Armed by external command", "Động cơ được mở khóa: lệnh từ trạm"),
            ("Using default takeoff altitude: 2.5 m", "Dùng độ cao cất cánh mặc định: 2,5 m"),
            ("Preflight Fail: Compass 0 fault", "Chưa bay được, máy bay báo: “Compass 0 fault”"),
        ] {
            assert_eq!(spoken(text), Words { vi: vi.to_owned(), en: text.to_owned() });
        }
    }

    #[test]
    fn a_text_that_is_not_known_is_quoted_as_the_aircrafts() {
        assert_eq!(spoken("Flux low").vi, "máy bay báo: “Flux low”");
        assert_eq!(spoken("Flux low").en, "Flux low");
    }

    #[test]
    fn no_line_of_the_table_hides_behind_another() {
        for (en, _) in PHRASES {
            let first = PHRASES.iter().find(|(other, _)| fits(other, en).is_some()).expect("itself");
            assert_eq!(first.0, en);
        }
    }

    #[test]
    fn a_text_and_its_event_are_one_reason_and_only_grave_words_are_reasons() {
        let mut reasons = Reasons::default();
        for (severity, text) in [
            (2, "Switching to Mission is currently not available"),
            (2, "Switching to mode 'Mission' is currently not possible"),
            (6, "Landing detected"),
            (3, "Reposition is outside geofence"),
        ] {
            reasons.hear(severity, &spoken(text));
        }

        let taken = reasons.take().expect("two reasons");
        assert_eq!(taken.vi, "Hiện chưa chuyển được sang chế độ Nhiệm vụ; Điểm đến nằm ngoài hàng rào bay");
        assert_eq!(taken.en, "Switching to Mission is currently not available; Reposition is outside geofence");
        assert_eq!(reasons.take(), None);
    }
}
