//! CC-20: an act on a box that two persons must sign, and that one tried without the right second person, stays refused and is
//! recorded: nobody checks their own work unseen.
//!
//! A box remembers each such attempt once, however often it is sent, and a bounded number of them: nobody fills the ledger with them.

use super::super::act::Act;
use super::super::fact::ConsignmentFact;
use super::super::state::{CHECKS_REFUSED, CheckRefused};
use super::{Case, Draft};
use crate::domain::payload::CatalogueRow;
use crate::domain::people::Actor;
use crate::domain::request::ConsignmentId;
use crate::units::words::Refusal;

/// Refusals of the rule of two persons.
const CODES: [&str; 4] = ["SECOND_PERSON_NEEDED", "SECOND_PERSON_ROLE", "REMOTE_WITNESS", "LEAD_AND_QUALITY"];

impl Case<'_> {
    /// The record of an act that was refused for its second person; None for any other refusal, or when the box knows it.
    pub(super) fn check_refused(&self, act: &Act, refusal: &Refusal) -> Option<Draft> {
        let code = refusal.reasons.iter().map(|reason| reason.code).find(|code| CODES.contains(code))?;
        let (id, act) = two_sign(act)?;
        let consignment = self.consignment(id).ok()?;
        let second = self.actor.second.as_ref().map(|second| second.person.clone());
        // Where it depends on what is said whether a second person signs, the refusal is how the first learns of it.
        let depends = act == "correct" || (act == "receive" && !self.ops.payload(consignment).is_ok_and(CatalogueRow::is_two_person));
        if second.is_none() && depends {
            return None;
        }
        let told = CheckRefused { act: act.to_owned(), code: code.to_owned(), by: self.actor.person.clone(), second };
        let known = &consignment.declared.checks_refused;
        if known.len() >= CHECKS_REFUSED || known.contains(&told) {
            return None;
        }
        let site = [&consignment.origin, &consignment.destination];
        let grant = site.iter().find_map(|site| self.actor.grants.iter().find(|grant| grant.covers(site)).map(|grant| (grant.role, *site)));
        let (role, site) = grant.or_else(|| Some((self.actor.grants.first()?.role, &consignment.origin)))?;
        let fact = ConsignmentFact::CheckRefused { act: told.act, code: told.code, second: told.second };
        // Neither the act's key, with which it may be tried again, nor a second signature: it was none.
        let alone = Actor { second: None, ..self.actor.clone() };
        let case = Case { actor: &alone, ..*self };
        Some(Draft { key: None, ..case.record(role, site, id, fact) })
    }
}

/// The acts on a box that two persons sign somewhere, as the interface names them.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else there is, one person signs")]
fn two_sign(act: &Act) -> Option<(&ConsignmentId, &'static str)> {
    Some(match act {
        Act::Pack(id, _) => (id, "pack"),
        Act::TakeCustody(id, _) => (id, "take-custody"),
        Act::Unload(id, _) => (id, "unload"),
        Act::Receive(id, _) => (id, "receive"),
        Act::Recover(id, _) => (id, "recover"),
        Act::WriteOff(id, _) => (id, "write-off"),
        Act::Dispose(id, _) => (id, "dispose"),
        Act::SendBack(id, _) => (id, "send-back"),
        Act::DecideQuarantine(id, _) => (id, "decide-quarantine"),
        Act::Correct(id, _) => (id, "correct"),
        _ => return None,
    })
}
