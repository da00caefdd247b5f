//! What a plan is made from, and what stands where none can be made.

use super::sketch::PlanSketch;
use crate::domain::airspace::Extra;
use crate::domain::energy::Correction;
use crate::domain::geo::Position;
use crate::domain::network::Network;
use crate::domain::payload::Category;
use crate::domain::weather::WeatherReport;
use crate::units::ids::{PadId, TailId};
use crate::units::quantity::{Grams, Percent};
use crate::units::time::Utc;
use crate::units::words::Reason;

/// Whether a way round may be flown where the straight line is closed.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum WayRound {
    /// None: the line is straight, or there is no plan.
    #[default]
    Never,
    /// The one through these corners, which a person approved, as long as every check holds on it.
    Approved(Vec<Position>),
    /// Whichever is the shortest: to be shown to the person who may approve it. Nobody flies such a plan.
    Sought,
}

/// Everything that a plan rests on, frozen.
#[derive(Debug, Clone)]
pub struct PlanInput<'a> {
    /// The world as configured.
    pub network: &'a Network,
    /// Pad of departure.
    pub from: PadId,
    /// Pad of arrival.
    pub to: PadId,
    /// The aircraft.
    pub tail: &'a TailId,
    /// Mass aboard; 0 for a positioning flight.
    pub payload: Grams,
    /// Classes of goods aboard; empty for a positioning flight.
    pub goods: &'a [Category],
    /// Charge at the start.
    pub charge: Percent,
    /// Take-off.
    pub depart: Utc,
    /// The newest report; for departures beyond a report's life, an assumption. None is 'not assessed': still air, for what-if plans.
    pub weather: Option<&'a WeatherReport>,
    /// Rotations that began today, without those that the authority allowed beyond the permit.
    pub used_rotations_today: u32,
    /// What the authority allows beyond the permit on this route today.
    pub extra: Extra,
    /// What may be flown where the straight line is closed.
    pub way_round: WayRound,
    /// What is known of the aircraft itself.
    pub condition: Condition,
}

/// What is known of an aircraft beyond its type. By default nothing is: its worst pack, and the published figures.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Condition {
    /// What the pack aboard holds when full, of its nominal energy; None: the worst of the aircraft's packs.
    pub health: Option<Percent>,
    /// What its flights taught; None before the first.
    pub correction: Option<Correction>,
}

/// A lawful no, with everything that could be found out all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct NoGo {
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// Line, zones, obstacles, energy; None when not even the two pads and the aircraft are known.
    pub sketch: Option<Box<PlanSketch>>,
}
