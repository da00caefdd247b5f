//! The real binary, driven over HTTP, and the simulated fleet over UDP: the same journeys as in the simulated world, with real
//! sockets, a real disk, a real process that is killed.
//!
//! World and service run ten times faster than life. Every wait is for a state, with a deadline; everything that is started here
//! is stopped when its test ends, however it ends.

#[path = "../support/client.rs"]
mod client;
mod crew;
mod delivery;
mod disk;
mod plays;
mod privacy;
mod recordings;
mod relay;
mod restart;
mod scenarios;
#[path = "../support/service.rs"]
#[expect(dead_code, reason = "shared with what measures")]
mod service;
mod sky;
mod theatre;
mod trail;
mod wire;

/// How much faster than life.
const SPEED: f64 = 10.0;
