//! Observations and forecasts of aerodromes, as they were issued.

use super::super::act::ReportCoded;
use super::super::fact::NetworkFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{conflict, invalid};
use super::{Case, Decided};
use crate::domain::people::{ActKind, Role};
use crate::domain::weather::{CodeFault, Metar, Taf};
use crate::units::time::{Span, Utc};
use crate::units::words::{Refusal, words};

/// Longest text that is read, in characters.
const LONGEST: usize = 2_000;
/// A report may be stamped with the full half hour a little before it.
const EARLY: Span = Span::minutes(10);

impl Case<'_> {
    /// A METAR, SPECI or TAF by hand or fed: decoded whole or refused, of an aerodrome that counts, newer than what is known. The
    /// text that is known already is taken and changes nothing; another of the same minute is taken where it is a correction.
    pub(super) fn report_coded(&self, report: &ReportCoded) -> Decided {
        let role = self.role(ActKind::ReportWeather, None)?;
        if report.text.len() > LONGEST {
            return Err(invalid(
                "WEATHER_TEXT",
                "text",
                report.text.as_str(),
                words("Bản tin quá dài.", "The text is too long."),
                words(format!("Nhập một bản tin, đến {LONGEST} ký tự."), format!("Enter one report, up to {LONGEST} characters.")),
            ));
        }
        let text = report.text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        if text.starts_with("TAF") { self.forecast(role, text) } else { self.observation(role, text) }
    }

    fn observation(&self, role: Role, text: String) -> Decided {
        let metar = Metar::decode(&text, self.now.utc).map_err(|fault| not_read(&fault))?;
        self.counts(&metar.station)?;
        if metar.missing {
            return Err(nothing_told(&text));
        }
        if metar.at > self.now.utc + EARLY {
            return Err(in_future(metar.at));
        }
        if self.now.utc.millis_since(metar.at) > self.ops.network.limits.weather.metar_age.value.as_millis_i64() {
            return Err(too_late(&text));
        }
        if let Some((said, known)) = self.ops.state.metars.get(&metar.station) {
            if *said == text {
                return Ok(Decision::already(Subject::Network));
            }
            if known.at > metar.at {
                return Err(newer_known(said));
            }
            if known.at == metar.at && !metar.corrected {
                return Err(not_a_correction(said, "COR"));
            }
        }
        let decision = self.network(role, None, NetworkFact::AerodromeObserved { text, metar: Box::new(metar) })?;
        self.with_holds(role, decision)
    }

    fn forecast(&self, role: Role, text: String) -> Decided {
        let taf = Taf::decode(&text, self.now.utc).map_err(|fault| not_read(&fault))?;
        self.counts(&taf.station)?;
        if taf.missing {
            return Err(nothing_told(&text));
        }
        if taf.issued > self.now.utc + EARLY {
            return Err(in_future(taf.issued));
        }
        if taf.until <= self.now.utc {
            return Err(too_late(&text));
        }
        if let Some((said, known)) = self.ops.state.tafs.get(&taf.station) {
            if *said == text {
                return Ok(Decision::already(Subject::Network));
            }
            if known.issued > taf.issued {
                return Err(newer_known(said));
            }
            if known.issued == taf.issued && !taf.corrected && !taf.amended {
                return Err(not_a_correction(said, "COR, AMD"));
            }
        }
        let decision = self.network(role, None, NetworkFact::AerodromeForecast { text, taf: Box::new(taf) })?;
        self.with_holds(role, decision)
    }

    /// Weather of another part of the country says nothing about here.
    fn counts(&self, station: &str) -> Result<(), Refusal> {
        let stations = &self.ops.network.limits.weather.stations.value;
        if stations.iter().any(|known| known == station) {
            return Ok(());
        }
        let list = stations.join(", ");
        Err(invalid(
            "UNKNOWN_STATION",
            "text",
            station,
            words(format!("Bản tin của sân bay {station} không dùng ở đây."), format!("Reports of {station} do not count here.")),
            words(format!("Nhập bản tin của {list}."), format!("Enter a report of {list}.")),
        ))
    }
}

fn not_read(fault: &CodeFault) -> Refusal {
    let next = words("Đọc lại bản tin gốc và sửa nhóm này.", "Read the original again and put this group right.");
    invalid("WEATHER_CODE", "text", fault.found.as_str(), fault.says(), next)
}

fn nothing_told(text: &str) -> Refusal {
    let next = words("Chờ bản tin sau, hoặc nhập số đo tại chỗ.", "Wait for the next one, or enter what is measured here.");
    invalid("WEATHER_NIL", "text", text, words("Bản tin không có nội dung (NIL).", "The report tells nothing (NIL)."), next)
}

fn in_future(at: Utc) -> Refusal {
    invalid(
        "MEASURED_IN_FUTURE",
        "text",
        at.to_string(),
        words("Giờ của bản tin ở tương lai.", "The report is of the future."),
        words("Kiểm tra ngày và giờ trong bản tin.", "Check its day and time."),
    )
}

fn too_late(text: &str) -> Refusal {
    let next = words("Nhập bản tin mới nhất.", "Enter the newest one.");
    invalid("WEATHER_PAST", "text", text, words("Bản tin đã quá cũ.", "The report is too old to count."), next)
}

fn newer_known(said: &str) -> Refusal {
    conflict(
        "OLDER_WEATHER",
        words(format!("Đã có bản tin mới hơn: {said}"), format!("A newer report is known: {said}")),
        words("Không cần nhập bản này.", "This one is not needed."),
    )
}

/// Two texts of one aerodrome and one minute cannot both be right; the first holds until a correction says that it is one.
fn not_a_correction(said: &str, marks: &str) -> Refusal {
    conflict(
        "WEATHER_TWICE",
        words(
            format!("Đã có bản tin khác của cùng sân bay và cùng giờ: {said}"),
            format!("Another report of the same aerodrome and minute is known: {said}"),
        ),
        words(
            format!("Đọc lại bản gốc; chỉ bản đính chính (có {marks}) mới thay được bản đã có."),
            format!("Read the original again; only a correction (with {marks}) replaces the one that is known."),
        ),
    )
}
