//! The only lasting change: one record onto the state. It cannot fail; a record that names something unknown changes nothing
//! but the sequence, because a ledger that is already written is not argued with.

use super::fact::{ConsignmentFact, Ended, Fact, FlightFact, NetworkFact};
use super::record::{By, Record};
use super::state::{CheckRefused, Item, KeyUse, OpenOffer, OrderState, Packing, Stage, State, TailState, TakeOff};
use super::view::{OfferedTo, PackageState, Place};
use crate::domain::airspace::window_round;
use crate::domain::delivery::Event;
use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{GripperAct, SafeAct};
use crate::domain::identifier::Day;
use crate::domain::payload::day_of;
use crate::units::ids::{PadId, PersonId, TailId};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

mod booking;
mod cold_chain;
mod course;
mod custody;
mod flight;
mod flown;
mod network;
mod permission;
mod receipt;
mod request;

/// How long an idempotency key is remembered: 30 days.
const KEY_LIFE: Span = Span::minutes(30 * 24 * 60);

impl State {
    /// Folds one record into the state.
    pub fn apply(&mut self, record: &Record) {
        self.forget_ended();
        self.seq = record.seq;
        self.at = record.at;
        self.remember_key(record);
        self.remember_kept(record);
        if let Some(id) = &record.draft.consignment
            && let Some(consignment) = self.consignments.get_mut(id)
        {
            consignment.records += 1;
            consignment.seq = record.seq;
            consignment.note_signature(record);
        }
        if let Some(id) = record.draft.flight
            && let Some(flight) = self.flights.get_mut(&id)
        {
            flight.seq = record.seq;
        }
        match &record.draft.fact {
            Fact::Consignment(fact) => self.apply_to_consignment(record, fact),
            Fact::Flight(fact) => self.apply_to_flight(record, fact),
            Fact::Network(fact) => self.apply_to_network(record, fact),
        }
    }

    /// The state of a tail, made on first mention.
    pub(super) fn tail_mut(&mut self, tail: &TailId) -> &mut TailState {
        self.tails.entry(tail.clone()).or_insert(TailState { pad: None, pack: None, pilot: None, safe: true, mishap: None, hook: None })
    }

    fn remember_key(&mut self, record: &Record) {
        self.stops.retain(|_, stop| record.at < stop.window.until);
        self.movements.retain(|(_, at)| record.at < window_round(*at).until);
        self.announced.retain(|movement, _| self.movements.contains(movement));
        let Some(key) = &record.draft.key else { return };
        if self.keys.len() % 256 == 255 {
            let oldest = record.at - KEY_LIFE;
            self.keys.retain(|_, used| used.at >= oldest);
        }
        if self.keys.get(key).is_some_and(|used| used.kind != "PLAN_RENEWED") {
            return;
        }
        let safer = match &record.draft.fact {
            Fact::Flight(FlightFact::SaferOrdered { act, .. }) | Fact::Network(NetworkFact::StrayOrdered { act, .. }) => Some(*act),
            Fact::Flight(_) | Fact::Network(_) | Fact::Consignment(_) => None,
        };
        let used = KeyUse {
            kind: record.kind(),
            safer,
            tail: record.draft.tail().cloned(),
            person: person(&record.draft.by),
            consignment: record.draft.consignment.clone(),
            flight: record.draft.flight,
            at: record.at,
        };
        self.keys.insert(key.clone(), used);
    }

