//! The printed table of who may do what in which state. A line that changes is a change of the rules that someone must read:
//! `MEDFLIGHT_BLESS=1 cargo test --test custody table` writes it anew.

use medflight::domain::delivery::table::printed;
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test's own switch")]
fn the_table_of_states_events_and_roles_is_as_it_was_agreed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/custody_table.txt");
    let table = printed();
    if std::env::var("MEDFLIGHT_BLESS").is_ok() {
        std::fs::write(&file, &table).expect("written");
    }

    let agreed = std::fs::read_to_string(&file).expect("the agreed table");

    let differs = agreed.lines().zip(table.lines()).find(|(agreed, now)| agreed != now);
    assert_eq!(differs, None);
    assert_eq!(agreed.lines().count(), table.lines().count());
}
