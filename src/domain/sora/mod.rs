//! Inputs of a risk assessment by SORA 2.5 (JARUS, JAR-DEL-SRM-SORA-MB-2.5) for one route: they are computed and printed for the
//! person who signs, they decide nothing here.
//!
//! [`ground`] has the tables of the ground risk, [`air`] those of the air risk and of the assurance level, [`People`] counts who
//! lives below and [`along()`] says where on the way, and [`Assessment`] puts all together, with every figure's source. Start with `assessment.rs`.

pub mod air;
mod assessment;
pub mod ground;
mod people;

pub use assessment::{Adjacent, Assessment, Mitigation};
pub use people::{People, WardBelow, WardOnTheWay, along};
