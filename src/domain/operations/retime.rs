//! A flight that changes in the air: held until a moment, or going on from one. Its plan is flown later than it was, which is a
//! version of its own, with its own certificate against every other flight that has left the ground.
//!
//! A hold always has an end (CO-57): the moment at which its pad is its own, the longest hold, or where the charge would fall to the
//! final reserve, whichever comes first. To hold makes the air safer and is never refused for want of a certificate; what it may
//! come near to is recorded instead. To go on is a new check. Flights on the ground yield: their clearances are held against what is
//! in the air.

use super::Operations;
use super::separation::{ALONG, refusal};
use super::state::{Flight, Stage};
use crate::domain::flight::Mode;
use crate::domain::separation::{
    Booked, Certificate, Conflict, Growth, Hold, PadSlot, Spot, StoredPath, Timed, Trajectory, certify, earliest, review, slots, trajectory,
};
use crate::units::ids::FlightId;
use crate::units::quantity::{Metres, Percent};
use crate::units::time::{Now, Span, Utc};
use crate::units::words::Refusal;
use serde::{Deserialize, Serialize};

/// Where nothing is known of the charge, and while a flight-stop order reaches it, a hold ends after this.
const SHORT_HOLD: Span = Span::secs(60);
/// Off the cruise height by more than this it climbs or descends, and its way from there on is not that of its plan.
const LEVEL: Metres = Metres(10.0);

/// A version of a flight in the air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retimed {
    /// From when it counts.
    pub from: Utc,
    /// Until when it holds; the same moment where it goes on at once.
    pub until: Utc,
    /// Since when it holds, by this order and those before it; None where it goes on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub held_since: Option<Utc>,
    /// What the wait takes, thousandths of a percent of the pack; None where that is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_milli_percent: Option<i64>,
    /// Charge at touchdown after it, likewise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub touchdown_milli_percent: Option<i64>,
    /// Millimetres of its line that lay behind it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub along_mm: Option<i64>,
    /// Its certificate, which holds its way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub certificate: Option<Box<Certificate>>,
    /// Its way, where no certificate could be given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<Box<StoredPath>>,
    /// To which flight it could come too close, where it could.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub with: Option<FlightId>,
}

impl Retimed {
    /// Where it is when; None where its way is not known: then the whole of its line is kept for it.
    #[must_use]
    pub fn timed(&self) -> Option<Timed> {
        let path = self.certificate.as_ref().map(|certificate| &certificate.own).or(self.path.as_deref())?;
        Some(Timed { trajectory: path.trajectory(), launch: (Utc(path.launch_ms[0]), Utc(path.launch_ms[1])) })
    }
}

/// A way that is not certified, and to which flight it could come too close.
struct Uncertified {
    path: StoredPath,
    with: Option<FlightId>,
    conflict: Option<Conflict>,
}

/// What is left of a flight's way.
struct Rest {
    at: Spot,
    along: Metres,
    onward: Trajectory,
}

impl Operations {
    /// A hold from now on: its end, what it costs, its certificate.
    pub(super) fn held(&self, now: Now, flight: &Flight) -> Retimed {
        let (longest, touchdown) = self.may_hold_for(now, flight);
        let others = self.off_the_ground(now, flight);
        let version = |lasts: Span| self.version(now, flight, lasts, &others);
        // Its turn at the pad first, then as long as it may; where that is not free, the first moment that is.
        let turn = self.landing_wait(now, flight.id).map(|wait| wait.min(longest));
        let wanted = turn.unwrap_or(longest);
        let free = self.free_after(now, flight, turn.unwrap_or_default(), longest, &others);
        let (lasts, way) = match (version(wanted), free) {
            (Some(Ok(certificate)), _) => (wanted, Some(Ok(certificate))),
            (Some(Err(without)), Some(free)) => match version(free) {
                Some(Ok(certificate)) => (free, Some(Ok(certificate))),
                Some(Err(_)) | None => (wanted, Some(Err(without))),
            },
            (way, _) => (wanted, way),
        };
        let rate = self.hold_a_minute(flight);
        let cost = rate.map(|rate| rate * (lasts.as_secs_f64() / 60.0));
        let after = touchdown.zip(cost).map(|(touchdown, cost)| touchdown - cost);
        Retimed {
            held_since: Some(self.held_since(now, flight)),
            cost_milli_percent: cost.map(milli),
            touchdown_milli_percent: after.map(milli),
            ..self.recorded(now, flight, lasts, way)
        }
    }

