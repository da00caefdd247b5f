//! The loop: one task that gives the clerk inputs and time, one task that writes.
//!
//! The loop never waits for the disk: the writer gets one batch at a time, and while it writes the loop goes on observing,
//! deciding and serving timers.

use super::clerk::{Clerk, Out, Ticket, Told};
use super::desk::{Ask, Desk};
use super::link_task::LinkInput;
use super::proving::Standing;
use crate::domain::flight::{Order, Report, SafeAct};
use crate::domain::operations::input::{Action, Input};
use crate::domain::operations::view::{LiveView, WitnessView};
use crate::store::{AppendError, Batch, Journal};
use crate::units::ids::TailId;
use crate::units::time::{Now, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// Acts that may wait in front of the loop.
const ASKS: usize = 1_024;
/// Durable records that a slow listener may lag behind.
const TOLD: usize = 10_000;
/// How often the loop looks at the time when nothing happens, wall clock.
const BEAT: Duration = Duration::from_millis(100);
/// How often the live picture is published, wall clock: 2 Hz.
const PICTURE: Duration = Duration::from_millis(500);

/// What the loop is made of.
pub struct Parts<J, C> {
    /// The folded ledger.
    pub clerk: Clerk,
    /// Where records go.
    pub journal: Arc<J>,
    /// Where the time comes from.
    pub clock: C,
    /// Orders to the links.
    pub link: mpsc::Sender<LinkInput>,
    /// Safer orders, which pass in front of all others.
    pub safer: mpsc::Sender<(TailId, SafeAct)>,
    /// Reports of the links.
    pub reports: mpsc::Receiver<(TailId, Report)>,
    /// Whether what is served is in doubt: then nothing more is recorded.
    pub standing: Arc<Standing>,
    /// Version of the program, for the record of the start.
    pub version: String,
}

/// The running loop and its handle.
pub struct Running {
    /// The handle.
    pub desk: Desk,
    /// Ends when the loop has stopped and everything gathered is durable.
    pub stopped: tokio::task::JoinHandle<()>,
    /// Tells the loop to stop.
    pub stop: oneshot::Sender<()>,
}

/// Starts loop and writer.
pub fn start<J, C>(parts: Parts<J, C>) -> Running
where
    J: Journal + Send + Sync + 'static,
    C: Fn() -> Now + Send + Sync + 'static,
{
    let (asks, asked) = mpsc::channel(ASKS);
    let (told, _) = broadcast::channel(TOLD);
    let first = parts.clerk.operations().live_view((parts.clock)(), true);
    let (picture, live) = watch::channel(Arc::new(first));
    let desk = Desk::new(asks, live, told.clone(), parts.clerk.operations().network_arc(), Arc::clone(&parts.standing));
    let (batches, to_write) = mpsc::channel(1);
    let (written, outcomes) = mpsc::channel(1);
    tokio::spawn(write(parts.journal, parts.standing, to_write, written));
    let (stop, stopping) = oneshot::channel();
    let desk_loop = Loop {
        clerk: parts.clerk,
        clock: parts.clock,
        link: parts.link,
        safer: parts.safer,
        batches,
        told,
        picture,
        waiting: BTreeMap::new(),
        next_ticket: 0,
        witness: None,
        due_at: None,
    };
    let stopped = tokio::spawn(desk_loop.run(parts.version, asked, parts.reports, outcomes, stopping));
    Running { desk, stopped, stop }
}

/// What became of a batch.
enum Written {
    Recorded,
    NotRecorded(String),
}

/// Writes one batch after another; an unknown outcome is looked up before anyone is told.
async fn write<J: Journal>(journal: Arc<J>, standing: Arc<Standing>, mut batches: mpsc::Receiver<Batch>, outcomes: mpsc::Sender<Written>) {
    while let Some(batch) = batches.recv().await {
        let outcome = match standing.doubt() {
            // What is decided on a state that is not the ledger's does not go on that ledger.
            Some(seq) => Written::NotRecorded(format!("what is served and the ledger part at record {seq}")),
            None => append(journal.as_ref(), &batch).await,
        };
        if outcomes.send(outcome).await.is_err() {
            return;
        }
    }
}

async fn append<J: Journal>(journal: &J, batch: &Batch) -> Written {
    match journal.append(batch).await {
        Ok(()) => Written::Recorded,
        Err(AppendError::Unknown(error)) => settle(journal, batch, error.to_string()).await,
        Err(error) => Written::NotRecorded(chain_of(&error)),
    }
}

/// Asks the store whether a batch of unknown outcome is recorded, until it answers; the loop has long told everyone by then.
async fn settle<J: Journal>(journal: &J, batch: &Batch, why: String) -> Written {
    loop {
        match journal.settle(batch).await {
            Ok(true) => return Written::Recorded,
            Ok(false) => return Written::NotRecorded(why),
            Err(error) => {
                tracing::error!(error = chain_of(&error), "the store cannot say whether it recorded");
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
    }
}

fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

struct Loop<C> {
    clerk: Clerk,
    clock: C,
    link: mpsc::Sender<LinkInput>,
    safer: mpsc::Sender<(TailId, SafeAct)>,
    batches: mpsc::Sender<Batch>,
    told: broadcast::Sender<Told>,
    picture: watch::Sender<Arc<LiveView>>,
    waiting: BTreeMap<Ticket, oneshot::Sender<Result<super::desk::Answer, super::clerk::NotDone>>>,
    next_ticket: u64,
    witness: Option<WitnessView>,
    /// When the passing of time has something to do next.
    due_at: Option<Utc>,
}

impl<C: Fn() -> Now> Loop<C> {
    async fn run(
        mut self,
        version: String,
        mut asked: mpsc::Receiver<Ask>,
        mut reports: mpsc::Receiver<(TailId, Report)>,
        mut outcomes: mpsc::Receiver<Written>,
        mut stopping: oneshot::Receiver<()>,
    ) {
        let owed = self.clerk.operations().owed();
        let now = (self.clock)();
        let started = self.clerk.take(now, &Input::Started { version }, None);
        self.carry_out(started).await;
        for action in owed {
            self.carry_out(vec![Out::Act(action)]).await;
        }
        let mut beat = tokio::time::interval(BEAT);
        let mut publish = tokio::time::interval(PICTURE);
        let mut stop_seen = false;
        loop {
            self.feed_writer().await;
            if stop_seen && self.clerk.is_idle() {
                return;
            }
            tokio::select! {
                biased;
                Some(outcome) = outcomes.recv() => self.written(outcome).await,
                Some((tail, report)) = reports.recv() => self.reported(tail, report).await,
                Some(ask) = asked.recv(), if !stop_seen => self.asked(ask).await,
                _ = beat.tick() => self.tick(stop_seen).await,
                _ = publish.tick() => self.publish(),
                _ = &mut stopping, if !stop_seen => stop_seen = true,
            }
            if stop_seen && !self.clerk.store_is_up() {
                tracing::error!("stopping while the store is down; what waits for it is lost");
                return;
            }
        }
    }

    async fn feed_writer(&mut self) {
        let now = (self.clock)();
        if let Some(batch) = self.clerk.next_batch(now)
            && self.batches.send(batch).await.is_err()
        {
            tracing::error!("the writer is gone");
        }
    }

    async fn written(&mut self, outcome: Written) {
        let now = (self.clock)();
        let out = match outcome {
            Written::Recorded => self.clerk.recorded(now),
            Written::NotRecorded(why) => self.clerk.not_recorded(now, &why),
        };
        self.carry_out(out).await;
    }

    async fn reported(&mut self, tail: TailId, report: Report) {
        let now = (self.clock)();
        let out = self.clerk.take(now, &Input::Reported(tail, report), None);
        self.carry_out(out).await;
    }

    async fn asked(&mut self, ask: Ask) {
        let now = (self.clock)();
        match ask {
            Ask::Do { input, reply } => {
                self.next_ticket += 1;
                let ticket = Ticket(self.next_ticket);
                self.waiting.insert(ticket, reply);
                let out = self.clerk.take(now, &input, Some(ticket));
                self.carry_out(out).await;
            }
            Ask::Feasibility { submit, reply } => {
                // The asker may have gone away; then nobody misses the answer.
                let _ = reply.send(self.clerk.tell(now, &submit));
            }
            Ask::Detour { between, reply } => {
                // As above.
                let _ = reply.send(self.clerk.operations().seek_detour(now, (&between.from, &between.to)));
            }
            Ask::Reach { tail, reply } => {
                // As above.
                let _ = reply.send(self.clerk.operations().return_reach_of(now, &tail));
            }
            Ask::Intents { reply } => {
                // As above.
                let _ = reply.send(self.clerk.operations().operational_intents(now));
            }
            Ask::Promises { reply } => {
                // As above.
                let _ = reply.send(self.clerk.operations().promise_report(now.utc));
            }
            Ask::Witness { stands } => self.witness = Some(stands),
            Ask::Energy { reply } => {
                // As above.
                let _ = reply.send(self.clerk.operations().energy_report(now.utc));
            }
        }
    }

    async fn tick(&mut self, stop_seen: bool) {
        let now = (self.clock)();
        let mut out = self.clerk.lose_patience(now);
        // A deadline that is some time from now whenever it is asked for (a clearance is watched) counts from when it was first heard.
        let next = self.clerk.operations().next_timeout(now).map(|(at, _)| at);
        self.due_at = next.map(|next| self.due_at.map_or(next, |known| known.min(next)));
        let due = self.due_at.is_some_and(|at| at <= now.utc) || !self.clerk.store_is_up();
        if due && !stop_seen {
            self.due_at = None;
            out.extend(self.clerk.take(now, &Input::Tick, None));
        }
        self.carry_out(out).await;
    }

    fn publish(&mut self) {
        let now = (self.clock)();
        let mut view = self.clerk.operations().live_view(now, self.clerk.store_is_up()).with_witness(self.witness.as_ref());
        view.seq = self.clerk.durable_seq();
        self.picture.send_replace(Arc::new(view));
    }

    async fn carry_out(&mut self, out: Vec<Out>) {
        for each in out {
            match each {
                Out::Act(action) => self.act(action).await,
                Out::Reply(ticket, answer) => {
                    if let Some(reply) = self.waiting.remove(&ticket) {
                        // The asker may have gone away; the act is recorded under its key and can be asked for again.
                        let _ = reply.send(answer);
                    }
                }
                Out::Told(told) => {
                    // Nobody listens: nobody misses it.
                    let _ = self.told.send(told);
                }
            }
        }
    }

    async fn act(&mut self, action: Action) {
        let input = match action {
            Action::Order(tail, Order::Safer(act)) => {
                if self.safer.send((tail, act)).await.is_err() {
                    tracing::error!("the link task is gone; the safer order was not sent");
                }
                return;
            }
            Action::Order(tail, order) => LinkInput::Order(tail, order),
            Action::Adopt(tail, flight, package) => LinkInput::Adopt(tail, flight, package),
            Action::FlightStarted(tail, flight) => LinkInput::FlightStarted(tail, flight),
            Action::FlightEnded(tail) => LinkInput::FlightEnded(tail),
        };
        if self.link.send(input).await.is_err() {
            tracing::error!("the link task is gone; the order was not sent");
        }
    }
}
