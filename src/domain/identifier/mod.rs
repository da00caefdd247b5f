//! What scanners send: codes of boxes, bags, drugs, specimens and seals, as strict as their standards.
//!
//! Invariants: a code is accepted whole or refused with position (from 1), what was expected and what was found, in both
//! languages; an identity is never repaired; a person's number is read only where it is asked for by name ([`Cccd`], [`Bhyt`])
//! and repeated nowhere. ISBT 128 is read as published; labels that carry it need a registration with ICCBBA.

mod codes;
mod day;
mod din;
mod gs1;
mod isbt;
mod keyboard;
mod layouts;
mod link;
mod mod10;
mod person;
mod said;
mod scan;
mod shape;
mod symbology;

pub use codes::{Accession, AccessionError, SealError, SealNumber, SupplierPattern};
pub use day::Day;
pub use din::{Din, DinError, Flags, ScannedDin};
pub use gs1::{Ai, Elements, Gs1Error, SEPARATOR};
pub use isbt::{BagScan, IsbtError, Moment, ProductCode, Structure, structures};
pub use keyboard::{Interference, diagnose};
pub use link::{DigitalLink, LinkError};
pub use mod10::check_digit;
pub use person::{Bhyt, Cccd, PersonError, Sex, looks_personal};
pub use said::Said;
pub use scan::{Goods, Misread, Patterns, Purpose, ScanError, Scanned, read};
pub use shape::{Misfit, ParsePatternError, Pattern};
pub use symbology::{Symbology, SymbologyError};
