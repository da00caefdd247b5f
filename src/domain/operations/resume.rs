//! What is owed after a restart: only what may be done twice without harm. Never an upload, an arming, a launch.

use super::Operations;
use super::input::Action;
use super::state::Stage;
use crate::domain::flight::Order;

impl Operations {
    /// The actions that a service owes after folding its journal, in a fixed order.
    ///
    /// The recording of open flights goes on; safer acts that were ordered and not seen to end are ordered again; a landed
    /// aircraft that was not made safe is made safe. A launch that was on its way stays unknown until it is seen.
    #[must_use]
    pub fn owed(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        for flight in self.state.flights.values() {
            match flight.stage {
                Stage::Launching { .. } | Stage::Airborne { .. } => {
                    actions.push(Action::FlightStarted(flight.tail.clone(), flight.id));
                    actions.push(Action::Adopt(flight.tail.clone(), flight.id, Box::new(flight.plan.package.clone())));
                }
                Stage::Landed => {
                    actions.push(Action::FlightStarted(flight.tail.clone(), flight.id));
                    actions.push(Action::Order(flight.tail.clone(), Order::MakeSafe));
                }
                Stage::Planned | Stage::Cleared(_) | Stage::Ended => {}
            }
        }
        for (tail, act) in self.owed_safer() {
            actions.push(Action::Order(tail, Order::Safer(act)));
        }
        actions
    }
}
