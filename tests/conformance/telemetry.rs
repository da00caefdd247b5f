//! A whole delivery as observations.

use medflight::domain::flight::{LandedState, Mode, Observation, Report, VtolState};
use medflight::domain::geo::Position;
use medflight::link::fleet_link::FleetLink;
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::units::ids::{SystemId, TailId};

use super::recording::read;

fn told() -> (Vec<Report>, FleetLink) {
    let (recorded, _) = read("vtol-delivery");
    let tail = TailId::new("DG-01").expect("a tail");
    let system = SystemId::new(1).expect("an id");
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(recorded[0].now, LinkSettings::default(), tail, system, Vec::new()), None);
    let mut reports = Vec::new();
    for entry in recorded.iter().filter(|r| r.from_aircraft) {
        fleet.receive(entry.now, 1, &entry.raw, |_, _| {});
        fleet.handle_timeout(entry.now);
        while fleet.poll_transmit().is_some() {}
        reports.extend(std::iter::from_fn(|| fleet.poll_event()).map(|(_, report)| report));
    }
    (reports, fleet)
}

/// Each value once, as long as it does not change.
fn changes<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen: Vec<T> = Vec::new();
    values.for_each(|value| {
        if seen.last() != Some(&value) {
            seen.push(value);
        }
    });
    seen
}

#[test]
fn a_recorded_delivery_becomes_the_story_that_it_was() {
    let (reports, fleet) = told();
    let seen = || reports.iter().filter_map(|r| if let Report::Observed(o) = r { Some(o) } else { None });

    let landed = changes(seen().filter_map(|o| if let Observation::State { landed, .. } = o { Some(*landed) } else { None }));
    let vtol = changes(seen().filter_map(|o| if let Observation::State { vtol, .. } = o { Some(*vtol) } else { None }));
    let armed = changes(seen().filter_map(|o| if let Observation::Heartbeat { armed, .. } = o { Some(*armed) } else { None }));
    let reached = changes(seen().filter_map(|o| if let Observation::Reached { item } = o { Some(*item) } else { None }));
    let texts: Vec<_> = seen().filter_map(|o| if let Observation::Text { text, .. } = o { Some(text.en.as_str()) } else { None }).collect();

    use LandedState::{InAir, Landing, OnGround, TakingOff};
    assert_eq!(landed, [OnGround, TakingOff, InAir, Landing, OnGround]);
    assert_eq!(vtol[..3], [VtolState::Hover, VtolState::ToWing, VtolState::Wing]);
    assert_eq!(vtol.last(), Some(&VtolState::Hover));
    assert_eq!(armed, [false, true, false]);
    assert_eq!(reached, [0, 1, 2, 3]);
    for words in ["Takeoff detected", "Landing detected", "Disarmed by landing"] {
        assert!(texts.contains(&words), "{words}: {texts:?}");
    }
    assert!(seen().any(|o| matches!(o, Observation::Modes { flown: Mode::Mission, intended: Mode::Mission })));
    assert!(seen().any(|o| matches!(o, Observation::Plan(p) if p.mission_id == 4_152_191_843 && p.total == Some(4))));
    assert!(!reports.iter().any(|r| matches!(r, Report::Trouble { .. } | Report::LinkLost { .. })), "nothing was wrong");
    assert_eq!(reports.iter().filter(|r| matches!(r, Report::LinkRegained)).count(), 1);
    let counters = fleet.counters();
    assert_eq!((counters.bad_checksum, counters.bad_enum), (0, 0));
    let (_, whole) = read("vtol-delivery");
    assert!(whole.unknown_message > 20 && whole.garbage_bytes == 0, "a message of a newer dialect is stepped over: {whole:?}");
}

#[test]
fn recorded_figures_are_within_what_the_aircraft_can_do() {
    let (reports, _) = told();
    let start = Position { latitude: 21.061_449, longitude: 105.898_226 };

    for report in &reports {
        let Report::Observed(observation) = report else { continue };
        match observation {
            Observation::Motion(motion) => {
                assert!((motion.at.latitude - start.latitude).abs() < 0.03 && (motion.at.longitude - start.longitude).abs() < 0.01);
                assert!((-10.0..95.0).contains(&motion.above_home.0), "{motion:?}");
                assert!(motion.ground_speed.0 < 15.0 && motion.climb.0.abs() < 6.0, "{motion:?}");
                assert!((0.0..360.0).contains(&motion.track.0));
            }
            Observation::Battery(battery) => {
                assert!(battery.remaining.is_some_and(|p| (0.0..=100.0).contains(&p.0)));
                assert!(battery.voltage.is_some_and(|v| (13.0..17.0).contains(&v)), "{battery:?}");
            }
            Observation::Gps { fix, satellites, .. } => assert!(*fix >= 3 && satellites.is_some_and(|n| n >= 6)),
            Observation::Home(home) => assert!((home.amsl.0 - 10.0).abs() < 5.0),
            Observation::Wind { speed, .. } => assert!(speed.0 < 3.0),
            Observation::Airspeed(speed) => assert!(speed.0 < 16.0),
            Observation::Heartbeat { .. }
            | Observation::Modes { .. }
            | Observation::State { .. }
            | Observation::PrearmCheck { .. }
            | Observation::Plan(_)
            | Observation::Reached { .. }
            | Observation::Text { .. }
            | Observation::Arming(_)
            | Observation::Restarted { .. }
            | Observation::Release(_)
            | Observation::Kind(_)
            | Observation::Bay { .. }
            | Observation::Traffic(_) => {}
        }
    }
    let motions = reports.iter().filter(|r| matches!(r, Report::Observed(Observation::Motion(_)))).count();
    assert!(motions > 300, "{motions} positions");
}
