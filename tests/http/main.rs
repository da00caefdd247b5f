//! The door, in process: the real router, loop and store in memory, without a socket. Every answer is held against the description.

mod acts;
mod airframe;
mod bad_input;
mod changes;
mod feed;
mod hook;
mod labels;
mod late;
mod live;
mod open_acts;
mod papers;
mod privacy;
mod questions;
mod reading;
mod returns;
mod road;
mod roles;
mod serving;
mod signing;
mod support;
mod surroundings;
mod tree;
mod vault;
mod weather;
