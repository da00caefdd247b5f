//! `medflight feed`: a credential for a weather station.

use super::{Exit, Outcome, check_config};
use crate::config::{self, feed_person};
use crate::domain::custody::Digest;
use crate::store::SessionToken;
use crate::units::ids::SiteId;
use crate::units::words::{Reason, words};
use std::path::PathBuf;

/// Draw a token for a weather station, shown once, and the line of default.toml that lets it in
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "Example:\n  medflight feed station-hub --site H-DG")]
pub struct FeedArgs {
    /// Name of the station: 1 to 19 of a-z, 0-9, '-', '.'
    pub name: String,
    /// The only site that it reports for
    #[arg(long)]
    pub site: SiteId,
    /// Directory of the configuration, which knows the sites
    #[arg(long, default_value = "config")]
    pub config: PathBuf,
}

/// Draws the token; nothing of it is stored.
#[must_use]
pub fn run(args: &FeedArgs) -> Outcome {
    let FeedArgs { name, site, config } = args;
    if feed_person(name).is_none() {
        return Outcome::ended(format!("{name:?}: tên không hợp lệ / not a name; want 1 to 19 of a-z, 0-9, '-', '.'\n"), Exit::Usage);
    }
    let network = match config::load(config) {
        Ok(loaded) => loaded.network,
        Err(faults) => return Outcome::ended(check_config::list(&faults), Exit::Refused),
    };
    if !network.sites.contains_key(site) {
        let known = network.sites.keys().map(SiteId::as_str).collect::<Vec<_>>().join(", ");
        let what = words(format!("Không có cơ sở {site}."), format!("There is no site {site}."));
        let next = words(format!("Chọn một trong: {known}."), format!("Name one of: {known}."));
        return Outcome::because(Exit::Refused, &[Reason::new("UNKNOWN_SITE", what, next)]);
    }
    let token = match SessionToken::draw() {
        Ok(token) => token,
        Err(error) => return Outcome::failed(Exit::Failed, &std::io::Error::other(error.to_string())),
    };
    let digest = Digest::of(token.secret().as_bytes());
    Outcome::done(format!(
        "Mã của trạm, chỉ hiện một lần / the station's token, shown once:\n  {}\n\
         Ghi vào [server] của default.toml / to be written to [server] of default.toml:\n  \
         feeds = [{{ name = \"{name}\", site = \"{site}\", token_sha256 = \"{digest}\" }}]\n",
        token.secret()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(name: &str) -> Outcome {
        drawn_for(name, "H-DG")
    }

    fn drawn_for(name: &str, site: &str) -> Outcome {
        let config = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/config"));
        run(&FeedArgs { name: name.to_owned(), site: SiteId::new(site).expect("a site"), config })
    }

    #[test]
    fn a_site_that_the_network_does_not_have_is_refused_and_the_known_ones_are_named() {
        let refused = drawn_for("station", "H-XX");

        assert_eq!((refused.exit, refused.out.as_str()), (Exit::Refused, ""));
        assert!(refused.err.contains("Không có cơ sở H-XX") && refused.err.contains("no site H-XX"), "{}", refused.err);
        assert!(refused.err.contains("H-DG") && refused.err.contains("C-TTh"), "{}", refused.err);
    }

    #[test]
    fn the_line_for_the_configuration_holds_the_digest_of_the_token_and_not_the_token() {
        let (first, second) = (drawn("station").out, drawn("station").out);

        let lines: Vec<&str> = first.lines().collect();
        let token = lines[1].trim();
        assert!(token.len() == 64 && !lines[3].contains(token), "{first}");
        assert!(lines[3].contains(&Digest::of(token.as_bytes()).to_string()), "{first}");
        assert_ne!(first, second);
    }

    #[test]
    fn a_name_that_no_configuration_takes_is_a_usage_error() {
        for name in ["", "Station", "a name", "abcdefghijklmnopqrst"] {
            assert_eq!(drawn(name).exit, Exit::Usage, "{name}");
        }
    }
}
