//! What the door counts, in the text format that Prometheus reads (version 0.0.4).
//!
//! Labels are patterns of our own table, methods and statuses: never an id, a name or a query.

use crate::domain::operations::view::{AlarmLevel, LinkState, LiveView};
use crate::service::link_task::LinkCounters;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper ends of the duration's classes, milliseconds.
const CLASSES_MS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/// Requests by route, method and status, and how long they took.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(&'static str, String, u16), u64>,
    durations: BTreeMap<&'static str, Durations>,
}

#[derive(Debug, Default, Clone)]
struct Durations {
    classes: [u64; CLASSES_MS.len()],
    count: u64,
    sum: Duration,
}

impl Metrics {
    /// Counts a request that was answered; `route` is the pattern of our table.
    pub(super) fn answered(&self, route: &'static str, method: &str, status: u16, took: Duration) {
        let mut counts = self.locked();
        *counts.requests.entry((route, method.to_owned(), status)).or_default() += 1;
        let durations = counts.durations.entry(route).or_default();
        durations.count += 1;
        durations.sum += took;
        for (class, end) in durations.classes.iter_mut().zip(CLASSES_MS) {
            *class += u64::from(took <= Duration::from_millis(end));
        }
    }

    /// Everything, as text.
    #[must_use]
    pub(super) fn text(&self, live: &LiveView, link: &LinkCounters) -> String {
        let mut out = String::new();
        self.write_requests(&mut out);
        write_live(&mut out, live);
        write_link(&mut out, link);
        out
    }

    fn write_requests(&self, out: &mut String) {
        let counts = self.locked();
        head(out, "medflight_http_requests_total", "counter", "Requests answered.");
        for ((route, method, status), count) in &counts.requests {
            line(out, "medflight_http_requests_total", &[("route", route), ("method", method), ("status", &status.to_string())], *count);
        }
        let name = "medflight_http_request_duration_seconds";
        head(out, name, "histogram", "Time from the request's head to the answer's head.");
        for (route, durations) in &counts.durations {
            for (count, end) in durations.classes.iter().zip(CLASSES_MS) {
                let end = format!("{}.{:03}", end / 1_000, end % 1_000);
                line(out, &format!("{name}_bucket"), &[("route", route), ("le", &end)], *count);
            }
            line(out, &format!("{name}_bucket"), &[("route", route), ("le", "+Inf")], durations.count);
            line(out, &format!("{name}_sum"), &[("route", route)], durations.sum.as_secs_f64());
            line(out, &format!("{name}_count"), &[("route", route)], durations.count);
        }
    }

    fn locked(&self) -> MutexGuard<'_, Counts> {
        // Counting cannot fail half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write_live(out: &mut String, live: &LiveView) {
    head(out, "medflight_store_up", "gauge", "1 when the store records.");
    line(out, "medflight_store_up", &[], u8::from(live.store_up));
    head(out, "medflight_durable_seq", "gauge", "Sequence of the newest durable record.");
    line(out, "medflight_durable_seq", &[], live.seq);
    if let Some(witness) = &live.witness {
        head(out, "medflight_witness_size", "gauge", "Records under the newest tree head that the second place took.");
        line(out, "medflight_witness_size", &[], witness.taken_size.unwrap_or(0));
        head(out, "medflight_witness_late", "gauge", "1 when a tree head waits for the second place for too long.");
        line(out, "medflight_witness_late", &[], u8::from(witness.is_late));
        head(out, "medflight_witness_contradicts", "gauge", "1 when the second place keeps a tree head that our records do not give.");
        line(out, "medflight_witness_contradicts", &[], u8::from(witness.fork.is_some()));
    }
    head(out, "medflight_link_up", "gauge", "1 when the aircraft is heard.");
    for aircraft in &live.aircraft {
        let up = match aircraft.link {
            LinkState::Up => 1,
            LinkState::NeverHeard | LinkState::Lost => 0,
        };
        line(out, "medflight_link_up", &[("tail", aircraft.tail.as_str())], up);
    }
    head(out, "medflight_alarms", "gauge", "Alarms that stand, by level.");
    for (level, name) in [(AlarmLevel::Warning, "warning"), (AlarmLevel::Caution, "caution"), (AlarmLevel::Advisory, "advisory")] {
        let count = live.alarms.iter().filter(|alarm| alarm.level == level).count();
        line(out, "medflight_alarms", &[("level", name)], count);
    }
}

