//! `default.toml`: the name of the network, and how the service runs.

use super::reader::{Faults, Table};
use crate::units::words::{Words, words};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How the service runs, before the command line has its say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Where HTTP is served.
    pub http: SocketAddr,
    /// Where aircraft send their MAVLink datagrams.
    pub mavlink: SocketAddr,
    /// Where the journal and its files lie.
    pub data: PathBuf,
    /// Whether the service clock may be scaled.
    pub clock_scale_permitted: bool,
    /// Whether a proxy in front speaks TLS.
    pub behind_proxy: bool,
    /// Certificate and key, where the service itself speaks TLS.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// The file's two halves.
pub(super) struct Root {
    pub(super) name: Words,
    pub(super) demonstration: bool,
    pub(super) server: ServerSettings,
}

/// Reads `udpin:ADDR:PORT`, the form in which an endpoint of the link is written.
#[must_use]
pub fn parse_mavlink(text: &str) -> Option<SocketAddr> {
    text.strip_prefix("udpin:")?.parse().ok()
}

pub(super) fn read(document: &Value, faults: &mut Faults<'_>) -> Option<Root> {
    let mut top = Table::of(document, "", faults)?;
    let network = top.table("network", faults).map(|mut t| {
        let read = (words(t.text("name", faults), t.text("name_en", faults)), t.flag("demonstration", faults));
        t.done(faults);
        read
    });
    let server = top.table("server", faults).and_then(|t| server(t, faults));
    top.done(faults);
    let ((name, demonstration), server) = (network?, server?);
    if server.clock_scale_permitted && !demonstration {
        faults.add("server.clock_scale_permitted", Some("true".to_owned()), "a scaled clock, in production", "false");
    }
    Some(Root { name, demonstration, server })
}

fn server(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<ServerSettings> {
    let http = t.text("http", faults);
    let parsed_http: Option<SocketAddr> = http.parse().ok();
    if parsed_http.is_none() {
        faults.add(t.place_of("http"), Some(format!("{http:?}")), "not an address", "ADDRESS:PORT, like \"127.0.0.1:8080\"");
    }
    let mavlink = t.text("mavlink", faults);
    let parsed_mavlink = parse_mavlink(&mavlink);
    if parsed_mavlink.is_none() {
        faults.add(
            t.place_of("mavlink"),
            Some(format!("{mavlink:?}")),
            "not an endpoint",
            "udpin:ADDRESS:PORT, like \"udpin:0.0.0.0:14550\"",
        );
    }
    let data = t.text("data", faults);
    let (clock_scale_permitted, behind_proxy) = (t.flag("clock_scale_permitted", faults), t.flag("behind_proxy", faults));
    let (certificate, key) = (t.opt_text("tls_cert", faults), t.opt_text("tls_key", faults));
    if certificate.is_some() != key.is_some() {
        faults.add(
            t.place_of("tls_cert"),
            certificate.clone(),
            "a certificate without a key, or a key without a certificate",
            "both tls_cert and tls_key, or neither",
        );
    }
    t.done(faults);
    Some(ServerSettings {
        http: parsed_http?,
        mavlink: parsed_mavlink?,
        data: PathBuf::from(data),
        clock_scale_permitted,
        behind_proxy,
        tls: certificate.zip(key).map(|(certificate, key)| (PathBuf::from(certificate), PathBuf::from(key))),
    })
}
