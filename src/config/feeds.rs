//! `feeds` of `default.toml`: stations that report weather by themselves, each with a credential of its own.

use super::reader::{Faults, Ids, Table};
use crate::domain::custody::Digest;
use crate::domain::people::FEED_NAMES;
use crate::units::ids::{PersonId, SiteId};

/// One station. Only the digest of its token is configured; the token itself is known to the station alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSettings {
    /// As whom its reports stand in the ledger: `feed.` and its name.
    pub person: PersonId,
    /// The only site that it reports for.
    pub site: SiteId,
    /// SHA-256 of its token's text.
    pub token: Digest,
}

/// `feeds = [{ name = "station", site = "H-DG", token_sha256 = "64 hexadecimal digits" }]`; left out: no station feeds.
pub(super) fn read(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<FeedSettings> {
    let place = t.place_of("feeds");
    let mut found: Vec<FeedSettings> = Vec::new();
    for (nth, value) in t.opt_list("feeds", faults).iter().enumerate() {
        let Some(mut entry) = Table::of(value, format!("{place}[{nth}]"), faults) else { continue };
        let (name, site, digest) = (entry.text("name", faults), entry.id("site", faults), entry.text("token_sha256", faults));
        let person = person(&name);
        if person.is_none() {
            faults.add(
                entry.place_of("name"),
                Some(format!("{name:?}")),
                ("không phải tên trạm", "not a name of a feed"),
                ("1 đến 19 ký tự trong a-z, 0-9, '-', '.'", "1 to 19 of a-z, 0-9, '-', '.'"),
            );
        }
        let token: Option<Digest> = digest.parse().ok();
        if token.is_none() {
            // Whoever puts the token itself here by mistake must not find it in a log.
            faults.add(
                entry.place_of("token_sha256"),
                None,
                ("không phải mã băm SHA-256", "not a SHA-256 digest"),
                (
                    "64 chữ số thập lục phân viết thường, như `medflight feed` in ra",
                    "64 lower-case hexadecimal digits, as `medflight feed` prints them",
                ),
            );
        }
        let place = entry.place_of("name");
        entry.done(faults);
        let (Some(person), Some(site), Some(token)) = (person, site, token) else { continue };
        if found.iter().any(|known| known.person == person || known.token == token) {
            faults.add(
                place,
                Some(format!("{name:?}")),
                ("tên hoặc mã bí mật có hai lần", "name or token twice"),
                ("mỗi trạm một lần, với mã bí mật riêng", "each feed once, with a token of its own"),
            );
        }
        found.push(FeedSettings { person, site, token });
    }
    found
}

/// As whom a feed of this name reports.
#[must_use]
pub fn person(name: &str) -> Option<PersonId> {
    if name.is_empty() { None } else { PersonId::new(format!("{FEED_NAMES}{name}")).ok() }
}

/// Each feed's site is one of the network.
pub(super) fn sites_exist(feeds: &[FeedSettings], sites: &Ids, faults: &mut Faults<'_>) {
    for feed in feeds.iter().filter(|feed| !sites.has(feed.site.as_str())) {
        faults.add(
            "server.feeds",
            Some(format!("{:?}", feed.site.as_str())),
            ("không có cơ sở này", "no such site"),
            ("mã một cơ sở của sites.geojson", "the id of a facility of sites.geojson"),
        );
    }
}
