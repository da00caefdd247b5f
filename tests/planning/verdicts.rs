//! What the shipped data say about each line.

use crate::support::{STATIONS, asked, calm, codes, network, pad, sought};
use medflight::domain::geo::{Position, Segment, geodesy};
use medflight::domain::plan::{FlightPlan, PlanInput, WayRound, propose, review, round_trip};
use medflight::units::ids::SiteId;
use medflight::units::quantity::{Degrees, Grams, Metres, MetresPerSecond, Percent};
use proptest::prelude::*;

#[test]
fn thirteen_of_fourteen_stations_and_gia_lam_hospital_have_a_direct_line_both_ways() {
    for station in STATIONS.into_iter().chain(["H-GL"]).filter(|s| *s != "C-XC") {
        for (from, to) in [("H-DG", station), (station, "H-DG")] {
            let plan = propose(&asked(from, to)).unwrap_or_else(|no| panic!("{from} to {to}: {:#?}", no.reasons));

            assert_eq!(plan.permit.as_str(), "DEMO-1");
            assert!(plan.sketch.path.corners().is_empty());
            let want = if to == "H-DG" { 105.0 } else { 80.0 };
            assert!((plan.sketch.heights.cruise.0 - want).abs() < 1e-9, "{from} to {to}: {:?} {:?}", plan.sketch.heights, plan.notes);
        }
    }
}

#[test]
fn xuan_canh_is_refused_because_of_the_towers_and_a_way_round_them_is_proposed_for_approval() {
    for (from, to) in [("H-DG", "C-XC"), ("C-XC", "H-DG")] {
        let no = propose(&asked(from, to)).expect_err("a way round is never taken by itself");
        assert_eq!(codes(&no), ["OBSTACLE"]);
        let what = &no.reasons[0].what.en;
        assert!(what.contains("O-ERP") && what.contains("no legal height"), "{what}");
        let sketch = no.sketch.expect("shown all the same");
        let towers = sketch.obstacles.iter().find(|o| o.id == "O-ERP").expect("named");
        assert!((towers.distance.0 - 34.0).abs() < 1.5 && towers.to_survey);

        let plan = propose(&sought(from, to)).unwrap_or_else(|no| panic!("{from} to {to}: {:#?}", no.reasons));

        assert_eq!(review(&plan, &sought(from, to)), Ok(()));
        let codes = |way_round| {
            let input = PlanInput { way_round, ..asked(from, to) };
            review(&plan, &input).map_err(|reasons| reasons.iter().map(|reason| reason.code).collect::<Vec<_>>())
        };
        assert_eq!(codes(WayRound::Never), Err(vec!["DETOUR_NOT_APPROVED"]));
        let corners = plan.sketch.path.corners().to_vec();
        let approved = PlanInput { way_round: WayRound::Approved(corners.clone()), ..asked(from, to) };
        assert_eq!(propose(&approved).map(|plan| plan.fingerprint()).map_err(|no| no.reasons), Ok(plan.fingerprint()), "the same way");
        assert_eq!(codes(WayRound::Approved(corners)), Ok(()));
        assert_eq!(codes(WayRound::Approved(vec![plan.sketch.path.first()])), Err(vec!["DETOUR_NOT_APPROVED"]), "another way was approved");
        let back = FlightPlan::from_stored(&plan.to_stored()).expect("a stored plan");
        assert_eq!((back.fingerprint(), &back), (plan.fingerprint(), &plan));
        let path = &plan.sketch.path;
        let straight = geodesy::distance(path.first(), path.last());
        assert!(!path.corners().is_empty());
        assert!(path.turns().all(|turn| turn <= Degrees(45.0)));
        let extra = plan.sketch.distance - straight;
        assert!(extra > Metres(0.0) && extra < Metres(100.0), "{extra}");
        // The way round keeps clear of every place where the towers may stand.
        let (towers, corner) = (network().obstacles.iter().find(|o| o.id == "O-ERP").expect("shipped"), path.corners()[0]);
        let kept = network().limits.airspace.obstacle_reach.value + towers.accuracy;
        let ends = path.places().collect::<Vec<_>>();
        let away = |leg: &[Position]| {
            let line = Segment { from: network().frame.point(leg[0]), to: network().frame.point(leg[1]) };
            network().obstacles.with_distance(&line).find(|(o, _)| o.id == "O-ERP").expect("shipped").1
        };
        assert!(towers.accuracy > Metres(100.0) && ends.windows(2).all(|leg| away(leg) >= kept), "{corner:?} {extra}");
        let note = plan.notes.iter().find(|note| note.code == "DETOUR").expect("told");
        assert!(note.acknowledge && note.what.en.contains("O-ERP"), "{}", note.what.en);
        assert!(plan.package.mission.iter().any(|item| item.place().is_some_and(|at| geodesy::distance(at, corner) < Metres(0.05))));
    }
}

