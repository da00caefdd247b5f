//! Any file is read as a tlog without a panic, and what was read is written again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::link::trace::{entries, entry, is_sound};
use medflight_fuzz::units::time::Utc;

fuzz_target!(|data: &[u8]| {
    let mut at = 0;
    for read in entries(data) {
        assert_eq!(&data[at + 8..at + 8 + read.frame.len()], read.frame, "an entry is a part of the file");
        at += 8 + read.frame.len();
        let _sound = is_sound(&read);
        let again = entry(Utc(i64::try_from(read.micros / 1_000).unwrap_or(0)), read.frame);
        assert_eq!(&again[8..], read.frame);
    }
    assert!(at <= data.len());
});
