//! Widths and heights of the volumes, term by term.

use crate::domain::fleet::{AircraftType, Airframe, Conformance};
use crate::domain::limits::{AirspaceLimits, Limit};
use crate::units::altitude::Agl;
use crate::units::quantity::{Metres, MetresPerSecond};
use crate::units::words::{Words, words};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2};

/// Standard gravity, metres a second squared (ISO 80000-3).
const GRAVITY: f64 = 9.806_65;

/// Half the width of a volume round a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfWidth {
    /// Where Hold is offered.
    pub wide: Metres,
    /// Where it is not, because its circle would come too near to something closed.
    pub narrow: Metres,
}

impl HalfWidth {
    /// The same, so much wider.
    #[must_use]
    pub fn and(self, more: Metres) -> Self {
        Self { wide: self.wide + more, narrow: self.narrow + more }
    }
}

/// One term of a sum of lengths.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its name in formulas.
    pub symbol: &'static str,
    /// What it is.
    pub what: Words,
    /// How long, in metres.
    pub value: Metres,
    /// How it follows from the aircraft's figures.
    pub formula: String,
    /// Where these come from.
    pub source: String,
    /// Whether nobody published one of them.
    pub assumed: bool,
}

/// The volumes of one flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// The wind from whichever side for which they hold.
    pub wind: MetresPerSecond,
    /// Flight geography, from the path.
    pub geography: HalfWidth,
    /// The geofence, from the path: inside of the operational volume.
    pub fence: HalfWidth,
    /// Contingency volume, beyond the flight geography.
    pub contingency: Metres,
    /// Ground-risk buffer, beyond the contingency volume.
    pub ground_risk: Metres,
    /// Top of the flight geography above ground.
    pub geography_top: Agl,
    /// Top of the contingency volume above ground.
    pub contingency_top: Agl,
    /// What leaving the flight geography across adds up to; the contingency volume is never narrower.
    pub across: Vec<Term>,
    /// What leaving it upwards adds up to.
    pub upwards: Vec<Term>,
}

fn sum(terms: &[Term]) -> Metres {
    terms.iter().map(|term| term.value).sum()
}

/// A figure that is a term by itself.
fn figure(symbol: &'static str, what: Words, limit: &Limit<Metres>) -> Term {
    Term { symbol, what, value: limit.value, formula: String::new(), source: limit.source.clone(), assumed: limit.assumed }
}

/// Turning away across: on wings the radius of the turn and what the wind carries the aircraft in a quarter of it; in hover the
/// way to a stop.
fn manoeuvre(kind: &AircraftType, wind: MetresPerSecond) -> Term {
    let Conformance { bank, .. } = &kind.conformance;
    let (speed, wind) = (kind.energy.airspeed.0, wind.0);
    let pull = GRAVITY * bank.value.radians().tan();
    let (value, formula) = match kind.airframe {
        Airframe::Vtol { .. } => (speed * speed / pull + wind * FRAC_PI_2 * speed / pull, "V²/(g·tan Φ) + W·(π/2)·V/(g·tan Φ)"),
        Airframe::Multirotor => ((speed + wind).powi(2) / (2.0 * pull), "(V+W)²/(2·g·tan Θ)"),
    };
    Term {
        symbol: "S_CM",
        what: words("Đoạn rẽ hoặc dừng lại", "turning away, or stopping"),
        value: Metres(value),
        formula: format!("{formula}, V = {speed:.1} m/s, W = {wind:.1} m/s, {:.0}°", bank.value.0),
        source: bank.source.clone(),
        assumed: bank.assumed || kind.assumed.contains("airspeed_m_s"),
    }
}