#[test]
fn what_cannot_be_gone_round_is_refused_with_what_is_against_each_way() {
    let mut walled: Vec<_> = network().obstacles.iter().cloned().collect();
    for obstacle in walled.iter_mut().filter(|obstacle| obstacle.id == "O-ERP") {
        // A wall across every way that an aircraft of this range could take.
        let middle = obstacle.places[0];
        obstacle.places = [30.0, 210.0].map(|track| geodesy::destination(middle, Degrees(track), Metres(15_000.0))).to_vec();
    }
    let mut world = network().clone();
    world.obstacles = medflight::domain::airspace::Obstacles::new(&world.frame, walled);
    let mut input = sought("H-DG", "C-XC");
    input.network = &world;

    let no = propose(&input).expect_err("refused");

    assert_eq!(codes(&no), ["OBSTACLE", "NO_WAY_ROUND"]);
    assert!(no.reasons[0].what.en.contains("no legal height"));
    let told = &no.reasons[1].what;
    assert!(told.en.contains(" ways of ") && told.vi.contains(" đường, "), "{}", told.en);
    let ways = told.en.split("; ").count();
    let kinds: std::collections::BTreeSet<&str> = told.en.split("obstacle ").skip(1).filter_map(|part| part.split(' ').next()).collect();
    assert!(ways <= kinds.len().max(1) * 2, "one reason is told once: {}", told.en);
    assert!(no.sketch.is_some(), "shown all the same");
}

#[test]
fn bo_de_names_its_56_metres_to_the_aerodrome_and_does_not_offer_hold_beside_it() {
    let plan = propose(&asked("H-DG", "C-BD")).expect("a plan");

    let strip = plan.sketch.zones.iter().find(|zone| zone.zone.as_str() == "VVGL-AD").expect("named");
    assert!((strip.distance.0 - 56.0).abs() < 1.0 && !strip.decides, "{}", strip.distance);
    assert!(plan.notes.iter().any(|note| note.code == "ZONE_CLOSE" && note.what.en.contains("56 m away")));
    let off = plan.hold_off.iter().find(|off| off.because.iter().any(|b| b == "VVGL-AD")).expect("hold is off");
    let middle = plan.sketch.path.at((off.stretch.from + off.stretch.until) / 2.0);
    let reach = Metres(85.0);
    assert!(plan.hold_at(middle, reach).is_err());
    assert!(plan.hold_at(plan.sketch.path.at(off.stretch.from - Metres(84.0)), reach).is_err(), "its circle would leave the narrow fence");
    assert!(plan.hold_at(plan.sketch.path.at(off.stretch.from - Metres(86.0)), reach).is_ok());
    assert!(plan.hold_at(plan.sketch.path.first(), reach).is_ok());
}

#[test]
fn tam_anh_is_a_what_if_and_refused_by_the_aerodrome() {
    let site = SiteId::new("H-TA").expect("a site");
    let (world, supposed) = network().supposing_pad_at(&site).expect("no pad yet");
    let mut input = asked("H-DG", "C-VH");
    input.network = &world;
    input.to = supposed;

    let no = propose(&input).expect_err("refused");

    assert_eq!(codes(&no), ["ZONE_PROHIBITED"]);
    let reason = &no.reasons[0];
    assert!(reason.what.en.contains("VVGL-AD") && reason.what.en.contains("0.11 km inside"), "{}", reason.what.en);
    assert!(reason.rule.as_deref().is_some_and(|rule| rule.contains("Decision 18/2020")));
    assert!((no.sketch.expect("shown").distance.0 - 3_198.0).abs() < 1.0);
}

#[test]
fn distances_agree_with_the_published_table() {
    for (station, km) in [("C-VH", 1.492), ("H-GL", 7.474), ("C-DT", 9.056), ("C-BD", 3.787)] {
        let plan = propose(&asked("H-DG", station)).expect("a plan");

        assert!((plan.sketch.distance.0 / 1e3 - km).abs() < 0.001, "{station}: {}", plan.sketch.distance);
    }
}

