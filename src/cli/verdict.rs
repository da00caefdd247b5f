//! The one line over a plan: refused, or flown with what somebody still has to do.

use crate::domain::plan::{FlightPlan, Note};
use crate::units::words::{Words, words};

/// Notes of a plan that leave something to do before it is flown: to acknowledge, to survey, the weather to assess.
pub(super) fn open_points(plan: &FlightPlan) -> impl Iterator<Item = &Note> {
    plan.notes.iter().filter(|note| note.acknowledge || is_survey(note) || is_weather(note))
}

fn is_survey(note: &Note) -> bool {
    note.code == "OBSTACLE_TO_SURVEY"
}

fn is_weather(note: &Note) -> bool {
    note.code == "WEATHER_NOT_ASSESSED"
}

fn is_detour(note: &Note) -> bool {
    note.code == "DETOUR"
}

fn is_acknowledged(note: &Note) -> bool {
    note.acknowledge && !is_survey(note) && !is_detour(note)
}

/// The same in one word for programs: `go`, or `go_if_` and what has to be done first, joined by `+`; `no_go`.
pub(super) fn word(plan: Option<&FlightPlan>) -> String {
    let Some(plan) = plan else { return "no_go".to_owned() };
    let has = |kept: fn(&Note) -> bool| plan.notes.iter().any(kept);
    let parts = [
        ("approved", has(is_detour)),
        ("acknowledged", has(is_acknowledged)),
        ("surveyed", has(is_survey)),
        ("weather_assessed", has(is_weather)),
    ];
    let left: Vec<&str> = parts.into_iter().filter(|(_, open)| *open).map(|(word, _)| word).collect();
    if left.is_empty() { "go".to_owned() } else { format!("go_if_{}", left.join("+")) }
}

/// The verdict of a plan, and whether its take-off lies in the past; None is a refusal. It never says that all was checked while
/// something is left to do.
pub(super) fn verdict(plan: Option<&FlightPlan>, is_past: bool) -> Words {
    let Some(plan) = plan else { return words("KHÔNG ĐƯỢC BAY", "NO-GO") };
    let count = |kept: fn(&Note) -> bool| plan.notes.iter().filter(|note| kept(note)).count();
    let (survey, acknowledge) = (count(is_survey), count(is_acknowledged));
    let mut left = Vec::new();
    if is_past {
        left.push(("giờ cất cánh đã qua".to_owned(), "its take-off in the past".to_owned()));
    }
    if count(is_detour) > 0 {
        left.push(("đường vòng phải được người điều khiển chấp thuận".to_owned(), "a way round that the pilot has to approve".to_owned()));
    }
    if acknowledge > 0 {
        left.push((format!("{acknowledge} điều phải xác nhận"), format!("{acknowledge} to be acknowledged")));
    }
    if survey > 0 {
        left.push((
            format!("{survey} chướng ngại vật phải khảo sát"),
            format!("{survey} {} to be surveyed", if survey == 1 { "obstacle" } else { "obstacles" }),
        ));
    }
    if count(is_weather) > 0 {
        left.push(("chưa đánh giá thời tiết".to_owned(), "weather not assessed".to_owned()));
    }
    if left.is_empty() {
        return words("ĐƯỢC BAY", "GO");
    }
    let (vi, en): (Vec<String>, Vec<String>) = left.into_iter().unzip();
    words(format!("ĐƯỢC BAY, còn {}", vi.join(", ")), format!("GO with {}", en.join(", ")))
}
