//! Bingo energy: what must be left in the pack at each second of a plan to reach its destination, its home and each alternate.
//!
//! A pure function of a plan and the configured pads. What a place needs is flown straight from where the plan is at that second, in
//! the wind of the plan and with everything that the budget counts; below the cruise height the height is climbed first, as the
//! aircraft's own return does. Bingo is that and the final reserve. It is energy alone: whether the straight line there is open is
//! known for the aircraft's own return, and for alternates from above the destination.

use super::flight_plan::{Alternate, FlightPlan};
use super::reach::Reach;
use super::sketch::PlanSketch;
use crate::domain::energy::{EnergyModel, Use};
use crate::domain::fleet::AircraftType;
use crate::domain::geo::Position;
use crate::domain::network::Network;
use crate::units::ids::PadId;
use crate::units::quantity::{Metres, MetresPerSecond, Percent, Seconds};
use crate::units::words::{Words, words};
use serde::Serialize;

/// What a place is to the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BingoKind {
    /// Where it goes.
    Destination,
    /// Where it came from.
    Home,
    /// Another pad that its plan names.
    Alternate,
}

impl BingoKind {
    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Destination => words("nơi đến", "destination"),
            Self::Home => words("nơi đi", "home"),
            Self::Alternate => words("dự phòng", "alternate"),
        }
    }
}

/// A place that may have to be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct BingoPlace {
    /// What it is.
    pub kind: BingoKind,
    /// Its pad.
    pub pad: PadId,
    at: Position,
    /// Cruise height above its ground.
    down: Metres,
}

/// Where a flight is, as far as its energy is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whereabouts {
    /// Over which place.
    pub at: Position,
    /// How far along the line.
    pub along: Metres,
    /// How far below the cruise height.
    pub missing: Metres,
    /// How much of the landing at the destination is behind it, 0 to 1.
    pub landed: f64,
    /// Flown in hover at this speed, not on wings.
    pub hovers: Option<MetresPerSecond>,
}

/// One second of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct BingoMoment {
    /// Since arming.
    pub second: Seconds,
    /// How far along the line.
    pub along: Metres,
    /// Height above home.
    pub up: Metres,
    /// What the plan has left.
    pub charge: Percent,
    /// What each place needs, in the order of [`Bingo::places`], without the final reserve.
    pub needs: Vec<Percent>,
}

/// The bingo energy of a plan.
#[derive(Debug, Clone)]
pub struct Bingo<'a> {
    sketch: &'a PlanSketch,
    model: &'a EnergyModel,
    reach: Reach<'a>,
    places: Vec<BingoPlace>,
    /// Where along the line each straight leg ends, and when after the climb.
    legs: Vec<(Metres, Seconds)>,
}

impl<'a> Bingo<'a> {
    /// Of a plan. None where its type or a pad of it is not configured any more.
    #[must_use]
    pub fn of(plan: &'a FlightPlan, network: &'a Network) -> Option<Self> {
        Self::over(&plan.sketch, &plan.alternates, network.types.get(&plan.aircraft_type)?, network)
    }

    /// Of what was found out about a flight of a type that is refused: of destination and home alone. None where a pad of it is not
    /// configured, or where the wind leaves too little speed over the ground.
    #[must_use]
    pub fn of_sketch(sketch: &'a PlanSketch, kind: &'a AircraftType, network: &'a Network) -> Option<Self> {
        let slowest = network.limits.energy.slowest_ground_speed.value;
        let lines = sketch.lines_between(Metres(0.0), sketch.distance);
        let flown = lines.iter().all(|(_, wind)| kind.energy.ground_speed(*wind) >= slowest);
        if flown { Self::over(sketch, &[], kind, network) } else { None }
    }