#[test]
fn the_worked_examples_of_the_energy_model_come_out_of_whole_plans() {
    let gia_lam = propose(&asked("H-DG", "H-GL")).expect("a plan");
    assert!((gia_lam.sketch.budget.touchdown.0 - 43.2).abs() < 0.05);
    assert!((gia_lam.point_of_no_return.expect("one").0 - 5_760.0).abs() < 10.0);
    assert!((8.0..=10.0).contains(&(gia_lam.sketch.duration.0 / 60.0)), "{}", gia_lam.sketch.duration);

    let da_ton = propose(&asked("H-DG", "C-DT")).expect("a plan");
    assert!((da_ton.sketch.budget.touchdown.0 - 34.1).abs() < 0.05);
    assert!(da_ton.alternates.is_empty() && da_ton.notes.iter().any(|note| note.code == "NO_ALTERNATE"));
}

#[test]
fn only_what_can_help_is_advised_where_the_reserve_is_not_kept() {
    let mut wind = calm();
    let mut next = |site: &'static str, charge: f64, speed: f64| {
        (wind.cruise_wind, wind.wind_from) = (MetresPerSecond(speed), Degrees(157.7));
        let mut input = asked("H-DG", site);
        (input.weather, input.charge) = (Some(&wind), Percent(charge));
        let no = propose(&input).expect_err("refused");
        no.reasons.iter().find(|reason| reason.code == "ENERGY_RESERVE").map(|reason| reason.next.en.clone()).expect("the reserve")
    };

    assert_eq!(next("C-DT", 90.0, 0.0), "fit a fuller pack, or send by road");
    assert_eq!(next("C-DT", 90.0, 3.0), "fit a fuller pack, wait for less wind, or send by road");
    assert_eq!(next("C-DT", 100.0, 3.0), "wait for less wind, or send by road");
}

#[test]
fn three_metres_a_second_of_head_wind_close_da_ton_and_the_reason_names_the_largest() {
    let mut wind = calm();
    wind.cruise_wind = MetresPerSecond(3.0);
    wind.wind_from = Degrees(157.7);
    let mut input = asked("H-DG", "C-DT");
    input.weather = Some(&wind);

    let no = propose(&input).expect_err("refused");

    assert_eq!(codes(&no), ["ENERGY_RESERVE"]);
    assert_eq!(no.reasons[0].next.en, "wait for less wind, or send by road", "the pack is full");
    assert!(
        no.reasons[0].what.en.contains("22.7 % left") && no.reasons[0].what.en.contains("largest head wind 1.2 m/s"),
        "{}",
        no.reasons[0].what.en
    );
}

#[test]
fn a_tail_wind_out_is_refused_when_the_aircraft_could_not_come_home() {
    let mut wind = calm();
    wind.cruise_wind = MetresPerSecond(8.0);
    wind.wind_from = Degrees(337.7);
    let mut input = asked("H-DG", "C-DT");
    input.weather = Some(&wind);

    let no = propose(&input).expect_err("refused");

    assert_eq!(codes(&no), ["RETURN_OUT_OF_REACH"]);
    assert!((no.sketch.expect("shown").budget.touchdown.0 - 50.9).abs() < 0.1);
}

#[test]
fn out_and_back_fit_on_one_pack_to_six_of_fourteen_stations() {
    let fits: Vec<&str> = STATIONS.into_iter().filter(|s| round_trip(&asked("H-DG", s)).expect("a sketch").fits).collect();

    assert_eq!(fits, ["C-VH", "C-GB", "C-PD", "C-DH", "C-PL", "C-PL2"]);
}

#[test]
fn the_permit_opens_restricted_zones_and_every_plan_names_them() {
    let plan = propose(&asked("H-DG", "C-GL")).expect("a plan");
    let opened: Vec<&str> = plan.opens.iter().map(medflight::units::ids::ZoneId::as_str).collect();

    assert_eq!(opened, ["CALB", "VVGL-APP20", "VVGL-CB", "VVGL-HC"], "the caution zone asks to be named too");
    assert!(plan.notes.iter().any(|note| note.code == "ZONE_MOVEMENTS" && note.acknowledge));
}

