//! The contract of accounts: who may sign in, as what, where. Changing them never touches a record.

use super::journal::StoreError;
use super::password::password_matches;
use super::session::Session;
use crate::domain::custody::Digest;
use crate::domain::people::{Grant, Role, Sites};
use crate::units::ids::{PersonId, SiteId};
use crate::units::time::Utc;
use crate::units::words::Refusal;
use std::collections::BTreeSet;
use std::future::Future;

/// One person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in with, which is also the person's pseudonymous id in records.
    pub user: PersonId,
    /// The name that colleagues see.
    pub display_name: String,
    /// Roles, each at its sites.
    pub grants: Vec<Grant>,
    /// Whether it may sign in no more.
    pub disabled: bool,
    /// When it was made.
    pub created: Utc,
}

impl Account {
    /// Whether it keeps accounts, its own among them.
    pub(super) fn administers(&self) -> bool {
        !self.disabled && self.grants.iter().any(|grant| grant.role == Role::Admin)
    }
}

/// A change of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// A new account.
    Add {
        /// The name to sign in with.
        user: PersonId,
        /// The name that colleagues see; 1 to 80 characters.
        display_name: String,
        /// The password's hash.
        password_hash: String,
        /// At least one role.
        grants: Vec<Grant>,
    },
    /// It may sign in no more; its sessions end. Refused for the last administrator.
    Disable {
        /// Whose.
        user: PersonId,
    },
    /// It may sign in again, with the password it had.
    Enable {
        /// Whose.
        user: PersonId,
    },
    /// A new password; its sessions end.
    Reset {
        /// Whose.
        user: PersonId,
        /// The new password's hash.
        password_hash: String,
    },
    /// Other roles, from the next request on. Refused where no administrator would be left.
    SetGrants {
        /// Whose.
        user: PersonId,
        /// At least one role.
        grants: Vec<Grant>,
    },
}

impl AccountChange {
    /// Whose account.
    #[must_use]
    pub fn user(&self) -> &PersonId {
        match self {
            Self::Add { user, .. }
            | Self::Disable { user }
            | Self::Enable { user }
            | Self::Reset { user, .. }
            | Self::SetGrants { user, .. } => user,
        }
    }
}

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// A lawful no.
    #[error("{0}")]
    Refused(Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The stored shape of a grant, and the shape that pages get: no sites are all sites.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredGrant {
    role: Role,
    sites: Option<BTreeSet<SiteId>>,
}

pub(super) fn write_grants(grants: &[Grant]) -> String {
    let stored: Vec<StoredGrant> = grants
        .iter()
        .map(|grant| StoredGrant {
            role: grant.role,
            sites: match &grant.sites {
                Sites::All => None,
                Sites::Of(sites) => Some(sites.clone()),
            },
        })
        .collect();
    // Roles and ids are plain texts: there is nothing in them that JSON could refuse.
    serde_json::to_string(&stored).unwrap_or_else(|_| "[]".to_owned())
}

pub(super) fn read_grants(text: &str) -> Result<Vec<Grant>, serde_json::Error> {
    let stored: Vec<StoredGrant> = serde_json::from_str(text)?;
    Ok(stored.into_iter().map(|grant| Grant { role: grant.role, sites: grant.sites.map_or(Sites::All, Sites::Of) }).collect())
}

/// Accounts and their sessions.
pub trait Accounts {
    /// One account; None when there is no such.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn account(&self, user: &PersonId) -> impl Future<Output = Result<Option<Account>, StoreError>> + Send;

    /// One account with its password's hash; None when there is no such.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn account_secret(&self, user: &PersonId) -> impl Future<Output = Result<Option<(Account, String)>, StoreError>> + Send;

    /// All accounts, by user.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn accounts(&self) -> impl Future<Output = Result<Vec<Account>, StoreError>> + Send;

    /// Makes a change, checked and written as one, and gives the account as it is then.
    ///
    /// # Errors
    /// When it is refused, or the store fails.
    fn change_account(&self, change: AccountChange, now: Utc) -> impl Future<Output = Result<Account, AccountError>> + Send;

    /// Stores a new session, and drops those that ended by time.
    ///
    /// # Errors
    /// When the store fails.
    fn put_session(&self, session: &Session) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A session by its token's digest, with its account; None when there is no such.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn session(&self, token_hash: &Digest) -> impl Future<Output = Result<Option<(Session, Account)>, StoreError>> + Send;

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the store fails.
    fn touch_session(&self, token_hash: &Digest, at: Utc) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Lets a session's acts count as signed until then.
    ///
    /// # Errors
    /// When the store fails.
    fn sign_session(&self, token_hash: &Digest, until: Utc) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends a session.
    ///
    /// # Errors
    /// When the store fails.
    fn end_session(&self, token_hash: &Digest) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The account of this name and password; None when the two do not fit, the account is disabled or there is none, all three
/// in the same time.
///
/// # Errors
/// When the store cannot answer.
pub async fn authenticate(store: &impl Accounts, user: &str, password: &str) -> Result<Option<Account>, StoreError> {
    let found = match PersonId::new(user) {
        Ok(user) => store.account_secret(&user).await?,
        Err(_) => None,
    };
    let stored = found.as_ref().map(|(_, hash)| hash.clone());
    let password = password.to_owned();
    // Hashing takes tens of milliseconds of one core: not on a thread that serves others.
    let fits = tokio::task::spawn_blocking(move || password_matches(stored.as_deref(), &password)).await;
    let fits = fits.map_err(|error| StoreError::Row { what: "password of", id: user.to_owned(), why: error.to_string() })?;
    Ok(found.map(|(account, _)| account).filter(|account| fits && !account.disabled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_read_back_as_they_are_written() {
        let site = SiteId::new("C-GL").expect("a site");
        let grants =
            vec![Grant { role: Role::Nurse, sites: Sites::Of(BTreeSet::from([site])) }, Grant { role: Role::Admin, sites: Sites::All }];

        assert_eq!(write_grants(&grants), r#"[{"role":"nurse","sites":["C-GL"]},{"role":"admin","sites":null}]"#);
        assert_eq!(read_grants(&write_grants(&grants)).expect("grants"), grants);
    }
}
