//! `medflight-sim`: a fleet of simulated aircraft on loopback.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use medflight_sim::fleet::{Fleet, loopback};
use medflight_sim::{GeoPoint, Link, Random, Settings, Setup, Wind, control};

/// Stands of aircraft that share a home lie this far apart, to the east.
const STAND_SPACING_M: f64 = 15.0;
/// Wall time between two looks at the sockets.
const STEP: Duration = Duration::from_millis(5);
/// Charge and position are written this often even if nothing else changed.
const SAVE_ALL: Duration = Duration::from_secs(2);
/// A pause of the process longer than this does not become one long flight without control.
const LONGEST_STEP: Duration = Duration::from_millis(250);
/// Exit codes: bad usage, and the world failed us.
const USAGE: u8 = 2;
const WORLD: u8 = 4;

/// Simulated PX4-like aircraft that speak MAVLink over UDP to a ground station on this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// How many aircraft.
    #[arg(long, default_value_t = 1)]
    vehicles: u8,
    /// The ground station's UDP address; loopback only.
    #[arg(long, default_value = "127.0.0.1:14550")]
    gcs: SocketAddr,
    /// Where they stand: LATITUDE,LONGITUDE,ALTITUDE (degrees, m AMSL). Once for each, or fewer, and the rest stand 15 m apart to the east of the last.
    #[arg(long, required = true, allow_hyphen_values = true)]
    home: Vec<Place>,
    /// A pad whose ground altitude is known: LATITUDE,LONGITUDE,ALTITUDE. Elsewhere the ground is as high as home.
    #[arg(long, allow_hyphen_values = true)]
    pad: Vec<Place>,
    /// Kind of aircraft.
    #[arg(long = "type", value_enum, default_value_t = KindName::Vtol)]
    kind: KindName,
    /// Parameters it boots with: the fleet's approved ones, or those of PX4's own simulation.
    #[arg(long, value_enum, default_value_t = SetupName::Approved)]
    setup: SetupName,
    /// What the link to the ground carries: normal, simulation (50 Hz streams), or a radio's bytes a second.
    #[arg(long, default_value = "normal")]
    link: LinkArgument,
    /// Simulated seconds per wall second.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Seed of all chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder in which missions, fences, parameters, charge and place survive a restart.
    #[arg(long)]
    state_dir: Option<PathBuf>,
    /// MAVLink system id of the first aircraft; the others follow.
    #[arg(long, default_value_t = 1)]
    first_id: u8,
    /// TCP address for requests, one JSON object per line; loopback only.
    #[arg(long)]
    control: Option<SocketAddr>,
    /// Steady wind: SPEED,FROM (m/s, degrees where it comes from).
    #[arg(long)]
    wind: Option<WindArgument>,
    /// UDP port of the first aircraft; the others follow. Without it, any free ports.
    #[arg(long)]
    bind_base: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    Quad,
    Vtol,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SetupName {
    Approved,
    Simulation,
}

#[derive(Debug, Clone, Copy)]
struct LinkArgument(Link);

impl FromStr for LinkArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "normal" => Ok(Self(Link::Normal)),
            "simulation" => Ok(Self(Link::Simulation)),
            rate => match rate.parse() {
                Ok(rate) if rate >= 100 => Ok(Self(Link::Serial(rate))),
                Ok(_) | Err(_) => Err(format!("`{text}`: normal, simulation, or at least 100 bytes a second")),
            },
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Place(GeoPoint);

#[derive(Debug, Clone, Copy)]
struct WindArgument(Wind);

fn numbers<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let parsed: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    let values = parsed.map_err(|error| format!("`{text}`: {error}"))?;
    match <[f64; N]>::try_from(values) {
        Ok(values) if values.iter().all(|value| value.is_finite()) => Ok(values),
        Ok(_) | Err(_) => Err(format!("`{text}`: {N} numbers expected, with commas between")),
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [latitude_deg, longitude_deg, altitude_amsl_m] = numbers(text)?;
        if latitude_deg.abs() > 89.0 || longitude_deg.abs() > 180.0 {
            return Err(format!("`{text}` is no place on Earth"));
        }
        Ok(Self(GeoPoint { latitude_deg, longitude_deg, altitude_amsl_m }))
    }
}

impl FromStr for WindArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [speed_m_s, from_deg] = numbers(text)?;
        if !(0.0..=60.0).contains(&speed_m_s) {
            return Err(format!("`{text}`: a wind is between 0 and 60 m/s"));
        }
        Ok(Self(Wind { speed_m_s, from_deg }))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Err(problem) = check(&arguments) {
        eprintln!("medflight-sim: {problem}");
        return ExitCode::from(USAGE);
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medflight-sim: {error}");
            ExitCode::from(WORLD)
        }
    }
}

