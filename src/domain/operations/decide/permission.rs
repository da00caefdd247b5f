//! AO-07: what is beyond the permit becomes a task, and the authority's answer to it.
//!
//! A grant answers one request: it says of which route and which day it speaks, and it gives what was asked. A document of one
//! authority grants once; where it covers several requests, they are named.

use super::super::act::{PermissionGiven, Time, Why};
use super::super::fact::{ConsignmentFact, GrantTold};
use super::super::quota::{DocumentUse, document_key};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::{Consignment, Permission, State};
use super::{Case, Decided};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::time::Utc;
use crate::units::words::{Refusal, words};
use std::collections::BTreeSet;

/// Most requests that one document covers.
const MOST_COVERED: usize = 20;

impl Case<'_> {
    /// AO-07: a request beyond the permit's quota or hours becomes a task for the dispatcher, once, and no flight; every other
    /// refusal stays one.
    pub(super) fn ask_permission(&self, role: Role, consignment: &Consignment, refusal: Refusal) -> Decided {
        let asks = |code: &&str| matches!(*code, "PERMIT_QUOTA" | "PERMIT_ROUTE_QUOTA" | "PERMIT_TIME");
        let mut codes: Vec<String> = refusal.reasons.iter().map(|reason| reason.code).filter(asks).map(str::to_owned).collect();
        codes.dedup();
        if codes.is_empty() || self.ops.state.permissions.contains_key(&consignment.id) {
            return Err(refusal);
        }
        self.one(role, &consignment.origin, &consignment.id, ConsignmentFact::PermissionNeeded { codes })
    }

    fn open_permission(&self, id: &ConsignmentId) -> Result<(Role, &Consignment, &Permission), Refusal> {
        let role = self.role(ActKind::Dispatch, None)?;
        let consignment = self.consignment(id)?;
        match self.ops.state.permissions.get(id) {
            Some(open) => Ok((role, consignment, open)),
            None => Err(refusals::not_found("permission", id.as_str())),
        }
    }

    /// The authority said yes: so many rotations more today on the route, hours beside the permit's, or both.
    pub(super) fn give_permission(&self, id: &ConsignmentId, given: &PermissionGiven) -> Decided {
        let (role, consignment, open) = self.open_permission(id)?;
        let document = refusals::check_document("document", &given.document)?;
        let hours = self.hours(given)?;
        check_rotations(given, hours.is_some())?;
        self.check_names_what_was_asked(consignment, given)?;
        check_gives_what_was_asked(open, given, hours.is_some())?;
        let authority = self.authority(given.authority.as_deref())?;
        self.check_used_once(id, &document, &authority, &given.covers)?;
        let begun = self.ops.begun_on(&State::route(&consignment.origin, &consignment.destination), self.now.utc);
        let told = GrantTold { authority, between: given.between.clone(), day: given.day.clone(), covers: given.covers.clone() };
        let fact = ConsignmentFact::PermissionGiven { document, rotations: given.rotations, begun, hours, told: Some(Box::new(told)) };
        self.one(role, &consignment.origin, id, fact)
    }

    fn hours(&self, given: &PermissionGiven) -> Result<Option<(Utc, Utc)>, Refusal> {
        let hours = given.from.zip(given.until).map(|(from, until)| (from.0, until.0));
        let today = |at: Utc| at.hanoi_date() == self.now.utc.hanoi_date();
        if given.from.is_some() == given.until.is_some() && hours.is_none_or(|(from, until)| from < until && today(from) && today(until)) {
            return Ok(hours);
        }
        let show = |at: Option<Time>| at.map_or_else(|| "-".to_owned(), |at| at.0.to_string());
        Err(invalid(
            "HOURS",
            "from",
            format!("{} {}", show(given.from), show(given.until)),
            words("Giờ bay thêm cần cả giờ đầu và giờ cuối, trong hôm nay.", "Extra hours have a beginning and an end, both today."),
            words("Nhập giờ trên văn bản.", "Give the hours in the document."),
        ))
    }

    /// The document speaks of the route of the request, either way, and of the day on which it is used.
    fn check_names_what_was_asked(&self, consignment: &Consignment, given: &PermissionGiven) -> Result<(), Refusal> {
        let [from, to] = &given.between;
        let asked = State::route(&consignment.origin, &consignment.destination);
        if State::route(from, to) != asked {
            return Err(invalid(
                "GRANT_ROUTE",
                "between",
                format!("{from} {to}"),
                words(
                    format!("Yêu cầu {} xin tuyến {} – {}, văn bản cho tuyến {from} – {to}.", consignment.id, asked.0, asked.1),
                    format!("Request {} asked for {} – {}; the document is for {from} – {to}.", consignment.id, asked.0, asked.1),
                ),
                words(
                    "Nhập văn bản cho đúng yêu cầu của tuyến đó, hoặc xin lại cơ quan cấp phép cho tuyến này.",
                    "Enter it for the request of that route, or ask the authority again for this one.",
                ),
            ));
        }
        let today = self.now.utc.hanoi_day();
        if given.day != today {
            // What is no date is not sent back: nobody knows what was typed there.
            let is_date = given.day.len() == today.len() && given.day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let day = if is_date { given.day.as_str() } else { "?" };
            return Err(invalid(
                "GRANT_DAY",
                "day",
                day,
                words(
                    format!("Văn bản cho phép ngày {day}; hôm nay là {today}."),
                    format!("The document allows the day {day}; today is {today}."),
                ),
                words(
                    "Nhập vào đúng ngày bay ghi trên văn bản, dạng năm-tháng-ngày, hoặc xin lại cho hôm nay.",
                    "Enter it on the day of flying that it names, as year-month-day, or ask the authority again for today.",
                ),
            ));
        }
        Ok(())
    }

    /// Whose document it is: of the authority of the permits, named where they have several.
    fn authority(&self, named: Option<&str>) -> Result<String, Refusal> {
        let known: BTreeSet<&str> = self.ops.network.permits.iter().map(|permit| permit.authority.as_str()).collect();
        let found = match named {
            Some(named) => known.get(named.trim()).copied(),
            None if known.len() == 1 => known.first().copied(),
            None => None,
        };
        found.map(str::to_owned).ok_or_else(|| {
            let list = known.iter().copied().collect::<Vec<_>>().join("; ");
            invalid(
                "GRANT_AUTHORITY",
                "authority",
                named.unwrap_or_default(),
                words("Chưa rõ văn bản của cơ quan nào.", "It is not known whose document this is."),
                words(format!("Chọn một trong: {list}."), format!("Name one of: {list}.")),
            )
        })
    }

    /// A document of one authority grants once, and for no request twice; for several only where they are named, by the grant before
    /// or by this one.
    fn check_used_once(&self, id: &ConsignmentId, document: &str, authority: &str, covers: &[ConsignmentId]) -> Result<(), Refusal> {
        let used = self.ops.state.documents.get(&document_key(document)).map_or(&[][..], Vec::as_slice);
        let used: Vec<&DocumentUse> = used.iter().filter(|before| before.counts(authority, self.now.utc)).collect();
        let known = |other: &ConsignmentId| self.ops.state.permissions.contains_key(other) || used.iter().any(|u| u.consignment == *other);
        if let Some(other) = covers.iter().find(|other| *other == id || !known(other)) {
            return Err(invalid(
                "GRANT_COVERS",
                "covers",
                other.as_str(),
                words(
                    format!("{other} không phải yêu cầu khác đang chờ phép hoặc đã dùng văn bản này."),
                    format!("{other} is no other request that waits for a permission or used this document."),
                ),
                words("Chỉ ghi những yêu cầu khác có tên trên văn bản.", "Name only the other requests that the document names."),
            ));
        }
        if covers.len() > MOST_COVERED {
            return Err(invalid(
                "GRANT_COVERS",
                "covers",
                covers.len().to_string(),
                words("Quá nhiều yêu cầu cho một văn bản.", "These are too many requests for one document."),
                words(format!("Nhiều nhất {MOST_COVERED}."), format!("At most {MOST_COVERED}.")),
            ));
        }
        let stands_for_both =
            |before: &&&DocumentUse| before.consignment != *id && (before.covers.contains(id) || covers.contains(&before.consignment));
        let Some(before) = used.iter().find(|before| !stands_for_both(before)) else { return Ok(()) };
        let (other, at) = (&before.consignment, before.at);
        Err(conflict(
            "DOCUMENT_USED",
            words(
                format!("Văn bản {document} đã dùng cho yêu cầu {other}, ngày {}.", at.hanoi_day()),
                format!("Document {document} was used for request {other}, on {}.", at.hanoi_day()),
            ),
            if other == id {
                words(
                    "Xin cơ quan cấp phép một văn bản mới, rồi nhập số của văn bản đó.",
                    "Ask the authority for another document and enter its number.",
                )
            } else {
                words(
                    format!("Nhập số của văn bản trả lời yêu cầu này; nếu văn bản ghi cả hai yêu cầu, ghi kèm {other}."),
                    format!("Enter the document that answers this request; if it names both requests, name {other} with it."),
                )
            },
        ))
    }

    /// The authority said no, or nobody asks it.
    pub(super) fn refuse_permission(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let (role, consignment, _) = self.open_permission(id)?;
        let reason = check_text("reason", &why.reason)?;
        self.one(role, &consignment.origin, id, ConsignmentFact::PermissionRefused { reason })
    }
}

