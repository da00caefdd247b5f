//! `default.toml`: the name of the network, and how the service runs.

use super::endpoint::Endpoint;
use super::fault::same;
use super::feeds::{self, FeedSettings};
use super::reader::{Faults, Table};
use crate::units::words::{Words, words};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Ten minutes: a share that is away for a restart is no alarm.
const WITNESS_LATE_S: u32 = 600;
/// Seconds between tree heads where the configuration says nothing: soon enough for the paper that goes with a closed consignment.
const HEADS_EVERY_S: u32 = 30;

/// How the service runs, before the command line has its say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Where HTTP is served.
    pub http: SocketAddr,
    /// Where aircraft are spoken with, at least one.
    pub mavlink: Vec<Endpoint>,
    /// Ground stations that watch.
    pub mirrors: Vec<MirrorSettings>,
    /// Folder of the keys that frames are signed with, one file for each tail that signs: `DG-01.key`, 64 hexadecimal digits.
    pub signing_keys: Option<PathBuf>,
    /// The operator's number for Remote ID; None where the fleet broadcasts nothing.
    pub remote_id_operator: Option<String>,
    /// Weather stations that report by themselves.
    pub feeds: Vec<FeedSettings>,
    /// Where the journal and its files lie.
    pub data: PathBuf,
    /// File of the key that signs tree heads; `ledger.key` in the data folder when absent.
    pub ledger_key: Option<PathBuf>,
    /// File of the key to the identity vault; `vault.key` in the data folder when absent.
    pub vault_key: Option<PathBuf>,
    /// A folder, best on another machine, where signed heads are copied to.
    pub witness: Option<PathBuf>,
    /// After how many seconds a head that the second place does not take is an alarm.
    pub witness_late_s: u32,
    /// Within how many seconds a durable record comes under a signed head.
    pub heads_every_s: u32,
    /// Whether the service clock may be scaled.
    pub clock_scale_permitted: bool,
    /// Whether a proxy in front speaks TLS.
    pub behind_proxy: bool,
    /// Certificate and key, where the service itself speaks TLS.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// A ground station that is shown every frame of the fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorSettings {
    /// Where it listens for UDP.
    pub to: SocketAddr,
    /// Whether its hold, return, land and questions are passed on to the aircraft; nothing else ever is.
    pub may_command: bool,
}

/// The file's two halves.
pub(super) struct Root {
    pub(super) name: Words,
    pub(super) demonstration: bool,
    pub(super) server: ServerSettings,
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
        faults.add(
            "server.clock_scale_permitted",
            Some("true".to_owned()),
            ("đồng hồ tăng tốc, trong vận hành thật", "a scaled clock, in production"),
            same("false"),
        );
    }
    Some(Root { name, demonstration, server })
}

fn server(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<ServerSettings> {
    let http = t.text("http", faults);
    let parsed_http: Option<SocketAddr> = http.parse().ok();
    if parsed_http.is_none() {
        faults.add(
            t.place_of("http"),
            Some(format!("{http:?}")),
            ("không phải địa chỉ", "not an address"),
            ("ĐỊA_CHỈ:CỔNG, như \"127.0.0.1:8080\"", "ADDRESS:PORT, like \"127.0.0.1:8080\""),
        );
    }
    let mavlink = endpoints(&mut t, faults);
    let mirrors = mirrors(&mut t, faults);
    let signing_keys = t.opt_text("signing_keys", faults).map(PathBuf::from);
    let remote_id_operator = t.opt_text("remote_id_operator", faults);
    if remote_id_operator.as_ref().is_some_and(|id| id.is_empty() || id.len() > 20 || !id.is_ascii()) {
        faults.add(
            t.place_of("remote_id_operator"),
            remote_id_operator.clone(),
            ("không phải số của nhà khai thác", "not an operator's number"),
            ("1 đến 20 ký tự ASCII", "1 to 20 ASCII characters"),
        );
    }
    let feeds = feeds::read(&mut t, faults);
    let data = t.text("data", faults);
    let vault_key = t.opt_text("vault_key", faults);
    let (ledger_key, witness) = (t.opt_text("ledger_key", faults), t.opt_text("witness", faults));
    let witness_late_s = t.opt_whole("witness_late_s", 10, 86_400, faults).unwrap_or(WITNESS_LATE_S);
    let heads_every_s = t.opt_whole("heads_every_s", 1, 3_600, faults).unwrap_or(HEADS_EVERY_S);
    let (clock_scale_permitted, behind_proxy) = (t.flag("clock_scale_permitted", faults), t.flag("behind_proxy", faults));
    let (certificate, key) = (t.opt_text("tls_cert", faults), t.opt_text("tls_key", faults));
    if certificate.is_some() != key.is_some() {
        faults.add(
            t.place_of("tls_cert"),
            certificate.clone(),
            (
                "có chứng thư mà không có khoá, hoặc có khoá mà không có chứng thư",
                "a certificate without a key, or a key without a certificate",
            ),
            ("cả tls_cert và tls_key, hoặc không có cả hai", "both tls_cert and tls_key, or neither"),
        );
    }
    t.done(faults);
    Some(ServerSettings {
        http: parsed_http?,
        mavlink: mavlink?,
        mirrors,
        signing_keys,
        remote_id_operator,
        feeds,
        data: PathBuf::from(data),
        ledger_key: ledger_key.map(PathBuf::from),
        vault_key: vault_key.map(PathBuf::from),
        witness: witness.map(PathBuf::from),
        witness_late_s,
        heads_every_s,
        clock_scale_permitted,
        behind_proxy,
        tls: certificate.zip(key).map(|(certificate, key)| (PathBuf::from(certificate), PathBuf::from(key))),
    })
}

/// One endpoint, or a list of them.
fn endpoints(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Option<Vec<Endpoint>> {
    let place = t.place_of("mavlink");
    let mut found = Vec::new();
    for text in t.one_or_more("mavlink", faults) {
        match text.parse() {
            Ok(endpoint) => found.push(endpoint),
            Err(_) => faults.add(
                place.clone(),
                Some(format!("{text:?}")),
                ("không phải đầu nối", "not an endpoint"),
                (
                    "như \"udpin:0.0.0.0:14550\", \"tcp:192.168.1.5:5760\" hoặc \"serial:/dev/ttyUSB0:57600\"",
                    "like \"udpin:0.0.0.0:14550\", \"tcp:192.168.1.5:5760\" or \"serial:/dev/ttyUSB0:57600\"",
                ),
            ),
        }
    }
    (!found.is_empty()).then_some(found)
}

fn mirrors(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<MirrorSettings> {
    let mut found = Vec::new();
    for value in t.opt_list("mirrors", faults) {
        let Some(mut entry) = Table::of(value, t.place_of("mirrors"), faults) else { continue };
        let to = entry.text("to", faults);
        let may_command = entry.opt_flag("may_command", false, faults);
        match to.parse() {
            Ok(to) => found.push(MirrorSettings { to, may_command }),
            Err(_) => faults.add(
                entry.place_of("to"),
                Some(format!("{to:?}")),
                ("không phải địa chỉ", "not an address"),
                ("ĐỊA_CHỈ:CỔNG, như \"127.0.0.1:14551\"", "ADDRESS:PORT, like \"127.0.0.1:14551\""),
            ),
        }
        entry.done(faults);
    }
    found
}
