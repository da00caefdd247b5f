//! Sheets of A4 as PDF: text that can be searched and copied, tables that run over pages, a QR code, a file attached. Pure text in,
//! bytes out.
//!
//! Invariants: the same sheet gives the same bytes (no time, no chance, nothing compressed); every letter is in an embedded font and
//! maps back to its code point; what the font lacks is written as its number, never left out.
//!
//! Read first: [`Sheet`].

mod file;
mod font;
mod sheet;
mod text;

pub use file::Attachment;
pub use sheet::{Paper, Sheet};
pub use text::{Cell, Span};
