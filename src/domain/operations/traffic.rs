//! Manned aircraft near ours, as the receivers aboard hear them: seen by all, told where one passes close, with a proposal.
//!
//! Nothing here orders anything: what is proposed, a person orders.

use super::Operations;
use super::picture::Seen;
use super::state::{Flight, Stage};
use super::view::{EncounterView, TrafficView};
use crate::domain::flight::Traffic;
use crate::domain::geo::Point;
use crate::domain::separation::{Encounter, Means, Moving, Proposal, Spot, TrafficLimits, meet};
use crate::units::ids::TailId;
use crate::units::quantity::Metres;
use crate::units::time::{Now, Span};
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// No plan cruises lower over the higher of its pads, so going down ends here at the latest.
const LOWEST: Metres = Metres(30.0);
/// An aircraft whose motion is not known may fly as fast as light aircraft and helicopters do, metres a second.
const UNKNOWN_SPEED: f64 = 60.0;

/// What the receivers say about one place.
pub(super) enum Heard {
    /// No receiver has ever heard anything: none is known to work.
    Nobody,
    /// Nobody comes near.
    Clear,
    /// Somebody does.
    Near(Words),
}

impl Operations {
    fn traffic_limits(&self) -> TrafficLimits {
        let limits = &self.network.limits.separation;
        TrafficLimits {
            across: limits.traffic_across.value.0,
            height: limits.traffic_height.value.0,
            ahead: limits.traffic_ahead.value.as_secs_f64(),
        }
    }

    /// The newest report of each aircraft that any receiver heard within the last minute, by address.
    fn heard(&self, now: Now) -> BTreeMap<u32, Seen<Traffic>> {
        let mut newest: BTreeMap<u32, Seen<Traffic>> = BTreeMap::new();
        for tail in self.network.tails.keys() {
            for (address, seen) in &self.picture.of(tail).traffic {
                let fresh = seen.age(now) < Span::minutes(1);
                if fresh && newest.get(address).is_none_or(|known| known.at < seen.at) {
                    newest.insert(*address, seen.clone());
                }
            }
        }
        newest
    }

    /// Another aircraft as it moves at this moment.
    fn moving(&self, now: Now, seen: &Seen<Traffic>) -> Moving {
        let age = seen.age(now).as_secs_f64() + seen.value.age.as_secs_f64();
        let point = self.network.frame.point(seen.value.at);
        let (east, north) =
            seen.value.velocity.map_or((0.0, 0.0), |(speed, track)| (speed.0 * track.radians().sin(), speed.0 * track.radians().cos()));
        let climb = seen.value.climb.map_or(0.0, |climb| climb.0);
        let unsure = if seen.value.velocity.is_some() { 0.0 } else { UNKNOWN_SPEED * age };
        Moving {
            at: Spot {
                east: point.east + east * age,
                north: point.north + north * age,
                up: seen.value.amsl.map_or(0.0, |amsl| amsl.0 + climb * age),
            },
            height_known: seen.value.amsl.is_some(),
            east,
            north,
            climb,
            unsure,
        }
    }

    /// One of ours in the air, as it moves at this moment.
    fn own_motion(&self, now: Now, tail: &TailId) -> Option<Moving> {
        let seen = self.picture.of(tail).motion?;
        let (motion, age) = (seen.value, seen.age(now).as_secs_f64());
        let point = self.network.frame.point(motion.at);
        let (east, north) = (motion.ground_speed.0 * motion.track.radians().sin(), motion.ground_speed.0 * motion.track.radians().cos());
        let at = Spot { east: point.east + east * age, north: point.north + north * age, up: motion.amsl.0 };
        Some(Moving { at, height_known: true, east, north, climb: motion.climb.0, unsure: 0.0 })
    }

    /// What one of ours can do where it is.
    fn means(&self, flight: &Flight) -> Means {
        let limits = &self.network.limits.airspace;
        let sketch = &flight.plan.sketch;
        let kind = self.network.type_of(&flight.tail);
        let hold = self.picture.of(&flight.tail).trusted.is_some_and(|place| self.may_hold(flight, place.value));
        let ground = sketch.heights.home.0.max(sketch.heights.destination.0) + LOWEST.0;
        let over = |floor: f64, top: f64| floor.max(top + limits.obstacle_clearance.value.0);
        let floor = sketch.obstacles.iter().filter(|obstacle| obstacle.decides).map(|obstacle| obstacle.highest().0).fold(ground, over);
        Means {
            hold,
            hold_reach: kind.map_or(0.0, |kind| kind.hold_reach.0),
            floor: Some(floor),
            descent: kind.map_or(0.0, |kind| kind.energy.descent_rate.0),
        }
    }

    /// Close passages of manned aircraft by our flights in the air: the flight, the address, the passage.
    pub(super) fn encounters(&self, now: Now) -> Vec<(&Flight, u32, Encounter)> {
        let limits = self.traffic_limits();
        let heard = self.heard(now);
        let mut found = Vec::new();
        for flight in self.state.flights.values().filter(|flight| matches!(flight.stage, Stage::Airborne { .. })) {
            let Some(own) = self.own_motion(now, &flight.tail) else { continue };
            let means = self.means(flight);
            for (address, seen) in &heard {
                found.extend(meet(&own, &self.moving(now, seen), &means, &limits).map(|met| (flight, *address, met)));
            }
        }
        found
    }

