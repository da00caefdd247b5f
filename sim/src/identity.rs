//! Messages that are sent only when somebody asks for them: who the autopilot is, and which modes it has.

use crate::vehicle::Vehicle;

/// AVAILABLE_MODES: custom mode, properties (1 advanced, 2 not selectable), standard mode, name where the standard has none.
const MODES: &[(u32, u32, u8, &str)] = &[
    (0x0001_0000, 1, 0, "Manual"),
    (0x0002_0000, 0, 4, ""),
    (0x0003_0000, 0, 1, ""),
    (0x0404_0000, 1, 6, ""),
    (0x0304_0000, 1, 0, "Hold"),
    (0x0504_0000, 1, 5, ""),
    (0x0203_0000, 1, 0, "Position Slow"),
    (0x000b_0000, 0, 0, "Altitude Cruise"),
    (0x0005_0000, 1, 0, "Acro"),
    (0x000a_0000, 3, 0, "Termination"),
    (0x0006_0000, 1, 0, "Offboard"),
    (0x0007_0000, 1, 0, "Stabilized"),
    (0x0204_0000, 1, 8, ""),
    (0x0604_0000, 1, 7, ""),
    (0x0804_0000, 1, 0, "Follow Target"),
    (0x0904_0000, 1, 0, "Precision Landing"),
    (0x0103_0000, 1, 2, ""),
    (0x0a04_0000, 1, 0, "VTOL Takeoff"),
    (0x0b04_0000, 2, 0, "(Mode not available)"),
    (0x0c04_0000, 2, 0, "(Mode not available)"),
    (0x0d04_0000, 2, 0, "(Mode not available)"),
    (0x0e04_0000, 2, 0, "(Mode not available)"),
    (0x0f04_0000, 2, 0, "(Mode not available)"),
    (0x1004_0000, 2, 0, "(Mode not available)"),
    (0x1104_0000, 2, 0, "(Mode not available)"),
    (0x1204_0000, 2, 0, "(Mode not available)"),
];
/// The checksum of the component's description, and where it lies.
const METADATA: (u32, &str) = (2_655_294_885, "mftp://etc/extras/component_general.json.xz");
/// The MAVLink library, as PROTOCOL_VERSION names it.
const LIBRARY: [u8; 8] = [9, 111, 236, 37, 13, 32, 175, 51];

impl Vehicle {
    /// Sends a message that was asked for. False if it cannot be sent.
    pub(crate) fn send_requested(&mut self, id: u32, second: f32) -> bool {
        let boot_ms = ((self.now / 1000) as u32).to_le_bytes();
        match id {
            264 => {
                let mut payload = [0; 32];
                payload[24..28].copy_from_slice(&boot_ms);
                self.send_raw(264, &payload);
            }
            300 => {
                let versions = [200_u16, 100, 203].into_iter().flat_map(u16::to_le_bytes);
                let payload: Vec<u8> = versions.chain([0; 8]).chain(LIBRARY).collect();
                self.send_raw(300, &payload);
            }
            397 => {
                let payload: Vec<u8> = boot_ms.into_iter().chain(METADATA.0.to_le_bytes()).chain(METADATA.1.bytes()).collect();
                self.send_raw(397, &payload);
            }
            435 => {
                let wanted = second.max(0.0) as usize;
                for (n, mode) in (1_u8..).zip(MODES).filter(|(n, _)| wanted == 0 || usize::from(*n) == wanted) {
                    self.send_mode(n, *mode);
                }
            }
            _ => match (self.telemetry(id), self.extra(id)) {
                (Some(message), _) => self.send(&message),
                (None, Some(payload)) => self.send_raw(id, &payload),
                (None, None) => return false,
            },
        }
        true
    }

    fn send_mode(&mut self, place: u8, (custom, properties, standard, name): (u32, u32, u8, &str)) {
        let head = custom.to_le_bytes().into_iter().chain(properties.to_le_bytes());
        let payload: Vec<u8> = head.chain([MODES.len() as u8, place, standard]).chain(name.bytes()).collect();
        self.send_raw(435, &payload);
    }
}
