//! What is published about the airspace.

use super::hours::Hours;
use crate::domain::geo::Area;
use crate::domain::limits::AirspaceLimits;
use crate::units::altitude::Amsl;
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::TimeWindow;
use crate::units::words::{Words, words};

/// What a zone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneKind {
    /// Never entered; no permit opens it.
    Prohibited,
    /// Open only inside a permit that names it.
    Restricted,
    /// Entered with the dispatcher's acknowledgement; when it asks for a permit, the permit names it too.
    Caution,
    /// Closed during its times: a stop order or notice.
    Temporary,
}

impl ZoneKind {
    /// All kinds, in the order of the type.
    pub const ALL: [Self; 4] = [Self::Prohibited, Self::Restricted, Self::Caution, Self::Temporary];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prohibited => "prohibited",
            Self::Restricted => "restricted",
            Self::Caution => "caution",
            Self::Temporary => "temporary",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Prohibited => words("khu vực cấm bay", "prohibited zone"),
            Self::Restricted => words("khu vực hạn chế bay", "restricted zone"),
            Self::Caution => words("khu vực cần chú ý", "caution zone"),
            Self::Temporary => words("khu vực tạm dừng bay", "temporary stop zone"),
        }
    }
}

/// A height with the surface that it is measured from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Metres above the ground straight below.
    AboveGround(f64),
    /// Metres above mean sea level.
    AboveSea(f64),
    /// Without end; as a floor, above everything.
    Unlimited,
}

impl Level {
    /// The level above sea, over ground that lies at `ground`.
    #[must_use]
    pub fn over(self, ground: Amsl) -> Amsl {
        match self {
            Self::AboveGround(metres) => Amsl(ground.0 + metres),
            Self::AboveSea(metres) => Amsl(metres),
            Self::Unlimited => Amsl(f64::INFINITY),
        }
    }
}

/// A rule that closes a zone for a time, known only from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeRule {
    /// Closed from one hour before to one hour after a movement of the aerodrome; the tower tells.
    ClosedNearMovements,
}

impl Zone {
    /// How far below its floor a flight stays. What is restricted from the flight ceiling upwards is that ceiling once more, and a
    /// flight keeps the ceiling as it is; a prohibited or temporary zone there is kept off all the same.
    #[must_use]
    pub fn kept_below(&self, limits: &AirspaceLimits) -> Metres {
        match (self.kind, self.floor) {
            (ZoneKind::Restricted | ZoneKind::Caution, Level::AboveGround(floor)) if floor >= limits.ceiling.value.0 => Metres(0.0),
            (ZoneKind::Prohibited | ZoneKind::Restricted | ZoneKind::Caution | ZoneKind::Temporary, _) => limits.zone_buffer_height.value,
        }
    }
}

/// A published zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Its name in both languages.
    pub name: Words,
    /// What it asks for.
    pub kind: ZoneKind,
    /// Where it lies.
    pub area: Area,
    /// From this height.
    pub floor: Level,
    /// Up to this height.
    pub ceiling: Level,
    /// Whether it asks for a permit; a prohibited zone stays closed even so.
    pub permit_required: bool,
    /// The zone of which it is another reading; it is never active then.
    pub alternative_of: Option<ZoneId>,
    /// A rule that closes it for a time.
    pub time_rule: Option<TimeRule>,
    /// When it holds; None is always.
    pub window: Option<TimeWindow>,
    /// Hours of the week during which it holds; empty is all day.
    pub hours: Vec<Hours>,
    /// False for another reading of the same rule, shipped for study only.
    pub active: bool,
    /// The law or decision behind it.
    pub rule: String,
    /// Its standing in Vietnamese law, as published.
    pub legal_status: String,
    /// Where its shape comes from.
    pub source: String,
    /// The date of that source, like 2026-08-22; None where it names none.
    pub source_date: Option<String>,
    /// How far off its edge may be.
    pub accuracy: Metres,
    /// Whether its shape is an assumption.
    pub assumed: bool,
    /// What else a reader should know.
    pub notes: String,
}

impl Zone {
    /// Whether it holds at some moment of a window: active, inside its validity, and inside its hours.
    #[must_use]
    pub fn holds(&self, during: &TimeWindow) -> bool {
        let valid = self.window.is_none_or(|window| window.overlaps(during));
        // Hours count only where the zone is valid: what ends at noon has no evening.
        let both =
            self.window.map_or(*during, |window| TimeWindow { from: window.from.max(during.from), until: window.until.min(during.until) });
        self.active && valid && (self.hours.is_empty() || self.hours.iter().any(|hours| hours.touch(&both)))
    }
}