    /// After a start nothing on board is proven: packages must be seen again, clearances are void.
    fn start_over(&mut self, at: Utc) {
        self.started_at = Some(at);
        for flight in self.flights.values_mut().filter(|flight| flight.is_before_launch()) {
            if let Stage::Cleared(_) = flight.stage {
                flight.stage = Stage::Planned;
                flight.clearance_void =
                    Some(words("Phép bay đã hết hiệu lực: máy chủ vừa khởi động lại.", "Clearance void: the service was restarted."));
            }
            if flight.package != PackageState::None {
                flight.package_is(PackageState::Unknown, at);
                flight.package_detail = Some(restarted());
            }
        }
        for hook in self.tails.values_mut().filter_map(|tail| tail.hook.as_mut()).filter(|hook| hook.state == "sent") {
            hook.state = "unknown";
            hook.detail = Some(restarted());
        }
        for flight in self.flights.values_mut().filter(|flight| flight.may_be_airborne()) {
            flight.package_is(PackageState::Unknown, at);
            flight.package_detail = Some(restarted());
            if let Stage::Launching { open, .. } = &mut flight.stage {
                *open = false;
            }
            if let Some(order) = flight.order.as_mut().filter(|order| order.state == "sent" && order.safer.is_none()) {
                order.state = "unknown";
                order.detail = Some(restarted());
            }
        }
    }

