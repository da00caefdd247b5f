//! Acts that were done while the system could not be told: on a printed form, or on a device without a network (CC-03).
//!
//! A record then holds both times: when it was done, as the form or the device says, and when it was written, which is the ledger's
//! own and gives the order. Nothing is ever inserted before what is written. A form's time is believed; a device's is while its
//! clock, when it sent, differed from ours by no more than the limit.

use super::act::{Act, Time};
use super::decide::CLOCK_SKEW;
use super::input::Subject;
use super::record::Record;
use super::refusals::{conflict, invalid};
use super::state::State;
use crate::domain::limits::CustodyLimits;
use crate::domain::people::Actor;
use crate::domain::request::{ConsignmentId, FormNumber};
use crate::units::ids::{PersonId, RequestId};
use crate::units::time::Utc;
use crate::units::words::{Refusal, words};
use serde::{Deserialize, Serialize};

/// Largest count that every reader of the ledger holds exactly: 2^53 - 1.
const MOST: u64 = 9_007_199_254_740_991;

/// When an act was really done, as the one who tells it says, and on what it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// When it was done.
    pub happened_at: Utc,
    /// On what it was kept.
    pub on: LateOn,
}

/// On what an act was kept until it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LateOn {
    /// On a printed form.
    Paper(FormNumber),
    /// On a device without a network.
    Device {
        /// Pseudonymous name that the device drew for itself: 8 to 40 lower-case letters, digits and `-`.
        device: String,
        /// Its own count of acts; grows by one with each.
        counter: u64,
        /// Its clock when it sent.
        clock: Utc,
    },
}

/// As [`Late`], as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Kept {
    /// On a printed form.
    Paper {
        /// When it was done, as the form says.
        happened_at: Time,
        /// The form's number.
        form: FormNumber,
    },
    /// On a device.
    Device {
        /// When it was done, by the device's clock.
        happened_at: Time,
        /// The device's name.
        device: String,
        /// Its count.
        counter: u64,
        /// Counts between this one and the one before that never came; absent when none.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        missed: Option<u64>,
        /// How far its clock was ahead of ours when it sent, milliseconds.
        clock_offset_ms: i64,
        /// That is more than the limit: the time is shown and not believed.
        clock_suspect: bool,
    },
}

impl Kept {
    /// When it was done, as it was told.
    #[must_use]
    pub fn happened_at(&self) -> Utc {
        match self {
            Self::Paper { happened_at, .. } | Self::Device { happened_at, .. } => happened_at.0,
        }
    }

    /// The time by which lateness is judged: when it was done if that is believed and lies before, else when it was written.
    #[must_use]
    pub fn judged(&self, recorded: Utc) -> Utc {
        match self {
            Self::Device { clock_suspect: true, .. } => recorded,
            Self::Paper { happened_at, .. } | Self::Device { happened_at, .. } => happened_at.0.min(recorded),
        }
    }
}

/// What a form was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormUse {
    /// The act.
    pub key: RequestId,
    /// What it was.
    pub kind: String,
    /// Whose.
    pub person: Option<PersonId>,
    /// About which consignment.
    pub consignment: Option<ConsignmentId>,
    /// The other signature of the hand-over that stands on it was entered too.
    pub answered: bool,
}

/// What a device told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSeen {
    /// Its count then.
    pub counter: u64,
    /// The act.
    pub key: RequestId,
}

/// What becomes of a late entry before its act is decided.
pub(super) enum Entry {
    /// It is a new one.
    New(Kept),
    /// The device told it before.
    Again(Subject),
}

/// Whether an act may be told late: not what commands an aircraft, nor who does.
fn takes_late_entry(act: &Act) -> bool {
    match act {
        Act::Prepare(_)
        | Act::Clear(_)
        | Act::Launch(_)
        | Act::Safer(..)
        | Act::Resume(_)
        | Act::MoveHook(..)
        | Act::Reposition(..)
        | Act::SignOn(_)
        | Act::SignOff(_)
        | Act::BreakGlass(..)
        | Act::ReviewGlass(..) => false,
        Act::Submit(_)
        | Act::Accept(..)
        | Act::Advance(_)
        | Act::Decline(..)
        | Act::Cancel(..)
        | Act::Pack(..)
        | Act::Offer(..)
        | Act::TakeCustody(..)
        | Act::DeclineCustody(..)
        | Act::Load(..)
        | Act::AcceptLoad(..)
        | Act::Ready(_)
        | Act::Unload(..)
        | Act::Receive(..)
        | Act::Close(_)
        | Act::Dispose(..)
        | Act::WithdrawOffer(_)
        | Act::ByRoad(..)
        | Act::Recover(..)
        | Act::WriteOff(..)
        | Act::SendBack(..)
        | Act::DecideQuarantine(..)
        | Act::Correct(..)
        | Act::ReadLogger(..)
        | Act::RetireLogger(..)
        | Act::CancelFlight(..)
        | Act::SwapPack(..)
        | Act::ReportWeather(_)
        | Act::ReportCoded(_)
        | Act::IssueStop(_)
        | Act::LiftStop(_)
        | Act::AnnounceMovement(_)
        | Act::WithdrawMovement(_)
        | Act::ApproveDetour(_)
        | Act::WithdrawDetour(_)
        | Act::GivePermission(..)
        | Act::RefusePermission(..) => true,
    }
}

