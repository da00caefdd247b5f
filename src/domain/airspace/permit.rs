//! What opens restricted airspace: a permit, with everything that it is bound to.

use super::extra::Extra;
use super::hours::{Hours, Weekdays};
use super::permit_area::PermitArea;
use super::purpose::Purpose;
use crate::domain::geo::{LocalFrame, Segment};
use crate::domain::payload::Category;
use crate::units::altitude::Agl;
use crate::units::ids::{PermitId, PersonId, TailId, ZoneId};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Reason, Words, words};
use std::collections::{BTreeMap, BTreeSet};

/// A paper that must hold on the day: a licence, a registration, an insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub name: String,
    /// Its number.
    pub number: String,
    /// First moment at which it does not hold any more.
    pub expires: Utc,
}

/// A paper that expires within so long is shown, so that it is renewed in time: twice the 14 days in which an authority answers (Decree
/// 36/2008), rounded up to a month.
pub const PAPERS_SOON: Span = Span::minutes(30 * 24 * 60);

/// A flight permit (Law 49/2024, Decree 288/2025): who gave it, and what a flight must match.
#[derive(Debug, Clone, PartialEq)]
pub struct Permit {
    /// Its id in the network.
    pub id: PermitId,
    /// Number of the document.
    pub document: String,
    /// Who gave it.
    pub authority: String,
    /// Telephone for stop orders.
    pub contact: String,
    /// Whether it exists only for the demonstration.
    pub demonstration: bool,
    /// From when until when.
    pub valid: TimeWindow,
    /// Minutes of the day in Hanoi, from and until; (0, 1440) is day and night; where the end is not after the beginning it lies on
    /// the next day.
    pub daily: (u16, u16),
    /// Where.
    pub area: PermitArea,
    /// Flights stay below this height.
    pub ceiling: Agl,
    /// Classes of goods that may be carried.
    pub goods: BTreeSet<Category>,
    /// Zones that it names.
    pub zones: BTreeSet<ZoneId>,
    /// Aircraft types.
    pub types: BTreeSet<String>,
    /// Aircraft by tail, each with its registration (AO-04); empty: every aircraft of the types.
    pub aircraft: BTreeMap<TailId, Paper>,
    /// Remote pilots, each with the licence (AO-03); empty: every pilot of the network.
    pub pilots: BTreeMap<PersonId, Paper>,
    /// What the flights are for; empty: the permit names no purpose. A flight without goods belongs to whatever they are for.
    pub purposes: Vec<Purpose>,
    /// Other papers that it rests on: insurance, conformity.
    pub papers: Vec<Paper>,
    /// Rotations a day; out and back are one.
    pub rotations_a_day: u32,
    /// Rotations a day on each route between two sites; None: only the day counts.
    pub rotations_a_route: Option<u32>,
    /// Where its text comes from.
    pub source: String,
}

/// What a flight would be.
#[derive(Debug, Clone, PartialEq)]
pub struct PermitAsk<'a> {
    /// The legs of the way in the tangent plane, in order.
    pub legs: &'a [Segment],
    /// Highest height above ground on it.
    pub highest: Agl,
    /// From take-off until touchdown.
    pub during: TimeWindow,
    /// Classes of goods aboard.
    pub goods: &'a [Category],
    /// Aircraft type.
    pub aircraft_type: &'a str,
    /// The aircraft.
    pub tail: &'a TailId,
    /// Zones that must be opened.
    pub zones: &'a BTreeSet<ZoneId>,
    /// Whether the flight begins a rotation (it leaves the hub).
    pub begins_rotation: bool,
    /// Rotations begun today, without those that the authority allowed beyond the permit.
    pub used_rotations: u32,
    /// What the authority allows beyond the permit.
    pub extra: &'a Extra,
}

impl Permit {
    /// Whether a moment lies inside its days and its hours.
    #[must_use]
    pub fn is_open(&self, at: Utc) -> bool {
        let minute = at.hanoi_minute_of_day();
        let (from, until) = self.daily;
        let in_hours = if from < until { (from..until).contains(&minute) } else { minute >= from || minute < until };
        self.valid.contains(at) && in_hours
    }

