//! Code 128 (ISO/IEC 15417): code sets B and C, checked, as widths of bars and spaces.

/// Widths of bars and spaces of each symbol character, in modules; 106 is the stop.
const WIDTHS: [&[u8]; 107] = [
    b"212222", b"222122", b"222221", b"121223", b"121322", b"131222", b"122213", b"122312", b"132212", b"221213", b"221312", b"231212",
    b"112232", b"122132", b"122231", b"113222", b"123122", b"123221", b"223211", b"221132", b"221231", b"213212", b"223112", b"312131",
    b"311222", b"321122", b"321221", b"312212", b"322112", b"322211", b"212123", b"212321", b"232121", b"111323", b"131123", b"131321",
    b"112313", b"132113", b"132311", b"211313", b"231113", b"231311", b"112133", b"112331", b"132131", b"113123", b"113321", b"133121",
    b"313121", b"211331", b"231131", b"213113", b"213311", b"213131", b"311123", b"311321", b"331121", b"312113", b"312311", b"332111",
    b"314111", b"221411", b"431111", b"111224", b"111422", b"121124", b"121421", b"141122", b"141221", b"112214", b"112412", b"122114",
    b"122411", b"142112", b"142211", b"241211", b"221114", b"413111", b"241112", b"134111", b"111242", b"121142", b"121241", b"114212",
    b"124112", b"124211", b"411212", b"421112", b"421211", b"212141", b"214121", b"412121", b"111143", b"111341", b"131141", b"114113",
    b"114311", b"411113", b"411311", b"113141", b"114131", b"311141", b"411131", b"211412", b"211214", b"211232", b"2331112",
];
const TO_C: usize = 99;
const TO_B: usize = 100;
const START_B: usize = 104;
const START_C: usize = 105;
const STOP: usize = 106;

/// Modules of a text from the first bar to the last, true for a bar; None when a character is no printable ASCII. The quiet zones
/// of ten modules on both sides are the drawing's.
pub(super) fn modules(text: &str) -> Option<Vec<bool>> {
    let mut codes = symbols(text.as_bytes())?;
    let sum = codes.iter().enumerate().map(|(place, code)| code * place.max(1)).sum::<usize>();
    codes.extend([sum % 103, STOP]);
    let widths = codes.iter().flat_map(|code| WIDTHS[*code].iter().enumerate());
    Some(widths.flat_map(|(place, width)| std::iter::repeat_n(place % 2 == 0, usize::from(width - b'0'))).collect())
}

/// Start and data characters: pairs of digits in set C wherever four or more stand together.
fn symbols(text: &[u8]) -> Option<Vec<usize>> {
    let digits = |from: usize| text[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut at = 0;
    let mut in_c = digits(0) >= 4 && digits(0) % 2 == 0;
    let mut codes = vec![if in_c { START_C } else { START_B }];
    while at < text.len() {
        let run = digits(at);
        if in_c && run >= 2 {
            codes.push(usize::from(text[at] - b'0') * 10 + usize::from(text[at + 1] - b'0'));
            at += 2;
            continue;
        }
        if in_c {
            in_c = false;
            codes.push(TO_B);
        } else if run >= 4 && run % 2 == 0 {
            in_c = true;
            codes.push(TO_C);
            continue;
        }
        codes.push(usize::from(text[at].checked_sub(b' ').filter(|value| *value < 95)?));
        at += 1;
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_symbol_character_has_eleven_modules_and_none_occurs_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, widths) in WIDTHS.iter().enumerate() {
            let modules: u32 = widths.iter().map(|width| u32::from(width - b'0')).sum();
            assert_eq!(modules, if code == STOP { 13 } else { 11 }, "{code}");
            assert!(seen.insert(widths), "{code}");
        }
    }

    #[test]
    fn digits_are_packed_in_pairs_and_what_cannot_be_printed_has_no_symbol() {
        assert_eq!(symbols(b"DG26120100042U"), Some(vec![START_B, 36, 39, 18, TO_C, 61, 20, 10, 0, 42, TO_B, 53]));
        assert_eq!(symbols(b"1234"), Some(vec![START_C, 12, 34]));
        assert_eq!(symbols(b"A1"), Some(vec![START_B, 33, 17]));
        assert_eq!(modules("Đ"), None);
    }
}
