//! The heart: observe, decide, apply.

pub mod act;
pub mod fact;
pub mod record;
pub mod view;
