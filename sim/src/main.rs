//! `medflight-sim`: a fleet of simulated aircraft on loopback.

mod arguments;

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use arguments::{Arguments, bounds, check, settings};
use clap::Parser as _;
use medflight_sim::fleet::Fleet;
use medflight_sim::{Random, Script, control};

/// Wall time between two looks at the sockets.
const STEP: Duration = Duration::from_millis(5);
/// Charge and position are written this often even if nothing else changed.
const SAVE_ALL: Duration = Duration::from_secs(2);
/// A pause of the process longer than this does not become one long flight without control.
const LONGEST_STEP: Duration = Duration::from_millis(250);
/// Exit codes: bad usage, and the world failed us.
const USAGE: u8 = 2;
const WORLD: u8 = 4;

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
    let mut fleet = Fleet::open(settings(arguments, utc_seconds()), arguments.gcs, arguments.bind_base, arguments.state_dir.clone())?;
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
    for request in script(arguments, &fleet)? {
        let said = control::answer(&request, &mut fleet.vehicles);
        if said.contains("\"ok\":false") {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{request}: {said}")));
        }
        writeln!(out, "{request}")?;
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

/// What is to happen, as requests: from the file, and drawn from the seed.
fn script(arguments: &Arguments, fleet: &Fleet) -> io::Result<Vec<String>> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("--script {}: {error}", path.display())))
    };
    let file = arguments.script.as_ref().map_or(Ok(String::new()), read)?;
    let mut requests: Vec<String> = file.lines().map(str::trim).filter(|line| line.starts_with('{')).map(str::to_owned).collect();
    if let Some(seed) = arguments.mishaps {
        for vehicle in &fleet.vehicles {
            let own = Random::child(seed, &format!("vehicle {}", vehicle.system_id())).next_u64();
            let drawn = Script::drawn(own, &bounds(arguments));
            requests.extend(drawn.requests(vehicle.system_id()).iter().map(ToString::to_string));
        }
    }
    Ok(requests)
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
