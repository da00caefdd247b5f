//! The simulator against the recordings: given the ground station's half of a flight, it answers as PX4 answered.
//!
//! [`tape`] reads a recording onto the aircraft's own clock, [`player`] feeds the ground's half to a simulated aircraft and
//! collects what it says, [`facts`] turns both sides into comparable statements, [`compare`] aligns them, [`differences`] holds
//! the accepted rest against its file. [`cases`] says how the aircraft of each recording was set up, and is the test. [`rates`] compares how often
//! each message comes.

mod cases;
mod compare;
mod differences;
mod facts;
mod player;
mod rates;
mod tape;
