//! The real binary on ephemeral loopback ports. Killed when dropped.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The one password of the test's accounts.
pub(crate) const PASSWORD: &str = "of-no-use-elsewhere";
/// How often a state is looked at.
const POLL: Duration = Duration::from_millis(20);

#[expect(clippy::disallowed_methods, reason = "a test of the real program waits on the real clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Looks until there is something to see.
///
/// # Panics
/// When that takes longer than so many seconds of wall time; `told` says what was seen last.
pub(crate) fn until<T>(what: &str, seconds: u64, mut look: impl FnMut() -> Result<T, String>) -> T {
    let end = now() + Duration::from_secs(seconds);
    loop {
        match look() {
            Ok(seen) => return seen,
            Err(last) if now() >= end => panic!("{what}: not within {seconds} s; last seen: {last}"),
            Err(_) => std::thread::sleep(POLL),
        }
    }
}

/// Runs the binary to its end.
///
/// # Panics
/// When it cannot be started.
pub(crate) fn run(words: &[&str], input: &str) -> (i32, String) {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), words, input)
}

/// Runs the binary to its end in a folder: its exit code, and everything that it said.
///
/// # Panics
/// When it cannot be started.
pub(crate) fn run_in(folder: &Path, words: &[&str], input: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medflight"));
    let mut child = command
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // A program that does not read its input may have ended already.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the binary ends");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

/// Makes an account in a data folder.
///
/// # Panics
/// When the command line refuses.
pub(crate) fn add_account(data: &Path, user: &str, role: &str) {
    let data = data.to_str().expect("a path");
    let words = ["user", "add", user, "--name", user, "--role", role, "--data", data, "--password-file", "-"];
    let (code, said) = run(&words, PASSWORD);
    assert_eq!(code, 0, "{said}");
}

/// The running service.
pub(crate) struct Service {
    child: Child,
    config: PathBuf,
    data: PathBuf,
    scale: String,
    http: SocketAddr,
    mavlink: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// Starts it on a data folder, on free ports; ready when this returns.
    pub(crate) fn start(data: &Path, scale: f64) -> Self {
        Self::start_with(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config")), data, scale)
    }

    /// The same with a configuration of one's own.
    pub(crate) fn start_with(config: &Path, data: &Path, scale: f64) -> Self {
        let any: SocketAddr = ([127, 0, 0, 1], 0).into();
        Self::start_at(config, data, &scale.to_string(), any, any)
    }

    fn start_at(config: &Path, data: &Path, scale: &str, http: SocketAddr, mavlink: SocketAddr) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_medflight"))
            .args(["serve", "--log", "json", "--clock-scale", scale, "--config"])
            .arg(config)
            .arg("--data")
            .arg(data)
            .args(["--http", &http.to_string(), "--mavlink", &format!("udpin:{mavlink}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        let mut service = Self { child, config: config.to_owned(), data: data.to_owned(), scale: scale.to_owned(), http, mavlink, log };
        service.mavlink = service.logged("mavlink.address");
        service.http = service.logged("http.address");
        service
    }

    /// Starts it anew as it was: on the same folder and the same ports, as a service manager would.
    pub(crate) fn start_again(mut self) -> Self {
        // Already gone when it was stopped or killed before.
        drop(self.child.kill());
        self.child.wait().expect("it ended");
        Self::start_at(&self.config.clone(), &self.data.clone(), &self.scale.clone(), self.http, self.mavlink)
    }

    /// Where HTTP is served.
    pub(crate) fn http(&self) -> SocketAddr {
        self.http
    }

    /// Where aircraft are heard.
    pub(crate) fn mavlink(&self) -> SocketAddr {
        self.mavlink
    }

    /// kill -9.
    pub(crate) fn pull_the_plug(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }

    /// SIGTERM, and waits for the end.
    pub(crate) fn ask_to_stop(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        assert!(sent.success());
        until("the service stops", 40, || match self.child.try_wait() {
            Ok(Some(status)) => Ok(status),
            Ok(None) => Err("it runs".to_owned()),
            Err(error) => Err(error.to_string()),
        })
    }

    /// An address that the service logged.
    fn logged(&mut self, field: &str) -> SocketAddr {
        until(field, 60, || {
            let ended = self.child.try_wait().map_err(|error| error.to_string())?;
            let lines = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            let field = lines.iter().find_map(|line| {
                let line: Value = serde_json::from_str(line).ok()?;
                line["fields"][field].as_str()?.parse().ok()
            });
            assert!(ended.is_none() || field.is_some(), "the service ended: {lines:#?}");
            field.ok_or_else(|| format!("{lines:#?}"))
        })
    }

    /// What it holds in memory, megabytes; 0 where the system does not say.
    pub(crate) fn memory_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1_000)
    }

    /// How often it logged this.
    pub(crate) fn times_logged(&self, words: &str) -> usize {
        let lines = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().filter(|line| line.contains(words)).count()
    }

    /// Everything that it logged.
    pub(crate) fn said(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    /// The last lines of the log, for the story of a failure.
    fn last_words(&self) -> String {
        let lines = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().rev().take(15).rev().cloned().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("last words of the service:\n{}", self.last_words());
        }
        // Nothing to kill when it ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