fn write_link(out: &mut String, link: &LinkCounters) {
    let LinkCounters {
        frames,
        sent,
        not_sent,
        dropped_datagrams,
        dropped_observations,
        dropped_conclusions,
        dropped_recordings,
        mirror_dropped,
        mirror_passed,
    } = *link;
    let rows = [
        ("medflight_link_frames_total", "Frames with a right checksum.", frames.frames),
        ("medflight_link_garbage_bytes_total", "Bytes that belong to no frame.", frames.garbage_bytes),
        ("medflight_link_bad_checksum_total", "Frames whose checksum is wrong.", frames.bad_checksum),
        ("medflight_link_unknown_message_total", "Frames with an unknown message id.", frames.unknown_message),
        ("medflight_link_bad_enum_total", "Messages with an unknown enum value, read all the same.", frames.bad_enum),
        ("medflight_link_foreign_system_total", "Frames of systems that are no aircraft of the network.", frames.foreign_system),
        (
            "medflight_link_duplicate_system_total",
            "Frames with an aircraft's system id that another one speaks with.",
            frames.duplicate_system,
        ),
        ("medflight_link_bad_signature_total", "Frames dropped for a signature that is missing or wrong.", frames.bad_signature),
        ("medflight_link_replayed_total", "Frames dropped because they were seen before.", frames.replayed),
        ("medflight_link_sent_total", "Frames sent.", sent),
        ("medflight_link_not_sent_total", "Frames that could not be sent.", not_sent),
        ("medflight_link_dropped_datagrams_total", "Datagrams that the system had no room for (Linux).", dropped_datagrams),
        ("medflight_link_dropped_observations_total", "Observations that the loop had no room for.", dropped_observations),
        ("medflight_link_dropped_conclusions_total", "Conclusions that the loop had no room for.", dropped_conclusions),
        ("medflight_link_dropped_recordings_total", "Frames that the recorder had no room for.", dropped_recordings),
        ("medflight_link_mirror_dropped_total", "Frames of watching ground stations that were not passed on.", mirror_dropped),
        ("medflight_link_mirror_passed_total", "Frames of watching ground stations that were passed on.", mirror_passed),
    ];
    for (name, help, value) in rows {
        head(out, name, "counter", help);
        line(out, name, &[], value);
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
    let labels: Vec<String> = labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escaped(text))).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{name}{labels} {value}");
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_counts_in_its_class_and_in_every_wider_one() {
        let metrics = Metrics::default();
        metrics.answered("/api/x", "GET", 200, Duration::from_millis(20));
        metrics.answered("/api/x", "GET", 200, Duration::from_secs(9));

        let mut text = String::new();
        metrics.write_requests(&mut text);

        assert!(text.contains("medflight_http_requests_total{route=\"/api/x\",method=\"GET\",status=\"200\"} 2"), "{text}");
        assert!(text.contains("_bucket{route=\"/api/x\",le=\"0.010\"} 0"), "{text}");
        assert!(text.contains("_bucket{route=\"/api/x\",le=\"0.025\"} 1"), "{text}");
        assert!(text.contains("_bucket{route=\"/api/x\",le=\"5.000\"} 1"), "{text}");
        assert!(text.contains("_bucket{route=\"/api/x\",le=\"+Inf\"} 2"), "{text}");
    }

    #[test]
    fn a_label_cannot_break_out_of_its_quotes() {
        let mut text = String::new();
        line(&mut text, "x", &[("tail", "a\"} 1\n")], 1);

        assert_eq!(text, "x{tail=\"a\\\"} 1\\n\"} 1\n");
    }
}
