//! Parameters of queries with what they mean, as the description says it.

pub(super) const LIST: &[(&str, &str)] = &[
    ("site", "Only those that concern this site, as origin or destination."),
    ("state", "`open`, `closed`, or the name of a state."),
    ("tail", "Only those of this aircraft."),
    ("from", "Only those that began at this time or later; RFC 3339."),
    ("to", "Only those that began before this time; RFC 3339."),
    ("search", "Only those in which every word of this is found: numbers, codes, names; without diacritics and case."),
    ("origin", "Only those from this site."),
    ("destination", "Only those to this site."),
    CURSOR,
    LIMIT,
];
pub(super) const CURSOR: (&str, &str) = ("cursor", "`next` of the page before.");
pub(super) const LIMIT: (&str, &str) = ("limit", "At most so many, 1 to 200; 50 when absent.");
pub(super) const BOXES: &[(&str, &str)] = &[
    LIST[0],
    LIST[1],
    LIST[2],
    LIST[3],
    LIST[4],
    LIST[5],
    LIST[6],
    LIST[7],
    ("late", "`true`: only those past their deadline, or received after it."),
    ("out_of_range", "`true`: only those whose temperature was out of its range."),
    ("refused", "`any`, or the code of a reason: only those of which an item was refused for it."),
    CURSOR,
    LIMIT,
];
pub(super) const LEDGER: &[(&str, &str)] =
    &[("from", "Sequence of the first record; 1 when absent."), ("limit", "At most so many, 1 to 200; 200 when absent.")];
pub(super) const DPI: (&str, &str) = ("dpi", "Dots an inch of the printer, 203 or 300; 203 when absent.");
pub(super) const SHEET: &[(&str, &str)] = &[DPI, ("sheet", "1 the label, 2 the mark of UN3373 where that is inside; 1 when absent.")];
