//! `medflight serve`: assembles the layers, runs until told to stop, and stops in an order that loses nothing.

use super::serve_fleet::linked_aircraft;
use super::serve_notary::notarise;
use super::{Exit, Outcome};
use crate::clock::{Clock, ClockError};
use crate::config::{self, Config, Endpoint};
use crate::domain::network::Network;
use crate::http::{self, Serving, Transport};
use crate::link::vehicle::LinkSettings;
use crate::service::feed::feed_calm_weather;
use crate::service::link_task::{LinkCounters, LinkTask, LinkTaskSettings};
use crate::service::proving::{self, Prover, Standing};
use crate::service::receive_buffer;
use crate::service::run::{self, Parts};
use crate::service::snapshot::{Snapshot, SnapshotError, Snapshots};
use crate::service::start::{FoldError, TakenUp, resume};
use crate::service::vault::IdentityVault;
use crate::store::{Access, SqliteOptions, SqliteStore, Store};
use crate::units::disk;
use crate::units::ids::SiteId;
use crate::units::words::{Reason, words};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for a person.
    Text,
    /// One JSON object a line.
    Json,
}

/// Runs the service.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Example:\n  medflight serve --config config --data data --http 127.0.0.1:8080")]
pub struct ServeArgs {
    /// The configuration folder
    #[arg(long, value_name = "DIR", default_value = "config")]
    pub config: PathBuf,
    /// The data folder; the configuration's when absent
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where HTTP is served; the configuration's when absent
    #[arg(long, value_name = "ADDR:PORT")]
    pub http: Option<SocketAddr>,
    /// Where aircraft are spoken with, like udpin:127.0.0.1:14550, tcp:HOST:PORT or serial:/dev/ttyUSB0:57600; may be given
    /// several times; the configuration's when absent
    #[arg(long, value_name = "ENDPOINT")]
    pub mavlink: Vec<String>,
    /// How much faster than the wall clock the world runs: demonstrations on loopback only
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    pub clock_scale: f64,
    /// A proxy in front ends TLS
    #[arg(long)]
    pub behind_proxy: bool,
    /// Certificate chain (PEM) for TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key (PEM) for TLS
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How logs are written
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,
}

/// What is settled before anything starts.
struct Settled {
    config: Config,
    data: PathBuf,
    http: SocketAddr,
    mavlink: Vec<Endpoint>,
    transport: Transport,
}

/// Runs the service until `stop` is done.
pub async fn run(args: ServeArgs, stop: impl Future<Output = ()>) -> Outcome {
    match settle(&args) {
        Ok(settled) => match serve(args.clock_scale, settled, stop).await {
            Ok(()) => Outcome::done(""),
            Err(outcome) => outcome,
        },
        Err(outcome) => outcome,
    }
}

/// Reads the configuration and lets the command line have its say; refuses what may not be.
fn settle(args: &ServeArgs) -> Result<Settled, Outcome> {
    let mut config = config::load_at(&args.config, Clock::wall()).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Outcome { out: String::new(), err: format!("{}\n", lines.join("\n")), exit: Exit::Refused }
    })?;
    let mavlink = if args.mavlink.is_empty() {
        config.server.mavlink.clone()
    } else {
        let read: Result<Vec<Endpoint>, _> = args.mavlink.iter().map(|text| text.parse()).collect();
        read.map_err(|error| Outcome::failed(Exit::Usage, &error))?
    };
    let http = args.http.unwrap_or(config.server.http);
    let tls = args.tls_cert.clone().zip(args.tls_key.clone()).or_else(|| config.server.tls.clone());
    let behind_proxy = args.behind_proxy || config.server.behind_proxy;
    let transport = match tls {
        Some((cert, key)) => Transport::Tls { cert, key },
        None if behind_proxy => Transport::BehindProxy,
        None => Transport::Plain,
    };
    if !(1.0..=100.0).contains(&args.clock_scale) {
        let error = ClockError::Scale(args.clock_scale);
        return Err(Outcome::failed(Exit::Usage, &error));
    }
    let scaled = args.clock_scale > 1.0;
    let playground = config.server.clock_scale_permitted
        && config.network.demonstration
        && http.ip().is_loopback()
        && mavlink.iter().all(Endpoint::is_loopback);
    if scaled && !playground {
        return Err(no(
            "CLOCK_SCALE",
            "Chỉ được tăng tốc đồng hồ trong cấu hình trình diễn, trên địa chỉ nội bộ.".to_owned(),
            "The clock may be scaled only by a demonstration's configuration, on loopback addresses.".to_owned(),
            "Bỏ --clock-scale.",
            "Leave --clock-scale out.",
        ));
    }
    if scaled {
        config.network = Arc::new(at_the_wall_s_pace(&config.network, args.clock_scale));
    }
    let data = args.data.clone().unwrap_or_else(|| config.server.data.clone());
    Ok(Settled { config, data, http, mavlink, transport })
}

