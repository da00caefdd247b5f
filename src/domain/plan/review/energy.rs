//! Energy and time, summed anew from power and seconds.

use super::Reader;
use super::geometry::{along_chain, leaves, samples, short_line};
use crate::domain::geo::{Position, geodesy};
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

    /// Energy of wing-borne flight between two places, in percent.
    fn cruise(&self, from: Position, to: Position) -> f64 {
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

    /// Charge above the first pad, in cruise.
    fn after_climb(&self) -> f64 {
        let (energy, limits) = (&self.kind.energy, &self.network.limits.weather);
        let cold = self.input.weather.is_some_and(|w| w.temperature.0 < limits.cold_pack_below.value.0);
        let withheld = if cold { self.input.charge.0 * limits.cold_pack_loss.value.0 / 100.0 } else { 0.0 };
        let extra = self.beyond(self.plan.sketch.heights.cruise.0) / energy.climb_rate.0 * energy.hover_a_minute.0 / 60.0;
        self.input.charge.0 - withheld - energy.climb.0 - extra
    }

    /// What it takes to come down over ground that lies at `ground`.
    fn coming_down(&self, ground: f64) -> f64 {
        let energy = &self.kind.energy;
        energy.landing.0 + self.beyond(self.cruise_amsl() - ground) / energy.descent_rate.0 * energy.hover_a_minute.0 / 60.0
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

    /// Each alternate is reached with the reserve from above the destination, on a clear line.
    pub(super) fn alternates(&mut self) {
        let reserve = self.network.limits.energy.reserve.value.0;
        let above = self.after_climb() - self.cruise_until(self.length());
        let mut found = Vec::new();
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