    fn apply_to_consignment(&mut self, record: &Record, fact: &ConsignmentFact) {
        let Some(id) = record.draft.consignment.clone() else { return };
        if let ConsignmentFact::RequestSubmitted { renews, .. } = fact {
            self.submit(record);
            self.follow_course(record, &id, fact);
            if let Some(renewal) = renews {
                self.note_under_glass(record, &renewal.of);
            }
            return;
        }
        if let ConsignmentFact::RefusedSplit { parent, items, holder, .. } = fact {
            self.split(record, &id, (parent, items, holder));
            self.note_under_glass(record, parent);
            return;
        }
        if let ConsignmentFact::GlassBroken { .. } = fact {
            self.break_glass(record, &id, fact);
        } else {
            self.note_under_glass(record, &id);
        }
        self.apply_permission(record, &id, fact);
        self.follow_course(record, &id, fact);
        let Some(c) = self.consignments.get_mut(&id) else { return };
        let at = record.at;
        let was_aboard = matches!(c.place, Place::Aboard(_));
        match fact {
            ConsignmentFact::RequestAccepted { priority, flights, eta, .. } => {
                c.step(Event::Accept, at);
                c.priority = *priority;
                c.flights.clone_from(flights);
                c.eta = Some(*eta);
                c.accepted_at = Some(record.at);
            }
            ConsignmentFact::Rebooked { flights, eta, .. } => {
                c.flights.extend(flights.iter().copied());
                c.eta = Some(*eta);
                c.held = None;
                c.leave_road();
            }
            ConsignmentFact::BookingMoved { .. }
            | ConsignmentFact::BookingRetimed { .. }
            | ConsignmentFact::BookingClosed { .. }
            | ConsignmentFact::BookingFreed { .. }
            | ConsignmentFact::BookingHeld { .. }
            | ConsignmentFact::BookingReleased { .. }
            | ConsignmentFact::BookingDelayed { .. }
            | ConsignmentFact::BookingAdvanced { .. }
            | ConsignmentFact::BookingPreempted { .. } => c.change_booking(record, fact),
            // Made in `apply_permission`.
            ConsignmentFact::PermissionNeeded { .. }
            | ConsignmentFact::PermissionGiven { .. }
            | ConsignmentFact::PermissionRefused { .. } => {}
            ConsignmentFact::RequestDeclined { reason } => {
                c.step(Event::Decline, at);
                c.ended_because = Some(reason.clone());
            }
            ConsignmentFact::ConsignmentCancelled { reason } => {
                c.step(Event::Cancel, at);
                c.ended_because = Some(reason.clone());
                c.take_out();
            }
            ConsignmentFact::SealReused { seal } => c.declared.seal_reused = Some((seal.clone(), record.at)),
            ConsignmentFact::CheckRefused { act, code, second } => {
                if let Some(by) = record.draft.by.person() {
                    let (act, code, second) = (act.clone(), code.clone(), second.clone());
                    c.declared.checks_refused.push(CheckRefused { act, code, by: by.clone(), second });
                }
            }
            ConsignmentFact::Packed {
                box_number,
                seal,
                logger,
                mass_g,
                holder,
                deadline,
                temperature_mc,
                clock_started,
                items,
                answers,
                expiries,
                ..
            } => {
                c.step(Event::Pack, at);
                c.declared.answers.extend(answers.iter().map(|(asked, text)| (*asked, text.clone())));
                c.declared.expiries.extend(days(expiries));
                self.seals.insert(seal.clone());
                if c.items.is_empty() {
                    self.items.extend(items.iter().map(|code| (code.clone(), id.clone())));
                    c.items = items.iter().map(|code| Item::undecided(code)).collect();
                }
                let By::Person { person, second, .. } = &record.draft.by else { return };
                c.packing = Some(Packing {
                    box_number: box_number.clone(),
                    seal: seal.clone(),
                    logger: logger.clone(),
                    mass_g: *mass_g,
                    by: person.clone(),
                    checked_by: second.clone(),
                    at: record.judged(),
                    temperature_mc: *temperature_mc,
                });
                c.holder = Some(holder.clone());
                if deadline.is_some() {
                    c.deadline = *deadline;
                    c.clock_started = c.clock_started.or(*clock_started).or(Some(record.judged()));
                }
            }
            ConsignmentFact::HandoverOffered { to, expires, site } => {
                c.offer = offer(record, *to, *expires).map(|offer| OpenOffer { site: site.clone(), ..offer });
                c.lapsed = None;
            }
            ConsignmentFact::HandoverAccepted { to, holder, seal_broken, .. } => {
                let left = c.change_hands(*to, holder, at);
                c.must_quarantine |= *seal_broken;
                if let Some(flight) = left.and_then(|flight| self.flights.get_mut(&flight)) {
                    flight.let_go(&id, record.seq);
                }
            }
            ConsignmentFact::HandoverDeclined { .. } | ConsignmentFact::HandoverLapsed {} | ConsignmentFact::HandoverWithdrawn {} => {
                c.lapsed = matches!(fact, ConsignmentFact::HandoverLapsed {}).then_some(at);
                c.offer = None;
                c.offered_load = None;
            }
            ConsignmentFact::RoadOrdered { .. } => c.order_road(record, fact),
            ConsignmentFact::Recovered { new_seal, .. } => {
                self.seals.extend(new_seal.iter().cloned());
                if let Some(flight) = c.recover(fact, at).and_then(|flight| self.flights.get_mut(&flight)) {
                    flight.let_go(&id, record.seq);
                }
            }
            ConsignmentFact::ConsignmentLost { reason, notify_issuer } => {
                if let Some(flight) = c.lose(reason, *notify_issuer, at).and_then(|flight| self.flights.get_mut(&flight)) {
                    flight.let_go(&id, record.seq);
                }
            }
            ConsignmentFact::LoadOffered { tail, flight, expires } => {
                c.offer = offer(record, OfferedTo::Pilot, *expires);
                c.lapsed = None;
                c.offered_load = Some((tail.clone(), *flight));
            }
            ConsignmentFact::Loaded { tail, flight, holder, .. } => {
                c.step(Event::Load, at);
                c.offer = None;
                c.offered_load = None;
                c.holder = Some(holder.clone());
                c.place = Place::Aboard(tail.clone());
                c.flight = Some(*flight);
                if let Some(flight) = self.flights.get_mut(flight) {
                    flight.consignments.push(id.clone());
                    flight.seq = record.seq;
                }
            }
            ConsignmentFact::ReceiverReady {} => c.ready_at = Some(record.at),
            ConsignmentFact::Departed { .. } => c.step(Event::TakeOff, at),
            ConsignmentFact::Arrived { .. } => c.step(Event::Land, at),
            ConsignmentFact::Returning { .. } => c.step(Event::Return, at),
            ConsignmentFact::Resumed {} => c.step(Event::Resume, at),
            ConsignmentFact::IncidentDeclared { cause } => {
                c.step(Event::Incident, at);
                c.incident = Some((cause.clone(), record.at));
            }
            ConsignmentFact::Unloaded { site, holder, .. } => {
                c.step(Event::Unload, at);
                c.place = Place::Site(site.clone());
                c.holder = Some(holder.clone());
                if let Some(flight) = c.flight.take().and_then(|flight| self.flights.get_mut(&flight)) {
                    flight.let_go(&id, record.seq);
                }
            }
            ConsignmentFact::AttemptRenewed { holder } => {
                c.step(Event::Retry, at);
                c.leave_road();
                c.holder = Some(holder.clone());
            }
            ConsignmentFact::ReceiptSigned { .. } => c.receive(record, fact),
            ConsignmentFact::QuarantineReleased { items, .. } => c.release(items, at),
            ConsignmentFact::SentBack { .. } => {
                self.seals.extend(c.send_back(record, fact));
            }
            ConsignmentFact::Correction { .. } => c.corrected(record, fact),
            ConsignmentFact::TemperatureRead { readings, bay_of, .. } => c.hear(record.at, readings, bay_of.is_some()),
            ConsignmentFact::LoggerRetired { reason } => c.logging.retired = Some((record.at, reason.clone())),
            ConsignmentFact::ConsignmentClosed {} => {
                c.step(Event::Close, at);
                c.closed_at = Some(record.at);
                c.holder = None;
            }
            ConsignmentFact::ConsignmentDisposed { reason, .. } => c.dispose(reason, at),
            // Made above.
            ConsignmentFact::RequestSubmitted { .. } | ConsignmentFact::RefusedSplit { .. } | ConsignmentFact::GlassBroken { .. } => {}
        }
        c.note_bay(was_aboard, at);
        if c.state.is_terminal() {
            for item in &c.items {
                if self.items.get(&item.code) == Some(&id) {
                    self.items.remove(&item.code);
                }
            }
            self.ended_consignments.push(id);
        }
    }