/// A scaled world with the limits of silence and age that a machine can keep: datagrams arrive at the wall's pace, not the world's.
fn at_the_wall_s_pace(network: &Network, scale: f64) -> Network {
    let mut network = network.clone();
    let limits = &mut network.limits;
    for age in [
        &mut limits.link.lost_after.value,
        &mut limits.readiness.battery_age.value,
        &mut limits.readiness.position_age.value,
        &mut limits.readiness.parameters_age.value,
    ] {
        *age = age.times(scale);
    }
    network
}

fn no(code: &'static str, vi: String, en: String, next_vi: &str, next_en: &str) -> Outcome {
    no_with(Exit::Refused, code, vi, en, next_vi, next_en)
}

fn no_with(exit: Exit, code: &'static str, vi: String, en: String, next_vi: &str, next_en: &str) -> Outcome {
    Outcome::because(exit, &[Reason::new(code, words(vi, en), words(next_vi, next_en))])
}

async fn serve(clock_scale: f64, settled: Settled, stop: impl Future<Output = ()>) -> Result<(), Outcome> {
    let Settled { config, data, http, mavlink, transport } = settled;
    let failed = |error: &(dyn std::error::Error + 'static)| Outcome::failed(Exit::Failed, error);
    std::fs::create_dir_all(&data).map_err(|error| {
        no_with(
            Exit::Failed,
            "DATA_FOLDER",
            format!("Không tạo được thư mục dữ liệu {}: {}.", data.display(), disk::why(&error).vi),
            format!("The data folder {} cannot be made: {}.", data.display(), disk::why(&error).en),
            "Chọn thư mục ghi được với --data.",
            "Name a folder that can be written with --data.",
        )
    })?;
    let options = SqliteOptions::in_folder(&data);
    let store = SqliteStore::open(&options, Access::Service).await.map_err(|error| Outcome::because(Exit::Failed, &[error.reason()]))?;
    let clock = if clock_scale > 1.0 { Clock::scaled(clock_scale, &data).map_err(|error| failed(&error))? } else { Clock::real() };

    // Heartbeats before everything: the aircraft must not notice how long the fold takes.
    let network = Arc::clone(&config.network);
    let aircraft = linked_aircraft(&config, &network)?;
    let link_settings = LinkTaskSettings {
        endpoints: mavlink,
        mirrors: config.server.mirrors.clone(),
        data: data.clone(),
        scale: clock.scale(),
        receive_buffer: Some(receive_buffer::WANTED),
        link: LinkSettings { link_lost_after: network.limits.link.lost_after.value, ..LinkSettings::default() },
        aircraft,
    };
    let link_clock = clock.clone();
    let (link, handles) = LinkTask::bind(link_settings, move || link_clock.now()).await.map_err(|error| failed(&error))?;
    let (stop_link, link_stopping) = oneshot::channel::<()>();
    let link = tokio::spawn(link.run(async move {
        // The sender gone means the same as its word.
        let _ = link_stopping.await;
    }));
    match handles.address {
        Some(address) => tracing::info!(mavlink.address = %address, "listening for aircraft"),
        None => tracing::info!("speaking with aircraft"),
    }

    let store = Store::from(store);
    let snapshots = Snapshots::of_this_program(&data);
    let TakenUp { clerk, believed } =
        resume(&store, Arc::clone(&network), kept(snapshots.as_ref())).await.map_err(|error| not_folded(&error))?;
    let clerk = clerk.in_a_world_scaled_by(clock.scale());
    let folded = clerk.durable_seq();
    tracing::info!(ledger.seq = folded, snapshot.seq = believed.map(|(seq, _)| seq), "the ledger is taken up");
    let loop_clock = clock.clone();
    let standing = Arc::new(Standing::default());
    let prover = Prover::new(Arc::new(store.clone()), Arc::clone(&network), Arc::clone(&standing), believed, folded, snapshots);
    let (stop_prover, prover_stopping) = oneshot::channel::<()>();
    let proving = tokio::spawn(proving::run(prover, prover_stopping));
    let running = run::start(Parts {
        clerk,
        journal: Arc::new(store.clone()),
        clock: move || loop_clock.now(),
        link: handles.input,
        safer: handles.safer,
        reports: handles.reports,
        standing,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    });
    let feed = demonstration_feed(&config, &running.desk, &clock);
    let (stop_notary, notary_stopping) = oneshot::channel::<()>();
    let notary = tokio::spawn(notarise(&config, &data, &store, &running.desk, &clock, notary_stopping));

    let door = Serving::bind(http, &transport).await.map_err(|error| failed(&error))?;
    let address = door.address();
    let vault = super::serve_vault::open(&config.server, &data, clock.now().utc).await;
    let app = app(&config, &running.desk, &store, &clock, handles.counters, &transport, vault.clone());
    let (stop_http, http_stopping) = oneshot::channel::<()>();
    let mut serving = tokio::spawn(door.serve(app, async move {
        // The sender gone means the same as its word.
        let _ = http_stopping.await;
    }));
    tracing::info!(http.address = %address, demonstration = network.demonstration, "ready");

    tokio::pin!(stop);
    let ended = tokio::select! {
        () = &mut stop => None,
        ended = &mut serving => Some(ended),
    };

    // First no new acts, then everything gathered becomes durable, then the links, then the file.
    tracing::info!("stopping");
    let _ = stop_http.send(());
    if ended.is_none() && tokio::time::timeout(std::time::Duration::from_secs(10), &mut serving).await.is_err() {
        serving.abort();
    }
    // The receiver may be gone already; then there is nothing to stop.
    let _ = stop_prover.send(());
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), proving).await;
    if let Some(feed) = feed {
        feed.abort();
    }
    // The receivers may be gone already; then there is nothing to stop.
    let _ = running.stop.send(());
    let _ = tokio::time::timeout(std::time::Duration::from_secs(10), running.stopped).await;
    // The last head covers the last record.
    let _ = stop_notary.send(());
    let _ = tokio::time::timeout(std::time::Duration::from_secs(10), notary).await;
    let _ = stop_link.send(());
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), link).await;
    if let Some(vault) = vault {
        vault.store().close().await;
    }
    store.close().await;
    match ended {
        Some(Ok(Err(error))) => Err(failed(&error)),
        Some(Err(error)) => Err(failed(&error)),
        Some(Ok(Ok(()))) | None => Ok(()),
    }
}

