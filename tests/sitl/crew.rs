//! Five people with sessions of their own, who do over HTTP what one delivery from Viet Hung to the hospital takes.

use crate::client::{Answer, Client};
use crate::service::{PASSWORD, Service, add_account, until};
use crate::sky::Sky;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Seconds of wall time that a flight may take, at the speed of these tests on a machine with other things to do.
const FLIGHT: u64 = 120;
/// Seconds of wall time for everything shorter.
const STEP: u64 = 60;

/// The people.
pub(crate) struct Crew {
    pub(crate) nurse: Client,
    pub(crate) dispatcher: Client,
    pub(crate) pilot: Client,
    /// Two more of them: each flies one aircraft at a time.
    others: [Client; 2],
    pub(crate) lab: Client,
    pub(crate) auditor: Client,
    /// Requests so far: each has its own seal and its own codes.
    requests: u32,
    /// The pack that was last put into each aircraft, by system id.
    packs: BTreeMap<u8, String>,
    /// How many times longer than at the usual speed of these tests everything may take.
    pub(crate) patience: u64,
}

/// Gives them accounts.
pub(crate) fn hire(data: &Path) {
    let people = [
        ("nurse", "nurse@C-VH,C-GL,C-LB"),
        ("dispatcher", "dispatcher"),
        ("pilot", "pilot"),
        ("pilot2", "pilot"),
        ("pilot3", "pilot"),
        ("lab", "lab@H-DG"),
        ("auditor", "auditor"),
    ];
    for (user, role) in people {
        add_account(data, user, role);
    }
}

/// A flight as its document tells it.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    pub(crate) id: String,
    pub(crate) tail: String,
    pub(crate) system: u8,
}

/// A consignment that was accepted, with its flights.
#[derive(Debug, Clone)]
pub(crate) struct Booked {
    pub(crate) id: String,
    pub(crate) there: Leg,
    pub(crate) delivery: Leg,
    /// Numbers of the seal, the box and the thermometer in it.
    seal: String,
    carrier: [String; 2],
    /// What is in the box.
    items: Value,
}

impl Crew {
    /// Everybody signs in.
    pub(crate) fn at_work(service: &Service) -> Self {
        let person = |user| Client::signed_in(service.http(), user, PASSWORD);
        Self {
            nurse: person("nurse"),
            dispatcher: person("dispatcher"),
            pilot: person("pilot"),
            others: [person("pilot2"), person("pilot3")],
            lab: person("lab"),
            auditor: person("auditor"),
            requests: 0,
            packs: BTreeMap::new(),
            patience: 1,
        }
    }

    /// What the nurse would send now.
    pub(crate) fn blood_count(&mut self) -> Value {
        self.blood_count_from("C-VH")
    }

    fn blood_count_from(&mut self, origin: &str) -> Value {
        self.requests += 1;
        let now = self.nurse.get("/api/session").json["now"].clone();
        let items = [2 * self.requests - 1, 2 * self.requests].map(|number| format!("VH-{number:04}"));
        json!({
            "payload": "SPC-CBC", "items": items, "origin": origin, "destination": "H-DG", "priority": "routine",
            "clock_started_at": now, "not_category_a": true,
        })
    }

    /// The nurse asks, the dispatcher accepts.
    pub(crate) fn book(&mut self) -> Booked {
        self.book_from("C-VH")
    }

    /// The same from another station.
    pub(crate) fn book_from(&mut self, origin: &str) -> Booked {
        let request = self.blood_count_from(origin);
        let asked = done(self.nurse.act("/api/requests", &request));
        let id = text(&asked["id"]);
        let accepted = insist(&mut self.dispatcher, &format!("/api/consignments/{id}/accept"), &json!({}));
        let flights: Vec<String> = accepted["flights"].as_array().expect("flights").iter().map(text).collect();
        let live = self.pilot.get("/api/live-picture").json;
        let mut leg = |id: &String| {
            let flight = self.pilot.get(&format!("/api/flights/{id}")).json;
            let tail = text(&flight["tail"]);
            let aircraft = live["aircraft"].as_array().expect("aircraft").iter().find(|seen| seen["tail"] == flight["tail"]);
            let system = aircraft.and_then(|seen| seen["system_id"].as_u64()).expect("a system id");
            Leg { id: id.clone(), tail, system: u8::try_from(system).expect("a system id") }
        };
        assert!(flights.len() >= 2, "the way there and the delivery: {accepted}");
        let seal = format!("S2026{:04}", self.requests);
        let carrier = [format!("BOX-{:02}", 6 + self.requests), format!("T-{:02}", 30 + self.requests)];
        Booked { there: leg(&flights[0]), delivery: leg(&flights[1]), id, seal, carrier, items: request["items"].clone() }
    }

    /// A flight as its document tells it now.
    pub(crate) fn flight(&mut self, leg: &Leg) -> Value {
        self.pilot.get(&format!("/api/flights/{}", leg.id)).json
    }

