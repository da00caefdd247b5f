//! Between this crate's words and MAVLink's numbers: the only place with units of 1e-7 degrees, MAV_FRAME, NaN, and the numbers
//! of commands and modes.
//!
//! - [`decode`] reads a payload field by field, zero-extended to its full length. An enum value that the dialect does not know
//!   is a number like any other, so it never makes an aircraft invisible; it is counted.
//! - [`encode`] writes one frame.
//! - [`WireItem`] is one mission, fence or rally item as the bytes have it, [`opaque_id`] the checksum over a list of them by
//!   which PX4 names it, [`same_after_read_back`] the comparison that knows what PX4 changes.

mod decode;
mod encode;
mod item;
mod mode;
mod words;

pub use decode::{airframe_kind, decode};
pub use encode::encode;
pub use item::{WireItem, WirePackage, holds, opaque_id, same_after_read_back};
