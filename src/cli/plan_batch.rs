//! `medflight plan --batch`: many questions from a CSV file, one answer a line.
//!
//! The first line names the columns, in any order: `from` and `to` must be there; `payload`, `grams`, `at`, `tail` and `detour` may
//! be, and mean what the options of the same name mean. An empty field is an option that is not given. A line that cannot be
//! understood is answered with what is wrong in it, and the others are planned all the same.
//!
//! The word of an answer is `go`, `no_go`, `error`, or `go_if_` with what somebody has to do first, joined by `+`: `approved` (a way
//! round, by the pilot), `acknowledged` (zones and the like, by the dispatcher), `surveyed` (obstacles), `weather_assessed`.
//!
//! Rows are appended to the file of `--out` in the order of the questions, each as soon as it is known: what is done is not lost when
//! the work is stopped, and a second name for the file would leave it where nobody looks.

use super::plan::{self, Asked, PlanArgs, Question, Shown};
use super::verdict::{open_points, verdict, word};
use super::{Exit, Outcome};
use crate::domain::energy::EnergyHistory;
use crate::domain::network::Network;
use crate::domain::plan::Note;
use crate::units::disk;
use crate::units::time::Utc;
use crate::units::words::{Reason, Words, words};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// The columns that a question may have.
const COLUMNS: [&str; 7] = ["from", "to", "payload", "grams", "at", "tail", "detour"];
/// The columns of an answer.
const ANSWER: &str = "line,from,to,verdict,codes,depart,arrive,distance_m,duration_s,cruise_m,touchdown_percent,permit,fingerprint,vi,en";

/// Told after each row that is kept: how many there are, and of how many.
pub(super) type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// One question as it was read.
struct Line {
    from: String,
    to: String,
    asked: Asked,
}

/// The fields of one line; double quotes keep commas, and two of them are one (RFC 4180). A field does not go over several lines.
///
/// # Errors
/// A quote that is not closed, or text beside one.
fn fields(line: &str) -> Result<Vec<String>, Words> {
    let wrong = || words("dấu ngoặc kép không đúng", "a double quote is not closed, or stands inside of a field");
    let mut all = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = if let Some(mut inside) = rest.strip_prefix('"') {
            let mut field = String::new();
            loop {
                let (text, more) = inside.split_once('"').ok_or_else(wrong)?;
                field.push_str(text);
                match more.strip_prefix('"') {
                    Some(more) => {
                        field.push('"');
                        inside = more;
                    }
                    None => break (field, more),
                }
            }
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let field = &rest[..end];
            if field.contains('"') {
                return Err(wrong());
            }
            (field.trim().to_owned(), &rest[end..])
        };
        all.push(field);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.is_empty() => return Ok(all),
            None => return Err(wrong()),
        }
    }
}

/// A field of the answer.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The place of each column.
fn header(line: &str) -> Result<BTreeMap<&'static str, usize>, Words> {
    let mut places = BTreeMap::new();
    for (place, name) in fields(line)?.iter().enumerate() {
        let known = COLUMNS.into_iter().find(|column| column == name).ok_or_else(|| {
            let list = COLUMNS.join(", ");
            words(format!("không có cột {name:?}; các cột: {list}"), format!("there is no column {name:?}; columns are {list}"))
        })?;
        if places.insert(known, place).is_some() {
            return Err(words(format!("cột {known} có hai lần"), format!("column {known} is there twice")));
        }
    }
    match ["from", "to"].into_iter().find(|column| !places.contains_key(column)) {
        Some(missing) => Err(words(format!("thiếu cột {missing}"), format!("column {missing} is missing"))),
        None => Ok(places),
    }
}

/// One question.
fn question(line: &str, columns: &BTreeMap<&'static str, usize>, like: &Asked) -> Result<Line, Words> {
    let fields = fields(line)?;
    if fields.len() != columns.len() {
        let (found, want) = (fields.len(), columns.len());
        return Err(words(format!("có {found} trường, cần {want}"), format!("{found} fields, the header has {want}")));
    }
    let text = |column| columns.get(column).and_then(|place| fields.get(*place)).filter(|text| !text.is_empty()).cloned();
    let need = |column| text(column).ok_or_else(|| words(format!("thiếu {column}"), format!("{column} is empty")));
    let grams = text("grams").map_or(Ok(like.grams), |grams| {
        grams
            .parse()
            .map_err(|_| words(format!("grams {grams:?} không phải số gam"), format!("grams {grams:?} is no whole number of grams")))
    })?;
    let detour = match text("detour").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(words(format!("detour {other:?}: chỉ true hoặc false"), format!("detour {other:?} is neither true nor false")));
        }
    };
    let asked = Asked { payload: text("payload"), grams, at: text("at"), tail: text("tail"), detour, config: like.config.clone() };
    Ok(Line { from: need("from")?, to: need("to")?, asked })
}

