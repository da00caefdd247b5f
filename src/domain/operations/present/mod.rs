//! State and picture, presented: documents for the store, the live picture for the pages.

mod aftermath;
mod alarms;
mod bingo;
mod closed;
mod consignment;
mod course;
mod errand;
mod estimate;
mod flight;
mod forced;
mod goods;
mod holds;
mod landing;
mod live;
mod moved;
mod papers;
mod returns;
