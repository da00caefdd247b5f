//! Texts that are imported or answered: reports of aerodromes, files of loggers, mission files, receipts, lists of parameters, and
//! the bodies of a request and of a packing. Nothing panics; what is taken can be told again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::domain::coldchain::{MOST_ROWS, read_file};
use medflight_fuzz::domain::fleet::approved;
use medflight_fuzz::domain::mission::plan_file;
use medflight_fuzz::domain::operations::act::{Load, Pack, Receive, Submit};
use medflight_fuzz::domain::payload::{day_of, days_between};
use medflight_fuzz::domain::proof::{Receipt, SignedHead};
use medflight_fuzz::domain::weather::{Metar, Taf};
use medflight_fuzz::units::time::Utc;

fuzz_target!(|data: &[u8]| {
    let _ = Receipt::read(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    let near = Utc(1_795_000_000_000);
    let _ = Metar::decode(text, near);
    let _ = Taf::decode(text, near);
    if let Ok(rows) = read_file(text) {
        assert!(rows.len() <= MOST_ROWS);
    }
    let _ = plan_file::read(text);
    let _ = approved::parse(text);
    let _ = text.parse::<SignedHead>();
    if let Some(day) = day_of(text) {
        assert!(day.to_string() == text && days_between(day, day) == 0);
    }
    if let Ok(pack) = serde_json::from_str::<Pack>(text) {
        // What was understood is understood again.
        let again = serde_json::to_string(&pack).expect("a body");
        assert!(serde_json::from_str::<Pack>(&again).expect("the same body") == pack);
    }
    let _ = serde_json::from_str::<Submit>(text);
    let _ = serde_json::from_str::<Load>(text);
    let _ = serde_json::from_str::<Receive>(text);
});
