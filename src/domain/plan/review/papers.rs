//! Permit, weather, and what was asked for.

use super::super::flight_plan::Note;
use super::geometry::{Sample, distance_to_chain, first_reached, signed_distance};
use super::{Reader, SLACK};
use crate::domain::airspace::{PermitArea, PermitRoute};
use crate::domain::geo::{Area, geodesy};
use crate::domain::payload::Category;
use crate::units::quantity::Metres;

impl Reader<'_> {
    pub(super) fn asked(&mut self) {
        let (plan, input, sketch) = (self.plan, self.input, &self.plan.sketch);
        let mut found = Vec::new();
        let mut wrong = |code, en: &str| found.push((code, "không đúng yêu cầu".to_owned(), en.to_owned()));
        if sketch.from != input.from || sketch.to != input.to || plan.tail != *input.tail || plan.aircraft_type != self.kind.id {
            wrong("NOT_ASKED", "pads or aircraft are not those that were asked for");
        }
        if plan.depart != input.depart || plan.goods != input.goods || (plan.payload.0 - input.payload.0).abs() > 0.001 {
            wrong("NOT_ASKED", "departure or payload are not as asked");
        }
        let same = |a, b| geodesy::distance(a, b) < Metres(0.05);
        if !same(sketch.path.first(), self.from.position) || !same(sketch.path.last(), self.to.position) {
            wrong("LINE_ENDS", "the line does not run from pad to pad");
        }
        let length = Metres(self.length());
        if (sketch.distance - length).abs() > Metres(0.05) {
            wrong("DISTANCE", "the length is not that of the geodesics from pad to pad");
        }
        if length > self.kind.range || input.payload > self.kind.max_payload {
            wrong("AIRCRAFT_LIMIT", "the leg is beyond the range, or the payload too heavy");
        }
        let heights = &sketch.heights;
        if (heights.home - self.from.ground).abs() > Metres(0.01) || (heights.destination - self.to.ground).abs() > Metres(0.01) {
            wrong("PAD_HEIGHT", "the heights of the pads are not as configured");
        }
        self.add_all(found);
    }

    pub(super) fn heights(&mut self, line: &[Sample]) {
        let cruise = self.plan.sketch.heights.cruise.0;
        let top = self.from.ground.0.max(self.to.ground.0) + cruise;
        let ceiling = self.network.limits.airspace.ceiling.value.0.min(self.permit.map_or(f64::INFINITY, |p| p.ceiling.0));
        let grounds: Vec<Option<f64>> = line.iter().map(|s| self.network.elevation.at(s.at).map(|g| g.0)).collect();
        if grounds.iter().any(Option::is_none) {
            self.add("GROUND_UNKNOWN", "không biết độ cao mặt đất".to_owned(), "the ground is not known all along the line".to_owned());
        }
        let highest = grounds.iter().flatten().map(|ground| top - ground).fold(f64::NEG_INFINITY, f64::max);
        if highest >= ceiling || highest + self.network.elevation.accuracy.0 >= self.network.limits.airspace.ceiling.value.0 {
            self.add("CEILING", "vượt trần bay".to_owned(), format!("{highest:.1} m above ground is not below {ceiling} m"));
        }
        let told = &self.plan.sketch.heights;
        let lowest = grounds.iter().flatten().map(|ground| self.from.ground.0 + cruise - ground).fold(f64::INFINITY, f64::min);
        let clearance = self.network.limits.airspace.obstacle_clearance.value.0;
        if lowest - self.network.elevation.accuracy.0 < clearance - SLACK {
            self.add("TERRAIN", "quá gần mặt đất".to_owned(), format!("{lowest:.1} m above ground is less than {clearance} m"));
        }
        if highest > told.highest.0 + SLACK || lowest < told.lowest.0 - SLACK {
            self.add("HEIGHTS", "độ cao sai".to_owned(), "the heights above ground are not as the plan says".to_owned());
        }
    }

    pub(super) fn papers(&mut self, line: &[Sample]) {
        let mut found = Vec::new();
        let mut wrong = |en: String| found.push(("PERMIT", "giấy phép không phù hợp".to_owned(), en));
        let (plan, input) = (self.plan, self.input);
        match self.permit {
            None => wrong(format!("there is no permit {}", plan.permit)),
            Some(permit) => {
                // Off as late as it may be, and as slow as it may be, it lands inside the permit too.
                let separation = &self.network.limits.separation;
                let down = plan.depart + separation.launch_late.value + plan.length().times(1.0 + separation.late.value.0 / 100.0);
                for at in [plan.depart, down] {
                    let minute = at.hanoi_minute_of_day();
                    let over_midnight = permit.daily.1 <= permit.daily.0;
                    let (early, late) = (minute < permit.daily.0, minute >= permit.daily.1);
                    let out_of_hours = if over_midnight { early && late } else { early || late };
                    let added = input.extra.hours.iter().any(|h| h.from.0 <= plan.depart.0 && down.0 <= h.until.0);
                    if at < permit.valid.from || at >= permit.valid.until || (out_of_hours && !added) {
                        wrong(format!("the permit does not hold at {at}"));
                    }
                }
                let leaves = |area: &Area| first_reached(line, |s| Some(SLACK - signed_distance(s.at, area))).is_some();
                let strays = |route: &PermitRoute| {
                    let spare = |s: &Sample| route.half_width.0 + SLACK - distance_to_chain(s.at, &route.points, false);
                    first_reached(line, |s| Some(spare(s))).is_some()
                };
                let outside = match &permit.area {
                    PermitArea::Within(area) => leaves(area),
                    PermitArea::Along(routes) => routes.iter().all(strays),
                };
                if outside {
                    wrong("the line leaves the permit's area, or every one of its routes".to_owned());
                }
                if let Some(goods) = plan.goods.iter().find(|goods| !permit.goods.contains(goods)) {
                    wrong(format!("the permit does not allow {}", goods.as_str()));
                }
                let purposes: Vec<&str> = permit.purposes.iter().map(|purpose| purpose.as_str()).collect();
                let meant = |goods: &Category| purposes.iter().any(|word| *word == goods.as_str() || *word == "medical_transport");
                if let Some(goods) = plan.goods.iter().find(|goods| !purposes.is_empty() && !meant(goods)) {
                    wrong(format!("carrying {} is no purpose of the permit", goods.as_str()));
                }
                if !permit.types.contains(&self.kind.id) {
                    wrong("the permit does not name the aircraft type".to_owned());
                }
                if !permit.aircraft.is_empty() && !permit.aircraft.keys().any(|tail| *tail == plan.tail) {
                    wrong("the permit does not name the aircraft".to_owned());
                }
                let papers = permit.papers.iter().chain(permit.aircraft.get(&plan.tail));
                for paper in papers.filter(|paper| paper.expires.0 <= plan.arrive().0) {
                    wrong(format!("{} {} does not hold any more", paper.name, paper.number));
                }
                let begins = self.network.sites.get(&self.from.site).is_some_and(|site| site.is_hub);
                if begins && input.extra.rotations < 1 && input.used_rotations_today + 1 > permit.rotations_a_day {
                    wrong("the permit's rotations of the day are used".to_owned());
                }
            }
        }
        self.add_all(found);
        self.weather();
    }

    fn weather(&mut self) {
        let (plan, limits) = (self.plan, &self.network.limits.weather);
        let mut found = Vec::new();
        let mut wrong = |en: &str| found.push(("WEATHER", "thời tiết không phù hợp".to_owned(), en.to_owned()));
        if plan.weather_at != self.input.weather.filter(|report| report.assumed.is_none()).map(|report| report.at)
            || plan.sketch.weather_assessed != plan.weather_at.is_some()
        {
            wrong("the plan rests on another weather report");
        }
        match self.input.weather {
            Some(report) if report.assumed.is_some() => {
                let tells = |note: &Note| note.code == "WEATHER_NOT_ASSESSED" && Some(&note.what) == report.assumed.as_ref();
                if !plan.notes.iter().any(tells) {
                    wrong("the plan does not say which weather it assumes");
                }
            }
            None => {
                if !plan.notes.iter().any(|note| note.code == "WEATHER_NOT_ASSESSED") {
                    wrong("the plan does not say that the weather is not assessed");
                }
            }
            Some(report) => {
                let too_old = plan.depart.0 - report.at.0 > limits.age.value.as_millis_i64();
                let windy = report.ground_wind > limits.ground_wind.value
                    || report.gust > limits.gust.value
                    || report.cruise_wind > limits.cruise_wind.value;
                let blind = report.visibility < limits.visibility.value || (report.rain && !self.kind.rain_proof);
                let lightning = report.lightning.is_some_and(|d| d < limits.lightning.value);
                let temperature = report.temperature < limits.coldest.value || report.temperature > limits.hottest.value;
                if too_old || windy || blind || lightning || temperature {
                    wrong("the weather report is too old or beyond a limit");
                }
            }
        }
        self.add_all(found);
    }
}
