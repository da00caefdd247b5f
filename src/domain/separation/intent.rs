//! A flight as an operational intent of ASTM F3548-21, as other services read it: volumes in space and time, and a state.
//!
//! For export alone: our own conflicts are never found with these volumes. Heights are over the WGS 84 ellipsoid there, so the
//! geoid's height is added to heights above sea level.

use super::flights::Timed;
use super::slot::later;
use super::trajectory::Leg;
use crate::domain::geo::{LocalFrame, Point};
use crate::units::ids::FlightId;
use crate::units::quantity::Metres;
use crate::units::time::Utc;
use schemars::JsonSchema;
use serde::Serialize;

/// How a flight stands towards its volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum IntentState {
    /// Planned.
    Accepted,
    /// Under way, within its volumes.
    Activated,
    /// Outside of them in space or time, under control.
    Nonconforming,
    /// Not under control: link lost, returning by itself, failsafe.
    Contingent,
}

/// A point on the ellipsoid, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct LatLng {
    pub lat: f64,
    pub lng: f64,
}

/// A height over the WGS 84 ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Altitude {
    /// Metres.
    pub value: f64,
    /// Always `W84`.
    pub reference: &'static str,
    /// Always `M`.
    pub units: &'static str,
}

/// A radius.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Radius {
    /// Metres.
    pub value: f64,
    /// Always `M`.
    pub units: &'static str,
}

/// A circle over ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct Circle {
    pub center: LatLng,
    pub radius: Radius,
}

/// A polygon over ground; the last corner is not the first, and no edges cross.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct Polygon {
    pub vertices: Vec<LatLng>,
}

/// A part of the air: one of the two outlines.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct Volume3 {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline_circle: Option<Circle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline_polygon: Option<Polygon>,
    pub altitude_lower: Altitude,
    pub altitude_upper: Altitude,
}

/// A moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moment {
    /// RFC 3339 with `Z`.
    pub value: String,
    /// Always `RFC3339`.
    pub format: &'static str,
}

/// A part of the air for a time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct Volume4 {
    pub volume: Volume3,
    pub time_start: Moment,
    pub time_end: Moment,
}

/// What others need to find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reference {
    /// UUID of version 4 in form; made from the flight's number, so that it stays the same.
    pub id: String,
    /// Whose it is.
    pub manager: String,
    /// Always `Unknown`: there is no discovery service to ask.
    pub uss_availability: &'static str,
    /// How many plans the flight has had.
    pub version: u32,
    /// How it stands.
    pub state: IntentState,
    /// Opaque name of this version.
    pub ovn: String,
    /// Begin of the first volume.
    pub time_start: Moment,
    /// End of the last volume.
    pub time_end: Moment,
    /// No address: this is an export.
    pub uss_base_url: &'static str,
    /// No subscription.
    pub subscription_id: &'static str,
}

/// What it needs of the air.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Details {
    /// While it flies as planned.
    pub volumes: Vec<Volume4>,
    /// While it does not.
    pub off_nominal_volumes: Vec<Volume4>,
    /// 0: ordinary.
    pub priority: i32,
}

/// One flight, as others read it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "names of the standard")]
pub struct OperationalIntent {
    pub reference: Reference,
    pub details: Details,
}

/// What an intent is made from.
#[derive(Debug, Clone)]
pub struct IntentOf<'a> {
    /// The flight.
    pub flight: FlightId,
    /// How many plans it has had.
    pub version: u32,
    /// How it stands.
    pub state: IntentState,
    /// Where it can be when; for a flight off its plan, what is kept for it.
    pub timed: &'a Timed,
    /// Whose it is.
    pub manager: &'a str,
    /// Half the width of its volumes.
    pub across: Metres,
    /// Half the height of its volumes beyond the path.
    pub height: Metres,
    /// Height of the geoid over the ellipsoid.
    pub geoid: Metres,
}

fn moment(at: Utc) -> Moment {
    Moment { value: at.to_string(), format: "RFC3339" }
}

