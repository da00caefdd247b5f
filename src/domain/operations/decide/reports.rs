//! What the links tell, turned into facts: departures and landings are seen, never assumed.

use super::super::Operations;
use super::super::fact::{ConsignmentFact, Ended, FlightFact, NetworkFact};
use super::super::input::{Action, Decision};
use super::super::record::Draft;
use super::super::state::{Flight, Stage};
use super::super::view::{PackageState, ReadinessItem};
use super::{order, system, system_consignment, system_flight};
use crate::domain::delivery::{Event, next_state};
use crate::domain::flight::{Mode, Observation, Order, Outcome, Report, SafeAct, Verdict};
use crate::domain::geo::Position;
use crate::domain::geo::geodesy::distance;
use crate::units::ids::{PadId, TailId};
use crate::units::quantity::Metres;
use crate::units::time::{Now, Span};
use crate::units::words::{Words, words};

/// Longer than the autopilot keeps motors armed on the ground (11 s), and than any frame travels.
const STANDS: Span = Span::secs(20);
/// T8: a landing within this distance of a registered pad is a landing on it (facility must confirm).
const PAD_RADIUS: Metres = Metres(10.0);

impl Operations {
    /// Decides what a report leads to; the picture has already taken it in.
    pub(super) fn decide_report(&self, now: Now, tail: &TailId, report: &Report) -> Decision {
        if let Report::Relayed { what } = report {
            let fact = NetworkFact::RelayedCommand { tail: tail.clone(), what: what.clone() };
            return Decision { records: vec![system(fact)], ..Decision::default() };
        }
        if let Report::Gripper { act, outcome } = report {
            return self.decide_hook(tail, *act, outcome);
        }
        if let Report::Observed(Observation::Restarted { running }) = report {
            return self.decide_restarted(now, tail, *running);
        }
        if let Report::Observed(Observation::Bay { sensor, milli_celsius, by_its_clock }) = report {
            return self.decide_bay(now, tail, (*sensor, *milli_celsius), *by_its_clock);
        }
        let Some(flight) = self.state.flights_of(tail).find(|flight| self.concerns(flight, report)) else {
            return Decision::nothing();
        };
        let mut decision = Decision::nothing();
        match report {
            Report::Observed(_) => self.decide_observed(now, flight, &mut decision),
            Report::LinkLost { silent_for } if !flight.link_lost => {
                decision.records.push(system_flight(flight.id, FlightFact::LinkLost { silent_ms: silent_for.as_millis() }));
            }
            Report::LinkRegained if flight.link_lost => {
                decision.records.push(system_flight(flight.id, FlightFact::LinkRegained {}));
            }
            Report::Package { flight: about, package, verdict } => {
                if *about == Some(flight.id) || flight.package == PackageState::Held || flight.may_be_airborne() {
                    decide_package(flight, *about, package.map(|digest| digest.to_string()), verdict, &mut decision);
                }
            }
            Report::Launch { flight: about, outcome } if *about == flight.id => self.decide_launch(flight, outcome, &mut decision),
            Report::SafeAct { act, outcome, tries } => decide_safer(flight, *act, outcome, *tries, &mut decision),
            Report::Resume(outcome) => {
                if flight.order.as_ref().is_some_and(|order| order.order == "resume" && order.state == "sent") {
                    let (ended, [detail, detail_vi]) = ended(outcome);
                    decision.records.push(system_flight(flight.id, FlightFact::ResumeEnded { ended, detail, detail_vi }));
                    if ended == Ended::Done {
                        self.consignments_follow(flight, Event::Resume, &mut decision, |_| ConsignmentFact::Resumed {});
                    }
                }
            }
            Report::Safed(Outcome::Done) if flight.stage == Stage::Landed => {
                decision.records.push(system_flight(flight.id, FlightFact::AircraftSafed {}));
                decision.actions.push(Action::FlightEnded(tail.clone()));
            }
            // One that was refused is tried again when the aircraft is seen to stand.
            Report::Safed(Outcome::Unknown(_)) if flight.stage == Stage::Landed => {
                decision.actions.push(order(tail, Order::MakeSafe));
            }
            Report::Safed(_)
            | Report::LinkLost { .. }
            | Report::LinkRegained
            | Report::Launch { .. }
            | Report::Parameters { .. }
            | Report::Gripper { .. }
            | Report::Relayed { .. }
            | Report::Trouble { .. } => {}
        }
        if let Stage::Cleared(_) = flight.stage {
            let wrong = self.reported_items(now, flight).into_iter().find(ReadinessItem::is_wrong);
            decision.records.extend(wrong.map(|item| voided(flight, &item)));
        }
        decision
    }

