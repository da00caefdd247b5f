//! Single groups that observation and forecast share: each reader gives None where the group has another form.
//!
//! Forms: WMO-No. 306, Manual on Codes, volume I.1, FM 15 METAR and FM 51 TAF. Whole units of the code become centimetres a
//! second, metres and thousandths of a degree, because records hold whole numbers.

use crate::units::words::{Words, words};
use serde::{Deserialize, Serialize};

/// Wind at 10 m.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedWind {
    /// Where it comes from, degrees from true north, 10 to 360; None when variable, or calm.
    pub from_deg: Option<u16>,
    /// Mean over ten minutes, cm/s.
    pub mean_cms: u32,
    /// Gusts, cm/s, where they are told.
    pub gust_cms: Option<u32>,
}

/// A weather code, like +TSRA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phenomenon(String);

/// How much of the sky a layer covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the words of the code")]
pub enum Amount {
    Few,
    Sct,
    Bkn,
    Ovc,
}

/// One layer of cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cloud {
    /// How much; None where an automatic station cannot tell.
    pub amount: Option<Amount>,
    /// Base above the aerodrome, metres; None where it is not known.
    pub base_m: Option<u32>,
    /// Cumulonimbus.
    pub cumulonimbus: bool,
    /// Towering cumulus.
    pub towering: bool,
}

impl Amount {
    /// As it is coded.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Few => "FEW",
            Self::Sct => "SCT",
            Self::Bkn => "BKN",
            Self::Ovc => "OVC",
        }
    }
}

impl Cloud {
    /// How much of it and how high, as far as it is told, to stand behind its name; empty where neither is.
    #[must_use]
    pub fn words(&self) -> Words {
        let amount = self.amount.map(|amount| format!(" {}", amount.code())).unwrap_or_default();
        let base = |said: &str| self.base_m.map(|base| format!(", {said} {base} m")).unwrap_or_default();
        words(format!("{amount}{}", base("chân mây")), format!("{amount}{}", base("base")))
    }
}

/// A group about the sky.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sky {
    Layer(Cloud),
    /// Obscured: vertical visibility in metres, where it is known.
    Obscured(Option<u32>),
    /// NSC, NCD, SKC, CLR.
    Nothing,
}

const DESCRIPTORS: [&str; 8] = ["MI", "PR", "BC", "DR", "BL", "SH", "TS", "FZ"];
const FALLING: [&str; 9] = ["DZ", "RA", "SN", "SG", "IC", "PL", "GR", "GS", "UP"];
const OTHERS: [&str; 13] = ["BR", "FG", "FU", "VA", "DU", "SA", "HZ", "PO", "SQ", "FC", "SS", "DS", "PY"];
/// What falls as water.
const LIQUID: [&str; 3] = ["DZ", "RA", "UP"];
/// Hail, and small hail or snow pellets: they fall from the clouds of thunderstorms.
const HAIL: [&str; 2] = ["GR", "GS"];
/// What falls as ice or snow.
const FROZEN: [&str; 4] = ["SN", "SG", "IC", "PL"];
/// Squalls, funnel clouds, storms of sand or dust, volcanic ash: what no rating against rain is about.
pub const VIOLENT: [&str; 5] = ["SQ", "FC", "SS", "DS", "VA"];

impl Phenomenon {
    /// The code as it was sent.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    fn has(&self, codes: &[&str]) -> bool {
        let pairs = self.0.trim_start_matches(['+', '-']).as_bytes().chunks(2);
        pairs.into_iter().any(|pair| codes.iter().any(|code| code.as_bytes() == pair))
    }

    /// A thunderstorm, at the aerodrome or within 16 km of it (VCTS).
    #[must_use]
    pub fn is_thunder(&self) -> bool {
        self.has(&["TS"])
    }

    /// Rain or drizzle at the aerodrome itself, or what an automatic station cannot name.
    #[must_use]
    pub fn is_wet(&self) -> bool {
        !self.has(&["VC"]) && self.has(&LIQUID)
    }

    /// Hail, large or small.
    #[must_use]
    pub fn is_hail(&self) -> bool {
        self.has(&HAIL)
    }

    /// Rain, drizzle or fog that freezes on what it meets.
    #[must_use]
    pub fn is_freezing(&self) -> bool {
        self.has(&["FZ"])
    }

    /// Snow, snow grains, ice crystals or ice pellets, falling, drifting or blowing.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.has(&FROZEN)
    }

    /// What of [`VIOLENT`] it is.
    pub fn violent(&self) -> impl Iterator<Item = &'static str> {
        VIOLENT.into_iter().filter(|code| self.has(&[code]))
    }
}

