//! Zones as files: ours, ED-269 and ED-318, right or refused with the reason.

use crate::support::{asked, network};
use medflight::config::{Fault, ZoneFormat, left_unseen, read_airspace, write_airspace};
use medflight::domain::airspace::{Airspace, Hours, Level, Weekdays, Zone, ZoneKind};
use medflight::domain::geo::{Area, LocalFrame, Position, Segment};
use medflight::domain::network::Network;
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::units::ids::ZoneId;
use medflight::units::quantity::Metres;
use medflight::units::time::{TimeWindow, Utc};
use serde_json::{Value, json};

fn shipped() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/airspace.geojson")).expect("the shipped zones")
}

/// The accuracy of zones that state none.
fn assumed() -> Result<Metres, Vec<Fault>> {
    Ok(Metres(70.0))
}

fn zones(document: &Value) -> Vec<Zone> {
    read_airspace("zones.json", &document.to_string(), assumed).unwrap_or_else(|faults| panic!("{faults:#?}")).zones
}

fn refused(document: &Value) -> Vec<Fault> {
    read_airspace("zones.json", &document.to_string(), assumed).expect_err("faults")
}

fn square() -> Value {
    json!([[[105.8, 21.0], [105.9, 21.0], [105.9, 21.1], [105.8, 21.1], [105.8, 21.0]]])
}

fn ed269(changes: &Value) -> Value {
    let mut feature = json!({
        "identifier": "VN001", "country": "VNM", "name": "Test", "type": "COMMON", "restriction": "PROHIBITED",
        "restrictionConditions": ["none"], "region": 0, "reason": ["AIR_TRAFFIC"], "otherReasonInfo": null,
        "regulationExemption": "NO", "message": "told", "applicability": [{ "permanent": "YES" }], "zoneAuthority": [],
        "geometry": [{
            "uomDimensions": "M", "lowerLimit": 0, "lowerVerticalReference": "AGL", "upperLimit": 120, "upperVerticalReference": "AGL",
            "horizontalProjection": { "type": "Polygon", "coordinates": square() }
        }]
    });
    for (key, value) in changes.as_object().expect("changes") {
        feature[key] = value.clone();
    }
    json!({ "title": "T", "features": [feature] })
}

fn ours(geometry: &Value, changes: &Value) -> Value {
    let mut properties = json!({
        "id": "Z-1", "name": "khu", "name_en": "zone", "kind": "prohibited", "legal_status": "", "permit_required": false,
        "floor_m": 0, "floor_datum": "AGL", "ceiling_m": 300, "ceiling_datum": "AMSL", "rule_ref": "R", "source": "S",
        "accuracy_m": 1, "assumed": false, "notes": ""
    });
    for (key, value) in changes.as_object().expect("changes") {
        properties[key] = value.clone();
    }
    json!({ "type": "FeatureCollection", "name": "airspace", "attribution": "A",
        "features": [{ "type": "Feature", "id": "Z-1", "properties": properties, "geometry": geometry }] })
}

#[test]
fn the_shipped_zones_read_back_equal_from_our_format_and_from_ed_269() {
    let read = read_airspace("airspace.geojson", &shipped(), assumed).expect("valid");
    assert_eq!(read.format, ZoneFormat::Ours);

    for format in [ZoneFormat::Ours, ZoneFormat::Ed269] {
        let text = write_airspace(format, &read.zones, "A").expect("written");
        let back = read_airspace("back", &text, assumed).unwrap_or_else(|faults| panic!("{faults:#?}"));

        assert_eq!(back.format, format);
        assert_eq!(back.zones, read.zones);
        assert_eq!(write_airspace(format, &back.zones, "A"), Some(text));
    }
}

