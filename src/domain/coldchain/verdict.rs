//! The verdict over a transport.

use super::doubt::{Doubt, degrees, sorted_out};
use super::mean_kinetic::mean_kinetic_mc;
use super::rule::{Band, Breach, ColdChainRule};
use super::trace::Trace;
use crate::units::time::Utc;
use crate::units::words::{Words, words};

/// Whether the box stayed within its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every minute is shown to lie within.
    Safe,
    /// Nothing that is believed lies outside, and something is missing or doubtful.
    CannotTell,
    /// It was outside.
    NotSafe,
}

/// Time without a reading that is believed, longer than the rule allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last reading before, or the beginning.
    pub from: Utc,
    /// The first reading after, or the end.
    pub until: Utc,
}

/// One stretch outside of the limits, as the readings and the straight lines between them show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excursion {
    /// From when.
    pub from: Utc,
    /// Until when.
    pub until: Utc,
    /// Which limit.
    pub breach: Breach,
    /// The furthest reading, in thousandths of a degree Celsius.
    pub worst_mc: i32,
}

/// One logger for one part of the transport.
#[derive(Debug, Clone)]
pub struct Leg<'a> {
    /// What it said.
    pub trace: &'a Trace,
    /// From when it stands for the box.
    pub from: Utc,
    /// Until when.
    pub until: Utc,
    /// What a second thermometer said, and when, in thousandths of a degree Celsius: at packing, at receipt.
    pub references: Vec<(Utc, i32)>,
}

/// The verdict and what it rests on. Temperatures in thousandths of a degree Celsius, lengths in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// Coldest and hottest that is believed.
    pub extremes_mc: Option<(i32, i32)>,
    /// Mean kinetic temperature of the time that is covered.
    pub mean_kinetic_mc: Option<i32>,
    /// Time outside of the limits, of all legs; what lies in a gap is not in it.
    pub outside_ms: u64,
    /// Time within the limits and nearer to one than the margin.
    pub warned_ms: u64,
    /// Time of which nothing is known.
    pub unknown_ms: u64,
    /// When it was outside.
    pub excursions: Vec<Excursion>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// What is doubtful.
    pub doubts: Vec<Doubt>,
    /// The rule.
    pub cites: String,
}

