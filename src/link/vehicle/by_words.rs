//! The link without frames, for tests that exchange words by the million.

use super::{Message, Now, Outgoing, VehicleLink};

impl VehicleLink {
    /// Takes a message that is in order.
    pub(in crate::link) fn hear(&mut self, now: Now, message: &Message) {
        self.heartbeat.receive(now, Some(message));
        if self.is_for_us(now, message) {
            self.take(now, 0, message);
        }
        self.settle(now);
    }

    /// The next word.
    pub(in crate::link) fn say(&mut self) -> Option<Outgoing> {
        self.next_word()
    }
}
