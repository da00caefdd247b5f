//! Accounts and sessions in SQLite.

use super::SqliteStore;
use crate::domain::custody::Digest;
use crate::store::account_rules::decide;
use crate::store::accounts::{Account, AccountChange, AccountError, Accounts, read_grants, write_grants};
use crate::store::journal::StoreError;
use crate::store::session::Session;
use crate::units::ids::PersonId;
use crate::units::time::Utc;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

const ACCOUNT: &str = "SELECT user, display_name, password_hash, grants, disabled, created FROM accounts WHERE user = $1";
const ACCOUNTS: &str = "SELECT user, display_name, password_hash, grants, disabled, created FROM accounts ORDER BY user";

impl Accounts for SqliteStore {
    async fn account(&self, user: &PersonId) -> Result<Option<Account>, StoreError> {
        Ok(self.account_secret(user).await?.map(|(account, _)| account))
    }

    async fn account_secret(&self, user: &PersonId) -> Result<Option<(Account, String)>, StoreError> {
        let row = sqlx::query(ACCOUNT).bind(user.as_str()).fetch_optional(&self.reader).await.map_err(StoreError::Database)?;
        row.map(|row| account(&row)).transpose()
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(ACCOUNTS).fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        rows.iter().map(|row| account(row).map(|(account, _)| account)).collect()
    }

    async fn change_account(&self, change: AccountChange, now: Utc) -> Result<Account, AccountError> {
        let mut write = self.write().await?;
        let rows = sqlx::query(ACCOUNTS).fetch_all(&mut *write).await.map_err(StoreError::Database)?;
        let all = rows.iter().map(account).collect::<Result<Vec<_>, _>>()?;
        let changed = decide(&all, change, now).map_err(AccountError::Refused)?;
        put(&mut write, &changed.account, &changed.password_hash).await.map_err(StoreError::Database)?;
        if changed.ends_sessions {
            let sql = "DELETE FROM sessions WHERE person = $1";
            let ended = sqlx::query(sql).bind(changed.account.user.as_str()).execute(&mut *write).await;
            ended.map_err(StoreError::Database)?;
        }
        write.commit().await?;
        Ok(changed.account)
    }

    async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        put_session(&mut write, session).await.map_err(StoreError::Database)?;
        write.commit().await
    }

    async fn session(&self, token_hash: &Digest) -> Result<Option<(Session, Account)>, StoreError> {
        let row = sqlx::query("SELECT person, created, last_seen, signed_until, csrf, device FROM sessions WHERE token_hash = $1")
            .bind(token_hash.bytes().to_vec())
            .fetch_optional(&self.reader)
            .await
            .map_err(StoreError::Database)?;
        let Some(row) = row else { return Ok(None) };
        let session = session(*token_hash, &row)?;
        let account = self.account(&session.person).await?;
        Ok(account.map(|account| (session, account)))
    }

    async fn touch_session(&self, token_hash: &Digest, at: Utc) -> Result<(), StoreError> {
        self.set_session("UPDATE sessions SET last_seen = $2 WHERE token_hash = $1", token_hash, at).await
    }

    async fn sign_session(&self, token_hash: &Digest, until: Utc) -> Result<(), StoreError> {
        self.set_session("UPDATE sessions SET signed_until = $2 WHERE token_hash = $1", token_hash, until).await
    }

    async fn end_session(&self, token_hash: &Digest) -> Result<(), StoreError> {
        let ended =
            sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash.bytes().to_vec()).execute(self.writer()?).await;
        ended.map(|_| ()).map_err(StoreError::Database)
    }
}

impl SqliteStore {
    async fn set_session(&self, sql: &'static str, token_hash: &Digest, time: Utc) -> Result<(), StoreError> {
        let set = sqlx::query(sql).bind(token_hash.bytes().to_vec()).bind(time.0).execute(self.writer()?).await;
        set.map(|_| ()).map_err(StoreError::Database)
    }
}

async fn put(connection: &mut SqliteConnection, account: &Account, password_hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO accounts (user, display_name, password_hash, grants, disabled, created) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (user) DO UPDATE SET display_name = excluded.display_name, password_hash = excluded.password_hash, \
         grants = excluded.grants, disabled = excluded.disabled",
    )
    .bind(account.user.as_str())
    .bind(account.display_name.as_str())
    .bind(password_hash)
    .bind(write_grants(&account.grants))
    .bind(i64::from(account.disabled))
    .bind(account.created.0)
    .execute(connection)
    .await
    .map(|_| ())
}

async fn put_session(connection: &mut SqliteConnection, session: &Session) -> Result<(), sqlx::Error> {
    let (created, last_seen) = Session::ended_before(session.created);
    sqlx::query("DELETE FROM sessions WHERE created <= $1 OR last_seen <= $2")
        .bind(created.0)
        .bind(last_seen.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO sessions (token_hash, person, created, last_seen, signed_until, csrf, device) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(session.token_hash.bytes().to_vec())
    .bind(session.person.as_str())
    .bind(session.created.0)
    .bind(session.last_seen.0)
    .bind(session.signed_until.0)
    .bind(session.csrf.as_str())
    .bind(session.device.as_str())
    .execute(connection)
    .await
    .map(|_| ())
}

fn account(row: &SqliteRow) -> Result<(Account, String), StoreError> {
    let get = StoreError::Database;
    let id: String = row.try_get(0).map_err(get)?;
    let bad = |why: String| StoreError::Row { what: "account", id: id.clone(), why };
    let grants: String = row.try_get(3).map_err(get)?;
    let account = Account {
        user: PersonId::new(id.clone()).map_err(|error| bad(error.to_string()))?,
        display_name: row.try_get(1).map_err(get)?,
        grants: read_grants(&grants).map_err(|error| bad(error.to_string()))?,
        disabled: row.try_get::<i64, _>(4).map_err(get)? != 0,
        created: Utc(row.try_get(5).map_err(get)?),
    };
    Ok((account, row.try_get(2).map_err(get)?))
}

fn session(token_hash: Digest, row: &SqliteRow) -> Result<Session, StoreError> {
    let get = StoreError::Database;
    let person: String = row.try_get(0).map_err(get)?;
    let bad = |error: crate::units::ids::ParseIdError| StoreError::Row { what: "session of", id: person.clone(), why: error.to_string() };
    Ok(Session {
        token_hash,
        person: PersonId::new(person.clone()).map_err(bad)?,
        created: Utc(row.try_get(1).map_err(get)?),
        last_seen: Utc(row.try_get(2).map_err(get)?),
        signed_until: Utc(row.try_get(3).map_err(get)?),
        csrf: row.try_get(4).map_err(get)?,
        device: row.try_get(5).map_err(get)?,
    })
}