/// A name of 32 bytes made of what is named.
fn digest(parts: &[&str]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(parts.join("\n").as_bytes()).into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A UUID of version 4 in form.
fn uuid(bytes: [u8; 32]) -> String {
    let mut id: Vec<u8> = bytes.into_iter().take(16).collect();
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    let text = hexadecimal(&id);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

/// A flight as an operational intent.
#[must_use]
pub fn operational_intent(of: &IntentOf<'_>, frame: &LocalFrame) -> OperationalIntent {
    let volumes: Vec<Volume4> = stretches(of.timed).into_iter().map(|legs| volume(of, frame, legs)).collect();
    let (from, until) = of.timed.extent();
    let flight = of.flight.to_string();
    let launch = of.timed.launch.0.to_string();
    let on_plan = match of.state {
        IntentState::Accepted | IntentState::Activated => true,
        IntentState::Nonconforming | IntentState::Contingent => false,
    };
    let (volumes, off_nominal_volumes) = if on_plan { (volumes, Vec::new()) } else { (Vec::new(), volumes) };
    OperationalIntent {
        reference: Reference {
            id: uuid(digest(&["operational intent", of.manager, &flight])),
            manager: of.manager.to_owned(),
            uss_availability: "Unknown",
            version: of.version,
            state: of.state,
            ovn: hexadecimal(&digest(&["version", of.manager, &flight, &of.version.to_string(), &format!("{:?}", of.state), &launch])),
            time_start: moment(from),
            time_end: moment(until),
            uss_base_url: "",
            subscription_id: "00000000-0000-4000-8000-000000000000",
        },
        details: Details { volumes, off_nominal_volumes, priority: 0 },
    }
}

fn stands(leg: &Leg) -> bool {
    leg.from.across(leg.to) < 1.0
}

/// Legs that make one volume: all that stand over one place, and each that moves.
fn stretches(timed: &Timed) -> Vec<&[Leg]> {
    let legs = timed.trajectory.legs();
    legs.chunk_by(|a, b| stands(a) && stands(b)).collect()
}

fn volume(of: &IntentOf<'_>, frame: &LocalFrame, legs: &[Leg]) -> Volume4 {
    let (first, last) = (legs[0], legs[legs.len() - 1]);
    let heights = legs.iter().flat_map(|leg| [leg.from.up, leg.to.up]);
    let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), up| (low.min(up), high.max(up)));
    let altitude = |amsl: f64| Altitude { value: ((amsl + of.geoid.0) * 10.0).round() / 10.0, reference: "W84", units: "M" };
    let at = |east: f64, north: f64| {
        let at = frame.position(Point { east, north });
        LatLng { lat: at.latitude, lng: at.longitude }
    };
    let wide = of.across.0;
    let (circle, polygon) = if stands(&first) {
        let radius = Radius { value: wide, units: "M" };
        (Some(Circle { center: at(first.from.east, first.from.north), radius }), None)
    } else {
        let (a, b) = (first.from, last.to);
        let length = a.across(b);
        let (east, north) = ((b.east - a.east) / length * wide, (b.north - a.north) / length * wide);
        let vertices = vec![
            at(a.east - east + north, a.north - north - east),
            at(b.east + east + north, b.north + north - east),
            at(b.east + east - north, b.north + north + east),
            at(a.east - east - north, a.north - north + east),
        ];
        (None, Some(Polygon { vertices }))
    };
    let launch = of.timed.launch;
    Volume4 {
        volume: Volume3 {
            outline_circle: circle,
            outline_polygon: polygon,
            altitude_lower: altitude(low - of.height.0),
            altitude_upper: altitude(high + of.height.0),
        },
        time_start: moment(later(launch.0, first.earliest.0)),
        time_end: moment(later(launch.1, last.latest.1)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trajectory::{Growth, Spot, Trajectory};
    use super::*;
    use crate::domain::geo::Position;

    #[test]
    fn the_column_over_each_pad_is_a_circle_and_the_line_a_polygon_of_four_corners() {
        let spot = |east: f64, up: f64| Spot { east, north: 0.0, up };
        let points = [
            (spot(0.0, 6.0), 0.0),
            (spot(0.0, 86.0), 30.0),
            (spot(0.0, 86.0), 39.0),
            (spot(2_000.0, 86.0), 160.0),
            (spot(2_000.0, 6.0), 220.0),
        ];
        let timed = Timed {
            trajectory: Trajectory::through(&points, Growth { early: 0.05, late: 0.05 }),
            launch: (Utc(1_800_000_000_000), Utc(1_800_000_060_000)),
        };
        let of = IntentOf {
            flight: FlightId(7),
            version: 1,
            state: IntentState::Accepted,
            timed: &timed,
            manager: "medflight",
            across: Metres(50.0),
            height: Metres(10.0),
            geoid: Metres(-28.0),
        };
        let frame = LocalFrame::at(Position { latitude: 21.06, longitude: 105.9 });

        let intent = operational_intent(&of, &frame);

        let volumes = &intent.details.volumes;
        assert_eq!(volumes.len(), 3);
        assert!(volumes[0].volume.outline_circle.is_some() && volumes[2].volume.outline_circle.is_some());
        let corners = &volumes[1].volume.outline_polygon.as_ref().expect("a polygon").vertices;
        assert_eq!(corners.len(), 4);
        assert!((volumes[1].volume.altitude_upper.value - 68.0).abs() < 1e-9);
        assert_eq!(intent.reference.id.as_bytes()[14], b'4');
        assert!((16..=128).contains(&intent.reference.ovn.len()));
        let off = operational_intent(&IntentOf { state: IntentState::Contingent, ..of }, &frame);
        assert!(off.details.volumes.is_empty() && off.details.off_nominal_volumes.len() == 3);
        assert_eq!(off.reference.id, intent.reference.id);
        assert_ne!(off.reference.ovn, intent.reference.ovn);
    }
}
