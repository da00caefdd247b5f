//! T4: pack and seal. Custody begins here.

use super::super::act::Pack;
use super::super::fact::ConsignmentFact;
use super::super::refusals::{self, invalid};
use super::super::state::Consignment;
use super::super::view::Holder;
use super::request::{check_count, each_once};
use super::scanned::ReadItem;
use super::{Case, Decided, Faults};
use crate::domain::delivery::{Event, next_state};
use crate::domain::identifier::Day;
use crate::domain::payload::{AskedAt, CatalogueRow, ClockStart};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{BoxNumber, LoggerId};
use crate::units::quantity::Grams;
use crate::units::words::{Refusal, words};
use std::collections::BTreeMap;

impl Case<'_> {
    /// T4.
    pub(super) fn pack(&self, id: &ConsignmentId, pack: &Pack) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.origin;
        let role = self.role(ActKind::Pack, Some(site))?;
        next_state(consignment.state, Event::Pack).ok_or_else(|| refusals::wrong_state(consignment))?;
        let payload = self.ops.payload(consignment)?;
        let mut faults = Faults::default();
        let drawn_anew = consignment.items.is_empty();
        let items = if drawn_anew {
            faults.take(check_count(&pack.items));
            faults.take(self.items(payload.category, &pack.items)).unwrap_or_default()
        } else {
            faults.take(self.items_of(consignment, payload.category, &pack.items)).unwrap_or_default()
        };
        if faults.is_empty() {
            faults.take(each_once(&items));
            if drawn_anew {
                faults.take(self.items_are_free(&items));
            } else {
                faults.take(check_scanned(consignment, &items));
            }
        }
        let untold = drawn_anew && consignment.clock_started.is_none();
        let clock = if untold { faults.take(self.clock(pack.clock_started_at, payload)) } else { None };
        let seal = faults.take(self.seal(&pack.seal));
        faults.take(self.check_box(consignment, &pack.box_number, pack.logger.as_ref()));
        faults.take(self.check_mass(pack.mass_g));
        faults.take(check_temperature(payload, pack));
        if !pack.marks_confirmed {
            faults.take::<()>(Err(invalid(
                "MARKS",
                "marks_confirmed",
                "false",
                words("Chưa xác nhận nhãn, giấy thấm và tư thế đứng.", "Labels, absorbent and upright position are not confirmed."),
                words("Kiểm tra rồi bấm Đủ.", "Look, then confirm."),
            )));
        }
        let declared = &consignment.declared.answers;
        let answers = faults.take(self.answers(payload, AskedAt::Pack, declared, &pack.answers)).unwrap_or_default();
        let expiries = faults.take(self.goods_packed(consignment, payload, &items, &pack.answers)).unwrap_or_default();
        if let Some(seal) = seal.as_ref().filter(|seal| self.ops.state.seals.contains(seal.as_str())) {
            return self.seal_reused(consignment, role, site, seal.as_str());
        }
        faults.end()?;
        let Some(seal) = seal else { return Err(refusals::wrong_state(consignment)) };
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        if payload.is_two_person() {
            self.checker(ActKind::Pack, site, consignment)?;
        }
        let deadline = match payload.clock_start {
            ClockStart::Packed => Some(payload.deadline(self.now.utc)),
            ClockStart::Collected | ClockStart::Issued | ClockStart::ThawStarted => clock.and_then(|(_, deadline)| deadline),
        };
        let holder = Holder::of(&self.actor.person, role, site);
        let fact = ConsignmentFact::Packed {
            box_number: pack.box_number.clone(),
            seal: seal.as_str().to_owned(),
            logger: pack.logger.clone(),
            items: items.into_iter().map(|item| item.code).collect(),
            mass_g: pack.mass_g,
            temperature_mc: pack.temperature_mc,
            deadline,
            clock_started: clock.and_then(|(started, _)| started),
            photo_sha256: pack.photo_sha256.clone(),
            holder,
            answers,
            expiries: told(&expiries),
        };
        self.one(role, site, id, fact)
    }

    pub(super) fn check_box(&self, consignment: &Consignment, number: &BoxNumber, logger: Option<&LoggerId>) -> Result<(), Refusal> {
        let in_use = self
            .ops
            .state
            .consignments
            .values()
            .filter(|other| other.id != consignment.id && other.state.is_in_custody())
            .filter_map(|other| other.packing.as_ref().map(|packing| (&other.id, packing)))
            .find(|(_, packing)| packing.box_number == *number || (logger.is_some() && packing.logger.as_ref() == logger));
        match in_use {
            None => Ok(()),
            Some((other, _)) => Err(invalid(
                "BOX_IN_USE",
                "box_number",
                number.as_str(),
                words(
                    format!("Hộp hoặc máy ghi nhiệt này đang đi với kiện {other}."),
                    format!("This box or logger is under way with consignment {other}."),
                ),
                words("Dùng hộp khác.", "Use another one."),
            )),
        }
    }

    pub(super) fn check_mass(&self, mass_g: u32) -> Result<(), Refusal> {
        let limit = self.ops.network.largest_payload();
        if mass_g > 0 && Grams(f64::from(mass_g)) <= limit {
            return Ok(());
        }
        Err(invalid(
            "MASS",
            "mass_g",
            mass_g.to_string(),
            words(format!("Khối lượng phải từ 1 đến {limit}."), format!("The mass must be 1 g to {limit}.")),
            words("Cân lại, hoặc chia thành hai kiện.", "Weigh again, or make two consignments of it."),
        ))
    }
}