#[test]
fn times_heights_and_dates_read_back_equal_too() {
    let changes = json!({
        "hours": [{ "days": ["MON", "SAT"], "from": "03:30", "until": "06:00" }, { "from": "22:00", "until": "05:00" }],
        "valid_from": "2026-12-01T00:00:00+07:00", "valid_until": "2026-12-31T00:00:00+07:00", "source_date": "2026-08-22",
        "ceiling_datum": "UNLIMITED", "kind": "temporary",
    });
    let mut document = ours(&json!({ "type": "Polygon", "coordinates": square() }), &changes);
    document["features"][0]["properties"].as_object_mut().expect("properties").remove("ceiling_m");
    let read = zones(&document);
    assert_eq!((read[0].ceiling, read[0].source_date.as_deref()), (Level::Unlimited, Some("2026-08-22")));
    assert_eq!(read[0].hours[1], Hours { days: Weekdays::ALL, from: 1_320, until: 300 });

    for format in [ZoneFormat::Ours, ZoneFormat::Ed269] {
        let text = write_airspace(format, &read, "A").expect("written");
        assert_eq!(read_airspace("back", &text, assumed).expect("valid").zones, read, "{text}");
    }
}

#[test]
fn the_same_zones_in_another_order_give_the_same_index() {
    let mut document: Value = serde_json::from_str(&shipped()).expect("JSON");
    let one = zones(&document);
    document["features"].as_array_mut().expect("features").reverse();
    let other = zones(&document);
    assert_eq!(one, other);

    let frame = LocalFrame::at(Position { latitude: 21.061449, longitude: 105.898226 });
    let line = Segment {
        from: frame.point(Position { latitude: 21.061449, longitude: 105.898226 }),
        to: frame.point(Position { latitude: 21.01, longitude: 105.95 }),
    };
    let during = TimeWindow { from: Utc(0), until: Utc(60_000) };
    let met = |zones: Vec<Zone>| {
        let airspace = Airspace::new(&frame, zones);
        airspace.near(&line, Metres(50.0), &during).iter().map(|met| (met.zone.id.clone(), met.distance)).collect::<Vec<_>>()
    };
    assert_eq!(met(one), met(other));
}

#[test]
fn an_ed_269_zone_is_read_with_its_restriction_heights_and_times() {
    let document = ed269(&json!({
        "restriction": "REQ_AUTHORISATION",
        "applicability": [{
            "startDateTime": "2026-12-01T00:00:00Z", "endDateTime": "2026-12-31T00:00:00Z", "permanent": "NO",
            "schedule": [{ "day": ["MON"], "startTime": "20:00:00Z", "endTime": "22:30:00Z" }]
        }],
        "geometry": [{
            "uomDimensions": "FT", "lowerLimit": 100, "lowerVerticalReference": "AMSL", "upperVerticalReference": "AGL",
            "horizontalProjection": { "type": "Circle", "center": [105.9, 21.05], "radius": 750 }
        }]
    }));

    let zone = zones(&document).remove(0);

    assert_eq!((zone.kind, zone.permit_required, zone.id.as_str()), (ZoneKind::Restricted, true, "VN001"));
    assert_eq!(zone.area, Area::Circle { centre: Position { latitude: 21.05, longitude: 105.9 }, radius: Metres(750.0) });
    assert!(matches!(zone.floor, Level::AboveSea(metres) if (metres - 30.48).abs() < 1e-9));
    assert_eq!(zone.ceiling, Level::Unlimited);
    // Monday 20:00 UTC is Tuesday 03:00 in Hanoi.
    let tuesday = Weekdays::of(["TUE"].into_iter()).expect("a day");
    assert_eq!(zone.hours, [Hours { days: tuesday, from: 180, until: 330 }]);
    let minute = |text: &str| {
        let from = Utc::parse(text).expect("a time");
        TimeWindow { from, until: Utc(from.0 + 60_000) }
    };
    assert!(zone.holds(&minute("2026-12-08T03:00:00+07:00")));
    assert!(!zone.holds(&minute("2026-12-07T03:00:00+07:00")) && !zone.holds(&minute("2027-01-05T03:00:00+07:00")));
}

#[test]
fn a_conditional_zone_is_restricted_keeps_its_condition_and_is_told_and_its_accuracy_is_assumed() {
    for restriction in ["CONDITIONAL", "USPACE"] {
        let document = ed269(&json!({ "restriction": restriction, "restrictionConditions": "only at night" }));

        let read = read_airspace("zones.json", &document.to_string(), assumed).expect("valid");

        let zone = &read.zones[0];
        assert_eq!((zone.kind, zone.permit_required, zone.rule.as_str()), (ZoneKind::Restricted, true, "only at night"));
        assert_eq!((zone.accuracy, zone.assumed, zone.legal_status.as_str()), (Metres(70.0), true, restriction));
        assert_eq!(read.told.len(), 1);
        assert!(read.told[0].en.contains("VN001: ") && read.told[0].en.contains("only at night"), "{}", read.told[0].en);
        assert!(read.told[0].vi.contains("khu vực hạn chế"), "{}", read.told[0].vi);
    }
    let prohibited = read_airspace("zones.json", &ed269(&json!({})).to_string(), assumed).expect("valid");
    assert!(prohibited.told.is_empty() && prohibited.zones[0].assumed);
}

