//! The live picture: each value with its age, each aircraft with its flight.

use super::super::Operations;
use super::super::act::Time;
use super::super::picture::{AircraftPicture, Seen};
use super::super::state::{Flight, Stage};
use super::super::view::{Aged, AircraftView, LinkState, LiveView, MotionView, ReadinessItem, ReadinessView, StopView, WeatherView};
use super::flight::order_view;
use super::papers::movement_view;
use crate::domain::flight::{LandedState, Mode, VtolState};
use crate::domain::network::Network;
use crate::units::ids::{SiteId, TailId};
use crate::units::quantity::{Metres, MetresPerSecond, Percent};
use crate::units::time::{Now, Span, TimeWindow};

/// A position older than this grows a circle of where the aircraft can be.
const POSITION_FRESH: Span = Span::secs(3);

impl Operations {
    /// The picture at a moment; `store_up` is the shell's word.
    #[must_use]
    pub fn live_view(&self, now: Now, store_up: bool) -> LiveView {
        LiveView {
            now: Time(now.utc),
            seq: self.state.seq,
            store_up,
            witness: None,
            aircraft: self.network.tails.keys().map(|tail| self.aircraft_view(now, tail)).collect(),
            readiness: self
                .state
                .flights
                .values()
                .filter(|flight| flight.is_before_launch() && self.state.current_flight(&flight.tail).map(|f| f.id) == Some(flight.id))
                .map(|flight| {
                    let items = self.readiness(now, flight);
                    let ready = !items.iter().any(ReadinessItem::is_wrong);
                    ReadinessView { flight: flight.id, items, ready }
                })
                .collect(),
            alarms: self.alarms(now, store_up),
            weather: self.weather_view(now),
            aerodromes: self.aerodrome_views(),
            stops: self
                .state
                .stops
                .iter()
                .map(|(document, stop)| StopView {
                    document: document.clone(),
                    from: Time(stop.window.from),
                    until: Time(stop.window.until),
                    area: stop.area.clone(),
                })
                .collect(),
            traffic: self.traffic_views(now),
            landings: self.landing_views(now),
            movements: self.state.movements.iter().map(movement_view).collect(),
            permissions: self.permission_views(now),
            detours: self.detour_views(),
            permits: self.network.permits.iter().map(|permit| self.permit_view(now, permit)).collect(),
        }
    }

    fn weather_view(&self, now: Now) -> Option<WeatherView> {
        let report = self.weather_report()?;
        let reasons = self.weather_against(now, &TimeWindow { from: now.utc, until: now.utc + Span::secs(1) });
        let own = self.state.weather.as_ref().map(|own| own.site.clone());
        Some(WeatherView {
            site: own.or_else(|| SiteId::new(report.source.clone()).ok())?,
            measured_at: Time(report.at),
            age_s: u64::try_from(now.utc.millis_since(report.at) / 1_000).unwrap_or(0),
            wind_cms: whole(report.ground_wind.0 * 100.0),
            wind_from_deg: u16::try_from(whole(report.wind_from.0)).unwrap_or(0),
            gust_cms: whole(report.gust.0 * 100.0),
            cruise_wind_cms: whole(report.cruise_wind.0 * 100.0),
            visibility_m: whole(report.visibility.0),
            rain: report.rain,
            lightning: report.lightning.is_some(),
            temperature_mc: thousandths(report.temperature.0),
            go: reasons.is_empty(),
            reasons,
        })
    }

