//! `medflight user`: accounts from the console, beside a running service or before its first start.

use super::{DataArg, Exit, Outcome, not_opened};
use crate::domain::people::{Grant, Role, Sites};
use crate::store::{
    Access, Account, AccountChange, AccountError, Accounts, PasswordError, SqliteOptions, SqliteStore, generate_password, hash_password,
};
use crate::units::disk;
use crate::units::ids::{PersonId, SiteId};
use crate::units::time::Utc;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// Keep accounts
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct UserArgs {
    /// What to do with accounts
    #[command(subcommand)]
    pub command: UserCommand,
}

/// What can be done with accounts.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum UserCommand {
    /// Make an account
    #[command(after_help = "Without --password-file a password is made up and shown once.\n\n\
                            Example:\n  medflight user add lan --name 'Nguyễn Thị Lan' --role nurse@C-GL --data data")]
    Add {
        /// The name to sign in with: 2 to 24 of a-z, 0-9, '-', '.'
        user: PersonId,
        /// The name that colleagues see
        #[arg(long)]
        name: String,
        /// Roles and sites
        #[command(flatten)]
        roles: RoleArgs,
        /// The password
        #[command(flatten)]
        password: PasswordArgs,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Show all accounts
    #[command(after_help = "Example:\n  medflight user list --data data")]
    List {
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Let an account sign in no more, and end its sessions; its records stay, and the last administrator cannot be disabled
    #[command(after_help = "Example:\n  medflight user disable lan --data data")]
    Disable {
        /// Whose account
        user: PersonId,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Let a disabled account sign in again
    #[command(after_help = "Example:\n  medflight user enable lan --data data")]
    Enable {
        /// Whose account
        user: PersonId,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Give an account a new password, and end its sessions
    #[command(after_help = "Without --password-file a password is made up and shown once.\n\n\
                            Example:\n  medflight user reset lan --data data")]
    Reset {
        /// Whose account
        user: PersonId,
        /// The password
        #[command(flatten)]
        password: PasswordArgs,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
    /// Put other roles in the place of an account's
    #[command(after_help = "Example:\n  medflight user roles lan --role nurse@C-GL,C-BD --role lab@H-DG --data data")]
    Roles {
        /// Whose account
        user: PersonId,
        /// Roles and sites
        #[command(flatten)]
        roles: RoleArgs,
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
    },
}

/// Roles with their sites.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct RoleArgs {
    /// A role and its sites, like nurse@C-GL,C-BD; without sites it holds everywhere. May repeat
    #[arg(long = "role", value_name = "ROLE[@SITE,…]", value_parser = parse_grant, required = true)]
    pub grants: Vec<Grant>,
}

/// Where a password comes from.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct PasswordArgs {
    /// A file whose first line is the password; - is standard input
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

impl UserCommand {
    fn data(&self) -> &DataArg {
        match self {
            Self::Add { data, .. }
            | Self::List { data }
            | Self::Disable { data, .. }
            | Self::Enable { data, .. }
            | Self::Reset { data, .. }
            | Self::Roles { data, .. } => data,
        }
    }
}

/// Does what was asked; `input` is read where a password is to come from it.
pub async fn run(args: &UserArgs, input: &mut dyn Read, now: Utc) -> Outcome {
    // Before the store is touched: a password that is not taken leaves nothing behind.
    let (change, made_up) = match change(&args.command, input) {
        Ok(prepared) => prepared,
        Err(outcome) => return outcome,
    };
    let access = if change.is_some() { Access::Accounts } else { Access::Read };
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&args.command.data().data), access).await {
        Ok(store) => store,
        Err(error) => return not_opened(&error),
    };
    let outcome = match change {
        None => match store.accounts().await {
            Ok(accounts) => Outcome::done(accounts.iter().map(line).collect::<String>()),
            Err(error) => Outcome::failed(Exit::Failed, &error),
        },
        Some(change) => match store.change_account(change, now).await {
            Ok(account) => {
                let shown_once = made_up.map_or_else(String::new, |password| format!("password {password}\n"));
                Outcome::done(line(&account) + &shown_once)
            }
            Err(AccountError::Refused(refusal)) => Outcome::refused(&refusal),
            Err(AccountError::Store(error)) => Outcome::failed(Exit::Failed, &error),
        },
    };
    store.close().await;
    outcome
}

/// The change that is asked for, and the password where one was made up; no change for a list.
fn change(command: &UserCommand, input: &mut dyn Read) -> Result<(Option<AccountChange>, Option<String>), Outcome> {
    Ok(match command.clone() {
        UserCommand::List { .. } => (None, None),
        UserCommand::Disable { user, .. } => (Some(AccountChange::Disable { user }), None),
        UserCommand::Enable { user, .. } => (Some(AccountChange::Enable { user }), None),
        UserCommand::Roles { user, roles, .. } => (Some(AccountChange::SetGrants { user, grants: roles.grants }), None),
        UserCommand::Add { user, name, roles, password, .. } => {
            let (password_hash, made_up) = secret(&password, input)?;
            (Some(AccountChange::Add { user, display_name: name, password_hash, grants: roles.grants }), made_up)
        }
        UserCommand::Reset { user, password, .. } => {
            let (password_hash, made_up) = secret(&password, input)?;
            (Some(AccountChange::Reset { user, password_hash }), made_up)
        }
    })
}

fn secret(args: &PasswordArgs, input: &mut dyn Read) -> Result<(String, Option<String>), Outcome> {
    let entropy = |error: getrandom::Error| Outcome::failed(Exit::Failed, &std::io::Error::other(error.to_string()));
    let (password, made_up) = match &args.password_file {
        None => {
            let password = generate_password(getrandom::fill).map_err(entropy)?;
            (password.clone(), Some(password))
        }
        Some(file) => (first_line(file, input).map_err(|error| Outcome::because(Exit::Failed, &[disk::unreadable(file, &error)]))?, None),
    };
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(entropy)?;
    let hash = hash_password(&password, salt).map_err(|error| match error {
        PasswordError::Length { .. } => Outcome::because(Exit::Refused, &[error.reason()]),
        PasswordError::Hashing(_) => Outcome::because(Exit::Failed, &[error.reason()]),
    })?;
    Ok((hash, made_up))
}

fn first_line(file: &PathBuf, input: &mut dyn Read) -> Result<String, std::io::Error> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        input.read_to_string(&mut text)?;
    } else {
        text = fs::read_to_string(file)?;
    }
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn parse_grant(text: &str) -> Result<Grant, String> {
    let (role, sites) = match text.split_once('@') {
        Some((role, sites)) => (role, Some(sites)),
        None => (text, None),
    };
    let role = Role::ALL.into_iter().find(|known| named(*known) == role).ok_or_else(|| {
        let known: Vec<String> = Role::ALL.into_iter().map(named).collect();
        format!("không có vai trò {role:?} / there is no role {role:?}; there are {}", known.join(", "))
    })?;
    let sites = match sites {
        None => Sites::All,
        Some(sites) => {
            let sites: Result<BTreeSet<SiteId>, _> = sites.split(',').map(SiteId::new).collect();
            Sites::Of(sites.map_err(|error| error.to_string())?)
        }
    };
    Ok(Grant { role, sites })
}