    /// The first whole minute from `at` on (this one included) at which a flight of `length` stays inside; None within 366 days.
    #[must_use]
    pub fn next_minute(&self, at: Utc, length: Span) -> Option<Utc> {
        let start = at.0.max(self.valid.from.0);
        let first = Utc(start.div_euclid(60_000) * 60_000 + if start.rem_euclid(60_000) > 0 { 60_000 } else { 0 });
        (0..366 * 1440_i64).map(|minute| Utc(first.0 + minute * 60_000)).find(|start| self.holds(*start, *start + length))
    }

    /// Whether a flight from and until lies inside its days, and inside its hours or those that were added.
    #[must_use]
    pub fn allows_at(&self, during: &TimeWindow, extra: &Extra) -> bool {
        let days = self.valid.contains(during.from) && self.valid.contains(during.until);
        days && (extra.covers(during) || self.holds(during.from, during.until))
    }

    /// Which end of a flight lies outside, and outside of what: the days, or the hours.
    fn time_words(&self, during: &TimeWindow) -> Words {
        let inside = |at: Utc| self.valid.contains(at);
        let ends = [("cất cánh", "the take-off", during.from), ("hạ cánh (muộn nhất)", "the landing, at the latest,", during.until)];
        if let Some((vi, en, at)) = ends.iter().find(|(.., at)| !inside(*at)) {
            let (at, from, until) = (at.clock_and_year(), self.valid.from.clock_and_year(), self.valid.until.clock_and_year());
            return words(
                format!("Giấy phép {} không có hiệu lực khi {vi} lúc {at}: hiệu lực từ {from} đến {until}", self.id),
                format!("permit {} does not hold at {en}, {at}: it holds from {from} until {until}", self.id),
            );
        }
        let hour = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let (from, until) = (hour(self.daily.0), hour(self.daily.1));
        match ends.iter().find(|(.., at)| !self.is_open(*at)) {
            Some((vi, en, at)) => {
                // Over midnight the hour alone does not say which day.
                let same_day = during.from.hanoi_date() == during.until.hanoi_date();
                let at = if same_day { at.clock() } else { at.clock_and_year() };
                words(
                    format!("Giấy phép {}: {vi} lúc {at} nằm ngoài giờ bay {from} đến {until}", self.id),
                    format!("permit {}: {en} at {at} is outside of its hours, {from} to {until}", self.id),
                )
            }
            None => words(
                format!("Giấy phép {}: chuyến bay không nằm trọn trong giờ bay {from} đến {until}", self.id),
                format!("permit {}: the flight does not lie within its hours, {from} to {until}, from end to end", self.id),
            ),
        }
    }

    fn holds(&self, from: Utc, until: Utc) -> bool {
        let hours = Hours { days: Weekdays::ALL, from: self.daily.0, until: self.daily.1 };
        self.valid.contains(from) && self.valid.contains(until) && hours.cover(&TimeWindow { from, until: Utc(until.0 + 1) })
    }