    fn aircraft_view(&self, now: Now, tail: &TailId) -> AircraftView {
        let seen = self.picture.of(tail);
        let known = self.tail(tail);
        let flight = self.state.current_flight(tail);
        let progress = flight.and_then(|flight| self.progress(now, flight));
        AircraftView {
            tail: tail.clone(),
            system_id: system_id(&self.network, tail),
            pilot: known.pilot,
            link: match (seen.heard, seen.link_lost) {
                (None, _) => LinkState::NeverHeard,
                (Some(_), false) => LinkState::Up,
                (Some(_), true) => LinkState::Lost,
            },
            link_age_ms: seen.heard.map(|at| now.mono.since(at).as_millis()),
            motion: seen.motion.map(|m| aged(now, m, motion_view(&m.value))),
            airspeed_ms: seen.airspeed.map(|s| aged(now, s, s.value.0)),
            battery_percent: seen.battery.and_then(|b| b.value.remaining.map(|p| aged(now, b, p.0))),
            mode: seen.pulse.map(|p| aged(now, p, seen.mode().map_or("other", mode_name))),
            armed: seen.pulse.map(|p| aged(now, p, p.value.armed)),
            failsafe: seen.pulse.is_some_and(|p| p.value.failsafe),
            landed: seen.landed.map(|l| aged(now, l, landed_name(l.value))),
            vtol: seen.vtol.map(|v| aged(now, v, vtol_name(v.value))),
            pad: known.pad,
            pack: known.pack,
            flight: flight.map(|flight| flight.id),
            phase: flight.map(|flight| phase(flight, seen)),
            flown_m: progress.map(|p| p.flown.0),
            left_m: progress.map(|p| p.left.0),
            off_line_m: progress.map(|p| p.across.abs().0),
            eta: progress.and_then(|p| p.eta).map(Time),
            touchdown_percent: progress.and_then(|p| p.touchdown),
            uncertainty_m: self.uncertainty(now, flight, seen),
            hook: known.hook.as_ref().map(order_view),
            texts: seen.texts.iter().cloned().collect(),
            ends: flight.map(|flight| self.ends(now, flight)).unwrap_or_default(),
            hold: flight.and_then(|flight| self.hold_view(flight)),
            bingo: flight.zip(progress).map(|(flight, progress)| self.bingo(now, flight, progress.flown)).unwrap_or_default(),
        }
    }

    /// The charge at touchdown if it goes on as it flies now.
    pub(super) fn touchdown(&self, now: Now, flight: &Flight) -> Option<Percent> {
        self.progress(now, flight)?.touchdown.map(Percent)
    }

    /// Time and charge to touchdown if it goes on by its plan from where it is, whatever it does now; None where its place is not known.
    pub(in crate::domain::operations) fn if_it_goes_on(&self, flight: &Flight) -> Option<(Span, Option<Percent>)> {
        let seen = self.picture.of(&flight.tail);
        let (along, _) = flight.plan.progress(seen.trusted?.value);
        let left = flight.plan.sketch.distance - along.max(Metres(0.0)).min(flight.plan.sketch.distance);
        let charge = seen.battery.and_then(|battery| battery.value.remaining);
        Some((self.time_left(flight, left, false), charge.map(|charge| charge - self.energy_left(flight, left, false))))
    }

    /// Where along its plan the aircraft is, and when and with what it will arrive if it goes on as planned.
    pub(super) fn progress(&self, now: Now, flight: &Flight) -> Option<Progress> {
        let Stage::Airborne { .. } = flight.stage else { return None };
        let seen = self.picture.of(&flight.tail);
        let at = seen.trusted?.value;
        let (along, across) = flight.plan.progress(at);
        let flown = along.max(Metres(0.0)).min(flight.plan.sketch.distance);
        let left = flight.plan.sketch.distance - flown;
        let going_on = matches!(seen.mode(), Some(Mode::Mission | Mode::Takeoff));
        let hovers = seen.own.in_hover_cruise(now);
        let eta = going_on.then(|| now.utc + self.time_left(flight, left, hovers));
        let touchdown = seen
            .battery
            .and_then(|battery| battery.value.remaining)
            .filter(|_| going_on)
            .map(|charge| (charge - self.energy_left(flight, left, hovers)).0);
        Some(Progress { flown, left, across, eta, touchdown })
    }

    /// Time to touchdown from so far before the destination, at the ground speed of the plan; in hover at that of the hover.
    fn time_left(&self, flight: &Flight, left: Metres, hovers: bool) -> Span {
        let Some(model) = self.network.type_of(&flight.tail).map(|kind| &kind.energy) else { return Span::secs(0) };
        let plan = &flight.plan;
        let sketch = &plan.sketch;
        let lines = if hovers { Vec::new() } else { sketch.lines_between(sketch.distance - left, sketch.distance) };
        let slow = if hovers { (left / HOVER_SPEED).0 } else { 0.0 };
        let seconds = slow + model.duration(Metres(0.0), &lines, Metres(sketch.heights.cruise.0)).0;
        Span::millis(whole_millis(seconds))
    }

    /// Charge from so far before the destination to touchdown: the share of the cruise that is left, or the hover over it, and the
    /// landing.
    fn energy_left(&self, flight: &Flight, left: Metres, hovers: bool) -> Percent {
        let budget = &flight.plan.sketch.budget;
        let share = left / flight.plan.sketch.distance;
        let hover = self.network.type_of(&flight.tail).filter(|_| hovers).map(|kind| kind.energy.hover(left / HOVER_SPEED));
        (hover.unwrap_or(budget.wing_borne() * share) + budget.down()) * budget.scale()
    }

