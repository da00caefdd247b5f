//! Zones that close round the movements of an aerodrome: from an hour before to an hour after each (Decision 18/2020/QD-TTg).
//!
//! A zone of an aerodrome begins with its code: VVGL-APP20 is one of VVGL. Movements are told by the tower and entered by people.

use super::zone::{TimeRule, Zone};
use crate::units::ids::ZoneId;
use crate::units::time::{Span, TimeWindow, Utc};
use std::collections::BTreeSet;

/// A zone is closed for so long before a movement and after it.
pub const CLOSED_ROUND: Span = Span::minutes(60);

/// A take-off or landing at an aerodrome, by its code and time.
pub type Movement = (String, Utc);

/// What closes a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The zone.
    pub zone: ZoneId,
    /// The aerodrome.
    pub aerodrome: String,
    /// The movement.
    pub at: Utc,
    /// Closed from and until; the movement's own minute is in the middle.
    pub window: TimeWindow,
}

/// The window that a movement closes.
#[must_use]
pub fn window_round(at: Utc) -> TimeWindow {
    // Closed until the full hour after it is over.
    TimeWindow { from: at - CLOSED_ROUND, until: at + CLOSED_ROUND }
}

impl Zone {
    /// Whether movements of the aerodrome close it.
    #[must_use]
    pub fn closes_for(&self, aerodrome: &str) -> bool {
        let named = self.id.as_str().strip_prefix(aerodrome).is_some_and(|rest| rest.starts_with('-'));
        self.active && named && matches!(self.time_rule, Some(TimeRule::ClosedNearMovements))
    }
}

/// The first movement that closes one of the zones at some moment of a window.
#[must_use]
pub fn closed_by<'a>(zones: impl Iterator<Item = &'a Zone>, movements: &BTreeSet<Movement>, during: &TimeWindow) -> Option<Closing> {
    let closing = |zone: &Zone| {
        let own = movements.iter().filter(|(aerodrome, _)| zone.closes_for(aerodrome));
        own.map(|(aerodrome, at)| (aerodrome, *at, window_round(*at)))
            .find(|(_, _, window)| window.overlaps(during))
            .map(|(aerodrome, at, window)| Closing { zone: zone.id.clone(), aerodrome: aerodrome.clone(), at, window })
    };
    zones.filter_map(closing).min_by(|a, b| (a.at, &a.zone).cmp(&(b.at, &b.zone)))
}

/// The first moment from `from` on at which a flight of `length` through the zones is closed to by no movement.
#[must_use]
pub fn open_from<'a>(zones: impl Iterator<Item = &'a Zone> + Clone, movements: &BTreeSet<Movement>, from: Utc, length: Span) -> Utc {
    let mut at = from;
    // Each turn passes the end of one movement's window.
    while let Some(closing) = closed_by(zones.clone(), movements, &TimeWindow { from: at, until: at + length }) {
        at = closing.window.until;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::airspace::{Level, ZoneKind};
    use crate::domain::geo::{Area, Position};
    use crate::units::quantity::Metres;
    use crate::units::words::words;

    fn zone(id: &str, time_rule: Option<TimeRule>) -> Zone {
        Zone {
            id: ZoneId::new(id).expect("an id"),
            name: words("khu", "zone"),
            kind: ZoneKind::Restricted,
            area: Area::Circle { centre: Position { latitude: 21.0, longitude: 105.9 }, radius: Metres(100.0) },
            floor: Level::AboveGround(0.0),
            ceiling: Level::Unlimited,
            permit_required: true,
            alternative_of: None,
            time_rule,
            window: None,
            hours: Vec::new(),
            active: true,
            rule: String::new(),
            legal_status: String::new(),
            source: String::new(),
            source_date: None,
            accuracy: Metres(0.0),
            assumed: true,
            notes: String::new(),
        }
    }

    fn at(minute: i64) -> Utc {
        Utc(minute * 60_000)
    }

    fn moves(list: &[(&str, i64)]) -> BTreeSet<Movement> {
        list.iter().map(|(aerodrome, minute)| ((*aerodrome).to_owned(), at(*minute))).collect()
    }

    #[test]
    fn a_movement_closes_the_zones_of_its_aerodrome_an_hour_before_and_after() {
        let funnel = zone("VVGL-APP20", Some(TimeRule::ClosedNearMovements));
        let (strip, other) = (zone("VVGL-AD", None), zone("VVGLX-APP", Some(TimeRule::ClosedNearMovements)));
        let movements = moves(&[("VVGL", 600)]);
        let closed = |zone: &Zone, from, until| closed_by([zone].into_iter(), &movements, &TimeWindow { from: at(from), until: at(until) });

        assert_eq!(closed(&funnel, 530, 540), None);
        assert_eq!(closed(&funnel, 530, 541).map(|closing| closing.window), Some(TimeWindow { from: at(540), until: at(660) }));
        assert!(closed(&funnel, 659, 700).is_some() && closed(&funnel, 660, 700).is_none());
        assert!(closed(&strip, 600, 610).is_none() && closed(&other, 600, 610).is_none());
    }

    #[test]
    fn a_flight_waits_for_the_first_gap_that_it_fits_into() {
        let funnel = zone("VVGL-APP20", Some(TimeRule::ClosedNearMovements));
        // Open 660 to 670, closed again until 790; open from 790.
        let movements = moves(&[("VVGL", 600), ("VVGL", 730), ("VVNB", 800)]);
        let from = |minute, length| open_from([&funnel].into_iter(), &movements, at(minute), Span::minutes(length)).0 / 60_000;

        assert_eq!(from(500, 40), 500);
        assert_eq!(from(501, 40), 790);
        assert_eq!(from(545, 10), 660);
        assert_eq!(from(545, 11), 790);
        assert_eq!(from(800, 30), 800);
    }
}
