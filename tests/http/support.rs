//! A door to knock at: the shipped network, a store in memory, a loop, and clocks that a test moves.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use medflight::config::FeedSettings;
use medflight::domain::custody::Digest;
use medflight::domain::flight::Report;
use medflight::domain::identity::MasterKey;
use medflight::domain::network::Network;
use medflight::domain::people::{Grant, Role, Sites};
use medflight::http::routes::{Method, ROUTES, Reply, Route};
use medflight::http::{App, Parts, Settings, router};
use medflight::service::link_task::LinkInput;
use medflight::service::proving::Standing;
use medflight::service::run::{self, Running};
use medflight::service::start::fold;
use medflight::service::vault::IdentityVault;
use medflight::store::{AccountChange, Accounts, MemoryDisk, MemoryStore, Store, VaultStore, begin_session, hash_password};
use medflight::units::ids::{PersonId, SiteId, TailId};
use medflight::units::time::{Mono, Now, Utc};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use tokio::sync::{mpsc, watch};
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "a good password";
static HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD, [7; 16]).expect("a password"));
static DESCRIPTION: LazyLock<Value> = LazyLock::new(medflight::http::openapi::document);
static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

/// 2027-05-10, 08:00 in Hanoi.
const WALL: i64 = 1_809_910_800_000;

/// One service.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) disk: MemoryDisk,
    router: Router,
    wall: Arc<AtomicI64>,
    running: Running,
    pub(crate) standing: Arc<Standing>,
    tells: mpsc::Sender<(TailId, Report)>,
    /// Everything that the links were told, packages and all.
    pub(crate) orders: Arc<Mutex<Vec<String>>>,
}

/// One browser with a session.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The tokens of two weather stations: at the hub, and at Gia Lam.
pub(crate) const FEED_TOKENS: [&str; 2] = ["a token of the hub's station", "a token of another station"];

fn feeds() -> Vec<FeedSettings> {
    let stations = [("hub", "H-DG"), ("gialam", "C-GL")].into_iter().zip(FEED_TOKENS);
    let feed = |((name, site), token): ((&str, &str), &str)| FeedSettings {
        person: medflight::config::feed_person(name).expect("a name"),
        site: SiteId::new(site).expect("a site"),
        token: Digest::of(token.as_bytes()),
    };
    stations.map(feed).collect()
}

/// A new key.
pub(crate) fn key() -> String {
    format!("0190f6c2-7a3b-7cde-8f01-{:012x}", NEXT_KEY.fetch_add(1, Ordering::Relaxed))
}

