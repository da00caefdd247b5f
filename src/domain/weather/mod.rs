//! Weather: what was reported and what is forecast, and whether flights go in it.
//!
//! A report of the network's own (by hand, or of a station) has every figure. An aerodrome's observation ([`Metar`]) and forecast
//! ([`Taf`]) are decoded strictly: a group that is not understood refuses the whole. [`worst`] holds all that is said of the time
//! of a flight against the limits. A forecast alone never opens a flight: an observation of the age that the limits name must be
//! there, which `assess` and `too_old` say.

mod assess;
mod conditions;
mod figures;
mod groups;
mod metar;
mod outlook;
mod report;
mod taf;
mod tokens;

pub use assess::{assess, too_old};
pub use conditions::{Change, ChangeKind, Conditions};
pub use figures::Figures;
pub use groups::{Amount, Cloud, CodedWind, Phenomenon, VIOLENT};
pub use metar::Metar;
pub use outlook::{AirWind, Said, opens, uncounted, worst};
pub use report::WeatherReport;
pub use taf::Taf;
pub use tokens::CodeFault;