    /// Papers that do not hold any more at a moment; those of a pilot only where one is named.
    pub fn expired<'a>(&'a self, at: Utc, tail: &TailId, pilot: Option<&PersonId>) -> impl Iterator<Item = &'a Paper> + use<'a> {
        let own = self.aircraft.get(tail).into_iter().chain(pilot.and_then(|pilot| self.pilots.get(pilot)));
        own.chain(&self.papers).filter(move |paper| paper.expires <= at)
    }

    /// Why it does not cover a flight; empty when it does.
    #[must_use]
    pub fn against(&self, ask: &PermitAsk<'_>, frame: &LocalFrame) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut no = |code, vi: String, en: String, next_vi: &str, next_en: &str| {
            reasons.push(Reason::new(code, words(vi, en), words(next_vi, next_en)).by(format!("permit {}", self.id)));
        };
        if !self.allows_at(&ask.during, ask.extra) {
            let what = self.time_words(&ask.during);
            no("PERMIT_TIME", what.vi, what.en, "Chọn giờ bay trong thời hạn của giấy phép", "choose a time inside the permit");
        }
        if let Some(left) = self.area.outside(ask.legs, frame) {
            let (km, most) = (left.along.0 / 1e3, left.most);
            no(
                "PERMIT_AREA",
                format!("Đường bay ra ngoài khu vực của giấy phép {} từ km {km:.1}, xa nhất {most}", self.id),
                format!("the line leaves the area of permit {} at km {km:.1}, by up to {most}", self.id),
                "Gửi bằng đường bộ, hoặc xin giấy phép rộng hơn",
                "send by road, or apply for a wider permit",
            );
        }
        if ask.highest >= self.ceiling {
            no(
                "PERMIT_HEIGHT",
                format!("Độ cao {} không thấp hơn mức {} của giấy phép {}", ask.highest, self.ceiling, self.id),
                format!("{} is not below the {} of permit {}", ask.highest, self.ceiling, self.id),
                "Gửi bằng đường bộ, hoặc xin giấy phép bay cao hơn",
                "send by road, or apply for a permit up to a greater height",
            );
        }
        if let Some(goods) = ask.goods.iter().find(|goods| !self.goods.contains(goods)) {
            no(
                "PERMIT_GOODS",
                format!("Giấy phép {} không cho chở {}", self.id, goods.words().vi),
                format!("permit {} does not allow carrying {}", self.id, goods.words().en),
                "Gửi bằng đường bộ",
                "send by road",
            );
        }
        let unserved = |goods: &&Category| !self.purposes.is_empty() && !self.purposes.iter().any(|purpose| purpose.serves(**goods));
        if let Some(goods) = ask.goods.iter().find(unserved) {
            let said: Vec<Words> = self.purposes.iter().map(|purpose| purpose.words()).collect();
            let list = |word: fn(&Words) -> &str| said.iter().map(word).collect::<Vec<_>>().join(", ");
            no(
                "PERMIT_PURPOSE",
                format!("Giấy phép {} chỉ dùng cho: {}; không dùng để chở {}", self.id, list(|w| &w.vi), goods.words().vi),
                format!("permit {} is for {} alone, not for carrying {}", self.id, list(|w| &w.en), goods.words().en),
                "Gửi bằng đường bộ, hoặc xin giấy phép cho mục đích này",
                "send by road, or apply for a permit for this purpose",
            );
        }
        if !self.types.contains(ask.aircraft_type) {
            no(
                "PERMIT_TYPE",
                format!("Giấy phép {} không ghi loại UAV {}", self.id, ask.aircraft_type),
                format!("permit {} does not name aircraft type {}", self.id, ask.aircraft_type),
                "Chọn UAV khác",
                "choose another aircraft",
            );
        }
        if !self.aircraft.is_empty() && !self.aircraft.contains_key(ask.tail) {
            no(
                "PERMIT_TAIL",
                format!("Giấy phép {} không ghi UAV {}", self.id, ask.tail),
                format!("permit {} does not name aircraft {}", self.id, ask.tail),
                "Chọn UAV khác",
                "choose another aircraft",
            );
        }
        for paper in self.expired(ask.during.until, ask.tail, None) {
            no(
                "PERMIT_PAPER",
                format!("{} {} hết hạn lúc {} (giấy phép {})", paper.name, paper.number, paper.expires.clock_and_year(), self.id),
                format!("{} {} expires at {} (permit {})", paper.name, paper.number, paper.expires.clock_and_year(), self.id),
                "Gia hạn giấy tờ, hoặc gửi bằng đường bộ",
                "renew the paper, or send by road",
            );
        }
        for zone in ask.zones.iter().filter(|zone| !self.zones.contains(zone)) {
            no(
                "PERMIT_ZONE",
                format!("Giấy phép {} không mở khu vực {zone}", self.id),
                format!("permit {} does not open zone {zone}", self.id),
                "Gửi bằng đường bộ, hoặc xin phép cho khu vực này",
                "send by road, or apply for this zone",
            );
        }
        // A way back belongs to the rotation that began.
        if ask.begins_rotation && ask.used_rotations >= self.rotations_a_day && ask.extra.rotations == 0 {
            no(
                "PERMIT_QUOTA",
                format!("Giấy phép {} cho {} lượt bay một ngày; hôm nay đã hết", self.id, self.rotations_a_day),
                format!("permit {} allows {} rotations a day; today's are used", self.id, self.rotations_a_day),
                "Xin phép bay thêm, hoặc gửi bằng đường bộ",
                "ask the authority for an extra flight, or send by road",
            );
        }
        reasons
    }
}