    /// Going on from now; None where its way from here is not that of its plan.
    ///
    /// # Errors
    /// The flight that it would come too close to, while it may wait until that is past.
    pub(super) fn resumed(&self, now: Now, flight: &Flight) -> Result<Option<Retimed>, Refusal> {
        let others = self.off_the_ground(now, flight);
        let Some(way) = self.version(now, flight, Span::secs(0), &others) else { return Ok(None) };
        if let Err(Uncertified { conflict: Some(found), .. }) = &way {
            let longest = self.may_hold_for(now, flight).0;
            if let Some(opens) = self.free_after(now, flight, Span::secs(0), longest, &others) {
                return Err(refusal(found, now.utc + opens));
            }
        }
        Ok(Some(self.recorded(now, flight, Span::secs(0), Some(way))))
    }

    fn recorded(&self, now: Now, flight: &Flight, lasts: Span, way: Option<Result<Certificate, Uncertified>>) -> Retimed {
        let (certificate, path, with) = match way {
            Some(Ok(certificate)) => (Some(Box::new(certificate)), None, None),
            Some(Err(without)) => (None, Some(Box::new(without.path)), without.with),
            None => (None, None, None),
        };
        Retimed {
            from: now.utc,
            until: now.utc + lasts,
            held_since: None,
            cost_milli_percent: None,
            touchdown_milli_percent: None,
            along_mm: self.rest(flight).map(|rest| thousandths(rest.along.0)),
            certificate,
            path,
            with,
        }
    }

    /// How long it may hold from now (CO-64), and the charge at touchdown if it went on now.
    pub(super) fn may_hold_for(&self, now: Now, flight: &Flight) -> (Span, Option<Percent>) {
        let limits = &self.network.limits;
        let touchdown = self.if_it_goes_on(flight).and_then(|(_, touchdown)| touchdown);
        let margin = touchdown.zip(self.hold_a_minute(flight)).map_or(SHORT_HOLD, |(touchdown, rate)| {
            let spare = (touchdown - limits.energy.final_reserve.value).max(Percent(0.0));
            Span::minutes(1).times(spare / rate.max(Percent(1e-6)))
        });
        // One that holds already does not begin anew.
        let left =
            Span::millis(u64::try_from((self.held_since(now, flight) + limits.link.longest_hold.value).millis_since(now.utc)).unwrap_or(0));
        let soon = crate::units::time::TimeWindow { from: now.utc, until: now.utc + SHORT_HOLD };
        let stopped = self.stop_against(&flight.plan, &soon).map_or(left, |_| SHORT_HOLD);
        (margin.min(left).min(stopped), touchdown)
    }

    /// Since when it holds; now, where it does not.
    fn held_since(&self, now: Now, flight: &Flight) -> Utc {
        flight.hold().and_then(|hold| hold.held_since).unwrap_or(now.utc)
    }

    /// What a minute of waiting takes. Held on wings it flies at cruise power, in hover at that: the dearer counts.
    pub(super) fn hold_a_minute(&self, flight: &Flight) -> Option<Percent> {
        let energy = &self.network.type_of(&flight.tail)?.energy;
        let a_minute = energy.airspeed.0 * 60.0 / 1e3;
        Some(energy.hover_a_minute.max(energy.cruise_a_km * a_minute) * flight.plan.sketch.budget.scale())
    }

    /// What every other flight holds that has left the ground, or may have. Who lands behind it by the order at the hub has no claim
    /// on the pads before it.
    fn off_the_ground(&self, now: Now, own: &Flight) -> Vec<Booked> {
        let off = |flight: &&Flight| flight.tail != own.tail && (flight.may_be_airborne() || flight.stage == Stage::Landed);
        let order = self.landings(now);
        let behind: Vec<FlightId> =
            order.iter().skip_while(|landing| landing.flight != own.id).skip(1).map(|landing| landing.flight).collect();
        let claim = |held: Booked| if behind.contains(&held.flight) { Booked { pads: Vec::new(), ..held } } else { held };
        self.state.flights.values().filter(off).filter_map(|flight| self.holds(now, flight)).map(claim).collect()
    }

