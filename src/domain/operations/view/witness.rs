//! How the second place of tree heads stands, as it is shown, and who is told.

use super::{AlarmLevel, AlarmView, LiveView};
use crate::domain::operations::act::Time;
use crate::domain::people::Role;
use crate::units::words::{Words, words};
use schemars::JsonSchema;
use serde::Serialize;

/// The second place, where one is configured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessView {
    /// Records under the newest head that it took; None where it took none since the service started.
    pub taken_size: Option<u64>,
    /// When that was.
    pub taken_at: Option<Time>,
    /// Since when a head waits for it; None where none waits.
    pub waits_since: Option<Time>,
    /// One waits for longer than is configured.
    pub is_late: bool,
    /// It keeps a head, signed by our key, that our records do not give.
    pub fork: Option<ForkView>,
}

/// A head in the second place that contradicts the records here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ForkView {
    /// Records that it was signed over.
    pub size: u64,
    /// When it was signed.
    pub signed_at: Time,
    /// The first record that may be another: the one after the largest head that agrees.
    pub from_seq: u64,
    /// Records that are here; fewer than `size` where the end is gone.
    pub here: u64,
}

impl LiveView {
    /// The same picture with the second place in it, and with the alarms that it calls for.
    #[must_use]
    pub fn with_witness(mut self, witness: Option<&WitnessView>) -> Self {
        if let Some(witness) = witness {
            self.alarms.extend(witness.alarms());
            self.alarms.sort_by(|a, b| (a.level, a.since, a.code, &a.tail).cmp(&(b.level, b.since, b.code, &b.tail)));
        }
        self.witness = witness.cloned();
        self
    }
}

impl WitnessView {
    fn alarms(&self) -> Vec<AlarmView> {
        let alarm = |code, level, says, since| AlarmView {
            code,
            level,
            says,
            tail: None,
            flight: None,
            consignment: None,
            since,
            escalated_to: vec![Role::Lead, Role::Quality],
        };
        let late = self.waits_since.filter(|_| self.is_late).map(|since| {
            let (vi, en) = self.taken_size.map_or_else(
                || ("chưa nhận đầu sổ nào".to_owned(), "it has taken none yet".to_owned()),
                |size| (format!("lần cuối đến bản ghi {size}"), format!("the last one it took is over record {size}")),
            );
            let says = words(
                format!("Nơi giữ thứ hai không nhận đầu sổ đã ký từ {}; {vi}. Kiểm tra thư mục witness.", since.0.clock()),
                format!("The second place has taken no signed tree head since {}; {en}. Look at the witness folder.", since.0.clock()),
            );
            alarm("WITNESS_LATE", AlarmLevel::Caution, says, since)
        });
        let fork = self.fork.map(|fork| alarm("LEDGER_BROKEN", AlarmLevel::Warning, fork.words(), fork.signed_at));
        late.into_iter().chain(fork).collect()
    }
}

impl ForkView {
    fn words(&self) -> Words {
        let (size, at, from, here) = (self.size, self.signed_at.0, self.from_seq, self.here);
        let next = words("Giữ nguyên các tệp, chạy medflight ledger verify.", "Keep the files as they are, run medflight ledger verify.");
        let what = if here < size {
            words(
                format!("Nơi giữ thứ hai có đầu sổ ký lúc {at} cho {size} bản ghi; ở đây chỉ có {here}: mất bản ghi {}–{size}. ", here + 1),
                format!(
                    "The second place keeps a head of {at} over {size} records; here are {here}: records {}-{size} are gone. ",
                    here + 1
                ),
            )
        } else {
            words(
                format!("Nơi giữ thứ hai có đầu sổ ký lúc {at} khác với sổ ở đây: bản ghi khác nhau trong khoảng {from}–{size}. "),
                format!("The second place keeps a head of {at} that our records do not give: they differ among records {from}-{size}. "),
            )
        };
        what.and("", &next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;

    #[test]
    fn what_the_second_place_contradicts_is_told_with_the_numbers_of_the_records() {
        let fork = |size, here| ForkView { size, signed_at: Time(Utc(0)), from_seq: 41, here };
        let told = |fork| {
            let alarms = WitnessView { fork: Some(fork), ..WitnessView::default() }.alarms();
            assert_eq!(alarms.iter().map(|alarm| (alarm.code, alarm.level)).collect::<Vec<_>>(), [("LEDGER_BROKEN", AlarmLevel::Warning)]);
            alarms[0].says.clone()
        };

        let (forked, cut) = (told(fork(65, 70)), told(fork(65, 40)));

        assert!(forked.en.contains("records 41-65") && forked.vi.contains("41–65"), "{forked:?}");
        assert!(cut.en.contains("records 41-65 are gone") && cut.vi.contains("mất bản ghi 41–65"), "{cut:?}");
    }

    #[test]
    fn a_head_that_waits_is_an_alarm_only_when_it_waits_for_too_long() {
        let waits = |is_late| WitnessView { taken_size: Some(9), waits_since: Some(Time(Utc(0))), is_late, ..WitnessView::default() };

        assert!(waits(false).alarms().is_empty());
        let late = waits(true).alarms();
        assert_eq!((late[0].code, late[0].level), ("WITNESS_LATE", AlarmLevel::Caution));
        assert!(late[0].says.en.contains("over record 9"), "{:?}", late[0].says);
    }
}
