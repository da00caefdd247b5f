//! Decisions: one input kind a file. Each is pure: state, picture and input in; records, actions and a reply out.

mod advance;
mod aftermath;
mod bay;
mod check;
mod cold_chain;
mod correction;
mod detour;
mod fleet;
mod flight;
mod glass;
mod goods;
mod handover;
mod held;
mod hook;
mod incident;
mod later;
mod movement;
mod packing;
mod permission;
mod preempt;
mod receipt;
mod renewal;
mod reports;
mod request;
mod road;
mod safety;
mod scanned;
mod timeouts;
mod weather;

pub(super) use receipt::MISSING_ITEM;
pub(super) use request::CLOCK_SKEW;

use super::Operations;
use super::act::Act;
use super::fact::{Fact, NetworkFact};
use super::input::{Action, Decision, Input, Subject};
use super::kept::{Entry, Late};
use super::record::{By, Draft};
use super::refusals;
use super::state::{Consignment, Flight};
use crate::domain::people::{ActKind, Actor, Role};
use crate::domain::proof::Rotation;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, RequestId, SiteId, TailId};
use crate::units::time::{Now, Utc};
use crate::units::words::words;
use crate::units::words::{Refusal, RefusalKind};

/// The outcome of deciding an act: a decision, or a no.
type Decided = Result<Decision, Refusal>;

impl Operations {
    /// Decides what an input leads to. Pure: nothing has happened until the records are applied and the actions carried out.
    #[must_use]
    pub fn decide(&self, now: Now, input: &Input) -> Decision {
        match input {
            Input::Acted { key, actor, act } => self.decide_act(now, now.utc, key, actor, act),
            Input::ActedBefore { key, actor, act, late } => self.decide_late(now, key, actor, act, late),
            Input::Reported(tail, report) => self.decide_report(now, tail, report),
            Input::Tick => self.decide_tick(now),
            Input::Started { version } => {
                let fact = NetworkFact::ServiceStarted { version: version.clone(), demonstration: self.network.demonstration };
                Decision { records: vec![system(fact)], ..Decision::default() }
            }
            Input::KeyRotated { statement } => self.decide_key_rotated(statement),
        }
    }

    /// A statement is recorded once, and only when both keys signed it.
    fn decide_key_rotated(&self, statement: &str) -> Decision {
        if self.state.key_rotations.iter().any(|known| known == statement) {
            return Decision::already(Subject::Network);
        }
        if let Err(fault) = Rotation::verify(statement) {
            return Decision::refused(refusals::conflict(
                "KEY_ROTATION",
                words(
                    format!("Tuyên bố thay khoá sổ không hợp lệ: {fault}."),
                    format!("The statement of the ledger key's rotation is not valid: {fault}."),
                ),
                words(
                    "Tạo khoá mới bằng medflight key rotate, với khoá cũ.",
                    "Make the new key with medflight key rotate, out of the old one.",
                ),
            ));
        }
        let fact = NetworkFact::LedgerKeyRotated { statement: statement.to_owned() };
        Decision { records: vec![system(fact)], reply: Some(Ok(Subject::Network)), ..Decision::default() }
    }

    /// An act that was done before it could be told: as any other, and each of its records says when and on what it was kept.
    fn decide_late(&self, now: Now, key: &RequestId, actor: &Actor, act: &Act, late: &Late) -> Decision {
        if self.state.keys.contains_key(key) {
            return self.decide_act(now, now.utc, key, actor, act);
        }
        let kept = match self.state.enter_late(now.utc, &self.network.limits.custody, actor, act, late) {
            Ok(Entry::New(kept)) => kept,
            Ok(Entry::Again(subject)) => return Decision::already(subject),
            Err(refusal) => return Decision::refused(refusal),
        };
        if let Some(refusal) = self.state.done_before(act, &kept) {
            return Decision::refused(refusal);
        }
        let mut decision = self.decide_act(now, kept.judged(now.utc), key, actor, act);
        for record in decision.records.iter_mut().filter(|record| record.key.is_some()) {
            if let By::Person { kept: entry, .. } = &mut record.by {
                *entry = Some(kept.clone());
            }
        }
        decision
    }

