//! Accounts, as an administrator keeps them. Disabling ends sessions and never touches a record.

use super::app::App;
use super::body::{Json, Nothing};
use super::path::Id;
use super::problem::{self, Problem};
use super::role::GrantView;
use crate::domain::people::{Grant, Sites};
use crate::store::{Account, AccountChange, Accounts, PasswordError, generate_password, hash_password};
use crate::units::ids::PersonId;
use crate::units::words::{Refusal, RefusalKind};
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One account.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct AccountView {
    /// The name to sign in with, which is also the id in records.
    pub user: PersonId,
    /// The name that colleagues see.
    pub display_name: String,
    /// Roles and their sites.
    pub grants: Vec<GrantView>,
    /// It may sign in no more.
    pub disabled: bool,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        let grants = account.grants.iter().map(GrantView::from).collect();
        Self { user: account.user, display_name: account.display_name, grants, disabled: account.disabled }
    }
}

/// All accounts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct AccountList {
    /// By user.
    pub items: Vec<AccountView>,
}

/// An account with its new password, which is shown this once.
#[derive(Clone, Serialize, JsonSchema)]
pub(super) struct AccountWithPassword {
    /// The account.
    pub account: AccountView,
    /// The password that was drawn for it.
    pub password: String,
}

/// A new account; its password is drawn by the service.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccount {
    /// The name to sign in with.
    pub user: PersonId,
    /// The name that colleagues see; 1 to 80 characters.
    pub display_name: String,
    /// At least one role.
    pub grants: Vec<GrantView>,
}

/// Other roles.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGrants {
    /// At least one role.
    pub grants: Vec<GrantView>,
}

/// All accounts.
pub(super) async fn list(State(app): State<Arc<App>>) -> Result<axum::Json<AccountList>, Problem> {
    let accounts = app.store.accounts().await?;
    Ok(axum::Json(AccountList { items: accounts.into_iter().map(AccountView::from).collect() }))
}

/// A new account.
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Json(new): Json<NewAccount>,
) -> Result<(StatusCode, axum::Json<AccountWithPassword>), Problem> {
    let grants = known(&app, new.grants)?;
    let (password, password_hash) = draw(&app).await?;
    let change = AccountChange::Add { user: new.user, display_name: new.display_name, password_hash, grants };
    let account = app.store.change_account(change, (app.wall_clock)()).await?;
    Ok((StatusCode::CREATED, axum::Json(AccountWithPassword { account: account.into(), password })))
}

/// Draws a new password; the account's sessions end.
pub(super) async fn reset(
    State(app): State<Arc<App>>,
    Id(user): Id<PersonId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<axum::Json<AccountWithPassword>, Problem> {
    let (password, password_hash) = draw(&app).await?;
    let account = app.store.change_account(AccountChange::Reset { user, password_hash }, (app.wall_clock)()).await?;
    Ok(axum::Json(AccountWithPassword { account: account.into(), password }))
}

/// It may sign in no more; its sessions end.
pub(super) async fn disable(
    State(app): State<Arc<App>>,
    Id(user): Id<PersonId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<axum::Json<AccountView>, Problem> {
    change(&app, AccountChange::Disable { user }).await
}

/// It may sign in again.
pub(super) async fn enable(
    State(app): State<Arc<App>>,
    Id(user): Id<PersonId>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<axum::Json<AccountView>, Problem> {
    change(&app, AccountChange::Enable { user }).await
}

/// Gives it other roles.
pub(super) async fn roles(
    State(app): State<Arc<App>>,
    Id(user): Id<PersonId>,
    Json(new): Json<NewGrants>,
) -> Result<axum::Json<AccountView>, Problem> {
    let grants = known(&app, new.grants)?;
    change(&app, AccountChange::SetGrants { user, grants }).await
}

async fn change(app: &App, change: AccountChange) -> Result<axum::Json<AccountView>, Problem> {
    let account = app.store.change_account(change, (app.wall_clock)()).await?;
    Ok(axum::Json(account.into()))
}

/// A password and its hash, at the same few places as sign-ins.
async fn draw(app: &App) -> Result<(String, String), Problem> {
    let _place = app.hashing_place().await?;
    let drawn = tokio::task::spawn_blocking(|| {
        let mut salt = [0_u8; 16];
        let failed = |error: getrandom::Error| PasswordError::Hashing(error.to_string());
        getrandom::fill(&mut salt).map_err(failed)?;
        let password = generate_password(getrandom::fill).map_err(failed)?;
        let hash = hash_password(&password, salt)?;
        Ok::<_, PasswordError>((password, hash))
    });
    let drawn = drawn.await.map_err(|_| problem::internal())?;
    drawn.map_err(|error| {
        tracing::error!(%error, "a password could not be drawn");
        problem::internal()
    })
}

/// Grants at sites of this network, and at posts of those who carry for it.
fn known(app: &App, grants: Vec<GrantView>) -> Result<Vec<Grant>, Problem> {
    let grants: Vec<Grant> = grants.into_iter().map(Grant::from).collect();
    let network = app.desk.network();
    let named = grants.iter().filter_map(|grant| match &grant.sites {
        Sites::All => None,
        Sites::Of(sites) => Some(sites),
    });
    let unknown: Vec<_> =
        named.flatten().filter(|site| !network.sites.contains_key(*site) && !network.carriers.contains_key(*site)).collect();
    if unknown.is_empty() {
        return Ok(grants);
    }
    let reasons = unknown.into_iter().map(|site| {
        crate::units::words::Reason::new(
            "UNKNOWN_SITE",
            crate::units::words::words(format!("Không có cơ sở {site}."), format!("There is no site {site}.")),
            crate::units::words::words("Chọn trong danh sách.", "Choose from the list."),
        )
        .of("grants", site.as_str())
    });
    Err(Refusal { kind: RefusalKind::Invalid, reasons: reasons.collect() }.into())
}