    fn apply_to_flight(&mut self, record: &Record, fact: &FlightFact) {
        let Some(id) = record.draft.flight else { return };
        if let FlightFact::FlightPlanned { .. } = fact {
            self.plan_flight(id, record);
            return;
        }
        let Some(f) = self.flights.get_mut(&id) else { return };
        let mut pad_change: Option<(TailId, Option<PadId>, bool)> = None;
        match fact {
            FlightFact::FlightReplanned { plan, certificate } => {
                f.take_plan(plan, certificate.as_deref());
                f.stage = Stage::Planned;
                f.package_is(PackageState::None, record.at);
                f.package_detail = None;
            }
            FlightFact::PlanRenewed { plan, certificate } => f.take_plan(plan, certificate.as_deref()),
            FlightFact::FlightCancelled { reason } => {
                f.stage = Stage::Ended;
                f.ended_because = Some(reason.clone());
            }
            FlightFact::PackageOrdered { .. } => {
                f.order = None;
                f.package_is(PackageState::Transferring, record.at);
                f.package_detail = None;
                f.pilot = person(&record.draft.by);
                f.clearance_void = None;
            }
            FlightFact::PackageSeen { verdict, detail, detail_vi, .. } => {
                let seen = match verdict.as_str() {
                    "held" => PackageState::Held,
                    "not_held" => PackageState::NotHeld,
                    _ => PackageState::Unknown,
                };
                f.package_is(seen, record.at);
                f.package_detail = told(detail.as_ref(), detail_vi.as_ref());
            }
            FlightFact::FlightCleared { expires, certificate, charge_milli_percent, .. } => {
                f.take_certificate(certificate.as_deref());
                f.cleared_charge = Some(*charge_milli_percent).filter(|charge| *charge > 0);
                if let Some(pilot) = person(&record.draft.by) {
                    let valid = TimeWindow { from: record.at, until: *expires };
                    f.stage = Stage::Cleared(Clearance::new(id, f.tail.clone(), f.plan.package.digest(), pilot, valid));
                    f.cleared_at = Some(record.at);
                    f.clearance_void = None;
                }
            }
            FlightFact::ClearanceVoided { code } => {
                f.stage = Stage::Planned;
                f.clearance_void = Some(super::readiness::void_words(code));
            }
            FlightFact::LaunchOrdered { certificate } => {
                f.take_certificate(certificate.as_deref());
                if let Some(pilot) = person(&record.draft.by) {
                    f.pilot = Some(pilot.clone());
                    f.stage = Stage::Launching { pilot, since: record.at, open: true };
                    f.order = sent("launch", None, record.at);
                }
            }
            FlightFact::LaunchEnded { ended, detail, detail_vi } => {
                // A safer act that was ordered meanwhile stands in the launch's place, and has an end of its own.
                if f.order.as_ref().is_some_and(|order| order.order == "launch") {
                    end_order(&mut f.order, *ended, told(detail.as_ref(), detail_vi.as_ref()), 1);
                }
                if let Stage::Launching { open, .. } = &mut f.stage {
                    *open = false;
                }
                if *ended == Ended::Refused && matches!(f.stage, Stage::Launching { .. }) {
                    let refused = words("lệnh bay không thành", "the launch was refused");
                    let why = told(detail.as_ref(), detail_vi.as_ref());
                    let refused = why.iter().fold(refused, |refused, why| refused.and(": ", why));
                    f.stage = Stage::Planned;
                    f.package_is(PackageState::Unknown, record.at);
                    f.package_detail = Some(refused.clone());
                    f.clearance_void = Some(words("Phép bay đã dùng: ", "Clearance used: ").and("", &refused));
                }
            }
            FlightFact::TookOff { .. } => {
                f.unordered = !matches!(f.stage, Stage::Launching { .. });
                f.stage = Stage::Airborne { since: record.at };
                f.off_at = Some(record.at);
                if f.order.as_ref().is_some_and(|order| order.order == "launch") {
                    end_order(&mut f.order, Ended::Done, None, 1);
                }
                pad_change = Some((f.tail.clone(), None, false));
            }
            FlightFact::Landed { pad, off_cm, charge_milli_percent, .. } => {
                if let Some(flown) = f.flown(pad.as_ref(), *charge_milli_percent) {
                    self.energy.learn(&f.tail, flown);
                }
                f.stage = Stage::Landed;
                f.on_at = Some(record.at);
                f.landed_pad.clone_from(pad);
                f.landed_off_cm = *off_cm;
                pad_change = Some((f.tail.clone(), pad.clone(), false));
            }
            FlightFact::AircraftSafed {} => {
                f.pad_safe = true;
                f.stage = Stage::Ended;
                pad_change = Some((f.tail.clone(), f.landed_pad.clone(), true));
            }
            FlightFact::SaferOrdered { act, hold } => {
                f.order = sent(act_name(*act), Some(*act), record.at);
                f.take_version(hold.as_deref());
            }
            FlightFact::SaferEnded { ended, tries, detail, detail_vi, act } => {
                end_order(&mut f.order, *ended, told(detail.as_ref(), detail_vi.as_ref()), *tries);
                f.returning = (*act == SafeAct::Return && *ended == Ended::Done).then_some(record.at);
            }
            FlightFact::ResumeOrdered { onward } => {
                f.order = sent("resume", None, record.at);
                f.take_version(onward.as_deref());
            }
            FlightFact::ResumeEnded { ended, detail, detail_vi } => {
                end_order(&mut f.order, *ended, told(detail.as_ref(), detail_vi.as_ref()), 1);
                if *ended == Ended::Done {
                    f.returning = None;
                }
            }
            FlightFact::ReturnSeen {} => f.returning = Some(record.at),
            FlightFact::AutopilotRestarted { at } => f.restarted_at = Some(*at),
            FlightFact::LinkLost { .. } => f.link_lost = true,
            FlightFact::LinkRegained {} => f.link_lost = false,
            FlightFact::FlightPlanned { .. } => {} // made above
        }
        let (ended, took_off) = (f.stage == Stage::Ended, matches!(fact, FlightFact::TookOff { .. }));
        let mishap = f.mishap();
        let flown = f.tail.clone();
        if let Some((tail, pad, safe)) = pad_change {
            let tail = self.tail_mut(&tail);
            tail.pad = pad;
            tail.safe = safe;
        }
        if took_off {
            self.tail_mut(&flown).mishap = None;
        } else if let (Some(_), FlightFact::Landed { .. } | FlightFact::AircraftSafed {} | FlightFact::AutopilotRestarted { .. }) =
            (mishap, fact)
        {
            let tail = self.tail_mut(&flown);
            // Wherever it lies, somebody has to look at it before it leaves from there.
            (tail.mishap, tail.pad) = (mishap, None);
        }
        if took_off && let Some(flight) = self.flights.get(&id) {
            let (tail, sketch) = (flight.tail.clone(), &flight.plan.sketch);
            let ends = (sketch.from.clone(), sketch.to.clone());
            let take_off = (record.seq, flight.booked_for.clone());
            self.flown.insert(tail);
            self.count_rotation(record.at, ends, take_off);
        }
        if ended {
            self.ended_flights.push(id);
        }
    }

