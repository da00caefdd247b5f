//! What is printed and stuck on a box: pure drawing, in whole dots of the printer.
//!
//! Invariants: nothing of a person stands outside (ID-33); modules of bar codes are whole dots at 203 and at 300 dpi; the mark of
//! Category B is never smaller than its rule.

mod code128;
mod drawing;
mod qr;
mod sheet;

pub use drawing::Resolution;
pub use qr::{QrModules, qr_modules, qr_svg};
pub use sheet::{BoxLabel, SHEET_MM};
