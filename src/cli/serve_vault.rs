//! The identity vault of `medflight serve`: its key, its file. Whatever is wrong with it is told; the service goes on without it.

use crate::config::ServerSettings;
use crate::service::erased::list_of;
use crate::service::vault::{IdentityVault, VAULT_KEY_FILE, read_vault_key};
use crate::store::VaultStore;
use crate::units::time::Utc;
use std::path::Path;

/// The vault of a data folder; None where there is no key to it, or it does not open.
pub(super) async fn open(settings: &ServerSettings, data: &Path, now: Utc) -> Option<IdentityVault> {
    let path = settings.vault_key.clone().unwrap_or_else(|| data.join(VAULT_KEY_FILE));
    if settings.vault_key.is_none() && !path.exists() {
        tracing::warn!(key.file = %path.display(), "no identity is kept: make a key with medflight key new vault.key --kind vault");
        return None;
    }
    let master = read_vault_key(&path).map_err(|error| tracing::error!(%error, key.file = %path.display(), "no identity is kept")).ok()?;
    let store =
        VaultStore::open(data).await.map_err(|error| tracing::error!(%error, "no identity is kept: the vault does not open")).ok()?;
    // Without the list nobody could tell whose key may not be here: then nothing is opened.
    match IdentityVault::new(store, master).with_list(list_of(&path), now).await {
        Ok((vault, 0)) => Some(vault),
        Ok((vault, again)) => {
            tracing::warn!(again, "keys of persons who had been erased came back with a copy; they are erased anew");
            Some(vault)
        }
        Err(error) => {
            tracing::error!(%error, "no identity is kept");
            None
        }
    }
}
