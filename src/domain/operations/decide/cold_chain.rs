//! Readings of a logger in a box, and the end of a logger that died.

use super::super::act::{LoggerReadings, Why};
use super::super::cold_chain::OLDEST;
use super::super::fact::{ConsignmentFact, ReadingFact};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::Consignment;
use super::{Case, Decided};
use crate::domain::coldchain::{Reading, ReadingId, Taken, read_file};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{LoggerId, SiteId};
use crate::units::words::{Refusal, words};

/// As many readings as one record holds; a longer file becomes several.
const A_RECORD: usize = 500;

impl Case<'_> {
    /// Takes in what a logger said, one reading or many, late, again or out of order; what is known already is not written again.
    pub(super) fn read_logger(&self, logger: &LoggerId, said: &LoggerReadings) -> Decided {
        let consignment = self.logged_by(logger)?;
        let (role, site) = self.role_at_either_end(ActKind::ReadLogger, consignment)?;
        let readings = readings(said)?;
        if let Some(old) = readings.iter().find(|reading| reading.at + OLDEST < self.now.utc) {
            return Err(invalid(
                "READING_OLD",
                "readings",
                old.at.to_string(),
                words("Số đo cũ hơn hai tuần.", "A reading is older than two weeks."),
                words("Kiểm tra đồng hồ của máy ghi nhiệt.", "Check the logger's clock."),
            ));
        }
        let mut trace = consignment.logging.trace.clone();
        let mut new = Vec::new();
        for reading in readings {
            let heard = Reading::new(reading.at, self.now.utc, reading.id.map(ReadingId), reading.milli_celsius);
            match trace.take(&heard) {
                Taken::New | Taken::Contradicting => new.push(reading),
                Taken::Repeated => {}
                Taken::Full => return Err(full(logger)),
            }
        }
        let records = new.chunks(A_RECORD).map(|part| {
            let fact = ConsignmentFact::TemperatureRead { logger: logger.clone(), readings: part.to_vec(), bay_of: None };
            self.record(role, site, &consignment.id, fact)
        });
        Ok(Decision { records: records.collect(), actions: Vec::new(), reply: Some(Ok(Subject::Consignment(consignment.id.clone()))) })
    }

    /// Gives a dead logger up, so that nobody is called for it any more. The verdict does not get better by it.
    pub(super) fn retire_logger(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let (role, site) = self.role_at_either_end(ActKind::RetireLogger, consignment)?;
        let has_logger = consignment.packing.as_ref().is_some_and(|packing| packing.logger.is_some());
        if !has_logger || consignment.receiving.is_some() {
            return Err(refusals::wrong_state(consignment));
        }
        if consignment.logging.retired.is_some() {
            return Err(conflict(
                "LOGGER_RETIRED",
                words("Máy ghi nhiệt này đã được cho ngừng dùng.", "This logger is retired already."),
                words("Không cần làm lại.", "Nothing more is needed."),
            ));
        }
        let reason = check_text("reason", &why.reason)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        self.second(ActKind::RetireLogger, Some(site))?;
        self.one(role, site, id, ConsignmentFact::LoggerRetired { reason })
    }

    /// The box under way that the logger lies in.
    fn logged_by(&self, logger: &LoggerId) -> Result<&Consignment, Refusal> {
        let lies_in = |c: &&Consignment| c.packing.as_ref().is_some_and(|packing| packing.logger.as_ref() == Some(logger));
        let under_way = self.ops.state.consignments.values().filter(|c| c.state.is_in_custody() && c.receiving.is_none());
        under_way.into_iter().find(lies_in).ok_or_else(|| {
            conflict(
                "LOGGER_UNUSED",
                words(
                    format!("Máy ghi nhiệt {logger} không nằm trong kiện nào đang đi."),
                    format!("Logger {logger} lies in no box under way."),
                ),
                words("Kiểm tra số máy ghi, hoặc kiện đã được nhận.", "Check its number, or whether the box was received already."),
            )
        })
    }

    /// In which role the person may do the act at the origin or at the destination, and at which of the two.
    pub(super) fn role_at_either_end<'c>(&self, act: ActKind, c: &'c Consignment) -> Result<(Role, &'c SiteId), Refusal> {
        let at = |site: &'c SiteId| self.role(act, Some(site)).map(|role| (role, site));
        at(&c.origin).or_else(|_| at(&c.destination))
    }
}

/// The readings of the body: as a list or as a file, not both.
fn readings(said: &LoggerReadings) -> Result<Vec<ReadingFact>, Refusal> {
    match (&said.csv, said.readings.as_slice()) {
        (Some(text), []) => {
            let rows = read_file(text).map_err(|fault| {
                let next = words("Sửa tệp rồi gửi lại; chưa có gì được ghi.", "Put the file right and send it again; nothing was taken.");
                invalid("LOGGER_FILE", "csv", "…", fault.words(), next)
            })?;
            Ok(rows
                .iter()
                .map(|row| ReadingFact { at: row.at, milli_celsius: row.milli_celsius, id: row.id, clock_suspect: None })
                .collect())
        }
        (None, list) if !list.is_empty() => Ok(list
            .iter()
            .map(|one| ReadingFact { at: one.at.0, milli_celsius: one.temperature_mc, id: one.id, clock_suspect: None })
            .collect()),
        (Some(_), _) | (None, _) => Err(invalid(
            "READINGS_NEEDED",
            "readings",
            "",
            words("Cần danh sách số đo hoặc một tệp CSV, không cả hai.", "Either a list of readings or a CSV file is needed, not both."),
            words("Gửi readings hoặc csv.", "Send readings or csv."),
        )),
    }
}

fn full(logger: &LoggerId) -> Refusal {
    conflict(
        "TRACE_FULL",
        words(
            format!("Máy ghi nhiệt {logger} gửi nhiều hơn hai tuần số đo."),
            format!("Logger {logger} sent more than two weeks of readings."),
        ),
        words("Giảm nhịp đo, hoặc nhận kiện.", "Measure less often, or receive the box."),
    )
}
