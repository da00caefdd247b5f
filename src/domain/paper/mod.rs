//! What is printed on A4: the manifest that lies in the box, the record of a hand-over, the receipt with its proof, and blank
//! forms for the hour when the system is down. Pure text in, HTML out, for a browser's printer; the whole chain of custody as PDF.
//!
//! Invariants: a sheet says what the ledger says, read from the hashed texts and from nothing else; each signature stands with
//! name, time and meaning (CC-04); nothing of a patient is known here.
//!
//! Read first: [`Custody::read`].

mod blank;
mod chain;
mod custody;
mod frame;
mod handover;
mod happened;
mod html;
mod manifest;
mod printed;
mod receipt;
mod signature;
mod standing;
mod told;

pub use blank::blank_forms;
pub use chain::Proven;
pub use custody::{Custody, NoPaper};
pub use frame::Names;
pub use html::{Page, both, two};
pub use printed::printed_otherwise;
