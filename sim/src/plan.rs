//! Plans on board: mission, fence, rally points, and the id that stands for their content.

use crate::inbound::{ItemForm, WireItem};

/// Which of the three lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlanKind {
    /// MAV_MISSION_TYPE 0.
    Mission,
    /// MAV_MISSION_TYPE 1.
    Fence,
    /// MAV_MISSION_TYPE 2.
    Rally,
}

impl PlanKind {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Mission, Self::Fence, Self::Rally];

    /// From the wire's number.
    pub(crate) fn from_wire(mission_type: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == mission_type)
    }

    /// To the wire's number.
    pub(crate) fn wire(self) -> u8 {
        match self {
            Self::Mission => 0,
            Self::Fence => 1,
            Self::Rally => 2,
        }
    }

    /// The most items the list can hold.
    pub(crate) fn capacity(self) -> u16 {
        match self {
            Self::Mission => 10_000,
            Self::Fence => 64,
            Self::Rally => 32,
        }
    }
}

/// A list of items and the checksum over it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Plan {
    /// As uploaded, in order.
    pub items: Vec<WireItem>,
    /// The opaque id; 0 for an empty list.
    pub id: u32,
}

/// CRC-32 (polynomial 0xEDB88320 reflected, start 0, no inversions) over 32 packed bytes of each item: frame, command,
/// autocontinue, parameters 1 to 4, x, y, z. Neither `seq` nor `current` is in it, so equal routes have equal ids.
pub fn opaque_id(items: &[WireItem]) -> u32 {
    items.iter().fold(0, |id, item| add_to_id(id, item, ItemForm::Int))
}

/// The id with one item more, as it travelled.
pub(crate) fn add_to_id(id: u32, item: &WireItem, form: ItemForm) -> u32 {
    let mut bytes = packed(item);
    if let ItemForm::Float([x, y]) = form {
        bytes[20..24].copy_from_slice(&x.to_le_bytes());
        bytes[24..28].copy_from_slice(&y.to_le_bytes());
    }
    bytes.iter().fold(id, |crc, byte| step(crc, *byte))
}

fn packed(item: &WireItem) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = item.frame;
    bytes[1..3].copy_from_slice(&item.command.to_le_bytes());
    bytes[3] = item.autocontinue;
    for (index, param) in item.params.iter().enumerate() {
        bytes[4 + 4 * index..8 + 4 * index].copy_from_slice(&param.to_le_bytes());
    }
    bytes[20..24].copy_from_slice(&item.x.to_le_bytes());
    bytes[24..28].copy_from_slice(&item.y.to_le_bytes());
    bytes[28..32].copy_from_slice(&item.z.to_le_bytes());
    bytes
}

/// One byte more into a CRC-32 without inversions.
pub(crate) fn step(crc: u32, byte: u8) -> u32 {
    (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
}

/// The three plans, and where the mission stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct MissionStore {
    plans: [Plan; 3],
    /// Index of the mission item that is or will be flown.
    pub current: u16,
    /// The index as the navigator told it last: what a download shows.
    pub shown: Option<u16>,
}

/// What a new plan did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replaced {
    /// The content was new.
    Changed,
    /// It was on board already; nothing was touched.
    Identical,
}

impl MissionStore {
    /// One of the plans.
    pub(crate) fn plan(&self, kind: PlanKind) -> &Plan {
        &self.plans[usize::from(kind.wire())]
    }

    /// Takes a whole new plan.
    ///
    /// A mission starts at the item flagged current; if none is, the old index stays (clamped to the new length), even
    /// that of a finished mission.
    pub(crate) fn replace(&mut self, kind: PlanKind, items: Vec<WireItem>, id: u32) -> Replaced {
        let plan = Plan { items, id };
        if plan.id == self.plan(kind).id && plan.items.len() == self.plan(kind).items.len() {
            return Replaced::Identical;
        }
        if kind == PlanKind::Mission {
            let last = plan.items.len().saturating_sub(1) as u16;
            let flagged = plan.items.iter().find(|item| item.current == 1).map(|item| item.seq);
            self.current = flagged.unwrap_or_else(|| self.current.min(last));
        }
        self.plans[usize::from(kind.wire())] = plan;
        Replaced::Changed
    }

    /// Puts a plan back as it was stored.
    pub(crate) fn restore(&mut self, kind: PlanKind, items: Vec<WireItem>, id: Option<u32>) {
        let id = id.unwrap_or_else(|| opaque_id(&items));
        self.plans[usize::from(kind.wire())] = Plan { items, id };
    }

    /// Empties a plan.
    pub(crate) fn clear(&mut self, kind: PlanKind) {
        self.plans[usize::from(kind.wire())] = Plan::default();
        if kind == PlanKind::Mission {
            self.current = 0;
        }
    }

    /// An item as a download shows it, which is not how it came: see [`as_read_back`].
    pub(crate) fn read_back(&self, kind: PlanKind, seq: u16) -> Option<WireItem> {
        let item = self.plan(kind).items.get(usize::from(seq))?;
        let shown = self.shown == Some(self.current) && seq == self.current;
        Some(WireItem { seq, current: u8::from(shown), ..as_read_back(kind, item) })
    }
}

