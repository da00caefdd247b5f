//! A post of an organisation that carries by road and has no place in the network of its own, like a post office.

use crate::units::ids::{OrganisationId, SiteId};
use crate::units::words::Words;

/// Where couriers of another organisation are called. Its id is one that no facility has, so that accounts are bound to it as to a
/// site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Id of the post.
    pub post: SiteId,
    /// Whose post it is; stands in records beside the person who carries.
    pub organisation: OrganisationId,
    /// Its name in both languages.
    pub name: Words,
    /// Telephone of the post, where one is known.
    pub phone: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// Whether it is still to be agreed with the organisation.
    pub assumed: bool,
}
