//! Which message is sent how often, and what a narrow link makes of it.
//!
//! Rates are those recorded from PX4 v1.17.0. A link that cannot carry them all slows every message by one factor, but for
//! HEARTBEAT, MISSION_CURRENT and CURRENT_EVENT_SEQUENCE.

/// What the link to the ground carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// An ordinary link with bytes to spare.
    Normal,
    /// The link of the autopilot's own simulation: most messages at 50 Hz.
    Simulation,
    /// A serial radio, bytes a second (1200 at 57600 baud, as the autopilot reckons).
    Serial(u32),
}

/// Message id, interval on an ordinary link, interval on the simulation's link (µs), first sent after the start (µs).
const STREAMS: &[(u32, u64, u64, u64)] = &[
    (42, 1_000_000, 1_000_000, 1_000_000),       // MISSION_CURRENT
    (0, 1_000_000, 1_000_000, 1_180_000),        // HEARTBEAT
    (1, 1_000_000, 1_000_000, 1_180_000),        // SYS_STATUS
    (245, 1_000_000, 1_000_000, 1_180_000),      // EXTENDED_SYS_STATE
    (141, 1_000_000, 1_000_000, 1_180_000),      // ALTITUDE
    (29, 1_000_000, 1_000_000, 1_180_000),       // SCALED_PRESSURE
    (441, 1_000_000, 1_000_000, 1_180_000),      // GNSS_INTEGRITY
    (12_901, 1_000_000, 1_000_000, 1_180_000),   // OPEN_DRONE_ID_LOCATION
    (12_904, 1_000_000, 1_000_000, 1_180_000),   // OPEN_DRONE_ID_SYSTEM
    (8, 1_000_000, 1_000_000, 1_180_000),        // LINK_NODE_STATUS
    (411, 3_000_000, 3_000_000, 380_000),        // CURRENT_EVENT_SEQUENCE
    (30, 66_000, 20_000, 2_100_000),             // ATTITUDE
    (31, 100_000, 20_000, 2_100_000),            // ATTITUDE_QUATERNION
    (83, 500_000, 20_000, 360_000),              // ATTITUDE_TARGET
    (33, 200_000, 20_000, 3_160_000),            // GLOBAL_POSITION_INT
    (24, 200_000, 200_000, 380_000),             // GPS_RAW_INT
    (74, 250_000, 250_000, 420_000),             // VFR_HUD
    (85, 666_000, 20_000, 360_000),              // POSITION_TARGET_LOCAL_NED
    (32, 1_000_000, 20_000, 360_000),            // LOCAL_POSITION_NED
    (36, 1_000_000, 20_000, 240_000),            // SERVO_OUTPUT_RAW
    (87, 1_000_000, 1_000_000, 1_180_000),       // POSITION_TARGET_GLOBAL_INT, only with a place to go to
    (147, 2_000_000, 2_000_000, 2_180_000),      // BATTERY_STATUS
    (436, 2_000_000, 2_000_000, 2_180_000),      // CURRENT_MODE
    (242, 2_000_000, 2_000_000, 2_180_000),      // HOME_POSITION
    (230, 2_000_000, 2_000_000, 2_180_000),      // ESTIMATOR_STATUS
    (132, 2_000_000, 2_000_000, 2_180_000),      // DISTANCE_SENSOR
    (ESTIMATE, 1_000_000, 1_000_000, 2_020_000), // TIME_ESTIMATE_TO_TARGET
    (360, 500_000, 500_000, 1_180_000),          // ORBIT_EXECUTION_STATUS, only in a circle
    (231, 2_500_000, 2_000_000, 1_180_000),      // WIND_COV, only once it was on the wing
    (241, 10_000_000, 10_000_000, 10_180_000),   // VIBRATION
    (12_920, 10_000_000, 1_000_000, 10_180_000), // HYGROMETER_SENSOR, only with a thermometer in the bay
    (PING, 10_000_000, 10_000_000, 10_180_000),
];
/// Messages whose interval the autopilot lets itself be told, and of which this aircraft has nothing to send.
const SILENT: &[u32] = &[65, 106, 290, 291, 331, 105];
/// TIME_ESTIMATE_TO_TARGET: it is asked for more often than it is made.
const ESTIMATE: u32 = 380;
const ESTIMATED_US: u64 = 2_000_000;
/// PING's message id.
pub(crate) const PING: u32 = 4;
const HEARTBEAT: u32 = 0;
const MISSION_CURRENT: u32 = 42;
/// CURRENT_EVENT_SEQUENCE's message id.
pub(crate) const EVENT_SEQUENCE: u32 = 411;
/// What the unscaled messages take, and what the others do on an ordinary link, bytes a second.
const FIXED_RATE: f64 = 57.0;
const SCALED_RATE: f64 = 2_333.0;
/// The share of a serial link that the streams take.
const SERIAL_SHARE: f64 = 0.87;
/// From this interval on a message counts as slow, µs.
const SLOW_US: u64 = 5_000_000;
const SLOWEST: f64 = 0.05;

#[derive(Debug, Clone, Copy)]
struct Stream {
    id: u32,
    interval_us: Option<u64>,
    usual_us: u64,
    due_us: u64,
}

/// The timetable.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    streams: Vec<Stream>,
    /// How much slower than asked for the scaled messages go, 1 on a wide link.
    slowed: f64,
}

