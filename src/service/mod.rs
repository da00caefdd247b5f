//! The asynchronous shell: sockets, files and queues around pure code. Dull on purpose.

pub mod link_task;
pub mod recorder;