impl TestApp {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With another network than the shipped one.
    pub(crate) async fn with(change: impl FnOnce(&mut Network)) -> Self {
        let mut config =
            medflight::config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right");
        change(Arc::make_mut(&mut config.network));
        let disk = MemoryDisk::new();
        let memory = MemoryStore::open(&disk);
        let clerk = fold(&memory, config.network.clone()).await.expect("an empty journal folds");
        let store = Store::from(memory);
        let wall = Arc::new(AtomicI64::new(WALL));
        let service = {
            let wall = wall.clone();
            move || {
                let now = wall.load(Ordering::Relaxed);
                Now { mono: Mono(u64::try_from(now - WALL).expect("forward") * 1_000), utc: Utc(now) }
            }
        };
        let (link, mut told) = mpsc::channel::<LinkInput>(64);
        let (safer, mut safer_told) = mpsc::channel(64);
        let (tells, reports) = mpsc::channel(64);
        // A link without aircraft: it takes orders, and tells nothing.
        let orders = Arc::new(Mutex::new(Vec::new()));
        let taken = orders.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    Some(order) = told.recv() => taken.lock().expect("whole").push(format!("{order:?}")),
                    Some(order) = safer_told.recv() => taken.lock().expect("whole").push(format!("{order:?}")),
                    else => return,
                }
            }
        });
        let clock = service.clone();
        let standing = Arc::new(Standing::default());
        let running = run::start(run::Parts {
            clerk,
            journal: Arc::new(store.clone()),
            clock,
            link,
            safer,
            reports,
            standing: Arc::clone(&standing),
            version: "test".to_owned(),
        });
        // The record of the start is durable before anything is asked, so that tests can count records.
        while disk.records().is_empty() {
            tokio::task::yield_now().await;
        }
        let wall_clock = {
            let wall = wall.clone();
            Arc::new(move || Utc(wall.load(Ordering::Relaxed)))
        };
        let app = App::new(Parts {
            desk: running.desk.clone(),
            store,
            maps: config.maps,
            settings: Settings {
                secure_cookies: false,
                behind_proxy: true,
                clock_scale: 1.0,
                feeds: feeds(),
                attribution: "© OpenStreetMap".to_owned(),
            },
            wall_clock,
            service_clock: Arc::new(move || service().utc),
            link: watch::channel(medflight::service::link_task::LinkCounters::default()).1,
            vault: Some(IdentityVault::new(VaultStore::in_memory().await.expect("a vault"), MasterKey::of([5; 32]))),
        });
        Self { router: router(app.clone()), app, disk, wall, running, standing, tells, orders }
    }

    /// Moves both clocks forward.
    /// The link of an aircraft tells something.
    pub(crate) async fn tell(&self, tail: &str, report: Report) {
        self.tells.send((TailId::new(tail).expect("a tail"), report)).await.expect("the service runs");
    }

    /// Waits until the live picture is published anew: then it shows what was asked before.
    pub(crate) async fn next_picture(&self) {
        let mut pictures = self.running.desk.watch_live();
        pictures.borrow_and_update();
        pictures.changed().await.expect("the service runs");
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.wall.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Utc {
        Utc(self.wall.load(Ordering::Relaxed))
    }

    /// Stops the loop: everything asked from now on hears that the service is stopping.
    pub(crate) async fn stop_loop(self) -> StoppedApp {
        let Self { router, running, .. } = self;
        running.stop.send(()).expect("it runs");
        running.stopped.await.expect("it stops");
        StoppedApp { router }
    }

    /// An account with these grants, in the store.
    pub(crate) async fn account(&self, user: &str, grants: Vec<Grant>) {
        let change = AccountChange::Add {
            user: PersonId::new(user).expect("an id"),
            display_name: format!("Tên {user}"),
            password_hash: HASH.clone(),
            grants,
        };
        self.app.store.change_account(change, self.now()).await.expect("an account");
    }

    /// An account with one role everywhere, and its session.
    pub(crate) async fn anywhere(&self, user: &str, role: Role) -> Browser {
        self.account(user, vec![Grant { role, sites: Sites::All }]).await;
        self.session(user).await
    }

    /// An account with one role at one site, and its session.
    pub(crate) async fn at(&self, user: &str, role: Role, site: &str) -> Browser {
        let sites = Sites::Of([site.parse().expect("a site")].into());
        self.account(user, vec![Grant { role, sites }]).await;
        self.session(user).await
    }

    /// A session as sign-in begins one, without the cost of a password.
    pub(crate) async fn session(&self, user: &str) -> Browser {
        let person = PersonId::new(user).expect("an id");
        let (token, session) = begin_session(&self.app.store, &person, "test", self.now()).await.expect("a session");
        Browser { cookie: format!("medflight_session={}", token.secret()), csrf: session.csrf }
    }

    pub(crate) async fn get(&self, browser: Option<&Browser>, path: &str) -> Answer {
        self.send(browser, "GET", path, None, &[]).await
    }

    pub(crate) async fn post(&self, browser: &Browser, path: &str, body: Value) -> Answer {
        self.send(Some(browser), "POST", path, Some(body.to_string()), &[]).await
    }

    /// An act under a new key.
    pub(crate) async fn act(&self, browser: &Browser, path: &str, body: Value) -> Answer {
        self.act_as(browser, path, body, &key(), None).await
    }

    pub(crate) async fn act_as(&self, browser: &Browser, path: &str, body: Value, key: &str, second: Option<&str>) -> Answer {
        let mut headers = vec![("idempotency-key", key)];
        headers.extend(second.map(|token| ("x-second-signature", token)));
        self.send(Some(browser), "POST", path, Some(body.to_string()), &headers).await
    }

    /// Sends, reads the answer to its end, and holds it against the description.
    pub(crate) async fn send(
        &self,
        browser: Option<&Browser>,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let answer = knock(&self.router, request(browser, method, path, body, headers)).await;
        check_described(method, path, &answer);
        answer
    }

    /// Opens a stream; its body is not read.
    pub(crate) async fn open(&self, browser: &Browser, path: &str, headers: &[(&str, &str)]) -> axum::response::Response {
        let request = request(Some(browser), "GET", path, None, headers);
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}

/// A door whose loop has stopped.
pub(crate) struct StoppedApp {
    router: Router,
}

impl StoppedApp {
    pub(crate) async fn act(&self, browser: &Browser, path: &str, body: Value) -> Answer {
        let key = key();
        let request = request(Some(browser), "POST", path, Some(body.to_string()), &[("idempotency-key", &key)]);
        knock(&self.router, request).await
    }
}

fn request(browser: Option<&Browser>, method: &str, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("host", "medflight.test");
    if let Some(browser) = browser {
        request = request.header("cookie", &browser.cookie);
        if method != "GET" && !headers.iter().any(|(name, _)| *name == "x-csrf-token") {
            request = request.header("x-csrf-token", &browser.csrf);
        }
    }
    if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.map_or_else(Body::empty, Body::from)).expect("a request")
}

