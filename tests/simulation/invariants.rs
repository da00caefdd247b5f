//! What must hold after every step, whatever happens.

use medflight::domain::airspace::ZoneKind;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::geo::Position;
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::state::Stage;
use medflight::domain::operations::view::Place;
use medflight::service::clerk::Told;
use medflight::units::ids::TailId;
use medflight_sim::Truth;
use std::collections::{BTreeMap, BTreeSet};

/// Who is sent to a pad finds the aircraft within so many metres of it.
const ON_THE_PAD_M: f64 = 15.0;

/// Watches the world.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    last_seq: u64,
    flying: BTreeMap<TailId, bool>,
    take_offs: usize,
}

impl Watch {
    /// Take-offs that really happened.
    pub(crate) fn take_offs(&self) -> usize {
        self.take_offs
    }

    /// Durable records come in order, each once.
    pub(crate) fn told(&mut self, told: &Told) {
        assert!(told.seq > self.last_seq, "record {} was told after {}", told.seq, self.last_seq);
        self.last_seq = told.seq;
    }

    /// Everything that must hold now.
    pub(crate) fn check(&mut self, ops: &Operations, network: &Network, truths: &[(TailId, Truth)]) {
        self.one_holder_for_each_sealed_box(ops);
        self.seals_are_used_once(ops);
        self.nothing_flies_without_a_launch(ops, truths);
        self.nothing_flies_into_a_prohibited_zone(network, truths);
        self.nobody_is_sent_to_an_armed_aircraft(ops, truths);
        self.nobody_is_sent_to_an_empty_pad(ops, network, truths);
        self.no_plan_spends_its_reserve(ops);
    }

    fn one_holder_for_each_sealed_box(&self, ops: &Operations) {
        for consignment in ops.state().consignments.values() {
            let id = &consignment.id;
            assert_eq!(consignment.holder.is_some(), consignment.state.is_in_custody(), "{id} in {:?}", consignment.state);
            if consignment.state == ConsignmentState::InFlight {
                assert!(consignment.packing.is_some(), "{id} flies without a seal");
                assert!(matches!(consignment.place, Place::Aboard(_)), "{id} flies outside of an aircraft");
            }
        }
    }

    fn seals_are_used_once(&self, ops: &Operations) {
        let seals: Vec<&String> = ops.state().consignments.values().filter_map(|c| c.packing.as_ref().map(|p| &p.seal)).collect();
        let once: BTreeSet<&&String> = seals.iter().collect();
        assert_eq!(seals.len(), once.len(), "a seal stands on two boxes");
    }

    fn nothing_flies_without_a_launch(&mut self, ops: &Operations, truths: &[(TailId, Truth)]) {
        for (tail, truth) in truths {
            let flies = truth.armed && !truth.grounded;
            let flew = self.flying.insert(tail.clone(), flies).unwrap_or(false);
            if flies && !flew {
                self.take_offs += 1;
                let launched =
                    ops.state().flights_of(tail).any(|flight| matches!(flight.stage, Stage::Launching { .. } | Stage::Airborne { .. }));
                assert!(launched, "{tail} took off and no launch was recorded");
            }
        }
    }

    fn nothing_flies_into_a_prohibited_zone(&self, network: &Network, truths: &[(TailId, Truth)]) {
        for (tail, truth) in truths.iter().filter(|(_, truth)| !truth.grounded) {
            let at = Position { latitude: truth.position.latitude_deg, longitude: truth.position.longitude_deg };
            let point = network.frame.point(at);
            let prohibited = network.airspace.iter().filter(|zone| zone.kind == ZoneKind::Prohibited);
            for zone in prohibited {
                let inside = network.airspace.shape(&zone.id).is_some_and(|shape| shape.contains(point));
                assert!(!inside, "{tail} is inside {}", zone.id);
            }
        }
    }

    fn nobody_is_sent_to_an_armed_aircraft(&self, ops: &Operations, truths: &[(TailId, Truth)]) {
        for (tail, truth) in truths {
            let said_safe = ops.state().tails.get(tail).is_some_and(|state| state.safe && state.pad.is_some());
            let launching = ops.state().flights_of(tail).any(|flight| flight.may_be_airborne());
            assert!(!(said_safe && truth.armed && !launching), "{tail} is armed and said to be safe");
        }
    }

    fn nobody_is_sent_to_an_empty_pad(&self, ops: &Operations, network: &Network, truths: &[(TailId, Truth)]) {
        for (tail, truth) in truths {
            let Some(pad) = ops.state().tails.get(tail).filter(|state| state.safe).and_then(|state| state.pad.as_ref()) else { continue };
            let at = Position { latitude: truth.position.latitude_deg, longitude: truth.position.longitude_deg };
            let off = network.frame.point(at).distance(network.frame.point(network.pads[pad].position));
            let launching = ops.state().flights_of(tail).any(|flight| flight.may_be_airborne());
            assert!(launching || off <= ON_THE_PAD_M, "{tail} is said to stand on {pad} and is {off:.0} m from it");
        }
    }

    fn no_plan_spends_its_reserve(&self, ops: &Operations) {
        for flight in ops.state().flights.values() {
            let budget = &flight.plan.sketch.budget;
            assert!(budget.touchdown >= budget.reserve, "{} is planned into its reserve", flight.id);
        }
    }
}
