//! What survives a restart: plans, parameters, the pack, and where the aircraft stands.
//!
//! As JSON. Floats of plans and parameters are kept as their bits, because a NaN is a value there.

use serde_json::{Value as Json, json};

use crate::airframe::Airframe;
use crate::battery::Battery;
use crate::geometry::Point;
use crate::inbound::WireItem;
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// Persistent storage of one aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot(Json);

/// A stored text that is not JSON.
#[derive(Debug)]
pub struct Unreadable(serde_json::Error);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "stored state is not JSON: {}", self.0)
    }
}

impl std::error::Error for Unreadable {}

impl Snapshot {
    /// As text for a file.
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// From a file's text.
    ///
    /// # Errors
    /// Text that is not JSON. Missing parts are no error: they keep their defaults.
    pub fn from_text(text: &str) -> Result<Self, Unreadable> {
        serde_json::from_str(text).map(Self).map_err(Unreadable)
    }
}

impl Vehicle {
    /// What would survive a restart now.
    pub fn snapshot(&self) -> Snapshot {
        let plans: Vec<Json> = PlanKind::ALL.iter().map(|kind| self.store.plan(*kind).items.iter().map(item_to_json).collect()).collect();
        let parameters: serde_json::Map<String, Json> =
            self.parameters.iter().map(|(name, value)| (name.to_owned(), json!([value.mav_type(), value.bits()]))).collect();
        Snapshot(json!({
            "plans": plans,
            "ids": PlanKind::ALL.map(|kind| self.store.plan(kind).id),
            "current": self.store.current,
            "parameters": parameters,
            "pack": { "number": self.battery.pack, "percent": self.battery.percent },
            "position": {
                "north_m": self.airframe.position.north,
                "east_m": self.airframe.position.east,
                "heading_rad": self.airframe.heading,
            },
        }))
    }

    /// Puts back what survived. The aircraft stands disarmed on the ground where it was.
    pub fn restore(&mut self, stored: &Snapshot) {
        let stored = &stored.0;
        self.start.restored = true;
        for (kind, items) in PlanKind::ALL.into_iter().zip(stored["plans"].as_array().into_iter().flatten()) {
            let items = items.as_array().into_iter().flatten().filter_map(item_from_json).collect();
            let id = number(&stored["ids"][usize::from(kind.wire())]);
            self.store.restore(kind, items, id);
        }
        self.store.current = stored["current"].as_u64().and_then(|index| u16::try_from(index).ok()).unwrap_or(0);
        for (name, value) in stored["parameters"].as_object().into_iter().flatten() {
            if let (Some(mav_type), Some(bits)) = (number(&value[0]), number(&value[1])) {
                self.parameters.set_bits(name, bits, mav_type as u8);
            }
        }
        if let (Some(pack), Some(percent)) = (stored["pack"]["number"].as_str(), stored["pack"]["percent"].as_f64()) {
            self.battery = Battery::new(pack.to_owned(), percent);
        }
        let metres = |key: &str| stored["position"][key].as_f64().unwrap_or(0.0);
        let position = Point::new(metres("north_m"), metres("east_m"));
        self.airframe = Airframe::parked(position, self.settings.home.altitude_amsl_m, metres("heading_rad"));
        self.airframe.altitude = self.ground_below();
        self.plans_restored();
    }
}

fn number(value: &Json) -> Option<u32> {
    value.as_u64().and_then(|value| u32::try_from(value).ok())
}

fn item_to_json(item: &WireItem) -> Json {
    let [p1, p2, p3, p4] = item.params.map(f32::to_bits);
    json!([
        item.frame,
        item.command,
        item.current,
        item.autocontinue,
        p1,
        p2,
        p3,
        p4,
        item.x.cast_unsigned(),
        item.y.cast_unsigned(),
        item.z.to_bits(),
        item.seq
    ])
}

fn item_from_json(value: &Json) -> Option<WireItem> {
    let field = |index: usize| number(&value[index]);
    Some(WireItem {
        frame: field(0)? as u8,
        command: field(1)? as u16,
        current: field(2)? as u8,
        autocontinue: field(3)? as u8,
        params: [f32::from_bits(field(4)?), f32::from_bits(field(5)?), f32::from_bits(field(6)?), f32::from_bits(field(7)?)],
        x: field(8)?.cast_signed(),
        y: field(9)?.cast_signed(),
        z: f32::from_bits(field(10)?),
        seq: field(11)? as u16,
    })
}
