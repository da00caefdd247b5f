//! The acts on a consignment in the order of its life: whose act, where, which events it brings about, what its signature means.

use super::states_of;
use crate::domain::delivery::{ConsignmentState, Event};
use crate::domain::people::{ActKind, Role, may};

/// Where a role has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// At any site.
    Anywhere,
    /// At the origin.
    Origin,
    /// At the destination.
    Destination,
    /// At one of the two.
    Ends,
    /// Where the box stands, if that is a site.
    Here,
    /// Where it is offered, to whom it is offered.
    Offered,
}

/// Who signs as the second person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Second {
    /// Nobody.
    None,
    /// Always this one.
    Who(&'static str, &'static str),
    /// This one, where the payload passes between two persons.
    OfTwo(&'static str, &'static str),
}

/// When it can be done.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Where one of its events can follow.
    ByTable,
    /// In these states.
    In(&'static [ConsignmentState]),
    /// Until its end.
    Open,
    /// Always.
    Always,
}

/// One act.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) act: &'static str,
    pub(super) kind: ActKind,
    pub(super) at: At,
    pub(super) events: &'static [Event],
    pub(super) second: Second,
    pub(super) meaning: (&'static str, &'static str),
    when: When,
}

impl Row {
    const fn two(self, second: Second) -> Self {
        Self { second, ..self }
    }

    const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }

    /// The states in which it can be done.
    pub(super) fn states(&self) -> Vec<ConsignmentState> {
        match self.when {
            When::ByTable => states_of(self.events),
            When::In(states) => states.to_vec(),
            When::Open => ConsignmentState::ALL.into_iter().filter(|state| !state.is_terminal()).collect(),
            When::Always => ConsignmentState::ALL.to_vec(),
        }
    }

    /// Who may do it somewhere.
    pub(super) fn roles(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| may(*role, self.kind)).collect()
    }
}

const fn row(act: &'static str, kind: ActKind, at: At, events: &'static [Event], meaning: (&'static str, &'static str)) -> Row {
    Row { act, kind, at, events, second: Second::None, meaning, when: When::ByTable }
}

const ANOTHER: Second = Second::Who("một người khác cũng được làm việc này", "another person who may do this too");
const CHECKER: Second = Second::OfTwo("người kiểm tra thứ hai tại nơi này", "a second checker at this site");
const QUALITY_AND_LEAD: Second = Second::Who("quản lý chất lượng và trưởng ca cùng ký", "quality officer and shift lead sign together");
const HANDLER_AND_LEAD: Second =
    Second::Who("nhân viên bãi đáp hoặc điều dưỡng, và trưởng ca cùng ký", "pad handler or nurse, and shift lead sign together");

