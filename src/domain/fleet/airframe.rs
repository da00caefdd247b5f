//! What an aircraft flies with, as far as a mission depends on it.

use crate::units::quantity::{Metres, MetresPerSecond};
use crate::units::words::{Words, words};

/// How an aircraft is held up on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Airframe {
    /// Hovers at the pads, flies on wings between them.
    Vtol {
        /// Deceleration of the back-transition, in metres a second squared (VT_B_DEC_MSS).
        back_transition: f64,
        /// Hover flight kept between the end of the back-transition and the pad.
        hover_approach: Metres,
    },
    /// Hovers all the way.
    Multirotor,
}

impl Airframe {
    /// What an aircraft with it says that it is.
    #[must_use]
    pub fn kind(&self) -> AirframeKind {
        match self {
            Self::Vtol { .. } => AirframeKind::Vtol,
            Self::Multirotor => AirframeKind::Multirotor,
        }
    }

    /// Distance before the pad at which wing-borne flight must end, at a speed over ground: v^2 / (2 a) for the back-transition,
    /// and the hover approach. With 2 m/s^2 that is v^2/4 + 20 m. Nothing for an aircraft without wings.
    #[must_use]
    pub fn approach_length(&self, ground_speed: MetresPerSecond) -> Metres {
        match *self {
            Self::Vtol { back_transition, hover_approach } => {
                Metres(ground_speed.0 * ground_speed.0 / (2.0 * back_transition)) + hover_approach
            }
            Self::Multirotor => Metres(0.0),
        }
    }
}

/// What an aircraft says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AirframeKind {
    /// Hovers all the way.
    Multirotor,
    /// Hovers, and flies on wings.
    Vtol,
    /// Anything else, by MAV_TYPE's number.
    Other(u8),
}

impl AirframeKind {
    /// Its name.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Multirotor => words("nhiều cánh quạt", "multirotor"),
            Self::Vtol => words("VTOL", "VTOL"),
            Self::Other(n) => words(format!("loại số {n}"), format!("type {n}")),
        }
    }
}
