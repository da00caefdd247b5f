//! A PX4-like aircraft at the other end of the wire.