#[test]
fn a_conditional_zone_without_a_condition_says_so_and_whom_to_ask() {
    let authority = json!([{ "name": "Cục Hàng không", "phone": "024 0000 0001", "email": "" }]);
    let cases = [(authority, "ask Cục Hàng không, 024 0000 0001"), (json!([]), "ask whoever published this file")];
    for (authority, ask) in cases {
        for conditions in [json!(""), json!([]), json!([" "]), Value::Null] {
            let mut document = ed269(&json!({ "restriction": "CONDITIONAL", "zoneAuthority": authority }));
            let feature = document["features"][0].as_object_mut().expect("a feature");
            feature.remove("restrictionConditions");
            if !conditions.is_null() {
                feature.insert("restrictionConditions".to_owned(), conditions);
            }

            let read = read_airspace("zones.json", &document.to_string(), assumed).expect("valid");

            let told = &read.told[0];
            assert!(told.en.contains("no condition is stated") && told.en.contains(ask), "{}", told.en);
            assert!(told.vi.contains("không ghi điều kiện") && !told.en.contains("\"\""), "{}", told.vi);
            assert_eq!(read.zones[0].rule, "CONDITIONAL, ED-269 T", "a rule that a configuration takes");
        }
    }
}

#[test]
fn another_reading_of_a_rule_stays_one_in_ed_269_and_an_export_names_what_others_do_not_see() {
    let read = read_airspace("airspace.geojson", &shipped(), assumed).expect("valid");
    let other = read.zones.iter().find(|zone| zone.alternative_of.is_some()).expect("another reading");

    let text = write_airspace(ZoneFormat::Ed269, &read.zones, "A").expect("written");
    let back = read_airspace("back", &text, assumed).expect("valid");

    assert!(back.told.is_empty(), "what this program wrote is read as it was meant");
    assert_eq!(back.zones.iter().find(|zone| zone.id == other.id).and_then(|zone| zone.alternative_of.clone()), other.alternative_of);
    let unseen = left_unseen(ZoneFormat::Ed269, &read.zones);
    let names = |what: &str| unseen.iter().any(|line| line.en.contains(other.id.as_str()) && line.en.contains(what));
    assert!(names("does not apply") && names("alternative_of"), "{unseen:?}");
    assert!(left_unseen(ZoneFormat::Ours, &read.zones).is_empty());
    let gone =
        text.replace(&format!("\"alternative_of\":\"{}\"", other.alternative_of.as_ref().expect("one")), "\"alternative_of\":\"NOWHERE\"");
    let faults = read_airspace("back", &gone, assumed).expect_err("no such zone");
    assert!(faults.iter().all(|fault| fault.place.ends_with("alternative_of")), "{faults:?}");
}

#[test]
fn several_volumes_and_times_of_one_feature_become_several_zones() {
    let volume = |radius: u32| {
        json!({ "uomDimensions": "M", "upperLimit": 50, "upperVerticalReference": "AGL", "lowerVerticalReference": "AGL",
            "horizontalProjection": { "type": "Circle", "center": [105.9, 21.05], "radius": radius } })
    };
    let ids = |document: &Value| zones(document).iter().map(|zone| zone.id.to_string()).collect::<Vec<_>>();

    assert_eq!(ids(&ed269(&json!({ "geometry": [volume(10), volume(20)] }))), ["VN001-1", "VN001-2"]);
}

