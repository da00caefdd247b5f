//! METAR and TAF, read as their public examples say.

use medflight::domain::weather::{ChangeKind, Metar, Taf};
use medflight::units::time::Utc;

fn at(text: &str) -> Utc {
    Utc::parse(text).expect("a time")
}

fn metar(text: &str) -> Metar {
    // The examples name no month; any in which the day exists will do.
    Metar::decode(text, at("2026-08-18T12:00:00Z")).unwrap_or_else(|fault| panic!("{text}: {}", fault.says().en))
}

fn taf(text: &str) -> Taf {
    Taf::decode(text, at("2026-08-16T12:00:00Z")).unwrap_or_else(|fault| panic!("{text}: {}", fault.says().en))
}

/// ICAO Annex 3, appendix 3, example A3-1.
#[test]
fn the_routine_report_of_annex_3_is_read_with_both_parts_of_its_trend() {
    let report =
        metar("METAR YUDO 221630Z 24004MPS 0600 R12/1000U DZ FG SCT010 OVC020 17/16 Q1018 BECMG TL1700 0800 FG BECMG AT1800 9999 NSW");

    assert_eq!((report.station.as_str(), report.at), ("YUDO", at("2026-08-22T16:30:00Z")));
    let wind = report.conditions.wind.expect("a wind");
    assert_eq!((wind.from_deg, wind.mean_cms, wind.gust_cms), (Some(240), 400, None));
    assert_eq!(report.conditions.visibility_m, Some(600));
    let weather: Vec<&str> = report.conditions.weather.iter().flatten().map(|seen| seen.code()).collect();
    assert_eq!(weather, ["DZ", "FG"]);
    let bases: Vec<Option<u32>> = report.conditions.clouds.iter().flatten().map(|cloud| cloud.base_m).collect();
    assert_eq!(bases, [Some(304), Some(609)]);
    assert_eq!((report.temperature_mc, report.dew_point_mc, report.qnh_dhpa), (Some(17_000), Some(16_000), Some(10_180)));
    let trend: Vec<_> =
        report.changes.iter().map(|change| (change.kind, change.from, change.until, change.conditions.visibility_m)).collect();
    let (seventeen, eighteen) = (at("2026-08-22T17:00:00Z"), at("2026-08-22T18:00:00Z"));
    let becoming = ChangeKind::Becoming;
    assert_eq!(trend, [(becoming, report.at, seventeen, Some(800)), (becoming, eighteen, eighteen, Some(10_000))]);
    assert_eq!(report.changes[1].conditions.weather, Some(Vec::new()));
    assert!(report.is_complete());
}

/// ICAO Annex 3, appendix 3, example A3-2.
#[test]
fn the_special_report_of_annex_3_is_read_with_gusts_the_lowest_visibility_and_the_storm() {
    let report = metar("SPECI YUDO 151115Z 05025G37KT 3000 1200NE +TSRA BKN005CB 25/22 Q1008 TEMPO TL1200 0600 BECMG AT1200 8000 NSW NSC");

    let wind = report.conditions.wind.expect("a wind");
    // 25 and 37 knots.
    assert_eq!((wind.mean_cms, wind.gust_cms), (1_287, Some(1_904)));
    assert_eq!(report.conditions.visibility_m, Some(1_200));
    let storm = &report.conditions.weather.as_ref().expect("weather")[0];
    assert!(report.special && storm.is_thunder() && storm.is_wet() && storm.violent().next().is_none());
    assert!(report.conditions.clouds.expect("clouds")[0].cumulonimbus);
}

/// ICAO Annex 3, appendix 5, examples A5-1 and A5-2.
#[test]
fn the_forecast_of_annex_3_is_read_with_each_kind_of_change_and_its_cancellation() {
    let forecast = taf("TAF YUDO 151800Z 1600/1618 13005MPS 9000 BKN020 BECMG 1606/1608 SCT015CB BKN020 \
         TEMPO 1608/1612 17006G12MPS 1000 TSRA SCT010CB BKN020 FM161230 15004MPS 9999 BKN020");
    let cancelled = taf("TAF AMD YUDO 161500Z 1600/1618 CNL");

    assert_eq!((forecast.from, forecast.until), (at("2026-08-16T00:00:00Z"), at("2026-08-16T18:00:00Z")));
    let changes: Vec<_> = forecast.changes.iter().map(|change| (change.kind, change.from)).collect();
    assert_eq!(
        changes,
        [
            (ChangeKind::Becoming, at("2026-08-16T06:00:00Z")),
            (ChangeKind::Temporary, at("2026-08-16T08:00:00Z")),
            (ChangeKind::From, at("2026-08-16T12:30:00Z")),
        ]
    );
    assert_eq!(forecast.changes[0].conditions.wind, None);
    assert_eq!(forecast.changes[1].conditions.wind.and_then(|wind| wind.gust_cms), Some(1_200));
    assert!(cancelled.cancelled && cancelled.amended && cancelled.changes.is_empty());
}

