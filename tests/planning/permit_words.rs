//! Permits that a usual flight does not fit into: lower where that can be flown, and told by what is outside of what.

use crate::day::{Day, codes};
use crate::support::{asked, morning, network, pad};
use medflight::domain::network::Network;
use medflight::domain::operations::act::{Act, Reposition};
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::units::altitude::Agl;
use medflight::units::ids::TailId;
use medflight::units::time::{Span, Utc};

fn below(metres: f64) -> Network {
    let mut world = network().clone();
    world.permits.iter_mut().for_each(|permit| permit.ceiling = Agl(metres));
    world
}

#[test]
fn under_a_permit_below_the_usual_heights_it_flies_as_high_as_the_permit_allows_and_says_so() {
    let world = below(70.0);
    let input = PlanInput { network: &world, ..asked("H-DG", "C-GL") };

    let plan = propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));

    let heights = &plan.sketch.heights;
    assert!(heights.highest < Agl(70.0) && heights.highest > Agl(67.0), "{heights:?}");
    assert!(plan.notes.iter().any(|note| note.code == "HEIGHT_SECOND_CHOICE" && note.what.en.contains("PERMIT_HEIGHT")));
    assert_eq!(review(&plan, &input), Ok(()));
}

#[test]
fn a_permit_that_is_too_low_for_any_flight_refuses_it_and_the_next_step_is_one_that_people_can_take() {
    let world = below(20.0);
    let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

    let no = propose(&input).expect_err("refused");

    let height = no.reasons.iter().find(|reason| reason.code == "PERMIT_HEIGHT").expect("named");
    assert!(height.next.en.contains("road") && height.next.en.contains("apply") && !height.next.en.contains("fly lower"), "{height:?}");
}

#[test]
fn where_an_obstacle_stands_below_the_permit_s_height_both_are_named() {
    // The highest that stands near a line which is flown at the usual height.
    let (site, top) = crate::support::STATIONS
        .iter()
        .filter_map(|site| {
            let plan = propose(&asked("H-DG", site)).ok()?;
            let near = plan.sketch.obstacles.iter().filter(|o| o.distance < medflight::units::quantity::Metres(1.0));
            let top = near.map(|o| o.height.0 + o.height_accuracy.0).fold(0.0, f64::max);
            (top > 25.0).then_some((*site, top))
        })
        .next()
        .expect("a line over something high");
    let world = below(top + 10.0);
    let input = PlanInput { network: &world, ..asked("H-DG", site) };

    let no = propose(&input).expect_err("refused");

    let codes: Vec<&str> = no.reasons.iter().map(|reason| reason.code).collect();
    assert!(codes.contains(&"PERMIT_HEIGHT") && codes.contains(&"OBSTACLE"), "{site} {top}: {codes:?}");
}

#[test]
fn a_permit_s_hours_name_the_end_of_the_flight_that_is_outside_and_the_hours() {
    let minute = morning().hanoi_minute_of_day();
    let says = |change: &dyn Fn(&mut Network)| {
        let mut world = network().clone();
        change(&mut world);
        let mut day = Day::over(world);
        let tail = TailId::new("DG-01").expect("a tail");
        let no = day.act(Act::Reposition(tail, Reposition { to: pad("C-GL") })).expect_err("refused");
        assert_eq!(codes(&no), ["PERMIT_TIME"]);
        no.reasons[0].what.clone()
    };

    // Five minutes are left: it takes off inside of them and lands after them.
    let landing = says(&|world| world.permits.iter_mut().for_each(|permit| permit.daily = (300, minute + 5)));
    let hours = format!("05:00 to {:02}:{:02}", (minute + 5) / 60, (minute + 5) % 60);
    assert!(landing.en.contains("the landing, at the latest,") && landing.en.contains(&hours), "{landing:?}");
    assert!(landing.vi.contains("hạ cánh (muộn nhất) lúc") && !landing.vi.contains("cất cánh"), "{landing:?}");

    let start = says(&|world| world.permits.iter_mut().for_each(|permit| permit.daily = (minute + 120, minute + 180)));
    assert!(start.en.contains("the take-off at") && start.vi.contains("cất cánh lúc"), "{start:?}");

    let days = says(&|world| world.permits.iter_mut().for_each(|permit| permit.valid.until = morning()));
    assert!(days.en.contains("the take-off") && days.en.contains("2026"), "{days:?}");
}

#[test]
fn a_flight_that_would_land_after_the_permit_when_it_leaves_late_and_flies_slow_is_refused() {
    let planned = propose(&asked("H-DG", "C-GL")).unwrap_or_else(|no| panic!("{:?}", no.reasons));
    let separation = &network().limits.separation;
    let latest = planned.depart + separation.launch_late.value + planned.length().times(1.0 + separation.late.value.0 / 100.0);
    let ending = |until: Utc| {
        let mut world = network().clone();
        world.permits.iter_mut().for_each(|permit| permit.valid.until = until);
        world
    };
    let short = ending(latest - Span::secs(2));
    let long = ending(latest + Span::secs(2));

    let (tight, fits) = (PlanInput { network: &short, ..asked("H-DG", "C-GL") }, PlanInput { network: &long, ..asked("H-DG", "C-GL") });

    assert!(planned.arrive() < latest - Span::secs(2), "as planned it lands in time");
    assert_eq!(propose(&tight).expect_err("refused").reasons.iter().map(|no| no.code).collect::<Vec<_>>(), ["PERMIT_TIME"]);
    assert!(review(&planned, &tight).is_err_and(|faults| faults.iter().any(|fault| fault.code == "PERMIT")));
    let plan = propose(&fits).expect("flown");
    assert_eq!(review(&plan, &fits), Ok(()));
}