#[test]
fn an_ed_318_zone_is_read_from_its_layered_geojson() {
    let feature = json!({
        "type": "Feature", "id": "x",
        "properties": {
            "identifier": "VN002", "country": "VNM", "name": [{ "text": "Sân bay", "lang": "vi-VN" }], "type": "REQ_AUTHORIZATION",
            "variant": "COMMON", "restrictionConditions": "ask", "reason": ["AIR_TRAFFIC"],
            "limitedApplicability": [{ "schedule": [{ "day": ["ANY"], "startTime": "00:00:00Z", "endTime": "10:00:00Z" }] }],
            "dataSource": { "creationDateTime": "2026-01-02T03:04:05Z", "author": "a" }, "zoneAuthority": []
        },
        "geometry": {
            "type": "Point", "coordinates": [105.9, 21.05], "extent": { "subType": "Circle", "radius": 500.0 },
            "layer": { "lower": 0, "lowerReference": "AGL", "upper": 120, "upperReference": "AMSL", "uom": "m" }
        }
    });
    let document = json!({ "type": "FeatureCollection", "features": [feature] });

    let zone = zones(&document).remove(0);

    assert_eq!((zone.id.as_str(), zone.name.vi.as_str(), zone.kind), ("VN002", "Sân bay", ZoneKind::Restricted));
    assert_eq!((zone.ceiling, zone.source_date.as_deref(), zone.rule.as_str()), (Level::AboveSea(120.0), Some("2026-01-02"), "ask"));
    assert_eq!(zone.hours, [Hours { days: Weekdays::ALL, from: 420, until: 1_020 }]);
}

#[test]
fn what_others_publish_and_we_cannot_read_rightly_is_refused_by_feature() {
    let cases = [
        (json!({ "restriction": "SOMETIMES" }), "VN001.restriction"),
        (json!({ "identifier": "not an id" }), "not an id.identifier"),
        (
            json!({ "applicability": [{ "schedule": [{ "day": ["ANY"], "startEvent": "SR", "endEvent": "SS" }] }] }),
            "VN001.applicability[0].schedule[0].startEvent",
        ),
        (
            json!({ "applicability": [{ "schedule": [{ "day": ["HOL"], "startTime": "00:00Z", "endTime": "10:00Z" }] }] }),
            "VN001.applicability[0].schedule[0].day",
        ),
        (
            json!({ "geometry": [{ "upperLimit": 5, "upperVerticalReference": "WGS84",
                "horizontalProjection": { "type": "Circle", "center": [105.9, 21.0], "radius": 5 } }] }),
            "VN001.geometry[0].upperVerticalReference",
        ),
        (
            json!({ "applicability": [{ "permanent": "YES", "startDateTime": "2026-12-01T00:00:00Z", "endDateTime": "2026-12-31T00:00:00Z" }] }),
            "VN001.applicability[0].permanent",
        ),
    ];
    for (changes, place) in cases {
        let faults = refused(&ed269(&changes));

        assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{faults:?}");
    }
}

#[test]
fn a_self_crossing_zone_is_refused_with_feature_and_vertex_in_both_languages() {
    let bow_tie = json!([[[105.8, 21.0], [105.9, 21.1], [105.9, 21.0], [105.8, 21.1], [105.8, 21.0]]]);

    for document in [
        ours(&json!({ "type": "Polygon", "coordinates": bow_tie.clone() }), &json!({})),
        ed269(&json!({ "geometry": [{ "horizontalProjection": { "type": "Polygon", "coordinates": bow_tie } }] })),
    ] {
        let fault = refused(&document).remove(0);

        assert!(fault.place.ends_with("coordinates[0][0]"), "{fault}");
        assert!(fault.wrong.vi.contains("vòng 0, đỉnh 0") && fault.wrong.en.contains("ring 0, vertex 0"), "{fault}");
    }
}

#[test]
fn hours_and_heights_that_make_no_sense_are_refused() {
    let polygon = json!({ "type": "Polygon", "coordinates": square() });
    let place = |changes: &Value| refused(&ours(&polygon, changes)).remove(0).place;

    assert_eq!(place(&json!({ "hours": [{ "from": "25:00", "until": "06:00" }] })), "Z-1.hours[0].from");
    assert_eq!(place(&json!({ "hours": [{ "days": ["FOO"], "from": "05:00", "until": "06:00" }] })), "Z-1.hours[0].days");
    assert_eq!(place(&json!({ "ceiling_m": -50, "ceiling_datum": "AGL" })), "Z-1.ceiling_m");
    assert_eq!(place(&json!({ "source_date": "yesterday" })), "Z-1.source_date");
    let window = json!({ "valid_from": "2026-12-02T00:00:00Z", "valid_until": "2026-12-01T00:00:00Z" });
    assert_eq!(place(&window), "Z-1.valid_until");
}

