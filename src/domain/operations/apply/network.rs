//! What happens to the network: the fleet, its people, and what the day brings.

use super::super::detours::ApprovedDetour;
use super::super::fact::NetworkFact;
use super::super::record::Record;
use super::super::state::{State, StopOrder};
use super::{end_order, hook_name, person, sent, told};
use crate::domain::weather::{Metar, Taf};
use crate::units::time::TimeWindow;

impl State {
    pub(super) fn apply_to_network(&mut self, record: &Record, fact: &NetworkFact) {
        match fact {
            NetworkFact::ServiceStarted { .. } => self.start_over(record.at),
            NetworkFact::PackSwapped { tail, pack_in, .. } => {
                self.tail_mut(tail).pack = Some(pack_in.clone());
                if let Some(flight) = self.flights.values_mut().find(|f| f.tail == *tail && f.is_before_launch()) {
                    flight.swap_done = true;
                    flight.seq = record.seq;
                }
            }
            NetworkFact::PilotSignedOn { tail } => self.tail_mut(tail).pilot = person(&record.draft.by),
            NetworkFact::PilotSignedOff { tail } => self.tail_mut(tail).pilot = None,
            NetworkFact::WeatherReported(report) => self.weather = Some(report.clone()),
            NetworkFact::AerodromeObserved { text, metar } => {
                self.metars.insert(metar.station.clone(), (text.clone(), Metar::clone(metar)));
            }
            NetworkFact::AerodromeForecast { text, taf } => {
                self.tafs.insert(taf.station.clone(), (text.clone(), Taf::clone(taf)));
            }
            NetworkFact::StopIssued { document, from, until, area } => {
                let window = TimeWindow { from: *from, until: *until };
                self.stops.insert(document.clone(), StopOrder { window, area: area.clone(), entered: record.at });
            }
            NetworkFact::MovementAnnounced { aerodrome, at } => {
                self.movements.insert((aerodrome.clone(), *at));
                self.announced.insert((aerodrome.clone(), *at), record.at);
            }
            NetworkFact::MovementWithdrawn { aerodrome, at, .. } => {
                self.movements.remove(&(aerodrome.clone(), *at));
                self.announced.remove(&(aerodrome.clone(), *at));
            }
            NetworkFact::DetourApproved { ways, .. } => {
                let by = person(&record.draft.by);
                for way in ways {
                    let approved = ApprovedDetour { corners: way.positions(), by: by.clone(), at: record.at };
                    self.detours.insert((way.from.clone(), way.to.clone()), approved);
                }
            }
            NetworkFact::DetourWithdrawn { between, .. } => {
                self.detours.remove(&(between.from.clone(), between.to.clone()));
                self.detours.remove(&(between.to.clone(), between.from.clone()));
            }
            NetworkFact::StopLifted { document } => {
                self.stops.remove(document);
            }
            NetworkFact::HookOrdered { tail, hook, .. } => self.tail_mut(tail).hook = sent(hook_name(*hook), None, record.at),
            NetworkFact::HookEnded { tail, ended, detail, detail_vi, .. } => {
                end_order(&mut self.tail_mut(tail).hook, *ended, told(detail.as_ref(), detail_vi.as_ref()), 1);
            }
            // What comes of it is seen in the aircraft.
            NetworkFact::StrayOrdered { .. } => {}
            // A record of what somebody else did; what came of it is seen in the aircraft.
            NetworkFact::RelayedCommand { .. } => {}
            NetworkFact::GlassReviewed { .. } => self.review_glass(fact),
            NetworkFact::LedgerKeyRotated { statement } => self.key_rotations.push(statement.clone()),
        }
    }
}
