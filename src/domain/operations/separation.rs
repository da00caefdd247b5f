//! Separation at work: what every open flight holds of the air and the pads, slots for new flights, certificates.
//!
//! A flight that waits holds its slot until its launch is late; one in the air holds its way from when it was seen to leave; one
//! that left its plan (held, returns, is not heard, is outside of its time) keeps the whole of its way and both its pads until it
//! must be down; held with an end, or gone on since, it holds the version that says so (`retime.rs`). A flight that missed its slot
//! holds nothing, and gets another when it is cleared.

use super::Operations;
use super::assign::{Leg, plan_leg_when_open};
use super::picture::AircraftPicture;
use super::refusals::conflict;
use super::state::{Flight, Stage};
use crate::domain::flight::Mode;
use crate::domain::plan::FlightPlan;
use crate::domain::separation::{
    Approach, Booked, Certificate, Conflict, IntentOf, IntentState, Limits, OperationalIntent, PadSlot, Refused, Taken, Timed, Trajectory,
    certify, earliest, operational_intent, review_with_contingency, slots, trajectory,
};
use crate::units::ids::{FlightId, PadId, TailId};
use crate::units::quantity::Metres;
use crate::units::time::{Now, Span, Utc};
use crate::units::words::{Refusal, RefusalKind, words};

/// Plans that are tried for one departure: each changes little beside its moment.
const TRIES: usize = 8;
/// From the order to the motors: what is left of a launch window must be longer.
const LAUNCH_TAKES: Span = Span::secs(10);
/// Along the line, how far off the position of an aircraft may be for telling whether it is in time.
pub(super) const ALONG: Metres = Metres(30.0);

/// A flight that stands in the way, at a pad or in the air.
#[derive(Debug, Clone)]
struct Blocker {
    with: FlightId,
    pad: Option<PadId>,
}

/// How much later a plan is free of all other flights, and which it waits for.
struct Wait {
    later: Span,
    behind: Option<Blocker>,
}

/// A flight in time, its pads, and what all others hold.
type Sky<'a> = (&'a Timed, &'a [PadSlot], &'a [Booked]);

impl Operations {
    /// The limits between own flights.
    #[must_use]
    pub fn separation_limits(&self) -> Limits {
        let limits = &self.network.limits.separation;
        Limits { across: limits.across.value.0, height: limits.height.value.0 }
    }

    /// Where a plan is when, and its pads; None when its type is not configured.
    pub(super) fn in_time(&self, plan: &FlightPlan) -> Option<(Timed, [PadSlot; 2])> {
        let limits = &self.network.limits.separation;
        self.launched(plan, (plan.depart - limits.launch_early.value, plan.depart + limits.launch_late.value))
    }

    fn launched(&self, plan: &FlightPlan, launch: (Utc, Utc)) -> Option<(Timed, [PadSlot; 2])> {
        let limits = &self.network.limits.separation;
        let trajectory = trajectory(plan, &self.network)?;
        let ends = (&plan.sketch.from, &plan.sketch.to);
        let pads = slots(&trajectory, launch, ends, limits.pad_reach.value, limits.pad_clear.value);
        Some((Timed { trajectory, launch }, pads))
    }

    /// Whether a launch now would be within the launch window of the plan.
    pub(super) fn in_launch_window(&self, now: Now, plan: &FlightPlan) -> bool {
        let limits = &self.network.limits.separation;
        plan.depart - limits.launch_early.value <= now.utc && now.utc + LAUNCH_TAKES <= plan.depart + limits.launch_late.value
    }

    /// What other aircraft than this one hold.
    pub(super) fn held_by_others(&self, now: Now, tail: &TailId) -> Vec<Booked> {
        self.state.flights.values().filter(|flight| flight.tail != *tail).filter_map(|flight| self.holds(now, flight)).collect()
    }