/// The consignment of an act by which a box is packed, given, taken or received.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else there is moves no box")]
fn changes_hands(act: &Act) -> Option<&ConsignmentId> {
    match act {
        Act::Pack(id, _) => Some(id),
        Act::Offer(id, _) => Some(id),
        Act::TakeCustody(id, _) => Some(id),
        Act::DeclineCustody(id, _) => Some(id),
        Act::Load(id, _) => Some(id),
        Act::AcceptLoad(id, _) => Some(id),
        Act::Unload(id, _) => Some(id),
        Act::Receive(id, _) => Some(id),
        Act::SendBack(id, _) => Some(id),
        Act::Recover(id, _) => Some(id),
        _ => None,
    }
}

impl State {
    /// Whether an act may be entered late, and what its records will say of that.
    ///
    /// # Errors
    /// It commands an aircraft; its time is in the future or too long ago; its form or count was used.
    pub(super) fn enter_late(&self, now: Utc, limits: &CustodyLimits, actor: &Actor, act: &Act, late: &Late) -> Result<Entry, Refusal> {
        if !takes_late_entry(act) {
            return Err(conflict(
                "NEVER_LATE",
                words("Việc điều khiển máy bay không bao giờ được nhập bù.", "What commands an aircraft is never entered after the event."),
                words("Làm trực tiếp; việc đã qua thì báo trưởng ca ghi sự cố.", "Do it now; tell the shift lead about what is past."),
            ));
        }
        let told_by = match &late.on {
            LateOn::Paper(_) => now,
            LateOn::Device { clock, .. } => *clock,
        };
        if late.happened_at > told_by {
            return Err(invalid(
                "HAPPENED_IN_FUTURE",
                "happened-at",
                late.happened_at.to_string(),
                words("Thời điểm xảy ra nằm trong tương lai.", "It would have happened in the future."),
                words("Ghi đúng giờ trên phiếu hoặc trên máy.", "Give the time that the form or the device says."),
            ));
        }
        let back = limits.late_entry.value;
        if told_by.millis_since(late.happened_at) > back.as_millis_i64() {
            let hours = back.as_millis() / 3_600_000;
            return Err(conflict(
                "TOO_LATE_TO_ENTER",
                words(
                    format!("Việc này xảy ra hơn {hours} giờ trước: không nhập bù được nữa."),
                    format!("It happened more than {hours} hours ago: it can no longer be entered."),
                ),
                words("Giữ phiếu và báo phụ trách chất lượng.", "Keep the form and tell the quality officer."),
            ));
        }
        match &late.on {
            LateOn::Paper(form) => self.on_form(act, actor, late.happened_at, form).map(Entry::New),
            LateOn::Device { device, counter, clock } => {
                self.on_device(now, limits, actor, act, late.happened_at, (device, *counter, *clock))
            }
        }
    }

    /// The refusal of a late entry by which a box would change hands before it was where it changes hands; None where its time is not
    /// believed anyway.
    pub(super) fn done_before(&self, act: &Act, kept: &Kept) -> Option<Refusal> {
        let consignment = self.consignments.get(changes_hands(act)?)?;
        let before = consignment.signed.values().filter_map(|signed| signed.handled_at).max()?;
        let suspect = matches!(kept, Kept::Device { clock_suspect: true, .. });
        // A form's time is written to the minute, and clocks differ.
        (!suspect && kept.happened_at() + CLOCK_SKEW < before).then(|| {
            invalid(
                "HAPPENED_BEFORE",
                "happened-at",
                kept.happened_at().to_string(),
                words(
                    format!("Kiện {} được xử lý lúc {}: việc này không thể xảy ra trước đó.", consignment.id, before.clock()),
                    format!("Consignment {} was handled at {}: this cannot have happened before.", consignment.id, before.clock()),
                ),
                words(
                    "Xem lại giờ trên phiếu; nếu đúng, báo trưởng ca.",
                    "Read the form's time again; if it is right, tell the shift lead.",
                ),
            )
        })
    }

    /// A form holds one act; the form of a hand-over holds the giving and, by another person, its answer.
    fn on_form(&self, act: &Act, actor: &Actor, happened_at: Utc, form: &FormNumber) -> Result<Kept, Refusal> {
        let answers = |used: &FormUse| {
            let (given, about) = if let Act::TakeCustody(id, _) | Act::DeclineCustody(id, _) = act {
                ("HANDOVER_OFFERED", id)
            } else if let Act::AcceptLoad(id, _) = act {
                ("LOAD_OFFERED", id)
            } else {
                return false;
            };
            !used.answered && used.kind == given && used.consignment.as_ref() == Some(about) && used.person.as_ref() != Some(&actor.person)
        };
        match self.forms.get(form) {
            Some(used) if !answers(used) => Err(conflict(
                "FORM_USED",
                words(format!("Phiếu {form} đã được nhập rồi."), format!("Form {form} was entered before.")),
                words(
                    "Kiểm tra số phiếu; mỗi phiếu chỉ dùng một lần. Nếu số đúng, báo trưởng ca.",
                    "Check the form's number; each form is used once. If the number is right, tell the shift lead.",
                ),
            )),
            Some(_) | None => Ok(Kept::Paper { happened_at: Time(happened_at), form: form.clone() }),
        }
    }

