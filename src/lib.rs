//! Ground control of a medical drone network: it plans straight-line flights, speaks MAVLink to PX4 autopilots, and keeps the
//! chain of custody of every payload.
//!
//! # Map
//!
//! Each layer may use only those above it in this list; `tests/tidy.rs` keeps it so.
//!
//! | layer | what it is | what it does not know |
//! | --- | --- | --- |
//! | [`units`] | ids, times, quantities, words in two languages | everything else |
//! | [`domain`] | the network and its decisions, pure | clocks, sockets, databases, MAVLink |
//! | [`config`] | the configured network, read once and checked whole | the rest of the world |
//! | [`clock`] | the one reader of the system clocks | |
//! | [`link`] | MAVLink as state machines over bytes and time | tokio, the store |
//! | [`store`] | journal, documents, accounts, tree; the only SQL | the links |
//! | [`service`] | the tokio shell: loop, writer, socket | HTTP |
//! | [`web`] | the built pages | |
//! | [`http`] | axum: parse, ask the desk, present | SQL, MAVLink |
//! | [`cli`] | the subcommands | |
//!
//! # Invariants
//!
//! - A launch needs a [`Clearance`](domain::flight::clearance::Clearance); nothing else reaches the motors.
//! - What makes the air safer goes out at once, even when nothing can be recorded; a launch never does.
//! - A sealed box has exactly one holder: a person or a staffed desk. The aircraft is a place.
//! - Records are only added. What was acknowledged is durable.
//! - Silence is *unknown*: never *failed*, never *done*.
//!
//! # Start reading here
//!
//! [`domain::operations`] (observe, decide, apply), [`domain::delivery`] (the table of transitions), [`link::package`] (held, not
//! held, unknown), [`service::clerk`] (what waits for the store).
//!
//! # Five walks through the code
//!
//! *A specimen from a station to the laboratory.* `decide::request` takes the request and books flights by
//! [`domain::operations::assign`]; `decide::packing` seals; `decide::handover` moves custody; `decide::flight` prepares, clears,
//! launches; `decide::reports` sees take-off and landing; `decide::receipt` closes it.
//!
//! *A refused plan.* [`domain::plan::propose()`] collects every reason, each with its rule; [`domain::plan::review()`] would find
//! the same by other means.
//!
//! *A lost link.* [`link::heartbeat`] tells the silence; the alarm and the growing circle come from the live picture
//! (`domain::operations::present`); the aircraft's own return is seen, not commanded.
//!
//! *A disk that is full.* [`service::clerk`] tells everyone who waits "not recorded" and falls back to the durable fold; safer
//! orders still leave.
//!
//! *A restart in mid-flight.* [`service::start`] takes up what the last run came to and folds the journal from there; [`service::proving`]
//! holds it against every record behind the running service; [`domain::operations::Operations::owed`] says what is owed:
//! never an upload, an arming, a launch.

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod http;
pub mod link;
pub mod service;
pub mod store;
pub mod units;
pub mod web;