    /// Ground speed times age, where the position is old during a flight (CO-59).
    fn uncertainty(&self, now: Now, flight: Option<&Flight>, seen: &AircraftPicture) -> Option<f64> {
        let flying = flight.is_some_and(Flight::may_be_airborne);
        let place = seen.trusted.filter(|_| flying)?;
        let age = place.age(now);
        let fastest = flight.map_or(MetresPerSecond(0.0), |flight| {
            self.network.type_of(&flight.tail).map_or(MetresPerSecond(0.0), |kind| kind.energy.airspeed * 1.5)
        });
        (age > POSITION_FRESH).then(|| fastest.0 * age.as_secs_f64())
    }
}

/// Ground speed at which PX4 flies a mission in hover (MPC_XY_CRUISE).
pub(super) const HOVER_SPEED: MetresPerSecond = MetresPerSecond(5.0);

#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    flown: Metres,
    left: Metres,
    across: Metres,
    pub(super) eta: Option<crate::units::time::Utc>,
    pub(super) touchdown: Option<f64>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn whole_millis(seconds: f64) -> u64 {
    (seconds * 1e3).clamp(0.0, 1e12) as u64
}

/// A speed, an angle or a length in whole units.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range")]
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A temperature in thousandths of a degree.
fn thousandths(degrees: f64) -> i32 {
    let size = i32::try_from(whole(degrees.abs() * 1e3)).unwrap_or(i32::MAX);
    if degrees < 0.0 { -size } else { size }
}

fn aged<S, T>(now: Now, seen: Seen<S>, value: T) -> Aged<T> {
    Aged { value, age_ms: now.mono.since(seen.at).as_millis() }
}

fn system_id(network: &Network, tail: &TailId) -> u8 {
    network.tails.get(tail).map_or(0, |tail| tail.system_id.get())
}

fn motion_view(motion: &crate::domain::flight::Motion) -> MotionView {
    MotionView {
        latitude: motion.at.latitude,
        longitude: motion.at.longitude,
        amsl_m: motion.amsl.0,
        above_home_m: motion.above_home.0,
        ground_speed_ms: motion.ground_speed.0,
        climb_ms: motion.climb.0,
        track_deg: motion.track.0,
    }
}

fn phase(flight: &Flight, seen: &AircraftPicture) -> &'static str {
    match flight.stage {
        Stage::Planned | Stage::Cleared(_) | Stage::Launching { .. } => "preflight",
        Stage::Landed | Stage::Ended => "landed",
        Stage::Airborne { .. } => match (seen.mode(), seen.landed.map(|l| l.value), seen.vtol.map(|v| v.value)) {
            (Some(Mode::Hold), ..) => "hold",
            (Some(Mode::Return), ..) => "returning",
            (Some(Mode::Land | Mode::Descend), ..) | (_, Some(LandedState::Landing), _) => "landing",
            (_, Some(LandedState::TakingOff), _) => "climb",
            (_, _, Some(VtolState::ToWing | VtolState::ToHover)) => "transition",
            (_, _, Some(VtolState::Wing)) | (Some(Mode::Mission), Some(LandedState::InAir), Some(VtolState::Undefined)) => "cruise",
            (_, _, Some(VtolState::Hover)) => "hover",
            _ => "unknown",
        },
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Hold => "hold",
        Mode::Mission => "mission",
        Mode::Return => "return",
        Mode::Land => "land",
        Mode::Descend => "descend",
        Mode::Takeoff => "takeoff",
        Mode::Termination => "termination",
        Mode::Other(_) => "other",
    }
}

fn landed_name(state: LandedState) -> &'static str {
    match state {
        LandedState::Undefined => "undefined",
        LandedState::OnGround => "on_ground",
        LandedState::InAir => "in_air",
        LandedState::TakingOff => "taking_off",
        LandedState::Landing => "landing",
    }
}

fn vtol_name(state: VtolState) -> &'static str {
    match state {
        VtolState::Undefined => "undefined",
        VtolState::ToWing => "to_wing",
        VtolState::ToHover => "to_hover",
        VtolState::Hover => "hover",
        VtolState::Wing => "wing",
    }
}
