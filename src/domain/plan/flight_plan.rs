//! A finished plan: immutable; a better idea is a new plan.

use super::sketch::PlanSketch;
use crate::domain::geo::{Position, Stretch};
use crate::domain::mission::FlightPackage;
use crate::domain::payload::Category;
use crate::units::ids::{PadId, PermitId, TailId, ZoneId};
use crate::units::quantity::{Grams, Metres, Percent};
use crate::units::time::{Span, Utc};
use crate::units::words::Words;

/// One flight from pad to pad, planned completely.
#[derive(Debug, Clone, PartialEq)]
pub struct FlightPlan {
    /// The line and all that it meets.
    pub sketch: PlanSketch,
    /// The aircraft.
    pub tail: TailId,
    /// Its type.
    pub aircraft_type: String,
    /// Take-off.
    pub depart: Utc,
    /// Mass aboard.
    pub payload: Grams,
    /// Classes of goods aboard.
    pub goods: Vec<Category>,
    /// The permit that it flies under.
    pub permit: PermitId,
    /// Zones that this permit opens for it.
    pub opens: Vec<ZoneId>,
    /// When the weather report was measured; None: not assessed.
    pub weather_at: Option<Utc>,
    /// Where Hold is not offered, because its circle would not stay clear.
    pub hold_off: Vec<HoldOff>,
    /// Where the aircraft goes when it returns by itself: the nearest of these. The first is home, the second the destination.
    pub safe_points: Vec<SafePoint>,
    /// Other pads in reach with reserve from above the destination, best first by what is aboard and the energy left; empty: there is
    /// none.
    pub alternates: Vec<Alternate>,
    /// Last point from which home can be reached with the final reserve; None: from everywhere.
    pub point_of_no_return: Option<Metres>,
    /// What a person should know, some of it to be acknowledged.
    pub notes: Vec<Note>,
    /// What goes on board.
    pub package: FlightPackage,
}

/// A part of the line where Hold is not offered.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldOff {
    /// Where.
    pub stretch: Stretch,
    /// The zones and obstacles that its circle would come too near to.
    pub because: Vec<String>,
}

/// A place where the aircraft may land by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SafePoint {
    /// Its pad.
    pub pad: PadId,
    /// Where.
    pub at: Position,
    /// How far along the line.
    pub along: Metres,
}

/// Another pad that can be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternate {
    /// Its pad.
    pub pad: PadId,
    /// From the destination.
    pub distance: Metres,
    /// Charge left at touchdown there, after having come as far as the destination.
    pub touchdown: Percent,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Stable code in capitals.
    pub code: String,
    /// In words.
    pub what: Words,
    /// Whether somebody must acknowledge it before the flight.
    pub acknowledge: bool,
}

/// SHA-256 over the stored form of a plan: its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanFingerprint(pub [u8; 32]);

impl std::fmt::Display for PlanFingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for PlanFingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl FlightPlan {
    /// The plan's name: equal plans have equal names, and a stored plan keeps its name.
    #[must_use]
    pub fn fingerprint(&self) -> PlanFingerprint {
        use sha2::Digest;
        let mut text = String::new();
        super::stored::write_canonical(&self.to_stored(), &mut text);
        PlanFingerprint(sha2::Sha256::digest(text.as_bytes()).into())
    }

    /// Planned moment of disarming.
    #[must_use]
    pub fn arrive(&self) -> Utc {
        Utc(self.depart.0.saturating_add(super::grid::thousandths(self.sketch.duration.0)))
    }

    /// Planned length of the flight.
    #[must_use]
    pub fn length(&self) -> Span {
        Span::millis(u64::try_from(super::grid::thousandths(self.sketch.duration.0)).unwrap_or(0))
    }

    /// How far along the path a place lies, and how far aside (positive to the right of the track).
    #[must_use]
    pub fn progress(&self, at: Position) -> (Metres, Metres) {
        self.sketch.path.progress(at)
    }

    /// Whether Hold may be offered at a place to an aircraft whose hold reaches so far from it; if not, why. Beside a stretch without
    /// Hold the fence is narrow already, and a circle that reaches into it would end in the aircraft's own return.
    ///
    /// # Errors
    /// The zones and obstacles that the circle would come too near to.
    pub fn hold_at(&self, at: Position, reach: Metres) -> Result<(), &[String]> {
        let along = self.progress(at).0;
        let off = self.hold_off.iter().find(|off| off.stretch.from - reach <= along && along <= off.stretch.until + reach);
        off.map_or(Ok(()), |off| Err(off.because.as_slice()))
    }

    /// Where the aircraft's own return leads from a place: the nearest safe point.
    #[must_use]
    pub fn return_leads_to(&self, at: Position) -> Option<&SafePoint> {
        let away = |safe: &SafePoint| crate::domain::geo::geodesy::distance(safe.at, at).0;
        self.safe_points.iter().min_by(|a, b| away(a).total_cmp(&away(b)))
    }
}