    /// Counts the day's take-offs.
    fn count_rotation(&mut self, at: Utc, (from, to): (PadId, PadId), take_off: TakeOff) {
        let today = at.hanoi_date();
        self.route_flights.retain(|(day, ..), _| *day >= today);
        self.route_flights.entry((today, from, to)).or_default().push(take_off);
    }
}

/// The name of a safer act on pages.
fn act_name(act: SafeAct) -> &'static str {
    match act {
        SafeAct::Hold => "hold",
        SafeAct::Return => "return",
        SafeAct::LandNow => "land_now",
    }
}

/// Days of expiry as they were recorded.
fn days(expiries: &BTreeMap<String, String>) -> impl Iterator<Item = (String, Day)> {
    expiries.iter().filter_map(|(code, text)| day_of(text).map(|day| (code.clone(), day)))
}

fn person(by: &By) -> Option<PersonId> {
    by.person().cloned()
}

/// The order to a hook as it is named.
fn hook_name(hook: GripperAct) -> &'static str {
    match hook {
        GripperAct::Release => "release",
        GripperAct::Grab => "grab",
    }
}

fn restarted() -> Words {
    words("máy chủ vừa khởi động lại", "the service was restarted")
}

/// A reason as it was recorded; one of a program that wrote English alone is quoted.
fn told(en: Option<&String>, vi: Option<&String>) -> Option<Words> {
    let en = en?.clone();
    let vi = vi.cloned().unwrap_or_else(|| format!("ghi bằng tiếng Anh: “{en}”"));
    Some(Words { vi, en })
}

fn offer(record: &Record, to: OfferedTo, expires: Utc) -> Option<OpenOffer> {
    Some(OpenOffer { to, by: person(&record.draft.by)?, at: record.at, expires, site: None })
}

fn sent(order: &'static str, safer: Option<SafeAct>, at: Utc) -> Option<OrderState> {
    Some(OrderState { order, safer, state: "sent", detail: None, at, tries: 0 })
}

fn end_order(order: &mut Option<OrderState>, ended: Ended, detail: Option<Words>, tries: u8) {
    if let Some(order) = order {
        order.state = match ended {
            Ended::Done => "done",
            Ended::Refused => "refused",
            Ended::Unknown => "unknown",
        };
        order.detail = detail;
        order.tries = tries;
        order.safer = None;
    }
}
