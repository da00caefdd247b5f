//! The command line of medflight.

use clap::{Parser, Subcommand};
use medflight::cli::{check_config, plan};
use medflight::units::time::Utc;
use std::io::Write;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "medflight", version, about = "Ground control of a medical drone network")]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Plan(plan::PlanArgs),
    CheckConfig(check_config::CheckConfigArgs),
}

fn main() -> ExitCode {
    let (text, code) = match Line::parse().what {
        What::Plan(args) => plan::run(&args, now()),
        What::CheckConfig(args) => check_config::run(&args),
    };
    let mut out: Box<dyn Write> = if code == 2 { Box::new(std::io::stderr()) } else { Box::new(std::io::stdout()) };
    match out.write_all(text.as_bytes()) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(4),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one reading of the clock on this command line")]
fn now() -> Utc {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Utc(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
