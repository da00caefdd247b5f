//! Readings as a file says them: comma or semicolon, decimal point or comma, with or without the logger's own count.

use crate::units::time::Utc;
use crate::units::words::{Words, words};

/// As many rows as one file may hold.
pub const MOST_ROWS: usize = 2_000;

/// One row of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The logger's time.
    pub at: Utc,
    /// Thousandths of a degree Celsius; None where the cell is empty or says that nothing was measured.
    pub milli_celsius: Option<i32>,
    /// The logger's own number of the reading.
    pub id: Option<u64>,
}

/// Why a file cannot be read. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// The first line is not the header.
    #[error("line 1: {found:?} is not the header `at,temperature_c` or `at,temperature_c,id`")]
    Header {
        /// What stands there.
        found: String,
    },
    /// A row has other columns than the header.
    #[error("line {line}: {found} columns where the header has {expected}")]
    Columns {
        /// Which line.
        line: usize,
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A cell cannot be read.
    #[error("line {line}, column {column}: {found:?} is not {expected}")]
    Cell {
        /// Which line.
        line: usize,
        /// Which column, by its name.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What should.
        expected: &'static str,
    },
    /// There is nothing below the header.
    #[error("there is no reading below the header")]
    Empty,
    /// There are more rows than one file may hold.
    #[error("more than {MOST_ROWS} rows")]
    TooLong,
}

impl FileFault {
    /// What it says to people.
    #[must_use]
    pub fn words(&self) -> Words {
        let vi = match self {
            Self::Header { found } => format!("Dòng 1: «{found}» không phải tiêu đề at,temperature_c hoặc at,temperature_c,id."),
            Self::Columns { line, found, expected } => format!("Dòng {line}: có {found} cột, cần {expected} cột như tiêu đề."),
            Self::Cell { line, column, found, expected } => {
                let expected = match *expected {
                    TIME => "giờ có múi giờ (2026-12-01T08:00:00+07:00)",
                    NUMBER => "số độ C",
                    other => other,
                };
                format!("Dòng {line}, cột {column}: «{found}» không phải {expected}.")
            }
            Self::Empty => "Không có số đo nào dưới dòng tiêu đề.".to_owned(),
            Self::TooLong => format!("Hơn {MOST_ROWS} dòng."),
        };
        let mut en = self.to_string();
        en.push('.');
        Words { vi, ..words("", en) }
    }
}

const TIME: &str = "a time with its zone (2026-12-01T08:00:00+07:00)";
const NUMBER: &str = "a number of degrees Celsius";
const COUNT: &str = "a whole number";

/// Reads a file: a header line, then one reading a line.
///
/// # Errors
/// At the first thing that cannot be read; nothing of the file is taken then.
pub fn read_file(text: &str) -> Result<Vec<Row>, FileFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    let header = lines.next().map_or("", |(_, line)| line);
    let separator = if header.contains(';') { ';' } else { ',' };
    let names: Vec<String> = header.split(separator).map(|name| name.trim().to_ascii_lowercase()).collect();
    let has_id = match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["at", "temperature_c"] => false,
        ["at", "temperature_c", "id"] => true,
        _ => return Err(FileFault::Header { found: header.chars().take(80).collect() }),
    };
    let mut rows = Vec::new();
    for (line, text) in lines {
        if rows.len() == MOST_ROWS {
            return Err(FileFault::TooLong);
        }
        rows.push(row(line, text, separator, has_id)?);
    }
    if rows.is_empty() { Err(FileFault::Empty) } else { Ok(rows) }
}

