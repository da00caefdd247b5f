//! Our machines, given the aircraft's half of recordings of a real PX4, conclude what happened.

mod equipment;
mod events;
mod recording;
mod replay;
mod telemetry;
mod transfers;
mod verdicts;
