//! The file of accepted differences: at most twelve lines, each with its reason, each still needed.

use super::compare::Difference;

/// How many lines the file may have.
const MOST: usize = 12;

/// One accepted kind of difference: `recordings | channel | kind | words | reason`. Recordings are named by how they begin;
/// `@43-` behind the name means from the 43rd second on. Words are parts of the statement, with ` / ` between alternatives.
struct Line {
    text: String,
    recordings: Vec<(String, f64)>,
    channel: String,
    kind: String,
    words: String,
}

/// The file, and which of its lines were needed.
pub(crate) struct Accepted {
    lines: Vec<Line>,
    used: Vec<bool>,
}

impl Accepted {
    /// Reads the file.
    pub(crate) fn read() -> Self {
        let path = format!("{}/tests/conformance/differences.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let lines: Vec<Line> = text.lines().filter(|line| !line.is_empty()).map(line).collect();
        assert!(lines.len() <= MOST, "{} accepted differences; at most {MOST}", lines.len());
        let used = vec![false; lines.len()];
        Self { lines, used }
    }

    /// Takes an accepted difference out.
    pub(crate) fn accepts(&mut self, recording: &str, difference: &Difference) -> bool {
        let matching = |line: &Line| {
            line.recordings.iter().any(|(name, from)| (name == "*" || recording.starts_with(name.as_str())) && difference.at >= *from)
                && (line.channel == "*" || line.channel == difference.channel.name())
                && (line.kind == "*" || line.kind == difference.kind)
                && line.words.split(" / ").any(|words| difference.words.contains(words))
        };
        match self.lines.iter().position(matching) {
            Some(n) => {
                self.used[n] = true;
                true
            }
            None => false,
        }
    }

    /// Lines that nothing needed.
    pub(crate) fn idle(&self) -> Vec<&str> {
        self.lines.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(line, _)| line.text.as_str()).collect()
    }
}

fn line(text: &str) -> Line {
    let parts: Vec<&str> = text.split(" | ").map(str::trim).collect();
    let [recordings, channel, kind, words, reason] = parts[..] else {
        panic!("`{text}`: recordings | channel | kind | words | reason");
    };
    assert!(reason.len() > 10, "`{text}`: a reason");
    Line {
        text: text.to_owned(),
        recordings: recordings.split(' ').map(named).collect(),
        channel: channel.to_owned(),
        kind: kind.to_owned(),
        words: words.to_owned(),
    }
}

fn named(name: &str) -> (String, f64) {
    match name.split_once('@') {
        Some((name, from)) => (name.to_owned(), from.trim_end_matches('-').parse().expect("a second")),
        None => (name.to_owned(), 0.0),
    }
}
