//! The contract of accounts: who may sign in, as what, where. Changing them never touches a record.

use super::journal::StoreError;
use super::password::password_matches;
use super::session::Session;
use crate::domain::custody::Digest;
use crate::domain::people::{Grant, Role, Sites};
use crate::units::ids::{PersonId, SiteId};
use crate::units::time::Utc;
use crate::units::words::{Reason, Refusal, RefusalKind, words};
use std::collections::BTreeSet;
use std::future::Future;

/// Most characters of a name.
const LONGEST_NAME: usize = 80;

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
    fn administers(&self) -> bool {
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

/// What a change leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) account: Account,
    pub(super) password_hash: String,
    pub(super) ends_sessions: bool,
}

/// Decides a change, given all accounts with their password hashes.
pub(super) fn decide(all: &[(Account, String)], change: AccountChange, now: Utc) -> Result<Changed, Refusal> {
    let user = change.user().clone();
    let current = all.iter().find(|(account, _)| account.user == user);
    let others_administer = all.iter().any(|(account, _)| account.user != user && account.administers());
    if let AccountChange::Add { user, display_name, password_hash, grants } = change {
        if current.is_some() {
            return Err(exists(&user));
        }
        let display_name = named(&display_name)?;
        let account = Account { user, display_name, grants: granted(grants)?, disabled: false, created: now };
        return Ok(Changed { account, password_hash, ends_sessions: false });
    }
    let Some((account, password_hash)) = current.cloned() else { return Err(unknown(&user)) };
    let administered = account.administers();
    let changed = match change {
        AccountChange::Add { .. } => return Err(exists(&user)),
        AccountChange::Disable { .. } => Changed { account: Account { disabled: true, ..account }, password_hash, ends_sessions: true },
        AccountChange::Enable { .. } => Changed { account: Account { disabled: false, ..account }, password_hash, ends_sessions: false },
        AccountChange::Reset { password_hash, .. } => Changed { account, password_hash, ends_sessions: true },
        AccountChange::SetGrants { grants, .. } => {
            Changed { account: Account { grants: granted(grants)?, ..account }, password_hash, ends_sessions: false }
        }
    };
    if administered && !changed.account.administers() && !others_administer {
        return Err(last_admin(&user));
    }
    Ok(changed)
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    let reason = Reason::new(
        "ACCOUNT_NAME",
        words(format!("Tên hiển thị phải có từ 1 đến {LONGEST_NAME} ký tự."), format!("The display name must have 1 to {LONGEST_NAME} characters.")),
        words("Nhập họ tên của người dùng.", "Give the person's name."),
    );
    Err(Refusal::one(RefusalKind::Invalid, reason.of("display_name", name)))
}

fn granted(grants: Vec<Grant>) -> Result<Vec<Grant>, Refusal> {
    let nowhere = |grant: &Grant| matches!(&grant.sites, Sites::Of(sites) if sites.is_empty());
    if !grants.is_empty() && !grants.iter().any(nowhere) {
        return Ok(grants);
    }
    let reason = Reason::new(
        "ACCOUNT_ROLES",
        words("Tài khoản cần ít nhất một vai trò, mỗi vai trò có ít nhất một cơ sở.", "An account needs at least one role, and each role at least one site."),
        words("Thêm --role, ví dụ --role nurse@C-GL.", "Add --role, for example --role nurse@C-GL."),
    );
    Err(Refusal::one(RefusalKind::Invalid, reason.of("grants", "")))
}

fn exists(user: &PersonId) -> Refusal {
    let reason = Reason::new(
        "ACCOUNT_EXISTS",
        words(format!("Đã có tài khoản {user}."), format!("There is already an account {user}.")),
        words("Chọn tên khác, hoặc đặt lại mật khẩu của tài khoản này.", "Choose another name, or reset this account's password."),
    );
    Refusal::one(RefusalKind::Conflict, reason.of("user", user.as_str()))
}