    /// From where it is, level on its line and not on its way back; None elsewhere, and where it is not known.
    fn rest(&self, flight: &Flight) -> Option<Rest> {
        let seen = self.picture.of(&flight.tail);
        let place = seen.trusted.filter(|_| flight.returning.is_none())?.value;
        let top = flight.plan.sketch.heights.cruise_amsl();
        let level = seen.motion.is_some_and(|motion| (motion.value.amsl - top).abs() <= LEVEL);
        let (along, aside) = flight.plan.progress(place);
        let limits = &self.network.limits.separation;
        // In the circle of a hold it is beside its line; the disc that is its own when it goes on reaches back to it.
        let beside = limits.across.value.max(self.network.type_of(&flight.tail)?.hold_reach);
        if !level || aside.abs() > beside || along < Metres(0.0) {
            return None;
        }
        let point = self.network.frame.point(place);
        let growth = Growth { early: limits.early.value.0 / 100.0, late: limits.late.value.0 / 100.0 };
        let onward = trajectory(&flight.plan, &self.network)?.onward(along.0, growth);
        let at = Spot { east: point.east, north: point.north, up: top.0 };
        (!onward.legs().is_empty()).then_some(Rest { at, along, onward })
    }

    /// The way from here behind a wait of so long, and the pads that it needs.
    fn way_behind(&self, now: Now, flight: &Flight, lasts: Span) -> Option<(Timed, Vec<PadSlot>)> {
        let rest = self.rest(flight)?;
        let kind = self.network.type_of(&flight.tail)?;
        let limits = &self.network.limits.separation;
        let round = Span::secs(1).times(2.0 * kind.hold_reach.0 / kind.energy.airspeed.0.max(0.1));
        let leaves_within = Span(limits.launch_late.value.0 + round.0);
        let hold = Hold { at: rest.at, reach: kind.hold_reach, lasts, leaves_within };
        let path = rest.onward.behind(&hold, limits.across.value);
        let ends = (&flight.plan.sketch.from, &flight.plan.sketch.to);
        let [departure, arrival] = slots(&path, (now.utc, now.utc), ends, limits.pad_reach.value, limits.pad_clear.value);
        let mut pads = vec![arrival];
        if rest.along < limits.pad_reach.value {
            let rings = path.length() - rest.onward.length();
            let gone = path.latest_after(rings + (limits.pad_reach.value - rest.along).0);
            pads.push(PadSlot { until: now.utc + Span::secs(1).times(gone), ..departure });
        }
        Some((Timed { trajectory: path, launch: (now.utc, now.utc) }, pads))
    }

    /// Its certificate when it waits so long, or what it comes too close to on which way; None where its way is not known.
    fn version(&self, now: Now, flight: &Flight, lasts: Span, others: &[Booked]) -> Option<Result<Certificate, Uncertified>> {
        let (timed, pads) = self.way_behind(now, flight, lasts)?;
        let limits = self.separation_limits();
        let without = |with, conflict| Uncertified { path: StoredPath::of(&timed.trajectory, timed.launch), with, conflict };
        Some(match certify(&timed, &pads, others, &limits, &self.network.frame) {
            Ok(certificate) if review(&certificate, &timed, others, &limits).is_ok() => Ok(certificate),
            Ok(_) => Err(without(None, None)),
            Err(conflict) => Err(without(Some(conflict.with()), Some(conflict))),
        })
    }

    /// The first wait of at least so long after which its way on is free, if it may wait so long.
    fn free_after(&self, now: Now, flight: &Flight, least: Span, longest: Span, others: &[Booked]) -> Option<Span> {
        let (mut timed, mut pads) = self.way_behind(now, flight, Span::secs(0))?;
        let later = |at: Utc| at + least;
        timed.launch = (later(timed.launch.0), later(timed.launch.1));
        pads.iter_mut().for_each(|slot| (slot.from, slot.until) = (later(slot.from), later(slot.until)));
        let window = Span(longest.0.checked_sub(least.0)?);
        earliest(&timed, &pads, others, &self.separation_limits(), window).ok().map(|taken| Span(least.0 + taken.shift.0))
    }

