//! The life of a consignment on the pure heart: by road and back, found and lost, overdue, and whatever many people do at random.

mod checks;
mod excursion;
mod glass;
mod incident;
mod kit;
mod overdue;
mod random;
mod receipt;
mod road;
mod silence;
mod table;