fn unknown(user: &PersonId) -> Refusal {
    let reason = Reason::new(
        "ACCOUNT_UNKNOWN",
        words(format!("Không có tài khoản {user}."), format!("There is no account {user}.")),
        words("Xem danh sách tài khoản.", "See the list of accounts."),
    );
    Refusal::one(RefusalKind::NotFound, reason.of("user", user.as_str()))
}

fn last_admin(user: &PersonId) -> Refusal {
    let reason = Reason::new(
        "ACCOUNT_LAST_ADMIN",
        words(format!("{user} là quản trị viên cuối cùng."), format!("{user} is the last administrator.")),
        words("Cấp vai trò admin cho một tài khoản khác trước.", "Give the role admin to another account first."),
    );
    Refusal::one(RefusalKind::Conflict, reason.of("user", user.as_str()))
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

    fn person(id: &str) -> PersonId {
        PersonId::new(id).expect("an id")
    }

    fn grant(role: Role) -> Vec<Grant> {
        vec![Grant { role, sites: Sites::All }]
    }

    fn account(id: &str, role: Role) -> (Account, String) {
        let account =
            Account { user: person(id), display_name: id.to_owned(), grants: grant(role), disabled: false, created: Utc(0) };
        (account, "hash".to_owned())
    }

    fn code(refused: Result<Changed, Refusal>) -> &'static str {
        refused.expect_err("refused").reasons[0].code
    }

    #[test]
    fn the_last_administrator_can_neither_be_disabled_nor_lose_the_role() {
        let all = [account("hoa", Role::Admin), account("lan", Role::Nurse)];

        assert_eq!(code(decide(&all, AccountChange::Disable { user: person("hoa") }, Utc(1))), "ACCOUNT_LAST_ADMIN");
        let demoted = AccountChange::SetGrants { user: person("hoa"), grants: grant(Role::Lead) };
        assert_eq!(code(decide(&all, demoted, Utc(1))), "ACCOUNT_LAST_ADMIN");
    }

    #[test]
    fn one_of_two_administrators_can_be_disabled_but_a_disabled_one_does_not_count() {
        let mut all = vec![account("hoa", Role::Admin), account("mai", Role::Admin)];
        let disabled = decide(&all, AccountChange::Disable { user: person("hoa") }, Utc(1)).expect("two");

        all[0].0 = disabled.account;

        assert!(disabled.ends_sessions);
        assert_eq!(code(decide(&all, AccountChange::Disable { user: person("mai") }, Utc(1))), "ACCOUNT_LAST_ADMIN");
    }

    #[test]
    fn a_name_is_given_once() {
        let again = AccountChange::Add {
            user: person("lan"),
            display_name: "Lan".to_owned(),
            password_hash: "hash".to_owned(),
            grants: grant(Role::Nurse),
        };

        assert_eq!(code(decide(&[account("lan", Role::Nurse)], again, Utc(1))), "ACCOUNT_EXISTS");
    }

    #[test]
    fn an_account_without_a_role_or_with_a_role_nowhere_is_refused() {
        let all = [account("lan", Role::Nurse)];
        let nowhere = vec![Grant { role: Role::Nurse, sites: Sites::Of(BTreeSet::new()) }];

        for grants in [Vec::new(), nowhere] {
            assert_eq!(code(decide(&all, AccountChange::SetGrants { user: person("lan"), grants }, Utc(1))), "ACCOUNT_ROLES");
        }
    }

    #[test]
    fn grants_read_back_as_they_are_written() {
        let site = SiteId::new("C-GL").expect("a site");
        let grants = vec![
            Grant { role: Role::Nurse, sites: Sites::Of(BTreeSet::from([site])) },
            Grant { role: Role::Admin, sites: Sites::All },
        ];

        assert_eq!(write_grants(&grants), r#"[{"role":"nurse","sites":["C-GL"]},{"role":"admin","sites":null}]"#);
        assert_eq!(read_grants(&write_grants(&grants)).expect("grants"), grants);
    }
}
