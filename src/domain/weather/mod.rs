//! Weather: what was reported, and whether flights go in it.

mod assess;
mod report;

pub use assess::assess;
pub use report::WeatherReport;
