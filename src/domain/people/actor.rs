//! A person at the moment of an act: who, in which roles, where, and how well proven.

use super::role::{ActKind, Role, may};
use crate::units::ids::{PersonId, SiteId};
use std::collections::BTreeSet;

/// How the names of weather stations begin; no account's does.
pub const FEED_NAMES: &str = "feed.";

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sites {
    /// Everywhere in the network.
    All,
    /// At these sites only.
    Of(BTreeSet<SiteId>),
}

/// One role at some sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub sites: Sites,
}

impl Grant {
    /// Whether the grant holds at the site.
    #[must_use]
    pub fn covers(&self, site: &SiteId) -> bool {
        match &self.sites {
            Sites::All => true,
            Sites::Of(sites) => sites.contains(site),
        }
    }
}

/// The person who acts, as the door has proven it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// In which roles, where.
    pub grants: Vec<Grant>,
    /// A pseudonymous name of the device or session, for the record.
    pub device: String,
    /// Whether name and secret were both given within the last five minutes (R9 of the network's rules: signing).
    pub signed: bool,
    /// A second person who gave own name and secret on the same screen within 120 s.
    pub second: Option<Box<Actor>>,
    /// Of a second person: sees it by video from elsewhere, and is not there (CC-21).
    pub witness_remote: bool,
}

impl Actor {
    /// Whether this is a station that reports by itself, and no person.
    #[must_use]
    pub fn is_feed(&self) -> bool {
        self.person.as_str().starts_with(FEED_NAMES)
    }

    /// The first role by which this person may do the act at the site; for acts without a site, at any.
    #[must_use]
    pub fn role_for(&self, act: ActKind, site: Option<&SiteId>) -> Option<Role> {
        self.grants.iter().find(|grant| may(grant.role, act) && site.is_none_or(|site| grant.covers(site))).map(|grant| grant.role)
    }
}
