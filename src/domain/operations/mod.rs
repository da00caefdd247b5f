//! The heart: observe, decide, apply.

pub mod act;
pub mod view;
