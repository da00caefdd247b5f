//! Messages to observations, in the network's own words.
//!
//! Nothing is invented: a field that the aircraft does not know stays unknown. The battery is taken from BATTERY_STATUS, which
//! rounds down, and only where that does not come from SYS_STATUS, which rounds up.

use std::collections::VecDeque;

use crate::domain::flight::{Battery, Observation};
use crate::units::quantity::{Degrees, MetresPerSecond, Percent};
use crate::units::time::{Mono, Now, Span, Utc};

use super::message::Message;

/// BATTERY_STATUS comes each 2 s on a usual link and each 5 s on a slow one.
const BATTERY_STATUS_STALE: Span = Span::secs(12);
/// MAV_STATE of an aircraft that could arm.
const STANDBY: u8 = 3;
/// MAV_STATE of an aircraft that is armed and in a failsafe.
const CRITICAL: u8 = 5;
/// MAV_STATE after a termination.
const TERMINATED: u8 = 8;

/// Turns messages into observations.
#[derive(Debug, Default)]
pub struct Telemetry {
    battery_status: Option<Mono>,
    twins: Twins,
    /// By how much the autopilot's clock is ahead of this service's, as it told the date last; negative where it is behind.
    clock_ahead_ms: Option<i64>,
    seen: VecDeque<Observation>,
}

impl Telemetry {
    /// Takes a message; those of transfers and commands say nothing here.
    pub fn receive(&mut self, now: Now, message: &Message) {
        match message {
            Message::Heartbeat { mode, armed, status } => self.seen.push_back(Observation::Heartbeat {
                mode: *mode,
                armed: *armed,
                failsafe: matches!(*status, CRITICAL | TERMINATED),
                ready: *status == STANDBY,
            }),
            Message::CurrentMode { flown, intended } => {
                self.seen.push_back(Observation::Modes { flown: *flown, intended: *intended });
            }
            Message::State { landed, vtol } => self.seen.push_back(Observation::State { landed: *landed, vtol: *vtol }),
            Message::Position { motion, .. } => self.seen.push_back(Observation::Motion(*motion)),
            Message::Airspeed(speed) => self.seen.extend(speed.map(Observation::Airspeed)),
            Message::SystemStatus { prearm_ok, remaining, voltage } => {
                self.seen.push_back(Observation::PrearmCheck { ok: *prearm_ok });
                if self.battery_status.is_none_or(|at| at + BATTERY_STATUS_STALE <= now.mono) {
                    self.seen.push_back(battery(*remaining, *voltage));
                }
            }
            Message::BatteryStatus { remaining, voltage } => {
                self.battery_status = Some(now.mono);
                self.seen.push_back(battery(*remaining, *voltage));
            }
            Message::Gps { fix, satellites, accuracy } => {
                self.seen.push_back(Observation::Gps { fix: *fix, satellites: *satellites, accuracy: *accuracy });
            }
            Message::Home(home) => self.seen.push_back(Observation::Home(*home)),
            Message::Wind { north, east } => self.seen.push_back(Observation::Wind {
                speed: MetresPerSecond(north.hypot(*east)),
                from: Degrees((-east).atan2(-north).to_degrees()).normalised(),
            }),
            Message::Plan(plan) => self.seen.push_back(Observation::Plan(*plan)),
            Message::Reached { item } => self.seen.push_back(Observation::Reached { item: *item }),
            Message::Said { severity, text } => {
                if self.twins.is_new(now, &text.en) {
                    self.seen.push_back(Observation::Text { severity: *severity, text: text.clone() });
                }
            }
            Message::Version(release) => self.seen.push_back(Observation::Release(release.clone())),
            Message::Traffic(traffic) => self.seen.push_back(Observation::Traffic(traffic.clone())),
            Message::Clock { utc } => self.clock_ahead_ms = Some(utc.millis_since(now.utc)),
            Message::Thermometer { sensor, milli_celsius } => self.seen.push_back(Observation::Bay {
                sensor: *sensor,
                milli_celsius: *milli_celsius,
                by_its_clock: self.clock_ahead_ms.map(|ahead| Utc(now.utc.0.saturating_add(ahead))),
            }),
            Message::Text(_)
            | Message::CommandAck { .. }
            | Message::ListCount { .. }
            | Message::ItemRequest { .. }
            | Message::Item { .. }
            | Message::MissionAck { .. }
            | Message::Parameter { .. }
            | Message::Event { .. }
            | Message::EventSequence { .. }
            | Message::EventGone { .. }
            | Message::TimeSync { .. }
            | Message::Command { .. } => {}
        }
    }