    fn decide_act(&self, now: Now, happened: Utc, key: &RequestId, actor: &Actor, act: &Act) -> Decision {
        if let Some(used) = self.state.keys.get(key) {
            let subject = used.subject();
            if used.person.as_ref() == Some(&actor.person) && used.is_for(act, &self.state) {
                return Decision::already(subject);
            }
            return Decision::refused(refusals::conflict(
                "KEY_USED",
                words(
                    "Mã thao tác này đã dùng cho việc khác: chưa có gì được thực hiện.",
                    "This act's key was already used for another: nothing was done.",
                ),
                words("Tải lại trang rồi làm lại.", "Reload the page and do it again."),
            ));
        }
        let case = Case { ops: self, now, happened, key, actor };
        let decided = match act {
            Act::Submit(submit) => case.submit(submit),
            Act::Accept(id, accept) => case.accept(id, accept),
            Act::Decline(id, why) => case.decline(id, why),
            Act::Cancel(id, why) => case.cancel(id, why),
            Act::Pack(id, pack) => case.pack(id, pack),
            Act::Offer(id, offer) => case.offer(id, offer),
            Act::TakeCustody(id, take) => case.take_custody(id, take),
            Act::DeclineCustody(id, why) => case.decline_custody(id, why),
            Act::WithdrawOffer(id) => case.withdraw_offer(id),
            Act::ByRoad(id, ask) => case.by_road(id, ask),
            Act::Recover(id, found) => case.recover(id, found),
            Act::WriteOff(id, why) => case.write_off(id, why),
            Act::Load(id, load) => case.load(id, load),
            Act::AcceptLoad(id, accept) => case.accept_load(id, accept),
            Act::Ready(id) => case.ready(id),
            Act::Unload(id, unload) => case.unload(id, unload),
            Act::Receive(id, receive) => case.receive(id, receive),
            Act::Close(id) => case.close(id),
            Act::Dispose(id, why) => case.dispose(id, why),
            Act::SendBack(id, back) => case.send_back(id, back),
            Act::DecideQuarantine(id, decided) => case.decide_quarantine(id, decided),
            Act::Correct(id, correction) => case.correct(id, correction),
            Act::BreakGlass(id, asked) => case.break_glass(id, asked),
            Act::ReviewGlass(id, finding) => case.review_glass(id, finding),
            Act::ReadLogger(logger, said) => case.read_logger(logger, said),
            Act::RetireLogger(id, why) => case.retire_logger(id, why),
            Act::Prepare(id) => case.prepare(*id),
            Act::Clear(id) => case.clear(*id),
            Act::Launch(id) => case.launch(*id),
            Act::CancelFlight(id, why) => case.cancel_flight(*id, why),
            Act::Safer(tail, safer) => case.safer(tail, *safer),
            Act::Resume(tail) => case.resume(tail),
            Act::MoveHook(tail, hook) => case.move_hook(tail, *hook),
            Act::SwapPack(tail, swap) => case.swap_pack(tail, swap),
            Act::Reposition(tail, reposition) => case.reposition(tail, reposition),
            Act::SignOn(tail) => case.sign_on(tail),
            Act::SignOff(tail) => case.sign_off(tail),
            Act::ReportWeather(report) => case.report_weather(report),
            Act::ReportCoded(report) => case.report_coded(report),
            Act::IssueStop(stop) => case.issue_stop(stop),
            Act::LiftStop(stop) => case.lift_stop(stop),
            Act::AnnounceMovement(movement) => case.announce_movement(movement),
            Act::WithdrawMovement(movement) => case.withdraw_movement(movement),
            Act::Advance(id) => case.advance(id),
            Act::ApproveDetour(approve) => case.approve_detour(approve),
            Act::WithdrawDetour(withdraw) => case.withdraw_detour(withdraw),
            Act::GivePermission(id, given) => case.give_permission(id, given),
            Act::RefusePermission(id, why) => case.refuse_permission(id, why),
        };
        decided.unwrap_or_else(|refusal| {
            let record = case.check_refused(act, &refusal);
            Decision { records: record.into_iter().collect(), ..Decision::refused(refusal) }
        })
    }
}

/// One act under decision: who asks, when, by which key, in which state.
struct Case<'a> {
    ops: &'a Operations,
    now: Now,
    /// When it was done, as far as that is believed; the same moment as `now` but for late entries. Lateness is judged by it.
    happened: Utc,
    key: &'a RequestId,
    actor: &'a Actor,
}