fn row(number: usize, line: &Line, shown: &Shown<'_>) -> (String, bool) {
    let none = String::new;
    let (sketch, reasons): (_, &[Reason]) = match &shown.outcome {
        Ok(plan) => (Some(&plan.sketch), &[]),
        Err(no) => (no.sketch.as_deref(), &no.reasons),
    };
    let plan = shown.outcome.as_ref().ok();
    // What is left to do before it is flown stands where the reasons of a refusal stand.
    let open: Vec<&Note> = plan.into_iter().flat_map(open_points).collect();
    let past = shown.is_past.then_some("TAKE_OFF_PAST");
    let headline = verdict(plan, shown.is_past);
    let said =
        || plan.map(|_| &headline).into_iter().chain(reasons.iter().map(|reason| &reason.what)).chain(open.iter().map(|note| &note.what));
    let of = |number: Option<f64>, decimals: usize| number.map_or_else(none, |number| format!("{number:.decimals$}"));
    let told = |list: Vec<&str>| list.join("; ");
    let cells = [
        number.to_string(),
        line.from.clone(),
        line.to.clone(),
        word(plan),
        told(past.into_iter().chain(reasons.iter().map(|reason| reason.code)).chain(open.iter().map(|note| note.code.as_str())).collect()),
        shown.input.depart.to_string(),
        plan.map_or_else(none, |plan| plan.arrive().to_string()),
        of(sketch.map(|sketch| sketch.distance.0), 1),
        of(sketch.map(|sketch| sketch.duration.0), 1),
        of(sketch.map(|sketch| sketch.heights.cruise.0), 1),
        of(sketch.map(|sketch| sketch.budget.touchdown.0), 2),
        plan.map_or_else(none, |plan| plan.permit.to_string()),
        plan.map_or_else(none, |plan| plan.fingerprint().to_string()),
        told(said().map(|what| what.vi.as_str()).collect()),
        told(said().map(|what| what.en.as_str()).collect()),
    ];
    (cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","), plan.is_some())
}

/// A line that nobody could understand, with the two places that it names where they could be read.
fn wrong_row(number: usize, (from, to): (&str, &str), wrong: &Words) -> String {
    let blank = ",".repeat(9);
    format!("{number},{},{},error,UNREADABLE{blank}{},{}", quoted(from), quoted(to), quoted(&wrong.vi), quoted(&wrong.en))
}

/// The two places of a line that is wrong elsewhere; empty where its fields cannot be told apart.
fn places(line: &str, columns: &BTreeMap<&'static str, usize>) -> (String, String) {
    let fields = fields(line).unwrap_or_default();
    let of = |column| columns.get(column).and_then(|place| fields.get(*place)).cloned().unwrap_or_default();
    (of("from"), of("to"))
}

fn named(number: usize, wrong: &Words) -> String {
    format!("dòng {number}: {}\n  line {number}: {}\n", wrong.vi, wrong.en)
}

/// Gives `take` the answer to each question, in the order of the questions, as soon as it and all before it are known; until it
/// fails. They are worked out on all cores, which share nothing but the next place.
///
/// # Errors
/// The first of `take`.
fn all_of<Q: Sync, A: Send, E>(
    questions: &[Q],
    answer: impl Fn(&Q) -> A + Sync,
    mut take: impl FnMut(&Q, A) -> Result<(), E>,
    progress: Progress<'_>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(questions.len());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (send, next, answer) = (send.clone(), &next, &answer);
            scope.spawn(move || {
                while let Some((place, question)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, questions.get(at)?)))
                {
                    // Nobody listens any more when an answer could not be kept.
                    if send.send((place, answer(question))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let (mut early, mut taken) = (BTreeMap::new(), 0);
        for (place, answer) in receive {
            early.insert(place, answer);
            while let Some((question, answer)) = questions.get(taken).and_then(|question| Some((question, early.remove(&taken)?))) {
                take(question, answer)?;
                taken += 1;
                progress(taken, questions.len());
            }
        }
        Ok(())
    })
}

/// Where the rows go: a file that has each of them as soon as it is known, or a text that is shown at the end.
enum Rows<'p> {
    File(&'p Path, File),
    Text(String),
}

impl<'p> Rows<'p> {
    fn begin(out: Option<&'p Path>) -> Result<Self, Box<Reason>> {
        let Some(path) = out else { return Ok(Self::Text(String::new())) };
        File::create(path).map(|file| Self::File(path, file)).map_err(|error| Box::new(disk::unwritable(path, &error)))
    }

    fn add(&mut self, row: &str) -> Result<(), Box<Reason>> {
        match self {
            // One write a row: whoever stops the work finds whole rows.
            Self::File(path, file) => {
                file.write_all(format!("{row}\n").as_bytes()).map_err(|error| Box::new(disk::unwritable(path, &error)))
            }
            Self::Text(text) => {
                text.push_str(row);
                text.push('\n');
                Ok(())
            }
        }
    }

