//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, ValueEnum};
use medflight_sim::fleet::loopback;
use medflight_sim::{Bounds, GeoPoint, Link, Mishap, Random, Settings, Setup, Wind};

/// Stands of aircraft that share a home lie this far apart, to the east.
const STAND_SPACING_M: f64 = 15.0;

/// Simulated PX4-like aircraft that speak MAVLink over UDP to a ground station on this machine.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// How many aircraft.
    #[arg(long, default_value_t = 1)]
    vehicles: u8,
    /// The ground station's UDP address; loopback only.
    #[arg(long, default_value = "127.0.0.1:14550")]
    pub(crate) gcs: SocketAddr,
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
    pub(crate) speed: f64,
    /// Seed of all chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder in which missions, fences, parameters, charge and place survive a restart.
    #[arg(long)]
    pub(crate) state_dir: Option<PathBuf>,
    /// MAVLink system id of the first aircraft; the others follow.
    #[arg(long, default_value_t = 1)]
    first_id: u8,
    /// TCP address for requests, one JSON object per line; loopback only.
    #[arg(long)]
    pub(crate) control: Option<SocketAddr>,
    /// Steady wind: SPEED,FROM (m/s, degrees where it comes from).
    #[arg(long)]
    wind: Option<WindArgument>,
    /// UDP port of the first aircraft; the others follow. Without it, any free ports.
    #[arg(long)]
    pub(crate) bind_base: Option<u16>,
    /// Faults drawn from this seed, for each aircraft its own; they are printed as requests, which `--script` repeats.
    #[arg(long)]
    pub(crate) mishaps: Option<u64>,
    /// Of these kinds only, with commas between.
    #[arg(long, value_delimiter = ',', default_values_t = Mishap::ALL, requires = "mishaps")]
    mishaps_of: Vec<Mishap>,
    /// At most so many for each aircraft.
    #[arg(long, default_value_t = Bounds::default().most, requires = "mishaps")]
    mishaps_at_most: u32,
    /// FROM,TO: seconds after the start within which they come and heal.
    #[arg(long, default_value = "10,900", requires = "mishaps")]
    mishaps_within: Within,
    /// A file with requests of the control socket that are carried out at the start: its lines that begin with a brace.
    #[arg(long)]
    pub(crate) script: Option<PathBuf>,
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

#[derive(Debug, Clone, Copy)]
struct Within(u32, u32);

impl FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}`: FROM,TO in whole seconds, the earlier first");
        let (from, to) = text.split_once(',').ok_or_else(wrong)?;
        match (from.trim().parse(), to.trim().parse()) {
            (Ok(from), Ok(to)) if from <= to => Ok(Self(from, to)),
            (Ok(_) | Err(_), Ok(_) | Err(_)) => Err(wrong()),
        }
    }
}

/// What single arguments do not show.
///
/// # Errors
/// Says which argument is wrong.
pub(crate) fn check(arguments: &Arguments) -> Result<(), String> {
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

/// The aircraft that are asked for, booted at this second since 1970.
pub(crate) fn settings(arguments: &Arguments, boot_utc_s: u64) -> Vec<Settings> {
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
                boot_utc_s,
                ..base
            }
        })
        .collect()
}

/// What the seed of the mishaps may draw.
pub(crate) fn bounds(arguments: &Arguments) -> Bounds {
    let Within(from_s, to_s) = arguments.mishaps_within;
    Bounds { kinds: arguments.mishaps_of.clone(), most: arguments.mishaps_at_most, from_s, to_s }
}