/// All of them.
pub(super) const ROWS: [Row; 26] = {
    use ActKind as K;
    use ConsignmentState as S;
    use Event as E;
    [
        row("accept", K::Dispatch, At::Anywhere, &[E::Accept], ("tiếp nhận, xếp chuyến", "accepts and books")).when(When::In(&[
            S::Submitted,
            S::Accepted,
            S::Packed,
            S::HandedToCarrier,
            S::Returning,
        ])),
        row("decline", K::Dispatch, At::Anywhere, &[E::Decline], ("không tiếp nhận", "declines")),
        row("cancel", K::Cancel, At::Origin, &[E::Cancel], ("hủy", "cancels")),
        row("pack", K::Pack, At::Origin, &[E::Pack], ("đóng gói, niêm phong", "packs and seals")).two(CHECKER),
        row("offer", K::Offer, At::Here, &[E::Retry], ("giao", "gives")).when(When::In(&[
            S::Packed,
            S::HandedToCarrier,
            S::Unloaded,
            S::Returning,
            S::Road,
        ])),
        row("take-custody", K::TakeCustody, At::Offered, &[E::HandOver, E::Unload, E::GoByRoad], ("nhận", "takes over"))
            .two(CHECKER)
            .when(When::Open),
        row("decline-custody", K::TakeCustody, At::Offered, &[], ("không nhận", "does not take over")).when(When::Open),
        row("withdraw-offer", K::Offer, At::Anywhere, &[], ("rút lại việc giao", "takes the offer back")).when(When::Open),
        row("by-road", K::Dispatch, At::Anywhere, &[], ("chuyển sang đường bộ", "orders the road")).when(When::In(&[
            S::Accepted,
            S::Packed,
            S::HandedToCarrier,
            S::Loaded,
            S::Unloaded,
            S::Returning,
            S::Road,
        ])),
        row("earlier", K::Dispatch, At::Anywhere, &[], ("xếp chuyến sớm hơn", "books an earlier flight")).when(When::In(&[
            S::Accepted,
            S::Packed,
            S::HandedToCarrier,
            S::Returning,
        ])),
        row("load", K::Load, At::Here, &[E::Load], ("đưa lên UAV, giao", "loads and gives")),
        row("accept-load", K::AcceptLoad, At::Anywhere, &[E::Load], ("nhận kiện đã lên UAV", "takes over the loaded box")),
        row("ready", K::Ready, At::Destination, &[], ("sẵn sàng nhận", "is ready to receive")).when(When::In(&[
            S::Accepted,
            S::Packed,
            S::HandedToCarrier,
            S::Loaded,
            S::InFlight,
        ])),
        row("unload", K::Unload, At::Anywhere, &[E::Unload], ("dỡ, nhận", "unloads and takes over")),
        row("recover", K::Recover, At::Anywhere, &[E::Recover], ("tìm thấy, nhận lại", "recovers it")).two(HANDLER_AND_LEAD),
        row("write-off", K::WriteOff, At::Anywhere, &[E::Lose], ("xác nhận mất", "gives it up as lost")).two(QUALITY_AND_LEAD),
        row(
            "receive",
            K::Receive,
            At::Destination,
            &[E::Receive, E::ReceiveWithRemark, E::Refuse, E::Quarantine],
            ("nhận, từ chối hoặc biệt trữ, theo từng mẫu", "accepts, refuses or quarantines, item by item"),
        )
        .two(CHECKER),
        row("close", K::Close, At::Destination, &[E::Close], ("hoàn tất", "closes")),
        row("dispose", K::Dispose, At::Destination, &[E::Dispose], ("tiêu hủy", "disposes of it"))
            .two(ANOTHER)
            .when(When::In(&[S::Refused])),
        row("send-back", K::SendBack, At::Destination, &[E::SendBack], ("đóng lại, gửi trả", "seals again and sends back"))
            .two(ANOTHER)
            .when(When::In(&[S::Refused])),
        row(
            "quarantine-decision",
            K::DecideQuarantine,
            At::Destination,
            &[E::Release, E::Dispose, E::SendBack],
            ("phê duyệt giải tỏa, tiêu hủy hoặc gửi trả", "approves its use, its disposal or its return"),
        )
        .two(QUALITY_AND_LEAD)
        .when(When::In(&[S::Quarantined])),
        row("correct", K::Correct, At::Ends, &[], ("đính chính", "corrects")).when(When::Open),
        row("break-glass", K::BreakGlass, At::Ends, &[], ("mở quyền khẩn cấp", "breaks the glass")).when(When::Open),
        row("review-glass", K::ReviewGlass, At::Anywhere, &[], ("đã xem xét", "has looked at it")).two(QUALITY_AND_LEAD).when(When::Always),
        row("readings", K::ReadLogger, At::Ends, &[], ("đưa số đo vào", "brings readings in")).when(When::Open),
        row("retire-logger", K::RetireLogger, At::Ends, &[], ("ngừng dùng máy ghi nhiệt", "gives the logger up"))
            .two(ANOTHER)
            .when(When::Open),
    ]
};

/// Names of all acts, in their order.
pub const NAMES: [&str; ROWS.len()] = {
    let mut names = [""; ROWS.len()];
    let mut at = 0;
    while at < ROWS.len() {
        names[at] = ROWS[at].act;
        at += 1;
    }
    names
};