    fn on_device(
        &self,
        now: Utc,
        limits: &CustodyLimits,
        actor: &Actor,
        act: &Act,
        happened_at: Utc,
        (device, counter, clock): (&str, u64, Utc),
    ) -> Result<Entry, Refusal> {
        let named = (8..=40).contains(&device.len()) && device.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !named || !(1..=MOST).contains(&counter) {
            return Err(invalid(
                "DEVICE_FORM",
                if named { "device-counter" } else { "device-id" },
                if named { counter.to_string() } else { device.to_owned() },
                words("Tên máy hoặc số đếm của máy không đúng dạng.", "The device's name or count has not the right form."),
                words(
                    "Tên máy gồm 8 đến 40 chữ thường, chữ số, '-'; số đếm bắt đầu từ 1.",
                    "A device's name has 8 to 40 lower-case letters, digits and '-'; its count begins at 1.",
                ),
            ));
        }
        let last = self.devices.get(device);
        if let Some(seen) = last.filter(|seen| counter <= seen.counter) {
            let before = self.keys.get(&seen.key).filter(|_| counter == seen.counter);
            return match before {
                Some(used) if used.person.as_ref() == Some(&actor.person) && used.is_for(act, self) => Ok(Entry::Again(used.subject())),
                Some(_) | None => Err(conflict(
                    "COUNTER_OLD",
                    words(
                        format!("Máy {device} đã gửi đến số {}: số {counter} đã cũ.", seen.counter),
                        format!("Device {device} has sent up to {}: count {counter} is an old one.", seen.counter),
                    ),
                    words(
                        "Không có gì được ghi. Báo trưởng ca; nhập lại từ phiếu giấy nếu có.",
                        "Nothing was recorded. Tell the shift lead; enter it from the paper form where there is one.",
                    ),
                )),
            };
        }
        let missed = counter - last.map_or(0, |seen| seen.counter) - 1;
        let clock_offset_ms = clock.millis_since(now);
        Ok(Entry::New(Kept::Device {
            happened_at: Time(happened_at),
            device: device.to_owned(),
            counter,
            missed: (missed > 0).then_some(missed),
            clock_offset_ms,
            clock_suspect: clock_offset_ms.unsigned_abs() > limits.clock.value.as_millis(),
        }))
    }

    /// Remembers which form and which count a record used.
    pub(super) fn remember_kept(&mut self, record: &Record) {
        let (Some(kept), Some(key)) = (record.draft.by.kept(), &record.draft.key) else { return };
        match kept {
            Kept::Paper { form, .. } => match self.forms.get_mut(form) {
                Some(used) => used.answered |= used.key != *key,
                None => {
                    let used = FormUse {
                        key: key.clone(),
                        kind: record.kind(),
                        person: record.draft.by.person().cloned(),
                        consignment: record.draft.consignment.clone(),
                        answered: false,
                    };
                    self.forms.insert(form.clone(), used);
                }
            },
            Kept::Device { device, counter, .. } => {
                self.devices.insert(device.clone(), DeviceSeen { counter: *counter, key: key.clone() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_a_clock_that_is_right_are_believed_and_a_suspect_one_is_not() {
        let (done, written) = (Utc(1_000), Utc(9_000));
        let device = |clock_suspect| Kept::Device {
            happened_at: Time(done),
            device: "ward-tablet-3".to_owned(),
            counter: 1,
            missed: None,
            clock_offset_ms: 0,
            clock_suspect,
        };
        let form: FormNumber =
            FormNumber::compose(&crate::domain::site::SiteCode::new("DG").expect("a code"), Utc(0), 1).expect("a number");

        assert_eq!(Kept::Paper { happened_at: Time(done), form: form.clone() }.judged(written), done);
        assert_eq!(device(false).judged(written), done);
        assert_eq!(device(true).judged(written), written);
        assert_eq!(Kept::Paper { happened_at: Time(Utc(10_000)), form }.judged(written), written, "never later than it was written");
    }

    #[test]
    fn what_is_recorded_of_a_late_entry_reads_back() {
        let text = r#"{"on":"device","happened_at":"2027-05-10T01:00:00.000Z","device":"ward-tablet-3","counter":4,"missed":2,"clock_offset_ms":-31000,"clock_suspect":true}"#;

        let kept: Kept = serde_json::from_str(text).expect("a late entry");

        assert_eq!(serde_json::to_string(&kept).expect("JSON"), text);
    }
}
