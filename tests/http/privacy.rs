//! Nothing personal anywhere but in the vault: marked numbers and names go through the vault's door and through every field of free
//! text, and then everything that leaves the service is looked through for them.

use crate::hook::{done, loaded};
use crate::support::{Browser, TestApp, route_of};
use medflight::domain::flight::{Battery, Mode, Observation, Report};
use medflight::domain::people::{Grant, Role, Sites};
use medflight::http::routes::{Method, ROUTES, Reply};
use medflight::units::quantity::Percent;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

const NAME: &str = "Zuyên Thị Mốcdấu";
const CCCD: &str = "001199054321";
const BHYT: &str = "DN4010198765432";
const PHONE: &str = "0987654321";
const MRN: &str = "BN-ZQ7731";
/// As they were given, and in part.
const MARKS: [&str; 7] = [NAME, "Mốcdấu", CCCD, "4010198765432", PHONE, "0987 654 321", MRN];

/// All that this process logs, from the finest level on.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn logged() -> &'static Logged {
    static LOGGED: OnceLock<Logged> = OnceLock::new();
    LOGGED.get_or_init(|| {
        let logged = Logged::default();
        let writer = logged.clone();
        let subscriber =
            tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(move || writer.clone());
        tracing::subscriber::set_global_default(subscriber.finish()).expect("the first");
        logged
    })
}

fn marks_in(text: &str) -> Vec<&'static str> {
    MARKS.into_iter().filter(|mark| text.contains(mark)).collect()
}

async fn everybody(app: &TestApp) -> Browser {
    app.account("all", Role::ALL.map(|role| Grant { role, sites: Sites::All }).to_vec()).await;
    app.session("all").await
}

#[tokio::test]
async fn marked_persons_are_found_nowhere_but_in_the_vault() {
    let logs = logged();
    let app = TestApp::new().await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;
    let all = everybody(&app).await;
    let pilot = app.anywhere("minh", Role::Pilot).await;

    // A box on its way, and whose it is.
    let id = loaded(&app, &handler).await;
    let of = |act: &str| format!("/api/consignments/{id}/{act}");
    let view = app.get(Some(&all), &format!("/api/consignments/{id}")).await.json();
    let item = view["items"][0]["code"].as_str().expect("a code").to_owned();
    let person = json!({ "items": [item], "name": NAME, "birth_year": 1999, "mrn": MRN, "cccd": CCCD, "bhyt": BHYT, "phone": PHONE });
    done(&app.post(&all, &of("identity"), person).await, "identity");
    let shown = app.post(&all, &of("identity/read"), json!({ "item": item, "reason": "match" })).await;
    assert_eq!(marks_in(&shown.text).len(), 6, "the door of the vault shows them: {}", shown.text);

    // Through every field of free text.
    free_text_refuses(&app, &all, &view).await;

    // To the aircraft.
    done(&app.act(&pilot, "/api/aircraft/DG-01/sign-on", json!({})).await, "sign-on");
    done(&app.act(&pilot, &of("accept-load"), json!({ "tail": "DG-01", "scanned": id, "notice_read": true })).await, "accept-load");
    let flight = view["flights"].as_array().and_then(|flights| flights.first()).expect("a flight").as_str().expect("an id").to_owned();
    let beat = Observation::Heartbeat { mode: Mode::Hold, armed: false, failsafe: false, ready: true };
    for seen in [beat, Observation::Battery(Battery { remaining: Some(Percent(100.0)), voltage: None })] {
        app.tell("DG-01", Report::Observed(seen)).await;
    }
    app.pass(1_000);
    app.next_picture().await;
    done(&app.act(&pilot, &format!("/api/flights/{flight}/prepare"), json!({})).await, "prepare");

    // Everything that can be read, looked through.
    let mut looked = 0;
    for route in ROUTES.iter().filter(|route| route.method == Method::Get && !matches!(route.reply, Reply::Events(_))) {
        let path = route.path.replace("flights/{id}", &format!("flights/{flight}")).replace("{id}", &id).replace("{layer}", "basemap");
        let answer = app.get(Some(&all), &path).await;
        assert!(route_of("GET", &path).is_some() && marks_in(&answer.text).is_empty(), "{path}: {:?}", marks_in(&answer.text));
        looked += usize::from(answer.status.is_success());
    }
    assert!(looked > 25, "{looked} pages were there to be looked through");
    tracing::trace!("the last line");
    let ledger: String = app.disk.records().iter().map(|record| record.canonical.clone()).collect();
    let orders = app.orders.lock().expect("whole").join("\n");
    let logs = String::from_utf8_lossy(&logs.0.lock().expect("whole")).into_owned();
    assert!(
        ledger.contains(&item) && orders.contains("Upload") && logs.contains("the last line"),
        "there was something to look through: {orders}"
    );
    for (what, text) in [("ledger", &ledger), ("orders to aircraft", &orders), ("logs", &logs)] {
        assert_eq!(marks_in(text), Vec::<&str>::new(), "{what}");
    }
}

