//! Reads certificates of separation, one a line, and says whether each tells the truth:
//!
//! `medflight separation certificates --data data | cargo run --release --example verify_certificates`
//!
//! It knows the written form and nothing else. Exit codes: 0 all are true, 5 one is not.

mod checker;

use std::io::{BufRead, Write};
use std::process::ExitCode;

fn main() -> std::io::Result<ExitCode> {
    let (mut certificates, mut pairs, mut places, mut lies) = (0_u64, 0, 0, 0_u64);
    let mut out = std::io::stdout().lock();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line?;
        let checked = serde_json::from_str::<serde_json::Value>(&line)
            .map_err(|error| error.to_string())
            .and_then(|value| checker::check(if value["certificate"].is_object() { &value["certificate"] } else { &value }));
        certificates += 1;
        match checked {
            Ok(seen) => {
                pairs += seen.pairs;
                places += seen.measured;
            }
            Err(lie) => {
                lies += 1;
                writeln!(out, "line {}: {lie}", number + 1)?;
            }
        }
    }
    writeln!(out, "{certificates} certificates, {pairs} pairs of flights, {places} places measured; {lies} not true")?;
    Ok(ExitCode::from(if lies == 0 { 0 } else { 5 }))
}
