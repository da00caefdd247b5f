//! Energy and time, summed anew from power and seconds.

use super::Reader;
use super::geometry::{along_chain, leaves, samples, short_line};
use crate::domain::energy::Use;
use crate::domain::geo::{Position, geodesy};
use crate::units::ids::PadId;
use crate::units::quantity::{Metres, MetresPerSecond};

/// How far two sums of energy may differ, in percent of the pack.
const TOLERANCE: f64 = 0.02;

impl Reader<'_> {
    /// Speed over ground in a direction (radians): the heading that holds the track, by the sine rule.
    fn over_ground(&self, track: f64) -> f64 {
        let airspeed = self.kind.energy.airspeed.0;
        let Some(report) = self.input.weather else { return airspeed };
        let blows_to = (report.wind_from.0 + 180.0).to_radians();
        let (along, across) = (report.cruise_wind.0 * (blows_to - track).cos(), report.cruise_wind.0 * (blows_to - track).sin());
        let drift = (across / airspeed).clamp(-1.0, 1.0).asin();
        airspeed * drift.cos() + along
    }

    /// What is learned of the aircraft, read anew from the mean of its flights and their number: in proportion below twenty flights,
    /// never below the published figure.
    fn learned(&self) -> f64 {
        let Some(learned) = self.input.condition.correction else { return 1.0 };
        let believed = f64::from(learned.flights.min(20)) * 0.05;
        ((learned.ratio - 1.0) * believed).max(0.0) + 1.0
    }

    /// What the pack holds, of its nominal energy; the worst one where nobody knows which is aboard.
    fn pack(&self) -> f64 {
        let tail = self.network.tails.get(self.input.tail);
        let worst = tail.into_iter().flat_map(|tail| &tail.packs).map(|pack| pack.health.0).fold(100.0, f64::min);
        self.input.condition.health.map_or(worst, |health| health.0) / 100.0
    }

    /// Share that load and heat add to what the way takes: kilograms and degrees beyond those of the published figures.
    fn burdens(&self) -> [f64; 2] {
        let energy = &self.kind.energy;
        let grams = self.input.payload.0 - energy.reference_payload.0;
        let degrees = self.input.weather.map_or(0.0, |report| report.temperature.0 - energy.reference_temperature.0);
        [grams / 1e5 * energy.payload_a_kg.0, degrees / 1e2 * energy.heat_a_degree.0].map(|share| if share > 0.0 { share } else { 0.0 })
    }

    /// Percent of this pack that the aircraft takes, for one percent of the published figures.
    fn times(&self) -> f64 {
        let [load, heat] = self.burdens();
        (1.0 + load + heat) / self.pack() * self.learned()
    }

    /// Energy of wing-borne flight between two places, in percent.
    fn cruise(&self, from: Position, to: Position) -> f64 {
        self.times() * self.published_cruise(from, to)
    }

    fn published_cruise(&self, from: Position, to: Position) -> f64 {
        let energy = &self.kind.energy;
        let a_second = energy.cruise_a_km.0 * energy.airspeed.0 / 1_000.0;
        let (length, track) = short_line(from, to);
        a_second * length / self.over_ground(track).max(0.1)
    }

    /// Energy of wing-borne flight along the chain, as far as a length of it.
    fn cruise_until(&self, along: f64) -> f64 {
        let mut left = along;
        let mut sum = 0.0;
        for leg in self.chain.windows(2) {
            let length = short_line(leg[0], leg[1]).0;
            sum += self.cruise(leg[0], leg[1]) * (left.min(length).max(0.0) / length);
            left -= length;
        }
        sum
    }

    fn beyond(&self, height: f64) -> f64 {
        let beyond = height - self.kind.energy.reference_height.0;
        if beyond > 5.0 { beyond } else { 0.0 }
    }

    fn cruise_amsl(&self) -> f64 {
        self.from.ground.0 + self.plan.sketch.heights.cruise.0
    }

    /// What a cold pack does not give.
    fn withheld(&self) -> f64 {
        let limits = &self.network.limits.weather;
        let cold = self.input.weather.is_some_and(|w| w.temperature.0 < limits.cold_pack_below.value.0);
        if cold { self.input.charge.0 * limits.cold_pack_loss.value.0 / 100.0 } else { 0.0 }
    }

    /// Charge above the first pad, in cruise.
    fn after_climb(&self) -> f64 {
        let (energy, withheld) = (&self.kind.energy, self.withheld());
        let extra = self.beyond(self.plan.sketch.heights.cruise.0) / energy.climb_rate.0 * energy.hover_a_minute.0 / 60.0;
        self.input.charge.0 - withheld - (energy.climb.0 + extra) * self.times()
    }

    /// What it takes to come down over ground that lies at `ground`.
    fn coming_down(&self, ground: f64) -> f64 {
        let energy = &self.kind.energy;
        let extra = self.beyond(self.cruise_amsl() - ground) / energy.descent_rate.0 * energy.hover_a_minute.0 / 60.0;
        (energy.landing.0 + extra) * self.times()
    }

    /// Wing-borne flight in still air, and what the wind across and along the chain adds, by the seconds of each leg.
    fn winds(&self) -> [f64; 3] {
        let energy = &self.kind.energy;
        let airspeed = energy.airspeed.0;
        let mut parts = [0.0; 3];
        for leg in self.chain.windows(2) {
            let length = geodesy::distance(leg[0], leg[1]).0;
            let a_second = energy.cruise_a_km.0 * airspeed / 1_000.0;
            let across = self.input.weather.map_or(0.0, |report| {
                let from_side = (report.wind_from.0.to_radians() - geodesy::bearing(leg[0], leg[1]).radians()).sin();
                report.cruise_wind.0 * from_side
            });
            let held = (1.0 - (across / airspeed).powi(2)).max(0.0).sqrt() * airspeed;
            let (still, aside) = (a_second * length / airspeed, a_second * length / held.max(0.1));
            let whole = self.published_cruise(leg[0], leg[1]);
            parts[0] += still;
            parts[1] += aside - still;
            parts[2] += whole - aside;
        }
        parts
    }

    /// Each line of wing-borne flight, and each that is not of the way itself, is what it should be and is named.
    fn named_lines(&self) -> Vec<(&'static str, String, String)> {
        let ([load, heat], energy) = (self.burdens(), &self.kind.energy);
        let hover = energy.landing_hover.0 * energy.hover_a_minute.0 / 60.0;
        let whole = (self.input.charge.0 - self.after_climb() - self.withheld() + self.cruise_until(self.length())) / self.times();
        let way = whole + self.coming_down(self.to.ground.0) / self.times();
        let before_flights = self.times() / self.learned();
        let [still, across, along] = self.winds();
        let wanted = [
            (Use::ColdPack, self.withheld()),
            (Use::Transition, energy.transition.0.min(energy.climb.0)),
            (Use::Climb, (energy.climb.0 - energy.transition.0).max(0.0)),
            (Use::Hover, hover.min(energy.landing.0)),
            (Use::Landing, (energy.landing.0 - hover).max(0.0)),
            (Use::Cruise, still),
            (Use::WindAcross, across),
            (Use::WindAlong, along),
            (Use::Payload, way * load),
            (Use::Heat, way * heat),
            (Use::Health, way * (before_flights - 1.0 - load - heat)),
            (Use::Learned, way * (self.times() - before_flights)),
        ];
        let told = |what: Use| self.plan.sketch.budget.lines.iter().filter(|(line, _)| *line == what).map(|(_, used)| used.0).sum::<f64>();
        let wrong = wanted.into_iter().filter(|(what, used)| (told(*what) - used).abs() > TOLERANCE);
        wrong
            .map(|(what, used)| {
                let name = what.words();
                let en = format!("{} is {used:.2} %, the plan says {:.2} %", name.en, told(what));
                ("ENERGY_LINE", format!("mục năng lượng “{}” sai", name.vi), en)
            })
            .collect()
    }

    pub(super) fn energy(&mut self) {
        let (budget, limits) = (&self.plan.sketch.budget, &self.network.limits.energy);
        let touchdown = self.after_climb() - self.cruise_until(self.length()) - self.coming_down(self.to.ground.0);
        let sum: f64 = budget.lines.iter().map(|(_, used)| used.0).sum();
        let mut found = Vec::new();
        if (budget.start.0 - self.input.charge.0).abs() > 0.001 {
            found.push(("ENERGY_START", "mức pin ban đầu sai".to_owned(), "the budget does not start from the charge".to_owned()));
        }
        if (budget.start.0 - sum - budget.touchdown.0).abs() > 0.002 {
            found.push(("ENERGY_SUM", "tổng năng lượng sai".to_owned(), "the lines of the budget do not add up".to_owned()));
        }
        if (touchdown - budget.touchdown.0).abs() > TOLERANCE {
            found.push((
                "ENERGY_DIFFERS",
                "năng lượng sai".to_owned(),
                format!("touchdown with {touchdown:.2} %, the plan says {}", budget.touchdown),
            ));
        }
        if touchdown < limits.reserve.value.0 - TOLERANCE
            || budget.touchdown < limits.reserve.value
            || budget.reserve < limits.reserve.value
        {
            found.push(("ENERGY_RESERVE", "không đủ pin dự trữ".to_owned(), format!("touchdown with {touchdown:.2} %, below the reserve")));
        }
        found.extend(self.named_lines());
        self.add_all(found);
        self.duration();
    }

    fn duration(&mut self) {
        let (energy, sketch) = (&self.kind.energy, &self.plan.sketch);
        let up = sketch.heights.cruise.0 / energy.climb_rate.0;
        let down = (self.cruise_amsl() - self.to.ground.0) / energy.descent_rate.0;
        let speed = |leg: &[Position]| self.over_ground(short_line(leg[0], leg[1]).1);
        let leg_time = |leg: &[Position]| geodesy::distance(leg[0], leg[1]).0 / speed(leg).max(0.1);
        let cruise: f64 = self.chain.windows(2).map(leg_time).sum();
        let seconds = energy.departure_time.0 + up + cruise + down + energy.arrival_time.0;
        let slowest = self.network.limits.energy.slowest_ground_speed.value;
        let slow = self.chain.windows(2).any(|leg| MetresPerSecond(speed(leg)) < slowest);
        if (seconds - sketch.duration.0).abs() > 1.0 {
            self.add(
                "DURATION",
                "thời gian bay sai".to_owned(),
                format!("the flight takes {seconds:.0} s, the plan says {}", sketch.duration),
            );
        }
        if slow {
            self.add("HEAD_WIND", "gió ngược quá mạnh".to_owned(), "the head wind leaves too little speed over ground".to_owned());
        }
    }

    /// From every 100 m: the place that the aircraft itself would choose is reached with the final reserve, on a clear line.
    pub(super) fn returns(&mut self) {
        let line = along_chain(&self.chain, 100.0);
        let corners = self.chain.len() - 2;
        let length = self.length();
        let first_leg = geodesy::distance(self.chain[0], self.chain[1]).0;
        let last_leg = geodesy::distance(self.chain[corners], self.chain[corners + 1]).0;
        let home = (self.plan.package.home.0, self.from.ground.0);
        let rally = self.plan.package.rally.iter().map(|(at, up)| (*at, up.0 + self.from.ground.0));
        let safe: Vec<(Position, f64)> = std::iter::once(home).chain(rally).collect();
        let final_reserve = self.network.limits.energy.final_reserve.value.0;
        let mut found = Vec::new();
        let mut last_home = Metres(0.0);
        for sample in &line {
            let here = self.after_climb() - self.cruise_until(sample.along.0);
            let left = |to: Position, ground: f64| here - self.cruise(sample.at, to) - self.coming_down(ground);
            if left(home.0, home.1) >= final_reserve {
                last_home = sample.along;
            }
            let nearest = safe.iter().min_by(|a, b| short_line(sample.at, a.0).0.total_cmp(&short_line(sample.at, b.0).0));
            let Some((at, ground)) = nearest else { continue };
            if left(*at, *ground) < final_reserve - TOLERANCE {
                let km = sample.along.0 / 1e3;
                found.push((
                    "RETURN_OUT_OF_REACH",
                    "không quay về được".to_owned(),
                    format!("from km {km:.1} the nearest safe point is out of reach"),
                ));
                break;
            }
            // Along the line itself the way back is the line, which is read elsewhere.
            let goes_home = short_line(*at, self.from.position).0 < 0.05 && sample.along.0 <= first_leg + 0.1;
            let goes_on = short_line(*at, self.to.position).0 < 0.05 && sample.along.0 >= length - last_leg - 0.1;
            if goes_home || goes_on {
                continue;
            }
            let back = samples(sample.at, *at, 50.0);
            if let Some(name) = self.closed_near(&back).or_else(|| self.in_the_way(&back)) {
                found.push(("RETURN_NOT_CLEAR", format!("đường quay về gặp {name}"), format!("a return meets {name}")));
                break;
            }
            if leaves(&back, &self.plan.package.fence) {
                let en = "a return leaves the fence".to_owned();
                found.push(("RETURN_OUT_OF_FENCE", "đường quay về ra ngoài hàng rào ảo".to_owned(), en));
                break;
            }
        }
        let told = self.plan.point_of_no_return.unwrap_or(self.plan.sketch.distance);
        if (told - last_home).abs() > Metres(101.0) {
            found.push((
                "POINT_OF_NO_RETURN",
                "điểm không thể quay về sai".to_owned(),
                format!("home is in reach until {last_home}, the plan says {told}"),
            ));
        }
        self.add_all(found);
    }

    /// How badly a pad suits what is aboard: 0 it keeps it, 1 somebody is there, 2 nobody is.
    fn unsuited(&self, pad: &PadId) -> u8 {
        let Some(pad) = self.network.pads.get(pad) else { return 2 };
        let word = self.network.sites.get(&pad.site).map_or("", |site| site.kind.as_str());
        let needs_hospital = self.input.goods.iter().any(|goods| ["blood", "specimen"].contains(&goods.as_str()));
        let kept = !word.is_empty() && (!needs_hospital || word.contains("hospital") || word == "blood_centre");
        match (self.input.goods.is_empty(), pad.staffed) {
            (true, _) => 0,
            (false, true) => u8::from(!kept),
            (false, false) => 2,
        }
    }

    /// The safe points beside the destination stand in the order of what is aboard, then of the energy left where the line passes
    /// nearest to each.
    pub(super) fn rally_order(&mut self) {
        if self.plan.package.rally.len() < 3 {
            return;
        }
        let line = along_chain(&self.chain, 10.0);
        let rank = |at: Position| -> Option<(u8, f64)> {
            let pad = self.network.pads.values().find(|pad| geodesy::distance(pad.position, at) < Metres(0.05))?;
            let away = |place: Position| short_line(place, at).0;
            let nearest = line.iter().min_by(|a, b| away(a.at).total_cmp(&away(b.at)))?;
            let there = self.after_climb() - self.cruise_until(nearest.along.0) - self.cruise(nearest.at, at);
            Some((self.unsuited(&pad.id), self.coming_down(pad.ground.0) - there))
        };
        let ranks: Vec<(u8, f64)> = self.plan.package.rally.iter().skip(1).filter_map(|(at, _)| rank(*at)).collect();
        // 10 m of line to the nearest sample are worth less than a fifth of a percent.
        if ranks.windows(2).any(|two| two[1].0 < two[0].0 || (two[1].0 == two[0].0 && two[1].1 < two[0].1 - 0.2)) {
            let en = "the safe points are not ranked by what is aboard and the energy left".to_owned();
            self.add_all(vec![("RALLY_ORDER", "thứ tự điểm an toàn sai".to_owned(), en)]);
        }
    }

    /// Each alternate is reached with the reserve from above the destination, on a clear line.
    pub(super) fn alternates(&mut self) {
        let reserve = self.network.limits.energy.reserve.value.0;
        let above = self.after_climb() - self.cruise_until(self.length());
        let mut found = Vec::new();
        let order: Vec<(u8, f64)> = self.plan.alternates.iter().map(|a| (self.unsuited(&a.pad), -a.touchdown.0)).collect();
        if order.windows(2).any(|two| two[1].0 < two[0].0 || (two[1].0 == two[0].0 && two[1].1 < two[0].1 - TOLERANCE)) {
            let en = "the alternates are not ranked by what is aboard and the energy left".to_owned();
            found.push(("ALTERNATE_ORDER", "thứ tự bãi dự phòng sai".to_owned(), en));
        }
        for alternate in &self.plan.alternates {
            let Some(pad) = self.network.pads.get(&alternate.pad) else {
                found.push(("ALTERNATE", "bãi dự phòng sai".to_owned(), format!("there is no pad {}", alternate.pad)));
                continue;
            };
            let left = above - self.cruise(self.to.position, pad.position) - self.coming_down(pad.ground.0);
            let way = samples(self.to.position, pad.position, 50.0);
            let met = self.closed_near(&way).or_else(|| self.in_the_way(&way));
            if left < reserve - TOLERANCE || (left - alternate.touchdown.0).abs() > 2.0 * TOLERANCE || met.is_some() {
                found.push(("ALTERNATE", format!("bãi dự phòng {} sai", pad.id), format!("alternate {} is not as the plan says", pad.id)));
            }
        }
        self.add_all(found);
    }
}