/// The role's name, as stored and as typed.
fn named(role: Role) -> String {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => format!("{role:?}").to_lowercase(),
    }
}

/// One account on one line: user, state, roles, name.
fn line(account: &Account) -> String {
    let mut roles = String::new();
    for grant in &account.grants {
        let sites = match &grant.sites {
            Sites::All => String::new(),
            Sites::Of(sites) => format!("@{}", sites.iter().map(SiteId::as_str).collect::<Vec<_>>().join(",")),
        };
        // Writing into a String cannot fail.
        let _infallible = write!(roles, " {}{sites}", named(grant.role));
    }
    let state = if account.disabled { "disabled" } else { "active" };
    format!("{} {state}{roles} {}\n", account.user, account.display_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_with_its_sites() {
        let everywhere = parse_grant("pilot").expect("a role");
        let somewhere = parse_grant("nurse@C-GL,C-BD").expect("a role at two sites");

        assert_eq!(everywhere, Grant { role: Role::Pilot, sites: Sites::All });
        assert!(somewhere.covers(&SiteId::new("C-BD").expect("a site")));
        assert!(!somewhere.covers(&SiteId::new("H-DG").expect("a site")));
    }

    #[test]
    fn a_wrong_role_or_site_is_told_with_what_would_be_right() {
        let role = parse_grant("doctor").expect_err("no such role");
        let site = parse_grant("nurse@c-gl").expect_err("lower case");

        assert!(role.contains("nurse, packer, lab"), "{role}");
        assert!(site.contains("A-Z"), "{site}");
        assert!(parse_grant("nurse@").is_err());
    }
}
