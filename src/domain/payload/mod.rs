//! The payload catalogue: kinds, limits, how they change hands, and what is always refused.

mod catalogue;

pub use catalogue::{Catalogue, CatalogueRow, Category, ClockStart, ForbiddenRow, HandoverRule, Priority, Standing};
