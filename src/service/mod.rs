//! The shell round the heart; dull on purpose.
//!
//! [`clerk`] holds what waits for the store, still without tokio, so that a simulated world can drive it on a virtual clock;
//! [`documents`] makes what is read of it, [`labels`] what is stuck on a box.
//! [`vault`] opens identities, and only for who says why. [`run`] is the loop that gives it time, inputs and a disk; [`start`]
//! folds a stored journal for it, from a [`snapshot`] on where there is one, and [`proving`] holds everything against the records
//! behind it. [`link_task`] is the socket of the links. [`desk`] is the handle that others hold.

mod addresses;
pub mod clerk;
pub mod desk;
pub mod documents;
pub mod erased;
pub mod feed;
pub mod finders;
pub mod key_file;
pub mod labels;
pub mod link_task;
mod mirror;
pub mod notary;
pub mod papers;
pub mod proving;
pub mod receipt;
pub mod receive_buffer;
mod recorder;
pub mod run;
pub mod snapshot;
pub mod start;
mod transport;
pub mod vault;
mod wire_log;
pub mod witness;
