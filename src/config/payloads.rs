//! `payloads.toml`: the payload catalogue.

use super::fault::same;
use super::payload_policy;
use super::reader::{Faults, Ids, Table};
use crate::domain::payload::{Catalogue, CatalogueRow, Category, ClockStart, ForbiddenRow, HandoverRule, Priority, Standing};
use crate::units::quantity::Celsius;
use crate::units::words::words;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a row has when it does not say otherwise.
struct Defaults {
    sample_interval_s: u32,
    excursion_grace_s: u32,
    orientation: String,
    shock_alarm_g: f64,
    seal_required: bool,
    confirmed_by: String,
}

pub(super) fn read(document: &Value, production: bool, places: &Ids, faults: &mut Faults<'_>) -> Option<Catalogue> {
    let mut top = Table::of(document, "", faults)?;
    top.whole("schema", 1, 1, faults);
    let defaults = top.table("defaults", faults).map(|table| defaults(table, faults))?;
    let policy = payload_policy::read(&mut top, places, faults);
    let mut catalogue = Catalogue { rows: BTreeMap::new(), forbidden: BTreeMap::new(), policy: policy? };
    for (place, value) in top.list("payload", faults).iter().enumerate() {
        let Some(row) = Table::of(value, named("payload", place, value), faults).and_then(|table| row(table, &defaults, faults)) else {
            continue;
        };
        let code = row.code.clone();
        lawful(&row, faults);
        if production && row.is_unconfirmed() {
            let right =
                ("tên, chức danh, ngày và số quy trình; hoặc enabled = false", "name, role, date and procedure number; or enabled = false");
            faults.add(
                format!("payload {code}.confirmed_by"),
                Some("\"\"".to_owned()),
                ("đang phục vụ, nhưng chưa ai xác nhận các giá trị tạm", "offered, but nobody confirmed its placeholder values"),
                right,
            );
        }
        if catalogue.rows.insert(code.clone(), row).is_some() {
            faults.add(
                format!("payload {code}"),
                None,
                ("có hai lần trong tệp", "twice in the file"),
                ("mỗi mã một lần", "each code once"),
            );
        }
    }
    for (place, value) in top.list("forbidden", faults).iter().enumerate() {
        let Some(mut table) = Table::of(value, named("forbidden", place, value), faults) else { continue };
        let (code, un) = (table.id("code", faults), table.text("un", faults));
        let name = words(table.text("vi", faults), table.text("en", faults));
        table.done(faults);
        let Some(code) = code else { continue };
        let row = ForbiddenRow { code, un, name };
        let code = row.code.clone();
        if catalogue.rows.contains_key(&code) || catalogue.forbidden.insert(code.clone(), row).is_some() {
            faults.add(
                format!("forbidden {code}"),
                None,
                ("có hai lần trong tệp", "twice in the file"),
                ("mỗi mã một lần", "each code once"),
            );
        }
    }
    top.done(faults);
    Some(catalogue)
}

/// What no facility may set otherwise.
fn lawful(row: &CatalogueRow, faults: &mut Faults<'_>) {
    let place = |key: &str| format!("payload {}.{key}", row.code);
    if row.category == Category::ControlledDrug && row.enabled && row.authority.trim().is_empty() {
        faults.add(
            place("authority"),
            None,
            ("thuốc kiểm soát đặc biệt được bật mà chưa có văn bản cho phép", "a controlled medicine offered without written authority"),
            ("số và ngày của văn bản", "number and date of the document"),
        );
    }
    if row.category == Category::ControlledDrug && row.handover != HandoverRule::TwoPersonBothEnds {
        let right = HandoverRule::TwoPersonBothEnds.as_str();
        faults.add(
            place("handover"),
            Some(row.handover.as_str().to_owned()),
            ("thuốc kiểm soát đặc biệt phải có hai người ở mỗi đầu", "a controlled medicine changes hands between four"),
            same(right),
        );
    }
    if let Some(hard) = row.hard_limit_minutes.filter(|hard| *hard < row.limit_minutes) {
        faults.add(
            place("hard_max_min"),
            Some(hard.to_string()),
            ("nhỏ hơn max_min", "below max_min"),
            (format!("từ {} trở lên", row.limit_minutes), format!("at least {}", row.limit_minutes)),
        );
    }
    if let Some(margin) = row.delivery_margin_minutes.filter(|margin| *margin >= row.limit_minutes) {
        faults.add(
            place("delivery_margin_min"),
            Some(margin.to_string()),
            ("không nhỏ hơn max_min", "not below max_min"),
            (format!("dưới {}", row.limit_minutes), format!("below {}", row.limit_minutes)),
        );
    }
}

fn named(kind: &str, place: usize, value: &Value) -> String {
    let code = value.get("code").and_then(Value::as_str);
    code.map_or_else(|| format!("{kind} number {}", place + 1), |code| format!("{kind} {code}"))
}

