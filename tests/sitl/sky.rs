//! The simulated aircraft, on sockets of their own and a thread of their own.

use crate::service::{now, until};
use medflight::config;
use medflight::domain::network::Network;
use medflight::domain::site::Pad;
use medflight_sim::fleet::Fleet;
use medflight_sim::{GeoPoint, Settings, Truth};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Wall time between two looks at the sockets.
const STEP: Duration = Duration::from_millis(4);
/// A pause of the machine longer than this does not become one long flight without control.
const LONGEST_STEP: Duration = Duration::from_millis(100);

/// The fleet of the shipped configuration, in the air.
#[derive(Debug)]
pub(crate) struct Sky {
    fleet: Arc<Mutex<Fleet>>,
    speed: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sky {
    /// Every aircraft on its home pad, so many times faster than life.
    pub(crate) fn open(network: &Network, station: SocketAddr, speed: f64) -> Self {
        let settings = network.tails.values().map(|tail| {
            let mut settings = Settings::vtol(tail.system_id.get(), beside(&network.pads[&tail.home_pad], tail.system_id.get()));
            settings.terrain = network.pads.values().map(place).collect();
            settings
        });
        Self::of(settings.collect(), station, speed)
    }

    /// These aircraft.
    pub(crate) fn of(settings: Vec<Settings>, station: SocketAddr, speed: f64) -> Self {
        let fleet = Arc::new(Mutex::new(Fleet::open(settings, station, None, None).expect("loopback sockets")));
        let (speed, stop) = (Arc::new(AtomicU64::new(speed.to_bits())), Arc::new(AtomicBool::new(false)));
        let moved = (Arc::clone(&fleet), Arc::clone(&speed), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            let (fleet, speed, stop) = moved;
            let mut last = now();
            while !stop.load(Ordering::Relaxed) {
                std::thread::sleep(STEP);
                let present = now();
                let passed = present.duration_since(last).min(LONGEST_STEP).as_secs_f64();
                last = present;
                let world = Duration::from_secs_f64(passed * f64::from_bits(speed.load(Ordering::Relaxed)));
                held(&fleet).step(u64::try_from(world.as_micros()).expect("a short step"));
            }
        });
        Self { fleet, speed, stop, thread: Some(thread) }
    }

    /// From now on the aircraft live so many times faster than life.
    pub(crate) fn set_speed(&self, speed: f64) {
        self.speed.store(speed.to_bits(), Ordering::Relaxed);
    }

    /// What really is with the aircraft of this system id.
    pub(crate) fn truth(&self, system: u8) -> Truth {
        let fleet = held(&self.fleet);
        let vehicle = fleet.vehicles.iter().find(|vehicle| vehicle.system_id() == system);
        vehicle.expect("an aircraft of the fleet").truth()
    }

    /// Puts a full pack in.
    pub(crate) fn swap_pack(&self, system: u8, pack: &str) {
        let mut fleet = held(&self.fleet);
        let vehicle = fleet.vehicles.iter_mut().find(|vehicle| vehicle.system_id() == system);
        vehicle.expect("an aircraft of the fleet").swap_pack(pack.to_owned(), 100.0).expect("a pack is swapped on the ground");
    }

    /// Waits until the truth of an aircraft is such.
    pub(crate) fn until(&self, what: &str, system: u8, is: impl Fn(&Truth) -> bool) -> Truth {
        until(what, 60, || {
            let truth = self.truth(system);
            if is(&truth) { Ok(truth) } else { Err(format!("{truth:?}")) }
        })
    }
}

impl Drop for Sky {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn held(fleet: &Mutex<Fleet>) -> MutexGuard<'_, Fleet> {
    fleet.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The shipped network.
pub(crate) fn network() -> Arc<Network> {
    config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right").network
}

/// A pad as the simulator knows places.
pub(crate) fn place(pad: &Pad) -> GeoPoint {
    GeoPoint { latitude_deg: pad.position.latitude, longitude_deg: pad.position.longitude, altitude_amsl_m: pad.ground.0 }
}

/// Two aircraft with one home stand some metres apart.
pub(crate) fn beside(pad: &Pad, system: u8) -> GeoPoint {
    let mut point = place(pad);
    point.longitude_deg += f64::from(system - 1) * 2e-5;
    point
}
