//! Specimens: clocks and limits (PL-22), centrifuged tubes (PL-20), conditions of packing (T4).

use crate::support::{Desk, codes, packing, reason, request, row};
use medflight::domain::operations::act::Time;
use medflight::domain::payload::{Asked, questions};
use medflight::units::time::Span;

#[test]
fn pl_20_centrifuged_gel_tubes_fly_only_with_the_laboratorys_consent_and_are_told() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CHEM", &["XN-118204"], &[]));
    let mut pack = |said: &[(Asked, &str)]| desk.pack(&id, packing("SPC-CHEM", &["XN-118204"], "K7Q20418", said));

    let unsaid = pack(&[]).expect_err("not said");
    assert_eq!(reason(&unsaid, "ANSWER_NEEDED", "PL-20").field, Some("answers.spun_gel"));
    let alone = pack(&[(Asked::SpunGel, "yes")]).expect_err("no consent");
    assert_eq!(reason(&alone, "ANSWER_NEEDED", "PL-20").field, Some("answers.lab_consent"));
    pack(&[(Asked::SpunGel, "yes"), (Asked::LabConsent, "biochemist on duty, 09:40")]).expect("agreed");
    assert!(desk.warned(&id).contains(&"SPUN_GEL"));
}

#[test]
fn pl_20_tubes_that_were_not_centrifuged_need_no_consent() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CHEM", &["XN-118204"], &[]));

    let left_empty = [(Asked::SpunGel, " no "), (Asked::LabConsent, "")];
    desk.pack(&id, packing("SPC-CHEM", &["XN-118204"], "K7Q20418", &left_empty)).expect("packed");

    assert_eq!(desk.ops.state().consignments[&id].declared.answers, crate::support::answers(&[(Asked::SpunGel, "no")]));
    assert!(!desk.warned(&id).contains(&"SPUN_GEL"));
}

#[test]
fn pl_22_a_request_that_will_hardly_be_in_time_is_warned_at_submit_and_at_accept() {
    let mut desk = Desk::new();
    let mut asked = request(&desk, "SPC-CBC", &["XN-118204"], &[]);
    let minutes = u64::from(row("SPC-CBC").limit_minutes);
    asked.clock_started_at = Some(Time(desk.now - Span::minutes(minutes - 15)));

    let late = desk.booked(asked.clone());
    assert_eq!(desk.warned(&late), ["TOO_LATE"]);
    assert_eq!(desk.view(&late).warnings[0].rule.as_deref(), Some("PL-22"));

    asked.clock_started_at = Some(Time(desk.now - Span::minutes(10)));
    asked.items = vec!["XN-118205".to_owned()];
    let early = desk.submit(asked).expect("asked");
    assert_eq!(desk.warned(&early), Vec::<&str>::new());
}

#[test]
fn pl_22_nothing_is_packed_after_its_limit_and_the_hard_one_is_named() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-COAG-UFH", &["XN-118204"], &[]));
    desk.pass(51);
    let said = [(Asked::PreconditionedMin, "10"), (Asked::LoggerStarted, "yes")];

    let refused = desk.pack(&id, packing("SPC-COAG-UFH", &["XN-118204"], "K7Q20418", &said)).expect_err("late");

    reason(&refused, "PAST_LIMIT", "PL-22");
    assert_eq!((row("BLD-RBC").hard_limit_minutes, row("BLD-RBC").receipt_minutes()), (Some(1_440), 120));
    let started = desk.now;
    assert!(!row("BLD-RBC").is_past_hard_limit(started, started + Span::minutes(1_440)));
    assert!(row("BLD-RBC").is_past_hard_limit(started, started + Span::minutes(1_441)));
}

#[test]
fn pl_22_after_the_hard_limit_the_refusal_says_that_nobody_lengthens_it() {
    let mut desk = Desk::where_(|network| {
        let row = network.catalogue.rows.values_mut().find(|row| row.code.as_str() == "SPC-CBC").expect("a row");
        row.hard_limit_minutes = Some(480);
    });
    let id = desk.booked(request(&desk, "SPC-CBC", &["XN-118204"], &[]));
    desk.pass(471);

    let refused = desk.pack(&id, packing("SPC-CBC", &["XN-118204"], "K7Q20418", &[])).expect_err("late");

    assert!(reason(&refused, "HARD_LIMIT", "PL-22").what.en.contains("no approval lengthens it"));
}

#[test]
fn t4_a_narrow_or_cold_box_was_conditioned_and_its_logger_records() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-SWAB-VTM", &["XN-118204"], &[]));
    let mut refused =
        |said: &[(Asked, &str)]| codes(&desk.pack(&id, packing("SPC-SWAB-VTM", &["XN-118204"], "K7Q20418", said)).expect_err("not ready"));

    assert_eq!(refused(&[]), ["ANSWER_NEEDED", "ANSWER_NEEDED"]);
    assert_eq!(refused(&[(Asked::PreconditionedMin, "9"), (Asked::LoggerStarted, "yes")]), ["PRECONDITION"]);
    assert_eq!(refused(&[(Asked::PreconditionedMin, "10"), (Asked::LoggerStarted, "no")]), ["LOGGER_NOT_STARTED"]);
    assert_eq!(refused(&[(Asked::PreconditionedMin, "ten"), (Asked::LoggerStarted, "yes")]), ["ANSWER_WRONG"]);
    let ready = [(Asked::PreconditionedMin, "10"), (Asked::LoggerStarted, "yes")];
    assert!(desk.pack(&id, packing("SPC-SWAB-VTM", &["XN-118204"], "K7Q20418", &ready)).is_ok());
}

#[test]
fn t4_marks_are_confirmed_or_the_box_stays_open() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CBC", &["XN-118204"], &[]));
    let mut pack = packing("SPC-CBC", &["XN-118204"], "K7Q20418", &[]);
    pack.marks_confirmed = false;

    reason(&desk.pack(&id, pack).expect_err("not looked at"), "MARKS", "PL-31");
}

#[test]
fn an_answer_to_what_was_not_asked_is_refused() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "SPC-CBC", &["XN-118204"], &[(Asked::VialMonitor, "1")])).expect_err("not asked");

    reason(&refused, "ANSWER_NOT_ASKED", "payloads.toml");
}

#[test]
fn a_persons_number_in_an_answer_is_refused() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CHEM", &["XN-118204"], &[]));
    let said = [(Asked::SpunGel, "yes"), (Asked::LabConsent, "call 001199123456")];

    let refused = desk.pack(&id, packing("SPC-CHEM", &["XN-118204"], "K7Q20418", &said)).expect_err("a person");

    reason(&refused, "PERSONAL_NUMBER", "ID-33");
}

#[test]
fn each_question_has_its_words_in_both_languages_and_a_rule() {
    for row in crate::support::network().catalogue.rows.values() {
        for question in questions(row) {
            assert!(!question.says.vi.is_empty() && !question.says.en.is_empty() && !question.rule.is_empty(), "{question:?}");
            assert!(question.asked.field().ends_with(question.asked.as_str()) && !question.asked.as_str().is_empty());
        }
    }
}
