//! The notary of `medflight serve`: finds its key, and lets it work behind everything else. Whatever is wrong with it is told; the
//! service goes on without signed heads.

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::proof::follow;
use crate::service::desk::Desk;
use crate::service::key_file::{KEY_FILE, LedgerKey, read_key};
use crate::service::notary::{self, Notary};
use crate::service::witness::Witness;
use crate::store::{Store, Tree};
use crate::units::time::Span;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Everything from the key to the last head; done when `stop` is.
pub(super) fn notarise(
    config: &Config,
    data: &Path,
    store: &Store,
    desk: &Desk,
    clock: &Clock,
    stop: oneshot::Receiver<()>,
) -> impl Future<Output = ()> + Send + use<> {
    let named = config.server.ledger_key.clone();
    let path = named.clone().unwrap_or_else(|| data.join(KEY_FILE));
    let key = if named.is_none() && !path.exists() {
        tracing::warn!(key.file = %path.display(), "no key signs the ledger: make one with medflight key new");
        None
    } else {
        read_key(&path).map_err(|error| tracing::error!(error = %chain_of(&error), "no key signs the ledger")).ok()
    };
    let witness = config.server.witness.as_ref().and_then(|folder| {
        Witness::start(folder).map_err(|error| tracing::error!(%error, "tree heads are not copied to a second place")).ok()
    });
    let late = Span::secs(u64::from(config.server.witness_late_s));
    let every = Span::secs(u64::from(config.server.heads_every_s));
    let (store, desk, clock) = (store.clone(), desk.clone(), clock.clone());
    async move {
        if let Some(key) = &key {
            introduce(key, &store, &desk).await;
        }
        match Notary::open(Arc::new(store), key.map(|key| key.key), witness).await {
            Ok(notary) => {
                notary::run(notary, (every, late), move || clock.now().utc, move |stands| desk.witness_stands(stands), stop).await
            }
            Err(error) => {
                tracing::error!(error = %chain_of(&error), "the tree is not grown and nothing is signed: run medflight ledger verify")
            }
        }
    }
}

/// Records how the key came to be the key, and tells when nobody who knows the one before it could find out.
async fn introduce(key: &LedgerKey, store: &Store, desk: &Desk) {
    for statement in &key.rotations {
        if let Err(error) = desk.key_rotated(statement.clone()).await {
            tracing::error!(%error, "the rotation of the ledger's key is not recorded");
        }
    }
    let before = match store.newest_head().await {
        Ok(Some(kept)) => kept.key,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, "the newest tree head cannot be read");
            return;
        }
    };
    if !follow(&before, &key.rotations).is_ok_and(|keys| keys.contains(key.key.public())) {
        tracing::error!(
            key.before = %before,
            key.now = %key.key.public(),
            "the ledger's key is not the one of the newest tree head and no rotation leads to it: who knows that one will not believe this one"
        );
    }
}

fn chain_of(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
