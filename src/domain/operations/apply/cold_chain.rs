//! What a logger said, taken into the picture of its box.

use super::super::fact::ReadingFact;
use super::super::state::Consignment;
use super::super::view::Place;
use crate::domain::coldchain::{Reading, ReadingId};
use crate::units::time::Utc;

impl Consignment {
    /// Notes when it came into a payload bay and when it left it.
    pub(super) fn note_bay(&mut self, was_aboard: bool, at: Utc) {
        match (was_aboard, matches!(self.place, Place::Aboard(_))) {
            (false, true) => self.logging.aboard.push((at, None)),
            (true, false) => {
                if let Some((_, until)) = self.logging.aboard.last_mut() {
                    until.get_or_insert(at);
                }
            }
            (false, false) | (true, true) => {}
        }
    }

    /// Takes readings in that were heard at a moment.
    pub(super) fn hear(&mut self, heard: Utc, readings: &[ReadingFact], in_the_bay: bool) {
        let trace = if in_the_bay { &mut self.logging.bay } else { &mut self.logging.trace };
        for said in readings {
            trace.take(&Reading::new(said.at, heard, said.id.map(ReadingId), said.milli_celsius));
        }
    }
}
