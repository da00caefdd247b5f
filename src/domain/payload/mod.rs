//! The payload catalogue: kinds, limits, how they change hands, and what is always refused.

mod catalogue;
mod rules;

pub use catalogue::{Catalogue, CatalogueRow, Category, ClockStart, ForbiddenRow, HandoverRule, Priority, Standing};
pub use rules::TemperatureWindow;
