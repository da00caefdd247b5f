//! Server-sent events: what became durable, with resume, and the live picture, newest wins.
//!
//! | event | id | data |
//! | --- | --- | --- |
//! | `record` | sequence | a durable record, if the listener may see its consignment or flight |
//! | `snapshot` | sequence | too much was missed: fetch everything again |
//! | `live` | none | the live picture, at most twice a second |
//!
//! Nothing is queued for a listener: it takes the newest picture when it is ready for one, and reads records from the loop's own
//! bounded channel. One that is more than 256 records behind, or resumes more than 10,000 behind, gets a snapshot.

use super::app::App;
use super::auth::{Caller, Scope, token_of};
use super::problem::Problem;
use crate::domain::custody::SealedRecord;
use crate::domain::operations::act::Time;
use crate::domain::operations::view::LiveView;
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::service::clerk::Told;
use crate::store::{DocumentKind, Journal, Projection, SessionToken, StoreError, find_session};
use crate::units::ids::FlightId;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

/// Records that are replayed to a listener who resumes, at most.
const REPLAY: u64 = 10_000;
/// Records that a listener may lag behind.
const LAG: usize = 256;
/// Records read at once for a replay.
const PAGE: u32 = 200;
/// Consignments and flights whose sites a listener remembers.
const REMEMBERED: usize = 1_000;
/// A comment keeps proxies from closing a stream without news.
const KEEP_ALIVE: Duration = Duration::from_secs(3);
/// How often the session behind a stream is looked up again: a stream counts as use, and ends with its session.
const SESSION: Duration = Duration::from_secs(2);

/// A durable record, as it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct RecordNote {
    /// Its sequence.
    pub seq: u64,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// The consignment that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignment: Option<ConsignmentId>,
    /// The flight that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight: Option<FlightId>,
    /// When it was written.
    pub at: Time,
}

impl From<Told> for RecordNote {
    fn from(told: Told) -> Self {
        let Told { seq, kind, at, consignment, flight } = told;
        Self { seq, kind, consignment, flight, at: Time(at) }
    }
}

impl From<SealedRecord> for RecordNote {
    fn from(record: SealedRecord) -> Self {
        let SealedRecord { seq, kind, consignment, flight, at, .. } = record;
        Self { seq, kind, consignment, flight, at: Time(at) }
    }
}

/// The live picture, once.
pub(super) async fn picture(State(app): State<Arc<App>>, caller: Caller) -> axum::Json<LiveView> {
    let mut sight = Sight::of(app.clone(), &caller);
    axum::Json(sight.picture(&app.desk.live()).await)
}

/// Everything that changes, as it changes.
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse::<u64>().ok());
    let listener = Listener::new(app, &caller, token_of(&headers), last).await?;
    let events = unfold(listener, |mut listener| async move { listener.next().await.map(|event| (Ok(event), listener)) });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What one person may see of what happens.
struct Sight {
    app: Arc<App>,
    consignments: Scope,
    flights: Scope,
    remembered: BTreeMap<(DocumentKind, String), bool>,
}

impl Sight {
    fn of(app: Arc<App>, caller: &Caller) -> Self {
        let (consignments, flights) = (caller.scope(ActKind::ReadConsignments), caller.scope(ActKind::ReadFlights));
        Self { app, consignments, flights, remembered: BTreeMap::new() }
    }

    /// The picture without alarms about consignments of other sites.
    async fn picture(&mut self, live: &LiveView) -> LiveView {
        let mut seen = live.clone();
        if self.consignments == Scope::All {
            return seen;
        }
        seen.alarms.clear();
        for alarm in &live.alarms {
            let visible = match &alarm.consignment {
                Some(id) => self.sees(DocumentKind::Consignment, id.as_str()).await,
                None => true,
            };
            if visible {
                seen.alarms.push(alarm.clone());
            }
        }
        seen
    }

    /// Whether a record may be announced: by its consignment, else by its flight; what is about neither is for all.
    async fn announces(&mut self, note: &RecordNote) -> bool {
        match (&note.consignment, note.flight) {
            (Some(id), _) => self.sees(DocumentKind::Consignment, id.as_str()).await,
            (None, Some(id)) => self.sees(DocumentKind::Flight, &id.to_string()).await,
            (None, None) => true,
        }
    }

    async fn sees(&mut self, kind: DocumentKind, id: &str) -> bool {
        let scope = match kind {
            DocumentKind::Consignment => &self.consignments,
            DocumentKind::Flight => &self.flights,
        };
        if *scope == Scope::All {
            return true;
        }
        let key = (kind, id.to_owned());
        if let Some(known) = self.remembered.get(&key) {
            return *known;
        }
        // A store that is silent shows nothing, and is asked again.
        let Ok(Some(document)) = self.app.store.document(kind, id).await else { return false };
        let visible = scope.covers(&document.sites);
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(key, visible);
        visible
    }
}

