//! Planning on the shipped network: verdicts, the second reader, the stored form, the faults of a configuration.

mod aerodrome;
mod airspace;
mod batch;
mod bingo;
mod chance;
mod command_line;
mod config;
mod day;
mod detours;
mod energy;
mod geodesics;
mod keys;
mod multirotor;
mod profile;
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
