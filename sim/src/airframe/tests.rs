use super::*;

const DT: f64 = 0.02;
const NO_ERROR: (Point, f64) = (Point { north: 0.0, east: 0.0 }, 0.0);

fn flying(airspeed: f64) -> Airframe {
    Airframe {
        altitude: 100.0,
        airspeed,
        velocity: Point::new(airspeed, 0.0),
        lift: Lift::Wings,
        grounded: false,
        ..Airframe::parked(Point::default(), 10.0, 0.0)
    }
}

fn run(airframe: &mut Airframe, seconds: f64, guidance: Guidance, wind: Point) {
    for _ in 0..(seconds / DT) as usize {
        airframe.step(DT, &guidance, NO_ERROR, wind, 10.0);
    }
}

#[test]
fn the_front_transition_takes_three_seconds_and_sixteen_metres() {
    let mut airframe = Airframe { altitude: 90.0, grounded: false, ..Airframe::parked(Point::default(), 10.0, 0.0) };
    let mut seconds = 0.0;
    while airframe.lift != Lift::Wings {
        airframe.step(DT, &Guidance::Accelerate { heading: 0.0, until: 10.0, at_least_s: 2.0 }, NO_ERROR, Point::default(), 10.0);
        seconds += DT;
    }

    assert!((3.0..=3.4).contains(&seconds), "{seconds}");
    assert!((14.0..19.0).contains(&airframe.position.north), "{}", airframe.position.north);
}

#[test]
fn the_back_transition_from_cruise_takes_three_seconds_and_ends_after_about_thirty_metres() {
    let mut airframe = flying(16.5);
    let mut seconds = 0.0;
    while airframe.lift != Lift::Rotors {
        airframe.step(DT, &Guidance::Brake, NO_ERROR, Point::default(), 10.0);
        seconds += DT;
    }

    assert!((2.5..=3.2).contains(&seconds), "{seconds}");
    assert!((24.0..32.0).contains(&airframe.position.north), "{}", airframe.position.north);
}

#[test]
fn a_cross_wind_is_met_by_crabbing_and_the_track_is_held() {
    let mut airframe = flying(16.7);
    let track = Guidance::Track { from: Point::default(), to: Point::new(5000.0, 0.0), altitude: 100.0, airspeed: 16.7 };

    run(&mut airframe, 120.0, track, Point::new(0.0, 6.0));

    assert!(airframe.position.east.abs() < 3.0, "{}", airframe.position.east);
    assert!((airframe.heading.to_degrees() + 21.1).abs() < 1.0, "{}", airframe.heading.to_degrees());
    assert!((airframe.velocity.length() - (16.7_f64.powi(2) - 36.0).sqrt()).abs() < 0.1);
}

#[test]
fn a_circle_settles_at_its_radius_clockwise() {
    let mut airframe = flying(16.7);
    let centre = Point::new(0.0, 80.0);

    run(
        &mut airframe,
        120.0,
        Guidance::Circle { centre, radius: 80.0, clockwise: true, altitude: 100.0, airspeed: 16.7 },
        Point::default(),
    );

    assert!((airframe.position.distance(centre) - 80.0).abs() < 3.0, "{}", airframe.position.distance(centre));
}

#[test]
fn hover_settles_on_its_point_in_still_air_and_in_wind() {
    let mut airframe = Airframe { altitude: 90.0, grounded: false, ..Airframe::parked(Point::default(), 10.0, 0.0) };
    let hover = Guidance::Hover { to: Point::new(42.0, 0.0), altitude: 90.0, speed: 5.0, climb: 3.0, sink: 1.5, heading: None };

    run(&mut airframe, 20.0, hover, Point::new(-8.0, 0.0));

    assert!(airframe.position.distance(Point::new(42.0, 0.0)) < 0.1);
}
