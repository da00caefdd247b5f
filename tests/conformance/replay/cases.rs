//! How the aircraft of each recording was set up, and the verdict over all of them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use medflight_sim::{GeoPoint, Link, Settings, Setup};

use super::compare::{Difference, differences};
use super::differences::Accepted;
use super::player::play;
use super::tape::{Tape, read};

/// The ground's half never waits longer than this in all for the simulated aircraft to catch up, seconds.
const LONGEST_LAG_S: f64 = 45.0;
const QUAD_HOME: GeoPoint = GeoPoint { latitude_deg: 21.06, longitude_deg: 105.90, altitude_amsl_m: 10.0 };
const VTOL_HOME: GeoPoint = GeoPoint { latitude_deg: 21.061449, longitude_deg: 105.898226, altitude_amsl_m: 10.0 };

/// The aircraft of a recording: its kind, and the parameters that were set before it started, as far as the recording shows
/// them before the ground station changes them.
fn settings(name: &str, tape: &Tape) -> Settings {
    const PARAM_VALUE: u32 = 22;
    const PARAM_SET: u32 = 23;
    let vtol = (name.starts_with('v') && !name.starts_with("v11")) || name.starts_with("11");
    let home = if name.starts_with('v') { VTOL_HOME } else { QUAD_HOME };
    let base = if vtol { Settings::vtol(1, home) } else { Settings::quad(1, home) };
    let mut changed = BTreeSet::new();
    let mut configured = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.iter().position(|b| *b == 0).unwrap_or(16).min(16)]).into_owned();
    for entry in &tape.entries {
        let bits = u32::from_le_bytes(entry.payload[..4].try_into().expect("four bytes"));
        if !entry.from_aircraft && entry.id == PARAM_SET {
            changed.insert(text(&entry.payload[6..22]));
        }
        if entry.from_aircraft && entry.id == PARAM_VALUE && changed.insert(text(&entry.payload[8..24])) {
            configured.push((text(&entry.payload[8..24]), bits));
        }
    }
    let (levelled_us, ready_us) = readiness(tape);
    let undirected_heading = UNDIRECTED.iter().find(|(start, _)| name.starts_with(start)).map(|(_, degrees)| degrees.to_radians());
    let (log_us, saved_us, airspeed_us) = start(tape);
    let event = |id: u32| tape.entries.iter().any(|e| e.from_aircraft && e.id == 410 && e.payload[..4] == id.to_le_bytes());
    let return_climbs = Some(event(27_006_470));
    Settings {
        log_us,
        saved_us,
        airspeed_us,
        return_climbs,
        undirected_heading,
        levelled_us,
        ready_us,
        setup: Setup::Simulation,
        link: Link::Simulation,
        configured,
        pack: "SIH".to_owned(),
        ..base
    }
}

/// When attitude and position of the recorded aircraft were good: each run of an estimator is another. Between two groups of
/// health events, of which the first complains and the second does not.
fn readiness(tape: &Tape) -> (u64, u64) {
    const EVENT: u32 = 410;
    const NO_ATTITUDE: u32 = 27_227_279;
    const NO_POSITION: u32 = 30_612_409;
    let complaint = |id: u32| {
        let said = tape.entries.iter().filter(|e| e.from_aircraft && e.life == 0 && e.id == EVENT && e.at < 8_000_000);
        said.filter(|e| u32::from_le_bytes(e.payload[..4].try_into().expect("four bytes")) == id).map(|e| e.at).next_back()
    };
    let after = |complained: Option<u64>, usual: u64| complained.map_or(usual, |at| usual.max(at + 300_000));
    (after(complaint(NO_ATTITUDE), 1_600_000), after(complaint(NO_POSITION), 3_400_000))
}

/// When the log was opened, when the saved parameters were told, and until when the airspeed sensor was late.
fn start(tape: &Tape) -> (u64, u64, Option<u64>) {
    let first = |before: u64, id: u32, begins: &[u8]| {
        let mut sent = tape.entries.iter().filter(|e| e.from_aircraft && e.life == 0 && e.at < before);
        sent.find(|e| e.id == id && e.payload.starts_with(begins)).map(|e| e.at)
    };
    let log = first(8_000_000, 410, &17_980_399_u32.to_le_bytes()).unwrap_or(360_000);
    // The first of those that are always told; without it they were told before the link was opened.
    let mut values = tape.entries.iter().filter(|e| e.from_aircraft && e.life == 0 && e.at < 5_000_000 && e.id == 22);
    let begun = values.next().map(|e| e.at);
    let saved = begun.filter(|_| values.any(|e| e.payload[8..].starts_with(b"SYS_AUTOSTART"))).unwrap_or(1_010_000);
    let late = first(5_000_000, 410, &26_270_848_u32.to_le_bytes()).map(|at| at + 1_000_000);
    (log, saved, late)
}

/// Recordings of links that were opened on a running aircraft beside its first: asked for at 4 000 000, 5 000 and 1 200 bytes a
/// second, of which only the last is narrow.
const SECOND_LINKS: [(&str, Link); 3] =
    [("01b_normal_fast", Link::Normal), ("01b_normal_5000", Link::Normal), ("01b_normal_57600baud", Link::Serial(1200))];

