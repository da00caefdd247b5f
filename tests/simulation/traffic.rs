//! Manned aircraft near ours: told with a proposal, and nothing is done by itself.

use crate::world::World;
use medflight::domain::flight::{Observation, Report, Traffic};
use medflight::domain::geo::Position;
use medflight::domain::operations::view::AlarmLevel;
use medflight::units::altitude::Amsl;
use medflight::units::quantity::{Degrees, MetresPerSecond};
use medflight::units::time::Span;
use medflight_sim::network::Conditions;

#[test]
fn a_helicopter_that_comes_close_is_told_with_a_proposal_and_nothing_is_ordered() {
    let mut world = World::new(61, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_along(1_500.0);
    let seen = world.live();
    let own = seen.aircraft.iter().find(|one| one.tail == tail).and_then(|one| one.motion.as_ref()).expect("a position").value;
    let heard = |north: f64, amsl: f64, track: f64| {
        Report::Observed(Observation::Traffic(Traffic {
            address: 0x0088_8123,
            callsign: Some("VNT01".to_owned()),
            at: Position { latitude: own.latitude + north / 111_000.0, longitude: own.longitude },
            amsl: Some(Amsl(amsl)),
            velocity: Some((MetresPerSecond(50.0), Degrees(track))),
            climb: Some(MetresPerSecond(0.0)),
            age: Span::millis(200),
        }))
    };

    world.tell(&tail, heard(5_000.0, own.amsl_m, 0.0));
    let far = (world.alarms(&tail), world.live().traffic);
    world.tell(&tail, heard(2_000.0, own.amsl_m + 50.0, 180.0));
    let (alarms, traffic) = (world.alarms(&tail), world.live().traffic);

    assert!(!far.0.contains(&("TRAFFIC", AlarmLevel::Warning)) && far.1.len() == 1 && far.1[0].encounters.is_empty());
    assert!(alarms.contains(&("TRAFFIC", AlarmLevel::Warning)), "{alarms:?}");
    let met = &traffic[0].encounters[0];
    assert!(met.tail == tail && met.across_m < 1_000.0 && met.in_s <= 60.0, "{met:?}");
    assert!(!world.transcript().contains("SAFER_ORDERED"), "a proposal is not an order");
}
