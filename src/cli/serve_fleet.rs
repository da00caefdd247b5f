//! The fleet of the configuration as its links need it: equipment, Remote ID, signing keys.

use super::{Exit, Outcome};
use crate::config::Config;
use crate::domain::fleet::AircraftType;
use crate::domain::network::Network;
use crate::link::chores::Equipment;
use crate::link::remote_id::Operator;
use crate::link::signing::Key;
use crate::service::link_task::LinkedAircraft;
use crate::units::disk;
use crate::units::words::{Reason, words};
use std::path::Path;

/// The fleet as its links need it.
pub(super) fn linked_aircraft(config: &Config, network: &Network) -> Result<Vec<LinkedAircraft>, Outcome> {
    let hub = network.hub().and_then(|hub| network.pads.values().find(|pad| pad.site == hub.id));
    let operator = config.server.remote_id_operator.as_ref().zip(hub).map(|(id, pad)| Operator {
        id: id.clone(),
        at: pad.position,
        // The standard wants a height above the ellipsoid; only the ground above the sea is known.
        height: None,
    });
    network
        .tails
        .values()
        .map(|tail| {
            let kind = network.types.get(&tail.type_id);
            let key = match &config.server.signing_keys {
                Some(folder) => signing_key(&folder.join(format!("{}.key", tail.id)))?,
                None => None,
            };
            Ok(LinkedAircraft {
                tail: tail.id.clone(),
                system: tail.system_id,
                approved: kind.map(|kind| kind.approved.clone()).unwrap_or_default(),
                equipment: Equipment { gripper: kind.is_some_and(AircraftType::has_hook), remote_id: operator.clone() },
                key,
            })
        })
        .collect()
}

/// The key in a file; None when there is no such file, which means an aircraft that does not sign.
fn signing_key(file: &Path) -> Result<Option<Key>, Outcome> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Outcome::because(Exit::Failed, &[disk::unreadable(file, &error)])),
    };
    text.parse().map(Some).map_err(|_| no_key(file))
}

/// The file's name; never what stands in it.
fn no_key(file: &Path) -> Outcome {
    let name = file.display();
    let what = words(format!("{name} không chứa khoá ký khung."), format!("{name} holds no key that frames are signed with."));
    let next = words("Cần 64 chữ số thập lục phân trên một dòng.", "64 hexadecimal digits on one line are wanted.");
    Outcome::because(Exit::Failed, &[Reason::new("SIGNING_KEY", what, next)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_without_a_key_file_does_not_sign_and_a_spoilt_key_is_an_error_that_does_not_show_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (good, spoilt) = (folder.path().join("DG-01.key"), folder.path().join("DG-02.key"));
        std::fs::write(&good, format!("{}\n", "0f".repeat(32))).expect("written");
        std::fs::write(&spoilt, "secret").expect("written");

        assert_eq!(signing_key(&folder.path().join("DG-03.key")).map_err(|outcome| outcome.err), Ok(None));
        assert!(signing_key(&good).is_ok_and(|key| key.is_some()));
        let refused = signing_key(&spoilt).expect_err("no key").err;
        assert!(refused.contains("DG-02.key") && !refused.contains("secret"), "{refused}");
    }
}
