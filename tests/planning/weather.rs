//! Observation and forecast over the time of a flight and its way back.

use crate::support::network;
use medflight::domain::limits::{Chance, WeatherLimits};
use medflight::domain::weather::{AirWind, Metar, Said, Taf, opens, uncounted, worst};
use medflight::units::quantity::{Metres, MetresPerSecond};
use medflight::units::time::{Span, TimeWindow, Utc};
use medflight::units::words::{Reason, words};

fn limits() -> &'static WeatherLimits {
    &network().limits.weather
}

/// Of 22 November 2026, UTC.
fn at(time: &str) -> Utc {
    Utc::parse(&format!("2026-11-22T{time}:00Z")).expect("a time")
}

fn between(from: &str, until: &str) -> TimeWindow {
    TimeWindow { from: at(from), until: at(until) }
}

fn taf(text: &str) -> Taf {
    Taf::decode(text, at("05:00")).unwrap_or_else(|fault| panic!("{}", fault.says().en))
}

fn metar(text: &str) -> Vec<Said> {
    let metar = Metar::decode(text, at("05:00")).unwrap_or_else(|fault| panic!("{}", fault.says().en));
    Said::of_metar(&metar, limits().metar_age.value)
}

fn against(said: &[Said], during: &TimeWindow) -> Vec<Reason> {
    worst(said, during, limits(), false, &words("", ""))
}

fn codes(said: &[Said], from: &str, until: &str) -> Vec<&'static str> {
    against(said, &between(from, until)).iter().map(|reason| reason.code).collect()
}

/// 4 m/s, fine, with an hour of storms, a wind that freshens gradually, and a new air mass after it.
fn day() -> Taf {
    taf(
        "TAF VVNB 220500Z 2206/2312 03004MPS 9999 SCT020 TEMPO 2208/2209 3000 TSRA FEW012CB BECMG 2212/2214 36009G15MPS FM221800 02003MPS CAVOK",
    )
}

#[test]
fn a_storm_of_an_hour_is_against_exactly_the_flights_that_touch_it() {
    let said = Said::of_taf(&day());

    assert_eq!(codes(&said, "06:30", "07:10"), [""; 0]);
    assert_eq!(codes(&said, "07:40", "08:00"), [""; 0]);
    assert_eq!(codes(&said, "07:40", "08:01"), ["RAIN", "LIGHTNING", "CUMULONIMBUS"]);
    assert_eq!(codes(&said, "08:59", "09:20"), ["RAIN", "LIGHTNING", "CUMULONIMBUS"]);
    assert_eq!(codes(&said, "09:00", "09:20"), [""; 0]);
}

#[test]
fn while_a_forecast_changes_gradually_the_worse_of_both_counts() {
    let freshens = Said::of_taf(&day());
    let eases = Said::of_taf(&taf("TAF VVNB 220500Z 2206/2312 36009G15MPS 9999 BECMG 2212/2214 03004MPS"));

    assert_eq!(codes(&freshens, "11:00", "12:00"), [""; 0]);
    assert_eq!(codes(&freshens, "11:50", "12:10"), ["WIND_GROUND", "WIND_GUST"]);
    assert_eq!(codes(&freshens, "17:00", "17:30"), ["WIND_GROUND", "WIND_GUST"]);
    assert_eq!(codes(&freshens, "18:00", "18:30"), [""; 0]);
    assert_eq!(codes(&eases, "13:30", "13:50"), ["WIND_GROUND", "WIND_GUST"]);
    assert_eq!(codes(&eases, "14:00", "14:20"), [""; 0]);
}

#[test]
fn a_reason_names_the_figure_the_limit_its_key_and_the_report() {
    let reasons = against(&Said::of_taf(&day()), &between("15:00", "15:30"));

    let gust = &reasons[1];
    for part in ["15", "10", "TAF VVNB 05:00Z BECMG"] {
        assert!(gust.what.en.contains(part) && gust.what.vi.contains(part), "{part}: {:?}", gust.what);
    }
    assert_eq!(gust.rule.as_deref(), Some("limits.toml weather.gust"));
}

