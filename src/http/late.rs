//! The headers of an act that is told after the event: when it was done, and on what it was kept. One way for all acts.
//!
//! | kept on | headers |
//! | --- | --- |
//! | a printed form | `Happened-At`, `Paper-Form` |
//! | a device without a network | `Happened-At`, `Device-Id`, `Device-Counter`, `Device-Time` |

use super::body::read_as;
use super::problem::{self, FieldFault, Problem};
use crate::domain::operations::kept::{Late, LateOn};
use crate::domain::request::FormNumber;
use crate::units::time::{ParseUtcError, Utc};
use axum::http::HeaderMap;

/// Header with the time at which the act was done.
const HAPPENED_AT: &str = "happened-at";
/// Header with the number of the printed form.
const FORM: &str = "paper-form";
/// Header with the device's name.
const DEVICE: &str = "device-id";
/// Header with the device's count.
const COUNTER: &str = "device-counter";
/// Header with the device's clock when it sent.
const CLOCK: &str = "device-time";

/// Every header of a late entry, with what it means.
pub(super) const LATE_HEADERS: [(&str, &str); 5] = [
    (
        HAPPENED_AT,
        "When the act was really done, RFC 3339, where it is entered after the event: with a form or a device. Not for acts that command an aircraft.",
    ),
    (FORM, "Number of the printed form on which it was kept."),
    (DEVICE, "Pseudonymous name of the device on which it was kept: 8 to 40 lower-case letters, digits, `-`."),
    (COUNTER, "The device's own count of acts; grows by one with each."),
    (CLOCK, "The device's clock when it sent, RFC 3339."),
];

/// A time in a header.
struct Moment(Utc);

impl std::str::FromStr for Moment {
    type Err = ParseUtcError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Utc::parse(text).map(Self)
    }
}

/// What the headers say; None where they say nothing of the kind.
///
/// # Errors
/// When one is missing, of the wrong form, or says two things at once.
pub(super) fn late_of(headers: &HeaderMap) -> Result<Option<Late>, Problem> {
    let text = |name: &'static str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let missing =
        |name| problem::bad_field(FieldFault::Missing, name, "goes with the other headers of an act that is entered after the event");
    if LATE_HEADERS.iter().all(|(name, _)| text(name).is_none()) {
        return Ok(None);
    }
    let Moment(happened_at) = read_as(HAPPENED_AT, text(HAPPENED_AT))?.ok_or_else(|| missing(HAPPENED_AT))?;
    let form = read_as::<FormNumber>(FORM, text(FORM))?;
    let on_device = [DEVICE, COUNTER, CLOCK].into_iter().any(|name| text(name).is_some());
    let on = match form {
        Some(_) if on_device => return Err(problem::bad_field(FieldFault::Wrong, FORM, "either a form or a device, not both")),
        Some(form) => LateOn::Paper(form),
        None if !on_device => return Err(missing(FORM)),
        None => LateOn::Device {
            device: text(DEVICE).ok_or_else(|| missing(DEVICE))?.to_owned(),
            counter: read_as(COUNTER, text(COUNTER))?.ok_or_else(|| missing(COUNTER))?,
            clock: read_as::<Moment>(CLOCK, text(CLOCK))?.ok_or_else(|| missing(CLOCK))?.0,
        },
    };
    Ok(Some(Late { happened_at, on }))
}
