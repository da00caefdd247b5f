//! Commands that the aircraft itself puts on the link, to whatever carries them out: gimbal, camera, winch, parachute.
//!
//! Nobody on a ground station's link answers, so most are repeated three times. A ground station must not take them for its
//! own, nor answer them twice.

use crate::inbound::WireItem;
use crate::mode::Mode;
use crate::vehicle::Vehicle;

/// Repeats come at these times after the first, µs.
const REPEATS_US: [u64; 3] = [1_000_000, 1_510_000, 2_020_000];
/// The parachute's come sooner.
const PARACHUTE_REPEATS_US: [u64; 3] = [500_000, 1_010_000, 2_020_000];
/// The gimbal is set back this long after the mode changed, µs.
const GIMBAL_US: u64 = 267_000;
/// The parachute's component.
const PARACHUTE: u8 = 161;
const NAN: f32 = f32::NAN;

impl Vehicle {
    fn queue_command(&mut self, after: u64, number: u16, params: [f32; 7], component: u8, repeats: &[u64]) {
        for (confirmation, delay) in (0..).zip(std::iter::once(&0).chain(repeats)) {
            let mut payload = [0; 33];
            for (slot, param) in payload.chunks_exact_mut(4).zip(params) {
                slot.copy_from_slice(&param.to_le_bytes());
            }
            payload[28..30].copy_from_slice(&number.to_le_bytes());
            payload[30] = self.settings.system_id;
            payload[31] = component;
            payload[32] = confirmation;
            self.own_commands.push_back((self.now + after + delay, payload));
        }
    }

    /// DO_VTOL_TRANSITION: 4 to wings, 3 to rotors. `altitude` is that of a takeoff item under way.
    pub(crate) fn announce_transition(&mut self, to: u8, altitude: f32) {
        if self.has_wings() {
            self.queue_command(0, 3000, [f32::from(to), 0.0, 0.0, NAN, 0.0, 0.0, altitude], 0, &REPEATS_US);
        }
    }

    /// The transition at the end of a return: its loiter radius and altitude are those of the circle before.
    pub(crate) fn announce_return_transition(&mut self, altitude: f32) {
        let radius = self.parameters.real("RTL_LOITER_RAD") as f32;
        self.queue_command(0, 3000, [3.0, 0.0, radius, NAN, 0.0, 0.0, altitude], 0, &REPEATS_US);
    }

    /// The transition of a landing on the spot; if it was commanded it is not repeated.
    pub(crate) fn announce_landing_transition(&mut self, repeated: bool) {
        let repeats: &[u64] = if repeated { &REPEATS_US } else { &[] };
        self.queue_command(0, 3000, [3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0, repeats);
    }

    /// The transition that a failsafe makes.
    pub(crate) fn announce_descent(&mut self) {
        if self.has_wings() {
            self.queue_command(0, 3000, [3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0, &REPEATS_US);
        }
    }

    /// A mission's command item.
    pub(crate) fn announce_item(&mut self, item: &WireItem) {
        let [p1, p2, p3, p4] = item.params;
        // The gripper is on board and answers, so its command is not repeated.
        let repeats: &[u64] = if item.command == 211 { &[] } else { &REPEATS_US };
        let bare = |param: f32| if param.is_nan() { 0.0 } else { param };
        self.queue_command(0, item.command, [bare(p1), bare(p2), bare(p3), bare(p4), 0.0, 0.0, 0.0], 0, repeats);
    }

    /// The camera stops, because the mission is left.
    pub(crate) fn stop_camera(&mut self) {
        // After a termination nothing is repeated but the parachute and the gimbal; without position neither.
        let repeats: &[u64] =
            if self.commander.terminated || (self.commander.mode == Mode::Descend && !self.on_rotors()) { &[] } else { &REPEATS_US };
        self.queue_command(0, 2003, [-1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 0, repeats);
    }

    /// The gimbal is taken, set to neutral and given back.
    pub(crate) fn neutral_gimbal(&mut self) {
        self.owe_gimbal(0);
    }

    /// The same, later.
    pub(crate) fn owe_gimbal(&mut self, after: u64) {
        self.queue_command(after + GIMBAL_US, 1001, [1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 0.0], 0, &REPEATS_US);
        self.queue_command(after + GIMBAL_US, 1000, [NAN, NAN, NAN, NAN, 2.0, 0.0, 0.0], 0, &[]);
        self.queue_command(after + GIMBAL_US, 1001, [-3.0, -3.0, -1.0, -1.0, 0.0, 0.0, 0.0], 0, &[]);
    }

    /// The parachute, on termination.
    pub(crate) fn fire_parachute(&mut self) {
        self.queue_command(0, 208, [2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], PARACHUTE, &PARACHUTE_REPEATS_US);
    }

    /// An empty command, which ends a return that landed.
    pub(crate) fn announce_nothing(&mut self) {
        let radius = self.parameters.real("NAV_ACC_RAD") as f32;
        let ground = self.navigator.destination.1 as f32;
        self.queue_command(0, 0, [0.0, radius, 80.0, NAN, 0.0, 0.0, ground], 0, &REPEATS_US);
    }
}