fn check(arguments: &Arguments) -> Result<(), String> {
    loopback(arguments.gcs).map_err(|error| format!("--gcs: {error}"))?;
    if let Some(address) = arguments.control {
        loopback(address).map_err(|error| format!("--control: {error}"))?;
    }
    if !(arguments.speed > 0.0 && arguments.speed <= 1000.0) {
        return Err("--speed: more than 0 and at most 1000".into());
    }
    if arguments.vehicles == 0 || arguments.first_id == 0 || u16::from(arguments.first_id) + u16::from(arguments.vehicles) > 256 {
        return Err("--vehicles and --first-id: system ids run from 1 to 255".into());
    }
    if arguments.home.len() > usize::from(arguments.vehicles) {
        return Err("--home: more places than aircraft".into());
    }
    Ok(())
}

fn settings(arguments: &Arguments) -> Vec<Settings> {
    let last = arguments.home.len() - 1;
    let terrain: Vec<GeoPoint> = arguments.pad.iter().map(|place| place.0).collect();
    (0..arguments.vehicles)
        .map(|place| {
            let index = usize::from(place);
            let Place(mut home) = arguments.home[index.min(last)];
            let metres_per_degree = 111_320.0 * home.latitude_deg.to_radians().cos();
            home.longitude_deg += index.saturating_sub(last) as f64 * STAND_SPACING_M / metres_per_degree;
            let system_id = arguments.first_id + place;
            let base = match arguments.kind {
                KindName::Quad => Settings::quad(system_id, home),
                KindName::Vtol => Settings::vtol(system_id, home),
            };
            Settings {
                seed: Random::child(arguments.seed, &format!("vehicle {system_id}")).next_u64(),
                wind: arguments.wind.map_or(Wind::default(), |wind| wind.0),
                terrain: terrain.clone(),
                setup: match arguments.setup {
                    SetupName::Approved => Setup::Approved,
                    SetupName::Simulation => Setup::Simulation,
                },
                link: arguments.link.0,
                boot_utc_s: utc_seconds(),
                ..base
            }
        })
        .collect()
}

/// A request and where its answer goes.
type Request = (String, Sender<String>);

#[expect(clippy::disallowed_methods, reason = "this is the simulator's one reader of the clock")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "the one reader of the calendar, for the log's name")]
fn utc_seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let mut fleet = Fleet::open(settings(arguments), arguments.gcs, arguments.bind_base, arguments.state_dir.clone())?;
    let stop = watch_signals()?;
    let (sender, requests) = channel();
    let mut out = io::stdout().lock();
    for (system_id, address) in fleet.addresses()? {
        writeln!(out, "vehicle {system_id}: udp {address} -> {}", arguments.gcs)?;
    }
    if let Some(address) = arguments.control {
        let listener = TcpListener::bind(address)?;
        writeln!(out, "control: tcp {}", listener.local_addr()?)?;
        std::thread::spawn(move || listen(&listener, &sender));
    }
    out.flush()?;
    drop(out);

    let mut last = now();
    let mut saved = last;
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(STEP);
        let present = now();
        let passed = present.duration_since(last).min(LONGEST_STEP);
        last = present;
        fleet.step((passed.as_secs_f64() * arguments.speed * 1e6) as u64);
        serve(&requests, &mut fleet);
        let all = present.duration_since(saved) >= SAVE_ALL;
        if all {
            saved = present;
        }
        fleet.save(all)?;
    }
    fleet.save(true)
}

fn serve(requests: &Receiver<Request>, fleet: &mut Fleet) {
    for (request, answers) in requests.try_iter() {
        // A client that left does not want its answer.
        drop(answers.send(control::answer(&request, &mut fleet.vehicles)));
    }
}

fn listen(listener: &TcpListener, requests: &Sender<Request>) {
    for stream in listener.incoming().flatten() {
        let requests = requests.clone();
        std::thread::spawn(move || {
            if let Err(error) = converse(&stream, &requests) {
                eprintln!("medflight-sim: control connection: {error}");
            }
        });
    }
}

fn converse(stream: &TcpStream, requests: &Sender<Request>) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    for line in BufReader::new(stream).lines() {
        let (sender, answer) = channel();
        let closed = || io::Error::other("the simulation has ended");
        requests.send((line?, sender)).map_err(|_| closed())?;
        writeln!(writer, "{}", answer.recv().map_err(|_| closed())?)?;
    }
    Ok(())
}

/// A flag that SIGINT or SIGTERM raises.
fn watch_signals() -> io::Result<Arc<AtomicBool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (mut interrupt, mut terminate) = {
        let _inside = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        raised.store(true, Ordering::Relaxed);
    });
    Ok(stop)
}
