//! What the authority allows beyond the permit: each grant names its request, and a document grants once.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::operations::act::{Act, ByRoad, Courier, PermissionGiven, Why};
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::{PermitId, PersonId, SiteId};
use medflight::units::time::Span;

/// A day on which every request needs the authority's word, and requests from these sites.
fn day_with(requests: &[&str]) -> (Day, Vec<ConsignmentId>) {
    let mut world = network().clone();
    world.permits[0].rotations_a_day = 0;
    let mut day = Day::over(world);
    let ids = requests.iter().map(|site| {
        let id = day.request_from(site);
        day.accept(&id).expect("a task");
        id
    });
    let ids = ids.collect();
    (day, ids)
}

fn site(id: &str) -> SiteId {
    SiteId::new(id).expect("a site")
}

fn gives(day: &mut Day, id: &ConsignmentId, given: PermissionGiven) -> Result<(), Vec<&'static str>> {
    day.act(Act::GivePermission(id.clone(), given)).map(|_| ()).map_err(|no| codes(&no))
}

#[test]
fn a_document_grants_once_and_the_refusal_names_the_request_that_it_was_used_for() {
    let (mut day, ids) = day_with(&["C-GL", "C-GL"]);
    let given = day.given("11/GP-1", 1);
    day.act(Act::GivePermission(ids[0].clone(), given)).expect("taken");

    // The same number in other letters and with other spaces.
    let again = day.given(" 11 / gp-1", 1);
    let refused = day.act(Act::GivePermission(ids[1].clone(), again)).expect_err("refused");

    assert_eq!(codes(&refused), ["DOCUMENT_USED"]);
    let reason = &refused.reasons[0];
    assert!(reason.what.en.contains(ids[0].as_str()) && reason.what.vi.contains(ids[0].as_str()), "{refused}");
    assert!(reason.next.en.contains("names both requests"), "{refused}");
    assert!(day.ops.state().permissions.contains_key(&ids[1]), "the task stays");
    let other = day.given("12/GP-1", 1);
    assert_eq!(gives(&mut day, &ids[1], other), Ok(()));
}

#[test]
fn a_document_covers_several_requests_where_each_is_named_by_the_first_grant_or_by_the_second() {
    let (mut day, ids) = day_with(&["C-GL", "C-GL", "C-GL"]);
    let named = PermissionGiven { covers: vec![ids[1].clone()], ..day.given("11/GP-1", 1) };
    assert_eq!(gives(&mut day, &ids[0], named), Ok(()));

    let plain = day.given("11/GP-1", 1);
    assert_eq!(gives(&mut day, &ids[1], plain.clone()), Ok(()), "the first grant names it");
    assert_eq!(gives(&mut day, &ids[2], plain.clone()), Err(vec!["DOCUMENT_USED"]));
    let half = PermissionGiven { covers: vec![ids[0].clone()], ..plain.clone() };
    assert_eq!(gives(&mut day, &ids[2], half), Err(vec!["DOCUMENT_USED"]), "each of them is named");
    let stranger = PermissionGiven { covers: vec!["DG26120100942W".parse().expect("a number")], ..plain.clone() };
    assert_eq!(gives(&mut day, &ids[2], stranger), Err(vec!["GRANT_COVERS"]));
    let itself = PermissionGiven { covers: vec![ids[2].clone()], ..plain.clone() };
    assert_eq!(gives(&mut day, &ids[2], itself), Err(vec!["GRANT_COVERS"]));
    assert_eq!(gives(&mut day, &ids[2], PermissionGiven { covers: ids[..2].to_vec(), ..plain }), Ok(()));
}