    /// What the receivers say about the place where an aircraft stands.
    pub(super) fn traffic_at(&self, now: Now, tail: &TailId) -> Heard {
        let heard = self.heard(now);
        if heard.is_empty() && self.network.tails.keys().all(|tail| self.picture.of(tail).traffic.is_empty()) {
            return Heard::Nobody;
        }
        let Some(pad) = self.tail(tail).pad.and_then(|pad| self.network.pads.get(&pad).cloned()) else { return Heard::Clear };
        let point = self.network.frame.point(pad.position);
        let spot = Spot { east: point.east, north: point.north, up: pad.ground.0 + self.network.limits.airspace.cruise_out.value.0 };
        let own = Moving { at: spot, height_known: true, east: 0.0, north: 0.0, climb: 0.0, unsure: 0.0 };
        let means = Means { hold: false, hold_reach: 0.0, floor: None, descent: 0.0 };
        let near = heard.values().find_map(|seen| Some((seen, meet(&own, &self.moving(now, seen), &means, &self.traffic_limits())?)));
        near.map_or(Heard::Clear, |(seen, met)| {
            let name = name_of(&seen.value);
            Heard::Near(words(
                format!("Máy bay {name} cách bãi {} sau {:.0} s: chờ đến khi bay qua.", Metres(met.across), met.seconds),
                format!("Aircraft {name} comes to {} of the pad in {:.0} s: wait until it has passed.", Metres(met.across), met.seconds),
            ))
        })
    }

    /// Every manned aircraft heard, for the picture.
    pub(super) fn traffic_views(&self, now: Now) -> Vec<TrafficView> {
        let encounters = self.encounters(now);
        let ahead = self.traffic_limits().ahead;
        let view = |(address, seen): (u32, Seen<Traffic>)| {
            let moving = self.moving(now, &seen);
            let age = Span(seen.age(now).0 + seen.value.age.0);
            let there = self
                .network
                .frame
                .position(Point { east: moving.at.east + moving.east * ahead, north: moving.at.north + moving.north * ahead });
            let met = encounters.iter().filter(|(_, other, _)| *other == address);
            TrafficView {
                address: format!("{address:06x}"),
                callsign: seen.value.callsign.clone(),
                latitude: seen.value.at.latitude,
                longitude: seen.value.at.longitude,
                amsl_m: seen.value.amsl.map(|amsl| amsl.0),
                ground_speed_ms: seen.value.velocity.map(|(speed, _)| speed.0),
                track_deg: seen.value.velocity.map(|(_, track)| track.0),
                climb_ms: seen.value.climb.map(|climb| climb.0),
                age_ms: age.as_millis(),
                ahead: seen.value.velocity.is_some().then_some([there.longitude, there.latitude]),
                unsure_m: moving.unsure,
                encounters: met.map(|(flight, _, met)| encounter_view(flight, met)).collect(),
            }
        };
        self.heard(now).into_iter().map(view).collect()
    }

    /// The alarm of a close passage, in words.
    pub(super) fn encounter_words(&self, now: Now, flight: &Flight, address: u32, met: &Encounter) -> Words {
        let name = self.heard(now).get(&address).map_or_else(|| format!("{address:06x}"), |seen| name_of(&seen.value));
        let tail = &flight.tail;
        let height = |height: Option<f64>, unknown: &str| height.map_or_else(|| unknown.to_owned(), |height| Metres(height).to_string());
        let (vi, en) = proposal_words(met.proposal);
        words(
            format!(
                "{tail}: máy bay {name} sẽ cách {} ngang, {} cao sau {:.0} s. Đề xuất: {vi} (còn cách {}, {}).",
                Metres(met.across),
                height(met.height, "chưa rõ độ"),
                met.seconds,
                Metres(met.across_then),
                height(met.height_then, "chưa rõ độ cao"),
            ),
            format!(
                "{tail}: aircraft {name} comes to {} across, {} in height in {:.0} s. Proposed: {en} (then {}, {}).",
                Metres(met.across),
                height(met.height, "unknown"),
                met.seconds,
                Metres(met.across_then),
                height(met.height_then, "height unknown"),
            ),
        )
    }
}

fn name_of(traffic: &Traffic) -> String {
    traffic.callsign.clone().unwrap_or_else(|| format!("{:06x}", traffic.address))
}

fn proposal_words(proposal: Proposal) -> (&'static str, &'static str) {
    match proposal {
        Proposal::Continue => ("bay tiếp", "go on"),
        Proposal::Hold => ("giữ vị trí", "hold"),
        Proposal::Return => ("quay về", "return"),
        Proposal::Descend => ("hạ xuống mức thấp nhất an toàn và giữ", "go down to the lowest safe height and hold"),
    }
}

fn encounter_view(flight: &Flight, met: &Encounter) -> EncounterView {
    EncounterView {
        tail: flight.tail.clone(),
        flight: flight.id,
        in_s: met.seconds,
        across_m: met.across,
        height_m: met.height,
        proposal: met.proposal,
        across_then_m: met.across_then,
        height_then_m: met.height_then,
    }
}
