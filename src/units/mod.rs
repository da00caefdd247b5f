//! The words the rest is written in: ids, times, quantities, altitudes.
//!
//! Each kind of thing is a type of its own, checked where it enters. Arithmetic exists only where physics allows it.

pub mod altitude;
pub mod disk;
pub mod folding;
pub mod ids;
pub mod markup;
pub mod pairs;
pub mod quantity;
pub mod time;
pub mod words;
