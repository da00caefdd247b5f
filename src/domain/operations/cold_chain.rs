//! The cold chain of a consignment: its rule, its verdict, and who is told while somebody can still act.

use super::Operations;
use super::act::Time;
use super::state::Consignment;
use super::view::{AlarmLevel, AlarmView, ColdChainView, ExcursionView, GapView, Place};
use crate::domain::coldchain::{Answer, Band, ColdChainRule, Doubt, Leg, Trace, judge};
use crate::units::time::{Now, Span, Utc};
use crate::units::words::words;
use serde::{Deserialize, Serialize};

/// The logger of a packed box and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Logging {
    /// Its readings.
    pub trace: Trace,
    /// What the thermometer of the payload bay said while the box lay in it.
    pub bay: Trace,
    /// When it was in a payload bay: from when, and until when where it left it.
    pub aboard: Vec<(Utc, Option<Utc>)>,
    /// Since when it is given up, by two persons, and why.
    pub retired: Option<(Utc, String)>,
}

impl Logging {
    /// Nobody and nothing has said a temperature of it since it was packed.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.trace.is_empty() && self.bay.is_empty()
    }

    /// The newest temperature, of the box or of the bay.
    #[must_use]
    pub fn newest(&self) -> Option<(Utc, i32)> {
        self.trace.newest().max(self.bay.newest())
    }

    /// The readings that tell of the box now: its own, and those of the bay where these are newer.
    fn newest_trace(&self) -> &Trace {
        let of = |trace: &Trace| trace.newest().map(|(at, _)| at);
        if of(&self.bay) > of(&self.trace) { &self.bay } else { &self.trace }
    }

    /// Judges by the logger in the box, and where that says nothing while the box lies in a payload bay, by the bay's thermometer. The
    /// bay stands for the box up to one gap that the rule allows before it was put in and after it was taken out. A logger that
    /// is doubted is not mended by the bay.
    fn judged(&self, rule: &ColdChainRule, (packed, until): (Utc, Utc), packed_mc: Option<i32>) -> Answer {
        let leg = |trace, from: Utc, until: Utc| {
            let references = packed_mc.filter(|_| from == packed).map(|mc| (packed, mc)).into_iter().collect();
            Leg { trace, from, until, references }
        };
        let own = judge(rule, &[leg(&self.trace, packed, until)]);
        if self.bay.is_empty() || !own.doubts.is_empty() {
            return own;
        }
        let reach = i64::try_from(rule.longest_gap.as_millis()).unwrap_or(i64::MAX);
        let (mut legs, mut from) = (Vec::new(), packed);
        for gap in &own.gaps {
            for (put_in, taken_out) in &self.aboard {
                let (begin, end) = (gap.from.max(*put_in).max(from), gap.until.min(taken_out.unwrap_or(until)));
                if begin >= end {
                    continue;
                }
                let begin = if begin.0 - gap.from.0 <= reach { gap.from.max(from) } else { begin };
                let end = if gap.until.0 - end.0 <= reach { gap.until } else { end };
                if from < begin {
                    legs.push(leg(&self.trace, from, begin));
                }
                legs.push(leg(&self.bay, begin, end));
                from = end;
            }
        }
        if from < until {
            legs.push(leg(&self.trace, from, until));
        }
        judge(rule, &legs)
    }
}

impl Operations {
    /// The rule of its payload; None where no temperature is wrong for it, or nothing was packed.
    pub(super) fn cold_chain_rule(&self, c: &Consignment) -> Option<ColdChainRule> {
        let row = self.network.catalogue.rows.get(&c.payload)?;
        c.packing.as_ref().and_then(|_| ColdChainRule::of(row, &self.network.limits.cold_chain))
    }

    /// The verdict from packing until receipt, or until now where it is not received; None where no rule holds.
    pub(super) fn cold_chain(&self, c: &Consignment, now: Utc) -> Option<Answer> {
        let (rule, packing) = (self.cold_chain_rule(c)?, c.packing.as_ref()?);
        let until = c.receiving.as_ref().map_or(now, |receiving| receiving.at);
        Some(c.logging.judged(&rule, (packing.at, until), packing.temperature_mc))
    }