    /// A report about a flight by its id concerns that one; all others concern the tail's present flight.
    fn concerns(&self, flight: &Flight, report: &Report) -> bool {
        match report {
            Report::Launch { flight: about, .. } => flight.id == *about,
            Report::Package { flight: Some(about), .. } => flight.id == *about,
            Report::Package { flight: None, .. }
            | Report::Observed(_)
            | Report::LinkLost { .. }
            | Report::LinkRegained
            | Report::Parameters { .. }
            | Report::SafeAct { .. }
            | Report::Resume(_)
            | Report::Safed(_)
            | Report::Gripper { .. }
            | Report::Relayed { .. }
            | Report::Trouble { .. } => self.state.current_flight(&flight.tail).is_some_and(|current| current.id == flight.id),
        }
    }

    fn decide_observed(&self, now: Now, flight: &Flight, decision: &mut Decision) {
        let seen = self.picture.of(&flight.tail);
        match &flight.stage {
            Stage::Launching { .. } | Stage::Cleared(_) | Stage::Planned if seen.has_taken_off() => {
                let (latitude_e7, longitude_e7) = seen.motion.map_or((0, 0), |motion| motion.value.at.deg_e7());
                decision.records.push(system_flight(flight.id, FlightFact::TookOff { latitude_e7, longitude_e7 }));
                self.consignments_follow(flight, Event::TakeOff, decision, |flight| ConsignmentFact::Departed {
                    tail: flight.tail.clone(),
                    flight: flight.id,
                });
            }
            Stage::Airborne { .. } => {
                if seen.has_landed(now, self.airborne_since(&flight.tail)) {
                    self.decide_landed(flight, decision);
                } else if seen.mode() == Some(Mode::Return) && flight.returning.is_none() {
                    self.decide_return_seen(flight, decision);
                } else if seen.mode() == Some(Mode::Mission) && flight.returning.is_some() && seen.is_airborne() {
                    decision
                        .records
                        .push(system_flight(flight.id, FlightFact::ResumeEnded { ended: Ended::Done, detail: None, detail_vi: None }));
                    self.consignments_follow(flight, Event::Resume, decision, |_| ConsignmentFact::Resumed {});
                }
            }
            Stage::Launching { .. } if self.launch_came_to_nothing(now, flight) => {
                let why = words("thấy máy bay ở dưới đất với động cơ tắt", "seen on the ground with motors off");
                let (ended, [detail, detail_vi]) = ended(&Outcome::Refused(why));
                decision.records.push(system_flight(flight.id, FlightFact::LaunchEnded { ended, detail, detail_vi }));
                decision.actions.push(order(&flight.tail, Order::MakeSafe));
            }
            Stage::Landed if seen.down_since == Some(now.mono) => decision.actions.push(order(&flight.tail, Order::MakeSafe)),
            Stage::Launching { .. } | Stage::Cleared(_) | Stage::Planned | Stage::Landed | Stage::Ended => {}
        }
    }

    /// An autopilot that began anew between take-off and the word of landing fell, or hung on what was left: what it said since is
    /// no landing, wherever it lies. One that began anew after the landing was given another pack.
    fn decide_restarted(&self, now: Now, tail: &TailId, running: Span) -> Decision {
        let began = now.utc - running;
        let in_flight = |flight: &&Flight| {
            flight.off_at.is_some_and(|off| off < began) && flight.on_at.is_none_or(|on| began < on) && flight.restarted_at.is_none()
        };
        let mut decision = Decision::nothing();
        if let Some(flight) = self.state.flights_of(tail).find(in_flight) {
            decision.records.push(system_flight(flight.id, FlightFact::AutopilotRestarted { at: began }));
        }
        decision
    }

    /// The take-off itself is recorded when it is seen. A launch that was refused because what is on board changed says so of the
    /// package too: it was held when the launch was ordered.
    fn decide_launch(&self, flight: &Flight, outcome: &Outcome, decision: &mut Decision) {
        if !matches!(flight.stage, Stage::Launching { open: true, .. }) {
            return;
        }
        let (ended, [detail, detail_vi]) = ended(outcome);
        if ended == Ended::Done {
            return;
        }
        decision.records.push(system_flight(flight.id, FlightFact::LaunchEnded { ended, detail, detail_vi }));
        // A return that was ordered meanwhile leaves a mode on the ground that cannot be armed; there is nothing left to make safer.
        let overtaken = flight.order.as_ref().is_some_and(|order| order.order != "launch");
        if ended == Ended::Refused && overtaken && self.picture.of(&flight.tail).down_since.is_some() {
            decision.actions.push(order(&flight.tail, Order::MakeSafe));
        }
        if let (Ended::Refused, Some(why)) = (ended, self.picture.of(&flight.tail).own.package_changed()) {
            decision.records.push(package_seen(flight, None, "not_held", Some(why.clone())));
        }
    }