impl Streams {
    /// The timetable of a link.
    pub(crate) fn new(link: Link) -> Self {
        let streams = STREAMS.iter().map(|(id, normal, simulation, first)| {
            let usual_us = if link == Link::Simulation { *simulation } else { *normal };
            Stream { id: *id, interval_us: Some(usual_us), usual_us, due_us: *first }
        });
        let slowed = match link {
            Link::Normal | Link::Simulation => 1.0,
            Link::Serial(rate) => 1.0 / ((f64::from(rate) * SERIAL_SHARE - FIXED_RATE) / SCALED_RATE).clamp(SLOWEST, 1.0),
        };
        Self { streams: streams.collect(), slowed }
    }

    /// The timetable of a link that is opened on a running autopilot: each message comes after its interval, and at once what
    /// a ground station should know first.
    pub(crate) fn opened(link: Link, now: u64) -> Self {
        let Self { mut streams, slowed } = Self::new(link);
        for stream in &mut streams {
            let first = matches!(stream.id, MISSION_CURRENT | EVENT_SEQUENCE);
            stream.due_us = now + if first { 0 } else { spread(stream.id, stream.usual_us, slowed) };
        }
        Self { streams, slowed }
    }

    /// What a time becomes on this link, if it is narrow.
    pub(crate) fn slow_down(&self, interval_us: u64) -> u64 {
        (interval_us as f64 * self.slowed) as u64
    }

    /// Ids of the messages due now.
    pub(crate) fn due(&mut self, now: u64) -> Vec<u32> {
        let mut ids = Vec::new();
        for stream in &mut self.streams {
            let Some(interval) = stream.interval_us else {
                continue;
            };
            if now >= stream.due_us {
                ids.push(stream.id);
                let interval = spread(stream.id, interval, self.slowed);
                let next = stream.due_us + interval;
                stream.due_us = if next > now { next } else { now + interval };
            }
        }
        ids
    }

    /// The present interval: µs, 0 if off, -1 for a message that is no stream.
    pub(crate) fn interval_us(&self, id: u32) -> i32 {
        match self.streams.iter().find(|stream| stream.id == id) {
            Some(stream) => stream.interval_us.map_or(0, |interval| i32::try_from(interval).unwrap_or(i32::MAX)),
            None => -1,
        }
    }

    /// SET_MESSAGE_INTERVAL: µs, 0 for the usual rate, negative for off. False for a message the autopilot has not.
    pub(crate) fn set_interval(&mut self, id: u32, interval_us: f32, now: u64) -> bool {
        let Some(stream) = self.streams.iter_mut().find(|stream| stream.id == id) else {
            return SILENT.contains(&id);
        };
        if id == HEARTBEAT {
            return true;
        }
        stream.interval_us = if interval_us < 0.0 {
            None
        } else if interval_us < 1.0 {
            Some(stream.usual_us)
        } else {
            Some(interval_us as u64)
        };
        // A message that is due within its new interval anyway keeps its time.
        let soon = stream.interval_us.is_some_and(|interval| (now..now + interval).contains(&stream.due_us));
        if !soon || stream.usual_us < SLOW_US {
            stream.due_us = now;
        }
        true
    }

    /// MISSION_CURRENT goes out at once when the index or the list changed.
    pub(crate) fn mission_current_now(&mut self) {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.id == MISSION_CURRENT) {
            stream.due_us = 0;
        }
    }
}

/// What a narrow link makes of an interval.
fn spread(id: u32, interval: u64, slowed: f64) -> u64 {
    let fixed = matches!(id, HEARTBEAT | MISSION_CURRENT | EVENT_SEQUENCE | PING);
    let interval = if fixed { interval } else { (interval as f64 * slowed) as u64 };
    if id == ESTIMATE { interval.max(ESTIMATED_US) } else { interval }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn per_second(link: Link) -> impl Fn(u32) -> f64 {
        let mut streams = Streams::new(link);
        let mut sent = std::collections::BTreeMap::new();
        for tick in 200..=5_200_u64 {
            for id in streams.due(tick * 20_000) {
                *sent.entry(id).or_insert(0) += 1;
            }
        }
        move |id| f64::from(sent[&id]) / 100.0
    }

    #[test]
    fn rates_are_those_of_an_ordinary_link() {
        let per_second = per_second(Link::Normal);

        assert!((per_second(0) - 1.0).abs() < 0.03);
        assert!((per_second(30) - 15.0).abs() < 0.5);
        assert!((per_second(33) - 5.0).abs() < 0.1);
        assert!((per_second(436) - 0.5).abs() < 0.03);
    }

    #[test]
    fn a_radio_of_57600_baud_slows_all_but_the_heartbeat() {
        let per_second = per_second(Link::Serial(1200));

        assert!((per_second(0) - 1.0).abs() < 0.03);
        assert!((per_second(30) - 6.4).abs() < 0.4, "{}", per_second(30));
        assert!((per_second(33) - 2.1).abs() < 0.1, "{}", per_second(33));
    }

    #[test]
    fn an_interval_can_be_changed_but_not_for_unknown_messages() {
        let mut streams = Streams::new(Link::Normal);

        assert!(streams.set_interval(33, 1_000_000.0, 0));
        assert_eq!(streams.interval_us(33), 1_000_000);
        assert!(!streams.set_interval(9999, 1.0, 0));
        assert_eq!(streams.interval_us(9999), -1);
    }
}
