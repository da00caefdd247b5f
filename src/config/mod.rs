//! Settings: read once, checked whole, frozen.
//!
//! [`load`] reads a directory and hands back either a [`Config`] or every fault in it, each with file, key or feature id, value
//! and what would be right. Unknown keys are faults. Production (a configuration that does not say `demonstration = true`)
//! refuses what nobody confirmed: placeholder catalogue rows, placeholder telephone numbers, demonstration permits.

mod airspace;
mod basemap;
mod carriers;
mod csv;
mod endpoint;
mod fault;
mod feeds;
mod fleet;
mod geojson;
mod json;
mod landing_places;
mod limits;
mod load;
mod overdue;
mod payload_policy;
mod payloads;
mod permits;
mod reader;
mod server;
mod sites;
mod sora;
mod warnings;

pub use airspace::{Imported, ZoneFormat, left_unseen, read_airspace, write_airspace};
pub use endpoint::{Endpoint, LinkRates, ParseEndpointError, Way};
pub use fault::Fault;
pub use feeds::{FeedSettings, person as feed_person};
pub use load::{Config, Maps, load, load_at};
pub use server::{MirrorSettings, ServerSettings};
pub use warnings::{expired_papers, stray_files, unknown_pilots};
