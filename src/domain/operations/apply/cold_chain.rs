//! What a logger said, taken into the picture of its box.

use super::super::fact::ReadingFact;
use super::super::state::Consignment;
use crate::domain::coldchain::{Reading, ReadingId};
use crate::units::time::Utc;

impl Consignment {
    /// Takes readings in that were heard at a moment.
    pub(super) fn hear(&mut self, heard: Utc, readings: &[ReadingFact]) {
        for said in readings {
            self.logging.trace.take(&Reading::new(said.at, heard, said.id.map(ReadingId), said.milli_celsius));
        }
    }
}
