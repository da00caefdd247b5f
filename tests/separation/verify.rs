//! Reads certificates of separation, one a line, and says whether each tells the truth:
//!
//! `medflight separation certificates --data data | cargo run --release --example verify_certificates`
//!
//! Each is set against the lines before it too: whether it names every other flight that there was, on the way that it had. It knows
//! the written form and nothing else. Exit codes: 0 all are true, 5 one is not.

mod book;
mod checker;

use std::io::{BufRead, Write};
use std::process::ExitCode;

fn main() -> std::io::Result<ExitCode> {
    let (mut certificates, mut pairs, mut places, mut lies) = (0_u64, 0, 0, 0_u64);
    let mut out = std::io::stdout().lock();
    let mut lines = Vec::new();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let value = match serde_json::from_str::<serde_json::Value>(&line?) {
            Ok(value) => value,
            Err(error) => {
                lies += 1;
                writeln!(out, "line {}: {error}", number + 1)?;
                continue;
            }
        };
        let certificate = if value["own"].is_object() { &value } else { &value["certificate"] };
        if certificate.is_object() {
            certificates += 1;
            match checker::check(certificate) {
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
        lines.push((number + 1, value));
    }
    let read = book::read(&lines);
    for (number, lie) in &read.lies {
        lies += 1;
        writeln!(out, "line {number}: {lie}")?;
    }
    let named = read.named;
    writeln!(
        out,
        "{certificates} certificates, {pairs} pairs of flights, {places} places measured, {named} names looked for; {lies} not true"
    )?;
    Ok(ExitCode::from(if lies == 0 { 0 } else { 5 }))
}
