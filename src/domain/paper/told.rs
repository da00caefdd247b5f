//! The custody of a consignment in lines for a terminal: each record with its time, who did it, and who holds the box from then on.

use super::custody::{Custody, Entry};
use super::frame::moment;
use super::signature::kept_words;
use crate::domain::operations::meaning::meaning;
use crate::domain::operations::record::By;
use crate::domain::operations::view::Holder;

impl Custody {
    /// One line a record, and a line of who holds it now.
    #[must_use]
    pub fn told(&self) -> String {
        let head = format!("{} {} {} -> {}\n", self.id, self.asked.payload, self.asked.origin, self.asked.destination);
        let lines: String = self.entries.iter().map(line).collect();
        let held = self.entries.iter().rev().find_map(|entry| entry.fact.holder());
        let held = held.map_or_else(|| "not packed: custody has not begun".to_owned(), |holder| format!("last held by {}", told(holder)));
        let chain = self.entries.last().map(|entry| format!("chain {}\n", entry.chain)).unwrap_or_default();
        format!("{head}{lines}{held}\n{chain}")
    }
}

fn told(holder: &Holder) -> String {
    let person = holder.person.as_ref().map_or("the desk", |person| person.as_str());
    format!("{person} ({}) at {}", holder.role.words().en, holder.site)
}

fn line(entry: &Entry) -> String {
    let record = &entry.record;
    let who = match &record.draft.by {
        By::Person { person, role, second, signed, .. } => {
            let means = meaning(&entry.fact).map(|means| means.en).unwrap_or_default();
            let second = second.as_ref().map(|second| format!(" with {second}")).unwrap_or_default();
            let signed = if *signed { ", signed" } else { "" };
            format!("{person} ({}){second}{signed}: {means}", role.words().en)
        }
        By::Feed { feed, .. } => format!("feed {feed}"),
        By::System => "system".to_owned(),
    };
    let late = record.draft.by.kept().map(|kept| format!(" [{}]", kept_words(kept).en)).unwrap_or_default();
    let holder = entry.fact.holder().map(|holder| format!(" -> {}", told(holder))).unwrap_or_default();
    format!("#{:<6} {}  {:<22} {who}{late}{holder}\n", record.seq, moment(record.at), record.kind())
}
