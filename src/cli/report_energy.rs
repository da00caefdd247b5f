//! `medflight report energy` as a table.

use crate::domain::operations::view::{EnergyErrorView, EnergyReport, LearnedView};
use std::fmt::Write;

/// One line for all aircraft, and one for each with what its flights taught.
pub(super) fn table(report: &EnergyReport) -> String {
    let at = report.at.0;
    let mut text = format!(
        "Pin khi hạ cánh trừ pin theo kế hoạch, phần trăm của pin, tính đến {at}\n\
         charge at touchdown less the plan's, percent of the pack, as of {at}\n\n"
    );
    row(&mut text, "", &["chuyến bay", "P50", "P95", "trung bình", "P50 công bố", "P95 công bố"].map(str::to_owned), "đã học");
    row(&mut text, "", &["flights", "P50", "P95", "mean", "published P50", "published P95"].map(str::to_owned), "learned");
    row(&mut text, "tất cả / all", &cells(report.all.as_ref()), "");
    for tail in &report.tails {
        let learned = tail.learned.as_ref().map_or_else(|| "chưa có / nothing yet".to_owned(), learned);
        row(&mut text, tail.tail.as_str(), &cells(tail.errors.as_ref()), &learned);
    }
    text
}

fn cells(errors: Option<&EnergyErrorView>) -> [String; 6] {
    let Some(errors) = errors else { return std::array::from_fn(|place| if place == 0 { "0".to_owned() } else { "-".to_owned() }) };
    let of = |milli: i64, sign: bool| {
        let (minus, whole, tenths) = (milli < 0, milli.abs() / 1_000, milli.abs() % 1_000 / 100);
        let mark = if minus { "-" } else { "+" };
        format!("{}{whole}.{tenths} %", if sign { mark } else { "" })
    };
    [
        errors.flights.to_string(),
        of(errors.p50_milli_percent, false),
        of(errors.p95_milli_percent, false),
        of(errors.bias_milli_percent, true),
        of(errors.published_p50_milli_percent, false),
        of(errors.published_p95_milli_percent, false),
    ]
}

/// The ratio with its interval, and what is applied of it.
fn learned(learned: &LearnedView) -> String {
    let of = |milli: u32| format!("{}.{:03}", milli / 1_000, milli % 1_000);
    let LearnedView { ratio_milli, low_milli, high_milli, flights, factor_milli } = learned;
    let [ratio, low, high, factor] = [ratio_milli, low_milli, high_milli, factor_milli].map(|milli| of(*milli));
    format!("{ratio} (90 %: {low}–{high}, {flights} chuyến bay / flights), áp dụng / applied {factor}")
}

fn row(text: &mut String, name: &str, cells: &[String; 6], last: &str) {
    let figures: String = cells.iter().fold(String::new(), |line, cell| line + &format!("{cell:>14}"));
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{}", format!("{name:<13}{figures}  {last}").trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operations::act::Time;
    use crate::domain::operations::view::TailEnergy;
    use crate::units::ids::TailId;
    use crate::units::time::Utc;

    #[test]
    fn a_line_tells_the_errors_and_what_is_applied_and_a_dash_where_nobody_flew() {
        let errors = EnergyErrorView {
            flights: 41,
            p50_milli_percent: 700,
            p95_milli_percent: 2_150,
            published_p50_milli_percent: 3_000,
            published_p95_milli_percent: 5_000,
            bias_milli_percent: -310,
        };
        let learned = LearnedView { ratio_milli: 1_070, low_milli: 1_050, high_milli: 1_090, flights: 41, factor_milli: 1_070 };
        let tail = TailEnergy { tail: TailId::new("DG-01").expect("a tail"), errors: Some(errors), learned: Some(learned) };

        let text = table(&EnergyReport { at: Time(Utc(0)), all: None, tails: vec![tail] });

        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[5], ["tất", "cả", "/", "all", "0", "-", "-", "-", "-", "-"]);
        assert_eq!(lines[6][..8], ["DG-01", "41", "0.7", "%", "2.1", "%", "-0.3", "%"]);
        assert!(text.contains("1.070 (90 %: 1.050–1.090, 41 chuyến bay / flights), áp dụng / applied 1.070"));
        assert!(text.contains("Pin khi hạ cánh") && text.contains("trung bình") && text.contains("mean"), "{text}");
    }
}
