//! `medflight airspace`: zones in the formats of this and of other systems, checked, read and written.

use super::{Exit, Outcome};
use crate::config::{self, Imported, ZoneFormat, left_unseen, read_airspace, write_airspace};
use crate::domain::airspace::{Zone, ZoneKind};
use crate::domain::geo::Area;
use crate::units::disk;
use crate::units::words::Words;
use sha2::Digest;
use std::fs;
use std::path::{Path, PathBuf};

/// Zones of the air: check a file, read what others publish, write ours for others.
#[derive(Debug, Clone, clap::Args)]
pub struct AirspaceArgs {
    #[command(subcommand)]
    command: Command,
    /// Directory of the configuration: its limits.toml says what holds where a publisher does not state an accuracy
    #[arg(long, default_value = "config", global = true)]
    config: PathBuf,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum Command {
    /// Check a file: GeoJSON of ours, ED-269 or ED-318; every fault with feature and vertex
    #[command(after_help = "Example:\n  medflight airspace check config/airspace.geojson")]
    Check {
        /// The file
        file: PathBuf,
    },
    /// Write zones of ours for others
    #[command(after_help = "Example:\n  medflight airspace export config/airspace.geojson --as ed269 --out zones.json")]
    Export {
        /// The file with zones of ours
        file: PathBuf,
        /// The format: ours or ed269
        #[arg(long = "as", value_parser = format, default_value = "ed269")]
        format: ZoneFormat,
        /// Where to; standard output when left out
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Read zones that others publish (ED-269, ED-318, or ours) and write them as ours
    #[command(after_help = "Example:\n  medflight airspace import zones.json --out imported.geojson")]
    Import {
        /// The file
        file: PathBuf,
        /// Where to; standard output when left out
        #[arg(long)]
        out: Option<PathBuf>,
        /// Who is to be named for the data
        #[arg(long, default_value = "imported; name the publisher here")]
        attribution: String,
    },
}

fn format(word: &str) -> Result<ZoneFormat, String> {
    let known = [ZoneFormat::Ours, ZoneFormat::Ed269];
    known.into_iter().find(|format| format.as_str() == word).ok_or_else(|| "cần ours hoặc ed269 / ours or ed269 is wanted".to_owned())
}

/// Runs; 0 when done, 3 with every fault, 4 when a file cannot be read or written.
#[must_use]
pub fn run(args: &AirspaceArgs) -> Outcome {
    let done = match &args.command {
        Command::Check { file } => read(file, &args.config).map(|read| with(Outcome::done(summary(&read)), &read.told)),
        Command::Export { file, format, out } => read(file, &args.config).and_then(|read| {
            let unseen = left_unseen(*format, &read.zones);
            Ok(with(written(*format, &read.zones, "medflight", out.as_deref())?, &[read.told, unseen].concat()))
        }),
        Command::Import { file, out, attribution } => read(file, &args.config)
            .and_then(|read| Ok(with(written(ZoneFormat::Ours, &read.zones, attribution, out.as_deref())?, &read.told))),
    };
    done.unwrap_or_else(|outcome| outcome)
}

/// With a line for each thing that somebody should look at, apart from what was written.
fn with(outcome: Outcome, told: &[Words]) -> Outcome {
    let lines: String = told.iter().map(|line| format!("{}\n  {}\n", line.vi, line.en)).collect();
    Outcome { err: outcome.err + &lines, ..outcome }
}

fn read(file: &Path, config: &Path) -> Result<Imported, Outcome> {
    let text = fs::read_to_string(file).map_err(|error| Outcome::because(Exit::Failed, &[disk::unreadable(file, &error)]))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unstated = || config::load(config).map(|config| config.network.limits.airspace.imported_accuracy.value);
    read_airspace(&name, &text, unstated).map_err(|faults| Outcome::ended(super::check_config::list(&faults), Exit::Refused))
}

fn written(format: ZoneFormat, zones: &[Zone], attribution: &str, out: Option<&Path>) -> Result<Outcome, Outcome> {
    let Some(text) = write_airspace(format, zones, attribution) else {
        return Err(Outcome::ended(format!("{}: chỉ đọc, không ghi / it is read, not written\n", format.as_str()), Exit::Usage));
    };
    match out {
        None => Ok(Outcome::done(text)),
        Some(file) => {
            fs::write(file, text).map_err(|error| Outcome::because(Exit::Failed, &[disk::unwritable(file, &error)]))?;
            Ok(Outcome::done(format!("{} khu vực / zones: {}\n", zones.len(), file.display())))
        }
    }
}

/// How many of what, and the digest by which two files with the same zones are known.
fn summary(read: &Imported) -> String {
    let count = |kind| read.zones.iter().filter(|zone| zone.kind == kind).count();
    let vertices: usize = read
        .zones
        .iter()
        .map(|zone| match &zone.area {
            Area::Polygon { outer, holes } => outer.len() + holes.iter().map(Vec::len).sum::<usize>(),
            Area::Circle { .. } => 0,
        })
        .sum();
    let mut text = format!("Hợp lệ / valid: {}, {} khu vực / zones, {vertices} đỉnh / vertices\n", read.format.as_str(), read.zones.len());
    for kind in ZoneKind::ALL {
        text.push_str(&format!("{} / {}: {}\n", kind.words().vi, kind.words().en, count(kind)));
    }
    let inactive = read.zones.iter().filter(|zone| !zone.active).count();
    let timed = read.zones.iter().filter(|zone| zone.window.is_some() || !zone.hours.is_empty() || zone.time_rule.is_some()).count();
    let canonical = write_airspace(ZoneFormat::Ours, &read.zones, "").unwrap_or_default();
    let digest: String = sha2::Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    text.push_str(&format!("{inactive} không áp dụng / inactive, {timed} có giờ / with times\nSHA-256 {digest}\n"));
    text
}