/// Days of expiry as they are recorded.
pub(super) fn told(expiries: &BTreeMap<String, Day>) -> BTreeMap<String, String> {
    expiries.iter().map(|(code, day)| (code.clone(), day.to_string())).collect()
}

/// The codes packed are the codes asked for, no less and no more.
fn check_scanned(consignment: &Consignment, scanned: &[ReadItem]) -> Result<(), Refusal> {
    for ReadItem { code, .. } in scanned {
        if !consignment.items.iter().any(|item| item.code == *code) {
            return Err(invalid(
                "NOT_OF_THIS_BOX",
                "items",
                code.clone(),
                words(format!("KHÔNG THUỘC KIỆN NÀY: {code}."), format!("NOT OF THIS BOX: {code}.")),
                words("Bỏ ra khỏi hộp.", "Take it out of the box."),
            ));
        }
    }
    match consignment.items.iter().find(|item| !scanned.iter().any(|found| found.code == item.code)) {
        None => Ok(()),
        Some(missing) => Err(invalid(
            "ITEM_MISSING",
            "items",
            missing.code.clone(),
            words(format!("CÒN THIẾU: chưa quét {}.", missing.code), format!("MISSING: {} was not scanned.", missing.code)),
            words(
                "Quét đủ từng ống; nếu không có ống đó, hủy và gửi yêu cầu mới.",
                "Scan each tube; if that one is not there, cancel and ask anew.",
            ),
        )),
    }
}

/// Payloads with a temperature window travel with a logger, and are sealed inside of the window.
fn check_temperature(payload: &CatalogueRow, pack: &Pack) -> Result<(), Refusal> {
    if payload.temperature().is_open() {
        return Ok(());
    }
    if pack.logger.is_none() {
        return Err(invalid(
            "LOGGER_NEEDED",
            "logger",
            "",
            words("Loại hàng này cần thiết bị ghi nhiệt độ.", "This payload needs a temperature logger."),
            words("Đặt máy ghi nhiệt vào hộp và quét số của nó.", "Put a logger into the box and scan its number."),
        ));
    }
    let Some(temperature_mc) = pack.temperature_mc else {
        return Err(invalid(
            "TEMPERATURE_NEEDED",
            "temperature_mc",
            "",
            words("Cần nhiệt độ trong hộp khi niêm phong.", "The temperature in the box at sealing is needed."),
            words("Đọc máy ghi nhiệt.", "Read the logger."),
        ));
    };
    if payload.temperature().holds_mc(temperature_mc) {
        return Ok(());
    }
    Err(invalid(
        "TEMPERATURE_OUT",
        "temperature_mc",
        temperature_mc.to_string(),
        words(
            format!("Nhiệt độ trong hộp ngoài khoảng cho phép {}.", payload.temperature()),
            format!("The temperature in the box is outside of {}.", payload.temperature()),
        ),
        words("Ổn nhiệt hộp rồi niêm phong.", "Condition the box, then seal."),
    ))
}