    fn over(sketch: &'a PlanSketch, alternates: &[Alternate], kind: &'a AircraftType, network: &'a Network) -> Option<Self> {
        let (model, heights) = (&kind.energy, &sketch.heights);
        let top = heights.cruise_amsl();
        let (from, to) = (network.pads.get(&sketch.from)?, network.pads.get(&sketch.to)?);
        let lowest = heights.home.0.min(heights.destination.0);
        let reach = Reach {
            model,
            scale: sketch.budget.scale(),
            sketch,
            after_climb: sketch.budget.start - sketch.budget.until_cruise(),
            down: Metres(top.0 - lowest),
            final_reserve: network.limits.energy.final_reserve.value,
        };
        let mut places = vec![
            BingoPlace { kind: BingoKind::Destination, pad: to.id.clone(), at: sketch.path.last(), down: top - heights.destination },
            BingoPlace { kind: BingoKind::Home, pad: from.id.clone(), at: sketch.path.first(), down: reach.down },
        ];
        for alternate in alternates.iter().filter(|alternate| alternate.pad != from.id) {
            let pad = network.pads.get(&alternate.pad)?;
            places.push(BingoPlace { kind: BingoKind::Alternate, pad: pad.id.clone(), at: pad.position, down: top - pad.ground });
        }
        let mut end = (Metres(0.0), Seconds(0.0));
        let lines = sketch.lines_between(Metres(0.0), sketch.distance);
        let legs = lines.iter().map(|(length, wind)| {
            end = (end.0 + *length, end.1 + *length / model.ground_speed(*wind).max(MetresPerSecond(0.1)));
            end
        });
        Some(Self { sketch, model, reach, places, legs: legs.collect() })
    }

    /// The places: the destination, home, then the alternates as the plan ranks them.
    #[must_use]
    pub fn places(&self) -> &[BingoPlace] {
        &self.places
    }

    /// What must be left at every place.
    #[must_use]
    pub fn final_reserve(&self) -> Percent {
        self.reach.final_reserve
    }

    /// From arming until it is at the cruise height and on the line.
    #[must_use]
    pub fn until_cruise(&self) -> Seconds {
        self.model.departure_time + Metres(self.sketch.heights.cruise.0) / self.model.climb_rate
    }

    /// Until it is above the destination.
    #[must_use]
    pub fn until_descent(&self) -> Seconds {
        self.until_cruise() + self.legs.last().map_or(Seconds(0.0), |(_, at)| *at)
    }

    /// The whole plan, a second apart, its end included.
    #[must_use]
    pub fn seconds(&self) -> Vec<BingoMoment> {
        let end = self.sketch.duration;
        let whole = std::iter::successors(Some(0.0), |at| Some(at + 1.0)).map(Seconds).take_while(|at| *at < end);
        whole.chain([end]).map(|at| self.at(at)).collect()
    }

    /// Any moment of the plan, by the time since arming.
    #[must_use]
    pub fn at(&self, second: Seconds) -> BingoMoment {
        let (sketch, model) = (self.sketch, self.model);
        let (climbed, above) = (self.until_cruise(), self.until_descent());
        let cruise = Metres(sketch.heights.cruise.0);
        let share = |part: Seconds, of: Seconds| if of > Seconds(0.0) { (part / of).clamp(0.0, 1.0) } else { 1.0 };
        // Half of the time beside climb and descent stands on the ground, half at the top.
        let (charge, (along, up, landed)) = if second < climbed {
            let done = share(second, climbed);
            let height = cruise * share(second - model.departure_time / 2.0, climbed - model.departure_time);
            let start = sketch.budget.start - sketch.budget.used(Use::ColdPack);
            (start - (start - self.reach.after_climb) * done, (Metres(0.0), height, 0.0))
        } else if second < above {
            let along = self.along(second - climbed);
            (self.reach.at(along), (along, cruise, 0.0))
        } else {
            let done = share(second - above, sketch.duration - above);
            let down = share(second - above - model.arrival_time / 2.0, sketch.duration - above - model.arrival_time);
            let height = cruise - self.places[0].down * down;
            let left = self.reach.at(sketch.distance) - self.reach.coming_down(self.places[0].down) * done;
            (left, (sketch.distance, height, done))
        };
        let here = Whereabouts { at: sketch.path.at(along), along, missing: cruise - up, landed, hovers: None };
        let climbing = second < climbed;
        let mut needs = self.needs(&here);
        if climbing {
            // The charge falls through the whole climb, the height rises through a part of it: what is still to be used counts.
            let still = charge - self.reach.after_climb - self.climbing(here.missing);
            needs.iter_mut().for_each(|need| *need = *need + still);
        }
        BingoMoment { second, along, up, charge, needs }
    }

