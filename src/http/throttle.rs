//! How often a password may be tried: by user and by address, on wall time, in maps that cannot grow without end.
//!
//! A try is counted before its password is compared and taken back when it fits, so that many tries at once count as many.
//! A user is shut out for at most the rest of a window: somebody who guesses cannot keep a pilot out for a shift.

use crate::units::time::{Span, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong tries of one user in one window. At 79 bits of a generated password, or 10 characters of a chosen one, guessing at this
/// rate is hopeless.
const BY_USER: u32 = 8;
/// Wrong tries from one address in one window: a whole ward may share one.
const BY_ADDRESS: u32 = 40;
/// Length of a window, wall time.
const WINDOW: Span = Span::minutes(5);
/// Entries of each map; the oldest window makes room.
const ENTRIES: usize = 4_096;

/// Counts wrong tries.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    users: BTreeMap<String, Window>,
    addresses: BTreeMap<String, Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    since: Utc,
    wrong: u32,
}

impl Throttle {
    /// Takes a try, or says after how many seconds the next may come.
    ///
    /// # Errors
    /// When the user or the address has used up its tries; the seconds until its window ends.
    pub(super) fn take(&self, user: &str, address: &str, now: Utc) -> Result<(), u64> {
        let (user, address) = (short(user), short(address));
        let mut counts = self.locked();
        let by_user = wait(&counts.users, user, BY_USER, now);
        let by_address = wait(&counts.addresses, address, BY_ADDRESS, now);
        if let Some(seconds) = by_user.max(by_address) {
            return Err(seconds);
        }
        count(&mut counts.users, user, now);
        count(&mut counts.addresses, address, now);
        Ok(())
    }

    /// The try was right: it does not count, and the user's wrong ones are forgotten.
    pub(super) fn fitted(&self, user: &str, address: &str) {
        let (user, address) = (short(user), short(address));
        let mut counts = self.locked();
        counts.users.remove(user);
        if let Some(window) = counts.addresses.get_mut(address) {
            window.wrong = window.wrong.saturating_sub(1);
        }
    }

    fn locked(&self) -> MutexGuard<'_, Counts> {
        // Counting cannot fail half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wait(windows: &BTreeMap<String, Window>, key: &str, limit: u32, now: Utc) -> Option<u64> {
    let window = windows.get(key)?;
    let left = (window.since + WINDOW).millis_since(now);
    (window.wrong >= limit && left > 0).then(|| u64::try_from(left).unwrap_or(0).div_ceil(1_000))
}

fn count(windows: &mut BTreeMap<String, Window>, key: &str, now: Utc) {
    if let Some(window) = windows.get_mut(key) {
        if now.millis_since(window.since) >= WINDOW.as_millis_i64() {
            *window = Window { since: now, wrong: 0 };
        }
        window.wrong = window.wrong.saturating_add(1);
        return;
    }
    if windows.len() >= ENTRIES
        && let Some(oldest) = windows.iter().min_by_key(|(_, window)| window.since).map(|(key, _)| key.clone())
    {
        windows.remove(&oldest);
    }
    windows.insert(key.to_owned(), Window { since: now, wrong: 1 });
}

/// A name of a kilobyte is no name; its beginning tells it apart well enough.
fn short(key: &str) -> &str {
    key.char_indices().nth(64).map_or(key, |(end, _)| &key[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_shut_out_after_eight_wrong_tries_until_the_window_ends() {
        let throttle = Throttle::default();
        for _ in 0..8 {
            throttle.take("lan", "10.0.0.1", Utc(0)).expect("free");
        }

        assert_eq!(throttle.take("lan", "10.0.0.2", Utc(60_000)), Err(240));
        assert_eq!(throttle.take("hoa", "10.0.0.1", Utc(60_000)), Ok(()));
        assert_eq!(throttle.take("lan", "10.0.0.2", Utc(300_000)), Ok(()));
    }

    #[test]
    fn an_address_is_shut_out_after_forty_wrong_tries_of_many_names() {
        let throttle = Throttle::default();
        for n in 0..40 {
            throttle.take(&format!("user{n}"), "10.0.0.1", Utc(0)).expect("free");
        }

        assert!(throttle.take("lan", "10.0.0.1", Utc(1)).is_err());
        assert!(throttle.take("lan", "10.0.0.2", Utc(1)).is_ok());
    }

    #[test]
    fn right_tries_never_shut_anybody_out() {
        let throttle = Throttle::default();

        for _ in 0..1_000 {
            throttle.take("lan", "10.0.0.1", Utc(0)).expect("free");
            throttle.fitted("lan", "10.0.0.1");
        }
    }

    #[test]
    fn the_maps_do_not_grow_without_end() {
        let throttle = Throttle::default();
        for n in 0..10_000_i64 {
            throttle.take(&format!("user{n}"), &format!("address{n}"), Utc(n)).expect("free");
        }

        let counts = throttle.locked();
        assert_eq!((counts.users.len(), counts.addresses.len()), (ENTRIES, ENTRIES));
    }
}