    /// A launch of unknown outcome is over once the aircraft has stood for a while with its motors off: nothing that was sent
    /// is on its way any more. Until then it is neither done nor failed.
    fn launch_came_to_nothing(&self, now: Now, flight: &Flight) -> bool {
        let unknown = matches!(flight.stage, Stage::Launching { open: false, .. });
        unknown && self.picture.of(&flight.tail).down_since.is_some_and(|since| now.mono.since(since) >= STANDS)
    }

    /// T8, or T19 off every pad. The aircraft is made safe before anybody approaches (CO-30).
    fn decide_landed(&self, flight: &Flight, decision: &mut Decision) {
        let seen = self.picture.of(&flight.tail);
        let place = seen.trusted.map(|place| place.value).or_else(|| seen.motion.map(|motion| motion.value.at));
        let nearest = place.and_then(|at| self.nearest_pad(at));
        let (latitude_e7, longitude_e7) = place.map(|at| at.deg_e7()).unzip();
        let on_pad = nearest.as_ref().filter(|(_, off)| *off <= PAD_RADIUS);
        let off_cm = nearest.as_ref().map(|(_, off)| centimetres(*off));
        decision.records.push(system_flight(
            flight.id,
            FlightFact::Landed {
                latitude_e7,
                longitude_e7,
                pad: on_pad.map(|(pad, _)| pad.clone()),
                off_cm,
                charge_milli_percent: seen.charge_milli_percent(),
            },
        ));
        let from_site = self.site_of(&flight.plan.sketch.from);
        if flight.restarted_at.is_some() {
            self.consignments_follow(flight, Event::Incident, decision, |_| ConsignmentFact::IncidentDeclared {
                cause: "the autopilot restarted in flight".into(),
            });
            decision.actions.push(order(&flight.tail, Order::MakeSafe));
            return;
        }
        match on_pad.and_then(|(pad, _)| self.network.pads.get(pad)) {
            Some(pad) => {
                for id in &flight.consignments {
                    let Some(consignment) = self.state.consignments.get(id) else { continue };
                    let home_again = from_site.as_ref() == Some(&pad.site);
                    let fact = if home_again && next_state(consignment.state, Event::Return).is_some() {
                        Some(ConsignmentFact::Returning { cause: "landed at the origin".into() })
                    } else if home_again {
                        None
                    } else {
                        next_state(consignment.state, Event::Land).map(|_| ConsignmentFact::Arrived {
                            tail: flight.tail.clone(),
                            flight: flight.id,
                            site: pad.site.clone(),
                        })
                    };
                    decision.records.extend(fact.map(|fact| system_consignment(id, fact)));
                }
            }
            None => self.consignments_follow(flight, Event::Incident, decision, |_| ConsignmentFact::IncidentDeclared {
                cause: "landed off every pad".into(),
            }),
        }
        decision.actions.push(order(&flight.tail, Order::MakeSafe));
    }

    /// The aircraft returns without an order, or as ordered: the box returns when the nearer safe point is the origin.
    fn decide_return_seen(&self, flight: &Flight, decision: &mut Decision) {
        decision.records.push(system_flight(flight.id, FlightFact::ReturnSeen {}));
        if self.returns_to_origin(flight) {
            let ordered = flight.order.as_ref().is_some_and(|order| order.safer == Some(SafeAct::Return) || order.order == "return");
            let cause = if ordered { "ordered" } else { "by itself" };
            self.consignments_follow(flight, Event::Return, decision, |_| ConsignmentFact::Returning { cause: cause.into() });
        }
    }

    /// The aircraft's own return leads to the nearest of its safe points.
    fn returns_to_origin(&self, flight: &Flight) -> bool {
        let Some(place) = self.picture.of(&flight.tail).trusted else { return true };
        flight.plan.return_leads_to(place.value).is_none_or(|safe| safe.pad == flight.plan.sketch.from)
    }

    /// One record for each consignment aboard that the event may happen to.
    fn consignments_follow(&self, flight: &Flight, event: Event, decision: &mut Decision, fact: impl Fn(&Flight) -> ConsignmentFact) {
        for id in &flight.consignments {
            if self.state.consignments.get(id).is_some_and(|consignment| next_state(consignment.state, event).is_some()) {
                decision.records.push(system_consignment(id, fact(flight)));
            }
        }
    }

