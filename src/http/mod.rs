//! LAYER 4: the door. HTTP and JSON outside, acts and documents inside; nothing is decided here.
//!
//! - [`routes`] is the one column of all routes. [`router`] is made of it, [`openapi`] describes it, [`auth`] guards it.
//! - An act goes to the desk and is answered when it is durable; a list is read from the store and never passes the loop.
//! - Who a role binds to sites sees what concerns those sites; the rest does not exist for them.
//! - [`problem`] is the only map from what went wrong to what a client hears.
//! - Sessions, signatures and limits run on wall time; what pages show runs on the service's clock.
//!
//! Read first: [`routes::ROUTES`], then [`auth::guard`].

mod accounts;
mod acting;
pub mod app;
pub mod auth;
mod body;
mod consignments;
mod docs;
mod feed;
mod fleet;
mod flights;
mod health;
mod labels;
mod late;
mod ledger;
mod list;
mod live;
mod metrics;
mod network;
mod open_acts;
pub mod openapi;
mod pages;
mod papers;
mod parameters;
mod path;
pub mod problem;
mod reasons;
mod reports;
mod requests;
mod role;
mod route;
mod router;
pub mod routes;
mod second;
pub mod serve;
mod sign_in;
mod throttle;
mod tree;
mod vault;

pub use app::{App, Clock, Parts, Settings};
pub use body::BODY_LIMIT;
pub use router::router;
pub use serve::{ServeError, Serving, Transport, serve};