    /// What a flight holds at this moment; None when it holds nothing.
    pub(super) fn holds(&self, now: Now, flight: &Flight) -> Option<Booked> {
        let plan = &flight.plan;
        let late = self.network.limits.separation.launch_late.value;
        let (timed, pads) = match flight.stage {
            Stage::Planned | Stage::Cleared(_) => {
                if now.utc > plan.depart + late {
                    return None;
                }
                self.in_time(plan)?
            }
            Stage::Launching { since, .. } => self.launched(plan, (since, since + late))?,
            Stage::Airborne { .. } if self.off_plan(now, flight).is_none() && flight.retimed.is_some() => {
                let version = flight.retimed.as_ref().and_then(|retimed| self.holds_retimed(flight, retimed));
                match version.filter(|(timed, _)| now.utc <= timed.extent().1) {
                    Some((timed, pads)) => return Some(Booked { flight: flight.id, timed, pads }),
                    None => self.kept(now, plan)?,
                }
            }
            Stage::Airborne { since } if self.off_plan(now, flight).is_none() => {
                let (timed, pads) = self.launched(plan, self.launch_of(plan, since)?)?;
                // Longer in the air than any timing allows, and nobody has seen it land: kept.
                if timed.extent().1 < now.utc { self.kept(now, plan)? } else { (timed, pads) }
            }
            Stage::Airborne { .. } => self.kept(now, plan)?,
            Stage::Landed => {
                let pad = flight.landed_pad.clone()?;
                let down = flight.on_at.unwrap_or(now.utc);
                let until = now.utc + self.network.limits.separation.pad_clear.value;
                let slot = PadSlot { pad, from: down, until };
                let timed = Timed { trajectory: Trajectory::of(Vec::new()), launch: (down, down) };
                return Some(Booked { flight: flight.id, timed, pads: vec![slot] });
            }
            Stage::Ended => return None,
        };
        Some(Booked { flight: flight.id, timed, pads: pads.to_vec() })
    }

    /// The lines of other aircraft than this one that are kept for a return, for as long as they may be in the air.
    fn lines_of_others(&self, now: Now, tail: &TailId) -> Vec<Booked> {
        let kept = |flight: &Flight| {
            let (from, until) = self.holds(now, flight).filter(|_| flight.stage != Stage::Landed)?.timed.extent();
            let timed = self.line_kept(&flight.plan, (from, until))?;
            (!timed.trajectory.legs().is_empty()).then(|| Booked { flight: flight.id, timed, pads: Vec::new() })
        };
        self.state.flights.values().filter(|flight| flight.tail != *tail).filter_map(kept).collect()
    }

    /// The line of a plan that is to be in the air between two moments, and those that it must stay clear of: none where no part of it
    /// lies beyond the reach of its pads.
    fn contingency(&self, now: Now, plan: &FlightPlan, during: (Utc, Utc)) -> Option<(Timed, Vec<Booked>)> {
        let kept = self.line_kept(plan, during)?;
        let lines = if kept.trajectory.legs().is_empty() { Vec::new() } else { self.lines_of_others(now, &plan.tail) };
        Some((kept, lines))
    }

    /// The line of a plan that is kept for a return, when it is in the air between two moments.
    fn line_kept(&self, plan: &FlightPlan, (from, until): (Utc, Utc)) -> Option<Timed> {
        let limits = &self.network.limits;
        let longest = limits.link.longest_hold.value.as_millis();
        let lasts = Span::millis(u64::try_from(until.millis_since(from)).unwrap_or(0).saturating_add(longest));
        let trajectory = trajectory(plan, &self.network)?.reserved(limits.separation.pad_reach.value, lasts);
        Some(Timed { trajectory, launch: (from, from) })
    }

    /// When an aircraft that was seen off the ground at a moment was launched; by an order, not before the window of its plan.
    fn launch_of(&self, plan: &FlightPlan, seen: Utc) -> Option<(Utc, Utc)> {
        let spool = self.network.types.get(&plan.aircraft_type)?.energy.departure_time.0;
        let opens = Some(plan.depart - self.network.limits.separation.launch_early.value).filter(|opens| *opens <= seen);
        let first = seen - Span::secs(1).times(spool);
        Some((opens.map_or(first, |opens| first.max(opens)), seen))
    }

    /// The whole way and both pads, until the aircraft must be down.
    fn kept(&self, now: Now, plan: &FlightPlan) -> Option<(Timed, [PadSlot; 2])> {
        let limits = &self.network.limits;
        let longest = plan.length().times(1.0 + limits.separation.late.value.0 / 100.0).0 + limits.link.longest_hold.value.0;
        let trajectory = trajectory(plan, &self.network)?.kept(Span(longest));
        let until = now.utc + Span(longest) + limits.separation.pad_clear.value;
        let slot = |pad: &PadId| PadSlot { pad: pad.clone(), from: now.utc, until };
        let pads = [slot(&plan.sketch.from), slot(&plan.sketch.to)];
        Some((Timed { trajectory, launch: (now.utc, now.utc) }, pads))
    }

