//! The handle to the heart that the outer layers hold: acts in, answers out; the live picture; what became durable.

use super::clerk::{NotDone, Told};
use super::proving::Standing;
use crate::domain::network::Network;
use crate::domain::operations::act::{Act, DetourAsk, Submit};
use crate::domain::operations::input::Input;
use crate::domain::operations::kept::Late;
use crate::domain::operations::view::{EnergyReport, Feasibility, LiveView, PromiseReport, ReachView, SoughtDetour, WitnessView};
use crate::domain::people::Actor;
use crate::domain::separation::OperationalIntent;
use crate::store::DocumentKind;
use crate::units::ids::{RequestId, TailId};
use crate::units::words::Refusal;
use std::sync::Arc;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// The document that an act answers with, as JSON; None for acts about the network.
pub type Answer = Option<(DocumentKind, String, String)>;

/// One thing asked of the loop.
pub enum Ask {
    /// An act or another input that changes the ledger.
    Do {
        /// What.
        input: Box<Input>,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Answer, NotDone>>,
    },
    /// A question that changes nothing.
    Feasibility {
        /// The request that is not sent yet.
        submit: Box<Submit>,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Feasibility, Refusal>>,
    },
    /// A question that changes nothing.
    Detour {
        /// Between which pads.
        between: DetourAsk,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<SoughtDetour, Refusal>>,
    },
    /// What a return of an aircraft in the air comes to.
    Reach {
        /// Which aircraft.
        tail: TailId,
        /// Where the answer goes.
        reply: oneshot::Sender<Option<ReachView>>,
    },
    /// What open flights hold of the air, as other services read it.
    Intents {
        /// Where the answer goes.
        reply: oneshot::Sender<Vec<OperationalIntent>>,
    },
    /// How often past promises held.
    Promises {
        /// Where the answer goes.
        reply: oneshot::Sender<PromiseReport>,
    },
    /// How the second place of tree heads stands now.
    Witness {
        /// That.
        stands: WitnessView,
    },
    /// How far predictions of energy were off.
    Energy {
        /// Where the answer goes.
        reply: oneshot::Sender<EnergyReport>,
    },
}

/// Why the desk gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A lawful no.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The store did not take it: nothing of it was done.
    #[error("not recorded")]
    NotRecorded,
    /// The safer order went out; its record waits for the store.
    #[error("ordered, not recorded")]
    OrderedNotRecorded,
    /// The loop has more to do than it can; ask again.
    #[error("busy")]
    Busy,
    /// The service is stopping.
    #[error("stopping")]
    Stopped,
}

/// The handle; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    asks: mpsc::Sender<Ask>,
    live: watch::Receiver<Arc<LiveView>>,
    told: broadcast::Sender<Told>,
    network: Arc<Network>,
    standing: Arc<Standing>,
}

impl Desk {
    /// Made by the loop.
    #[must_use]
    pub fn new(
        asks: mpsc::Sender<Ask>,
        live: watch::Receiver<Arc<LiveView>>,
        told: broadcast::Sender<Told>,
        network: Arc<Network>,
        standing: Arc<Standing>,
    ) -> Self {
        Self { asks, live, told, network, standing }
    }

    /// How far the ledger is proven since the start.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The configured network.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Does an act and answers when it is durable (safer orders leave at once).
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn act(&self, key: RequestId, actor: Actor, act: Act) -> Result<Answer, DeskError> {
        self.ask(Input::Acted { key, actor, act }).await
    }

    /// As [`Desk::act`], of an act that was done before it could be told.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn act_before(&self, key: RequestId, actor: Actor, act: Act, late: Late) -> Result<Answer, DeskError> {
        self.ask(Input::ActedBefore { key, actor, act, late }).await
    }

    async fn ask(&self, input: Input) -> Result<Answer, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Do { input: Box::new(input), reply })?;
        match answer.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(NotDone::Refused(refusal))) => Err(DeskError::Refused(refusal)),
            Ok(Err(NotDone::NotRecorded)) => Err(DeskError::NotRecorded),
            Ok(Err(NotDone::OrderedNotRecorded)) => Err(DeskError::OrderedNotRecorded),
            Err(_) => Err(DeskError::Stopped),
        }
    }

    /// Records that the key which signs tree heads gave way to another; once, however often it is told.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn key_rotated(&self, statement: String) -> Result<(), DeskError> {
        self.ask(Input::KeyRotated { statement }).await.map(|_| ())
    }

    /// Whether a request that is not sent yet could fly.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn feasibility(&self, submit: Submit) -> Result<Feasibility, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Feasibility { submit: Box::new(submit), reply })?;
        answer.await.map_err(|_| DeskError::Stopped)?.map_err(DeskError::Refused)
    }

    /// The shortest way round a closed line; nothing is booked.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn seek_detour(&self, between: DetourAsk) -> Result<SoughtDetour, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Detour { between, reply })?;
        answer.await.map_err(|_| DeskError::Stopped)?.map_err(DeskError::Refused)
    }

    /// What a return of an aircraft in the air comes to, by what is known now.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn return_reach(&self, tail: TailId) -> Result<Option<ReachView>, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Reach { tail, reply })?;
        answer.await.map_err(|_| DeskError::Stopped)
    }

    /// What open flights hold of the air, as other services read it.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn operational_intents(&self) -> Result<Vec<OperationalIntent>, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Intents { reply })?;
        answer.await.map_err(|_| DeskError::Stopped)
    }

    /// How often past promises held.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn promise_report(&self) -> Result<PromiseReport, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Promises { reply })?;
        answer.await.map_err(|_| DeskError::Stopped)
    }

    /// How far predictions of energy were off.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn energy_report(&self) -> Result<EnergyReport, DeskError> {
        let (reply, answer) = oneshot::channel();
        self.send(Ask::Energy { reply })?;
        answer.await.map_err(|_| DeskError::Stopped)
    }

    /// Shows how the second place of tree heads stands; what finds no room is told again soon.
    pub fn witness_stands(&self, stands: WitnessView) {
        if self.send(Ask::Witness { stands }).is_err() {
            tracing::debug!("the picture of the second place is not newer");
        }
    }

    fn send(&self, ask: Ask) -> Result<(), DeskError> {
        self.asks.try_send(ask).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => DeskError::Busy,
            mpsc::error::TrySendError::Closed(_) => DeskError::Stopped,
        })
    }

    /// The newest live picture.
    #[must_use]
    pub fn live(&self) -> Arc<LiveView> {
        self.live.borrow().clone()
    }

    /// Waits for newer pictures.
    #[must_use]
    pub fn watch_live(&self) -> watch::Receiver<Arc<LiveView>> {
        self.live.clone()
    }

    /// Records as they become durable; a slow listener is told that it lagged.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }
}