/// The autopilot's own storage loses detail: relative frames come back as 6, absolute ones as 5, and parameters that a
/// command does not use as 0. A comparison item by item with what was sent therefore fails; the id does not.
pub(crate) fn as_read_back(kind: PlanKind, item: &WireItem) -> WireItem {
    let [p1, p2, p3, p4] = item.params;
    let frame = match item.frame {
        3 | 6 => 6,
        0 | 5 => 5,
        other => other,
    };
    let (params, autocontinue, z) = match kind {
        PlanKind::Fence => ([p1, 0.0, 0.0, 0.0], 0, 0.0),
        PlanKind::Rally => ([0.0; 4], item.autocontinue, item.z),
        PlanKind::Mission => {
            let params = match item.command {
                16 => [p1, p2, 0.0, p4],
                17 => [0.0, 0.0, p3, 0.0],
                // Heading and exit are kept as flags; a NaN is none.
                19 => [p1, flag(p2), p3, flag(p4)],
                21 => [0.0, p2, 0.0, p4],
                22 => [p1, 0.0, 0.0, p4],
                31 => [flag(p1), p2, 0.0, flag(p4)],
                84 | 85 => [0.0, 0.0, 0.0, p4],
                _ => item.params,
            };
            (params, item.autocontinue, item.z)
        }
    };
    WireItem { frame, params, autocontinue, z, ..*item }
}

fn flag(param: f32) -> f32 {
    f32::from(u8::from(param > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(seq: u16, command: u16, x: i32, z: f32) -> WireItem {
        WireItem {
            seq,
            frame: 6,
            command,
            current: u8::from(seq == 0),
            autocontinue: 1,
            params: [0.0, 0.0, 0.0, f32::NAN],
            x,
            y: 1_058_982_260,
            z,
        }
    }

    fn put(store: &mut MissionStore, items: Vec<WireItem>) -> Replaced {
        let id = opaque_id(&items);
        store.replace(PlanKind::Mission, items, id)
    }

    /// Recorded from PX4 v1.17.0 in software-in-the-loop simulation: the four items of this upload and the id in its
    /// MISSION_ACK.
    fn recorded() -> Vec<WireItem> {
        vec![item(0, 84, 210_614_490, 80.0), item(1, 16, 210_704_422, 80.0), item(2, 16, 210_830_327, 80.0), item(3, 85, 210_857_307, 0.0)]
    }

    #[test]
    fn the_opaque_id_is_the_one_recorded_from_the_autopilot() {
        assert_eq!(opaque_id(&recorded()), 4_152_191_843);
    }

    #[test]
    fn the_opaque_id_of_recorded_rally_points_holds_too() {
        let rally = |seq, x, y, z| WireItem { seq, y, ..item(seq, 5100, x, z) };

        assert_eq!(opaque_id(&[rally(0, 210_595_503, 1_059_002_891, 25.0), rally(1, 210_605_396, 1_059_011_564, 30.0)]), 870_978_376);
    }

    /// Recorded likewise: an inclusion and an exclusion polygon and an exclusion circle, sent in frame 0.
    #[test]
    fn the_opaque_id_of_a_recorded_fence_holds_too() {
        let zone = |command, p1, x, y| WireItem { frame: 0, params: [p1, 0.0, 0.0, f32::NAN], y, ..item(0, command, x, 0.0) };
        let fence = [
            zone(5001, 4.0, 210_582_014, 1_058_980_726),
            zone(5001, 4.0, 210_582_014, 1_059_038_548),
            zone(5001, 4.0, 210_635_973, 1_059_038_548),
            zone(5001, 4.0, 210_635_973, 1_058_980_726),
            zone(5002, 4.0, 210_613_490, 1_058_995_182),
            zone(5002, 4.0, 210_613_490, 1_059_004_818),
            zone(5002, 4.0, 210_617_986, 1_059_004_818),
            zone(5002, 4.0, 210_617_986, 1_058_995_182),
            zone(5004, 30.0, 210_608_993, 1_059_019_274),
        ];

        assert_eq!(opaque_id(&fence), 4_113_805_192);
    }

    #[test]
    fn an_upload_without_a_current_item_keeps_the_old_index() {
        let mut store = MissionStore { current: 3, ..MissionStore::default() };
        let unflagged = recorded().into_iter().map(|item| WireItem { current: 0, ..item }).take(2).collect();

        put(&mut store, unflagged);
        assert_eq!(store.current, 1);

        put(&mut store, recorded());
        assert_eq!(store.current, 0);
    }

    #[test]
    fn the_same_content_again_touches_nothing() {
        let mut store = MissionStore::default();
        put(&mut store, recorded());
        store.current = 3;

        assert_eq!(put(&mut store, recorded()), Replaced::Identical);
        assert_eq!(store.current, 3);
    }

    #[test]
    fn a_relative_waypoint_reads_back_in_frame_6_without_its_pass_radius() {
        let sent = WireItem { frame: 3, params: [1.0, 2.0, 3.0, 4.0], ..item(0, 16, 0, 80.0) };

        let read = as_read_back(PlanKind::Mission, &sent);

        assert_eq!((read.frame, read.params), (6, [1.0, 2.0, 0.0, 4.0]));
    }
}