/// Where the nose pointed at the first transition of flights whose takeoff item lay on the pad: chance, degrees.
const UNDIRECTED: &[(&str, f64)] = &[
    ("v01_", 198.0),
    ("v01d", 152.0),
    ("v02", 126.0),
    ("v03a", 250.0),
    ("v03b", 275.0),
    ("v03c", 96.0),
    ("v03d", 93.0),
    ("v03e", 148.0),
    ("v03g", 270.0),
    ("v03h", 89.0),
    ("v03i", 168.0),
    ("v03j", 106.0),
    ("v03k", 257.0),
    ("v03l", 298.0),
    ("v04", 108.0),
    ("v05_", 97.0),
    ("v05b", 228.0),
    ("v06", 94.0),
    ("v07_", 206.0),
    ("v07b", 51.0),
    ("v08", 283.0),
    ("v10b", 348.0),
    ("11", 208.0),
];

macro_rules! recordings {
    ($($test:ident = $name:literal),* $(,)?) => {
        const NAMES: &[&str] = &[$($name),*];
        $(#[test]
        fn $test() {
            holds($name);
        })*
    };
}

recordings! {
    connect_and_parameters = "01_connect_params_idle",
    nominal_delivery = "02_nominal_delivery",
    nominal_delivery_by_mode_first_at_four_times_the_speed = "02b_nominal_mode_first_speed4",
    nominal_delivery_by_mission_start = "02c_mission_start_cmd",
    mission_edge_cases = "03_mission_edge_cases",
    geofence_and_rally = "04_geofence_rally",
    arming_denied = "05_arming_denied",
    inflight_commands = "06_inflight_commands",
    ground_station_lost = "07_gcs_link_loss",
    low_battery = "08a_low_battery",
    gps_loss = "08b_gps_loss",
    injected_failures = "08c_motor_battery_failure_injection",
    termination = "08d_termination",
    signing = "09_signing",
    link_identity = "13_link_identity",
    autopilot_restart = "16_autopilot_restart",
    gripper = "17_payload_gripper",
    rally_of_another_frame = "18_rtl_with_frame6_rally",
    vtol_delivery = "v01_nominal_delivery",
    vtol_plain_takeoff = "v01b_plain_takeoff_transition",
    vtol_plain_takeoff_unforced = "v01c_plain_NAV_FORCE_VT_0",
    vtol_feasibility = "v01d_vtol_item_params_feasibility",
    vtol_hold_and_reposition = "v02_hold_reposition",
    vtol_rtl_into_the_ground = "v03a_rtl_default_type1_mission_landing",
    vtol_rtl_1_without_landing = "v03b_rtl_type1_no_mission_landing",
    vtol_rtl_0 = "v03c_rtl_type0",
    vtol_rtl_2 = "v03d_rtl_type2",
    vtol_rtl_3 = "v03e_rtl_type3",
    vtol_rtl_0_loitering = "v03g_rtl_type0_delay_minus1",
    vtol_rtl_2_backwards = "v03h_rtl_type2_reverse_no_landing",
    vtol_rtl_1_rally = "v03i_rtl_type1_rally_frame3",
    vtol_rtl_1_approach = "v03j_rtl_type1_land_start_approach",
    vtol_rtl_1_loiter_to_altitude = "v03k_rtl_type1_land_start_loiter_to_alt",
    vtol_rtl_1_higher = "v03l_rtl_type1_rtl_return_alt_100",
    vtol_ground_station_lost = "v04_link_loss_default_type1",
    vtol_battery_early = "v05_battery_thresholds_60_50_30",
    vtol_battery = "v05b_battery_default_thresholds",
    vtol_gps_loss = "v06_gps_loss",
    vtol_fence_hold = "v07_fence_action2",
    vtol_fence_return = "v07b_fence_action3_type1",
    vtol_land_in_cruise = "v08_land_in_cruise",
    vtol_cruise_by_trim_and_less_drag = "v01h_cruise_16_7_trim_less_drag",
    vtol_delivery_of_another_day = "11_vtol_delivery",
    a_quarter_lost = "v11_lossy25b_vehicle",
    vtol_takeoff_item_ahead = "v01i_vtol_takeoff_item_ahead",
    a_tenth_lost = "v11_lossy10b_vehicle",
    second_link = "01b_normal_fast",
    second_link_of_57600_baud = "01b_normal_57600baud",
    second_link_of_5000_bytes = "01b_normal_5000",
}

/// The differences of one recording; computed once, whoever asks first.
fn of(name: &str) -> &'static [Difference] {
    static FOUND: [OnceLock<Vec<Difference>>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];
    let n = NAMES.iter().position(|known| *known == name).expect("a recording");
    FOUND[n].get_or_init(|| {
        let tape = read(name);
        let second = SECOND_LINKS.iter().find(|(known, _)| *known == name).map(|(_, link)| *link);
        let heard = play(&tape, &settings(name, &tape), second);
        assert!(heard.lag < LONGEST_LAG_S, "{name}: the flight came to be {} s longer", heard.lag);
        differences(&heard)
    })
}

fn holds(name: &str) {
    let mut accepted = Accepted::read();
    let rest: Vec<String> = of(name)
        .iter()
        .filter(|difference| !accepted.accepts(name, difference))
        .map(|d| format!("{:9.3} {:9} {:7} {}", d.at, d.channel.name(), d.kind, d.words))
        .collect();
    assert!(rest.is_empty(), "{name}: {} differences\n{}", rest.len(), rest.join("\n"));
}

#[test]
fn every_accepted_difference_is_still_there() {
    let mut accepted = Accepted::read();
    for name in NAMES {
        of(name).iter().for_each(|difference| {
            accepted.accepts(name, difference);
        });
    }
    assert!(accepted.idle().is_empty(), "not needed any more: {:?}", accepted.idle());
}