fn across(kind: &AircraftType, wind: MetresPerSecond) -> Vec<Term> {
    let own = &kind.conformance;
    let speed = kind.energy.airspeed + wind;
    vec![
        figure("S_GPS", words("Sai số vị trí vệ tinh", "error of the satellite position"), &own.gnss),
        figure("S_Pos", words("Sai số giữ vị trí", "error of keeping to the position"), &own.keeping),
        figure("S_K", words("Sai số bản đồ", "error of the map"), &own.map),
        Term {
            symbol: "S_RZ",
            what: words("Đoạn bay trong thời gian phản ứng", "flown in the time of reaction"),
            value: speed * own.reaction.value,
            formula: format!("(V+W)·t, t = {:.1} s", own.reaction.value.0),
            source: own.reaction.source.clone(),
            assumed: own.reaction.assumed,
        },
        manoeuvre(kind, wind),
    ]
}

/// Leaving upwards: a climb of 45 degrees until the reaction, then levelling off on an arc (wings) or all speed turned into height
/// (hover).
fn upwards(kind: &AircraftType) -> Vec<Term> {
    let own = &kind.conformance;
    let speed = kind.energy.airspeed.0;
    let (top, formula, from) = match kind.airframe {
        Airframe::Vtol { .. } => {
            (speed * speed / GRAVITY * (1.0 - FRAC_1_SQRT_2), "V²/g·(1 − cos 45°)", "an arc at 1 g out of a climb of 45°")
        }
        Airframe::Multirotor => (speed * speed / (2.0 * GRAVITY), "V²/(2·g)", "all speed turned into height"),
    };
    let assumed = kind.assumed.contains("airspeed_m_s");
    vec![
        figure("H_δ", words("Sai số đo độ cao", "error of the measured height"), &own.height),
        Term {
            symbol: "H_RZ",
            what: words("Đoạn leo trong thời gian phản ứng", "climbed in the time of reaction"),
            value: Metres(speed * own.reaction.value.0 * FRAC_1_SQRT_2),
            formula: format!("V·t·sin 45°, t = {:.1} s", own.reaction.value.0),
            source: own.reaction.source.clone(),
            assumed: own.reaction.assumed,
        },
        Term {
            symbol: "H_CM",
            what: words("Đoạn leo khi chuyển sang bay bằng", "climbed while levelling off"),
            value: Metres(top),
            formula: format!("{formula}, V = {speed:.1} m/s"),
            source: format!("{from}; {}", kind.source),
            assumed,
        },
    ]
}

impl Volume {
    /// The volumes of a flight of this type that goes up to `highest` above ground, in wind up to `wind` from any side.
    ///
    /// Sources: JARUS SORA 2.5, Annex A, and the guide of the Luftfahrt-Bundesamt to the size of flight geography, contingency
    /// volume and ground-risk buffer, which write the sum as S_GPS + S_Pos + S_K + S_RZ + S_CM, with V²/(2·g·tan Θ) for a stop in
    /// hover. On wings S_CM is the radius of a level turn, V²/(g·tan Φ). The speed is the one over ground: the wind is added to the
    /// airspeed, and a turn on wings drifts with the wind while it lasts. The flight geography is at least three characteristic dimensions wide. The
    /// ground-risk buffer is one to one with the top of the contingency volume, and half the dimension.
    #[must_use]
    pub fn of(kind: &AircraftType, limits: &AirspaceLimits, highest: Agl, wind: MetresPerSecond) -> Self {
        let own = &kind.conformance;
        let dimension = own.dimension.value;
        let narrow = dimension * 1.5;
        let (across, upwards) = (across(kind, wind), upwards(kind));
        let buffer = limits.zone_buffer.value;
        let contingency_top = Agl(highest.0 + sum(&upwards).0);
        let one_to_one = Metres(contingency_top.0) + dimension / 2.0;
        Self {
            wind,
            geography: HalfWidth { wide: kind.hold_reach.max(narrow), narrow },
            fence: HalfWidth { wide: kind.hold_reach, narrow: Metres(0.0) }.and(buffer),
            contingency: sum(&across).max(buffer + own.past_fence.value),
            ground_risk: limits.ground_risk_buffer.value.max(one_to_one),
            geography_top: highest,
            contingency_top,
            across,
            upwards,
        }
    }

