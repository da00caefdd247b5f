//! What a plan says of energy beyond its budget: what the aircraft taught, and bingo second by second.

use super::plan_profile::profile_json;
use crate::domain::energy::Correction;
use crate::domain::fleet::AircraftType;
use crate::domain::network::Network;
use crate::domain::plan::{Bingo, BingoMoment, FlightPlan, PlanSketch, Profile, Suitability, plan_json, sketch_json};
use crate::units::ids::PadId;
use crate::units::words::{Words, words};
use serde_json::{Value, json};

/// The table for people has a line for so many seconds.
const EACH: f64 = 30.0;

/// What the flights of the aircraft taught.
pub(super) fn learned(learned: &Correction) -> Words {
    let Correction { ratio, low, high, flights, factor } = learned;
    let vi = format!(
        "Học từ {flights} chuyến của máy này: tiêu hao {ratio:.3} lần mức công bố (90 %: {low:.3}–{high:.3}), tính {factor:.3} lần"
    );
    words(
        vi.replace('.', ","),
        format!(
            "learned from {flights} flights of this aircraft: {ratio:.3} of the published figures (90 %: {low:.3} to {high:.3}), applied {factor:.3}"
        ),
    )
}

/// The same for programs.
pub(super) fn learned_json(learned: &Correction) -> Value {
    json!({
        "ratio": learned.ratio, "low_90": learned.low, "high_90": learned.high, "flights": learned.flights, "factor": learned.factor,
    })
}

/// A plan with all that follows from it.
pub(super) fn whole_json(plan: &FlightPlan, network: &Network) -> Value {
    let mut value = plan_json(plan);
    if let Value::Object(all) = &mut value {
        all.insert("bingo".to_owned(), bingo_json(Bingo::of(plan, network).as_ref()));
        all.insert("profile".to_owned(), profile_json(&Profile::of(plan, network), &plan.sketch.path, network));
        for alternate in all.get_mut("alternates").and_then(Value::as_array_mut).into_iter().flatten() {
            let pad = alternate["pad"].as_str().and_then(|pad| PadId::new(pad).ok()).and_then(|pad| network.pads.get(&pad));
            let suits = pad.map(|pad| Suitability::of(network, pad, &plan.goods).as_str());
            alternate["suits"] = json!(suits);
        }
    }
    value
}

/// What was found out about a flight of a type that is refused, with all that follows from it.
pub(super) fn refused_json(sketch: &PlanSketch, kind: &AircraftType, network: &Network) -> Value {
    let mut value = sketch_json(sketch);
    if let Value::Object(all) = &mut value {
        all.insert("bingo".to_owned(), bingo_json(Bingo::of_sketch(sketch, kind, network).as_ref()));
        all.insert("profile".to_owned(), profile_json(&Profile::of_sketch(sketch, kind, network), &sketch.path, network));
    }
    value
}

/// Bingo energy at every second: of each place what must be left to reach it and keep the final reserve. Null where the plan names
/// what is not configured.
fn bingo_json(bingo: Option<&Bingo<'_>>) -> Value {
    let Some(bingo) = bingo else { return Value::Null };
    let reserve = bingo.final_reserve();
    let moments = bingo.seconds();
    let places = bingo.places().iter().enumerate().map(|(number, place)| {
        json!({
            "kind": place.kind,
            "pad": place.pad,
            "point_of_no_return_m": bingo.point_of_no_return(number).map(|along| rounded(along.0, 1.0)),
            "in_reach_s": bingo.in_reach(&moments, number),
        })
    });
    let row = |moment: &BingoMoment| {
        let figures = [moment.second.0, moment.along.0, moment.up.0, moment.charge.0];
        let needs = (0..moment.needs.len()).filter_map(|place| bingo.least(moment, place)).map(|least| least.0);
        figures.into_iter().chain(needs).map(|value| rounded(value, 100.0)).collect::<Vec<_>>()
    };
    json!({
        "final_reserve_percent": reserve.0,
        "places": places.collect::<Vec<_>>(),
        "columns": ["second", "along_m", "above_home_m", "charge_percent", "bingo_percent of each place, in their order"],
        "seconds": moments.iter().map(row).collect::<Vec<_>>(),
    })
}

/// The same as a table: what is planned to be left, and the bingo of each place, marked where it is not in reach.
pub(super) fn bingo_text(bingo: Option<&Bingo<'_>>) -> String {
    let Some(bingo) = bingo else { return String::new() };
    let reserve = bingo.final_reserve();
    let mut text = format!(
        "\nPin tối thiểu để tới nơi và còn {reserve} (✕ không tới được) / Bingo: charge to get there with {reserve} left (✕ out of reach)\n"
    );
    let names = bingo.places().iter().map(|place| format!("{:>9}", place.pad.as_str())).collect::<String>();
    text.push_str(&format!("{:>7}{:>8}{:>7}{:>8}{names}\n", "s", "km", "m", "pin %"));
    let moments = bingo.seconds();
    let last = moments.len().saturating_sub(1);
    for (_, moment) in moments.iter().enumerate().filter(|(place, moment)| moment.second.0 % EACH == 0.0 || *place == last) {
        let cell = |place: usize| {
            let mark = if bingo.reaches(moment, place) { " " } else { "✕" };
            bingo.least(moment, place).map_or_else(String::new, |least| format!("{:>8.1}{mark}", least.0))
        };
        let needs = (0..moment.needs.len()).map(cell).collect::<String>();
        let (second, km, up, charge) = (moment.second.0, moment.along.0 / 1e3, moment.up.0, moment.charge.0);
        text.push_str(&format!("{second:>7.0}{km:>8.2}{up:>7.0}{charge:>8.1}{}\n", needs.trim_end()));
    }
    text
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_told_with_its_interval_and_the_number_of_flights() {
        let learned = Correction::of(&[1.1; 10]).expect("a correction");

        let (told, json) = (super::learned(&learned), learned_json(&learned));

        assert!(told.en.contains("10 flights") && told.en.contains("1.100") && told.en.contains("applied 1.050"), "{}", told.en);
        assert!(told.vi.contains("1,100") && told.vi.contains("tính 1,050 lần"), "{}", told.vi);
        let figures = ["low_90", "ratio", "high_90"].map(|key| json[key].as_f64().expect("a figure"));
        assert!(figures[0] < figures[1] && figures[1] < figures[2] && json["flights"] == 10, "{json}");
    }
}
