//! Messages to the ground: frames, answers, and what is due in this tick.

use std::collections::VecDeque;

use mavlink::dialects::common::{MavMessage, MavSeverity};

use crate::inbound::Address;
use crate::mission_protocol::Reply;
use crate::notices;
use crate::parameters::Value;
use crate::streams::{EVENT_SEQUENCE, Link, PING, Streams};
use crate::texts::FRESH_US;
use crate::vehicle::Vehicle;

/// Parameters sent per tick while the list is asked for.
const PARAMETERS_PER_TICK: u16 = 20;
/// Complaints about rally points come in this interval.
const COMPLAINT_US: u64 = 2_015_000;

/// A link that is opened later is told the origin of the local frame after this, µs.
const ORIGIN_AFTER_US: u64 = 1_000_000;

impl Vehicle {
    /// Another link to the ground is opened while the autopilot runs, and what it says goes over that one from now on.
    pub fn open_link(&mut self, link: Link) {
        self.settings.link = link;
        self.streams = Streams::opened(link, self.now);
        self.texts = std::mem::take(&mut self.texts).opened(self.now);
        self.start.origin_again_us = Some(self.now + self.streams.slow_down(ORIGIN_AFTER_US));
    }

    pub(crate) fn say(&mut self, severity: MavSeverity, text: impl Into<String>) {
        self.texts.write(self.now, severity, text);
    }

    pub(crate) fn send(&mut self, message: &MavMessage) {
        let frame = self.writer.typed(message);
        self.post(frame);
    }

    pub(crate) fn send_raw(&mut self, id: u32, payload: &[u8]) {
        let frame = self.writer.raw(id, payload);
        self.post(frame);
    }

    pub(crate) fn post(&mut self, frame: Vec<u8>) {
        if !self.radio_silent && !self.downlink_lost {
            match &mut self.mishaps.network {
                Some((_, down)) => down.send(self.mishaps.clock, frame),
                None => self.outbox.push_back(frame),
            }
        }
    }

    pub(crate) fn answer(&mut self, replies: Vec<Reply>) {
        for reply in replies {
            match reply {
                Reply::Ack { to, result, mission_type, opaque_id } => {
                    let [a, b, c, d] = opaque_id.to_le_bytes();
                    self.send_raw(47, &[to.system, to.component, result, mission_type, a, b, c, d]);
                }
                Reply::Count { to, count, mission_type, opaque_id } => {
                    let ([n0, n1], [a, b, c, d]) = (count.to_le_bytes(), opaque_id.to_le_bytes());
                    self.send_raw(44, &[n0, n1, to.system, to.component, mission_type, a, b, c, d]);
                }
                Reply::Request { to, seq, mission_type, floats } => {
                    let [s0, s1] = seq.to_le_bytes();
                    self.send_raw(if floats { 40 } else { 51 }, &[s0, s1, to.system, to.component, mission_type]);
                }
                Reply::Item { to, item, mission_type } => {
                    let mut payload = Vec::with_capacity(38);
                    item.params.iter().for_each(|param| payload.extend(param.to_le_bytes()));
                    payload.extend(item.x.to_le_bytes());
                    payload.extend(item.y.to_le_bytes());
                    payload.extend(item.z.to_le_bytes());
                    payload.extend(item.seq.to_le_bytes());
                    payload.extend(item.command.to_le_bytes());
                    payload.extend([to.system, to.component, item.frame, item.current, item.autocontinue, mission_type]);
                    self.send_raw(73, &payload);
                }
                Reply::Say(notice) => self.tell(notice),
                Reply::Changed(kind) => self.plan_changed(kind),
            }
        }
    }

    pub(crate) fn send_parameter(&mut self, name: &str) {
        if let Some((index, value)) = self.parameters.find(name) {
            self.send_value(name, value.bits(), value.mav_type(), index);
        }
    }

    pub(crate) fn send_value(&mut self, name: &str, bits: u32, mav_type: u8, index: u16) {
        let mut payload = [0; 25];
        payload[0..4].copy_from_slice(&bits.to_le_bytes());
        payload[4..6].copy_from_slice(&self.parameters.count().to_le_bytes());
        payload[6..8].copy_from_slice(&index.to_le_bytes());
        for (slot, byte) in payload[8..24].iter_mut().zip(name.bytes()) {
            *slot = byte;
        }
        payload[24] = mav_type;
        self.send_raw(22, &payload);
    }

    /// The checksum over all names and values, as if it were a parameter.
    pub(crate) fn send_hash(&mut self) {
        let bytes = self.parameters.iter().flat_map(|(name, value)| name.bytes().chain(value.bits().to_le_bytes()).collect::<Vec<u8>>());
        let hash = bytes.fold(0, crate::plan::step);
        self.send_value("_HASH_CHECK", hash, 5, u16::MAX);
    }

    pub(crate) fn send_parameter_list(&mut self) {
        let Some(from) = self.parameter_list else {
            return;
        };
        if from == 0 {
            self.send_hash();
        }
        let page: Vec<(u16, String, Value)> = (from..from + PARAMETERS_PER_TICK)
            .map_while(|index| self.parameters.at(index).map(|(name, value)| (index, name.to_owned(), value)))
            .collect();
        for (index, name, value) in &page {
            self.send_value(name, value.bits(), value.mav_type(), *index);
        }
        let next = from + PARAMETERS_PER_TICK;
        self.parameter_list = (next < self.parameters.count()).then_some(next);
    }

    pub(crate) fn transmit(&mut self) {
        let changed: Vec<String> = self.parameter_echo.iter().filter(|(_, due)| **due <= self.now).map(|(name, _)| name.clone()).collect();
        for name in changed {
            self.parameter_echo.remove(&name);
            self.send_parameter(&name);
        }
        self.send_parameter_list();
        if let Some((seq, left, due)) = self.reached
            && self.now >= due
        {
            self.send_raw(46, &seq.to_le_bytes());
            self.reached = (left > 1).then_some((seq, left - 1, due + 1_000_000));
        }
        let now = self.now;
        let (due, later): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.own_commands).into_iter().partition(|(at, _)| *at <= now);
        self.own_commands = later;
        for (_, payload) in due {
            self.send_raw(76, &payload);
        }
        if self.now >= self.complaint_us {
            self.complaint_us = self.now + COMPLAINT_US;
            // While it returns, the destination is chosen and not looked for.
            let looking = self.commander.mode != crate::mode::Mode::Return;
            for frame in self.misframed_rally_points().into_iter().filter(|_| looking) {
                self.tell_with(&notices::RALLY_FRAME, "", &[frame]);
            }
        }
        for id in self.streams.due(self.now) {
            if id == PING {
                let everybody = Address { system: 0, component: 0 };
                self.send_ping(self.now, (self.now / 10_000_000).saturating_sub(1) as u32, everybody);
            } else if id == EVENT_SEQUENCE {
                self.send_event_sequence();
            } else if let Some(message) = self.telemetry(id) {
                self.send(&message);
            } else if let Some(payload) = self.extra(id) {
                self.send_raw(id, &payload);
            }
        }
        let heard = self.commander.heartbeat_us.filter(|heard| *heard >= self.texts.opened_us);
        let fresh = heard.is_some_and(|heard| self.now.saturating_sub(heard) <= FRESH_US);
        while let Some(message) = self.texts.poll(self.now, fresh) {
            self.send(&message);
        }
    }
}
