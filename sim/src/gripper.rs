//! The gripper: it has no sensor, so its command is done when its time is over, whether or not anything moved.

use crate::inbound::Command;
use crate::vehicle::Vehicle;

const ACCEPTED: u8 = 0;
const IN_PROGRESS: u8 = 5;
const UNSUPPORTED: u8 = 3;
/// What IN_PROGRESS says about how far it is: nothing.
const NO_PROGRESS: u8 = 255;
/// From the end of the gripper's time to the answer, µs.
const ANSWER_US: u64 = 60_000;

/// What the autopilot believes about the gripper, and what is true.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gripper {
    /// The last state asked for: closed or not.
    asked: Option<bool>,
    moving: Option<(u64, Command)>,
    /// It does not move any more.
    pub stuck: bool,
    /// It is really open.
    pub open: bool,
}

impl Vehicle {
    /// DO_GRIPPER: 0 releases, 1 grabs.
    pub(crate) fn grip(&mut self, command: &Command) {
        let close = match command.params[1] as i32 {
            0 => false,
            1 => true,
            _ => return self.acknowledge(command, UNSUPPORTED),
        };
        if self.gripper.asked == Some(close) && self.gripper.moving.is_none() {
            return self.acknowledge(command, ACCEPTED);
        }
        self.gripper.asked = Some(close);
        if !self.gripper.stuck {
            self.gripper.open = !close;
        }
        let takes = (self.parameters.real("PD_GRIPPER_TO").max(0.0) * 1e6) as u64;
        self.gripper.moving = Some((self.now + takes + ANSWER_US, *command));
        self.acknowledge_with(command, IN_PROGRESS, NO_PROGRESS);
    }

    /// A mission's gripper item: moves, and nobody is answered.
    pub(crate) fn grip_silently(&mut self, action: i32) {
        self.gripper.asked = Some(action == 1);
        if !self.gripper.stuck {
            self.gripper.open = action != 1;
        }
    }

    /// Answers when the gripper's time is over.
    pub(crate) fn move_gripper(&mut self) {
        if let Some((due, command)) = self.gripper.moving
            && self.now >= due
        {
            self.gripper.moving = None;
            self.acknowledge(&command, ACCEPTED);
        }
    }
}