#[test]
fn of_two_that_say_the_same_the_worse_figure_is_told() {
    let mut said = metar("METAR VVNB 220630Z 03009G11MPS 9999 NSC 22/19 Q1016 NOSIG");
    said.extend(Said::of_taf(&taf("TAF VVNB 220500Z 2206/2312 03012MPS 2000 BR")));

    let reasons = against(&said, &between("06:40", "07:00"));

    let told: Vec<(&str, bool)> = reasons.iter().map(|reason| (reason.code, reason.what.en.contains("METAR"))).collect();
    assert_eq!(told, [("WIND_GROUND", false), ("WIND_GUST", true), ("VISIBILITY", false)]);
}

#[test]
fn the_way_back_counts_and_a_gust_of_an_aerodrome_ends_with_its_age() {
    let said = metar("METAR VVNB 220630Z 03004MPS 9999 NSC 22/19 Q1016 TEMPO FM0700 TL0745 2000 TSRA");
    let gusts = metar("METAR VVNB 220630Z 03004G11MPS 9999 NSC 22/19 Q1016");

    assert_eq!(codes(&said, "06:40", "06:55"), [""; 0]);
    assert_eq!(codes(&said, "06:40", "07:05"), ["RAIN", "VISIBILITY", "LIGHTNING"]);
    assert_eq!(codes(&gusts, "07:09", "07:30"), ["WIND_GUST"]);
    assert_eq!(codes(&gusts, "07:10", "07:30"), [""; 0], "forty minutes are its life");
}

#[test]
fn when_it_is_expected_to_open_holds_for_the_whole_flight_or_is_not_known() {
    let rest = |taf: &Taf, from: &str, minutes: u64| opens(taf, at(from), Span::minutes(minutes), limits(), false);
    let gap = taf("TAF VVNB 220500Z 2206/2212 03012MPS 9999 FM220800 03004MPS 9999 TEMPO 2209/2210 TSRA");
    let never = taf("TAF VVNB 220500Z 2206/2212 03012MPS 9999");
    let cancelled = taf("TAF AMD VVNB 220500Z 2206/2212 CNL");

    assert_eq!(rest(&day(), "06:30", 30), Some(at("06:30")));
    assert_eq!(rest(&day(), "08:10", 30), Some(at("09:00")));
    assert_eq!(rest(&gap, "07:00", 60), Some(at("08:00")));
    assert_eq!(rest(&gap, "07:00", 61), Some(at("10:00")), "an hour is too short for it");
    assert_eq!(rest(&gap, "07:00", 121), None, "beyond the validity nothing is known");
    assert_eq!((rest(&never, "07:00", 30), rest(&cancelled, "07:00", 30)), (None, None));
}

#[test]
fn the_wind_that_an_aircraft_estimates_counts_for_its_age_with_tail_and_height() {
    let wind = AirWind { speed: MetresPerSecond(13.0), height: Metres(80.0), at: at("06:30") };
    let said = [Said::of_aircraft("DG-02", &wind, limits().air_wind_age.value)];

    let reasons = against(&said, &between("06:35", "06:50"));

    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].what.en.contains("DG-02") && reasons[0].what.en.contains("80") && reasons[0].what.en.contains("06:30Z"));
    assert_eq!(reasons[0].rule.as_deref(), Some("limits.toml weather.cruise_wind"));
    assert_eq!(codes(&said, "06:40", "07:00"), [""; 0]);
}

#[test]
fn cumulonimbus_stops_flights_with_its_own_limit_and_towering_cumulus_does_not() {
    let observed = metar("METAR VVNB 220600Z 03004MPS 9999 FEW012CB SCT020 28/24 Q1008");
    let found = against(&observed, &between("06:10", "06:30"));
    assert_eq!(found.iter().map(|reason| reason.code).collect::<Vec<_>>(), ["CUMULONIMBUS"]);
    assert_eq!(found[0].rule.as_deref(), Some("limits.toml weather.cumulonimbus"));
    let limit = limits().cumulonimbus.value.to_string();
    for told in ["CB", "FEW", "365 m", limit.as_str(), "METAR VVNB"] {
        assert!(found[0].what.en.contains(told) && found[0].what.vi.contains(told), "{told}: {:?}", found[0].what);
    }

    let towering = metar("METAR VVNB 220600Z 03004MPS 9999 FEW012TCU SCT020 28/24 Q1008");
    assert!(against(&towering, &between("06:10", "06:30")).is_empty());
    assert!(towering[0].figures.towering.is_some() && towering[0].figures.cumulonimbus.is_none());
    // An automatic station that cannot tell how much and how high.
    assert_eq!(codes(&metar("METAR VVNB 220600Z AUTO 03004MPS 9999 //////CB 28/24 Q1008"), "06:10", "06:30"), ["CUMULONIMBUS"]);
}

