//! What the link concludes about an aircraft, beside what it sees.

use super::observation::Observation;
use super::order::{GripperAct, SafeAct};
use crate::domain::mission::PackageDigest;
use crate::units::ids::FlightId;
use crate::units::time::Span;
use crate::units::words::Words;

/// Whether the aircraft carries the package: three values and no fourth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Read back equal, same ids in the stream, mission valid, return height equal.
    Held,
    /// Proven different or refused, with the reason.
    NotHeld(Words),
    /// Not proven either way.
    Unknown(Words),
}

/// How an order to the aircraft ended: seen in its state, refused by it, or not known. Silence is `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Seen in the aircraft's state.
    Done,
    /// Refused, with the aircraft's own reason where it gave one.
    Refused(Words),
    /// Neither seen nor refused.
    Unknown(Words),
}

/// One parameter that is not as approved.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterDifference {
    /// PX4's name.
    pub name: String,
    /// What the approved set asks for, as text ("2", "≥ 18").
    pub expected: String,
    /// What the aircraft holds; None when it did not answer.
    pub found: Option<String>,
}

/// One thing that the link of one aircraft tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// Seen in telemetry.
    Observed(Observation),
    /// The aircraft was heard for the first time, or again after a loss.
    LinkRegained,
    /// Nothing heard for the configured time.
    LinkLost {
        /// Silence so far.
        silent_for: Span,
    },
    /// The state of the package on the aircraft: after an upload, and whenever it changes (another ground station, storage reset,
    /// mission turned invalid). Voids a clearance unless it is `Held` and equal.
    Package {
        /// The flight of the last upload; None when the aircraft carries something that this service did not send.
        flight: Option<FlightId>,
        /// The package that the verdict is about.
        package: Option<PackageDigest>,
        /// Held, not held, unknown.
        verdict: Verdict,
    },
    /// Compared with the approved set.
    Parameters {
        /// Empty when all are as approved.
        differences: Vec<ParameterDifference>,
    },
    /// How a launch ended. `Done` is airborne evidence: in the air by its own word, and seen to have climbed (`lift`).
    Launch {
        /// The flight.
        flight: FlightId,
        /// Its end.
        outcome: Outcome,
    },
    /// How a safer act goes: `Unknown` after each unanswered try, and then again as it is repeated (every 10 s, at most 12 times).
    SafeAct {
        /// Which.
        act: SafeAct,
        /// So far.
        outcome: Outcome,
        /// How often it was sent.
        tries: u8,
    },
    /// How a resume ended.
    Resume(Outcome),
    /// How safing ended: `Done` means Hold seen in the heartbeat and an empty mission.
    Safed(Outcome),
    /// How an order to the hook ended. `Done` means that the autopilot says so: nothing aboard looks at the hook.
    Gripper {
        /// What was ordered.
        act: GripperAct,
        /// Its end.
        outcome: Outcome,
    },
    /// Another ground station was let through to the aircraft by the configuration.
    Relayed {
        /// What it sent, and from where.
        what: String,
    },
    /// Something on the wire that an operator should see: two aircraft with one system id, a foreign ground station, frames that
    /// cannot be read. Already counted and rate-limited (at most one a minute a kind).
    Trouble {
        /// Stable code: DUPLICATE_SYSTEM_ID, FOREIGN_STATION, GARBAGE, UNKNOWN_MESSAGE, BAD_CHECKSUM, UNSIGNED, BAD_SIGNATURE,
        /// LEFT_IN_MISSION.
        code: &'static str,
        /// What.
        detail: Words,
    },
}