/// The first and second: Decision 1656/QD-CHK of the civil aviation authority of Viet Nam, chapter IV, as the TAF checkers in
/// public repositories quote it. The third: a forecast without clouds, as the service of VVNB issues them.
#[test]
fn forecasts_as_they_are_issued_in_viet_nam_are_read() {
    let texts = [
        "TAF VVDN 130500Z 1306/1406 31015KT 8000 -SHRA FEW005 FEW010CB SCT018 BKN050 BECMG 1310/1312 36004KT 4000 RA SCT010 BKN050=",
        "TAF VVNB 122300Z 1300/1324 27003KT 2500 BR FEW005 SCT050 PROB30 1300/1303 0800 FG BECMG 1303/1305 8000 NSW=",
        "TAF VVNB 291100Z 2912/3018 10008KT 9999=",
        "TAF VVNB 051100Z 0512/0612 11005KT 9999 SCT025 TX33/0607Z TNM01/0522Z PROB40 TEMPO 0516/0520 3500 TSRA SCT015",
    ];

    let read: Vec<Taf> = texts.iter().map(|text| taf(text)).collect();

    assert_eq!(read[1].until, at("2026-08-14T00:00:00Z"), "hour 24 is the end of the day");
    assert_eq!(read[1].changes[0].kind, ChangeKind::Probable);
    assert_eq!(read[3].changes[0].conditions.visibility_m, Some(3_500));
}

/// The first: the Federal Meteorological Handbook No. 1 of the United States, chapter 12. The others: reports of Shenzhen,
/// Bratislava and Noi Bai as public collections hold them, and forms that WMO-No. 306 FM 15 allows.
#[test]
fn reports_of_many_services_are_read() {
    let miles = metar("METAR KABC 121755Z AUTO 21016G24KT 180V240 1SM R11/P6000FT -RA BR BKN015 OVC025 06/04 A2990 RMK AO2 RAB35");
    let fraction = metar("METAR KABC 121755Z 21003KT 1 1/2SM BR OVC003 M02/M03 A2992");
    let shenzhen = metar("METAR ZGSZ 141230Z 03002MPS 010V070 9999 -SHRA FEW010 FEW020CB BKN033 24/23 Q1011 RESHRA NOSIG=");
    let bratislava = metar("METAR LZIB 211630Z 08005KT 060V120 CAVOK 26/15 Q1022 NOSIG=");
    let hanoi = metar("METAR VVNB 061000Z 09008G18KT 5000 R11L/1200U TSRA FEW020CB BKN030 28/24 Q1010 NOSIG=");
    let calm = metar("METAR COR VVNB 061030Z 00000KT 9999 VCTS NSC 28/24 Q1010 RETS WS ALL RWY");
    let blind = metar("METAR VVNB 061030Z AUTO /////KT //// // ////// 28/24 Q////");

    assert_eq!((miles.conditions.visibility_m, miles.qnh_dhpa, miles.automatic), (Some(1_609), Some(10_125), true));
    assert_eq!((fraction.conditions.visibility_m, fraction.temperature_mc), (Some(2_413), Some(-2_000)));
    assert_eq!(shenzhen.recent[0].code(), "SHRA");
    assert_eq!((bratislava.conditions.visibility_m, bratislava.conditions.weather), (Some(10_000), Some(Vec::new())));
    assert_eq!(hanoi.conditions.wind.and_then(|wind| wind.gust_cms), Some(926));
    assert!(calm.corrected && calm.conditions.weather.expect("weather")[0].is_thunder());
    assert!(!blind.is_complete() && blind.conditions.weather.is_none() && blind.conditions.wind.is_none());
    assert!(metar("METAR VVNB 061030Z NIL=").missing);
}

