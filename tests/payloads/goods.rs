//! Medicines and vaccines: ID-13, PL-40, PL-42.

use crate::configuration::faults;
use crate::support::{Desk, packing, reason, request, row};
use medflight::domain::payload::{Asked, Category, HandoverRule, day_of, days_between, vial_monitor_usable};

const NOT_DG: [(Asked, &str); 1] = [(Asked::DgStatus, "not_dg")];
const VACCINE_PACKED: [(Asked, &str); 3] = [(Asked::VialMonitor, "1"), (Asked::PreconditionedMin, "10"), (Asked::LoggerStarted, "yes")];

#[test]
fn id_13_an_expired_lot_is_refused_and_one_of_under_thirty_days_is_told() {
    let mut desk = Desk::new();
    let label = |day: &str| format!("]d201095060001343521 0LOT{day}\u{1d}17{day}").replace(' ', "");
    let mut ask = |day: &str| desk.submit(request(&desk, "MED-AMB", &[&label(day)], &NOT_DG));

    reason(&ask("261130").expect_err("expired yesterday"), "EXPIRED", "ID-13");
    let today = ask("261201").expect("the last day");
    let soon = ask("261230").expect("29 days");
    let later = ask("261231").expect("30 days");
    assert_eq!((desk.warned(&today), desk.warned(&soon)), (vec!["EXPIRES_SOON"], vec!["EXPIRES_SOON"]));
    assert_eq!(desk.warned(&later), Vec::<&str>::new());
}

#[test]
fn id_13_a_lot_without_a_code_needs_its_day_of_expiry_said() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "MED-AMB", &["LOT-0001"], &NOT_DG));
    let mut pack = |said: &[(Asked, &str)]| desk.pack(&id, packing("MED-AMB", &["LOT-0001"], "K7Q20418", said));

    assert_eq!(reason(&pack(&[]).expect_err("unsaid"), "ANSWER_NEEDED", "ID-13").field, Some("answers.expires"));
    reason(&pack(&[(Asked::Expires, "2026-11-30")]).expect_err("expired"), "EXPIRED", "ID-13");
    pack(&[(Asked::Expires, "2026-12-20")]).expect("in date");
    assert_eq!(desk.warned(&id), ["EXPIRES_SOON"]);
}

#[test]
fn id_13_days_are_counted_by_the_calendar() {
    let days = |from: &str, to: &str| days_between(day_of(from).expect("a day"), day_of(to).expect("a day"));

    assert_eq!(days("2026-12-01", "2026-12-31"), 30);
    assert_eq!(days("2024-02-28", "2024-03-01"), 2);
    assert_eq!(days("2100-02-28", "2100-03-01"), 1);
    assert_eq!(days("2027-01-01", "2026-12-31"), -1);
    assert_eq!(days("2000-01-01", "2026-12-01"), 9_831);
    for text in ["2026-2-1", "2026-02-30", "26-02-01", "2026-02-01x", "+026-02-01", ""] {
        assert_eq!(day_of(text), None, "{text}");
    }
}

#[test]
fn pl_40_a_vaccine_of_stage_three_is_not_packed() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "VAX", &["]d2010950600013435210LOT42\u{1d}17271231"], &[]));
    let mut pack = |stage| {
        let said = [(Asked::VialMonitor, stage), VACCINE_PACKED[1], VACCINE_PACKED[2]];
        desk.pack(&id, packing("VAX", &["09506000134352/LOT42"], "K7Q20418", &said))
    };

    reason(&pack("3").expect_err("as dark"), "VIAL_MONITOR", "PL-40");
    reason(&pack("4").expect_err("darker"), "VIAL_MONITOR", "PL-40");
    reason(&pack("5").expect_err("no stage"), "ANSWER_WRONG", "PL-40");
    reason(&pack("").expect_err("unsaid"), "ANSWER_NEEDED", "PL-40");
    assert!(pack("2").is_ok());
    assert_eq!([0, 1, 2, 3, 4].map(vial_monitor_usable), [false, true, true, false, false]);
}

#[test]
fn pl_42_controlled_medicines_are_off_and_cannot_be_switched_on_without_a_document() {
    let mut desk = Desk::new();
    reason(&desk.submit(request(&desk, "MED-CTRL", &["LOT-0001"], &[])).expect_err("off"), "PAYLOAD_OFF", "payloads.toml");
    assert_eq!(row("MED-CTRL").handover, HandoverRule::TwoPersonBothEnds);

    let on = |authority: &str| {
        let row = "vi = \"Thuốc phải kiểm soát đặc biệt (gây nghiện, hướng thần, tiền chất)\"\nen = \"Medicine under special control\"\n";
        faults(&format!("{row}enabled = false"), &format!("{row}enabled = true{authority}"))
    };
    let places: Vec<String> = on("").into_iter().map(|fault| fault.place).collect();
    assert_eq!(places, ["payload MED-CTRL.authority"]);
    assert_eq!(on("\nauthority = \"QD 12/2026, 01/11/2026\""), []);
}

#[test]
fn pl_42_a_controlled_medicine_that_is_allowed_is_counted_by_unit() {
    let mut desk = Desk::where_(|network| {
        let row = network.catalogue.rows.values_mut().find(|row| row.code.as_str() == "MED-CTRL").expect("a row");
        row.enabled = true;
        row.authority = "QD 12/2026, 01/11/2026".to_owned();
        for permit in &mut network.permits {
            permit.goods.insert(Category::ControlledDrug);
        }
    });
    let issued = [(Asked::DgStatus, "not_dg"), (Asked::Units, "20")];
    reason(&desk.submit(request(&desk, "MED-CTRL", &["LOT-0001"], &NOT_DG)).expect_err("uncounted"), "ANSWER_NEEDED", "PL-42");
    let id = desk.booked(request(&desk, "MED-CTRL", &["LOT-0001"], &issued));
    let mut pack = |counted: &str| {
        let said = [(Asked::UnitsPacked, counted), (Asked::Expires, "2027-12-31")];
        desk.pack(&id, packing("MED-CTRL", &["LOT-0001"], "K7Q20418", &said))
    };

    assert!(reason(&pack("19").expect_err("one too few"), "UNITS_DIFFER", "PL-42").what.en.starts_with("20 units"));
    assert!(pack("20").is_ok());
}
