//! `[rules]`, `[codes]` and `[[supplier]]` of `payloads.toml`: what the facility decides about payloads beside their rows.

use super::fault::same;
use super::limits::{count, limit, span};
use super::reader::{Faults, Ids, Table};
use crate::domain::identifier::{Pattern, Patterns, SupplierPattern};
use crate::domain::limits::Limit;
use crate::domain::payload::Policy;
use crate::units::ids::SiteId;

pub(super) fn read(top: &mut Table<'_>, places: &Ids, f: &mut Faults<'_>) -> Option<Policy> {
    let codes = codes(top, f);
    let mut t = top.table("rules", f)?;
    let policy = Policy {
        preconditioned: limit(&mut t, "preconditioned", "s", 0.0, 86_400.0, span, f),
        expiry_warning_days: limit(&mut t, "expiry_warning", "d", 0.0, 3_650.0, count, f),
        inspection_days: limit(&mut t, "inspection", "d", 1.0, 3_650.0, count, f),
        outside_box: limit(&mut t, "outside_box", "s", 0.0, 7_200.0, span, f),
        may_supply_blood: texts(&mut t, "may_supply_blood", f, |id, f, place| {
            let site = SiteId::new(id).ok().filter(|site| places.has(site.as_str()));
            if site.is_none() {
                f.add(
                    place,
                    Some(format!("{id:?}")),
                    ("không có cơ sở này", "no such facility"),
                    ("mã của một cơ sở", "the id of a facility"),
                );
            }
            site
        }),
        hosts: texts(&mut t, "hosts", f, |host, f, place| {
            let right = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
            if !right {
                f.add(
                    place,
                    Some(format!("{host:?}")),
                    ("không phải tên máy chủ", "not a host"),
                    ("một tên như \"medflight.local\"", "a name like \"medflight.local\""),
                );
            }
            right.then(|| host.to_owned())
        }),
        codes,
    };
    t.done(f);
    Some(policy)
}

/// One `{ value = ["…"], source, assumed }`.
fn texts<T>(
    t: &mut Table<'_>,
    key: &'static str,
    f: &mut Faults<'_>,
    read: impl Fn(&str, &mut Faults<'_>, String) -> Option<T>,
) -> Limit<Vec<T>> {
    let Some(mut entry) = t.table(key, f) else { return Limit { value: Vec::new(), source: String::new(), assumed: true } };
    let texts = entry.texts("value", f);
    let value = texts.iter().filter_map(|text| read(text, f, entry.place_of("value"))).collect();
    let limit = Limit { value, source: entry.text("source", f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

fn codes(top: &mut Table<'_>, f: &mut Faults<'_>) -> Limit<Patterns> {
    let mut patterns = Patterns::default();
    let (mut source, mut assumed) = (String::new(), true);
    if let Some(mut t) = top.table("codes", f) {
        patterns.accession = t.opt_text("accession", f).and_then(|text| pattern(&text, t.place_of("accession"), f));
        (source, assumed) = (t.text("source", f), t.flag("assumed", f));
        t.done(f);
    }
    for (nth, value) in top.opt_list("supplier", f).iter().enumerate() {
        let Some(mut t) = Table::of(value, format!("supplier number {}", nth + 1), f) else { continue };
        let (supplier, text) = (t.text("name", f), t.text("pattern", f));
        t.text("source", f);
        assumed |= t.flag("assumed", f);
        let place = t.place_of("pattern");
        t.done(f);
        if let Some(pattern) = pattern(&text, place, f) {
            patterns.suppliers.push(SupplierPattern { supplier, pattern });
        }
    }
    Limit { value: patterns, source, assumed }
}

fn pattern(text: &str, place: String, f: &mut Faults<'_>) -> Option<Pattern> {
    match Pattern::parse(text) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            f.add(
                place,
                Some(format!("{text:?}")),
                same(error.to_string()),
                ("một mẫu như \"[A-Z0-9-]{6,20}\"", "a pattern like \"[A-Z0-9-]{6,20}\""),
            );
            None
        }
    }
}