#[test]
fn hail_what_freezes_and_snow_are_words_of_their_own_whatever_the_rating_against_rain() {
    for (group, code, rule, limit) in [
        ("GR", "HAIL", "limits.toml weather.cumulonimbus", limits().cumulonimbus.value.to_string()),
        ("SHGS", "HAIL", "limits.toml weather.cumulonimbus", limits().cumulonimbus.value.to_string()),
        ("FZRA", "FREEZING", "limits.toml weather.coldest", limits().coldest.value.to_string()),
        ("-FZDZ", "FREEZING", "limits.toml weather.coldest", limits().coldest.value.to_string()),
        ("SN", "SNOW", "limits.toml weather.coldest", limits().coldest.value.to_string()),
        ("+SHSN", "SNOW", "limits.toml weather.coldest", limits().coldest.value.to_string()),
        ("PL", "SNOW", "limits.toml weather.coldest", limits().coldest.value.to_string()),
    ] {
        let said = metar(&format!("METAR VVNB 220600Z 03004MPS 9999 {group} SCT020 28/24 Q1008"));
        let found = against(&said, &between("06:10", "06:30"));

        let reason = found.iter().find(|reason| reason.code == code).unwrap_or_else(|| panic!("{group}: {found:?}"));
        assert_eq!(reason.rule.as_deref(), Some(rule), "{group}");
        for told in [group, limit.as_str(), "METAR VVNB"] {
            assert!(reason.what.en.contains(told), "{told}: {:?}", reason.what);
        }
        assert_eq!(found.iter().any(|reason| reason.code == "RAIN"), group.contains("RA") || group.contains("DZ"), "{group}: {found:?}");
    }
    let storm = codes(&metar("METAR VVNB 220600Z 03004MPS 9999 +TSRAGR BKN012CB 28/24 Q1008"), "06:10", "06:30");
    assert!(["RAIN", "HAIL", "LIGHTNING", "CUMULONIMBUS"].iter().all(|code| storm.contains(code)), "{storm:?}");
}

#[test]
fn a_forecast_of_cumulonimbus_without_thunder_opens_when_it_ends() {
    let forecast = taf("TAF VVNB 220500Z 2206/2312 03004MPS 9999 SCT020 TEMPO 2208/2210 FEW012CB PROB30 2214/2215 BKN010TCU");
    let said = Said::of_taf(&forecast);

    assert_eq!(codes(&said, "07:50", "08:10"), ["CUMULONIMBUS"]);
    assert_eq!(codes(&said, "14:00", "14:30"), [""; 0]);
    assert_eq!(opens(&forecast, at("08:10"), Span::minutes(20), limits(), false), Some(at("10:00")));
}

#[test]
fn an_unknown_cloud_base_or_visibility_stops_flights_where_the_report_does_not_bound_it() {
    let of = |said: &str| against(&metar(&format!("METAR VVNB 220600Z 03004MPS {said} 22/19 Q1016")), &between("06:10", "06:30"));
    for (said, code, limit) in [
        ("9999 OVC///", "CLOUD_BASE", limits().cloud_base.value),
        ("9999 BKN///", "CLOUD_BASE", limits().cloud_base.value),
        ("9999 VV///", "CLOUD_BASE", limits().cloud_base.value),
        ("9999 FEW003 OVC///", "CLOUD_BASE", limits().cloud_base.value),
        ("//// NSC", "VISIBILITY", limits().visibility.value),
    ] {
        let found = of(said);

        assert_eq!(found.iter().map(|reason| reason.code).collect::<Vec<_>>(), [code], "{said}");
        let what = &found[0].what;
        assert!(what.en.contains("unknown") && what.en.contains(&limit.to_string()) && what.vi.contains("không rõ"), "{what:?}");
    }
    for bounded in ["9999 SCT020 OVC///", "9999 BKN006 OVC///", "CAVOK", "9999 FEW///"] {
        assert_eq!(of(bounded), [], "{bounded}");
    }
}

