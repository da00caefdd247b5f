//! The machines, printed.
