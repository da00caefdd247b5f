//! The height profile, the points of no return and the emergency landing places: worked out for a refused flight too, as it would be
//! flown.

use super::facts::Facts;
use super::html::{Page, both, escaped, number, two};
use super::page::hanoi;
use super::sections::{kilometres, metres};
use crate::cli::plan_text::corridors;
use crate::domain::plan::{Bingo, Profile, ProfilePoint, landing_places, without_landing_place};
use crate::units::quantity::Metres;
use crate::units::words::words;

/// A row for each so many metres, and one wherever the phase or the obstacle beneath changes.
const EACH: Metres = Metres(1_000.0);

pub(super) fn profile(facts: &Facts<'_>, page: &mut Page) {
    page.heading("Mặt cắt độ cao", "Height profile");
    if facts.plan.is_none() {
        page.line("warning", "Tính như thể được bay; chuyến bay này bị từ chối.", "Computed as if it were flown; this flight is refused.");
    }
    let network = facts.network;
    let profile = facts.plan.map_or_else(|| Profile::of_sketch(facts.sketch, facts.kind, network), |plan| Profile::of(plan, network));
    let (mut rows, mut due) = (Vec::new(), Metres(0.0));
    let mut before: Option<&ProfilePoint> = None;
    for point in &profile.points {
        let id = |point: &ProfilePoint| point.under.as_ref().map(|under| under.id.clone());
        let changed = before.is_none_or(|before| before.phase != point.phase || id(before) != id(point));
        before = Some(point);
        if changed || point.along >= due {
            due = point.along + EACH;
            rows.push(row(point));
        }
    }
    let head = [
        words("Km", "Km"),
        words("Mặt đất, AMSL", "Ground, AMSL"),
        words("Đường bay, AMSL", "Flight, AMSL"),
        words("Trên mặt đất", "Above ground"),
        words("Giai đoạn", "Phase"),
        words("Chướng ngại vật; bay trên đỉnh, đã trừ sai số", "Obstacle; above its top, less its uncertainty"),
    ];
    page.table(&head, &rows);
    let off = profile.ground_accuracy;
    page.line("small", &format!("Mặt đất ±{off}."), &format!("The ground is good to ±{off}."));
    if let Some(pad) = network.pads.get(&facts.sketch.to) {
        let corridors = corridors(pad, network);
        page.line("small", &format!("{}.", corridors.vi), &format!("{}.", corridors.en));
    }
    no_return(facts, page);
    places(facts, page);
}

fn row(point: &ProfilePoint) -> Vec<String> {
    let unknown = || two("không biết", "not known");
    let under = point.under.as_ref().map_or_else(String::new, |under| {
        format!("<b>{}</b> {}; {}", escaped(&under.id), metres(under.distance.0), metres(under.cleared_by(point.height).0))
    });
    vec![
        number(point.along.0 / 1e3, 2),
        point.ground.map_or_else(unknown, |ground| metres(ground.0)),
        metres(point.height.0),
        point.above_ground().map_or_else(unknown, |above| metres(above.0)),
        both(&point.phase.words()),
        under,
    ]
}

/// How far along the line each place of the flight can still be reached with the final reserve.
fn no_return(facts: &Facts<'_>, page: &mut Page) {
    let bingo = facts.plan.map_or_else(|| Bingo::of_sketch(facts.sketch, facts.kind, facts.network), |plan| Bingo::of(plan, facts.network));
    let Some(bingo) = bingo else {
        page.line("warning", "Không tính được bingo.", "No bingo can be worked out.");
        return;
    };
    let moments = bingo.seconds();
    let end = facts.sketch.duration.0;
    let rows: Vec<Vec<String>> = bingo
        .places()
        .iter()
        .enumerate()
        .map(|(number_of, place)| {
            let last = bingo.point_of_no_return(number_of).map_or_else(|| two("không có", "none"), |along| kilometres(along.0));
            let start = moments.first().and_then(|moment| bingo.least(moment, number_of)).map(|least| least.0);
            let reach = bingo.in_reach(&moments, number_of);
            let reach: Vec<String> = reach.iter().map(|(from, until)| format!("{}–{}", number(*from, 0), number(*until, 0))).collect();
            vec![
                format!("<b>{}</b> {}", escaped(place.pad.as_str()), both(&place.kind.words())),
                start.map_or_else(String::new, |start| format!("{} %", number(start, 1))),
                last,
                format!("{} / {}", reach.join(", "), number(end, 0)),
            ]
        })
        .collect();
    let head = [
        words("Nơi", "Place"),
        words("Bingo lúc khởi động", "Bingo at arming"),
        words("Điểm không thể quay lại", "Point of no return"),
        words("Tới được, giây", "In reach, seconds"),
    ];
    page.heading("Bingo", "Bingo");
    page.table(&head, &rows);
}

fn places(facts: &Facts<'_>, page: &mut Page) {
    page.heading("Nơi hạ cánh khẩn cấp dọc tuyến", "Emergency landing places along the line");
    let found = landing_places(facts.network, &facts.sketch.path);
    let row = |place: &crate::domain::plan::LandingPlace| {
        let kind = match (place.surveyed, place.staffed) {
            (Some(at), _) => format!("{} {}", two("khảo sát", "surveyed"), hanoi(at)),
            (None, true) => two("bãi đáp, có người", "pad, staffed"),
            (None, false) => two("bãi đáp, không có người", "pad, unstaffed"),
        };
        vec![
            number(place.along.0 / 1e3, 2),
            format!("<b>{}</b> {}", escaped(place.pad.as_str()), both(&place.name)),
            metres(place.aside.0),
            kind,
        ]
    };
    let head = [words("Km", "Km"), words("Nơi", "Place"), words("Cách đường bay", "From the line"), words("Loại", "Kind")];
    page.table(&head, &found.iter().map(row).collect::<Vec<_>>());
    for gap in without_landing_place(facts.network, &facts.sketch.path) {
        let (from, until) = (number(gap.from.0 / 1e3, 2), number(gap.until.0 / 1e3, 2));
        let most = number(facts.network.limits.airspace.landing_spacing.value.0 / 1e3, 1);
        page.line(
            "warning",
            &format!("Dữ liệu không có nơi nào giữa km {from} và km {until} (cần cách nhau nhiều nhất {most} km)."),
            &format!("The data hold none between km {from} and km {until} (wanted at least every {most} km)."),
        );
    }
}