fn check_rotations(given: &PermissionGiven, hours: bool) -> Result<(), Refusal> {
    if given.rotations <= 20 && (given.rotations > 0 || hours) {
        return Ok(());
    }
    Err(invalid(
        "ROTATIONS",
        "rotations",
        given.rotations.to_string(),
        words(
            "Số lượt bay thêm từ 1 đến 20; 0 chỉ khi văn bản chỉ thêm giờ bay.",
            "Extra rotations are 1 to 20; 0 only where the document adds hours alone.",
        ),
        words("Nhập số lượt trên văn bản.", "Give the number in the document."),
    ))
}

/// Rotations where rotations were asked for, hours where hours were.
fn check_gives_what_was_asked(open: &Permission, given: &PermissionGiven, hours: bool) -> Result<(), Refusal> {
    let asks = |code: &str| open.codes.iter().any(|asked| asked == code);
    let (flights, times) = (asks("PERMIT_QUOTA") || asks("PERMIT_ROUTE_QUOTA"), asks("PERMIT_TIME"));
    let (field, vi, en) = match (flights && given.rotations == 0, times && !hours) {
        (false, false) => return Ok(()),
        (true, _) => ("rotations", "lượt bay thêm", "one more rotation"),
        (false, true) => ("from", "giờ bay thêm", "other hours"),
    };
    Err(invalid(
        "GRANT_SHORT",
        field,
        "",
        words(format!("Yêu cầu này xin {vi}; văn bản không cho."), format!("The request asked for {en}; the document does not give it.")),
        words(
            "Nhập những gì văn bản cho phép; nếu văn bản không cho, ghi là không được phép.",
            "Enter what the document allows; where it does not, record that it was not permitted.",
        ),
    ))
}
