//! Ids in paths: one that is not in the form of an id is one that does not exist.

use super::problem::{self, Problem};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, LoggerId, PersonId, TailId};
use crate::units::words::{Words, words};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use std::str::FromStr;

/// What an id names, in words.
pub(super) trait Named: FromStr {
    /// The words.
    fn words() -> Words;
}

impl Named for ConsignmentId {
    fn words() -> Words {
        words("kiện", "consignment")
    }
}

impl Named for FlightId {
    fn words() -> Words {
        words("chuyến bay", "flight")
    }
}

impl Named for LoggerId {
    fn words() -> Words {
        words("máy ghi nhiệt", "logger")
    }
}

impl Named for TailId {
    fn words() -> Words {
        words("máy bay", "aircraft")
    }
}

impl Named for PersonId {
    fn words() -> Words {
        words("tài khoản", "account")
    }
}

/// The id in the path.
#[derive(Debug, Clone)]
pub(super) struct Id<T>(pub T);

impl<S: Send + Sync, T: Named> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| problem::not_found(T::words(), ""))?;
        text.parse().map(Self).map_err(|_| problem::not_found(T::words(), &text))
    }
}
