//! CC-21 and CC-22: who may stand in for the second person, and when nobody has to.
//!
//! Both replace the one who checks (packing, hand-over, receipt), and nothing else: no override, disposal, quarantine, loss or other decision
//! of two persons, and no guard of airspace, energy, weather, dangerous goods or identity asks here.

use super::super::act::{BreakGlass, Priority, Why};
use super::super::fact::{ConsignmentFact, NetworkFact};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::Consignment;
use super::incident::holds;
use super::{Case, Decided};
use crate::domain::payload::Category;
use crate::domain::people::{ActKind, Actor, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::SiteId;
use crate::units::time::Span;
use crate::units::words::{Refusal, words};

/// How long it lasts (CC-22).
const OPEN: Span = Span::minutes(60);
/// By when it has to be looked at (CC-22).
const REVIEW: Span = Span::minutes(72 * 60);
/// Characters of its reason at least (CC-22).
const REASON: usize = 10;

impl Case<'_> {
    /// The second person who checks: there, or by video where a station has one nurse and nothing controlled is in the box; nobody, while
    /// the glass is broken for it.
    pub(super) fn checker(&self, act: ActKind, site: &SiteId, consignment: &Consignment) -> Result<(), Refusal> {
        match &self.actor.second {
            None if self.ops.state.is_glass_broken(&consignment.id, self.now.utc) => Ok(()),
            Some(witness) if witness.witness_remote => {
                let one_nurse = self.ops.network.sites.get(site).is_some_and(|site| site.one_nurse);
                let controlled = self.ops.payload(consignment)?.category == Category::ControlledDrug;
                let fits = witness.person != self.actor.person && witness.role_for(act, None).is_some();
                if one_nurse && !controlled && fits { Ok(()) } else { Err(no_remote_witness()) }
            }
            Some(_) | None => self.second(act, Some(site)).map(|_| ()),
        }
    }

    /// Breaks the glass for one consignment of the highest urgency.
    pub(super) fn break_glass(&self, id: &ConsignmentId, asked: &BreakGlass) -> Decided {
        let consignment = self.consignment(id)?;
        let (role, site) = self.role_at_either_end(ActKind::BreakGlass, consignment)?;
        if consignment.priority != Priority::Stat {
            return Err(conflict(
                "STAT_ONLY",
                words("Mở quyền khẩn cấp chỉ cho kiện Cấp cứu.", "The glass is broken for STAT alone."),
                words("Mời người thứ hai cùng ký.", "Call a second person."),
            ));
        }
        let reason = check_text("reason", &asked.reason)?;
        if reason.chars().count() < REASON {
            return Err(invalid(
                "REASON_SHORT",
                "reason",
                reason,
                words(format!("Lý do cần ít nhất {REASON} ký tự."), format!("The reason needs {REASON} characters at least.")),
                words("Ghi rõ vì sao không chờ được.", "Say why it cannot wait."),
            ));
        }
        if self.ops.state.is_glass_broken(id, self.now.utc) {
            return Err(conflict(
                "GLASS_BROKEN",
                words("Quyền khẩn cấp cho kiện này đang mở.", "The glass is broken for it already."),
                words("Làm tiếp; quyền tự hết sau 60 phút.", "Go on; it ends by itself after 60 minutes."),
            ));
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let now = self.now.utc;
        let fact = ConsignmentFact::GlassBroken { code: asked.code, reason, until: now + OPEN, review_due: now + REVIEW };
        self.one(role, site, id, fact)
    }

    /// Quality and a shift lead who did not break it look at why it was broken, and close the task.
    pub(super) fn review_glass(&self, id: &ConsignmentId, finding: &Why) -> Decided {
        let role = self.role(ActKind::ReviewGlass, None)?;
        let Some(task) = self.ops.state.glass.get(id) else { return Err(refusals::not_found("review", id.as_str())) };
        let finding = check_text("reason", &finding.reason)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let other = |actor: &Actor| Some(&actor.person) != task.by.as_ref();
        self.pair(|actor| other(actor) && holds(actor, &[Role::Quality], None), |actor| other(actor) && holds(actor, &[Role::Lead], None))?;
        self.network(role, None, NetworkFact::GlassReviewed { consignment: id.clone(), finding, records: task.records.clone() })
    }
}

fn no_remote_witness() -> Refusal {
    conflict(
        "REMOTE_WITNESS",
        words(
            "Chứng kiến từ xa chỉ cho trạm có một điều dưỡng, và không cho thuốc kiểm soát.",
            "A remote witness is for stations with one nurse, and never for controlled drugs.",
        ),
        words("Mời người thứ hai đến tận nơi.", "Call a second person to the place."),
    )
}