/// One stream.
struct Listener {
    app: Arc<App>,
    sight: Sight,
    token: Option<SessionToken>,
    told: broadcast::Receiver<Told>,
    pictures: watch::Receiver<Arc<LiveView>>,
    closing: watch::Receiver<bool>,
    session: tokio::time::Interval,
    /// Ready to be sent.
    waiting: VecDeque<Event>,
    /// Newest sequence that was sent, or passed over.
    last: u64,
    /// Still to be replayed up to this sequence.
    replay_to: u64,
}

impl Listener {
    async fn new(app: Arc<App>, caller: &Caller, token: Option<SessionToken>, last: Option<u64>) -> Result<Self, StoreError> {
        // First listen, then look where the journal ends: nothing falls between the two.
        let told = app.desk.listen();
        let mut pictures = app.desk.watch_live();
        let head = app.store.head().await?.seq;
        let first = pictures.borrow_and_update().clone();
        let mut session = tokio::time::interval(SESSION);
        session.reset();
        let mut listener = Self {
            sight: Sight::of(app.clone(), caller),
            token,
            told,
            pictures,
            closing: app.watch_closing(),
            session,
            waiting: VecDeque::new(),
            last: head,
            replay_to: 0,
            app,
        };
        match last {
            Some(last) if can_resume(last, head) => {
                listener.last = last;
                listener.replay_to = head;
            }
            Some(_) | None => listener.waiting.push_back(snapshot(head)),
        }
        listener.take_picture(&first).await;
        Ok(listener)
    }

    /// The next event; None ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.last < self.replay_to {
                self.replay().await;
                continue;
            }
            if self.told.len() > LAG {
                self.start_over().await;
                continue;
            }
            tokio::select! {
                () = closed(&mut self.closing) => return None,
                told = self.told.recv() => match told {
                    Ok(told) => self.take_record(told.into()).await,
                    Err(RecvError::Lagged(_)) => self.start_over().await,
                    Err(RecvError::Closed) => return None,
                },
                changed = self.pictures.changed() => {
                    changed.ok()?;
                    let picture = self.pictures.borrow_and_update().clone();
                    self.take_picture(&picture).await;
                }
                _ = self.session.tick() => self.session_holds().await.then_some(())?,
            }
        }
    }

    async fn take_picture(&mut self, live: &LiveView) {
        let seen = self.sight.picture(live).await;
        self.waiting.extend(event("live", None, &seen));
    }

    async fn take_record(&mut self, note: RecordNote) {
        if note.seq <= self.last {
            return;
        }
        self.last = note.seq;
        if self.sight.announces(&note).await {
            self.waiting.extend(event("record", Some(note.seq), &note));
        }
    }

    /// Reads the next page of what was missed.
    async fn replay(&mut self) {
        match self.app.store.read_from(self.last + 1, PAGE).await {
            Ok(records) if !records.is_empty() => {
                for record in records {
                    self.take_record(record.into()).await;
                }
            }
            Ok(_) => self.replay_to = self.last,
            Err(error) => {
                tracing::warn!(error = super::problem::chain_of(&error), "a live stream could not be resumed");
                self.replay_to = 0;
                self.start_over().await;
            }
        }
    }

    /// Too much was missed: the page fetches everything again.
    async fn start_over(&mut self) {
        self.told = self.app.desk.listen();
        let head = self.app.store.head().await.map_or_else(|_| self.app.desk.live().seq, |head| head.seq);
        self.last = self.last.max(head);
        self.waiting.push_back(snapshot(self.last));
    }

    async fn session_holds(&self) -> bool {
        let Some(token) = &self.token else { return false };
        match find_session(&self.app.store, token, (self.app.wall_clock)()).await {
            Ok(found) => found.is_some(),
            // A store that is silent for a while must not take the picture away from a pilot.
            Err(_) => true,
        }
    }
}

/// Whether everything since a sequence is replayed: it is of this ledger, and not too much.
fn can_resume(last: u64, head: u64) -> bool {
    head.checked_sub(last).is_some_and(|missed| missed <= REPLAY)
}

/// Waits until the door closes, or is gone.
async fn closed(closing: &mut watch::Receiver<bool>) {
    // Both ends of the wait mean the same.
    let _ = closing.wait_for(|closing| *closing).await;
}

fn event(name: &'static str, id: Option<u64>, data: &impl Serialize) -> Option<Event> {
    let event = Event::default().event(name);
    let event = match id {
        Some(id) => event.id(id.to_string()),
        None => event,
    };
    event.json_data(data).inspect_err(|error| tracing::error!(%error, name, "an event cannot be written")).ok()
}

fn snapshot(seq: u64) -> Event {
    Event::default().event("snapshot").id(seq.to_string()).data(format!("{{\"seq\":{seq}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_resumes_up_to_ten_thousand_records_of_the_same_ledger() {
        assert!(can_resume(5, 5));
        assert!(can_resume(0, 10_000));
        assert!(!can_resume(0, 10_001));
        assert!(!can_resume(6, 5));
    }
}
