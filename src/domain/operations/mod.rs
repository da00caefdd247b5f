//! The heart, in three verbs and a question.
//!
//! `observe` takes in the live picture, which may be lost at any time. `decide` is pure: it says which records are to be
//! written, what is to be done, and what is answered. `apply` is the only lasting change, one record at a time, and cannot
//! fail. `next_timeout` says when to ask again, and why.
//!
//! What is absent: nothing here knows a clock, a socket, a database or MAVLink. Two services that apply the same records hold
//! the same state.
//!
//! Start with [`decide`](Operations::decide), then [`state::State::apply`].

pub mod act;
mod apply;
pub mod assign;
mod assumed;
pub mod certified;
mod closings;
pub mod cold_chain;
mod decide;
pub mod detours;
mod ends;
mod energy;
pub mod fact;
mod feasibility;
pub mod input;
pub mod kept;
pub mod meaning;
pub mod open_acts;
pub mod picture;
mod present;
mod promises;
pub mod quota;
mod readiness;
pub mod record;
mod refusals;
mod refuse_reason;
mod repeat;
pub mod restrictions;
mod resume;
pub mod retime;
mod road;
mod separation;
pub mod state;
mod traffic;
pub mod unasked;
pub mod view;
mod weather;

pub use refusals::signature_needed;

use crate::domain::flight::Report;
use crate::domain::network::Network;
use crate::domain::payload::CatalogueRow;
use crate::units::ids::{FlightId, PadId, SiteId, TailId};
use crate::units::time::{Mono, Now, Span};
use crate::units::words::Refusal;
use picture::Picture;
use record::Record;
use state::{Consignment, State, TailState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The network at work: what lasts, and what is seen.
#[derive(Debug, Clone)]
pub struct Operations {
    network: Arc<Network>,
    state: State,
    picture: Picture,
    /// When each tail was first seen in the air in its present flight, on the monotonic clock.
    airborne: BTreeMap<TailId, Mono>,
    /// Who was proposed to land before whom, and when that was reckoned; lost at a restart.
    landing: (Mono, Vec<FlightId>),
    /// What people who asked were told within the last minutes; lost at a restart.
    told: BTreeMap<promises::Question, promises::Told>,
}

impl Operations {
    /// An empty ledger over a configured network.
    #[must_use]
    pub fn new(network: Arc<Network>) -> Self {
        Self {
            network,
            state: State::default(),
            picture: Picture::default(),
            airborne: BTreeMap::new(),
            landing: (Mono::default(), Vec::new()),
            told: BTreeMap::new(),
        }
    }

    /// A ledger that was folded before, as far as that went.
    #[must_use]
    pub fn resume(network: Arc<Network>, state: State) -> Self {
        Self { state, ..Self::new(network) }
    }

    /// The configured network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The configured network, shared.
    #[must_use]
    pub fn network_arc(&self) -> Arc<Network> {
        Arc::clone(&self.network)
    }

    /// Everything lasting.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Everything seen.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Takes in what a link tells; changes nothing lasting.
    pub fn observe(&mut self, now: Now, tail: &TailId, report: &Report) {
        self.picture.observe(now, tail, report);
        if self.picture.of(tail).has_taken_off() {
            self.airborne.entry(tail.clone()).or_insert(now.mono);
        } else if self.picture.of(tail).armed() == Some(false) && self.state.flights_of(tail).all(|flight| !flight.may_be_airborne()) {
            self.airborne.remove(tail);
        }
        // Each second, so that whoever asks is told the same order.
        if now.mono.since(self.landing.0) >= Span::secs(1) {
            self.landing = (now.mono, self.landings(now).into_iter().map(|landing| landing.flight).collect());
        }
    }

    /// Folds one record: the only lasting change.
    pub fn apply(&mut self, record: &Record) {
        self.state.apply(record);
    }

    /// Replaces what lasts by an earlier fold, when the store did not take the records that followed it.
    pub fn fall_back(&mut self, durable: State) {
        self.state = durable;
    }

    /// A tail as records know it; one that no record named stands at its home pad.
    #[must_use]
    pub fn tail(&self, tail: &TailId) -> TailState {
        let home = self.network.tails.get(tail).map(|tail| tail.home_pad.clone());
        match self.state.tails.get(tail) {
            None => TailState { pad: home, pack: None, pilot: None, safe: true, mishap: None, hook: None },
            Some(state) if state.pad.is_none() && !self.ever_flew(tail) => TailState { pad: home, ..state.clone() },
            Some(state) => state.clone(),
        }
    }

    fn ever_flew(&self, tail: &TailId) -> bool {
        self.state.flown.contains(tail)
    }

    fn payload(&self, consignment: &Consignment) -> Result<&CatalogueRow, Refusal> {
        self.network.catalogue.rows.get(&consignment.payload).ok_or_else(|| refusals::not_found("payload", consignment.payload.as_str()))
    }

    fn hub_site(&self) -> Option<SiteId> {
        self.network.hub().map_or_else(|| self.network.sites.keys().next().cloned(), |hub| Some(hub.id.clone()))
    }

    fn site_of(&self, pad: &PadId) -> Option<SiteId> {
        self.network.pads.get(pad).map(|pad| pad.site.clone())
    }

    fn airborne_since(&self, tail: &TailId) -> Mono {
        self.airborne.get(tail).copied().unwrap_or_default()
    }

    /// STAT, blood and CSF wait for the receiver's word (T7).
    fn ready_needed(&self, consignment: &Consignment) -> bool {
        consignment.priority == act::Priority::Stat
            || self.network.catalogue.rows.get(&consignment.payload).is_some_and(CatalogueRow::needs_receiver_ready)
    }
}
