//! The limits of the network, each with where it comes from.
//!
//! Values are read from `config/limits.toml`; nothing here is a default. A limit that no publication gives is marked as assumed.

mod cold_chain;
mod forecast;
mod overdue;
mod retention;
mod sora;

use crate::units::altitude::Agl;
use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond, Percent, Seconds};
use crate::units::time::Span;

pub use cold_chain::ColdChainLimits;
pub use forecast::Chance;
pub use overdue::OverdueLimits;
pub use retention::RetentionLimits;
pub use sora::{AirRisk, Robustness, SoraLimits};

/// One limit, with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit<Q> {
    /// The limit.
    pub value: Q,
    /// Who says so.
    pub source: String,
    /// Whether nobody published it: an assumption to be confirmed.
    pub assumed: bool,
}

/// All limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Lines, zones, obstacles, heights.
    pub airspace: AirspaceLimits,
    /// Go and no-go of the weather.
    pub weather: WeatherLimits,
    /// What is never planned for use.
    pub energy: EnergyLimits,
    /// Silence of an aircraft.
    pub link: LinkLimits,
    /// How old a fact may be when a flight is cleared.
    pub readiness: ReadinessLimits,
    /// How long offers and promises stand.
    pub custody: CustodyLimits,
    /// How long each state of a consignment may last.
    pub overdue: OverdueLimits,
    /// Temperatures under way.
    pub cold_chain: ColdChainLimits,
    /// How long identities are kept.
    pub retention: RetentionLimits,
    /// Time on the ground.
    pub ground: GroundLimits,
    /// People.
    pub people: PeopleLimits,
    /// Between aircraft.
    pub separation: SeparationLimits,
    /// How long a delivery takes, until enough of them were seen.
    pub promise: PromiseLimits,
    /// Risk assessment.
    pub sora: SoraLimits,
}

/// A quantity that varies: half of all cases stay within one figure, nine of ten within the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Half stay within it; more than 0.
    pub p50: f64,
    /// Nine of ten stay within it; not below `p50`.
    pub p90: f64,
}

/// How long the steps of a delivery take, as far as it is believed before it was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseLimits {
    /// Seconds from the request to its acceptance.
    pub ask: Limit<Spread>,
    /// Seconds from the acceptance until the sealed box is handed to who loads it.
    pub pack: Limit<Spread>,
    /// Seconds from there until it lies in the aircraft, beyond the aircraft's own way.
    pub wait: Limit<Spread>,
    /// Seconds from there to the take-off.
    pub load: Limit<Spread>,
    /// Flown time over planned time.
    pub fly: Limit<Spread>,
    /// Seconds from the landing until the box is out of the aircraft.
    pub unload: Limit<Spread>,
    /// Seconds from there to the signed receipt.
    pub receive: Limit<Spread>,
    /// By road: seconds from the sealed box until a courier leaves with it.
    pub courier: Limit<Spread>,
    /// By road: driven time over estimated time.
    pub drive: Limit<Spread>,
}

/// How far apart aircraft stay, and how sure their timing is.
#[derive(Debug, Clone, PartialEq)]
pub struct SeparationLimits {
    /// Own flights nearer than this across are in conflict, where they are also nearer in height.
    pub across: Limit<Metres>,
    /// Own flights nearer than this in height are in conflict, where they are also nearer across.
    pub height: Limit<Metres>,
    /// How much earlier than planned a launch may be.
    pub launch_early: Limit<Span>,
    /// How much later than planned a launch may be.
    pub launch_late: Limit<Span>,
    /// A point is reached earlier than planned by this share of the time since the launch at most.
    pub early: Limit<Percent>,
    /// A point is reached later than planned by this share of the time since the launch at most.
    pub late: Limit<Percent>,
    /// How much later than asked a booking may depart.
    pub window: Limit<Span>,
    /// A flight has a pad to itself while it is this near to it.
    pub pad_reach: Limit<Metres>,
    /// From a landing until the pad is free for the next.
    pub pad_clear: Limit<Span>,
    /// Manned aircraft that pass nearer than this across are told, where they also pass nearer in height.
    pub traffic_across: Limit<Metres>,
    /// Manned aircraft that pass nearer than this in height are told, where they also pass nearer across.
    pub traffic_height: Limit<Metres>,
    /// How far ahead the way of a manned aircraft is looked at.
    pub traffic_ahead: Limit<Span>,
    /// Height of the geoid over the ellipsoid, for exports that speak of the latter.
    pub geoid: Limit<Metres>,
}

