//! Which message is sent how often: the rates of an ordinary telemetry link.

/// Message ids of the streams with their intervals, µs.
const NORMAL: &[(u32, u64)] = &[
    (0, 1_000_000),   // HEARTBEAT
    (42, 1_000_000),  // MISSION_CURRENT
    (30, 66_000),     // ATTITUDE
    (33, 200_000),    // GLOBAL_POSITION_INT
    (24, 200_000),    // GPS_RAW_INT
    (74, 250_000),    // VFR_HUD
    (1, 1_000_000),   // SYS_STATUS
    (245, 1_000_000), // EXTENDED_SYS_STATE
    (141, 1_000_000), // ALTITUDE
    (32, 1_000_000),  // LOCAL_POSITION_NED
    (147, 2_000_000), // BATTERY_STATUS
    (436, 2_000_000), // CURRENT_MODE
    (242, 2_000_000), // HOME_POSITION
    (360, 500_000),   // ORBIT_EXECUTION_STATUS, only in a circle
    (231, 2_500_000), // WIND_COV, only once it was on the wing
    (PING, 10_000_000),
];
/// Messages whose interval the autopilot lets itself be told, and of which this aircraft has nothing to send.
const SILENT: &[u32] = &[8, 29, 31, 36, 65, 83, 85, 87, 106, 132, 230, 241, 290, 291, 380, 410, 441, 12_901, 12_904];
/// PING's message id.
pub(crate) const PING: u32 = 4;
const HEARTBEAT: u32 = 0;
const MISSION_CURRENT: u32 = 42;

#[derive(Debug, Clone, Copy)]
struct Stream {
    id: u32,
    interval_us: Option<u64>,
    due_us: u64,
}

/// The timetable.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    streams: Vec<Stream>,
}

impl Streams {
    /// The rates of any link of at least 2.4 kB/s.
    pub(crate) fn normal() -> Self {
        // Staggered starts, so that not all one-second messages share a tick.
        let streams = (0..).zip(NORMAL).map(|(place, (id, interval))| Stream {
            id: *id,
            interval_us: Some(*interval),
            due_us: 500_000 + place * 40_000,
        });
        Self { streams: streams.collect() }
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
            NORMAL.iter().find(|(known, _)| *known == id).map(|(_, interval)| *interval)
        } else {
            Some(interval_us as u64)
        };
        stream.due_us = now;
        true
    }

    /// MISSION_CURRENT goes out at once when the index or the list changed.
    pub(crate) fn mission_current_now(&mut self) {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.id == MISSION_CURRENT) {
            stream.due_us = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_those_of_an_ordinary_link() {
        let mut streams = Streams::normal();
        let mut sent = std::collections::BTreeMap::new();
        for tick in 1..=5_050_u64 {
            for id in streams.due(tick * 20_000) {
                *sent.entry(id).or_insert(0) += 1;
            }
        }

        let per_second = |id| f64::from(sent[&id]) / 100.0;
        assert!((per_second(0) - 1.0).abs() < 0.03);
        assert!((per_second(30) - 15.0).abs() < 0.5);
        assert!((per_second(33) - 5.0).abs() < 0.1);
        assert!((per_second(436) - 0.5).abs() < 0.03);
    }

    #[test]
    fn an_interval_can_be_changed_but_not_for_unknown_messages() {
        let mut streams = Streams::normal();

        assert!(streams.set_interval(33, 1_000_000.0, 0));
        assert_eq!(streams.interval_us(33), 1_000_000);
        assert!(!streams.set_interval(9999, 1.0, 0));
        assert_eq!(streams.interval_us(9999), -1);
    }
}