    /// How a flight in the air has left its plan, if it has.
    pub(super) fn off_plan(&self, now: Now, flight: &Flight) -> Option<IntentState> {
        let seen = self.picture.of(&flight.tail);
        let failsafe = seen.pulse.is_some_and(|pulse| pulse.value.failsafe);
        if flight.link_lost || seen.link_lost || flight.returning.is_some() || failsafe || seen.mode() == Some(Mode::Return) {
            return Some(IntentState::Contingent);
        }
        if let Some(retimed) = &flight.retimed {
            return (!self.keeps(now, flight, retimed)).then_some(IntentState::Nonconforming);
        }
        let ordered = flight.order.as_ref().is_some_and(|order| order.order != "launch");
        let held = seen.mode().is_some_and(|mode| !matches!(mode, Mode::Mission | Mode::Takeoff));
        (ordered || held || self.out_of_place(now, flight, seen)).then_some(IntentState::Nonconforming)
    }

    /// Farther aside than the limit, or at a place of the line at which it could not be by its timing.
    fn out_of_place(&self, now: Now, flight: &Flight, seen: &AircraftPicture) -> bool {
        let (Some(place), Stage::Airborne { since }) = (seen.trusted, &flight.stage) else { return false };
        let Some((launch, path)) = self.launch_of(&flight.plan, *since).zip(trajectory(&flight.plan, &self.network)) else { return false };
        let (along, aside) = flight.plan.progress(place.value);
        let on_way = along.max(Metres(0.0)).min(Metres(path.length()));
        if aside.abs().0 > self.network.limits.separation.across.value.0 {
            return true;
        }
        let seen_at = now.utc - place.age(now);
        let after = |from: Utc, seconds: f64| from + Span::secs(1).times(seconds);
        let first = after(launch.0, path.earliest_after((on_way - ALONG).0.max(0.0)));
        let behind_us = (on_way + ALONG).0;
        let last = if behind_us >= path.length() { path.extent().1 } else { path.latest_after(behind_us) };
        let over_departure = on_way <= ALONG;
        (!over_departure && seen_at < first) || after(launch.1, last) < seen_at
    }

    /// Why a plan that is launched now would come too close to another flight; None when it would not.
    pub(super) fn conflict_now(&self, now: Now, flight: &Flight) -> Option<(Conflict, Span)> {
        let plan = FlightPlan {
            depart: if self.in_launch_window(now, &flight.plan) { flight.plan.depart } else { now.utc },
            ..flight.plan.clone()
        };
        let others = self.held_by_others(now, &flight.tail);
        let (timed, pads) = self.in_time(&plan)?;
        let (kept, lines) = self.contingency(now, &plan, timed.extent())?;
        let conflict = self.certified((&timed, &pads, &others), (&kept, &lines)).err()?;
        Some((conflict, self.opens((&timed, &pads, &others), (&kept, &lines))))
    }

    /// The certificate of a flight as it is planned and, if it has to turn round, of its line.
    fn certified(&self, (timed, pads, others): Sky<'_>, (kept, lines): (&Timed, &[Booked])) -> Result<Certificate, Conflict> {
        let limits = self.separation_limits();
        let planned = certify(timed, pads, others, &limits, &self.network.frame)?;
        let contingency = certify(kept, &[], lines, &limits, &self.network.frame)?;
        Ok(Certificate { contingency: Some(Box::new(contingency)), ..planned })
    }

    /// How much later a plan is free, as it is planned and its line for a return, whichever is later.
    fn waits(&self, now: Now, plan: &FlightPlan, window: Span) -> Result<Wait, Refusal> {
        let others = self.held_by_others(now, &plan.tail);
        let Some((timed, pads)) = self.in_time(plan) else { return Err(no_type(plan)) };
        let Some((kept, lines)) = self.contingency(now, plan, timed.extent()) else { return Err(no_type(plan)) };
        let limits = self.separation_limits();
        let wait = |found| match found {
            Ok(Taken { shift, behind }) => Wait { later: shift, behind: behind.map(|with| Blocker { with, pad: None }) },
            Err(Refused { with, pad, opens }) => Wait { later: opens, behind: Some(Blocker { with, pad }) },
        };
        let planned = wait(earliest(&timed, &pads, &others, &limits, window));
        let returns = wait(earliest(&kept, &[], &lines, &limits, window));
        let later = planned.later.max(returns.later);
        // The way as planned is what people know; its line for a return is named where that alone stands in the way.
        let behind = if planned.later > window || planned.later == later { planned.behind } else { returns.behind };
        Ok(Wait { later, behind })
    }