    /// The volumes for any weather in which a flight may be cleared.
    #[must_use]
    pub fn in_all_weather(kind: &AircraftType, limits: &crate::domain::limits::Limits, highest: Agl) -> Self {
        Self::of(kind, &limits.airspace, highest, limits.weather.cruise_wind.value)
    }

    /// Flight geography and contingency volume, from the path.
    #[must_use]
    pub fn operational(&self) -> HalfWidth {
        self.geography.and(self.contingency)
    }

    /// The ground that counts for the intrinsic ground risk: all three, from the path.
    #[must_use]
    pub fn ground(&self) -> HalfWidth {
        self.operational().and(self.ground_risk)
    }

    /// What leaving the flight geography across adds up to.
    #[must_use]
    pub fn needed(&self) -> Metres {
        sum(&self.across)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::energy::EnergyModel;
    use crate::units::quantity::{Celsius, Degrees, Grams, Percent, Seconds};
    use std::collections::BTreeSet;

    fn of<Q>(value: Q) -> Limit<Q> {
        Limit { value, source: "test".to_owned(), assumed: false }
    }

    fn kind(airframe: Airframe) -> AircraftType {
        AircraftType {
            id: "T".to_owned(),
            name: words("T", "T"),
            range: Metres(15_000.0),
            max_payload: Grams(5_000.0),
            airframe,
            hold_reach: Metres(85.0),
            rain_proof: false,
            fitted: BTreeSet::new(),
            energy: EnergyModel {
                airspeed: MetresPerSecond(16.7),
                climb: Percent(6.0),
                transition: Percent(0.5),
                landing: Percent(8.0),
                landing_hover: Seconds(60.0),
                reference_height: Metres(80.0),
                cruise_a_km: Percent(5.73),
                hover_a_minute: Percent(5.0),
                climb_rate: MetresPerSecond(3.0),
                descent_rate: MetresPerSecond(1.5),
                departure_time: Seconds(18.0),
                arrival_time: Seconds(14.0),
                reference_payload: Grams(5_000.0),
                payload_a_kg: Percent(0.0),
                reference_temperature: Celsius(30.0),
                heat_a_degree: Percent(0.0),
            },
            conformance: Conformance {
                dimension: of(Metres(3.0)),
                take_off_mass: of(Grams(25_000.0)),
                fastest: of(MetresPerSecond(20.0)),
                gnss: of(Metres(3.0)),
                keeping: of(Metres(3.0)),
                map: of(Metres(1.0)),
                height: of(Metres(1.0)),
                reaction: of(Seconds(1.0)),
                bank: of(Degrees(30.0)),
                past_fence: of(Metres(50.0)),
            },
            approved: Vec::new(),
            assumed: BTreeSet::new(),
            source: String::new(),
        }
    }

    const WINGS: Airframe = Airframe::Vtol { back_transition: 2.0, hover_approach: Metres(20.0) };

    fn limits() -> AirspaceLimits {
        AirspaceLimits {
            zone_buffer: of(Metres(50.0)),
            zone_buffer_height: of(Metres(20.0)),
            imported_accuracy: of(Metres(100.0)),
            ground_risk_buffer: of(Metres(120.0)),
            obstacle_reach: of(Metres(50.0)),
            obstacle_clearance: of(Metres(15.0)),
            stop_ahead: of(crate::units::time::Span::minutes(1_440)),
            survey_height: of(Metres(5.0)),
            survey_position: of(Metres(50.0)),
            ceiling: of(Agl(120.0)),
            cruise_out: of(Agl(80.0)),
            cruise_back: of(Agl(105.0)),
            waypoint_spacing: of(Metres(2_000.0)),
            sharpest_turn: of(Degrees(45.0)),
            departure_point: of(Metres(350.0)),
            home_drift: of(Metres(10.0)),
            landing_spacing: of(Metres(2_000.0)),
            landing_aside: of(Metres(100.0)),
        }
    }

    #[test]
    fn a_stop_from_cruise_in_still_air_is_the_published_example_of_48_metres() {
        let volume = Volume::of(&kind(Airframe::Multirotor), &limits(), Agl(90.0), MetresPerSecond(0.0));

        // 3 + 3 + 1 + 16.7 + 16.7²/(2 · 9.80665 · tan 30°) = 48.3.
        assert!((volume.needed().0 - 48.33).abs() < 0.01, "{}", volume.needed().0);
        assert!((volume.contingency.0 - 100.0).abs() < 1e-9, "the fence and what is flown past it");
    }

    #[test]
    fn a_turn_on_wings_drifts_with_the_wind_and_its_radius_is_that_of_a_level_turn() {
        let still = Volume::of(&kind(WINGS), &limits(), Agl(90.0), MetresPerSecond(0.0));
        let windy = Volume::of(&kind(WINGS), &limits(), Agl(90.0), MetresPerSecond(12.0));

        // 16.7²/(9.80665 · tan 30°) = 49.26 m; a quarter of it takes 4.63 s.
        assert!((still.needed().0 - (7.0 + 16.7 + 49.26)).abs() < 0.01);
        assert!((windy.needed().0 - (7.0 + 28.7 + 49.26 + 12.0 * 4.633)).abs() < 0.05, "{}", windy.needed().0);
        assert!(windy.contingency > still.contingency);
    }

    #[test]
    fn the_quarter_turn_flown_in_small_steps_ends_as_far_aside_as_the_formula_says() {
        let (speed, wind, turn_rate) = (16.7, 12.0, GRAVITY * 30.0_f64.to_radians().tan() / 16.7);
        let (mut aside, mut farthest, mut angle) = (0.0_f64, 0.0_f64, 0.0_f64);
        // Straight away from the path at first, with the wind; turned by a right angle it flies beside the path.
        while angle < FRAC_PI_2 {
            aside += (speed * angle.cos() + wind) * 1e-3;
            angle += turn_rate * 1e-3;
            farthest = farthest.max(aside);
        }
        let said = manoeuvre(&kind(WINGS), MetresPerSecond(wind));

        assert!((said.value.0 - farthest).abs() < 0.1, "{} {farthest}", said.value.0);
    }

    #[test]
    fn the_fence_lies_inside_of_the_operational_volume_by_what_is_flown_past_it() {
        for airframe in [WINGS, Airframe::Multirotor] {
            for wind in [0.0, 5.0, 12.0] {
                let kind = kind(airframe);
                let volume = Volume::of(&kind, &limits(), Agl(110.0), MetresPerSecond(wind));
                let (outer, past) = (volume.operational(), kind.conformance.past_fence.value);

                assert!(volume.fence.wide + past <= outer.wide && volume.fence.narrow + past <= outer.narrow);
                assert!(volume.geography.wide <= volume.fence.wide && volume.geography.narrow <= volume.fence.narrow);
            }
        }
    }

    #[test]
    fn heights_grow_by_the_reaction_and_the_arc_and_the_buffer_is_one_to_one() {
        let wings = Volume::of(&kind(WINGS), &limits(), Agl(90.0), MetresPerSecond(0.0));
        let hover = Volume::of(&kind(Airframe::Multirotor), &limits(), Agl(90.0), MetresPerSecond(0.0));

        // 1 + 11.81 + 8.33 and 1 + 11.81 + 14.22.
        assert!((wings.contingency_top.0 - 111.14).abs() < 0.01, "{}", wings.contingency_top.0);
        assert!((hover.contingency_top.0 - 117.03).abs() < 0.01, "{}", hover.contingency_top.0);
        assert!((wings.ground_risk.0 - 120.0).abs() < 1e-9, "the configured figure is the larger");
        let high = Volume::of(&kind(WINGS), &limits(), Agl(115.0), MetresPerSecond(0.0));
        assert!((high.ground_risk.0 - (136.14 + 1.5)).abs() < 0.01);
    }
}
