//! A PX4-like aircraft at the other end of the wire.
//!
//! It flies what it is told, in its own words: MAVLink 2 in and out, with the habits of PX4 v1.17 that a ground station
//! must survive. It shares no code with medflight, so that a mistake made on one side is not made on the other too.
//!
//! # Start here
//!
//! [`Vehicle`] is one aircraft: [`Vehicle::receive`] takes datagrams, [`Vehicle::advance`] lets time pass,
//! [`Vehicle::poll_transmit`] gives datagrams, [`Vehicle::truth`] tells what really is. Read `vehicle`, then
//! `commander` (arming, modes) and `failsafe`, `navigator` (phases of flight) and `mission_protocol` (plan transfer),
//! `notices`, `events` and `health` (what it says of itself). `outside` does faults to it and puts a bad
//! [`network::Channel`] in between; [`Script::drawn`] draws them from a seed. The binary runs a fleet on loopback sockets.
//!
//! Whether it answers as PX4 answers is judged in `tests/conformance`, which replays the ground's half of recorded flights
//! to it; [`Settings`] holds what differed from run to run there (how long an estimator took, where a nose pointed).
//!
//! # Running a fleet
//!
//! ```text
//! medflight-sim --vehicles 2 --first-id 11 --gcs 127.0.0.1:14550 --home 21.06,105.90,10 \
//!     --speed 10 --state-dir state --control 127.0.0.1:14560
//! ```
//!
//! The requests of the control socket are listed in [`control`].
//!
//! # Faults by seed
//!
//! ```text
//! medflight-sim --home 21.06,105.90,10 --mishaps 7 --mishaps-of gps,wind,restart --mishaps-at-most 4 --mishaps-within 60,600 >log
//! medflight-sim --home 21.06,105.90,10 --script log
//! ```
//!
//! The first draws faults within bounds and prints them as requests; the second repeats them from what the first printed,
//! or from what was made of it by hand. [`Mishap`] lists the kinds.
//!
//! # Invariants
//!
//! - No clock, no socket, no entropy: bytes and time are arguments, chance comes from the seed. The same seed and input
//!   give the same flight byte for byte.
//! - Physics and protocol timers move in ticks of [`TICK_US`].
//! - What is on the wire is what the autopilot believes; only [`Truth`] is true.
//!
//! # What is assumed
//!
//! Energy ([`EnergyModel`]) and wind ([`Wind`]) are illustrations: the reference has neither. Speeds, times, distances
//! and answers follow what PX4's own simulation was seen to do; with [`Setup::Approved`] the aircraft flies the airspeed it is
//! told, with [`Setup::Simulation`] it has the lag and the limits of PX4's small model.
//!
//! # What is not there
//!
//! Transitions refused by time (a takeoff that is still under way), several quad-chutes in one flight in PX4's own order,
//! NAV_DELAY's sinking, sticks, companion computers beyond their heartbeat, FTP, logs, cameras. Of a VTOL's 1131 parameters
//! those are known that recordings name, and the multicopter's.

mod airframe;
mod arrivals;
mod battery;
mod commander;
mod commands;
mod condition;
pub mod control;
mod downlink;
mod estimator;
mod events;
mod extras;
mod failsafe;
mod faults;
mod feasibility;
mod fence;
pub mod fleet;
mod geometry;
mod gripper;
mod guidance;
mod health;
mod identity;
mod inbound;
mod landing;
mod mishap;
mod mission;
mod mission_protocol;
mod mode;
mod navigator;
pub mod network;
mod notices;
mod onboard;
mod outside;
mod own;
mod parameters;
mod phases;
mod plan;
mod rtl;
mod script;
mod seed;
mod settings;
mod snapshot;
mod start;
mod steering;
mod streams;
mod telemetry;
mod texts;
mod uplink;
mod vehicle;
mod wind;
mod wire;

pub use airframe::Lift;
pub use battery::EnergyModel;
pub use faults::{Fault, Foreign, Refused};
pub use geometry::GeoPoint;
pub use inbound::WireItem;
pub use mishap::{Bounds, Mishap};
pub use mode::Mode;
pub use parameters::Setup;
pub use plan::opaque_id;
pub use script::{Happening, Script};
pub use seed::Random;
pub use settings::{Kind, Settings};
pub use snapshot::{Snapshot, Unreadable};
pub use streams::Link;
pub use vehicle::{TICK_US, Truth, Vehicle};
pub use wind::Wind;
