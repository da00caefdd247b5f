//! Planning on the shipped network: verdicts, the second reader, the stored form, the faults of a configuration.

mod aerodrome;
mod airspace;
mod batch;
mod chance;
mod command_line;
mod config;
mod day;
mod detours;
mod keys;
mod multirotor;
mod promise;
mod review;
mod route_sheet;
mod seen;
mod sora;
mod support;
mod verdicts;
mod volume;
mod way_round;
mod weather;