    fn opens(&self, (timed, pads, others): Sky<'_>, (kept, lines): (&Timed, &[Booked])) -> Span {
        let opens = |found| match found {
            Ok(Taken { shift, .. }) => shift,
            Err(Refused { opens, .. }) => opens,
        };
        let limits = self.separation_limits();
        let planned = opens(earliest(timed, pads, others, &limits, Span::secs(0)));
        planned.max(opens(earliest(kept, &[], lines, &limits, Span::secs(0))))
    }

    /// The certificate of a plan at this moment, read by its second reader too.
    ///
    /// # Errors
    /// The flight that it conflicts with, and when it opens.
    pub(super) fn certificate(&self, now: Now, plan: &FlightPlan) -> Result<Certificate, Refusal> {
        let others = self.held_by_others(now, &plan.tail);
        let Some((timed, pads)) = self.in_time(plan) else { return Err(no_type(plan)) };
        let Some((kept, lines)) = self.contingency(now, plan, timed.extent()) else { return Err(no_type(plan)) };
        let limits = self.separation_limits();
        match self.certified((&timed, &pads, &others), (&kept, &lines)) {
            Ok(certificate) => match review_with_contingency(&certificate, (&timed, &others), (&kept, &lines), &limits) {
                Ok(()) => Ok(certificate),
                Err(fault) => Err(conflict(
                    "CERTIFICATE",
                    words(
                        format!("Kiểm tra lần hai về giãn cách không khớp: {fault}."),
                        format!("The second reading of the certificate: {fault}."),
                    ),
                    words("Chuẩn bị lại chuyến bay; báo kỹ thuật.", "Prepare the flight again; tell the engineer."),
                )),
            },
            Err(found) => Err(refusal(&found, plan.depart + self.opens((&timed, &pads, &others), (&kept, &lines)))),
        }
    }

    /// Where each flight that has not landed is when, as other services read it.
    #[must_use]
    pub fn operational_intents(&self, now: Now) -> Vec<OperationalIntent> {
        self.state.flights.values().filter_map(|flight| self.intent(now, flight)).collect()
    }

    fn intent(&self, now: Now, flight: &Flight) -> Option<OperationalIntent> {
        let (state, timed) = match flight.stage {
            Stage::Planned | Stage::Cleared(_) => (IntentState::Accepted, self.in_time(&flight.plan)?.0),
            Stage::Launching { .. } => (IntentState::Activated, self.holds(now, flight)?.timed),
            Stage::Airborne { .. } => (self.off_plan(now, flight).unwrap_or(IntentState::Activated), self.holds(now, flight)?.timed),
            Stage::Landed | Stage::Ended => return None,
        };
        let limits = &self.network.limits.separation;
        let of = IntentOf {
            flight: flight.id,
            version: flight.plans,
            state,
            timed: &timed,
            manager: &self.network.name.en,
            across: limits.across.value,
            height: limits.height.value / 2.0,
            geoid: limits.geoid.value,
        };
        Some(operational_intent(&of, &self.network.frame))
    }
}