fn defaults(mut t: Table<'_>, faults: &mut Faults<'_>) -> Defaults {
    let defaults = Defaults {
        sample_interval_s: t.whole("sample_interval_s", 1, 3_600, faults),
        excursion_grace_s: t.whole("excursion_grace_s", 0, 3_600, faults),
        orientation: t.text("orientation", faults),
        shock_alarm_g: t.number("shock_alarm_g", 0.1, 1_000.0, faults),
        seal_required: t.flag("tamper_seal_required", faults),
        confirmed_by: t.text("confirmed_by", faults),
    };
    t.done(faults);
    defaults
}

fn standing(t: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Standing {
    let sourced = t.word(key, &["S", "F"], |word| word, faults) == Some("S");
    if sourced { Standing::Sourced } else { Standing::FacilityMustConfirm }
}

fn row(mut t: Table<'_>, defaults: &Defaults, faults: &mut Faults<'_>) -> Option<CatalogueRow> {
    let (coldest, hottest) = (t.opt_number("temp_min_c", -90.0, 60.0, faults), t.opt_number("temp_max_c", -90.0, 60.0, faults));
    if let (Some(low), Some(high)) = (coldest, hottest)
        && low > high
    {
        faults.add(
            t.place_of("temp_min_c"),
            Some(low.to_string()),
            ("lớn hơn temp_max_c", "above temp_max_c"),
            (format!("nhiều nhất {high}"), format!("at most {high}")),
        );
    }
    let inside = (coldest.unwrap_or(-90.0), hottest.unwrap_or(60.0));
    let mut warned = |key| t.opt_number(key, inside.0.min(inside.1), inside.1.max(inside.0), faults);
    let (warned_cold, warned_hot) = (warned("warn_at_or_below_c"), warned("warn_at_or_above_c"));
    let code = t.id("code", faults);
    let category = t.word("category", &Category::ALL, Category::as_str, faults);
    let clock_start = t.word("clock_start", &ClockStart::ALL, ClockStart::as_str, faults);
    let handover = t.word("handover", &HandoverRule::ALL, HandoverRule::as_str, faults);
    let priority = t.word("priority", &Priority::ALL, Priority::as_str, faults);
    let name = words(t.text("vi", faults), t.text("en", faults));
    let limit_minutes = t.whole("max_min", 1, 100_000, faults);
    let mut minutes = |key| t.opt_whole(key, 1, 100_000, faults);
    let (limit_minutes_cold, target_minutes) = (minutes("max_min_if_2_8c"), minutes("target_min"));
    let (hard_limit_minutes, delivery_margin_minutes) = (minutes("hard_max_min"), minutes("delivery_margin_min"));
    let row = CatalogueRow {
        enabled: t.flag("enabled", faults),
        coldest: coldest.map(Celsius),
        hottest: hottest.map(Celsius),
        warned_cold: warned_cold.map(Celsius),
        warned_hot: warned_hot.map(Celsius),
        temperature_standing: standing(&mut t, "src_temp", faults),
        limit_minutes,
        limit_minutes_cold,
        target_minutes,
        hard_limit_minutes,
        delivery_margin_minutes,
        time_standing: standing(&mut t, "src_time", faults),
        un: t.text("un", faults),
        packing: t.text("packing", faults),
        max_formaldehyde_percent: t.opt_number("max_formaldehyde_pct", 0.0, 100.0, faults),
        max_free_liquid_ml: t.opt_whole("max_free_liquid_ml", 0, 10_000, faults),
        notes: t.opt_text("notes", faults).unwrap_or_default(),
        sample_interval_s: t.opt_whole("sample_interval_s", 1, 3_600, faults).unwrap_or(defaults.sample_interval_s),
        excursion_grace_s: t.opt_whole("excursion_grace_s", 0, 3_600, faults).unwrap_or(defaults.excursion_grace_s),
        orientation: t.opt_text("orientation", faults).unwrap_or_else(|| defaults.orientation.clone()),
        shock_alarm_g: t.opt_number("shock_alarm_g", 0.1, 1_000.0, faults).unwrap_or(defaults.shock_alarm_g),
        seal_required: t.opt_flag("tamper_seal_required", defaults.seal_required, faults),
        confirmed_by: t.opt_text("confirmed_by", faults).unwrap_or_else(|| defaults.confirmed_by.clone()),
        asks_spun_gel: t.opt_flag("asks_spun_gel", false, faults),
        known_not_dangerous: t.opt_flag("not_dangerous_goods", false, faults),
        agitation_limit_minutes: t.opt_whole("unagitated_max_min", 1, 100_000, faults),
        authority: t.opt_text("authority", faults).unwrap_or_default(),
        code: code?,
        category: category?,
        name,
        clock_start: clock_start?,
        handover: handover?,
        priority: priority?,
    };
    t.done(faults);
    Some(row)
}