/// A number of exactly so many digits.
pub(super) fn digits(text: &str, many: usize) -> Option<u32> {
    (text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `03008KT`, `VRB02MPS`, `24004G12MPS`, `00000KT`; Some(None) for slashes.
pub(super) fn wind(text: &str) -> Option<Option<CodedWind>> {
    let (body, metric) = text.strip_suffix("MPS").map(|body| (body, true)).or_else(|| text.strip_suffix("KT").map(|body| (body, false)))?;
    if body == "/////" {
        return Some(None);
    }
    let speed = |text: &str| {
        let figure = text.strip_prefix('P').unwrap_or(text);
        let figure = digits(figure, 2).or_else(|| digits(figure, 3).filter(|speed| *speed >= 100))?;
        // A knot is 1,852 m an hour; rounded up.
        Some(if metric { figure * 100 } else { (figure * 185_200).div_ceil(3_600) })
    };
    let (from, speeds) = (body.get(..3)?, body.get(3..)?);
    let (mean, gust) = speeds.split_once('G').map_or((speeds, None), |(mean, gust)| (mean, Some(gust)));
    let mean_cms = speed(mean)?;
    let gust_cms = match gust {
        Some(gust) => Some(speed(gust).filter(|gust| *gust > mean_cms)?),
        None => None,
    };
    let from_deg = match from {
        "VRB" => None,
        // North is 360; 000 is said of a calm alone.
        "000" if mean_cms == 0 && gust_cms.is_none() => None,
        _ => Some(degrees(from)?),
    };
    Some(Some(CodedWind { from_deg, mean_cms, gust_cms }))
}

fn degrees(text: &str) -> Option<u16> {
    digits(text, 3).and_then(|degrees| u16::try_from(degrees).ok()).filter(|degrees| (10..=360).contains(degrees) && degrees % 10 == 0)
}

/// `350V070`.
pub(super) fn variation(text: &str) -> Option<()> {
    let (from, to) = text.split_once('V')?;
    degrees(from).and(degrees(to)).map(|_| ())
}

/// `9999`, `0600`, `4000NDV`; Some(None) for slashes. Metres; 10,000 stands for that and more.
pub(super) fn visibility(text: &str) -> Option<Option<u32>> {
    if text == "////" {
        return Some(None);
    }
    let metres = digits(text.strip_suffix("NDV").unwrap_or(text), 4)?;
    Some(Some(if metres == 9_999 { 10_000 } else { metres }))
}

/// `1200NE`: the lowest visibility, and where it is.
pub(super) fn lowest_visibility(text: &str) -> Option<u32> {
    let (metres, toward) = (text.get(..4)?, text.get(4..)?);
    ["N", "NE", "E", "SE", "S", "SW", "W", "NW"].contains(&toward).then(|| digits(metres, 4)).flatten()
}

/// `10SM`, `1/2SM`, `M1/4SM`, `P6SM`: statute miles, in metres, rounded down.
pub(super) fn miles(text: &str) -> Option<u32> {
    let figure = text.strip_suffix("SM")?;
    let figure = figure.strip_prefix(['M', 'P']).unwrap_or(figure);
    let (over, under) = figure.split_once('/').unwrap_or((figure, "1"));
    let short = |text: &str| (1..=2).contains(&text.len()).then(|| digits(text, text.len())).flatten();
    let (over, under) = (short(over)?, short(under).filter(|under| *under != 0)?);
    Some(over * 1_609 / under)
}

/// `R12/1000U`, `R24L/P2000`, `R10/M0050N`: passed, not used; no runway is flown to.
pub(super) fn runway_range(text: &str) -> Option<()> {
    let (runway, range) = text.strip_prefix('R')?.split_once('/')?;
    is_runway(runway).then_some(())?;
    let known = range.bytes().all(|byte| byte.is_ascii_digit() || b"PMVUDNFT/".contains(&byte));
    (known && (4..=14).contains(&range.len())).then_some(())
}

pub(super) fn is_runway(text: &str) -> bool {
    let number = text.get(..2).and_then(|number| digits(number, 2)).is_some();
    number && matches!(text.get(2..), Some("" | "L" | "C" | "R" | "LL" | "RR"))
}

/// `-RA`, `+TSRA`, `VCTS`, `FZFG`.
pub(super) fn weather(text: &str) -> Option<Phenomenon> {
    let near = text.starts_with("VC");
    let body = if near { text.get(2..)? } else { text.strip_prefix(['+', '-']).unwrap_or(text) };
    if body.is_empty() || body.len() % 2 != 0 || !body.is_ascii() {
        return None;
    }
    let parts: Vec<&str> = (0..body.len()).step_by(2).filter_map(|at| body.get(at..at + 2)).collect();
    let (descriptor, rest) = match parts.split_first() {
        Some((first, rest)) if DESCRIPTORS.contains(first) => (Some(*first), rest),
        _ => (None, parts.as_slice()),
    };
    let alone = descriptor == Some("TS") || (near && descriptor == Some("SH"));
    let known = rest.iter().all(|part| FALLING.contains(part) || OTHERS.contains(part));
    (known && rest.len() <= 3 && (alone || !rest.is_empty())).then(|| Phenomenon(text.to_owned()))
}

/// `BKN010`, `FEW012CB`, `VV001`, `NSC`, `//////CB`.
pub(super) fn sky(text: &str) -> Option<Sky> {
    let height = |text: &str| if text == "///" { Some(None) } else { digits(text, 3).map(|hundreds| Some(hundreds * 3_048 / 100)) };
    if matches!(text, "NSC" | "NCD" | "SKC" | "CLR") {
        return Some(Sky::Nothing);
    }
    if let Some(rest) = text.strip_prefix("VV") {
        return height(rest).map(Sky::Obscured);
    }
    let amount = match text.get(..3)? {
        "FEW" => Some(Amount::Few),
        "SCT" => Some(Amount::Sct),
        "BKN" => Some(Amount::Bkn),
        "OVC" => Some(Amount::Ovc),
        "///" => None,
        _ => return None,
    };
    let base_m = height(text.get(3..6)?)?;
    let (cumulonimbus, towering) = match text.get(6..)? {
        "" | "///" => (false, false),
        "CB" => (true, false),
        "TCU" => (false, true),
        _ => return None,
    };
    Some(Sky::Layer(Cloud { amount, base_m, cumulonimbus, towering }))
}

/// `22/19`, `M02/M03`; a side of slashes is None. Thousandths of a degree Celsius.
pub(super) fn temperature(text: &str) -> Option<(Option<i32>, Option<i32>)> {
    let (air, dew) = text.split_once('/')?;
    // The slash between the two may be the third of five: `/////`.
    let (air, dew) = if text == "/////" { ("//", "//") } else { (air, dew) };
    let one = |text: &str| if text == "//" { Some(None) } else { degrees_celsius(text).map(Some) };
    let (air, dew) = (one(air)?, one(dew)?);
    let in_order = air.zip(dew).is_none_or(|(air, dew)| dew <= air);
    in_order.then_some((air, dew))
}

/// `22`, `M02`: thousandths of a degree Celsius.
pub(super) fn degrees_celsius(text: &str) -> Option<i32> {
    let figure = digits(text.strip_prefix('M').unwrap_or(text), 2)?;
    let thousandths = i32::try_from(figure).ok()? * 1_000;
    Some(if text.starts_with('M') { -thousandths } else { thousandths })
}

/// `Q1016`, `A2992`; Some(None) for slashes. Tenths of a hectopascal, 8500 to 11000.
pub(super) fn pressure(text: &str) -> Option<Option<u32>> {
    let tenths = if let Some(figure) = text.strip_prefix('Q') {
        if figure == "////" {
            return Some(None);
        }
        digits(figure, 4)? * 10
    } else {
        // Hundredths of an inch of mercury: 33.8639 hPa each hundred.
        let inches = u64::from(digits(text.strip_prefix('A')?, 4)?);
        u32::try_from(inches * 338_639 / 100_000).ok()?
    };
    (8_500..=11_000).contains(&tenths).then_some(Some(tenths))
}