/// Time that the steps on the ground take: one estimate each, until measured ones exist.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundLimits {
    /// From the request to the sealed box.
    pub pack: Limit<Span>,
    /// From a landing or the hand-over to the next take-off.
    pub load: Limit<Span>,
    /// From a landing to the receipt.
    pub unload: Limit<Span>,
}

/// What one person may have at once.
#[derive(Debug, Clone, PartialEq)]
pub struct PeopleLimits {
    /// Aircraft of one remote pilot (AO-03).
    pub aircraft_per_pilot: Limit<u16>,
    /// A warning that its pilot does not answer for so long is told to the shift lead and the dispatcher too.
    pub answer: Limit<Span>,
}

/// Lines, zones, obstacles, heights.
#[derive(Debug, Clone, PartialEq)]
pub struct AirspaceLimits {
    /// Contingency volume on each side of a line: a closed zone nearer than this refuses the plan.
    pub zone_buffer: Limit<Metres>,
    /// Contingency volume upwards: a zone whose floor lies within it over the highest height flown counts as met.
    pub zone_buffer_height: Limit<Metres>,
    /// How far off the edge of an imported zone may be where its publisher does not say.
    pub imported_accuracy: Limit<Metres>,
    /// Ground-risk buffer beyond it: printed and assessed, never a refusal.
    pub ground_risk_buffer: Limit<Metres>,
    /// Obstacles this near to the line must stay below the profile.
    pub obstacle_reach: Limit<Metres>,
    /// Height that the profile keeps above the top of such an obstacle.
    pub obstacle_clearance: Limit<Metres>,
    /// A flight-stop order that ends further ahead is entered only on the word that its document says so.
    pub stop_ahead: Limit<Span>,
    /// An obstacle whose height is less certain than this is named as to be surveyed.
    pub survey_height: Limit<Metres>,
    /// An obstacle whose position is less certain than this is named as to be surveyed.
    pub survey_position: Limit<Metres>,
    /// The aircraft stays below this height.
    pub ceiling: Limit<Agl>,
    /// Cruise height on the way out from the hub.
    pub cruise_out: Limit<Agl>,
    /// Cruise height on the way back to the hub, where obstacles and the ceiling allow.
    pub cruise_back: Limit<Agl>,
    /// Waypoints lie at most this far from each other.
    pub waypoint_spacing: Limit<Metres>,
    /// Along a line there should be a place to land in an emergency at least this often.
    pub landing_spacing: Limit<Metres>,
    /// A place this far beside the line still counts.
    pub landing_aside: Limit<Metres>,
    /// A route that goes round something bends by no more than this at a corner.
    pub sharpest_turn: Limit<Degrees>,
    /// The take-off item points at least this far down the route.
    pub departure_point: Limit<Metres>,
    /// A safe place is one this near to a pad whose position is trusted; also the drift of home that plans allow for.
    pub home_drift: Limit<Metres>,
}

