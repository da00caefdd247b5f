//! The words of planning: reasons of a refusal, notes on a plan; Vietnamese first.

use super::flight_plan::{FlightPlan, Note};
use super::landing_places::without_landing_place;
use super::propose::Straight;
use super::sketch::{ObstacleNear, PlanSketch, ZoneMet};
use super::survey;
use super::zone_heights;
use crate::domain::airspace::{Level, Obstacle, Permit, TimeRule, Zone, ZoneKind};
use crate::domain::energy::{EnergyModel, Use};
use crate::domain::geo::Segment;
use crate::domain::mission::feasibility::Infeasible;
use crate::domain::network::Network;
use crate::domain::site::Pad;
use crate::domain::weather::WeatherReport;
use crate::units::altitude::{Agl, Amsl};
use crate::units::ids::{PadId, ZoneId};
use crate::units::quantity::{Degrees, Metres, Percent};
use crate::units::words::{Reason, Words, words};

fn kilometres(length: Metres) -> (String, String) {
    let en = format!("{:.2}", length.0 / 1e3);
    (en.replace('.', ","), en)
}

fn where_met(zone: &ZoneMet) -> Words {
    let inside = zone.length_inside();
    if let (true, Some(first), Some(last)) = (inside > Metres(0.0), zone.inside.first(), zone.inside.last()) {
        let ((from_vi, from), (until_vi, until), (inside_vi, inside)) =
            (kilometres(first.from), kilometres(last.until), kilometres(inside));
        words(
            format!("{inside_vi} km bên trong, từ km {from_vi} đến km {until_vi}"),
            format!("{inside} km inside, from km {from} to km {until}"),
        )
    } else {
        words(format!("cách {}", zone.distance), format!("{} away", zone.distance))
    }
}

/// What else would keep a zone out: staying below its floor by the buffer; nothing where the zone begins at the ground.
fn below_floor(zone: &Zone, network: &Network) -> (String, String) {
    let kept = zone.kept_below(&network.limits.airspace);
    let floor = match zone.floor {
        Level::AboveGround(floor) if floor > 0.0 => Agl(floor).to_string(),
        Level::AboveSea(floor) => Amsl(floor).to_string(),
        Level::AboveGround(_) | Level::Unlimited => return (String::new(), String::new()),
    };
    (format!(", hoặc thấp hơn giới hạn dưới {floor} ít nhất {kept}"), format!(", or at least {kept} below its floor of {floor}"))
}

/// The reason when a zone is closed whatever a permit says; restricted and caution zones are the permit's business.
pub(super) fn closed_zone(zone: &ZoneMet, sketch: &PlanSketch, network: &Network) -> Option<Reason> {
    let met = where_met(zone);
    let buffer = network.limits.airspace.zone_buffer.value;
    let known = network.airspace.zone(&zone.zone);
    let (below_vi, below_en) = known.map(|known| below_floor(known, network)).unwrap_or_default();
    let heights = known.map_or_else(|| words("", ""), |known| zone_heights::beside(known, sketch, network));
    let (code, vi, en) = match zone.kind {
        ZoneKind::Prohibited => ("ZONE_PROHIBITED", "khu vực cấm bay", "prohibited zone"),
        ZoneKind::Temporary => ("ZONE_TEMPORARY", "khu vực tạm dừng bay", "temporary stop zone"),
        ZoneKind::Restricted | ZoneKind::Caution => return None,
    };
    let what = words(
        format!("Đường bay gặp {vi} {} ({}): {}; phải cách xa hơn {buffer}{below_vi}; {}", zone.zone, zone.name.vi, met.vi, heights.vi),
        format!(
            "the line meets {en} {} ({}): {}; it must stay more than {buffer} away{below_en}; {}",
            zone.zone, zone.name.en, met.en, heights.en
        ),
    );
    let next = match zone.kind {
        ZoneKind::Temporary => words("Chờ hết thời gian dừng bay, hoặc gửi bằng đường bộ", "wait until the stop ends, or send by road"),
        ZoneKind::Prohibited | ZoneKind::Restricted | ZoneKind::Caution => {
            words("Gửi bằng đường bộ; không giấy phép nào mở khu vực này", "send by road; no permit opens this zone")
        }
    };
    Some(Reason::new(code, what, next).of("line", zone.zone.to_string()).by(zone.rule.clone()))
}

