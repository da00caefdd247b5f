//! The shipped network, and plans asked of it.

use medflight::config;
use medflight::domain::network::Network;
use medflight::domain::payload::Category;
use medflight::domain::plan::{NoGo, PlanInput};
use medflight::domain::weather::WeatherReport;
use medflight::units::ids::{PadId, SiteId, TailId};
use medflight::units::quantity::{Celsius, Degrees, Grams, Metres, MetresPerSecond, Percent};
use medflight::units::time::Utc;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

pub(crate) fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config")
}

static NETWORK: LazyLock<Arc<Network>> = LazyLock::new(|| match config::load(&shipped()) {
    Ok(config) => config.network,
    Err(faults) => {
        panic!("the shipped configuration has faults:\n{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
});

static TAIL: LazyLock<TailId> = LazyLock::new(|| TailId::new("DG-01").expect("a tail"));

pub(crate) fn network() -> &'static Network {
    &NETWORK
}

pub(crate) fn pad(site: &str) -> PadId {
    let site = SiteId::new(site).expect("a site id");
    network().first_pad(&site).unwrap_or_else(|| panic!("{site} has no pad")).id.clone()
}

/// Ten in the morning in Hanoi.
pub(crate) fn morning() -> Utc {
    Utc::parse("2026-12-01T10:00:00+07:00").expect("a time")
}

/// A delivery of specimens from one site to another, full pack, still air, not assessed.
pub(crate) fn asked(from: &str, to: &str) -> PlanInput<'static> {
    PlanInput {
        network: network(),
        from: pad(from),
        to: pad(to),
        tail: &TAIL,
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart: morning(),
        weather: None,
        used_rotations_today: 0,
        extra: medflight::domain::airspace::Extra::default(),
        way_round: medflight::domain::plan::WayRound::Never,
        condition: medflight::domain::plan::Condition::default(),
    }
}

/// The same, and a way round may be looked for.
pub(crate) fn sought(from: &str, to: &str) -> PlanInput<'static> {
    PlanInput { way_round: medflight::domain::plan::WayRound::Sought, ..asked(from, to) }
}

/// A calm day, five minutes old.
pub(crate) fn calm() -> WeatherReport {
    WeatherReport {
        at: Utc(morning().0 - 300_000),
        source: "test".to_owned(),
        ground_wind: MetresPerSecond(1.0),
        gust: MetresPerSecond(2.0),
        cruise_wind: MetresPerSecond(0.0),
        wind_from: Degrees(0.0),
        rain: false,
        visibility: Metres(10_000.0),
        lightning: None,
        temperature: Celsius(24.0),
        variable: false,
        assumed: None,
    }
}

pub(crate) fn codes(no: &NoGo) -> Vec<&'static str> {
    no.reasons.iter().map(|reason| reason.code).collect()
}

pub(crate) const STATIONS: [&str; 14] =
    ["C-VH", "C-GB", "C-PD", "C-DH", "C-PL", "C-PL2", "C-BD", "C-YV", "C-LB", "C-CK", "C-XC", "C-DX", "C-GL", "C-DT"];
