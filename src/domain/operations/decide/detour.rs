//! A pilot approves a way round, corner by corner as it was read; or withdraws it.

use super::super::act::{ApproveDetour, DetourAsk, WithdrawDetour};
use super::super::fact::NetworkFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, conflict};
use super::{Case, Decided};
use crate::domain::people::ActKind;
use crate::units::words::words;

impl Case<'_> {
    /// Only what is found now, and equal to what the person read, can be approved.
    pub(super) fn approve_detour(&self, approve: &ApproveDetour) -> Decided {
        let role = self.signed_role(ActKind::Fly, None)?;
        let reason = refusals::check_text("reason", &approve.reason)?;
        let found = self.ops.seek_detour(self.now, (&approve.from, &approve.to))?;
        let ways: Vec<_> = found.ways.into_iter().map(|way| way.way).collect();
        if ways != approve.ways {
            return Err(conflict(
                "DETOUR_CHANGED",
                words("Đường vòng tìm được bây giờ khác đường đã đọc.", "The way round that is found now is not the one that was read."),
                words("Tìm lại, đọc lại rồi chấp thuận.", "Ask again, read it, and approve that."),
            ));
        }
        let fact = NetworkFact::DetourApproved { ways, reason };
        Ok(Decision { records: vec![self.network_record(role, None, fact)], actions: Vec::new(), reply: Some(Ok(Subject::Network)) })
    }

    /// Both directions; a clearance that rests on one of them is void at once.
    pub(super) fn withdraw_detour(&self, withdraw: &WithdrawDetour) -> Decided {
        let role = self.role(ActKind::Fly, None).or_else(|_| self.role(ActKind::Dispatch, None))?;
        let reason = refusals::check_text("reason", &withdraw.reason)?;
        let (from, to) = (&withdraw.from, &withdraw.to);
        let ends = [(from.clone(), to.clone()), (to.clone(), from.clone())];
        if !ends.iter().any(|ends| self.ops.state.detours.contains_key(ends)) {
            return Err(refusals::not_found("detour", &format!("{from} {to}")));
        }
        let fact = NetworkFact::DetourWithdrawn { between: DetourAsk { from: from.clone(), to: to.clone() }, reason };
        let mut records = vec![self.network_record(role, None, fact)];
        records.extend(self.ops.void_those("PLAN_REVIEW", |flight| {
            let sketch = &flight.plan.sketch;
            !sketch.path.corners().is_empty() && ends.contains(&(sketch.from.clone(), sketch.to.clone()))
        }));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Network)) })
    }
}