/// The reason that a permit does not open a zone, with the heights of both.
pub(super) fn shut_zone(reason: Reason, zone: &ZoneId, sketch: &PlanSketch, network: &Network) -> Reason {
    let Some(known) = network.airspace.zone(zone) else { return reason };
    let heights = zone_heights::beside(known, sketch, network);
    let what = words(format!("{}; {}", reason.what.vi, heights.vi), format!("{}; {}", reason.what.en, heights.en));
    Reason { what, ..reason }
}

/// The reason when an obstacle stands in the way.
pub(super) fn obstacle(obstacle: &ObstacleNear, sketch: &PlanSketch, network: &Network) -> Reason {
    let limits = &network.limits.airspace;
    let needed = obstacle.highest() + limits.obstacle_clearance.value;
    let needed_agl = obstacle.height.0 + obstacle.height_accuracy.0 + limits.obstacle_clearance.value.0;
    let off = obstacle.height_accuracy;
    let legal = needed_agl < limits.ceiling.value.0;
    let (cruise, ceiling) = (sketch.heights.cruise_amsl(), limits.ceiling.value);
    let (no_vi, no_en) = if legal { ("", "") } else { ("; không có độ cao hợp lệ", "; there is no legal height") };
    let what = words(
        format!(
            "Chướng ngại vật {} ({}) cao {} ±{off} cách đường bay {}: phải bay trên {needed}, đường bay ở {cruise}, trần {ceiling}{no_vi}",
            obstacle.id, obstacle.name, obstacle.top, obstacle.distance
        ),
        format!(
            "obstacle {} ({}), top {} ±{off}, lies {} from the line: the profile must be above {needed}, it is at {cruise}, the ceiling is {ceiling}{no_en}",
            obstacle.id, obstacle.name, obstacle.top, obstacle.distance
        ),
    );
    let next = words("Gửi bằng đường bộ; khảo sát chướng ngại vật", "send by road; have the obstacle surveyed");
    Reason::new("OBSTACLE", what, next).of("line", obstacle.id.clone()).by("limits.toml airspace.obstacle_clearance")
}

