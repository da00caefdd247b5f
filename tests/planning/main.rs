//! Planning on the shipped network: verdicts, the second reader, the stored form, the faults of a configuration.

mod aerodrome;
mod airspace;
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
mod support;
mod verdicts;
mod way_round;
mod weather;
