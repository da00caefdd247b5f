//! Acts in bulk, for what only counts records.

use medflight::config;
use medflight::domain::network::Network;
use medflight::domain::operations::act::{Act, Answers, Priority, ReportWeather, Submit, Time};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::units::ids::{PersonId, RequestId};
use medflight::units::time::Utc;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The shipped network.
pub(crate) fn network() -> Arc<Network> {
    config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right").network
}

/// A folder on the disk that the build uses: a file system in memory would flatter.
pub(crate) fn folder() -> tempfile::TempDir {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    tempfile::tempdir_in(target).expect("a folder")
}

/// Somebody with one role everywhere.
pub(crate) fn person(role: Role) -> Actor {
    Actor {
        person: PersonId::new("bench").expect("a person"),
        grants: vec![Grant { role, sites: Sites::All }],
        device: "bench".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    }
}

/// A key for each number.
pub(crate) fn key(number: u64) -> RequestId {
    RequestId::new(format!("01900000-0000-7000-8000-{number:012x}")).expect("a uuid")
}

/// One record and no document: a weather report.
pub(crate) fn weather(at: Utc) -> Act {
    Act::ReportWeather(ReportWeather {
        site: "H-DG".parse().expect("a site"),
        measured_at: Time(at),
        wind_cms: 100,
        wind_from_deg: 90,
        gust_cms: 200,
        cruise_wind_cms: 0,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 24_000,
    })
}

/// One record and one document: a request.
pub(crate) fn request(at: Utc, number: u64) -> Submit {
    Submit {
        payload: "SPC-CBC".parse().expect("a payload"),
        items: vec![format!("TUBE-{number:06}")],
        origin: "C-GL".parse().expect("a site"),
        destination: "H-DG".parse().expect("a site"),
        priority: Priority::Routine,
        priority_reason: None,
        clock_started_at: Some(Time(at)),
        order_ref: None,
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: Answers::new(),
    }
}