/// Judges a transport by its legs, in their order. Without a leg nothing is shown: the verdict is *cannot tell*.
#[must_use]
pub fn judge(rule: &ColdChainRule, legs: &[Leg<'_>]) -> Answer {
    let mut tally = Tally::default();
    for leg in legs {
        tally.add(rule, leg);
    }
    let is_outside = !tally.excursions.is_empty();
    let is_shown = tally.covered_ms > 0 && tally.gaps.is_empty() && tally.doubts.is_empty();
    let verdict = match (is_outside, is_shown) {
        (true, _) => Verdict::NotSafe,
        (false, true) => Verdict::Safe,
        (false, false) => Verdict::CannotTell,
    };
    Answer {
        verdict,
        extremes_mc: tally.extremes_mc,
        mean_kinetic_mc: mean_kinetic_mc(tally.weighted),
        outside_ms: tally.outside_ms,
        warned_ms: tally.warned_ms,
        unknown_ms: tally.gaps.iter().map(|gap| gap.until.0.abs_diff(gap.from.0)).sum(),
        excursions: tally.excursions,
        gaps: tally.gaps,
        doubts: tally.doubts,
        cites: rule.cites.clone(),
    }
}

#[derive(Default)]
struct Tally {
    extremes_mc: Option<(i32, i32)>,
    weighted: Vec<(i32, u64)>,
    covered_ms: u64,
    outside_ms: u64,
    warned_ms: u64,
    excursions: Vec<Excursion>,
    gaps: Vec<Gap>,
    doubts: Vec<Doubt>,
}

impl Tally {
    fn add(&mut self, rule: &ColdChainRule, leg: &Leg<'_>) {
        let reach = i64::try_from(rule.longest_gap.as_millis()).unwrap_or(i64::MAX);
        // A reading shortly before the beginning shows, with the first one after it, what was between.
        let around = Utc(leg.from.0.saturating_sub(reach))..=Utc(leg.until.0.saturating_add(reach));
        let (mut believed, mut doubts) = sorted_out(leg.trace, rule, around);
        doubts.extend(leg.references.iter().filter_map(|reference| drift(rule, &believed, *reference)));
        let is_logger_doubted = doubts.iter().any(Doubt::is_of_the_logger);
        self.doubts.append(&mut doubts);
        if is_logger_doubted {
            believed.clear();
        }
        self.lines(rule, leg, &believed, reach);
        for (at, mc) in believed.iter().filter(|(at, _)| (leg.from..=leg.until).contains(at)).chain(&leg.references) {
            self.reading(rule, *at, *mc);
        }
    }

    /// One reading that is believed; where lines cover it, it lies in their excursion already.
    fn reading(&mut self, rule: &ColdChainRule, at: Utc, mc: i32) {
        self.extremes_mc = Some(self.extremes_mc.map_or((mc, mc), |(low, high)| (low.min(mc), high.max(mc))));
        if let Band::Outside(breach) = rule.band(mc) {
            self.outside(Excursion { from: at, until: at, breach, worst_mc: mc });
        }
    }

    /// What the straight lines between neighbours show, and the gaps between those that are too far apart.
    fn lines(&mut self, rule: &ColdChainRule, leg: &Leg<'_>, believed: &[(Utc, i32)], reach: i64) {
        let knots = with_ends(leg, believed);
        if knots.is_empty() && leg.from < leg.until {
            self.gaps.push(Gap { from: leg.from, until: leg.until });
        }
        for pair in knots.windows(2) {
            let [(from, a), (until, b)] = *pair else { continue };
            let (begin, end) = (from.max(leg.from), until.min(leg.until));
            if begin >= end {
                continue;
            }
            if until.0 - from.0 > reach {
                self.gaps.push(Gap { from: begin, until: end });
                continue;
            }
            let line = Line { from, until, a, b };
            let length = end.0.abs_diff(begin.0);
            self.covered_ms += length;
            self.weighted.extend([(line.at(begin), length), (line.at(end), length)]);
            for piece in line.pieces(rule, begin, end) {
                self.piece(piece);
            }
        }
    }

    fn piece(&mut self, piece: Piece) {
        let length = piece.until.0.abs_diff(piece.from.0);
        match piece.band {
            Band::Inside => {}
            Band::Warned => self.warned_ms += length,
            Band::Outside(breach) => {
                self.outside_ms += length;
                self.outside(Excursion { from: piece.from, until: piece.until, breach, worst_mc: piece.worst_mc });
            }
        }
    }

    /// An excursion that touches the one before goes on with it.
    fn outside(&mut self, next: Excursion) {
        let joins = |open: &Excursion| open.breach == next.breach && next.from <= open.until && next.until >= open.from;
        match self.excursions.iter_mut().rev().find(|open| joins(open)) {
            Some(open) => {
                open.from = open.from.min(next.from);
                open.until = open.until.max(next.until);
                open.worst_mc = match open.breach {
                    Breach::TooCold => open.worst_mc.min(next.worst_mc),
                    Breach::TooHot => open.worst_mc.max(next.worst_mc),
                };
            }
            None => self.excursions.push(next),
        }
    }
}

/// The readings with the leg's two ends, each with the value of the reading next to it: where that one is further away than two
/// readings may be, what lies between is a gap like any other.
fn with_ends(leg: &Leg<'_>, believed: &[(Utc, i32)]) -> Vec<(Utc, i32)> {
    let mut knots = believed.to_vec();
    if let Some((first, mc)) = believed.first().copied()
        && first > leg.from
    {
        knots.insert(0, (leg.from, mc));
    }
    if let Some((last, mc)) = believed.last().copied()
        && last < leg.until
    {
        knots.push((leg.until, mc));
    }
    knots
}

/// A straight line between two readings.
struct Line {
    from: Utc,
    until: Utc,
    a: i32,
    b: i32,
}

/// A part of a line within one band.
struct Piece {
    from: Utc,
    until: Utc,
    band: Band,
    worst_mc: i32,
}

impl Line {
    /// The temperature at a moment between the two, rounded to the nearer reading's side.
    fn at(&self, at: Utc) -> i32 {
        let (length, gone) = (i128::from(self.until.0 - self.from.0), i128::from(at.0 - self.from.0));
        if length == 0 {
            return self.a;
        }
        let change = i128::from(self.b) - i128::from(self.a);
        i32::try_from(i128::from(self.a) + change * gone / length).unwrap_or(self.a)
    }

    /// When the line passes a temperature; None where it does not.
    fn when(&self, mc: i32) -> Option<Utc> {
        let (low, high) = (self.a.min(self.b), self.a.max(self.b));
        if !(low..high).contains(&mc) || low == high {
            return None;
        }
        let (change, wanted) = (i128::from(self.b) - i128::from(self.a), i128::from(mc) - i128::from(self.a));
        let gone = i128::from(self.until.0 - self.from.0) * wanted / change;
        i64::try_from(gone).ok().map(|gone| Utc(self.from.0 + gone))
    }

    /// The line between two of its moments, cut where the band changes.
    fn pieces(&self, rule: &ColdChainRule, begin: Utc, end: Utc) -> Vec<Piece> {
        let (coldest, hottest) = rule.window.limits_mc();
        let passed = [coldest, hottest, rule.warn_cold_mc, rule.warn_hot_mc].into_iter().flatten().filter_map(|mc| self.when(mc));
        let mut cuts: Vec<Utc> = passed.filter(|at| begin < *at && *at < end).chain([begin, end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let pieces = cuts.windows(2).filter_map(|pair| {
            let [from, until] = *pair else { return None };
            let band = rule.band(self.at(Utc(from.0.midpoint(until.0))));
            let ends = [self.at(from), self.at(until)];
            let worst_mc = match band {
                Band::Outside(Breach::TooCold) => ends[0].min(ends[1]),
                Band::Outside(Breach::TooHot) | Band::Warned | Band::Inside => ends[0].max(ends[1]),
            };
            Some(Piece { from, until, band, worst_mc })
        });
        pieces.collect()
    }
}

/// The doubt that a second thermometer raises, where the logger has readings on both sides near enough to be compared.
fn drift(rule: &ColdChainRule, believed: &[(Utc, i32)], (at, reference_mc): (Utc, i32)) -> Option<Doubt> {
    let reach = rule.longest_gap.as_millis();
    let nearest = believed.iter().min_by_key(|(when, _)| when.0.abs_diff(at.0)).filter(|(when, _)| when.0.abs_diff(at.0) <= reach)?;
    let is_off = nearest.1.abs_diff(reference_mc) > rule.reference_tolerance_mc.unsigned_abs();
    is_off.then_some(Doubt::Drifts { at, milli_celsius: nearest.1, reference_mc })
}

impl Answer {
    /// The verdict in a sentence, with what it rests on and the rule.
    #[must_use]
    pub fn words(&self) -> Words {
        let range = self.extremes_mc.map_or_else(
            || words("không có số đo", "no reading"),
            |(low, high)| {
                let range = format!("{} … {}", degrees(low), degrees(high));
                words(range.clone(), range)
            },
        );
        let said = match self.verdict {
            Verdict::Safe => words("An toàn", "Safe").and(": ", &range),
            Verdict::NotSafe => {
                words("Không an toàn", "Not safe").and(": ", &range).and(", ", &minutes(self.outside_ms, "ngoài ngưỡng", "out of range"))
            }
            Verdict::CannotTell => {
                let missing = (self.unknown_ms > 0).then(|| minutes(self.unknown_ms, "không có số đo", "without data"));
                let doubts: Vec<Words> = self.doubts.iter().map(Doubt::words).collect();
                let why = Words::joined(missing.iter().chain(&doubts), "; ").unwrap_or(range);
                words("Không thể kết luận", "Cannot tell").and(": ", &why)
            }
        };
        said.and(" ", &words(format!("({}).", self.cites), format!("({}).", self.cites)))
    }
}

/// A length in whole minutes, rounded up: nine seconds outside are not nought minutes.
fn minutes(ms: u64, vi: &str, en: &str) -> Words {
    let whole = ms.div_ceil(60_000);
    words(format!("{whole} phút {vi}"), format!("{whole} min {en}"))
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reading;
    use super::super::rule::tests::red_cells;
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn trace(said: &[(i64, i32)]) -> Trace {
        let mut trace = Trace::default();
        for (minute, mc) in said {
            trace.take(&Reading::new(Utc(minute * MINUTE), Utc(minute * MINUTE + 500), None, Some(*mc)));
        }
        trace
    }

    fn each_minute(minutes: std::ops::RangeInclusive<i64>, mc: i32) -> Vec<(i64, i32)> {
        minutes.map(|minute| (minute, mc)).collect()
    }

    fn leg(trace: &Trace, from: i64, until: i64) -> Leg<'_> {
        Leg { trace, from: Utc(from * MINUTE), until: Utc(until * MINUTE), references: Vec::new() }
    }

    fn of(said: &[(i64, i32)], until: i64) -> Answer {
        judge(&red_cells(), &[leg(&trace(said), 0, until)])
    }

    #[test]
    fn a_box_that_was_measured_each_minute_and_stayed_inside_is_safe() {
        let answer = of(&each_minute(0..=20, 4_200), 20);

        assert_eq!((answer.verdict, answer.outside_ms, answer.unknown_ms), (Verdict::Safe, 0, 0));
        assert_eq!(answer.mean_kinetic_mc, Some(4_200));
        assert_eq!(answer.words().vi, "An toàn: 4,2 °C … 4,2 °C (PL-01).");
    }

    #[test]
    fn without_a_reading_nothing_is_shown() {
        assert_eq!(of(&[], 20).verdict, Verdict::CannotTell);
        assert_eq!(judge(&red_cells(), &[]).verdict, Verdict::CannotTell);
        assert_eq!(of(&[(60, 4_000)], 20).verdict, Verdict::CannotTell, "what it says later says nothing of now");
    }

    #[test]
    fn fourteen_silent_minutes_cannot_be_told() {
        let answer = of(&each_minute(0..=2, 4_800), 16);

        assert_eq!(answer.verdict, Verdict::CannotTell);
        assert_eq!(answer.gaps, [Gap { from: Utc(2 * MINUTE), until: Utc(16 * MINUTE) }]);
        assert_eq!(answer.words().en, "Cannot tell: 14 min without data (PL-01).");
    }

    #[test]
    fn a_gap_of_three_minutes_is_allowed_and_a_second_more_is_not() {
        let three = [(0, 4_000), (3, 4_000)];
        assert_eq!(of(&three, 3).verdict, Verdict::Safe);

        let mut more = trace(&[(0, 4_000)]);
        more.take(&Reading::new(Utc(181_000), Utc(181_000), None, Some(4_000)));
        let answer = judge(&red_cells(), &[Leg { until: Utc(181_000), ..leg(&more, 0, 0) }]);
        assert_eq!((answer.verdict, answer.unknown_ms), (Verdict::CannotTell, 181_000));
    }

    #[test]
    fn one_reading_outside_is_not_safe_whatever_is_missing() {
        let answer = of(&[(20, 8_100), (26, 10_600), (28, 11_200), (35, 9_500)], 36);

        assert_eq!(answer.verdict, Verdict::NotSafe);
        assert_eq!(answer.excursions.iter().map(|e| e.worst_mc).max(), Some(11_200));
        assert_eq!(answer.outside_ms, 2 * 60_000, "from 08:26 to 08:28; before and after nothing is known");
    }

    #[test]
    fn the_time_outside_is_cut_where_the_line_passes_the_limit() {
        let answer = of(&[(0, 9_000), (1, 9_000), (2, 11_000), (3, 11_000), (4, 9_000), (5, 9_000)], 5);

        assert_eq!((answer.verdict, answer.outside_ms, answer.warned_ms), (Verdict::NotSafe, 120_000, 180_000));
        assert_eq!(answer.excursions, [Excursion { from: Utc(90_000), until: Utc(210_000), breach: Breach::TooHot, worst_mc: 11_000 }]);
    }

    #[test]
    fn what_was_outside_before_the_box_was_packed_is_not_counted() {
        let answer = judge(&red_cells(), &[leg(&trace(&[(-3, 21_000), (-1, 12_000), (0, 5_000), (1, 5_000), (2, 5_000)]), 0, 2)]);

        assert_eq!((answer.verdict, answer.outside_ms), (Verdict::Safe, 0));
    }

    #[test]
    fn a_jump_is_neither_an_excursion_nor_left_out_in_silence() {
        let mut said = each_minute(0..=10, 4_000);
        said[5].1 = 30_000;

        let answer = of(&said, 10);

        assert_eq!((answer.verdict, answer.outside_ms), (Verdict::CannotTell, 0));
        assert!(answer.words().en.contains("jumps to 30.0 °C"), "{}", answer.words().en);
    }

    #[test]
    fn a_logger_that_a_second_thermometer_contradicts_shows_nothing() {
        let trace = trace(&each_minute(0..=10, 4_000));
        let with = |mc| judge(&red_cells(), &[Leg { references: vec![(Utc(10 * MINUTE), mc)], ..leg(&trace, 0, 10) }]);

        assert_eq!(with(4_900).verdict, Verdict::Safe);
        assert_eq!((with(7_000).verdict, with(7_000).unknown_ms), (Verdict::CannotTell, 600_000));
        assert_eq!(with(12_000).verdict, Verdict::NotSafe, "what a person measured counts");
    }

    #[test]
    fn minutes_outside_add_up_over_the_legs() {
        let (air, road) = (trace(&each_minute(0..=5, 11_000)), trace(&each_minute(5..=9, 12_000)));

        let answer = judge(&red_cells(), &[leg(&air, 0, 5), leg(&road, 5, 9)]);

        assert_eq!((answer.outside_ms, answer.extremes_mc), (9 * 60_000, Some((11_000, 12_000))));
    }

    proptest! {
        #[test]
        fn safe_means_that_every_minute_is_covered_and_inside(
            said in proptest::collection::vec((0..60_i64, -2_000..13_000_i32), 0..80),
            until in 1..60_i64,
        ) {
            let answer = of(&said, until);
            let by_minute: std::collections::BTreeMap<i64, std::collections::BTreeSet<i32>> =
                said.iter().fold(std::collections::BTreeMap::new(), |mut all, (at, mc)| { all.entry(*at).or_insert_with(std::collections::BTreeSet::new).insert(*mc); all });

            if answer.verdict == Verdict::Safe {
                let inside = by_minute.range(0..=until).all(|(_, mc)| mc.len() == 1 && mc.iter().all(|mc| (1_000..=10_000).contains(mc)));
                let mut before = 0;
                let covered = by_minute.range(0..=until).map(|(at, _)| *at).chain([until]).all(|at| { let near = at - before <= 3; before = at; near });
                prop_assert!(inside && covered, "{answer:?}");
            }
        }

        #[test]
        fn the_order_and_repetition_of_readings_changes_nothing(said in proptest::collection::vec((0..40_i64, 0..12_000_i32), 1..60), turn in 0..60_usize) {
            let mut other = said.clone();
            other.rotate_left(turn % said.len());
            other.extend_from_within(..said.len() / 2);
            prop_assert_eq!(of(&said, 40), of(&other, 40));
        }

        #[test]
        fn more_readings_outside_never_make_it_safer(said in proptest::collection::vec((0..30_i64, 1_000..10_000_i32), 1..40), at in 0..30_i64) {
            let mut worse = said.clone();
            worse.push((at, 14_000));
            prop_assert!(of(&worse, 30).verdict >= Verdict::CannotTell);
        }
    }
}