    /// What is left to say.
    fn end(self) -> String {
        match self {
            Self::File(path, _) => format!("{}\n", path.display()),
            Self::Text(text) => text,
        }
    }
}

/// Whether two names lead to one file, directly or by a link.
fn is_one_file(a: &Path, b: &Path) -> bool {
    let identity = |file: &Path| std::fs::metadata(file).ok().map(|data| (data.dev(), data.ino()));
    identity(a).is_some_and(|one| identity(b) == Some(one))
}

/// Plans every line of a file. Exit codes: 0 every line is a go, 2 a line was not understood, 3 one was refused, 4 a file failed.
pub(super) fn run(args: &PlanArgs, learned: &EnergyHistory, file: &Path, network: &Network, now: Utc, progress: Progress<'_>) -> Outcome {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return Outcome::because(Exit::Failed, &[disk::unreadable(file, &error)]),
    };
    if args.out.as_deref().is_some_and(|out| is_one_file(file, out)) {
        let name = file.display();
        let what = words(format!("Câu trả lời sẽ ghi đè câu hỏi {name}."), format!("The answers would overwrite the questions in {name}."));
        let next = words("Chọn tệp khác cho --out.", "Name another file with --out.");
        return Outcome::because(Exit::Refused, &[Reason::new("SAME_FILE", what, next)]);
    }
    // Spreadsheets begin a file with a byte order mark.
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().map(|(place, line)| (place + 1, line));
    let columns = match lines.next().map_or_else(|| Err(words("tệp trống", "the file is empty")), |(_, line)| header(line)) {
        Ok(columns) => columns,
        Err(wrong) => return Outcome::ended(named(1, &wrong), Exit::Usage),
    };
    let questions: Vec<(usize, &str)> = lines.filter(|(_, line)| !line.trim().is_empty()).collect();
    let answer = |(number, line): &(usize, &str)| {
        question(line, &columns, &args.asked).and_then(|line| {
            let question = Question { from: ("from", &line.from), to: ("to", &line.to), asked: &line.asked };
            let answer = plan::ask(&question, learned, now, network, |shown| row(*number, &line, shown));
            // An option is a column here; and a cell that begins with a dash would be a formula to a spreadsheet.
            let bare = |text: &str| text.trim_start_matches('-').to_owned();
            answer.map_err(|wrong| Words { vi: bare(&wrong.vi), en: bare(&wrong.en) })
        })
    };
    let (mut told, mut exit) = (String::new(), Exit::Done);
    let kept = Rows::begin(args.out.as_deref()).and_then(|mut rows| {
        rows.add(ANSWER)?;
        let take = |(number, line): &(usize, &str), answered: Result<(String, bool), Words>| match answered {
            Ok((row, go)) => {
                exit = if go || exit == Exit::Usage { exit } else { Exit::Refused };
                rows.add(&row)
            }
            Err(wrong) => {
                let (from, to) = places(line, &columns);
                told.push_str(&named(*number, &wrong));
                exit = Exit::Usage;
                rows.add(&wrong_row(*number, (&from, &to), &wrong))
            }
        };
        all_of(&questions, answer, take, progress)?;
        Ok(rows.end())
    });
    match kept {
        Ok(out) => Outcome { out, err: told, exit },
        Err(unwritable) => {
            let failed = Outcome::because(Exit::Failed, &[*unwritable]);
            Outcome { err: told + &failed.err, ..failed }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_field_keeps_its_commas_and_its_quotes() {
        assert_eq!(fields("a,\"b, \"\"c\"\"\", d ,").expect("fields"), ["a", "b, \"c\"", "d", ""]);
        assert!(fields("a,\"b").is_err() && fields("a,b\"c").is_err() && fields("\"a\"b").is_err());
        assert_eq!(fields(&format!("{},{}", quoted("x, \"y\""), quoted("z"))).expect("fields"), ["x, \"y\"", "z"]);
    }

    #[test]
    fn a_header_is_in_any_order_and_what_it_does_not_know_or_lacks_is_named() {
        assert_eq!(header("to,from,at").expect("columns").get("from"), Some(&1));
        assert!(header("from,to,mass").expect_err("no such column").en.contains("\"mass\""));
        assert!(header("from,at").expect_err("lacks one").en.contains("to is missing"));
        assert!(header("from,to,from").expect_err("twice").en.contains("twice"));
    }

    #[test]
    fn a_line_that_was_not_understood_has_as_many_fields_as_the_header() {
        let row = wrong_row(7, ("C-GL", "a,b"), &words("sai, rồi", "wrong"));

        assert_eq!(fields(&row).expect("fields").len(), fields(ANSWER).expect("fields").len());
    }
}