/// The snapshot that the last run kept, if it may be taken up.
fn kept(snapshots: Option<&Snapshots>) -> Option<Snapshot> {
    match snapshots?.read() {
        Ok(snapshot) => Some(snapshot),
        Err(SnapshotError::None) => None,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the snapshot is left: every record is folded");
            None
        }
    }
}

/// A ledger that cannot be trusted is not served: nothing is changed, and the person is told what to do.
fn not_folded(error: &FoldError) -> Outcome {
    let FoldError::Altered { seq } = error else { return Outcome::failed(Exit::Failed, error) };
    no_with(
        Exit::Unproven,
        "LEDGER_NOT_PROVEN",
        format!("Sổ bản ghi không còn nguyên vẹn từ bản ghi {seq}."),
        format!("The ledger is not whole from record {seq} on."),
        "Giữ nguyên các tệp, chạy medflight ledger verify, khôi phục từ bản sao lưu gần nhất.",
        "Keep the files as they are, run medflight ledger verify, restore the newest backup.",
    )
}

fn demonstration_feed(config: &Config, desk: &crate::service::desk::Desk, clock: &Clock) -> Option<tokio::task::JoinHandle<()>> {
    if !config.network.demonstration {
        return None;
    }
    let hub: SiteId = config.network.hub()?.id.clone();
    let clock = clock.clone();
    Some(tokio::spawn(feed_calm_weather(desk.clone(), hub, move || clock.now())))
}

fn app(
    config: &Config,
    desk: &crate::service::desk::Desk,
    store: &Store,
    clock: &Clock,
    link: watch::Receiver<LinkCounters>,
    transport: &Transport,
    vault: Option<IdentityVault>,
) -> Arc<http::App> {
    let service_clock = clock.clone();
    http::App::new(http::Parts {
        desk: desk.clone(),
        store: store.clone(),
        maps: config.maps.clone(),
        settings: http::Settings {
            secure_cookies: transport.is_encrypted(),
            behind_proxy: *transport == Transport::BehindProxy,
            clock_scale: clock.scale(),
            feeds: config.server.feeds.clone(),
            attribution: "© OpenStreetMap contributors (ODbL 1.0)".to_owned(),
        },
        wall_clock: Arc::new(Clock::wall),
        service_clock: Arc::new(move || service_clock.now().utc),
        link,
        vault,
    })
}