async fn knock(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// The row of the table that answers a path.
pub(crate) fn route_of(method: &str, path: &str) -> Option<&'static Route> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
        pattern.len() == path.len() && pattern.iter().zip(&path).all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
    };
    let method = if method == "POST" { Method::Post } else { Method::Get };
    // A fixed path goes before one with parameters, as in the router.
    let mut rows: Vec<&Route> = ROUTES.iter().filter(|route| route.method == method && fits(route.path)).collect();
    rows.sort_by_key(|route| route.path.matches('{').count());
    rows.first().copied()
}

/// Holds an answer against the description: its status, its media type, its shape.
fn check_described(method: &str, path: &str, answer: &Answer) {
    let media = answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default();
    let wanted = route_of(method, path).map(|route| match route.reply {
        Reply::Json(status, _) | Reply::Empty(status) => status,
        Reply::Text(_) | Reply::Events(_) => 200,
    });
    let schema = if wanted == Some(answer.status.as_u16()) {
        let route = route_of(method, path).expect("found above");
        let pointer = format!("/paths/{}/{}/responses/{}", route.path.replace('/', "~1"), method.to_lowercase(), answer.status.as_u16());
        let response = DESCRIPTION.pointer(&pointer).unwrap_or_else(|| panic!("{pointer} is not described"));
        match response.get("content") {
            None => {
                assert_eq!(answer.text, "", "{method} {path}: no body is described");
                return;
            }
            Some(content) => content.get(media).unwrap_or_else(|| panic!("{method} {path}: {media} is not described"))["schema"].clone(),
        }
    } else if answer.status == StatusCode::NOT_MODIFIED {
        return;
    } else {
        assert_eq!(media, "application/problem+json", "{method} {path}: {} {}", answer.status, answer.text);
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status.as_u16());
        for reason in problem["reasons"].as_array().expect("reasons") {
            for words in ["what", "next"] {
                for language in ["vi", "en"] {
                    assert!(reason[words][language].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
                }
            }
        }
        DESCRIPTION.pointer("/components/responses/Problem/content/application~1problem+json/schema").expect("a schema").clone()
    };
    if media == "text/html" || media == "text/plain" || schema == json!({}) {
        return;
    }
    let whole = json!({ "allOf": [schema], "components": DESCRIPTION["components"] });
    let validator = jsonschema::validator_for(&whole).expect("a schema");
    let shown = answer.json();
    let faults: Vec<String> = validator.iter_errors(&shown).map(|fault| format!("{}: {fault}", fault.instance_path)).collect();
    assert!(faults.is_empty(), "{method} {path} is not as described: {faults:?} in {shown}");
}

/// A request for a transport of a sample that was just taken, each time of another tube.
pub(crate) fn submit(app: &TestApp) -> Value {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    json!({
        "payload": "SPC-CBC",
        "items": [format!("XN-{number:04}")],
        "origin": "C-GL",
        "destination": "H-DG",
        "priority": "routine",
        "clock_started_at": app.now().to_string(),
        "order_ref": "XN-1",
        "not_category_a": true,
    })
}