    /// Whether an aircraft flies as its version says.
    pub(super) fn keeps(&self, now: Now, flight: &Flight, retimed: &Retimed) -> bool {
        let seen = self.picture.of(&flight.tail);
        let Some((timed, kind)) = retimed.timed().zip(self.network.type_of(&flight.tail)) else { return false };
        let (Some(first), Some(place)) = (timed.trajectory.legs().first(), seen.trusted) else { return true };
        let point = self.network.frame.point(place.value);
        let away = first.from.across(Spot { east: point.east, north: point.north, up: first.from.up });
        let in_disc = away <= kind.hold_reach.0 + ALONG.0 && now.utc <= timed_end(&timed, first.latest.1);
        match seen.mode() {
            Some(Mode::Hold) => in_disc,
            None | Some(Mode::Mission | Mode::Takeoff) => in_disc || self.in_time_on(now, flight, retimed, &timed),
            Some(Mode::Return | Mode::Land | Mode::Descend | Mode::Termination | Mode::Other(_)) => false,
        }
    }

    fn in_time_on(&self, now: Now, flight: &Flight, retimed: &Retimed, timed: &Timed) -> bool {
        let (Some(place), Some(began)) = (self.picture.of(&flight.tail).trusted, retimed.along_mm) else { return false };
        let (along, aside) = flight.plan.progress(place.value);
        let (path, slack) = (&timed.trajectory, ALONG.0);
        let left = (flight.plan.sketch.distance - along).max(Metres(0.0)).0;
        let rings = path.length() - (flight.plan.sketch.distance.0 - metres(began));
        let walked = (path.length() - left).max(rings);
        let seen_at = now.utc - place.age(now);
        let begins = path.earliest_after((walked - slack).max(rings));
        let ends = if walked + slack >= path.length() { path.extent().1 } else { path.latest_after(walked + slack) };
        let after = |seconds: f64| retimed.from + Span::secs(1).times(seconds);
        aside.abs().0 <= self.network.limits.separation.across.value.0 && after(begins) <= seen_at && seen_at <= after(ends)
    }

    /// What a flight holds that flies by a version of its own.
    pub(super) fn holds_retimed(&self, flight: &Flight, retimed: &Retimed) -> Option<(Timed, Vec<PadSlot>)> {
        let timed = retimed.timed()?;
        let limits = &self.network.limits.separation;
        let ends = (&flight.plan.sketch.from, &flight.plan.sketch.to);
        let [departure, arrival] = slots(&timed.trajectory, timed.launch, ends, limits.pad_reach.value, limits.pad_clear.value);
        let near = retimed.along_mm.is_some_and(|along| metres(along) < limits.pad_reach.value.0);
        let until = arrival.from;
        let departure = near.then(|| PadSlot { until: departure.until.max(until), ..departure });
        Some((timed, departure.into_iter().chain([arrival]).collect()))
    }
}

impl Flight {
    /// The hold that it is in by a person's order, if it is.
    #[must_use]
    pub fn hold(&self) -> Option<&Retimed> {
        let ordered = self.order.as_ref().is_some_and(|order| order.order == "hold" && order.state != "refused");
        self.retimed.as_ref().filter(|_| ordered && matches!(self.stage, Stage::Airborne { .. }))
    }
}

fn timed_end(timed: &Timed, latest: f64) -> Utc {
    timed.launch.1 + Span::secs(1).times(latest)
}

#[expect(clippy::cast_precision_loss, reason = "millimetres of a line are far below 2^53")]
fn metres(millimetres: i64) -> f64 {
    millimetres as f64 / 1e3
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn thousandths(value: f64) -> i64 {
    (value * 1e3).round().clamp(-1e15, 1e15) as i64
}

fn milli(percent: Percent) -> i64 {
    thousandths(percent.0)
}