/// Sends the marked numbers in every field of free text; none is taken.
async fn free_text_refuses(app: &TestApp, all: &Browser, view: &Value) {
    let id = view["id"].as_str().expect("an id");
    let flight = view["flights"][0].as_str().expect("a flight");
    for number in [CCCD, BHYT, PHONE, "0987 654 321", "+84987654321"] {
        let told = format!("của {number}");
        let why = json!({ "reason": told });
        let mut asked = crate::support::submit(app);
        asked["order_ref"] = json!(number);
        let mut urgent = crate::support::submit(app);
        (urgent["priority"], urgent["priority_reason"]) = (json!("stat"), json!(told));
        let mut coded = crate::support::submit(app);
        coded["items"] = json!([number]);
        let receive = json!({ "scanned": id, "seal": "SEAL0001", "seal_state": "intact",
            "items": [{ "code": view["items"][0]["code"], "outcome": "accepted_remark", "remark": told }] });
        let of = |act: &str| format!("/api/consignments/{id}/{act}");
        let withdraw = json!({ "aerodrome": "VVGL", "at": app.now().to_string(), "reason": told });
        let fresh = app.act(all, "/api/requests", crate::support::submit(app)).await.json()["id"].as_str().expect("an id").to_owned();
        let of_fresh = |act: &str| format!("/api/consignments/{fresh}/{act}");
        let stop = json!({ "document": told, "from": app.now().to_string(), "until": app.now().to_string() });
        let for_it: Vec<(String, Value)> = vec![
            ("/api/requests".to_owned(), asked),
            ("/api/requests".to_owned(), urgent),
            ("/api/requests".to_owned(), coded),
            (of_fresh("decline"), why.clone()),
            (of_fresh("cancel"), why.clone()),
            ("/api/movements/withdraw".to_owned(), withdraw),
        ];
        let for_any_reason: Vec<(String, Value)> = vec![
            (format!("/api/flights/{flight}/cancel"), why.clone()),
            (of("decline-custody"), why.clone()),
            (of("permission/refused"), why.clone()),
            (of("dispose"), why.clone()),
            (of("retire-logger"), why.clone()),
            (of("receive"), receive),
            (of("permission/given"), json!({ "document": told, "between": ["C-GL", "H-DG"], "day": "2026-12-01", "rotations": 1 })),
            ("/api/stops".to_owned(), stop),
        ];
        for (path, body) in for_it {
            let answer = app.act(all, &path, body).await;
            let codes: Vec<Value> =
                answer.json()["reasons"].as_array().into_iter().flatten().map(|reason| reason["code"].clone()).collect();
            let told =
                codes.iter().any(|code| ["PERSONAL_NUMBER", "ITEM_CODE", "ORDER_REF", "SCAN_NOT_READ"].iter().any(|known| code == known));
            assert!(answer.status.is_client_error() && told, "{path} and {number}: {}", answer.text);
            assert!(!answer.text.contains(number), "{path} repeats it: {}", answer.text);
        }
        for (path, body) in for_any_reason {
            let answer = app.act(all, &path, body).await;
            assert!(answer.status.is_client_error(), "{path} took {number}: {}", answer.text);
        }
    }
}