#[test]
fn a_permit_binds_goods_quota_hours_and_radius() {
    let goods = [medflight::domain::payload::Category::ControlledDrug];
    let mut input = asked("H-DG", "C-VH");
    input.goods = &goods;
    assert_eq!(codes(&propose(&input).expect_err("refused")), ["PERMIT_GOODS"]);

    let mut input = asked("H-DG", "C-VH");
    input.used_rotations_today = 50;
    assert_eq!(codes(&propose(&input).expect_err("refused")), ["PERMIT_QUOTA"]);
    let mut back = asked("C-VH", "H-DG");
    back.used_rotations_today = 50;
    propose(&back).expect("out and back are one rotation");

    let mut late = asked("H-DG", "C-VH");
    late.depart = medflight::units::time::Utc::parse("2040-01-01T00:00:00Z").expect("a time");
    assert_eq!(codes(&propose(&late).expect_err("refused")), ["PERMIT_TIME"]);

    let mut narrow = network().clone();
    let near = medflight::domain::geo::Area::Circle { centre: narrow.hub().expect("a hub").position, radius: Metres(1_000.0) };
    narrow.permits[0].area = medflight::domain::airspace::PermitArea::Within(near);
    let mut far = asked("H-DG", "C-VH");
    far.network = &narrow;
    assert_eq!(codes(&propose(&far).expect_err("refused")), ["PERMIT_AREA"]);
}

#[test]
fn a_restricted_zone_that_no_permit_names_is_refused_and_a_prohibited_one_is_never_opened() {
    let mut world = network().clone();
    world.permits[0].zones.remove(&medflight::units::ids::ZoneId::new("VVGL-CB").expect("a zone"));
    let mut input = asked("H-DG", "C-VH");
    input.network = &world;
    let no = propose(&input).expect_err("refused");
    assert_eq!(codes(&no), ["PERMIT_ZONE"]);
    assert!(no.reasons[0].what.en.contains("VVGL-CB"));

    let mut world = network().clone();
    world.permits[0].zones.insert(medflight::units::ids::ZoneId::new("VVGL-AD").expect("a zone"));
    let (world, supposed) = world.supposing_pad_at(&SiteId::new("H-TA").expect("a site")).expect("no pad yet");
    let mut input = asked("H-DG", "C-VH");
    input.network = &world;
    input.to = supposed;
    assert_eq!(codes(&propose(&input).expect_err("refused")), ["ZONE_PROHIBITED"]);
}

#[test]
fn a_stop_order_in_force_refuses_by_name_and_after_its_end_no_more() {
    let mut zones: Vec<_> = network().airspace.iter().cloned().collect();
    let mut stop = zones.iter().find(|zone| zone.id.as_str() == "VVGL-AD").expect("a zone from the ground up").clone();
    stop.id = medflight::units::ids::ZoneId::new("STOP-1").expect("a zone");
    stop.kind = medflight::domain::airspace::ZoneKind::Temporary;
    stop.area = medflight::domain::geo::Area::Circle { centre: network().hub().expect("a hub").position, radius: Metres(30_000.0) };
    let start = crate::support::morning();
    let end = medflight::units::time::Utc(start.0 + 3_600_000);
    stop.window = Some(medflight::units::time::TimeWindow { from: start, until: end });
    zones.push(stop);
    let mut world = network().clone();
    world.airspace = medflight::domain::airspace::Airspace::new(&world.frame, zones);
    let mut input = asked("H-DG", "C-VH");
    input.network = &world;

    let no = propose(&input).expect_err("stopped");
    assert_eq!(codes(&no), ["ZONE_TEMPORARY"]);
    input.depart = end;
    propose(&input).expect("after its end");
}

#[test]
fn bad_weather_is_refused_reason_by_reason() {
    let mut storm = calm();
    storm.at = medflight::units::time::Utc(storm.at.0 - 3_600_000);
    storm.gust = MetresPerSecond(15.0);
    storm.rain = true;
    storm.visibility = Metres(500.0);
    storm.lightning = Some(Metres(5_000.0));
    let mut input = asked("H-DG", "C-VH");
    input.weather = Some(&storm);

    let no = propose(&input).expect_err("refused");

    assert_eq!(codes(&no), ["WEATHER_OLD", "WIND_GUST", "RAIN", "VISIBILITY", "LIGHTNING"]);
}

#[test]
fn what_is_not_configured_is_named_and_the_same_pad_is_no_flight() {
    let mut input = asked("H-DG", "C-VH");
    input.to = medflight::units::ids::PadId::new("NOWHERE").expect("a pad id");
    let no = propose(&input).expect_err("refused");
    assert_eq!((codes(&no), no.sketch), (vec!["UNKNOWN"], None));

    let mut input = asked("H-DG", "C-VH");
    input.to = pad("H-DG");
    assert_eq!(codes(&propose(&input).expect_err("refused")), ["TOO_SHORT"]);
}

#[test]
fn too_heavy_a_payload_is_refused() {
    let mut input = asked("H-DG", "C-VH");
    input.payload = Grams(5_001.0);

    assert_eq!(codes(&propose(&input).expect_err("refused")), ["PAYLOAD_MASS"]);
}

