//! Accounts and sessions in memory.

use super::MemoryStore;
use crate::domain::custody::Digest;
use crate::store::account_rules::decide;
use crate::store::accounts::{Account, AccountChange, AccountError, Accounts};
use crate::store::journal::StoreError;
use crate::store::session::Session;
use crate::units::ids::PersonId;
use crate::units::time::Utc;

impl Accounts for MemoryStore {
    async fn account(&self, user: &PersonId) -> Result<Option<Account>, StoreError> {
        Ok(self.durable()?.accounts.get(user).map(|(account, _)| account.clone()))
    }

    async fn account_secret(&self, user: &PersonId) -> Result<Option<(Account, String)>, StoreError> {
        Ok(self.durable()?.accounts.get(user).cloned())
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.durable()?.accounts.values().map(|(account, _)| account.clone()).collect())
    }

    async fn change_account(&self, change: AccountChange, now: Utc) -> Result<Account, AccountError> {
        let mut durable = self.durable()?;
        let all: Vec<(Account, String)> = durable.accounts.values().cloned().collect();
        let changed = decide(&all, change, now).map_err(AccountError::Refused)?;
        let account = changed.account;
        if changed.ends_sessions {
            durable.sessions.retain(|_, session| session.person != account.user);
        }
        durable.accounts.insert(account.user.clone(), (account.clone(), changed.password_hash));
        Ok(account)
    }

    async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let mut durable = self.durable()?;
        if !durable.accounts.contains_key(&session.person) {
            return Err(StoreError::Memory("a session needs an account"));
        }
        let (created, last_seen) = Session::ended_before(session.created);
        durable.sessions.retain(|_, other| other.created > created && other.last_seen > last_seen);
        durable.sessions.insert(session.token_hash, session.clone());
        Ok(())
    }

    async fn session(&self, token_hash: &Digest) -> Result<Option<(Session, Account)>, StoreError> {
        let durable = self.durable()?;
        let Some(session) = durable.sessions.get(token_hash) else { return Ok(None) };
        Ok(durable.accounts.get(&session.person).map(|(account, _)| (session.clone(), account.clone())))
    }

    async fn touch_session(&self, token_hash: &Digest, at: Utc) -> Result<(), StoreError> {
        if let Some(session) = self.durable()?.sessions.get_mut(token_hash) {
            session.last_seen = at;
        }
        Ok(())
    }

    async fn sign_session(&self, token_hash: &Digest, until: Utc) -> Result<(), StoreError> {
        if let Some(session) = self.durable()?.sessions.get_mut(token_hash) {
            session.signed_until = until;
        }
        Ok(())
    }

    async fn end_session(&self, token_hash: &Digest) -> Result<(), StoreError> {
        self.durable()?.sessions.remove(token_hash);
        Ok(())
    }
}
