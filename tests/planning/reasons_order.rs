//! In which order a request is told why it cannot fly.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::airspace::{Airspace, Level, Zone, ZoneKind};
use medflight::domain::geo::Area;
use medflight::domain::operations::act::{Accept, Act};
use medflight::units::ids::ZoneId;
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
