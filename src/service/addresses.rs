//! The addresses aircraft speak from, each under the number by which the links know it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::link::fleet_link::peer_key;

/// Addresses remembered; those that no aircraft speaks from are forgotten beyond this.
const MOST: usize = 1_024;

/// Addresses by link, and their keys.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    keys: BTreeMap<(u16, SocketAddr), u64>,
    next: u64,
}

impl Addresses {
    /// The key of an address on a link; made on first mention.
    pub(super) fn key(&mut self, link: u16, address: SocketAddr, in_use: impl Fn(u64) -> bool) -> u64 {
        if let Some(key) = self.keys.get(&(link, address)) {
            return *key;
        }
        if self.keys.len() >= MOST {
            self.keys.retain(|_, key| in_use(*key));
        }
        self.next += 1;
        let key = peer_key(link, self.next);
        self.keys.insert((link, address), key);
        key
    }

    /// The address with this key; None for a stream, which has no addresses.
    pub(super) fn of(&self, key: u64) -> Option<SocketAddr> {
        self.keys.iter().find(|(_, k)| **k == key).map(|((_, address), _)| *address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_on_two_links_has_two_keys_and_those_in_use_are_never_forgotten() {
        let mut addresses = Addresses::default();
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));

        let kept = addresses.key(0, address(1), |_| false);
        assert_ne!(kept, addresses.key(1, address(1), |_| false));
        for port in 2..4_000 {
            addresses.key(0, address(port), |key| key == kept);
        }

        assert_eq!(addresses.of(kept), Some(address(1)));
        assert_eq!(addresses.key(0, address(1), |_| false), kept);
        assert!(addresses.keys.len() <= MOST);
    }
}
