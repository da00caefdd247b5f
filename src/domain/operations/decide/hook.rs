//! R15: the hook lets go, or takes hold, on the ground behind 'pad safe' and nowhere else.

use super::super::Operations;
use super::super::fact::NetworkFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, conflict};
use super::super::state::Stage;
use super::super::view::Place;
use super::reports::ended;
use super::{Case, Decided, order, system};
use crate::domain::fleet::AircraftType;
use crate::domain::flight::{GripperAct, Order, Outcome};
use crate::domain::payload::Category;
use crate::domain::people::ActKind;
use crate::units::ids::TailId;
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// Orders the hook. The link looks again at what the aircraft shows before it sends anything.
    pub(super) fn move_hook(&self, tail: &TailId, hook: GripperAct) -> Decided {
        let Some(known) = self.ops.network.tails.get(tail) else { return Err(refusals::not_found("aircraft", tail.as_str())) };
        let state = self.ops.tail(tail);
        let site = state.pad.as_ref().and_then(|pad| self.ops.network.pads.get(pad)).map(|pad| pad.site.clone());
        let act = match hook {
            GripperAct::Release => ActKind::Unload,
            GripperAct::Grab => ActKind::Load,
        };
        let role = self.role(act, site.as_ref())?;
        let fitted = self.ops.network.types.get(&known.type_id).is_some_and(AircraftType::has_hook);
        if !fitted {
            return Err(conflict(
                "NO_HOOK",
                words(format!("{tail} không có móc thả."), format!("{tail} has no hook.")),
                words("Mở cửa khoang, lấy kiện bằng tay.", "Open the door and take the box by hand."),
            ));
        }
        let goes = self.ops.state.flights_of(tail).any(|flight| !matches!(flight.stage, Stage::Planned | Stage::Ended));
        let Some(site) = site.filter(|_| state.safe && !goes && self.ops.picture.of(tail).armed() != Some(true)) else {
            return Err(conflict(
                "PAD_NOT_SAFE",
                words(format!("{tail} CHƯA an toàn để lại gần."), format!("{tail} is NOT safe to approach.")),
                words("Chờ chữ 'Bãi an toàn'.", "Wait for 'pad safe'."),
            ));
        };
        if state.hook.is_some_and(|before| before.state == "sent") {
            return Err(conflict(
                "HOOK_MOVES",
                words(format!("Móc của {tail} đang chuyển động."), format!("The hook of {tail} is moving.")),
                words("Chờ máy bay trả lời.", "Wait for the aircraft's answer."),
            ));
        }
        if hook == GripperAct::Release {
            self.nothing_that_is_never_dropped(tail)?;
        }
        let fact = NetworkFact::HookOrdered { tail: tail.clone(), site: site.clone(), hook };
        let records = vec![self.network_record(role, Some(&site), fact)];
        Ok(Decision { records, actions: vec![order(tail, Order::Gripper(hook))], reply: Some(Ok(Subject::Network)) })
    }

    fn nothing_that_is_never_dropped(&self, tail: &TailId) -> Result<(), Refusal> {
        let aboard = self.ops.state.consignments.values().filter(|consignment| {
            let offered = consignment.offered_load.as_ref().is_some_and(|(to, _)| to == tail);
            offered || consignment.place == Place::Aboard(tail.clone())
        });
        for consignment in aboard {
            let category = self.ops.network.catalogue.rows.get(&consignment.payload).map(|row| row.category);
            if !category.is_some_and(Category::may_be_let_go) {
                let what = category.map_or_else(|| words("hàng không rõ loại", "goods of no known kind"), |category| category.words());
                return Err(conflict(
                    "NEVER_DROPPED",
                    words(
                        format!("Kiện {} là {}: không bao giờ thả bằng móc.", consignment.id, what.vi),
                        format!("Consignment {} holds {}: a hook never lets go of it.", consignment.id, what.en),
                    ),
                    words("Lấy kiện bằng tay khi bãi an toàn.", "Take the box by hand once the pad is safe."),
                ));
            }
        }
        Ok(())
    }
}

impl Operations {
    /// How the order ended; told by nobody's order, or a second time, it is nothing.
    pub(super) fn decide_hook(&self, tail: &TailId, hook: GripperAct, outcome: &Outcome) -> Decision {
        if self.tail(tail).hook.is_none_or(|order| order.state != "sent") {
            return Decision::nothing();
        }
        let (ended, [detail, detail_vi]) = ended(outcome);
        let fact = NetworkFact::HookEnded { tail: tail.clone(), hook, ended, detail, detail_vi };
        Decision { records: vec![system(fact)], ..Decision::default() }
    }
}