#[test]
fn each_fault_names_its_place_what_stands_there_and_what_belongs_there() {
    let near = at("2026-11-22T05:00:00Z");
    let of_metar = [
        ("", 1, "", "METAR or SPECI"),
        ("METAR VVN 220430Z 03004MPS 9999 22/19 Q1016", 2, "VVN", "four letters"),
        ("METAR VVNB 320430Z 03004MPS 9999 22/19 Q1016", 3, "320430Z", "day and time"),
        ("METAR VVNB 222430Z 03004MPS 9999 22/19 Q1016", 3, "222430Z", "day and time"),
        ("METAR VVNB 220430Z 030O4MPS 9999 22/19 Q1016", 4, "030O4MPS", "wind"),
        ("METAR VVNB 220430Z 37004MPS 9999 22/19 Q1016", 4, "37004MPS", "wind"),
        ("METAR VVNB 220430Z 03310KT 9999 22/19 Q1016", 4, "03310KT", "wind"),
        ("METAR VVNB 220430Z 03010G05KT 9999 22/19 Q1016", 4, "03010G05KT", "wind"),
        ("METAR VVNB 220430Z 03004 9999 22/19 Q1016", 4, "03004", "wind"),
        ("METAR VVNB 220430Z 03004MPS 999 22/19 Q1016", 5, "999", "visibility"),
        ("METAR VVNB 220430Z 03004MPS 22/19 Q1016", 5, "22/19", "visibility"),
        ("METAR VVNB 220430Z 03004MPS 9999 TSRAX 22/19 Q1016", 6, "TSRAX", "temperature"),
        ("METAR VVNB 220430Z 03004MPS 9999 BKN010XX 22/19 Q1016", 6, "BKN010XX", "temperature"),
        ("METAR VVNB 220430Z 03004MPS 9999 19/22 Q1016", 6, "19/22", "temperature"),
        ("METAR VVNB 220430Z 03004MPS 9999 RA BR FU HZ 22/19 Q1016", 9, "HZ", "three groups"),
        ("METAR VVNB 220430Z 03004MPS 9999 22/19", 7, "", "pressure"),
        ("METAR VVNB 220430Z 03004MPS 9999 22/19 Q0016", 7, "Q0016", "pressure"),
        ("METAR VVNB 220430Z 03004MPS 9999 22/19 Q1016 GOOD", 8, "GOOD", "the end"),
        ("METAR VVNB 220430Z 03004MPS 9999 22/19 Q1016 TEMPO FM0800 RA", 9, "FM0800", "two hours"),
        ("METAR VVNB 220430Z 03004MPS 9999 22/19 Q1016 TEMPO", 9, "", "wind, visibility"),
        ("METAR VVNB 220430Z NIL 9999", 5, "9999", "the end"),
    ];
    let of_taf = [
        ("TAF VVNB 220500Z 2206/2206 03008KT 9999", 4, "2206/2206", "validity"),
        ("TAF VVNB 220500Z 2206/2412 03008KT 9999", 4, "2206/2412", "30 hours"),
        ("TAF VVNB 220500Z 2206/2312 /////KT 9999", 5, "/////KT", "wind"),
        ("TAF VVNB 220500Z 2206/2312 03008KT 9999 TEMPO 2212/2208 3000", 8, "2212/2208", "within the validity"),
        ("TAF VVNB 220500Z 2206/2312 03008KT 9999 TEMPO 2312/2314 3000", 8, "2312/2314", "within the validity"),
        ("TAF VVNB 220500Z 2206/2312 03008KT 9999 TEMPO 2208/2212 TSRAA", 9, "TSRAA", "wind, visibility"),
        ("TAF VVNB 220500Z 2206/2312 03008KT 9999 PROB60 2208/2210 FG", 7, "PROB60", "PROB30"),
        ("TAF VVNB 220500Z 2206/2312 03008KT 9999 FM232500 9999", 7, "FM232500", "FM"),
        ("TAF VVNB 220500Z 2206/2312 03008KT", 6, "", "visibility"),
    ];

    let metars = of_metar.map(|(text, ..)| Metar::decode(text, near).map(|_| text));
    let tafs = of_taf.map(|(text, ..)| Taf::decode(text, near).map(|_| text));

    for (read, (text, position, found, expected)) in metars.into_iter().zip(of_metar).chain(tafs.into_iter().zip(of_taf)) {
        let fault = read.expect_err(text);
        assert_eq!((fault.position, fault.found.as_str()), (position, found), "{text}");
        assert!(fault.expected.en.contains(expected), "{text}: {}", fault.expected.en);
        let says = fault.says();
        assert!(says.en.contains(&position.to_string()) && says.vi.contains(found) && says.vi != says.en, "{says:?}");
    }
}

#[test]
fn no_text_stops_the_reader() {
    let near = at("2026-11-22T05:00:00Z");
    let long = "METAR ".repeat(5_000);
    let odd = ["METAR VVNB 220430Z é3004MPS 9999", "TAF VVNB 22050éZ", "METAR VVNB 220430Z 03004MPS é999 22/19", "=", "R/ W/ VC +", &long];
    let whole = "METAR VVNB 220430Z 03004G12MPS 350V070 1 1/2SM R12/1000U +TSRA BKN005CB //////TCU M02/M03 Q1008 TEMPO FM0500 TL0600 éé";

    let cut = whole.char_indices().map(|(end, _)| &whole[..end]);

    for text in odd.into_iter().chain(cut) {
        let _ = Metar::decode(text, near);
        let _ = Taf::decode(&text.replace("METAR", "TAF"), near);
    }
    assert_eq!(Metar::decode(&long, near).expect_err("far too long").position, 201);
}
