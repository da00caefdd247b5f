//! Planning on the shipped network: verdicts, the second reader, the stored form, the faults of a configuration.

mod config;
mod review;
mod support;
mod verdicts;
