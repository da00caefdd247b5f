//! Grants as they are written and read: a role, and its sites or none for all.

use crate::domain::people::{Grant, Role, Sites};
use crate::units::ids::SiteId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One role at some sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantView {
    /// The role.
    pub role: Role,
    /// At these sites; null is everywhere.
    pub sites: Option<BTreeSet<SiteId>>,
}

impl From<&Grant> for GrantView {
    fn from(grant: &Grant) -> Self {
        let sites = match &grant.sites {
            Sites::All => None,
            Sites::Of(sites) => Some(sites.clone()),
        };
        Self { role: grant.role, sites }
    }
}

impl From<GrantView> for Grant {
    fn from(view: GrantView) -> Self {
        Self { role: view.role, sites: view.sites.map_or(Sites::All, Sites::Of) }
    }
}
