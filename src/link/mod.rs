//! MAVLink as state machines over bytes and time: no socket, no clock, no task.
//!
//! Every machine speaks the same grammar, so the driver is written once:
//!
//! ```text
//! receive(now, message)      in
//! handle_timeout(now)        in; early or repeated calls do no harm
//! poll_transmit()            out: what to send
//! poll_event()               out: what is concluded
//! next_timeout()             out: when to be asked again, and why
//! ```
//!
//! What holds here:
//! - Nothing that arrives can make an aircraft invisible or a machine panic; what cannot be read is counted.
//! - A command that was sent is not done, one that was not answered has not failed, and an acknowledgement proves nothing about
//!   what is on board: `Done` and `Held` are seen in the aircraft's state, silence is `Unknown`.
//! - Nothing is repeated blindly: what was sent leaves again only where twice is harmless, or where the aircraft's state shows that
//!   it was not done. A clearance leads to one take-off at most; safer acts never wait for anything.
//!
//! Read [`vehicle`] first, then [`package`] and [`launch`].

pub mod carried;
pub mod chores;
pub mod command;
pub mod event;
pub mod fleet_link;
pub mod frame;
pub mod gripper;
pub mod heartbeat;
pub mod home;
pub mod identity;
pub mod launch;
pub mod message;
pub mod mirror;
pub mod mission_download;
pub mod mission_upload;
pub mod package;
pub mod parameter;
pub mod peers;
pub mod phrase;
pub mod rates;
pub mod remote_id;
pub mod resume;
pub mod safe_act;
pub mod safing;
mod settings;
pub mod signing;
pub mod standby;
pub mod stream;
pub mod telemetry;
pub mod text;
pub mod time_sync;
pub mod timers;
pub mod trace;
pub mod trip;
pub mod vehicle;
pub mod wire;

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
#[expect(clippy::wildcard_enum_match_arm, reason = "the model of an autopilot answers the words that it knows")]
mod against_model;
#[cfg(test)]
#[expect(clippy::wildcard_enum_match_arm, reason = "a test waits for one kind of report")]
mod against_sim;
