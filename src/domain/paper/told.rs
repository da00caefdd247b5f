//! The custody of a consignment in lines for a terminal: each record with its time, who did it, and who holds the box from then on.

use super::custody::{Custody, Entry};
use super::frame::moment;
use super::signature::kept_words;
use super::standing::called;
use crate::domain::operations::fact::ConsignmentFact;
use crate::domain::operations::meaning::meaning;
use crate::domain::operations::record::By;
use crate::domain::operations::view::Holder;
use crate::units::ids::PersonId;
use std::collections::BTreeMap;

impl Custody {
    /// One line a record, and where it stands by them. Persons are told by name where it is known here, else by id.
    #[must_use]
    pub fn told(&self, people: &BTreeMap<PersonId, String>) -> String {
        let head = format!("{} {} {} -> {}\n", self.id, self.asked.payload, self.asked.origin, self.asked.destination);
        let lines: String = self.entries.iter().map(|entry| line(entry, people)).collect();
        let chain = self.entries.last().map(|entry| format!("chain {}\n", entry.chain)).unwrap_or_default();
        format!("{head}{lines}{}{chain}", self.stands(people))
    }
}

fn told(holder: &Holder, people: &BTreeMap<PersonId, String>) -> String {
    let person = holder.person.as_ref().map_or_else(|| "the desk".to_owned(), |person| called(person, people));
    format!("{person} ({}) at {}", holder.role.words().en, holder.site)
}

fn line(entry: &Entry, people: &BTreeMap<PersonId, String>) -> String {
    let record = &entry.record;
    let who = match &record.draft.by {
        By::Person { person, role, second, signed, .. } => {
            let means = meaning(&entry.fact).map(|means| format!(": {}", means.en)).unwrap_or_default();
            let second = second.as_ref().map(|second| format!(" with {}", called(second, people))).unwrap_or_default();
            let signed = if *signed { ", signed" } else { "" };
            format!("{} ({}){second}{signed}{means}", called(person, people), role.words().en)
        }
        By::Feed { feed, .. } => format!("feed {feed}"),
        By::System => "system".to_owned(),
    };
    let late = record.draft.by.kept().map(|kept| format!(" [{}]", kept_words(kept).en)).unwrap_or_default();
    let holder = entry.fact.holder().map(|holder| format!(" -> {}", told(holder, people))).unwrap_or_default();
    format!("#{:<6} {}  {:<22} {who}{late}{holder}{}\n", record.seq, moment(record.at), record.kind(), read(&entry.fact))
}

/// What a logger said: how many readings, from when to when, the coldest and the hottest of them.
fn read(fact: &ConsignmentFact) -> String {
    let ConsignmentFact::TemperatureRead { logger, readings, .. } = fact else { return String::new() };
    let measured = || readings.iter().filter_map(|reading| reading.milli_celsius);
    let degrees = |mc: i32| format!("{:.1} °C", f64::from(mc) / 1_000.0);
    let values = match (measured().min(), measured().max()) {
        (Some(low), Some(high)) if low == high => degrees(low),
        (Some(low), Some(high)) => format!("{} to {}", degrees(low), degrees(high)),
        _ => "nothing measured".to_owned(),
    };
    let first = readings.iter().map(|reading| reading.at).min();
    let times = first.map(|first| format!(" from {}", moment(first))).unwrap_or_default();
    format!(": logger {logger} read {values} ({} readings{times})", readings.len())
}
