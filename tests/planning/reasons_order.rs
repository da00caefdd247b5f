//! In which order a request is told why it cannot fly.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::airspace::{Airspace, Level, Zone, ZoneKind};
use medflight::domain::geo::Area;
use medflight::domain::operations::act::{Accept, Act, ReportWeather, Time};
use medflight::units::ids::{SiteId, ZoneId};
use medflight::units::quantity::Metres;

#[test]
fn what_no_waiting_mends_is_told_before_an_aircraft_that_is_busy() {
    let mut world = network().clone();
    let mut day = Day::over(world.clone());
    let first = day.request();
    day.accept(&first).expect("booked: DG-01 is busy");
    // A zone comes over the station that the booking does not have to meet again.
    let mut zones: Vec<Zone> = world.airspace.iter().cloned().collect();
    zones.push(Zone {
        id: ZoneId::new("NEW").expect("an id"),
        kind: ZoneKind::Prohibited,
        area: Area::Circle { centre: world.pads[&crate::support::pad("C-GL")].position, radius: Metres(300.0) },
        floor: Level::AboveGround(0.0),
        time_rule: None,
        window: None,
        hours: Vec::new(),
        active: true,
        ..zones[0].clone()
    });
    world.airspace = Airspace::new(&world.frame, zones);
    day.ops = medflight::domain::operations::Operations::resume(std::sync::Arc::new(world), day.ops.state().clone());
    let second = day.request();

    let refused = day.act(Act::Accept(second, Accept { priority: None, tail: None, move_others: false })).expect_err("refused");

    let told = codes(&refused);
    let (lasting, busy) = (told.iter().position(|code| *code == "ZONE_PROHIBITED"), told.iter().position(|code| *code == "TAIL_NOT_FREE"));
    assert!(lasting.zip(busy).is_some_and(|(lasting, busy)| lasting < busy), "{told:?}");
}

#[test]
fn where_no_aircraft_is_free_it_is_told_when_one_is_and_what_the_weather_says_besides() {
    let mut day = Day::over(network().clone());
    let tails: Vec<_> = network().tails.keys().cloned().collect();
    for (tail, site) in tails.iter().zip(["C-GL", "C-LB", "C-VH"]) {
        let id = day.request_from(site);
        day.act(Act::Accept(id, Accept { priority: None, tail: Some(tail.clone()), move_others: false })).expect("booked");
    }
    let report = ReportWeather {
        site: SiteId::new("H-DG").expect("a site"),
        measured_at: Time(day.now),
        wind_cms: 801,
        wind_from_deg: 30,
        gust_cms: 900,
        cruise_wind_cms: 900,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 24_000,
    };
    day.act(Act::ReportWeather(report)).expect("taken");
    let last = day.request();

    let refused = day.act(Act::Accept(last.clone(), Accept { priority: None, tail: None, move_others: false })).expect_err("refused");

    let of = |code: &str| refused.reasons.iter().find(|reason| reason.code == code).unwrap_or_else(|| panic!("{code}: {refused}"));
    let state = day.ops.state();
    let ends = state.flights.values().filter(|flight| flight.tail == tails[0]).map(|flight| flight.plan.arrive()).max().expect("booked");
    let busy = refused.reasons.iter().find(|reason| reason.code == "TAIL_NOT_FREE" && reason.what.en.starts_with(tails[0].as_str()));
    let at = ends.clock();
    assert!(busy.is_some_and(|busy| busy.next.en.contains(&at) && busy.next.vi.contains(&at)), "{busy:?} {at}");
    // Just beyond does not look like just within.
    assert!(of("WIND_GROUND").what.en.contains("8.01 m/s") && of("WIND_GROUND").what.vi.contains("8,01 m/s"), "{refused}");
}
