//! `medflight`: arguments in, one subcommand run, what it says printed, and its exit code: the only place that does so.

use clap::{Parser, Subcommand};
use medflight::cli::{
    Exit, Outcome, airspace, backup, check_config, custody, feed, key, label, ledger, plan, report, route_sheet, separation, serve, user,
    vault, verify,
};
use medflight::clock::Clock;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Ground control of a medical drone network.
#[derive(Debug, Parser)]
#[command(name = "medflight", version, about, disable_version_flag = true, max_term_width = 120)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service
    Serve(serve::ServeArgs),
    /// Plan one flight, and say why or why not
    Plan(plan::PlanArgs),
    /// The sheet of one route for an application: map, zones, volumes, risk
    RouteSheet(route_sheet::RouteSheetArgs),
    /// Check a configuration folder: every fault at once
    CheckConfig(check_config::CheckConfigArgs),
    /// Zones of the air: check, import, export
    Airspace(airspace::AirspaceArgs),
    /// The label of a box
    Label(label::LabelArgs),
    /// Walk the ledger
    Ledger(ledger::LedgerArgs),
    /// Receipts that prove themselves, and who may do what in which state
    Custody(custody::CustodyArgs),
    /// Check a receipt
    Verify(verify::VerifyArgs),
    /// The identity vault: figures, and who saw what
    Vault(vault::VaultArgs),
    /// The key that signs the ledger
    Key(key::KeyArgs),
    /// How often past promises of arrival held
    Report(report::ReportArgs),
    /// What flights hold of the air, and the certificates of their separation
    Separation(separation::SeparationArgs),
    /// Draw the token of a weather station
    Feed(feed::FeedArgs),
    /// Keep accounts
    User(user::UserArgs),
    /// Copy the data folder's store while the service runs
    Backup(backup::BackupArgs),
    /// Put a proven backup in place of the store
    Restore(backup::RestoreArgs),
    /// Say which version this is
    #[command(after_help = "Example:\n  medflight version")]
    Version,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            error.print()?;
            if error.use_stderr() {
                use std::io::Write;
                writeln!(std::io::stderr(), "Lệnh chưa đúng: xem dòng trên; thêm --help để xem ví dụ.")?;
            }
            return Ok(ExitCode::from(if error.use_stderr() { Exit::Usage.code() } else { Exit::Done.code() }));
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(run(arguments.command));
    Ok(ExitCode::from(if say(&outcome).is_ok() { outcome.exit.code() } else { Exit::Failed.code() }))
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(args) => {
            log_to_stderr(args.log);
            match stopped() {
                Ok(stop) => serve::run(args, stop).await,
                Err(error) => Outcome::failed(Exit::Failed, &error),
            }
        }
        Command::Plan(args) => plan::run_beside_ledger(&args, Clock::wall(), &mut progress_on_stderr()).await,
        Command::RouteSheet(args) => route_sheet::run(&args, Clock::wall()),
        Command::CheckConfig(args) => check_config::run(&args).await,
        Command::Airspace(args) => airspace::run(&args),
        Command::Label(args) => label::run(&args).await,
        Command::Ledger(args) => ledger::run(&args).await,
        Command::Custody(args) => custody::run(&args).await,
        Command::Verify(args) => verify::run(&args),
        Command::Vault(args) => vault::run(&args).await,
        Command::Key(args) => key::run(&args, Clock::wall()),
        Command::Report(args) => report::run(&args, Clock::wall()).await,
        Command::Separation(args) => separation::run(&args, Clock::wall()).await,
        Command::Feed(args) => feed::run(&args),
        Command::User(args) => user::run(&args, &mut std::io::stdin(), Clock::wall()).await,
        Command::Backup(args) => backup::run_backup(&args).await,
        Command::Restore(args) => backup::run_restore(&args, Clock::wall()).await,
        Command::Version => Outcome::done(concat!("medflight ", env!("CARGO_PKG_VERSION"), "\n")),
    }
}

fn say(outcome: &Outcome) -> std::io::Result<()> {
    use std::io::Write;
    let said = std::io::stdout().write_all(outcome.out.as_bytes()).and_then(|()| std::io::stdout().flush());
    std::io::stderr().write_all(outcome.err.as_bytes())?;
    // Who listened may have heard enough; nothing is left to say to it.
    if let Err(error) = said.as_ref()
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        writeln!(std::io::stderr(), "không ghi được kết quả / what it found could not be written: {error}")?;
    }
    said
}

/// Draws how far a long piece of work is, on one line of standard error; where that is no terminal a line every few seconds tells it.
fn progress_on_stderr() -> impl FnMut(usize, usize) {
    use std::io::{IsTerminal, Write};
    const WIDTH: usize = 40;
    const EVERY_MS: i64 = 5_000;
    let shown = std::io::stderr().is_terminal();
    let mut told = Clock::wall();
    move |done, of| {
        if shown {
            let full = (done * WIDTH).checked_div(of).unwrap_or(WIDTH);
            let end = if done == of { "\n" } else { "" };
            let mut stderr = std::io::stderr();
            // A bar that cannot be drawn is no reason to stop the work.
            let _ = write!(stderr, "\r[{}{}] {done}/{of}{end}", "#".repeat(full), ".".repeat(WIDTH - full));
            let _ = stderr.flush();
        } else if done == of || Clock::wall().millis_since(told) >= EVERY_MS {
            told = Clock::wall();
            let _ = writeln!(std::io::stderr(), "{done}/{of} dòng / {done} of {of} lines");
        }
    }
}

/// Logs go to standard error; `RUST_LOG` chooses what, `info` when absent.
fn log_to_stderr(format: serve::LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        serve::LogFormat::Text => builder.init(),
        serve::LogFormat::Json => builder.json().init(),
    }
}

/// Done at the first SIGTERM or SIGINT; both are listened for from the call on, not only from the first wait.
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