    /// The verdict as it is shown.
    pub(super) fn cold_chain_view(&self, c: &Consignment) -> Option<ColdChainView> {
        let answer = self.cold_chain(c, self.state.at)?;
        let newest = c.logging.newest();
        Some(ColdChainView {
            verdict: answer.verdict,
            says: answer.words(),
            readings: u32::try_from(c.logging.trace.len()).unwrap_or(u32::MAX),
            bay_readings: u32::try_from(c.logging.bay.len()).unwrap_or(u32::MAX),
            newest_at: newest.map(|(at, _)| Time(at)),
            newest_mc: newest.map(|(_, mc)| mc),
            lowest_mc: answer.extremes_mc.map(|(low, _)| low),
            highest_mc: answer.extremes_mc.map(|(_, high)| high),
            mean_kinetic_mc: answer.mean_kinetic_mc,
            outside_s: answer.outside_ms.div_ceil(1_000),
            warned_s: answer.warned_ms.div_ceil(1_000),
            unknown_s: answer.unknown_ms.div_ceil(1_000),
            excursions: answer
                .excursions
                .iter()
                .map(|e| ExcursionView { from: Time(e.from), until: Time(e.until), breach: e.breach, worst_mc: e.worst_mc })
                .collect(),
            gaps: answer.gaps.iter().map(|gap| GapView { from: Time(gap.from), until: Time(gap.until) }).collect(),
            doubts: answer.doubts.iter().map(Doubt::words).collect(),
            rule: answer.cites,
            logger_retired: c.logging.retired.as_ref().map(|(_, reason)| reason.clone()),
        })
    }

    /// Too warm, too cold, nearly so, or silent: of each box that is under way.
    pub(super) fn cold_chain_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for c in self.state.consignments.values().filter(|c| c.state.is_in_custody() && c.receiving.is_none()) {
            let (Some(rule), Some(packing)) = (self.cold_chain_rule(c), c.packing.as_ref()) else { continue };
            // A box without a reading is judged by what a person reads from its logger at receipt.
            if c.logging.is_silent() || c.logging.retired.is_some() {
                continue;
            }
            let mut row = |code, level, says, since| {
                alarms.push(AlarmView {
                    code,
                    level,
                    says,
                    tail: None,
                    flight: None,
                    consignment: Some(c.id.clone()),
                    since: Time(since),
                    escalated_to: Vec::new(),
                });
            };
            if let Some((since, mc, band)) = running(&rule, c.logging.newest_trace(), packing.at) {
                let value = format!("{:.1} °C", f64::from(mc) / 1e3);
                let limits = rule.window;
                match band {
                    Band::Inside => {}
                    Band::Warned => {
                        let says = words(
                            format!("{}: {value} trong hộp, gần giới hạn {limits}. Kiểm tra hộp ngay khi có thể.", c.id),
                            format!("{}: {value} in the box, near the limit {limits}. Look at the box as soon as possible.", c.id),
                        );
                        row("TEMP_WARN", AlarmLevel::Caution, says, since);
                    }
                    Band::Outside(_) => {
                        let says = words(
                            format!("{}: {value} trong hộp, NGOÀI {limits}. Báo nơi gửi và nơi nhận, chuẩn bị hàng thay thế.", c.id),
                            format!("{}: {value} in the box, OUTSIDE {limits}. Tell sender and receiver, prepare a replacement.", c.id),
                        );
                        row("TEMP_VIOLATION", AlarmLevel::Warning, says, since);
                    }
                }
            }
            // A thermometer of a bay has nothing to say of a box that is not in it.
            if c.logging.trace.is_empty() && !matches!(c.place, Place::Aboard(_)) {
                continue;
            }
            let newest = c.logging.newest().map_or(packing.at, |(at, _)| at.max(packing.at));
            let silent_from = newest + rule.longest_gap;
            if now.utc >= silent_from {
                let says = words(
                    format!(
                        "{}: máy ghi nhiệt im lặng từ {}. Kiểm tra máy ghi, hoặc hai người cho ngừng dùng kèm lý do.",
                        c.id,
                        newest.clock()
                    ),
                    format!("{}: the logger is silent since {}. Look at it, or two persons retire it with a reason.", c.id, newest.clock()),
                );
                row("LOGGER_SILENT", AlarmLevel::Caution, says, silent_from);
            }
        }
    }
}

/// Since when the newest reading's band, or a worse one on the same side, holds without a better one between, with the newest value.
fn running(rule: &ColdChainRule, trace: &Trace, packed: Utc) -> Option<(Utc, i32, Band)> {
    let mut readings = trace.between(packed..=Utc(i64::MAX)).rev().filter_map(|(at, said)| Some((at, said.milli_celsius()?)));
    let (newest, mc) = readings.next()?;
    let band = rule.band(mc);
    let since = readings.take_while(|(_, earlier)| rule.band(*earlier) >= band).last().map_or(newest, |(at, _)| at);
    Some((since, mc, band))
}

/// How old a time of a logger may be when it is told.
pub(super) const OLDEST: Span = Span::minutes(60 * 24 * 14);
