//! An event in words.

use super::known::{Arg, Kind, Known, find, value_words};
use crate::units::words::{Words, words};

/// The sentence of an event in both languages; None for one that nobody wants to read. What is not known is told by its number.
pub(super) fn sentence(id: u32, level: u8, arguments: &[u8; 40]) -> Option<Words> {
    match find(id) {
        Some(known) => match known.kind {
            Kind::Told | Kind::Check => Some(words(filled(known, known.vi, arguments, false), filled(known, known.en, arguments, true))),
            Kind::Summary | Kind::Quiet => None,
        },
        None => Some(unknown(id, level, arguments)),
    }
}

/// PX4's number of an event is a component in the first byte and a hash in the others.
fn unknown(id: u32, level: u8, arguments: &[u8; 40]) -> Words {
    let (vi, en) = match level {
        0 => ("khẩn cấp", "emergency"),
        1 => ("báo động", "alert"),
        2 => ("nguy hiểm", "critical"),
        3 => ("lỗi", "error"),
        4 => ("cảnh báo", "warning"),
        5 => ("lưu ý", "notice"),
        _ => ("thông tin", "information"),
    };
    let used = arguments.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let digits: String = arguments.iter().take(used).map(|byte| format!("{byte:02x}")).collect();
    let with = if digits.is_empty() { String::new() } else { format!(" [{digits}]") };
    words(
        format!("Máy bay báo sự kiện số {id} mức {vi}{with}; chương trình này chưa biết lời của nó."),
        format!("The aircraft reports event {id}, level {en}{with}; this program does not know its words."),
    )
}

fn filled(known: &Known, text: &str, arguments: &[u8; 40], english: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let Some((place, after)) = behind.split_once('}') else {
            rest = behind;
            continue;
        };
        let (number, unit) = place.split_once(':').unwrap_or((place, ""));
        let value = number.parse::<usize>().ok().and_then(|n| value(known.args, n, arguments, english));
        out.push_str(&value.unwrap_or_else(|| "?".to_owned()));
        if unit == "m" {
            out.push_str(" m");
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The value of the n-th argument, from 1.
fn value(args: &[Arg], n: usize, arguments: &[u8; 40], english: bool) -> Option<String> {
    let arg = *args.get(n.checked_sub(1)?)?;
    let at: usize = args.iter().take(n - 1).map(|before| length(*before)).sum();
    let bytes = |count: usize| arguments.get(at..at + count);
    Some(match arg {
        Arg::U8 => bytes(1)?.first()?.to_string(),
        Arg::U16 => u16::from_le_bytes(bytes(2)?.try_into().ok()?).to_string(),
        Arg::I16 => i16::from_le_bytes(bytes(2)?.try_into().ok()?).to_string(),
        Arg::U32 => u32::from_le_bytes(bytes(4)?.try_into().ok()?).to_string(),
        Arg::I32 => i32::from_le_bytes(bytes(4)?.try_into().ok()?).to_string(),
        Arg::F32 => format!("{:.1}", f32::from_le_bytes(bytes(4)?.try_into().ok()?)),
        Arg::Action | Arg::Cause | Arg::Reason | Arg::Mode => {
            let number = *bytes(1)?.first()?;
            let (en, vi) = value_words(arg, number).unwrap_or(("", ""));
            let word = if english { en } else { vi };
            if word.is_empty() { format!("({number})") } else { word.to_owned() }
        }
    })
}

fn length(arg: Arg) -> usize {
    match arg {
        Arg::U8 | Arg::Action | Arg::Cause | Arg::Reason | Arg::Mode => 1,
        Arg::U16 | Arg::I16 => 2,
        Arg::U32 | Arg::I32 | Arg::F32 => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> [u8; 40] {
        let mut arguments = [0; 40];
        arguments[..bytes.len()].copy_from_slice(bytes);
        arguments
    }

    #[test]
    fn arguments_are_put_into_the_sentence_in_both_languages() {
        // As recorded: hold for 5 s because the ground was not heard, then return.
        let lost = sentence(30_481_910, 2, &packed(&[0, 0, 4, 4, 6, 5, 0, 2])).expect("a sentence");
        let climb = sentence(24_986_204, 6, &packed(&80.0_f32.to_le_bytes())).expect("a sentence");

        assert_eq!(lost.en, "GCS connection loss: switching to RTL in 5 seconds");
        assert_eq!(lost.vi, "Mất liên lạc với trạm mặt đất: chuyển sang Quay về sau 5 giây");
        assert_eq!(climb.en, "Climb to 80.0 m above home");
    }

    #[test]
    fn an_event_that_nobody_knows_is_told_by_its_number_level_and_arguments() {
        let told = sentence(0x0112_3456, 4, &packed(&[1, 0, 0xAB])).expect("a sentence");

        assert_eq!(told.en, "The aircraft reports event 17970262, level warning [0100ab]; this program does not know its words.");
        assert!(told.vi.contains("17970262"));
    }

    #[test]
    fn a_value_that_nobody_knows_is_told_by_its_number() {
        let told = sentence(26_266_355, 6, &packed(&[77])).expect("a sentence");

        assert_eq!(told.en, "Armed by (77)");
    }
}