#[test]
fn a_grant_speaks_of_the_route_the_day_and_the_flights_that_were_asked_for() {
    let (mut day, ids) = day_with(&["C-GL"]);
    let right = day.given("11/GP-1", 1);
    let yesterday = (day.now - Span::minutes(1_440)).hanoi_day();
    let cases = [
        (PermissionGiven { between: [site("H-DG"), site("C-VH")], ..right.clone() }, "GRANT_ROUTE"),
        (PermissionGiven { day: yesterday, ..right.clone() }, "GRANT_DAY"),
        (PermissionGiven { day: "today".to_owned(), ..right.clone() }, "GRANT_DAY"),
        (PermissionGiven { authority: Some("Another office".to_owned()), ..right.clone() }, "GRANT_AUTHORITY"),
        (hours_alone(&day, right.clone()), "GRANT_SHORT"),
    ];
    for (given, code) in cases {
        assert_eq!(gives(&mut day, &ids[0], given), Err(vec![code]));
    }
    assert!(day.ops.state().granted_on.is_empty() && day.ops.state().documents.is_empty(), "a refused grant leaves its number free");

    let view = day.ops.live_view(day.clock(), true).permissions.remove(0);
    assert_eq!((view.between, view.day), (Some([site("C-GL"), site("H-DG")]), day.now.hanoi_day()));
    assert_eq!(gives(&mut day, &ids[0], right), Ok(()));
    let granted: Vec<&ConsignmentId> = day.ops.state().granted_on.values().flatten().map(|grant| &grant.consignment).collect();
    assert_eq!(granted, [&ids[0]], "a grant names its request");
}

fn hours_alone(day: &Day, given: PermissionGiven) -> PermissionGiven {
    use medflight::domain::operations::act::Time;
    let (from, until) = (Some(Time(day.now)), Some(Time(day.now + Span::minutes(60))));
    PermissionGiven { rotations: 0, from, until, ..given }
}

#[test]
fn the_same_number_of_another_authority_is_another_document() {
    let mut world = network().clone();
    world.permits[0].rotations_a_day = 0;
    let mut second = world.permits[0].clone();
    second.id = PermitId::new("DEMO-2").expect("a permit");
    second.authority = "Military Region".to_owned();
    let first = world.permits[0].authority.clone();
    world.permits.push(second);
    let mut day = Day::over(world);
    let ids: Vec<ConsignmentId> = (0..2).map(|_| day.request()).collect();
    ids.iter().for_each(|id| drop(day.accept(id).expect("a task")));

    let unsaid = day.given("11/GP-1", 1);
    assert_eq!(gives(&mut day, &ids[0], unsaid.clone()), Err(vec!["GRANT_AUTHORITY"]), "whose document it is must be said");
    assert_eq!(gives(&mut day, &ids[0], PermissionGiven { authority: Some(first), ..unsaid.clone() }), Ok(()));
    assert_eq!(gives(&mut day, &ids[1], PermissionGiven { authority: Some("Military Region".to_owned()), ..unsaid }), Ok(()));
}

#[test]
fn a_granted_rotation_is_kept_for_its_request_until_that_is_over_and_is_free_again_then() {
    let why = || Why { reason: "no longer needed".to_owned() };
    let by_road = |id: &ConsignmentId| {
        let courier = Courier::Person(PersonId::new("cuong").expect("a person"));
        Act::ByRoad(id.clone(), ByRoad { courier, reason: Some("the road is quicker".to_owned()) })
    };
    type Ends<'a> = (bool, &'a dyn Fn(&ConsignmentId) -> Act);
    let (cancelled, declined) = (|id: &ConsignmentId| Act::Cancel(id.clone(), why()), |id: &ConsignmentId| Act::Decline(id.clone(), why()));
    let ends: [Ends<'_>; 4] = [(false, &cancelled), (false, &declined), (true, &cancelled), (true, &by_road)];
    for (case, (booked, end)) in ends.into_iter().enumerate() {
        let (mut day, ids) = day_with(&["C-GL", "C-GL"]);
        let given = day.given("11/GP-1", 1);
        assert_eq!(gives(&mut day, &ids[0], given), Ok(()), "case {case}");
        let shown =
            |day: &Day| day.ops.live_view(day.clock(), true).permits[0].routes.iter().map(|route| route.rotations_beyond).sum::<u32>();
        assert_eq!(shown(&day), 1, "case {case}");

        let other = |day: &mut Day| day.accept(&ids[1]).map(|_| ()).map_err(|no| codes(&no));
        assert_eq!(other(&mut day), Err(vec!["PERMIT_QUOTA"]), "case {case}: it is another's");
        if booked {
            day.accept(&ids[0]).expect("its own");
            assert_eq!(shown(&day), 0, "case {case}");
        }
        day.act(end(&ids[0])).unwrap_or_else(|no| panic!("case {case}: {no}"));

        assert_eq!((shown(&day), other(&mut day)), (1, Ok(())), "case {case}: free again");
        assert!(!day.ops.state().consignments[&ids[1]].flights.is_empty(), "case {case}");
    }
}