/// One leg in its slot: planned for the first free departure from a moment on, with its certificate. Other flights may keep it
/// waiting for as long as the configured window, counted from when it might leave without them: the wait for a zone to open is none
/// of theirs.
///
/// # Errors
/// The reasons of the planner; or the flight that stands in the way through the whole window, and the first departure after it.
pub(super) fn slot_leg(ops: &Operations, now: Now, leg: Leg<'_>) -> Result<(FlightPlan, Certificate), Refusal> {
    let window = ops.network.limits.separation.window.value;
    let (mut at, mut left) = (leg.depart, window);
    let (mut first, mut blocked) = (None, None);
    let mut last = Blocker { with: FlightId(0), pad: None };
    for _ in 0..TRIES {
        let plan = match plan_leg_when_open(ops, Leg { depart: at, ..leg }) {
            Ok(plan) => plan,
            Err(no) if blocked.is_none() => return Err(ops.explained(now, no, at)),
            Err(_) => return Err(full(&last, (first.unwrap_or(at), window), None)),
        };
        let from = *first.get_or_insert(plan.depart);
        let Wait { later, behind } = ops.waits(now, &plan, left)?;
        if later == Span::secs(0) {
            return match blocked {
                None => ops.certificate(now, &plan).map(|certificate| (plan, certificate)),
                Some(by) => Err(full(&by, (from, window), Some(plan.depart))),
            };
        }
        last = behind.unwrap_or(last);
        if later > left {
            // What is told as the first free departure is one that can be planned.
            blocked.get_or_insert_with(|| last.clone());
        }
        at = plan.depart + later;
        left = Span(left.0.saturating_sub(later.0));
    }
    Err(full(&blocked.unwrap_or(last), (first.unwrap_or(at), window), None))
}

fn no_type(plan: &FlightPlan) -> Refusal {
    conflict(
        "UNKNOWN_TYPE",
        words(
            format!("Loại UAV {} không có trong cấu hình.", plan.aircraft_type),
            format!("Aircraft type {} is not configured.", plan.aircraft_type),
        ),
        words("Chọn máy bay khác.", "Choose another aircraft."),
    )
}

/// No departure of a window is free; the first one after it, where one is known.
fn full(by: &Blocker, (from, window): (Utc, Span), free: Option<Utc>) -> Refusal {
    let minutes = window.as_millis() / 60_000;
    let from = from.clock_from();
    let Blocker { with, pad } = by;
    let (vi, en) = match pad {
        Some(pad) => (format!("bãi {pad} do chuyến {with} giữ"), format!("pad {pad} is held by flight {with}")),
        None => (format!("đường bay vướng chuyến {with}"), format!("flight {with} is in the way")),
    };
    let (free_vi, free_en) = match free.map(Utc::clock_from) {
        Some(free) => (format!("giờ cất cánh trống đầu tiên: {free}"), format!("the first free departure is at {free}")),
        None => ("chưa thấy giờ cất cánh trống nào sau đó".to_owned(), "no free departure was found after it".to_owned()),
    };
    wait(
        if pad.is_some() { "PAD_TAKEN" } else { "SEPARATION" },
        format!("Trong {minutes} phút từ {from} không có giờ cất cánh trống: {vi}; {free_vi}."),
        format!("No departure within {minutes} min from {from} is free: {en}; {free_en}."),
    )
}

fn wait(code: &'static str, vi: String, en: String) -> Refusal {
    let refusal = conflict(code, words(vi, en), words("Chờ đến giờ đó, hoặc gửi bằng đường bộ.", "Wait until then, or send by road."));
    let reasons = refusal.reasons.into_iter().map(|reason| reason.by("limits.toml separation")).collect();
    Refusal { kind: RefusalKind::Conflict, reasons }
}

fn metres(millimetres: i64) -> i64 {
    millimetres / 1_000
}

/// Why a departure at one moment is not free.
pub(super) fn refusal(found: &Conflict, opens: Utc) -> Refusal {
    let (vi, en) = conflict_words(found, opens);
    let code = match found {
        Conflict::Air { .. } => "SEPARATION",
        Conflict::Pad { .. } => "PAD_TAKEN",
    };
    wait(code, vi, en)
}

/// A conflict in words: the flight, how near and where, and when it opens.
pub(super) fn conflict_words(found: &Conflict, opens: Utc) -> (String, String) {
    let opens = opens.clock_from();
    match found {
        Conflict::Air { with, approach: Approach { across_mm, height_mm, .. } } => (
            format!(
                "Có thể gần chuyến {with} đến {} m ngang, {} m cao; giờ cất cánh trống đầu tiên: {opens}.",
                metres(*across_mm),
                metres(*height_mm)
            ),
            format!(
                "It could come to {} m across and {} m in height of flight {with}; the first free departure is at {opens}.",
                metres(*across_mm),
                metres(*height_mm)
            ),
        ),
        Conflict::Pad { with, pad } => (
            format!("Bãi {pad} do chuyến {with} giữ; giờ cất cánh trống đầu tiên: {opens}."),
            format!("Pad {pad} is held by flight {with}; the first free departure is at {opens}."),
        ),
    }
}
