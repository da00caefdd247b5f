//! Grants as they are written and read: a role, and its sites or none for all.

use crate::domain::people::{Grant, Role, Sites};
use crate::units::ids::SiteId;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One role at some sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantView {
    /// The role.
    pub role: Role,
    /// At these sites; null is everywhere, and must be said.
    #[serde(deserialize_with = "said")]
    #[schemars(with = "SaidSites")]
    pub sites: Option<BTreeSet<SiteId>>,
}

/// Sites, or null: a field that was forgotten must not mean everywhere.
fn said<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<BTreeSet<SiteId>>, D::Error> {
    Option::deserialize(reader)
}

/// The schema of sites that may be null and may not be left out.
struct SaidSites;

impl JsonSchema for SaidSites {
    fn schema_name() -> Cow<'static, str> {
        "GrantSites".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let site = generator.subschema_for::<SiteId>();
        json_schema!({ "type": ["array", "null"], "items": site, "uniqueItems": true })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_that_were_forgotten_do_not_mean_everywhere() {
        let everywhere: GrantView = serde_json::from_str(r#"{"role":"lab","sites":null}"#).expect("a grant");

        assert_eq!(everywhere.sites, None);
        assert!(serde_json::from_str::<GrantView>(r#"{"role":"lab"}"#).is_err());
    }
}