fn row(line: usize, text: &str, separator: char, has_id: bool) -> Result<Row, FileFault> {
    let cells: Vec<&str> = text.split(separator).map(str::trim).collect();
    let expected = if has_id { 3 } else { 2 };
    let (&[at, temperature] | &[at, temperature, _]) = cells.as_slice() else {
        return Err(FileFault::Columns { line, found: cells.len(), expected });
    };
    if cells.len() != expected {
        return Err(FileFault::Columns { line, found: cells.len(), expected });
    }
    let fault = |column, found: &str, expected| FileFault::Cell { line, column, found: found.chars().take(40).collect(), expected };
    let at = Utc::parse(at).map_err(|_| fault("at", at, TIME))?;
    let milli_celsius = match temperature {
        "" => None,
        said => Some(thousandths(said, separator).ok_or_else(|| fault("temperature_c", said, NUMBER))?),
    };
    let id = match cells.get(2).copied().filter(|_| has_id) {
        Some(said) if !said.is_empty() => Some(said.parse().map_err(|_| fault("id", said, COUNT))?),
        Some(_) | None => None,
    };
    Ok(Row { at, milli_celsius, id })
}

/// `-4.25` or, where commas do not separate, `-4,25`, in thousandths; more than three decimals are not a thermometer's.
fn thousandths(said: &str, separator: char) -> Option<i32> {
    let said = if separator == ';' { said.replacen(',', ".", 1) } else { said.to_owned() };
    let (sign, digits) = said.strip_prefix('-').map_or((1, said.as_str()), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str, most| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole, 4) || !is_number(decimals, 3) {
        return None;
    }
    let whole: i32 = whole.parse().ok()?;
    let decimals: i32 = format!("{decimals:0<3}").parse().ok()?;
    Some(sign * (whole * 1_000 + decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<Option<i32>> {
        read_file(text).expect("readable").iter().map(|row| row.milli_celsius).collect()
    }

    #[test]
    fn both_ways_of_writing_a_number_are_read() {
        assert_eq!(values("at,temperature_c\n2026-12-01T01:00:00Z,-4.25\n2026-12-01T01:01:00Z,\n"), [Some(-4_250), None]);
        assert_eq!(values("\u{feff}At;Temperature_C;id\r\n2026-12-01T08:00:00+07:00;4,2;17\r\n"), [Some(4_200)]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let says = |text: &str| read_file(text).expect_err("not readable").to_string();

        assert_eq!(says("time,temp\n"), "line 1: \"time,temp\" is not the header `at,temperature_c` or `at,temperature_c,id`");
        assert_eq!(says("at,temperature_c\n2026-12-01T01:00:00Z,4,2\n"), "line 2: 3 columns where the header has 2");
        assert_eq!(says("at,temperature_c\n\n2026-12-01 01:00,4.2\n"), format!("line 3, column at: \"2026-12-01 01:00\" is not {TIME}"));
        assert_eq!(
            says("at,temperature_c\n2026-12-01T01:00:00Z,4.2 C\n"),
            format!("line 2, column temperature_c: \"4.2 C\" is not {NUMBER}")
        );
        assert_eq!(says("at,temperature_c\n"), "there is no reading below the header");
        assert_eq!(read_file("at,temperature_c\n").expect_err("empty").words().vi, "Không có số đo nào dưới dòng tiêu đề.");
    }

    #[test]
    fn a_file_without_end_is_refused() {
        let text = format!("at,temperature_c\n{}", "2026-12-01T01:00:00Z,4\n".repeat(MOST_ROWS + 1));

        assert_eq!(read_file(&text), Err(FileFault::TooLong));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}", rows in "[0-9TZ:;,.+ \\-\n]{0,200}") {
            let _ = read_file(&text);
            let _ = read_file(&format!("at;temperature_c\n{rows}"));
        }

        #[test]
        fn what_was_written_is_read(mc in proptest::collection::vec(-90_000..60_000_i32, 1..20)) {
            let written = |mc: &i32| format!("{}{}.{:03}", if *mc < 0 { "-" } else { "" }, mc.abs() / 1_000, mc.abs() % 1_000);
            let text: String = mc.iter().map(|mc| format!("2026-12-01T01:00:00Z,{}\n", written(mc))).collect();
            prop_assert_eq!(values(&format!("at,temperature_c\n{text}")), mc.iter().map(|mc| Some(*mc)).collect::<Vec<_>>());
        }
    }
}
