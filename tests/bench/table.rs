//! What was measured, and how it is shown.

use crate::service::now;
use std::hint::black_box;
use std::io::Write;
use std::time::Duration;

/// How long each thing is done again and again.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

#[derive(Debug)]
struct Row {
    name: &'static str,
    value: f64,
    unit: &'static str,
    note: String,
}

/// All figures of this run.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    /// Adds a figure.
    pub(crate) fn add(&mut self, name: &'static str, value: f64, unit: &'static str, note: impl Into<String>) {
        self.0.push(Row { name, value, unit, note: note.into() });
    }

    /// Prints the table, then the same for programs.
    pub(crate) fn print(&self) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        let widest = self.0.iter().map(|row| row.name.len()).max().unwrap_or_default();
        writeln!(out)?;
        for Row { name, value, unit, note } in &self.0 {
            let digits = if *value < 10.0 {
                3
            } else if *value < 1_000.0 {
                1
            } else {
                0
            };
            writeln!(out, "{name:widest$}  {value:>12.digits$} {unit:<14} {note}")?;
        }
        writeln!(out)?;
        for Row { name, value, unit, note } in &self.0 {
            writeln!(out, "{}", serde_json::json!({ "figure": name, "value": value, "unit": unit, "note": note }))?;
        }
        Ok(())
    }
}

/// Does something for a while; seconds that one time takes.
pub(crate) fn seconds_each<T>(mut what: impl FnMut() -> T) -> f64 {
    black_box(what());
    let began = now();
    let mut times = 0_u32;
    while began.elapsed() < LONG_ENOUGH {
        black_box(what());
        times += 1;
    }
    began.elapsed().as_secs_f64() / f64::from(times)
}

/// The value below which this share of the values lies; 0.5 is the median.
pub(crate) fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a short list")]
    let place = (last as f64 * share).round() as usize;
    values.get(place).copied().unwrap_or(f64::NAN)
}
