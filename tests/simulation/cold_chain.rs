//! A logger in a box: heard each minute, too warm, dead on the way.

use crate::people::actor;
use crate::world::World;
use medflight::domain::coldchain::Verdict;
use medflight::domain::operations::act::{Act, LoggerReading, LoggerReadings, Time, Why};
use medflight::domain::operations::fact::{ColdChainFact, ConsignmentFact, Fact};
use medflight::domain::operations::record::{By, Record};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::units::time::Span;
use medflight_sim::network::Conditions;

const MINUTE: Span = Span::minutes(1);

/// A box on its way from Long Bien to the hub, with its logger.
struct Sent {
    world: World,
    id: ConsignmentId,
}

impl Sent {
    fn packed() -> Self {
        let mut world = World::new(46, Conditions::default());
        world.ask("C-LB", "H-DG", "SPC-CBC");
        for _ in 0..3_000 {
            let packed = world.operations().state().consignments.values().find(|c| c.packing.is_some());
            if let Some(id) = packed.map(|c| c.id.clone()) {
                return Self { world, id };
            }
            world.run_for(Span::secs(1));
        }
        panic!("nothing was packed:\n{}", world.transcript());
    }

    fn says(&mut self, milli_celsius: Option<i32>) -> Option<String> {
        let reading = LoggerReading { at: Time(self.world.utc()), temperature_mc: milli_celsius, id: None };
        self.world.acts(nurse(), readings(vec![reading]))
    }

    /// One reading a minute until the box is received, or so many minutes are over.
    fn each_minute(&mut self, most: usize, says: impl Fn(usize) -> Option<i32>) {
        for minute in 0..most {
            if self.signed().is_some() {
                return;
            }
            if let Some(mc) = says(minute) {
                assert_eq!(self.says(Some(mc)), None, "{}", self.world.transcript());
            }
            self.world.run_for(MINUTE);
        }
    }

    /// The verdict in the record of the receipt.
    fn signed(&self) -> Option<ColdChainFact> {
        let records = self.world.ledger();
        let mut facts = records.iter().map(|text| Record::from_text(text).expect("a record").draft.fact);
        facts.find_map(|fact| match fact {
            Fact::Consignment(ConsignmentFact::ReceiptSigned { cold_chain, .. }) => cold_chain.map(|answer| *answer),
            Fact::Consignment(_) | Fact::Flight(_) | Fact::Network(_) => None,
        })
    }

    fn alarm(&self, code: &str) -> bool {
        self.world.live().alarms.iter().any(|alarm| alarm.code == code && alarm.consignment.as_ref() == Some(&self.id))
    }

    fn shown(&self) -> Verdict {
        let view = self.world.operations().consignment_view(&self.id, String::new()).expect("a consignment");
        view.cold_chain.expect("a logger").verdict
    }
}

fn nurse() -> Actor {
    actor("nurse", Role::Nurse)
}

fn readings(readings: Vec<LoggerReading>) -> Act {
    Act::ReadLogger("T-31".parse().expect("a logger"), LoggerReadings { readings, csv: None })
}

#[test]
fn a_box_that_was_measured_all_the_way_is_signed_as_safe() {
    let mut sent = Sent::packed();

    sent.each_minute(60, |minute| Some(21_000 + 50 * i32::try_from(minute % 4).expect("small")));

    let signed = sent.signed().expect("a receipt");
    assert_eq!((signed.verdict, signed.outside_ms, signed.unknown_ms), (Verdict::Safe, 0, 0), "{signed:?}");
    assert_eq!(signed.extremes_mc, Some((21_000, 21_150)));
    assert_eq!(signed.rule, "SPC-CBC 15–25 °C");
}

#[test]
fn a_reading_stands_in_the_ledger_with_the_site_where_it_was_brought_in() {
    let mut sent = Sent::packed();
    let at = |site: &str| Actor {
        grants: vec![Grant { role: Role::Nurse, sites: Sites::Of([site.parse().expect("a site")].into()) }],
        ..nurse()
    };
    for (site, milli_celsius) in [("C-LB", 21_000), ("H-DG", 21_100)] {
        let reading = LoggerReading { at: Time(sent.world.utc()), temperature_mc: Some(milli_celsius), id: None };
        assert_eq!(sent.world.acts(at(site), readings(vec![reading])), None);
        sent.world.run_for(MINUTE);
    }

    let records = sent.world.ledger();
    let sites = records.iter().map(|text| Record::from_text(text).expect("a record").draft).filter_map(|draft| match draft.by {
        By::Person { site, .. } if matches!(draft.fact, Fact::Consignment(ConsignmentFact::TemperatureRead { .. })) => site,
        By::Person { .. } | By::Feed { .. } | By::System => None,
    });
    assert_eq!(sites.map(|site| site.to_string()).collect::<Vec<_>>(), ["C-LB", "H-DG"]);
}

#[test]
fn who_can_still_act_hears_of_a_box_that_is_too_warm() {
    let mut sent = Sent::packed();

    sent.each_minute(3, |_| Some(21_000));
    assert!(!sent.alarm("TEMP_VIOLATION"));
    assert_eq!(sent.says(Some(26_300)), None);
    sent.world.run_for(Span::secs(1));

    assert!(sent.alarm("TEMP_VIOLATION"));
    assert_eq!(sent.shown(), Verdict::NotSafe);
    assert!(sent.signed().is_none(), "it is not received yet");
}

#[test]
fn a_dead_logger_calls_until_two_persons_give_it_up_and_is_never_called_safe() {
    let mut sent = Sent::packed();
    sent.each_minute(2, |_| Some(21_000));

    sent.each_minute(4, |_| None);
    assert!(sent.alarm("LOGGER_SILENT"));
    assert_eq!(sent.shown(), Verdict::CannotTell);

    let retire = Act::RetireLogger(sent.id.clone(), Why { reason: "pin của máy ghi đã hết".to_owned() });
    assert_eq!(sent.world.acts(nurse(), retire.clone()).as_deref(), Some("SECOND_PERSON_NEEDED"));
    let two = Actor { second: Some(Box::new(actor("lead", Role::Lead))), ..nurse() };
    assert_eq!(sent.world.acts(two, retire), None);
    sent.world.run_for(Span::secs(1));

    assert!(!sent.alarm("LOGGER_SILENT"), "nobody is called for it any more");
    assert_eq!(sent.shown(), Verdict::CannotTell);
}

#[test]
fn late_and_repeated_readings_fill_the_gap_and_are_written_once() {
    let mut sent = Sent::packed();
    let began = sent.world.utc();
    sent.each_minute(6, |_| None);
    let late = |minutes: std::ops::RangeInclusive<u64>| -> Vec<LoggerReading> {
        minutes.map(|n| LoggerReading { at: Time(began + Span::minutes(n)), temperature_mc: Some(21_000), id: Some(n) }).collect()
    };

    assert_eq!(sent.world.acts(nurse(), readings(late(2..=6))), None);
    assert_eq!(sent.world.acts(nurse(), readings(late(0..=4))), None);
    assert_eq!(sent.world.acts(nurse(), readings(late(0..=6))), None);
    sent.world.run_for(Span::secs(1));

    let written: usize = sent.world.ledger().iter().filter(|text| text.contains("\"TEMPERATURE_READ\"")).count();
    let count =
        sent.world.operations().consignment_view(&sent.id, String::new()).and_then(|view| view.cold_chain).map(|chain| chain.readings);
    assert_eq!((written, count), (2, Some(7)), "the third batch brought nothing new");
    assert_eq!(sent.shown(), Verdict::Safe);
}