#[test]
fn a_zone_that_is_permanent_and_ends_is_refused_and_both_keys_are_named() {
    let fault = refused(&ed269(&json!({ "applicability": [{ "permanent": "YES", "endDateTime": "2026-12-31T00:00:00Z" }] }))).remove(0);

    let told = fault.to_string();
    assert!(
        told.contains("applicability[0].permanent = \"YES\"") && told.contains("endDateTime") && !told.contains("startDateTime"),
        "{told}"
    );
    assert_eq!(zones(&ed269(&json!({ "applicability": [{ "permanent": "YES" }] }))).len(), 1);
}

#[test]
fn a_key_that_stands_twice_in_a_zone_is_refused_with_its_name_and_place() {
    let polygon = json!({ "type": "Polygon", "coordinates": square() });
    for (document, key, place) in [
        (ours(&polygon, &json!({})), "\"kind\":\"prohibited\"", "features[0].properties.kind"),
        (ed269(&json!({})), "\"upperLimit\":120", "features[0].geometry[0].upperLimit"),
    ] {
        let text = document.to_string();
        assert!(text.contains(key), "{text}");
        let twice = text.replacen(key, &format!("{key},{key}"), 1);

        let faults = read_airspace("zones.json", &twice, assumed).expect_err("a fault");

        assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{faults:?}");
        assert!(faults[0].wrong.vi.contains("hai lần") && faults[0].wrong.en.contains("twice"), "{}", faults[0]);
    }
}

#[test]
fn a_multipolygon_is_refused_with_what_to_do() {
    let fault = refused(&ours(&json!({ "type": "MultiPolygon", "coordinates": [square()] }), &json!({}))).remove(0);

    assert!(fault.right.en.contains("ids of their own"), "{fault}");
}

/// The shipped network, one zone of which is changed, with one more far away across the antimeridian.
fn world(change: impl Fn(&mut Zone)) -> Network {
    let mut zones: Vec<Zone> = network().airspace.iter().cloned().collect();
    let place = |latitude, longitude| Position { latitude, longitude };
    let across = vec![place(20.0, 179.0), place(20.0, -179.0), place(22.0, -179.0), place(22.0, 179.0)];
    let mut far = zones[0].clone();
    far.id = ZoneId::new("FAR").expect("an id");
    (far.kind, far.area) = (ZoneKind::Prohibited, Area::Polygon { outer: across, holes: Vec::new() });
    zones.push(far);
    zones.iter_mut().filter(|zone| zone.id.as_str() == "VVGL-HC").for_each(change);
    let mut world = network().clone();
    world.airspace = Airspace::new(&world.frame, zones);
    world
}

#[test]
fn a_zone_that_is_closed_at_night_refuses_at_night_and_is_not_met_by_day_and_both_readers_agree() {
    let nights = Hours { days: Weekdays::ALL, from: 22 * 60, until: 6 * 60 };
    let closed = world(|zone| (zone.kind, zone.hours) = (ZoneKind::Prohibited, vec![nights]));
    let open_always = world(|_| ());
    for (time, closed_then) in [("10:00", false), ("21:40", false), ("21:58", true), ("23:30", true), ("05:59", true), ("06:00", false)] {
        let depart = Utc::parse(&format!("2026-12-01T{time}:00+07:00")).expect("a time");
        let asked = asked("H-DG", "C-GL");
        let proposed = propose(&PlanInput { network: &closed, depart, ..asked.clone() });

        match &proposed {
            Ok(plan) => assert_eq!(review(plan, &PlanInput { network: &closed, depart, ..asked.clone() }), Ok(())),
            Err(no) => assert!(no.reasons.iter().any(|reason| reason.code == "ZONE_PROHIBITED"), "{no:?}"),
        }
        assert_eq!(proposed.is_err(), closed_then, "{time}");
        let plan = propose(&PlanInput { network: &open_always, depart, ..asked.clone() }).expect("a plan");
        let second = review(&plan, &PlanInput { network: &closed, depart, ..asked });
        assert_eq!(second.is_err(), closed_then, "{time}");
    }
}
