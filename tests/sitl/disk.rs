//! A disk that is full while an aircraft is in the air.

use crate::SPEED;
use crate::client::new_key;
use crate::crew::{Crew, done, hire};
use crate::service::{Service, run, until};
use crate::sky::{Sky, network};
use medflight_sim::Mode;
use serde_json::json;
use std::fs::{File, remove_file};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// A small file system in memory, taken away when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where this user may not make one.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        let made = mount.args(["-t", "tmpfs", "-o", "size=12m,mode=700", "medflight-test"]).arg(folder.path()).output();
        made.is_ok_and(|made| made.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes every block that is left.
    fn fill(&self) {
        let mut file = File::create(self.path().join("filler")).expect("a file");
        while file.write_all(&[7; 4_096]).is_ok() {}
    }

    fn clear(&self) {
        remove_file(self.path().join("filler")).expect("removed");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: whatever still holds a file of it is about to be killed.
        drop(Command::new("umount").arg("--lazy").arg(self.path()).status());
    }
}

/// Waits until the service says for the nth time that it records again, and its picture has taken that in.
fn until_it_records(service: &Service, crew: &mut Crew, nth: usize) {
    until("the store records again", 30, || {
        let times = service.times_logged("the store records again");
        let told = crew.alarms().iter().any(|alarm| alarm["code"] == "STORE_DOWN");
        if times == nth && !told { Ok(()) } else { Err(format!("{times} times")) }
    });
}

#[test]
fn on_a_full_disk_nothing_is_taken_but_the_aircraft_still_obeys_hold_and_return() {
    let Some(disk) = SmallDisk::mount() else {
        // Straight to the terminal: a test that says nothing would look like one that passed.
        writeln!(std::io::stderr(), "SKIPPED: a full disk needs the right to mount a tmpfs").expect("a terminal");
        return;
    };
    hire(disk.path());
    let mut service = Service::start(disk.path(), SPEED);
    let sky = Sky::open(&network(), service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);
    let leg = crew.book().there;
    crew.launch(&leg);
    sky.until("cruises", leg.system, |truth| !truth.grounded && truth.airspeed_m_s > 14.0);
    let order = |what: &str| format!("/api/aircraft/{}/{what}", leg.tail);

    // The first thing that does not fit is an order that makes the air safer.
    disk.fill();
    let hold = crew.pilot.act(&order("hold"), &json!({}));
    let held = sky.until("it holds", leg.system, |truth| truth.mode == Mode::Hold);
    disk.clear();
    until_it_records(&service, &mut crew, 1);
    let recorded_late = crew.count("SAFER_ORDERED", &leg);

    // The first thing that does not fit is a request; the disk stays full over several tries of the service.
    disk.fill();
    let (key, request) = (new_key(), crew.blood_count());
    let asked = crew.nurse.act_as(&key, "/api/requests", &request);
    let refused = service.times_logged("the store did not record");
    until("it has tried again, and again", 30, || {
        let tries = service.times_logged("the store did not record") - refused;
        if tries >= 2 { Ok(()) } else { Err(format!("{tries} tries")) }
    });
    let ready = crew.pilot.get("/readyz");
    let alarms = crew.alarms();
    let resumed = crew.pilot.act(&order("resume"), &json!({}));
    let still = sky.truth(leg.system);
    let back = crew.pilot.act(&order("return"), &json!({}));
    sky.until("it returns", leg.system, |truth| truth.mode == Mode::Return);
    disk.clear();
    until_it_records(&service, &mut crew, 2);
    let again = done(crew.nurse.act_as(&key, "/api/requests", &request));
    let landed = crew.wait_until_safe(&leg);

    assert_eq!((hold.status, hold.code()), (503, "ORDERED_NOT_RECORDED"), "{}", hold.text);
    assert!(!held.grounded);
    assert_eq!(recorded_late, 1);
    assert_eq!((asked.status, asked.code()), (503, "NOT_RECORDED"), "{}", asked.text);
    assert_eq!((resumed.status, resumed.code()), (503, "NOT_RECORDED"), "{}", resumed.text);
    assert_eq!(still.mode, Mode::Hold, "what cannot be recorded is not sent");
    assert!(alarms.iter().any(|alarm| alarm["code"] == "STORE_DOWN"), "{alarms:?}");
    assert_eq!(ready.status, 503, "{}", ready.text);
    assert_eq!((back.status, back.code()), (503, "ORDERED_NOT_RECORDED"), "{}", back.text);
    assert_eq!(again["state"], "SUBMITTED", "{again}");
    assert_eq!(landed["landed_pad"], landed["from"], "{landed}");
    assert_eq!(crew.count("SAFER_ORDERED", &leg), 2, "both orders are in the ledger, late");
    assert_eq!(crew.count("RESUME_ORDERED", &leg), 0);
    let submitted = crew.ledger().iter().filter(|record| record["key"] == *key).count();
    assert_eq!(submitted, 1, "asked twice, recorded once");
    assert!(service.ask_to_stop().success());
    let (code, said) = run(&["ledger", "verify", "--data", disk.path().to_str().expect("a path")], "");
    assert_eq!(code, 0, "{said}");
}
