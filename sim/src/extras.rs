//! The rest of the default set: messages that a ground station has to step over or may show, laid out by hand.
//!
//! Fields that no part of the simulation knows hold what the autopilot's own simulation sends at rest.

use crate::vehicle::Vehicle;

/// A payload in wire order.
#[derive(Default)]
struct Payload(Vec<u8>);

impl Payload {
    fn put<const N: usize>(mut self, bytes: [u8; N]) -> Self {
        self.0.extend(bytes);
        self
    }

    fn f32(self, value: f64) -> Self {
        self.put((value as f32).to_le_bytes())
    }

    fn floats(self, values: &[f64]) -> Self {
        values.iter().fold(self, |payload, value| payload.f32(*value))
    }

    fn nans(self, count: usize) -> Self {
        (0..count).fold(self, |payload, _| payload.put(f32::NAN.to_le_bytes()))
    }
}

impl Vehicle {
    /// The payload of a message of this id; `None` if this is not one of them.
    pub(crate) fn extra(&self, id: u32) -> Option<Vec<u8>> {
        let ms = ((self.now / 1000) as u32).to_le_bytes();
        let start = || Payload::default().put(ms);
        let (half_roll, half_yaw) = (self.airframe.roll / 2.0, self.airframe.heading / 2.0);
        let quaternion = [
            half_roll.cos() * half_yaw.cos(),
            half_roll.sin() * half_yaw.cos(),
            half_roll.sin() * half_yaw.sin(),
            half_roll.cos() * half_yaw.sin(),
        ];
        let idle: u16 = if self.commander.armed { 1400 } else { 900 };
        let payload = match id {
            8 => Payload::default().put(self.now.to_le_bytes()).put([0; 27]).put([1]),
            29 => start().f32(1012.0 - (self.believed_altitude() - 10.0) * 0.12).f32(0.0).put(1493_i16.to_le_bytes()),
            31 => start().floats(&quaternion).floats(&[0.001, -0.002, 0.001]),
            36 => {
                let servos = |payload: Payload, n: usize| (0..n).fold(payload, |payload, _| payload.put(idle.to_le_bytes()));
                servos(servos(Payload::default().put(((self.now & 0xffff_ffff) as u32).to_le_bytes()), 8).put([0]), 8)
            }
            83 => start().floats(&quaternion).floats(&[0.0; 3]).f32(0.001),
            85 => start().nans(6).floats(&[0.0, 0.0, 100.0]).f32(self.airframe.heading).f32(0.0).put(63_u16.to_le_bytes()).put([1]),
            87 => {
                let ((x, y), altitude) = self.place_to_go_to()?;
                start().put(x.to_le_bytes()).put(y.to_le_bytes()).f32(altitude).nans(3).floats(&[0.0, 0.0, 100.0, 0.0, 0.0]).put([0, 0, 5])
            }
            132 => start().put([0, 0]).put(10_000_u16.to_le_bytes()).put([0, 0, 0, 0, 25]),
            230 => {
                let flags: u16 = if self.estimator.valid { 0x037f } else { 0x00e5 };
                Payload::default().put(self.now.to_le_bytes()).floats(&[0.01; 6]).floats(&[0.7, 1.1]).put(flags.to_le_bytes())
            }
            241 => Payload::default().put(self.now.to_le_bytes()).floats(&[0.0, 0.1, 0.1]),
            380 => Payload::default().put(0_i32.to_le_bytes()).put([0xff; 16]),
            441 => Payload::default().put(0_u32.to_le_bytes()).put([0xff; 4]).put([4, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]),
            12_901 => {
                let (x, y) = self.frame.e7(self.believed());
                let altitude = self.believed_altitude();
                let place = Payload::default().put(x.to_le_bytes()).put(y.to_le_bytes()).f32(altitude).f32(altitude);
                let above = altitude - self.navigator.home_altitude;
                let stamped = place.f32(above).f32((self.now / 1_000_000 % 3600) as f64);
                let direction = (self.airframe.heading.to_degrees().rem_euclid(360.0) * 100.0) as u16;
                let speed = (self.airframe.velocity.length() * 100.0) as u16;
                let climb = (self.airframe.climb * 100.0) as i16;
                let moving = stamped.put(direction.to_le_bytes()).put(speed.to_le_bytes()).put(climb.to_le_bytes());
                let status = if self.commander.airborne { 2 } else { 1 };
                moving.put([0; 22]).put([status, 0, 12, 5, 0, 3, 0])
            }
            12_904 => {
                let (x, y) = self.frame.e7(self.navigator.home);
                let place = Payload::default().put(x.to_le_bytes()).put(y.to_le_bytes()).f32(-1000.0).f32(-1000.0);
                place.f32(self.navigator.home_altitude).put(0_u32.to_le_bytes()).put(1_u16.to_le_bytes())
            }
            _ => return None,
        };
        Some(payload.0)
    }
}