impl<'a> Case<'a> {
    /// The consignment, or that there is none.
    fn consignment(&self, id: &ConsignmentId) -> Result<&'a Consignment, Refusal> {
        self.ops
            .state
            .consignments
            .get(id)
            .filter(|consignment| !consignment.state.is_terminal())
            .ok_or_else(|| refusals::not_found("consignment", id.as_str()))
    }

    /// The flight, or that there is none.
    fn flight(&self, id: FlightId) -> Result<&'a Flight, Refusal> {
        self.ops
            .state
            .flights
            .get(&id)
            .filter(|flight| flight.stage != super::state::Stage::Ended)
            .ok_or_else(|| refusals::not_found("flight", &id.to_string()))
    }

    /// The role by which the actor may do this at the site.
    fn role(&self, act: ActKind, site: Option<&SiteId>) -> Result<Role, Refusal> {
        self.actor.role_for(act, site).ok_or_else(|| refusals::not_allowed(act))
    }

    /// As [`Case::role`], and signed.
    fn signed_role(&self, act: ActKind, site: Option<&SiteId>) -> Result<Role, Refusal> {
        let role = self.role(act, site)?;
        if self.actor.signed { Ok(role) } else { Err(refusals::signature_needed()) }
    }

    /// The second person, who must differ and may do the act too.
    fn second(&self, act: ActKind, site: Option<&SiteId>) -> Result<&'a Actor, Refusal> {
        match &self.actor.second {
            Some(second) if second.person != self.actor.person && !second.witness_remote && second.role_for(act, site).is_some() => {
                Ok(second)
            }
            Some(second) if second.person != self.actor.person && !second.witness_remote => {
                Err(refusals::second_may_not(act, &second.person))
            }
            Some(_) | None => Err(refusals::second_needed()),
        }
    }

    fn by(&self, role: Role, site: Option<&SiteId>) -> By {
        if self.actor.is_feed() {
            return By::Feed { feed: self.actor.person.clone(), site: site.cloned() };
        }
        By::Person {
            person: self.actor.person.clone(),
            role,
            site: site.cloned(),
            device: self.actor.device.clone(),
            signed: self.actor.signed,
            second: self.actor.second.as_ref().map(|second| second.person.clone()),
            kept: None,
            witness_remote: self.actor.second.as_ref().is_some_and(|second| second.witness_remote),
        }
    }

    /// A record of this act about a consignment.
    fn record(&self, role: Role, site: &SiteId, consignment: &ConsignmentId, fact: impl Into<Fact>) -> Draft {
        Draft {
            by: self.by(role, Some(site)),
            consignment: Some(consignment.clone()),
            flight: None,
            key: Some(self.key.clone()),
            fact: fact.into(),
        }
    }

    /// A record of this act about a flight.
    fn flight_record(&self, role: Role, flight: FlightId, fact: impl Into<Fact>) -> Draft {
        Draft { by: self.by(role, None), consignment: None, flight: Some(flight), key: Some(self.key.clone()), fact: fact.into() }
    }

    /// A record of this act about the network.
    fn network_record(&self, role: Role, site: Option<&SiteId>, fact: NetworkFact) -> Draft {
        Draft { by: self.by(role, site), consignment: None, flight: None, key: Some(self.key.clone()), fact: fact.into() }
    }

    /// The decision of one record about a consignment, which answers with it.
    fn one(&self, role: Role, site: &SiteId, consignment: &ConsignmentId, fact: impl Into<Fact>) -> Decided {
        Ok(Decision {
            records: vec![self.record(role, site, consignment, fact)],
            actions: Vec::new(),
            reply: Some(Ok(Subject::Consignment(consignment.clone()))),
        })
    }

    /// The pilot's role, when this pilot is signed on to the tail.
    fn pilot_of(&self, tail: &TailId) -> Result<Role, Refusal> {
        let role = self.role(ActKind::Fly, None)?;
        match self.ops.tail(tail).pilot {
            Some(pilot) if pilot == self.actor.person => Ok(role),
            _ => Err(refusals::conflict(
                "NOT_SIGNED_ON",
                crate::units::words::words(format!("Bạn chưa nhận điều khiển {tail}."), format!("You have not signed on to {tail}.")),
                crate::units::words::words("Nhận điều khiển máy bay này trước.", "Sign on to this aircraft first."),
            )),
        }
    }
}

/// A record that the service makes by itself.
fn system(fact: impl Into<Fact>) -> Draft {
    Draft { by: By::System, consignment: None, flight: None, key: None, fact: fact.into() }
}

/// As [`system`], about a consignment.
fn system_consignment(id: &ConsignmentId, fact: impl Into<Fact>) -> Draft {
    Draft { by: By::System, consignment: Some(id.clone()), flight: None, key: None, fact: fact.into() }
}

/// As [`system`], about a flight.
fn system_flight(id: FlightId, fact: impl Into<Fact>) -> Draft {
    Draft { by: By::System, consignment: None, flight: Some(id), key: None, fact: fact.into() }
}

/// Collects refusals of one act, so that all faults are told together.
#[derive(Default)]
struct Faults(Vec<crate::units::words::Reason>);

impl Faults {
    fn take<T>(&mut self, checked: Result<T, Refusal>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.0.extend(refusal.reasons);
                None
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn end(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal { kind: RefusalKind::Invalid, reasons: self.0 }) }
    }
}

/// An order to an aircraft as an action.
fn order(tail: &TailId, order: crate::domain::flight::Order) -> Action {
    Action::Order(tail.clone(), order)
}