    /// The pilot does the next thing that the flight's document asks for, until the aircraft is in the air.
    pub(crate) fn launch(&mut self, leg: &Leg) {
        let path = format!("/api/flights/{}", leg.id);
        self.sign_on(leg);
        let mut plan_is_old = false;
        until("the flight takes off", STEP * self.patience, || {
            let flight = self.flight(leg);
            let next = match (text(&flight["state"]).as_str(), text(&flight["package"]).as_str()) {
                ("airborne", _) => return Ok(()),
                ("planned", "none" | "not_held" | "unknown") => "prepare",
                // A weather report came between: the flight is planned anew.
                ("planned", "held") if plan_is_old => "prepare",
                ("planned", "held") => "clear",
                ("cleared", _) => "launch",
                ("planned", "transferring") | ("launching", _) => return Err(flight.to_string()),
                _ => panic!("{flight}"),
            };
            let answer = self.pilot.act(&format!("{path}/{next}"), &json!({}));
            assert!(answer.is_done() || is_sent_again(&answer), "{next}: {}", answer.text);
            // Parameters are read when a flight is prepared; over a bad network one of them may not have answered.
            let anew = |why: &Value| why["rule"] == "second check of the plan" || why["code"] == "PARAMETERS";
            plan_is_old = answer.json["reasons"].as_array().is_some_and(|all| all.iter().any(anew));
            Err(format!("{next}: {} {}", answer.text, flight["clearance_void"]))
        });
    }

    /// Does something with another pilot in the first one's chair.
    pub(crate) fn as_pilot(&mut self, nth: usize, act: impl FnOnce(&mut Self)) {
        let change = |crew: &mut Self| {
            if let Some(other) = nth.checked_sub(1).and_then(|nth| crew.others.get_mut(nth)) {
                std::mem::swap(&mut crew.pilot, other);
            }
        };
        change(self);
        act(self);
        change(self);
    }

    fn sign_on(&mut self, leg: &Leg) {
        let live = self.pilot.get("/api/live-picture").json;
        let mut aircraft = live["aircraft"].as_array().expect("aircraft").iter();
        if aircraft.any(|seen| seen["tail"] == *leg.tail && seen["pilot"].is_null()) {
            insist(&mut self.pilot, &format!("/api/aircraft/{}/sign-on", leg.tail), &json!({}));
        }
    }

    /// Waits until the aircraft is down and people may approach; the flight's last document.
    pub(crate) fn wait_until_safe(&mut self, leg: &Leg) -> Value {
        // A multirotor to the farthest station is longer on its way than any patience: half as long again as planned.
        let planned = self.flight(leg)["plan"]["duration_s"].as_u64().expect("a plan");
        let limit = FLIGHT.max(planned * 3 / 20) * self.patience;
        until("the flight ends and the pad is safe", limit, || {
            let flight = self.flight(leg);
            if flight["state"] == "ended" && flight["pad_safe"] == true { Ok(flight) } else { Err(flight.to_string()) }
        })
    }

    /// The nurse packs, seals, offers, and takes the box over as handler of the own pad.
    pub(crate) fn pack_and_hand_over(&mut self, booked: &Booked) {
        let path = format!("/api/consignments/{}", booked.id);
        let pack = json!({
            "box_number": booked.carrier[0], "items": booked.items, "seal": booked.seal, "logger": booked.carrier[1], "mass_g": 420, "temperature_mc": 21_000,
            "marks_confirmed": true,
        });
        insist(&mut self.nurse, &format!("{path}/pack"), &pack);
        insist(&mut self.nurse, &format!("{path}/offer"), &json!({ "to": "handler", "seal": booked.seal }));
        insist(&mut self.nurse, &format!("{path}/take-custody"), &json!({ "scanned": booked.id, "seal_intact": true }));
    }

    /// The nurse swaps the pack where the plan says so, and loads; the pilot accepts the box.
    pub(crate) fn load(&mut self, booked: &Booked, sky: Option<&Sky>) {
        let Leg { tail, system, .. } = &booked.delivery;
        let path = format!("/api/consignments/{}", booked.id);
        let flight = self.flight(&booked.delivery);
        if flight["swap_needed"] == true && flight["swap_done"] == false {
            let names = [system * 2 - 1, system * 2].map(|number| format!("PK-{number:02}"));
            let aboard =
                sky.map_or_else(|| self.packs.get(system).cloned().unwrap_or_else(|| names[0].clone()), |sky| sky.truth(*system).pack);
            let [first, second] = names;
            let spare = if aboard == second { first } else { second };
            if let Some(sky) = sky {
                sky.swap_pack(*system, &spare);
            }
            insist(&mut self.nurse, &format!("/api/aircraft/{tail}/swap-pack"), &json!({ "pack_out": aboard, "pack_in": spare }));
            self.packs.insert(*system, spare);
        }
        let load = json!({ "tail": tail, "scanned": booked.id, "door_locked": true });
        insist(&mut self.nurse, &format!("{path}/load"), &load);
        let accept = json!({ "tail": tail, "scanned": booked.id, "notice_read": true });
        insist(&mut self.pilot, &format!("{path}/accept-load"), &accept);
    }

