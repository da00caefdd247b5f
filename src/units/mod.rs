//! The words the rest is written in.