    fn nearest_pad(&self, at: Position) -> Option<(PadId, Metres)> {
        let by_distance = |pad: &crate::domain::site::Pad| (pad.id.clone(), distance(at, pad.position));
        self.network.pads.values().map(by_distance).min_by(|(_, a), (_, b)| a.0.total_cmp(&b.0))
    }

    /// Voids a clearance as soon as one item of the readiness list is no longer right.
    pub(super) fn void_if_false(&self, now: Now, flight: &Flight, decision: &mut Decision) {
        if let Some(item) = self.first_false_item(now, flight) {
            decision.records.push(voided(flight, &item));
        }
    }

    /// The records that void the clearances of the flights that it is about.
    pub(in crate::domain::operations) fn void_those(&self, code: &str, which: impl Fn(&Flight) -> bool) -> Vec<Draft> {
        self.state
            .flights
            .values()
            .filter(|flight| matches!(flight.stage, Stage::Cleared(_)) && which(flight))
            .map(|flight| system_flight(flight.id, FlightFact::ClearanceVoided { code: code.to_owned() }))
            .collect()
    }

    /// The first item that is not right any more, if any.
    pub(in crate::domain::operations) fn first_false_item(&self, now: Now, flight: &Flight) -> Option<ReadinessItem> {
        self.readiness(now, flight).into_iter().find(ReadinessItem::is_wrong)
    }
}

fn voided(flight: &Flight, item: &ReadinessItem) -> Draft {
    system_flight(flight.id, FlightFact::ClearanceVoided { code: item.code.to_owned() })
}

fn decide_package(
    flight: &Flight,
    about: Option<crate::units::ids::FlightId>,
    package: Option<String>,
    verdict: &Verdict,
    decision: &mut Decision,
) {
    if !flight.is_before_launch() && !flight.may_be_airborne() {
        return;
    }
    let ours = flight.plan.package.digest().to_string();
    let (state, verdict, detail) = match verdict {
        Verdict::Held if about == Some(flight.id) && package.as_ref() == Some(&ours) => (PackageState::Held, "held", None),
        Verdict::Held => {
            (PackageState::NotHeld, "not_held", Some(words("máy bay mang một gói khác", "the aircraft carries another package")))
        }
        Verdict::NotHeld(why) => (PackageState::NotHeld, "not_held", Some(why.clone())),
        Verdict::Unknown(why) => (PackageState::Unknown, "unknown", Some(why.clone())),
    };
    // In flight a link that fails now and then leaves what is on board as it was last known.
    let unknown_in_flight = state == PackageState::Unknown && !flight.is_before_launch();
    if unknown_in_flight || (flight.package == state && flight.package_detail == detail) {
        return;
    }
    decision.records.push(package_seen(flight, package, verdict, detail));
    if state != PackageState::Held
        && let Stage::Cleared(_) = flight.stage
    {
        decision.records.push(system_flight(flight.id, FlightFact::ClearanceVoided { code: "MISSION".into() }));
    }
}

/// What was seen on board: that package, or none that is known, and then it is held against the flight's own.
fn package_seen(flight: &Flight, package: Option<String>, verdict: &str, detail: Option<Words>) -> Draft {
    let package = package.unwrap_or_else(|| flight.plan.package.digest().to_string());
    let [detail, detail_vi] = recorded(detail);
    system_flight(flight.id, FlightFact::PackageSeen { package, verdict: verdict.to_owned(), detail, detail_vi })
}

fn decide_safer(flight: &Flight, act: SafeAct, outcome: &Outcome, tries: u8, decision: &mut Decision) {
    let owed = flight.order.as_ref().is_some_and(|order| order.safer == Some(act));
    if !owed {
        return;
    }
    let (ended, [detail, detail_vi]) = ended(outcome);
    let last = ended != Ended::Unknown || tries >= 12;
    if last {
        decision.records.push(system_flight(flight.id, FlightFact::SaferEnded { act, ended, tries, detail, detail_vi }));
    }
}

/// An end with its reason in English and in Vietnamese, as records have it.
pub(super) fn ended(outcome: &Outcome) -> (Ended, [Option<String>; 2]) {
    match outcome {
        Outcome::Done => (Ended::Done, [None, None]),
        Outcome::Refused(why) => (Ended::Refused, recorded(Some(why.clone()))),
        Outcome::Unknown(why) => (Ended::Unknown, recorded(Some(why.clone()))),
    }
}

fn recorded(why: Option<Words>) -> [Option<String>; 2] {
    why.map_or([None, None], |why| [Some(why.en), Some(why.vi)])
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn centimetres(length: Metres) -> u32 {
    (length.0 * 100.0).round().clamp(0.0, f64::from(u32::MAX)) as u32
}
