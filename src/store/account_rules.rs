//! What may be changed of accounts: pure, so that every store decides alike.

use super::accounts::{Account, AccountChange};
use crate::domain::people::{FEED_NAMES, Grant, Sites};
use crate::units::ids::PersonId;
use crate::units::time::Utc;
use crate::units::words::{Reason, Refusal, RefusalKind, words};

/// Most characters of a name.
const LONGEST_NAME: usize = 80;

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
        if user.as_str().starts_with(FEED_NAMES) {
            return Err(of_a_feed(&user));
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

/// A person must not stand in the ledger as a machine does.
fn of_a_feed(user: &PersonId) -> Refusal {
    let reason = Reason::new(
        "ACCOUNT_OF_FEED",
        words(
            format!("Tên {user} dành cho trạm thời tiết: tên tài khoản không được bắt đầu bằng {FEED_NAMES}"),
            format!("The name {user} is for weather stations: no account begins with {FEED_NAMES}"),
        ),
        words("Chọn tên khác.", "Choose another name."),
    );
    Refusal::one(RefusalKind::Invalid, reason.of("user", user.as_str()))
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    let reason = Reason::new(
        "ACCOUNT_NAME",
        words(
            format!("Tên hiển thị phải có từ 1 đến {LONGEST_NAME} ký tự."),
            format!("The display name must have 1 to {LONGEST_NAME} characters."),
        ),
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
        words(
            "Tài khoản cần ít nhất một vai trò, mỗi vai trò có ít nhất một cơ sở.",
            "An account needs at least one role, and each role at least one site.",
        ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;
    use std::collections::BTreeSet;

    fn person(id: &str) -> PersonId {
        PersonId::new(id).expect("an id")
    }

    fn grant(role: Role) -> Vec<Grant> {
        vec![Grant { role, sites: Sites::All }]
    }

    fn account(id: &str, role: Role) -> (Account, String) {
        let account = Account { user: person(id), display_name: id.to_owned(), grants: grant(role), disabled: false, created: Utc(0) };
        (account, "hash".to_owned())
    }

    fn code(refused: Result<Changed, Refusal>) -> &'static str {
        refused.expect_err("refused").reasons[0].code
    }

    #[test]
    fn no_account_takes_the_name_of_a_weather_station() {
        let add = |user: &str| AccountChange::Add {
            user: person(user),
            display_name: "Lan".to_owned(),
            password_hash: "hash".to_owned(),
            grants: grant(Role::Nurse),
        };

        assert_eq!(code(decide(&[], add("feed.hub"), Utc(1))), "ACCOUNT_OF_FEED");
        assert!(decide(&[], add("feed"), Utc(1)).is_ok());
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
}