#[test]
fn a_station_on_the_way_is_a_safe_point_too() {
    let plan = propose(&asked("H-DG", "C-LB")).expect("a plan");
    let pads: Vec<&str> = plan.safe_points.iter().map(|safe| safe.pad.as_str()).collect();

    assert_eq!(pads, ["H1", "P-C-LB", "P-C-PL"]);
    assert_eq!(plan.package.rally.len(), 2, "home is always one and is not sent");
    let near = plan.sketch.path.at(Metres(3_000.0));
    assert_eq!(plan.return_leads_to(near).expect("one").pad.as_str(), "P-C-PL");
}

fn any_site() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(STATIONS.into_iter().chain(["H-DG", "H-GL"]).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_plan_reads_back_from_its_stored_form_with_its_name(
        from in any_site(), to in any_site(), charge in 60.0..100.0_f64, speed in 0.0..7.0_f64, wind_from in 0.0..360.0_f64,
    ) {
        prop_assume!(from != to);
        let mut wind = calm();
        wind.cruise_wind = MetresPerSecond(speed);
        wind.wind_from = Degrees(wind_from);
        let mut input = asked(from, to);
        input.weather = Some(&wind);
        input.charge = Percent(charge);

        if let Ok(plan) = propose(&input) {
            let stored = plan.to_stored();
            let text = stored.to_string();
            prop_assert!(!text.contains('.') || !has_fraction(&stored), "integers only");
            let back = FlightPlan::from_stored(&serde_json::from_str(&text).expect("JSON")).expect("a stored plan");
            prop_assert_eq!(&back, &plan);
            prop_assert_eq!(back.fingerprint(), plan.fingerprint());
        }
    }
}

fn has_fraction(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => number.is_f64(),
        serde_json::Value::Array(items) => items.iter().any(has_fraction),
        serde_json::Value::Object(map) => map.values().any(has_fraction),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_) => false,
    }
}

#[test]
fn both_hub_pads_reach_every_station_that_has_a_line() {
    let second = medflight::units::ids::PadId::new("H2").expect("a pad id");
    for station in STATIONS.into_iter().chain(["H-GL"]).filter(|s| *s != "C-XC") {
        let mut out = asked("H-DG", station);
        out.from = second.clone();
        let mut back = asked(station, "H-DG");
        back.to = second.clone();

        for input in [out, back] {
            let plan = propose(&input).unwrap_or_else(|no| panic!("{station}: {:#?}", no.reasons));
            assert_eq!(review(&plan, &input), Ok(()), "{station}");
        }
    }
}

#[test]
fn the_road_takes_longer_in_the_peak_and_over_the_river() {
    let roads = &network().roads;
    let site = |id: &str| network().sites.get(&SiteId::new(id).expect("a site")).expect("known");
    let (noon, evening) = (crate::support::morning(), medflight::units::time::Utc::parse("2026-12-01T17:30:00+07:00").expect("a time"));
    let minutes = |from, to, at| roads.minutes(site(from), site(to), at).0 / 60.0;

    assert!((minutes("H-DG", "C-DT", noon) - 33.3).abs() < 1e-9 && (minutes("C-DT", "H-DG", evening) - 49.8).abs() < 1e-9);
    // Duong Ha lies beyond the river, Viet Hung on this side: straight 2.07 km, 1.6 times, 25 km/h, 4 minutes to start.
    let straight = medflight::domain::geo::geodesy::distance(site("C-VH").position, site("C-DH").position).0 / 1e3;
    assert!((minutes("C-VH", "C-DH", noon) - (4.0 + straight * 1.6 / 25.0 * 60.0)).abs() < 1e-6);
    assert!(roads.estimate(site("C-VH"), site("C-DH"), noon).assumed);
}

#[test]
fn a_permit_by_day_alone_opens_at_its_first_minute() {
    let mut permit = network().permits[0].clone();
    permit.daily = (6 * 60, 18 * 60);
    let at = |text: &str| medflight::units::time::Utc::parse(text).expect("a time");
    let length = medflight::units::time::Span::minutes(30);

    let tomorrow = permit.next_minute(at("2026-12-01T17:45:10+07:00"), length);
    let now = permit.next_minute(at("2026-12-01T10:00:01+07:00"), length);

    assert_eq!(tomorrow, Some(at("2026-12-02T06:00:00+07:00")));
    assert_eq!(now, Some(at("2026-12-01T10:01:00+07:00")));
}
