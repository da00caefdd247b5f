//! A path that bends: turns, legs, and somebody's approval.

use super::{Reader, SLACK};
use crate::domain::fleet::Airframe;
use crate::domain::geo::{Position, geodesy};
use crate::domain::plan::WayRound;

/// Direction from one place to another, degrees.
fn course(from: Position, to: Position) -> f64 {
    geodesy::bearing(from, to).0
}

impl Reader<'_> {
    /// Length of the whole chain.
    pub(super) fn length(&self) -> f64 {
        self.chain.windows(2).map(|leg| geodesy::distance(leg[0], leg[1]).0).sum()
    }

    pub(super) fn bends(&mut self) {
        if self.chain.len() == 2 {
            return;
        }
        let limits = &self.network.limits.airspace;
        let mut found = Vec::new();
        let mut wrong = |code, en: String| found.push((code, "đường vòng sai".to_owned(), en));
        let may_bend = match &self.input.way_round {
            WayRound::Never => false,
            WayRound::Approved(corners) => self.chain[1..self.chain.len() - 1] == corners[..],
            WayRound::Sought => true,
        };
        if !may_bend {
            wrong("DETOUR_NOT_APPROVED", "nobody approved this way round".to_owned());
        }
        for three in self.chain.windows(3) {
            // The difference of the two courses at the corner itself, folded to 0..180.
            let turn = (course(three[1], three[2]) - course(three[1], three[0]) - 180.0).rem_euclid(360.0);
            let turn = if turn > 180.0 { 360.0 - turn } else { turn };
            if turn > limits.sharpest_turn.value.0 + 0.05 {
                wrong("TURN", format!("the path turns by {turn:.0} degrees"));
            }
        }
        let wind = self.input.weather.map_or(0.0, |report| report.cruise_wind.0.min(self.network.limits.weather.cruise_wind.value.0));
        let last = self.chain.len() - 2;
        for (place, leg) in self.chain.windows(2).enumerate() {
            let begin = if place == 0 { limits.departure_point.value.0 } else { self.kind.hold_reach.0 };
            let end = match self.kind.airframe {
                Airframe::Vtol { back_transition, hover_approach } if place == last => {
                    let speed = self.kind.energy.airspeed.0 + wind;
                    speed * speed / (2.0 * back_transition) + hover_approach.0
                }
                Airframe::Vtol { .. } => self.kind.hold_reach.0,
                Airframe::Multirotor => 0.0,
            };
            let length = geodesy::distance(leg[0], leg[1]).0;
            if length < begin + end - SLACK {
                wrong("LEG_SHORT", format!("leg {} is only {length:.0} m long", place + 1));
            }
        }
        if !self.plan.notes.iter().any(|note| note.code == "DETOUR" && note.acknowledge) {
            wrong("DETOUR_NOT_NOTED", "nobody is asked to approve the way round".to_owned());
        }
        self.add_all(found);
    }
}
