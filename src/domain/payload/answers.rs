//! Answers against their questions and their rules: what is missing, what has not its form, what may not fly.

use super::catalogue::CatalogueRow;
use super::policy::Policy;
use super::question::{Answers, Asked, AskedAt, Form, Question, blood_label_items, questions};
use crate::domain::identifier::Day;
use crate::units::words::{Reason, Words, words};

/// A day written `2027-12-31`.
#[must_use]
pub fn day_of(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Whole days from one date to another; negative when it lies before.
#[must_use]
pub fn days_between(from: Day, to: Day) -> i64 {
    day_number(to) - day_number(from)
}

/// Days since the first of March of the year 0 in the Gregorian calendar.
fn day_number(day: Day) -> i64 {
    let (year, month) = (i64::from(day.year), i64::from(day.month));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + i64::from(day.day) - 1
}

/// All that stands against the answers given at one moment; `so_far` are those of the moments before. `today` is the date in Hanoi.
#[must_use]
pub fn judge(row: &CatalogueRow, at: AskedAt, so_far: &Answers, given: &Answers, policy: &Policy, today: Day) -> Vec<Reason> {
    let asked: Vec<Question> = questions(row).into_iter().filter(|question| question.at == at).collect();
    let mut reasons: Vec<Reason> =
        given.keys().filter(|key| !asked.iter().any(|question| question.asked == **key)).map(|key| not_asked(*key)).collect();
    for question in &asked {
        let condition = question.only_if.map(|(other, value)| given.get(&other).is_some_and(|answer| answer.trim() == value));
        match given.get(&question.asked).map(|text| text.trim()).filter(|text| !text.is_empty()) {
            None if question.required || condition == Some(true) => reasons.push(needed(question)),
            None => {}
            Some(text) => match fault(question, text) {
                Some(reason) => reasons.push(reason),
                None => reasons.extend(rule(row, question.asked, text, so_far, policy, today)),
            },
        }
    }
    reasons
}

/// The number in an answer.
#[must_use]
pub fn number(answers: &Answers, asked: Asked) -> Option<u32> {
    answers.get(&asked)?.trim().parse().ok()
}

fn needed(question: &Question) -> Reason {
    let what = words("Chưa trả lời: ", "Not answered: ").and("", &question.says);
    Reason::new("ANSWER_NEEDED", what, words("Trả lời rồi gửi lại.", "Answer it, then send again."))
        .of(question.asked.field(), "")
        .by(question.rule)
}

fn not_asked(asked: Asked) -> Reason {
    let what = words("Câu trả lời này không dành cho loại hàng hoặc bước này.", "This is not asked of this payload at this step.");
    Reason::new("ANSWER_NOT_ASKED", what, words("Bỏ câu trả lời này.", "Leave it out.")).of(asked.field(), "").by("payloads.toml")
}

fn fault(question: &Question, text: &str) -> Option<Reason> {
    let expected = match &question.form {
        Form::Choice(choices) => {
            let offered = |word: &str| choices.iter().any(|(value, _)| *value == word);
            let right = if question.asked == Asked::BloodLabel { text.split(',').all(|word| offered(word.trim())) } else { offered(text) };
            (!right).then(|| choices.iter().map(|(value, _)| *value).collect::<Vec<_>>().join(", "))
        }
        Form::Number { least, most, unit } => {
            let right = text.parse::<u32>().is_ok_and(|number| (*least..=*most).contains(&number));
            (!right).then(|| format!("{least}–{most} {unit}").trim().to_owned())
        }
        Form::Date => day_of(text).is_none().then(|| "YYYY-MM-DD".to_owned()),
        Form::Text => (!(3..=200).contains(&text.chars().count())).then(|| "3–200".to_owned()),
    }?;
    let what = question.says.clone().and("", &words(format!(": phải là {expected}."), format!(": expected {expected}.")));
    let value: String = text.chars().take(64).collect();
    let shown = if question.form == Form::Text { "…".to_owned() } else { value };
    let reason = Reason::new("ANSWER_WRONG", what, words("Sửa câu trả lời.", "Correct the answer."));
    Some(reason.of(question.asked.field(), shown).by(question.rule))
}

/// What an answer of the right form means.
fn rule(row: &CatalogueRow, asked: Asked, text: &str, so_far: &Answers, policy: &Policy, today: Day) -> Option<Reason> {
    let no = |code, rule, what: Words, next: Words| Some(Reason::new(code, what, next).of(asked.field(), text).by(rule));
    let figure = text.parse::<u32>().unwrap_or(0);
    match asked {
        Asked::DgStatus if text == "unknown" => no(
            "DG_UNKNOWN",
            "PL-36",
            words("Chưa biết thuốc có là hàng nguy hiểm hay không.", "Whether the medicine is dangerous goods is not known."),
            words("Tra SDS mục 14, hoặc gửi bằng đường bộ.", "Look it up in section 14 of its data sheet, or send it by road."),
        ),
        Asked::DgStatus if text == "dg" && !row.is_dangerous() => no(
            "DG_GOODS",
            "PL-36",
            words("Thuốc là hàng nguy hiểm: loại hàng này không được chở.", "The medicine is dangerous goods, which this payload is not for."),
            words("Gửi bằng đường bộ.", "Send it by road."),
        ),
        Asked::Lithium if text == "yes" => no(
            "LITHIUM",
            "PL-35",
            words("Có pin lithium (UN3481).", "There is a lithium battery inside (UN3481)."),
            words("Chọn loại hàng có pin lithium nếu được bật, hoặc gửi đường bộ.", "Choose the payload for it where offered, or the road."),
        ),
        Asked::DryIce if text == "yes" => no(
            "DRY_ICE",
            "PL-33",
            words("Đá khô (UN1845) không được bay.", "Dry ice (UN1845) does not fly."),
            words("Hàng đông lạnh gửi bằng đường bộ.", "Frozen goods go by road."),
        ),
        Asked::FormaldehydePermille if figure >= 100 || row.max_formaldehyde_percent.is_some_and(|most| f64::from(figure) > most * 10.0) => no(
            "FORMALDEHYDE",
            "PL-34",
            words("Formaldehyd từ 10 % trở lên không được bay.", "Formaldehyde of 10 % and more does not fly."),
            words("Dùng formol trung tính 10 % (khoảng 4 % formaldehyd).", "Use 10 % neutral buffered formalin (about 4 % formaldehyde)."),
        ),
        Asked::FreeLiquidMl if row.max_free_liquid_ml.is_some_and(|most| figure > most) => no(
            "FREE_LIQUID",
            "PL-34",
            words(
                format!("Dịch tự do {figure} ml, tối đa {} ml.", row.max_free_liquid_ml.unwrap_or(0)),
                format!("{figure} ml of free liquid, {} ml at most.", row.max_free_liquid_ml.unwrap_or(0)),
            ),
            words("Bớt dịch, thêm giấy thấm.", "Take liquid away, add absorbent."),
        ),
        Asked::BloodLabel if text != "complete" => {
            let items = blood_label_items();
            let missing = items.iter().filter(|(code, _)| text.split(',').any(|word| word.trim() == *code)).map(|(_, item)| item);
            let missing = Words::joined(missing, ", ").unwrap_or_else(|| words("…", "…"));
            let next = words("Không đóng gói; trả lại nơi phát máu.", "Do not pack it; give it back to the issuing unit.");
            no("LABEL_ITEMS", "ID-36", words("Nhãn túi máu thiếu: ", "The blood label lacks: ").and("", &missing), next)
        }
        Asked::PreconditionedMin if u64::from(figure) * 60_000 < policy.preconditioned.value.as_millis() => {
            let least = policy.preconditioned.value.as_millis() / 60_000;
            let what = words(
                format!("Hộp mới ổn nhiệt {figure} phút, cần {least} phút."),
                format!("The box was within its window for {figure} min, {least} are needed."),
            );
            no("PRECONDITION", "T4", what, words("Chờ đủ thời gian rồi đóng gói.", "Wait, then pack."))
        }
        Asked::LoggerStarted if text == "no" => no(
            "LOGGER_NOT_STARTED",
            "PL-24",
            words("Máy ghi nhiệt chưa ghi.", "The logger does not record."),
            words("Bật máy ghi nhiệt, chờ đèn báo.", "Start it and wait for its light."),
        ),
        Asked::VialMonitor if !vial_monitor_usable(figure) => no(
            "VIAL_MONITOR",
            "PL-40",
            words(format!("Chỉ thị VVM ở mức {figure}: vắc xin không dùng được."), format!("Vial monitor at stage {figure}: not to be used.")),
            words("Cách ly lô này, báo phụ trách tiêm chủng.", "Quarantine the lot and tell who is responsible for vaccines."),
        ),
        Asked::Expires => day_of(text).and_then(|day| expired(asked.field(), text, day, today)),
        Asked::ContainerInspected => {
            let valid = day_of(text).map(|day| days_between(day, today)).is_some_and(|age| (0..=i64::from(policy.inspection_days.value)).contains(&age));
            if valid {
                return None;
            }
            let most = policy.inspection_days.value;
            let what = words(
                format!("Kiểm tra thùng ngày {text} không còn (hoặc chưa) có hiệu lực: {most} ngày."),
                format!("The container's inspection of {text} is not valid: {most} days."),
            );
            no("CONTAINER_INSPECTION", "PL-37", what, words("Dùng thùng đã kiểm tra.", "Use one that was inspected."))
        }
        Asked::UnitsPacked if number(so_far, Asked::Units).is_some_and(|issued| issued != figure) => {
            let issued = number(so_far, Asked::Units).unwrap_or(0);
            let what = words(
                format!("Cấp {issued} đơn vị, đếm được {figure}: chênh lệch thuốc kiểm soát."),
                format!("{issued} units were issued, {figure} counted: a controlled medicine is missing or too many."),
            );
            no("UNITS_DIFFER", "PL-42", what, words("Dừng lại, lập biên bản, báo trưởng ca ngay.", "Stop, write it down, tell the shift lead now."))
        }
        Asked::SupplyBasis
        | Asked::SupplyDocument
        | Asked::DgStatus
        | Asked::Lithium
        | Asked::ExemptJudgement
        | Asked::Units
        | Asked::UnitsPacked
        | Asked::BloodLabel
        // Centrifuged tubes are told to the laboratory, whose consent is a question of its own.
        | Asked::SpunGel
        | Asked::LabConsent
        | Asked::FormaldehydePermille
        | Asked::FreeLiquidMl
        | Asked::DryIce
        | Asked::PreconditionedMin
        | Asked::LoggerStarted
        | Asked::VialMonitor
        | Asked::ContainerType
        | Asked::UnagitatedMin => None,
    }
}

/// The refusal of what expired before today (ID-13).
#[must_use]
pub fn expired(field: &'static str, value: &str, day: Day, today: Day) -> Option<Reason> {
    let what = words(format!("{value}: đã hết hạn ngày {day}."), format!("{value}: expired on {day}."));
    let next = words("Lấy lô còn hạn.", "Take a lot that is still in date.");
    (day < today).then(|| Reason::new("EXPIRED", what, next).of(field, value).by("ID-13"))
}

/// Whether a vaccine may be used at this stage of its monitor; from 3 on it is quarantined, at packing and at receipt (PL-40).
#[must_use]
pub fn vial_monitor_usable(stage: u32) -> bool {
    (1..=2).contains(&stage)
}