    /// The whole way until the box is in the air.
    pub(crate) fn send_off(&mut self, sky: &Sky) -> Booked {
        let booked = self.book();
        self.launch(&booked.there);
        self.pack_and_hand_over(&booked);
        self.wait_until_safe(&booked.there);
        self.load(&booked, Some(sky));
        self.launch(&booked.delivery);
        booked
    }

    /// The laboratory unloads, confirms seal and items, accepts all of them, and closes; the consignment's last document.
    pub(crate) fn receive_and_close(&mut self, booked: &Booked) -> Value {
        let path = format!("/api/consignments/{}", booked.id);
        let items: Vec<Value> =
            booked.items.as_array().expect("codes").iter().map(|code| json!({ "code": code, "outcome": "accepted" })).collect();
        let receive = json!({
            "scanned": booked.id, "seal": booked.seal, "seal_state": "intact", "items": items, "temperature_min_mc": 20_800,
            "temperature_max_mc": 21_900,
        });
        let unload = json!({ "tail": booked.delivery.tail, "scanned": booked.id });
        insist(&mut self.lab, &format!("{path}/unload"), &unload);
        insist(&mut self.lab, &format!("{path}/receive"), &receive);
        insist(&mut self.lab, &format!("{path}/close"), &json!({}))
    }

    /// The whole ledger as the auditor reads it: the canonical texts, taken apart.
    pub(crate) fn ledger(&mut self) -> Vec<Value> {
        let mut records = Vec::new();
        let mut from = json!(1);
        while !from.is_null() {
            let page = self.auditor.get(&format!("/api/ledger?from={from}&limit=200")).json;
            let entries = page["entries"].as_array().expect("entries");
            records.extend(entries.iter().map(|entry| {
                let canonical = entry["canonical"].as_str().expect("a text");
                serde_json::from_str::<Value>(canonical).expect("canonical JSON")
            }));
            from = page["next"].clone();
        }
        records
    }

    /// How many records of this kind there are about this flight.
    pub(crate) fn count(&mut self, kind: &str, leg: &Leg) -> usize {
        self.ledger().iter().filter(|record| record["type"] == kind && record["flight"] == *leg.id).count()
    }

    /// A bad network may make a launch end before the motors run, and a person gives the word anew: each order but the last ended as
    /// refused before the next was given, and the last was carried out.
    pub(crate) fn was_launched_once(&mut self, leg: &Leg) {
        let about = |kind: &str, record: &Value| record["type"] == kind && record["flight"] == *leg.id;
        let launch = |record: &Value| {
            let ended = about("LAUNCH_ENDED", record).then(|| record["data"]["ended"].clone());
            let told = ["LAUNCH_ORDERED", "TOOK_OFF"].into_iter().find(|kind| about(kind, record));
            ended.or(told.map(Value::from))
        };
        let told: Vec<Value> = self.ledger().iter().filter_map(launch).collect();
        let (before, last) = told.split_last_chunk::<2>().unwrap_or_else(|| panic!("no launch of {leg:?}: {told:?}"));
        assert_eq!(last, &["LAUNCH_ORDERED", "TOOK_OFF"], "{told:?}");
        assert!(before.chunks(2).all(|one| one == ["LAUNCH_ORDERED", "refused"]), "{told:?}");
    }

    /// Every key under which somebody was told that something was done.
    pub(crate) fn acknowledged(&self) -> Vec<String> {
        let people = [&self.nurse, &self.dispatcher, &self.pilot, &self.lab, &self.auditor];
        people.into_iter().flat_map(|person| person.acknowledged().to_vec()).collect()
    }

    /// The alarms that stand.
    pub(crate) fn alarms(&mut self) -> Vec<Value> {
        self.pilot.get("/api/live-picture").json["alarms"].as_array().cloned().unwrap_or_default()
    }
}

/// What was answered as done.
pub(crate) fn done(answer: Answer) -> Value {
    assert!(answer.is_done(), "{} {}", answer.status, answer.text);
    answer.json
}

/// Acts, and tries again while it is not possible yet.
pub(crate) fn insist(who: &mut Client, path: &str, body: &Value) -> Value {
    until(path, STEP, || {
        let answer = who.act(path, body);
        assert!(answer.is_done() || is_sent_again(&answer), "{path}: {} {}", answer.status, answer.text);
        if answer.is_done() { Ok(answer.json) } else { Err(answer.text) }
    })
}

/// Whether a person does it again: the world was not ready for it, or a disk that was busy for seconds recorded nothing, by which
/// nothing was done.
fn is_sent_again(answer: &Answer) -> bool {
    answer.status == 409 || answer.json["code"] == "NOT_RECORDED"
}

/// A text in a document.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map(str::to_owned).unwrap_or_else(|| panic!("{value} is no text"))
}