/// Go and no-go of the weather.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherLimits {
    /// Mean wind at the ground.
    pub ground_wind: Limit<MetresPerSecond>,
    /// Gusts at the ground.
    pub gust: Limit<MetresPerSecond>,
    /// Mean wind at cruise height.
    pub cruise_wind: Limit<MetresPerSecond>,
    /// Visibility must be at least this.
    pub visibility: Limit<Metres>,
    /// Lightning nearer than this stops flights.
    pub lightning: Limit<Metres>,
    /// Cumulonimbus nearer than this stops flights; one that an aerodrome reports or forecasts has no distance, and is nearer.
    pub cumulonimbus: Limit<Metres>,
    /// Broken or overcast cloud, or an obscured sky, whose base an aerodrome tells must be at least this high.
    pub cloud_base: Limit<Metres>,
    /// A report older than this does not count.
    pub age: Limit<Span>,
    /// An aerodrome's observation counts against flights until it is this old; it opens a flight only up to `age`.
    pub metar_age: Limit<Span>,
    /// The wind that an aircraft in the air estimates counts until it is this old.
    pub air_wind_age: Limit<Span>,
    /// Wind at cruise height that a plan assumes, as head wind, where no report and no forecast says any.
    pub prior_wind: Limit<MetresPerSecond>,
    /// The wind at cruise height is this many times that at the ground, where nobody measured it.
    pub aloft: Limit<f64>,
    /// Aerodromes whose observations and forecasts count, by ICAO code.
    pub stations: Limit<Vec<String>>,
    /// Codes of present weather that stop every flight, out of SQ, FC, SS, DS, VA.
    pub violent: Limit<Vec<String>>,
    /// Passing changes of a forecast that count as if they were certain; the others are told as a note.
    pub forecast_changes: Limit<Vec<Chance>>,
    /// Temperature of the air: at least.
    pub coldest: Limit<Celsius>,
    /// Temperature of the air: at most.
    pub hottest: Limit<Celsius>,
    /// Below this temperature a pack gives less.
    pub cold_pack_below: Limit<Celsius>,
    /// How much less, of the charge at the start.
    pub cold_pack_loss: Limit<Percent>,
}

/// What is never planned for use.
#[derive(Debug, Clone, PartialEq)]
pub struct EnergyLimits {
    /// Charge that a plan leaves at touchdown.
    pub reserve: Limit<Percent>,
    /// Charge below which an aircraft in flight makes for the nearest pad.
    pub final_reserve: Limit<Percent>,
    /// A line on which the ground speed falls below this is not planned.
    pub slowest_ground_speed: Limit<MetresPerSecond>,
}

/// Silence of an aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkLimits {
    /// Silence after which the ground says that the link is lost.
    pub lost_after: Limit<Span>,
    /// Silence after which the aircraft holds by itself (COM_DL_LOSS_T and its own delay).
    pub aircraft_holds_after: Limit<Span>,
    /// Hold before the aircraft returns by itself (COM_FAIL_ACT_T).
    pub aircraft_returns_after: Limit<Span>,
    /// Longest hold that a person may order.
    pub longest_hold: Limit<Span>,
}

/// How old a fact may be when a flight is cleared.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadinessLimits {
    /// Newest battery reading.
    pub battery_age: Limit<Span>,
    /// Newest position.
    pub position_age: Limit<Span>,
    /// Comparison of parameters.
    pub parameters_age: Limit<Span>,
    /// Distance between the aircraft and its pad.
    pub off_pad: Limit<Metres>,
    /// Charge needed above the plan's start charge: how far below it a pack may be.
    pub charge_tolerance: Limit<Percent>,
}

/// How long offers and promises stand.
#[derive(Debug, Clone, PartialEq)]
pub struct CustodyLimits {
    /// A hand-over offer lapses.
    pub offer: Limit<Span>,
    /// A clearance lapses.
    pub clearance: Limit<Span>,
    /// A courier's offer lapses.
    pub courier_offer: Limit<Span>,
    /// Unloading after a landing, until the receiver has the box.
    pub unload: Limit<Seconds>,
    /// Bench time that a specimen needs after receipt, within its limit.
    pub bench_margin: Limit<Span>,
    /// How long ago an act may have been done that is entered after the event.
    pub late_entry: Limit<Span>,
    /// A device's clock that differs from ours by more is not believed.
    pub clock: Limit<Span>,
}