#[test]
fn low_cloud_stops_flights_with_its_base_the_limit_and_the_report_that_says_so() {
    let observed = metar("METAR VVNB 220600Z 03004MPS 9999 FEW002 SCT003 BKN004 OVC010 22/19 Q1016");
    let found = against(&observed, &between("06:10", "06:30"));
    assert_eq!(found.iter().map(|reason| reason.code).collect::<Vec<_>>(), ["CLOUD_BASE"]);
    assert_eq!(found[0].rule.as_deref(), Some("limits.toml weather.cloud_base"));
    let limit = limits().cloud_base.value.to_string();
    for told in ["121 m", limit.as_str(), "METAR VVNB 06:00Z"] {
        assert!(found[0].what.en.contains(told) && found[0].what.vi.contains(told), "{told}: {:?}", found[0].what);
    }
    assert!(!limits().cloud_base.source.is_empty());

    let code = |sky: &str| codes(&metar(&format!("METAR VVNB 220600Z 03004MPS 9999 {sky} 22/19 Q1016")), "06:10", "06:30");
    assert_eq!(code("VV001"), ["CLOUD_BASE"], "an obscured sky");
    assert_eq!((code("FEW001 SCT002"), code("BKN005"), code("NSC")), (vec![], vec![], vec![]), "152 m is enough");
    let forecast = taf("TAF VVNB 220500Z 2206/2312 03004MPS 9999 SCT020 TEMPO 2208/2210 BKN003");
    assert_eq!(codes(&Said::of_taf(&forecast), "07:50", "08:10"), ["CLOUD_BASE"]);
    assert_eq!(opens(&forecast, at("08:10"), Span::minutes(20), limits(), false), Some(at("10:00")));
}

#[test]
fn what_is_only_likely_counts_and_says_so_and_a_limit_that_leaves_it_out_makes_it_a_note() {
    let said = Said::of_taf(&taf(
        "TAF VVNB 220500Z 2206/2312 03004MPS 9999 SCT020 PROB30 2208/2209 1000 FG PROB40 TEMPO 2210/2211 2000 TSRA TEMPO 2212/2213 SQ",
    ));
    let hours = [("08:10", "08:20", "PROB30", "30 %"), ("10:10", "10:20", "PROB40", "40 %"), ("12:10", "12:20", "TEMPO", "at times")];

    for (from, until, code, means) in hours {
        let reasons = against(&said, &between(from, until));

        assert!(!reasons.is_empty(), "{code} counts by default");
        assert!(reasons.iter().all(|reason| reason.what.en.contains(code) && reason.what.en.contains(means)), "{reasons:?}");
        assert!(reasons.iter().all(|reason| reason.what.vi.contains("khả năng") || reason.what.vi.contains("từng lúc")), "{reasons:?}");
        assert!(uncounted(&said, &between(from, until), limits(), false).is_empty());
    }
    let mut bolder = limits().clone();
    bolder.forecast_changes.value = vec![Chance::Prob40, Chance::Tempo];
    let counts = |from, until| worst(&said, &between(from, until), &bolder, false, &words("", "")).len();
    assert_eq!(counts("08:10", "08:20"), 0);
    assert!(counts("10:10", "10:20") > 0 && counts("12:10", "12:20") > 0);
    let notes = uncounted(&said, &between("08:10", "08:20"), &bolder, false);
    assert!(notes.len() == 1 && notes[0].what.en.contains("visibility 1000 m") && notes[0].what.en.contains("PROB30"), "{notes:?}");
}

#[test]
fn violent_weather_cites_the_limit_that_names_it_and_its_code() {
    let said = metar("METAR VVNB 220630Z 03004MPS 9999 SQ NSC 22/19 Q1016");

    let reasons = against(&said, &between("06:40", "06:55"));

    assert_eq!(reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), ["VIOLENT_WEATHER"]);
    assert_eq!(reasons[0].rule.as_deref(), Some("limits.toml weather.violent"));
    assert!(reasons[0].what.en.contains("(SQ)"), "{}", reasons[0].what.en);
    let mut rated = limits().clone();
    rated.violent.value.retain(|code| code != "SQ");
    assert!(worst(&said, &between("06:40", "06:55"), &rated, false, &words("", "")).is_empty());
}
