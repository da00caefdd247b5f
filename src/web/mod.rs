//! The built pages inside the binary: what `npm run build` left in `dist`, by path.
//!
//! Without a built `dist` there are no pages; everything else works. A debug build reads the files when they are asked for, so
//! that a page can be rebuilt without the service.

use crate::domain::custody::Digest;
use base64ct::{Base64, Encoding};
use rust_embed::RustEmbed;
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "src/web/dist"]
#[allow_missing = true]
struct Dist;

/// One file of the pages.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type, with a character set where it is text.
    pub media_type: String,
    /// The first 16 bytes of its SHA-256, hexadecimal: a name of this version of it.
    pub version: String,
    /// Its name carries a digest of its content, so that it never changes under this name.
    pub immutable: bool,
    /// It is one file with its script inside, which works from a disk too.
    pub carries_script: bool,
}

/// The file at a path without a leading slash, like `ward.html` or `assets/ward-4f2a.js`; None when there is none.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    let guessed = file.metadata.mimetype();
    let is_text = guessed.starts_with("text/") || guessed == "application/javascript" || guessed == "application/json";
    let media_type = if is_text { format!("{guessed}; charset=utf-8") } else { guessed.to_owned() };
    let version = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Some(Asset { bytes: file.data, media_type, version, immutable: path.starts_with("assets/"), carries_script: path == "verify.html" })
}

/// The entry of a page path: `/ward/d/DG…` is shown by `ward.html`, `/` by `index.html`; None when it is no page of ours.
#[must_use]
pub fn entry(path: &str) -> Option<&'static str> {
    match path.trim_start_matches('/').split('/').next().unwrap_or_default() {
        "" => Some("index.html"),
        "ward" => Some("ward.html"),
        "lab" => Some("lab.html"),
        "ops" => Some("ops.html"),
        "records" => Some("records.html"),
        "custody" => Some("custody.html"),
        "verify" => Some("verify.html"),
        _ => None,
    }
}

/// SHA-256 in base64 of each script that stands inside of a page: how a browser is told that these may run.
#[must_use]
pub fn inline_digests(page: &str) -> Vec<String> {
    let mut digests = Vec::new();
    let mut rest = page;
    while let Some((attributes, after)) = rest.split_once("<script").and_then(|(_, tag)| tag.split_once('>')) {
        let Some((text, after)) = after.split_once("</script>") else { break };
        if !text.is_empty() && !attributes.contains("json") {
            digests.push(Base64::encode_string(Digest::of(text.as_bytes()).bytes()));
        }
        rest = after;
    }
    digests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_path_is_shown_by_the_entry_of_its_first_segment() {
        assert_eq!(entry("/"), Some("index.html"));
        assert_eq!(entry("/ward/d/DG26120100042U/pack"), Some("ward.html"));
        assert_eq!(entry("/ops"), Some("ops.html"));
        assert_eq!(entry("/custody/d/DG26120100042U"), Some("custody.html"));
        assert_eq!(entry("/wardens"), None);
    }

    #[test]
    fn scripts_inside_of_a_page_are_known_by_their_digests_and_data_is_none() {
        let page = "<script type=\"application/json\" id=\"receipt\">{}</script><script type=\"module\">a('<script>')</script><script src=x></script>";

        // printf "a('<script>')" | openssl dgst -sha256 -binary | base64
        assert_eq!(inline_digests(page), ["aut32//SvlU2NXiEA+GsNIqaGlNzNmEE5BIZRYxlA+k="]);
    }

    #[test]
    fn nothing_outside_of_the_built_pages_is_a_file_of_them() {
        for path in ["../package.json", "/etc/passwd", "..", "assets/../../package.json", ""] {
            assert!(asset(path).is_none(), "{path}");
        }
    }
}