    /// What each place needs from anywhere, without the final reserve.
    #[must_use]
    pub fn needs(&self, here: &Whereabouts) -> Vec<Percent> {
        self.places.iter().map(|place| self.need(here, place)).collect()
    }

    fn need(&self, here: &Whereabouts, place: &BingoPlace) -> Percent {
        let sketch = self.sketch;
        let slowly = |length: Metres| here.hovers.map(|speed| self.model.hover(length / speed) * self.reach.scale);
        let down = self.reach.coming_down(place.down);
        match place.kind {
            BingoKind::Destination if here.landed > 0.0 => down * (1.0 - here.landed),
            BingoKind::Destination => {
                let wings = || self.reach.at(here.along) - self.reach.at(sketch.distance);
                self.climbing(here.missing) + slowly(sketch.distance - here.along).unwrap_or_else(wings) + down
            }
            BingoKind::Home | BingoKind::Alternate => {
                let (length, wind) = self.reach.straight(here.at, place.at);
                let way = slowly(length).unwrap_or_else(|| self.reach.cruise(length, wind));
                self.climbing(here.missing) + way + down
            }
        }
    }

    /// What it takes to climb so far.
    fn climbing(&self, height: Metres) -> Percent {
        let (sketch, cruise) = (self.sketch, self.sketch.heights.cruise.0);
        let climb = sketch.budget.up() * self.reach.scale;
        if cruise > 0.0 { climb * (height.0 / cruise).clamp(0.0, 1.0) } else { climb }
    }

    /// How far along the line it is so long after the climb.
    fn along(&self, time: Seconds) -> Metres {
        let mut start = (Metres(0.0), Seconds(0.0));
        for (end, until) in &self.legs {
            if time < *until {
                let share = (time - start.1) / (*until - start.1);
                return start.0 + (*end - start.0) * share;
            }
            start = (*end, *until);
        }
        self.sketch.distance
    }

    /// What must be left at a moment of the plan to reach a place and keep the final reserve; None where there is no such place.
    #[must_use]
    pub fn least(&self, moment: &BingoMoment, place: usize) -> Option<Percent> {
        moment.needs.get(place).map(|need| *need + self.reach.final_reserve)
    }

    /// Whether a place is in reach with the final reserve at a moment of the plan.
    #[must_use]
    pub fn reaches(&self, moment: &BingoMoment, place: usize) -> bool {
        self.least(moment, place).is_some_and(|least| moment.charge >= least)
    }

    /// When a place is in reach with the final reserve, by some moments of the plan: from and until.
    #[must_use]
    pub fn in_reach(&self, moments: &[BingoMoment], place: usize) -> Vec<(f64, f64)> {
        let mut found: Vec<(f64, f64)> = Vec::new();
        for moment in moments.iter().filter(|moment| self.reaches(moment, place)) {
            match found.last_mut() {
                Some((_, until)) if moment.second.0 - *until <= 1.0 => *until = moment.second.0,
                Some(_) | None => found.push((moment.second.0, moment.second.0)),
            }
        }
        found
    }

    /// The last point of the line from which a place is in reach with the final reserve, to a millimetre; None where it is in reach from
    /// above the destination too, or never.
    #[must_use]
    pub fn point_of_no_return(&self, place: usize) -> Option<Metres> {
        let place = self.places.get(place)?;
        let spare = |along: Metres| {
            let here = Whereabouts { at: self.sketch.path.at(along), along, missing: Metres(0.0), landed: 0.0, hovers: None };
            self.reach.at(along) - self.need(&here, place) - self.reach.final_reserve
        };
        let end = self.sketch.distance;
        // From the far end back: the first step from which it is in reach, then half and half again.
        let step = Metres(20.0);
        let mut beyond = end;
        if spare(beyond) >= Percent(0.0) {
            return None;
        }
        let mut within = loop {
            let next = (beyond - step).max(Metres(0.0));
            if spare(next) >= Percent(0.0) {
                break next;
            }
            if next <= Metres(0.0) {
                return None;
            }
            beyond = next;
        };
        while beyond - within > Metres(0.001) {
            let middle = (within + beyond) / 2.0;
            if spare(middle) >= Percent(0.0) { within = middle } else { beyond = middle }
        }
        Some(within)
    }
}