/// The reason when the reserve is not kept, with the largest head wind at which it would be.
pub(super) fn energy(sketch: &PlanSketch, model: &EnergyModel) -> Reason {
    let budget = &sketch.budget;
    let fixed = budget.up() + budget.down();
    let spare = (budget.start - budget.used(Use::ColdPack) - budget.reserve) / budget.scale() - fixed;
    let still = model.cruise_a_km * (sketch.distance.0 / 1e3);
    let head = (spare.0 > 0.0).then(|| model.airspeed.0 * (1.0 - still.0 / spare.0)).filter(|head| *head >= 0.0);
    let (head_vi, head_en) = head.map_or_else(
        || ("; kể cả khi lặng gió".to_owned(), "; not even in still air".to_owned()),
        |head| {
            let head = (head * 10.0).floor() / 10.0;
            (format!("; gió ngược lớn nhất {head:.1} m/s").replace('.', ","), format!("; largest head wind {head:.1} m/s"))
        },
    );
    let lines = |vi: bool| {
        let line = |(what, used): &(Use, Percent)| {
            let name = what.words();
            format!("{} {used}", if vi { name.vi } else { name.en })
        };
        budget.lines.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    let what = words(
        format!("Pin còn {} khi hạ cánh, cần {} ({}){head_vi}", budget.touchdown, budget.reserve, lines(true)),
        format!("{} left at touchdown, {} needed ({}){head_en}", budget.touchdown, budget.reserve, lines(false)),
    );
    // Only what can help is advised: no pack is fuller than full, and no calm is calmer than still air.
    let more = missing_charge(sketch);
    let full_in_still_air = spare.0 + more.0 / budget.scale() >= still.0;
    let fuller = more > Percent(0.0) && (budget.touchdown + more >= budget.reserve || full_in_still_air);
    let next = advised(fuller, full_in_still_air && wind_costs(sketch));
    Reason::new("ENERGY_RESERVE", what, next).of("charge", budget.start.to_string()).by("limits.toml energy.reserve")
}

/// What a full pack holds beyond the one that is planned with; none where that one is full, to a tenth of a percent.
fn missing_charge(sketch: &PlanSketch) -> Percent {
    let more = Percent(100.0) - sketch.budget.start;
    if more < Percent(0.1) { Percent(0.0) } else { more }
}

/// Whether the flight would take less in still air.
fn wind_costs(sketch: &PlanSketch) -> bool {
    sketch.budget.used(Use::WindAlong) + sketch.budget.used(Use::WindAcross) > Percent(0.0)
}

/// What to do where the pack does not hold enough.
fn advised(fuller: bool, calmer: bool) -> Words {
    match (fuller, calmer) {
        (true, true) => {
            words("Đổi pin đầy hơn, chờ gió giảm, hoặc gửi bằng đường bộ", "fit a fuller pack, wait for less wind, or send by road")
        }
        (true, false) => words("Đổi pin đầy hơn, hoặc gửi bằng đường bộ", "fit a fuller pack, or send by road"),
        (false, true) => words("Chờ gió giảm, hoặc gửi bằng đường bộ", "wait for less wind, or send by road"),
        (false, false) => words("Gửi bằng đường bộ", "send by road"),
    }
}

/// The reason when the line comes in outside of every corridor of the pad.
pub(super) fn no_corridor(pad: &Pad, track: Degrees) -> Reason {
    let corridors: Vec<String> = pad.approaches.iter().map(|approach| format!("{} ±{}", approach.from, approach.half_width)).collect();
    let (corridors, from) = (corridors.join(", "), Degrees((track.0 + 180.0).rem_euclid(360.0)));
    let what = words(
        format!("Đường bay đến bãi {} từ hướng {from}, ngoài các hành lang tiếp cận của bãi ({corridors})", pad.id),
        format!("the line comes to pad {} from {from}, outside of the pad's approach corridors ({corridors})", pad.id),
    );
    let next = words("Tìm đường vòng theo hành lang, hoặc gửi bằng đường bộ", "seek a way round along a corridor, or send by road");
    Reason::new("APPROACH_CORRIDOR", what, next).of("line", pad.id.to_string()).by("sites.geojson approaches")
}

/// The reason when an obstacle stands too high in the corridor along which the line comes in.
pub(super) fn in_the_corridor(pad: &Pad, obstacle: &Obstacle, cruise: Amsl, clearance: Metres) -> Reason {
    let (needed, off) = (obstacle.highest() + clearance, obstacle.height_accuracy);
    let what = words(
        format!(
            "Chướng ngại vật {} cao {} ±{off} trong hành lang tiếp cận bãi {}: phải bay trên {needed}, đường bay ở {cruise}",
            obstacle.id, obstacle.top, pad.id
        ),
        format!(
            "obstacle {}, top {} ±{off}, stands in the approach corridor of pad {}: the line must be above {needed}, it is at {cruise}",
            obstacle.id, obstacle.top, pad.id
        ),
    );
    let next = words("Gửi bằng đường bộ; khảo sát chướng ngại vật", "send by road; have the obstacle surveyed");
    Reason::new("APPROACH_OBSTACLE", what, next).of("line", obstacle.id.clone()).by("limits.toml airspace.obstacle_clearance")
}

/// The reason when the aircraft's own return would choose a place that it cannot reach (CO-23).
pub(super) fn return_out_of_reach(sketch: &PlanSketch, along: Metres, place: &PadId, final_reserve: Percent) -> Reason {
    let (km_vi, km) = kilometres(along);
    let what = words(
        format!("Từ km {km_vi}, khi tự quay về UAV sẽ chọn {place} nhưng không tới được với {final_reserve} pin"),
        format!("from km {km} the aircraft's own return would choose {place}, which it cannot reach with {final_reserve} left"),
    );
    let next = advised(missing_charge(sketch) > Percent(0.0), wind_costs(sketch));
    Reason::new("RETURN_OUT_OF_REACH", what, next).by("limits.toml energy.final_reserve")
}

/// The reason when a path bends too sharply.
pub(super) fn turn(turn: Degrees, sharpest: Degrees) -> Reason {
    let what =
        words(format!("Đường vòng ngoặt {turn}, nhiều hơn {sharpest}"), format!("the way round turns by {turn}, more than {sharpest}"));
    Reason::new("TURN", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.sharpest_turn")
}

/// The reason when a leg of a path that bends is too short to be on the line again before its end.
pub(super) fn leg_short(length: Metres, needed: Metres) -> Reason {
    let what = words(
        format!("Một chặng của đường vòng dài {length}, cần {needed}"),
        format!("a leg of the way round is {length} long, {needed} are needed"),
    );
    Reason::new("LEG_SHORT", what, words("Gửi bằng đường bộ", "send by road")).by("limits.toml airspace.departure_point")
}

/// The reason when the aircraft's own return would cut the corner through what is closed.
pub(super) fn return_not_clear(along: Metres, place: &PadId, met: Option<&str>) -> Reason {
    let (km_vi, km) = kilometres(along);
    let (vi, en) = match met {
        Some(met) => (format!("bay thẳng qua {met}"), format!("meets {met}")),
        None => ("ra ngoài hàng rào ảo".to_owned(), "leaves its fence".to_owned()),
    };
    let what = words(
        format!("Từ km {km_vi}, khi tự quay về {place} UAV sẽ {vi}"),
        format!("from km {km} the aircraft's own return to {place} {en}"),
    );
    Reason::new("RETURN_NOT_CLEAR", what, words("Gửi bằng đường bộ", "send by road"))
}

/// The reason when no way round was found, with what is against each that was tried.
pub(super) fn no_way_round(tried: &[(Metres, Vec<Reason>)]) -> Reason {
    // Ways that fail for the same reasons are told together: what differs between them is a figure.
    type Same<'r> = Vec<(&'r str, Option<&'r str>)>;
    let mut groups: Vec<(Same<'_>, Vec<Metres>, &[Reason])> = Vec::new();
    for (length, reasons) in tried {
        let same: Same<'_> = reasons.iter().map(|reason| (reason.code, reason.value.as_deref())).collect();
        match groups.iter_mut().find(|(known, ..)| *known == same) {
            Some((_, lengths, _)) => lengths.push(*length),
            None => groups.push((same, vec![*length], reasons)),
        }
    }
    let each = |vi: bool| {
        let way = |(_, lengths, reasons): &(Same<'_>, Vec<Metres>, &[Reason])| {
            let km = |length: Metres| if vi { kilometres(length).0 } else { kilometres(length).1 };
            let shortest = km(lengths.iter().copied().fold(Metres(f64::INFINITY), Metres::min));
            let longest = km(lengths.iter().copied().fold(Metres(0.0), Metres::max));
            let why = reasons.iter().map(|reason| if vi { &reason.what.vi } else { &reason.what.en });
            let why = why.map(String::as_str).collect::<Vec<_>>().join(", ");
            match (lengths.len(), vi) {
                (1, _) => format!("{shortest} km: {why}"),
                (ways, true) => format!("{ways} đường, {shortest}–{longest} km, như: {why}"),
                (ways, false) => format!("{ways} ways of {shortest} to {longest} km, the first: {why}"),
            }
        };
        groups.iter().map(way).collect::<Vec<_>>().join("; ")
    };
    let what = words(format!("Không bay vòng được ({})", each(true)), format!("no way round can be flown ({})", each(false)));
    Reason::new("NO_WAY_ROUND", what, words("Gửi bằng đường bộ", "send by road"))
}

/// The note of a plan that goes round: how much farther, and because of what. A person approves it.
pub(super) fn detour(plan: &FlightPlan, straight: &Straight) -> Note {
    let extra = plan.sketch.distance - straight.length;
    let (extra_vi, extra) = kilometres(extra);
    let because: Vec<&str> = straight.reasons.iter().filter_map(|reason| reason.value.as_deref()).collect();
    let because = because.join(", ");
    note(
        "DETOUR",
        true,
        words(
            format!("Bay vòng, dài thêm {extra_vi} km, để tránh {because}: cần người điều khiển chấp thuận"),
            format!("goes round {because}, {extra} km farther: the pilot approves it"),
        ),
    )
}

/// The reason when the autopilot would not fly the package as meant.
pub(super) fn infeasible(fault: &Infeasible) -> Reason {
    let what =
        words(format!("Bộ điều khiển bay sẽ không nhận nhiệm vụ: {fault}"), format!("the autopilot would not take the mission: {fault}"));
    Reason::new("MISSION_INFEASIBLE", what, words("Báo kỹ thuật", "tell maintenance"))
}

fn note(code: &str, acknowledge: bool, what: Words) -> Note {
    Note { code: code.to_owned(), what, acknowledge }
}

/// All notes of a plan, in a fixed order.
pub(super) fn of(
    plan: &FlightPlan,
    network: &Network,
    permit: &Permit,
    from: &Pad,
    to: &Pad,
    first_height: Option<&[Reason]>,
    weather: Option<&WeatherReport>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    if permit.demonstration {
        notes.push(note(
            "PERMIT_DEMONSTRATION",
            false,
            words(format!("Giấy phép {} chỉ dùng để trình diễn", permit.id), format!("permit {} is for the demonstration only", permit.id)),
        ));
    }
    if !plan.sketch.weather_assessed {
        notes.push(note(
            "WEATHER_NOT_ASSESSED",
            false,
            weather
                .and_then(|report| report.assumed.clone())
                .unwrap_or_else(|| words("Chưa đánh giá thời tiết; tính khi lặng gió", "weather not assessed; computed for still air")),
        ));
    }
    if let Some(reasons) = first_height {
        let codes = reasons.iter().map(|r| r.code).collect::<Vec<_>>().join(", ");
        let cruise = plan.sketch.heights.cruise;
        notes.push(note(
            "HEIGHT_SECOND_CHOICE",
            false,
            words(
                format!("Bay ở {cruise} vì độ cao thường dùng không được ({codes}): mỗi lúc chỉ một chiều"),
                format!("flown at {cruise} because the usual height is not possible ({codes}): one way at a time"),
            ),
        ));
    }
    zone_notes(plan, network, &mut notes);
    obstacle_notes(plan, network, &mut notes);
    for off in &plan.hold_off {
        let ((from_vi, from), (until_vi, until)) = (kilometres(off.stretch.from), kilometres(off.stretch.until));
        let because = off.because.join(", ");
        notes.push(note(
            "HOLD_NOT_OFFERED",
            false,
            words(
                format!(
                    "Không giữ chờ giữa km {from_vi} và km {until_vi}: vòng chờ không cách đủ xa {because}; chuyển sang treo hoặc bay tiếp"
                ),
                format!(
                    "Hold is not offered between km {from} and km {until}: its circle would not stay clear of {because}; hover or go on"
                ),
            ),
        ));
    }
    for pad in [from, to].into_iter().filter(|pad| pad.assumed) {
        notes.push(note(
            "PAD_ASSUMED",
            false,
            words(
                format!("Vị trí bãi đáp {} là giả định (sai số {})", pad.id, pad.accuracy),
                format!("the position of pad {} is assumed (to {})", pad.id, pad.accuracy),
            ),
        ));
    }
    if let Some(risk) = &plan.sketch.ground_risk {
        let limits = &network.limits.airspace;
        let buffers = limits.zone_buffer.value + limits.ground_risk_buffer.value;
        notes.push(note(
            "GROUND_RISK",
            false,
            words(
                format!("Rủi ro mặt đất trong {buffers}: {} người/km² ({}), cấp iGRC {}", risk.people_a_km2, risk.ward, risk.class),
                format!("ground risk within {buffers}: {} people/km² ({}), iGRC {}", risk.people_a_km2, risk.ward, risk.class),
            ),
        ));
    }
    landing_notes(plan, network, &mut notes);
    pad_obstacle_notes(network, &[from, to], &mut notes);
    if plan.alternates.is_empty() {
        notes.push(note(
            "NO_ALTERNATE",
            false,
            words("Không có bãi đáp dự phòng trong tầm với", "there is no alternate in reach with reserve"),
        ));
    }
    notes
}

/// Where the data hold no place to land for longer than the limit.
fn landing_notes(plan: &FlightPlan, network: &Network, notes: &mut Vec<Note>) {
    let most = network.limits.airspace.landing_spacing.value;
    for gap in without_landing_place(network, &plan.sketch.path) {
        let ((from_vi, from), (until_vi, until), (most_vi, most)) = (kilometres(gap.from), kilometres(gap.until), kilometres(most));
        notes.push(note(
            "NO_LANDING_PLACE",
            false,
            words(
                format!("Dữ liệu không có nơi hạ cánh khẩn cấp giữa km {from_vi} và km {until_vi} (cần cách nhau nhiều nhất {most_vi} km)"),
                format!("the data hold no emergency landing place between km {from} and km {until} (wanted at least every {most} km)"),
            ),
        ));
    }
}

/// What may stand within reach of a pad, above it: the aircraft goes up and down beside it.
fn pad_obstacle_notes(network: &Network, pads: &[&Pad], notes: &mut Vec<Note>) {
    let reach = network.limits.airspace.obstacle_reach.value;
    for pad in pads {
        let here = network.frame.point(pad.position);
        let column = Segment { from: here, to: here };
        let near = network.obstacles.with_distance(&column).filter(|(o, away)| *away <= reach + o.accuracy && o.top > pad.ground);
        for (obstacle, away) in near {
            let (id, name, top, off) = (&obstacle.id, &obstacle.name, obstacle.top, obstacle.height_accuracy);
            notes.push(note(
                "OBSTACLE_AT_PAD",
                !network.demonstration,
                words(
                    format!(
                        "Gần bãi {}: {id} ({name}) cách {away} ±{}, đỉnh {top} ±{off}: cất, hạ cánh bên cạnh",
                        pad.id, obstacle.accuracy
                    ),
                    format!(
                        "near pad {}: {id} ({name}), {away} away ±{}, top {top} ±{off}: it climbs and descends beside it",
                        pad.id, obstacle.accuracy
                    ),
                ),
            ));
        }
    }
}

fn zone_notes(plan: &FlightPlan, network: &Network, notes: &mut Vec<Note>) {
    for zone in &plan.sketch.zones {
        let name = format!("{} ({})", zone.zone, zone.name.vi);
        let name_en = format!("{} ({})", zone.zone, zone.name.en);
        let met = where_met(zone);
        if survey::is_closed(zone) {
            notes.push(note(
                "ZONE_CLOSE",
                false,
                words(
                    format!("Đường bay đi sát {} {name}: cách {}", zone.kind.words().vi, zone.distance),
                    format!("the line passes close to {} {name_en}: {} away", zone.kind.words().en, zone.distance),
                ),
            ));
        } else if zone.kind == ZoneKind::Caution && zone.decides {
            notes.push(note(
                "ZONE_CAUTION",
                true,
                words(format!("Khu vực cần chú ý {name}: {}", met.vi), format!("caution zone {name_en}: {}", met.en)),
            ));
        }
        let rule = network.airspace.zone(&zone.zone).and_then(|z| z.time_rule);
        if let (Some(TimeRule::ClosedNearMovements), true) = (rule, zone.decides) {
            notes.push(note(
                "ZONE_MOVEMENTS",
                true,
                words(
                    format!("{name}: đóng 60 phút trước và sau mỗi chuyến bay; hỏi đài kiểm soát"),
                    format!("{name_en}: closed 60 minutes before and after each movement; ask the tower"),
                ),
            ));
        }
    }
}

fn obstacle_notes(plan: &FlightPlan, network: &Network, notes: &mut Vec<Note>) {
    for obstacle in plan.sketch.obstacles.iter().filter(|o| o.to_survey) {
        // In the demonstration a note is enough; in production somebody acknowledges what decides.
        let acknowledge = obstacle.decides && !network.demonstration;
        notes.push(note(
            "OBSTACLE_TO_SURVEY",
            acknowledge,
            words(
                format!(
                    "Cần khảo sát {} ({}): cách {} ±{}, đỉnh {} ±{}",
                    obstacle.id, obstacle.name, obstacle.distance, obstacle.accuracy, obstacle.top, obstacle.height_accuracy
                ),
                format!(
                    "to be surveyed: {} ({}), {} away ±{}, top {} ±{}",
                    obstacle.id, obstacle.name, obstacle.distance, obstacle.accuracy, obstacle.top, obstacle.height_accuracy
                ),
            ),
        ));
    }
}
