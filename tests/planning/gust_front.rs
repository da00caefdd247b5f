//! A gust front arrives while three come in to the hub's two pads: nothing leaves, and the weakest lands first.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::flight::{Battery, Motion, Observation, Report};
use medflight::domain::operations::act::{Accept, Act, ReportWeather, Time};
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::view::{AlarmLevel, LandingView};
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::{FlightId, SiteId, TailId};
use medflight::units::quantity::{Degrees, MetresPerSecond, Percent};

fn tail(name: &str) -> TailId {
    TailId::new(name).expect("a tail")
}

/// A delivery from a station to the hub, in the air, so many metres before the pad with so much in its pack.
fn inbound(day: &mut Day, from: &str, name: &str) -> FlightId {
    let id = day.request_from(from);
    day.act(Act::Accept(id.clone(), Accept { priority: None, tail: Some(tail(name)), move_others: false })).expect("accepted");
    let [out, delivery, ..] = day.ops.state().consignments[&id].flights[..] else { panic!("flights") };
    let gone = FlightFact::FlightCancelled { reason: "it stands at the station already".to_owned() };
    day.apply(Draft { by: By::System, consignment: None, flight: Some(out), key: None, fact: gone.into() });
    delivery
}

fn seen(day: &mut Day, id: FlightId, name: &str, left_m: f64, charge: f64) {
    let sketch = &day.ops.state().flights[&id].plan.sketch;
    let at = sketch.path.at(sketch.path.length() * (1.0 - left_m / sketch.distance.0));
    let amsl = Amsl(sketch.heights.cruise_amsl().0);
    let motion = Motion {
        at,
        amsl,
        above_home: AboveHome(sketch.heights.cruise.0),
        ground_speed: MetresPerSecond(16.7),
        climb: MetresPerSecond(0.0),
        track: Degrees(0.0),
    };
    let battery = Battery { remaining: Some(Percent(charge)), voltage: None };
    for observed in [Observation::Motion(motion), Observation::Battery(battery)] {
        day.ops.observe(day.clock(), &tail(name), &Report::Observed(observed));
    }
}

fn landings(day: &Day) -> Vec<LandingView> {
    day.ops.live_view(day.clock(), true).landings
}

fn reported(day: &mut Day, gust_cms: u32, cruise_wind_cms: u32) {
    let report = ReportWeather {
        site: SiteId::new("H-DG").expect("a site"),
        measured_at: Time(day.now),
        wind_cms: 500,
        wind_from_deg: 30,
        gust_cms,
        cruise_wind_cms,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 24_000,
    };
    day.act(Act::ReportWeather(report)).expect("taken");
}

#[test]
fn the_gust_front_arrives_with_three_inbound_and_the_weakest_lands_first_while_nothing_leaves() {
    let mut day = Day::over(network().clone());
    let fleet = [("C-GL", "DG-01", 41.0), ("C-VH", "DG-02", 27.0), ("C-PD", "DG-03", 33.0)];
    let flights: Vec<FlightId> = fleet.iter().map(|(from, name, _)| inbound(&mut day, from, name)).collect();
    for (flight, (_, name, _)) in flights.iter().zip(&fleet) {
        day.take_off(*flight);
        seen(&mut day, *flight, name, 900.0, 80.0);
    }
    assert!(day.ops.live_view(day.clock(), true).alarms.iter().all(|alarm| alarm.code != "WIND_LIMIT"));
    // The charge at touchdown, without a wait, is to be that of the fleet's list.
    for (flight, (_, name, wanted)) in flights.iter().zip(&fleet) {
        let landing = landings(&day).into_iter().find(|landing| landing.flight == *flight).expect("inbound");
        let touchdown = landing.touchdown_milli_percent + landing.hold_milli_percent;
        let touchdown = f64::from(i32::try_from(touchdown).expect("percent")) / 1e3;
        seen(&mut day, *flight, name, 900.0, 80.0 - touchdown + wanted);
    }

    reported(&mut day, 1_100, 1_300);

    let alarms = day.ops.live_view(day.clock(), true).alarms;
    let wind = alarms.iter().find(|alarm| alarm.code == "WIND_LIMIT").expect("told at once");
    assert!(wind.level == AlarmLevel::Warning && wind.says.en.contains("11.0 m/s") && wind.says.en.contains("13.0 m/s"), "{wind:?}");
    let order = landings(&day);
    assert_eq!(order.len(), 3, "{order:#?}");
    let weakest = order.iter().find(|landing| landing.tail == tail("DG-02")).expect("inbound");
    assert_eq!((weakest.hold_s, weakest.divert), (0, false), "{order:#?}");
    let waiting: Vec<&LandingView> = order.iter().filter(|landing| landing.hold_s > 0).collect();
    assert!(!waiting.is_empty(), "three for two pads: {order:#?}");
    for waits in waiting {
        let before = order.iter().find(|other| other.pad == waits.pad && other.from.0 < waits.from.0).expect("whom it waits for");
        let left = |landing: &LandingView| landing.touchdown_milli_percent + landing.hold_milli_percent;
        assert!(left(before) < left(waits), "the weaker first: {order:#?}");
        let ends = waits.hold_until.is_some() && waits.hold_s <= 180 && waits.touchdown_milli_percent >= 20_000;
        assert!(ends || waits.divert, "a hold has an end, or it goes elsewhere at once: {waits:?}");
    }

    // Nothing leaves, and that better weather is reported starts nothing by itself.
    let refused = day.leg("H-DG", "C-GL").expect_err("refused");
    assert!(["WIND_GUST", "WIND_CRUISE"].iter().all(|code| codes(&refused).contains(code)), "{refused:?}");
    assert!(!day.ops.live_view(day.clock(), true).weather.expect("reported").go);
    day.now = day.now + medflight::units::time::Span::minutes(1);
    let records = day.ops.state().seq;
    reported(&mut day, 600, 700);
    assert_eq!(day.ops.state().seq, records + 1, "the report alone");
    assert!(day.ops.live_view(day.clock(), true).alarms.iter().all(|alarm| alarm.code != "WIND_LIMIT"));
}
