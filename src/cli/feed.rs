//! `medflight feed`: a credential for a weather station.

use super::{Exit, Outcome};
use crate::config::feed_person;
use crate::domain::custody::Digest;
use crate::store::SessionToken;
use crate::units::ids::SiteId;

/// Draw a token for a weather station, shown once, and the line of default.toml that lets it in
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "Example:\n  medflight feed station-hub --site H-DG")]
pub struct FeedArgs {
    /// Name of the station: 1 to 19 of a-z, 0-9, '-', '.'
    pub name: String,
    /// The only site that it reports for
    #[arg(long)]
    pub site: SiteId,
}

/// Draws the token; nothing of it is stored.
#[must_use]
pub fn run(args: &FeedArgs) -> Outcome {
    let FeedArgs { name, site } = args;
    if feed_person(name).is_none() {
        return Outcome::ended(format!("{name:?}: tên không hợp lệ / not a name; want 1 to 19 of a-z, 0-9, '-', '.'\n"), Exit::Usage);
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
        run(&FeedArgs { name: name.to_owned(), site: SiteId::new("H-DG").expect("a site") })
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