    /// The next observation.
    pub fn poll_event(&mut self) -> Option<Observation> {
        self.seen.pop_front()
    }
}

/// Texts that were told a moment ago: PX4 tells most things twice, as a text and as an event, and over each link.
#[derive(Debug, Default)]
struct Twins(VecDeque<(Mono, String)>);

impl Twins {
    fn is_new(&mut self, now: Now, text: &str) -> bool {
        /// A text leaves up to two seconds behind its event.
        const TOGETHER: Span = Span::secs(2);
        let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        while self.0.front().is_some_and(|(at, _)| *at + TOGETHER < now.mono) {
            self.0.pop_front();
        }
        if self.0.iter().any(|(_, told)| *told == letters) {
            return false;
        }
        self.0.push_back((now.mono, letters));
        true
    }
}

fn battery(remaining: Option<u8>, voltage: Option<f64>) -> Observation {
    Observation::Battery(Battery { remaining: remaining.map(|p| Percent(f64::from(p))), voltage })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: u64) -> Now {
        Now { mono: Mono(0) + Span::secs(s), utc: Utc(0) }
    }

    #[test]
    fn the_battery_is_the_lower_of_the_two_figures_and_falls_back_when_one_stops() {
        let mut telemetry = Telemetry::default();
        let rough = Message::SystemStatus { prearm_ok: true, remaining: Some(73), voltage: None };
        let fine = Message::BatteryStatus { remaining: Some(72), voltage: Some(22.0) };

        telemetry.receive(at(0), &fine);
        telemetry.receive(at(1), &rough);
        telemetry.receive(at(20), &rough);

        let seen: Vec<_> = std::iter::from_fn(|| telemetry.poll_event()).collect();
        let battery = |p, voltage| Observation::Battery(Battery { remaining: Some(Percent(p)), voltage });
        let check = Observation::PrearmCheck { ok: true };
        assert_eq!(seen, [battery(72.0, Some(22.0)), check.clone(), check, battery(73.0, None)]);
    }

    #[test]
    fn a_text_and_its_event_are_told_once_and_the_same_words_later_again() {
        let mut telemetry = Telemetry::default();
        let said = |text: &str| Message::Said { severity: 6, text: crate::link::phrase::spoken(text) };

        telemetry.receive(at(0), &said("Takeoff detected"));
        telemetry.receive(at(1), &said("Takeoff detected."));
        telemetry.receive(at(9), &said("Takeoff detected"));

        assert_eq!(std::iter::from_fn(|| telemetry.poll_event()).count(), 2);
    }

    #[test]
    fn a_thermometer_is_told_with_the_time_by_the_aircrafts_own_clock_where_that_is_known() {
        let mut telemetry = Telemetry::default();
        let bay = Message::Thermometer { sensor: 1, milli_celsius: 4_200 };
        let now = |s: u64| Now { utc: Utc(1_000_000) + Span::secs(s), ..at(s) };

        telemetry.receive(now(0), &bay);
        telemetry.receive(now(10), &Message::Clock { utc: Utc(1_000_000) + Span::secs(3_610) });
        telemetry.receive(now(20), &bay);

        let told = |clock| Observation::Bay { sensor: 1, milli_celsius: 4_200, by_its_clock: clock };
        let seen: Vec<_> = std::iter::from_fn(|| telemetry.poll_event()).collect();
        assert_eq!(seen, [told(None), told(Some(Utc(1_000_000) + Span::secs(3_620)))]);
    }

    #[test]
    fn wind_is_told_by_where_it_comes_from() {
        let mut telemetry = Telemetry::default();

        telemetry.receive(at(0), &Message::Wind { north: 0.0, east: 5.0 });

        let Some(Observation::Wind { speed, from }) = telemetry.poll_event() else { panic!("wind") };
        assert!((speed - MetresPerSecond(5.0)).abs() < MetresPerSecond(1e-9));
        assert!((from - Degrees(270.0)).abs() < Degrees(1e-9));
    }
}
