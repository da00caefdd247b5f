//! Grows the tree over what is durable, and signs its heads.
//!
//! The notary reads the journal behind the recorder and never stands in its way: a record is acknowledged without it, and comes
//! under a signed head within one interval, or at the stop of the service. What it keeps follows from the journal: after a crash
//! it goes on from the last block of 256 records that it kept.
//!
//! Before it signs anything it holds the newest head against the records: a journal that is not the one that was signed is not
//! signed again.

use super::witness::Witness;
use crate::domain::custody::Digest;
use crate::domain::operations::act::Time;
use crate::domain::operations::view::{ForkView, WitnessView};
use crate::domain::proof::{Node, Range, SecretKey, SignedHead};
use crate::store::{KeptHead, StoreError, Tree, resume_tree, tree_root};
use crate::units::time::{Span, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records that are read at once.
const PAGE: u32 = 2_000;
/// Subtrees in one write at most: what 250,000 records complete.
const NODES_AT_ONCE: usize = 1_000;
/// Heads of the second place that are kept in mind as compared.
const MOST_COMPARED: usize = 4_096;
/// A head is signed anew after this long although nothing was recorded, so that its age shows that somebody is there.
const STALE: Span = Span::minutes(60);

/// Why the tree is not grown and nothing is signed.
#[derive(Debug, thiserror::Error)]
pub enum NotaryError {
    /// The store cannot be read or written.
    #[error("the tree cannot be read or kept")]
    Store(#[from] StoreError),
    /// The journal has fewer records than were signed.
    #[error("the journal ends before record {size}; the tree, last signed {at}, had that many")]
    CutOff {
        /// Records that the tree had.
        size: u64,
        /// When it was signed.
        at: Utc,
    },
    /// The journal has other records than were signed.
    #[error("the first {size} records are not those that a tree head of {at} was signed over")]
    NotAsSigned {
        /// Records under the signed head.
        size: u64,
        /// When it was signed.
        at: Utc,
    },
}

/// Keeps the tree.
#[derive(Debug)]
pub struct Notary<S> {
    store: Arc<S>,
    key: Option<SecretKey>,
    witness: Option<Witness>,
    range: Range,
    /// Completed and not kept yet.
    nodes: Vec<(Node, Digest)>,
    /// The newest head: size and time.
    signed: Option<(u64, Utc)>,
    /// Since when a head waits for the second place.
    waits: Option<Utc>,
    /// Heads of the second place that were held against the records, by size and root, and whether they agree.
    compared: BTreeMap<(u64, Digest), (Utc, bool)>,
}

impl<S: Tree> Notary<S> {
    /// Takes the tree up where it was left. Without a key it is grown and not signed.
    ///
    /// # Errors
    /// When the store cannot be read, or the newest head does not fit the records.
    pub async fn open(store: Arc<S>, key: Option<SecretKey>, witness: Option<Witness>) -> Result<Self, NotaryError> {
        let range = resume_tree(store.as_ref()).await?;
        let newest = store.newest_head().await?.map(|kept| kept.head);
        let size = range.size();
        if size > 0 && store.leaves(size - 1, 1).await?.is_empty() {
            let at = newest.map(|head| head.head().at).unwrap_or_default();
            return Err(NotaryError::CutOff { size, at });
        }
        let mut notary = Self { store, key, witness, range, nodes: Vec::new(), signed: None, waits: None, compared: BTreeMap::new() };
        // Subtrees above the kept ones are grown first, so that the signed tree can be made of them.
        notary.grow().await?;
        if let Some(newest) = newest {
            let (size, at) = (newest.head().size, newest.head().at);
            if size > notary.range.size() {
                return Err(NotaryError::CutOff { size, at });
            }
            notary.keep(None).await?;
            if tree_root(notary.store.as_ref(), size).await? != newest.head().root {
                return Err(NotaryError::NotAsSigned { size, at });
            }
            notary.signed = Some((size, at));
        }
        Ok(notary)
    }

    /// Takes in what became durable; signs a head when there is something new, or the newest is old.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing is lost then, the next call does it.
    pub async fn step(&mut self, now: Utc) -> Result<Option<SignedHead>, NotaryError> {
        self.grow().await?;
        let size = self.range.size();
        let due = self.signed.is_none_or(|(signed, at)| size > signed || now >= at + STALE);
        let head = self
            .key
            .as_ref()
            .filter(|_| due && size > 0)
            .map(|key| KeptHead { head: SignedHead::sign(key, size, self.range.root(), now), key: key.public().clone() });
        self.keep(head.as_ref()).await?;
        let Some(KeptHead { head, .. }) = head else { return Ok(None) };
        self.signed = Some((size, now));
        if let Some(witness) = &self.witness {
            witness.put(&head);
            self.waits.get_or_insert(now);
        }
        Ok(Some(head))
    }

    /// How the second place stands; None where there is none. Each head that lies there and that our own key signed is held against the
    /// records once: one over more records than there are, or with another root, contradicts them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn witnessed(&mut self, now: Utc, late: Span) -> Result<Option<WitnessView>, NotaryError> {
        let Some((witness, key)) = self.witness.as_ref().zip(self.key.as_ref()) else { return Ok(None) };
        let taken = witness.taken();
        if let (Some(first), Some((_, at))) = (self.waits, taken)
            && at >= first
        {
            // Those before it are in it; of those after it the oldest is at least as young as this.
            self.waits = self.signed.filter(|(_, newest)| at < *newest).map(|_| at);
        }
        let here = self.range.size();
        for head in witness.heads() {
            let Ok(head) = head.verify(key.public()) else { continue };
            if head.size > 0 && !self.compared.contains_key(&(head.size, head.root)) {
                let agrees = head.size <= here && tree_root(self.store.as_ref(), head.size).await? == head.root;
                self.compared.insert((head.size, head.root), (head.at, agrees));
            }
        }
        let first = self.compared.iter().find(|(_, (_, agrees))| !agrees).map(|((size, _), (at, _))| (*size, *at));
        let fork = first.map(|(size, at)| {
            let agreed =
                self.compared.iter().filter(|((other, _), (_, agrees))| *agrees && *other < size).map(|((other, _), _)| *other).max();
            ForkView { size, signed_at: Time(at), from_seq: agreed.unwrap_or(0) + 1, here }
        });
        // What agrees is kept in mind by its largest; what contradicts, whole.
        let largest = self.compared.iter().filter(|(_, (_, agrees))| *agrees).map(|(at, _)| *at).next_back();
        if self.compared.len() > MOST_COMPARED {
            self.compared.retain(|at, (_, agrees)| !*agrees || Some(*at) == largest);
        }
        Ok(Some(WitnessView {
            taken_size: taken.map(|(size, _)| size),
            taken_at: taken.map(|(_, at)| Time(at)),
            waits_since: self.waits.map(Time),
            is_late: self.waits.is_some_and(|since| now >= since + late),
            fork,
        }))
    }

    async fn grow(&mut self) -> Result<(), NotaryError> {
        loop {
            let leaves = self.store.leaves(self.range.size(), PAGE).await?;
            for leaf in &leaves {
                self.range.push(*leaf, |node, digest| {
                    if node.is_kept() {
                        self.nodes.push((node, digest));
                    }
                });
            }
            if self.nodes.len() >= NODES_AT_ONCE {
                self.keep(None).await?;
            }
            if leaves.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                return Ok(());
            }
        }
    }

    async fn keep(&mut self, head: Option<&KeptHead>) -> Result<(), NotaryError> {
        if head.is_some() || !self.nodes.is_empty() {
            self.store.keep_tree(&self.nodes, head).await?;
            self.nodes.clear();
        }
        Ok(())
    }
}

/// Lets the notary work in this interval until told to stop, and once more then. What fails is told and tried again; nothing else
/// stops for it.
/// How the second place stands goes to `tell` each time; a head that waits there for longer than `late` is late.
pub async fn run<S, C, T>(mut notary: Notary<S>, (every, late): (Span, Span), clock: C, tell: T, stop: tokio::sync::oneshot::Receiver<()>)
where
    S: Tree + Send + Sync + 'static,
    C: Fn() -> Utc + Send + 'static,
    T: Fn(WitnessView) + Send + 'static,
{
    let mut ticks = tokio::time::interval(std::time::Duration::from_micros(every.0));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    tokio::pin!(stop);
    loop {
        let stopping = tokio::select! {
            _ = ticks.tick() => false,
            // The sender gone means the same as its word.
            _ = &mut stop => true,
        };
        match notary.step(clock()).await {
            Ok(Some(head)) => tracing::debug!(tree.size = head.head().size, "a tree head is signed"),
            Ok(None) => {}
            Err(error) => tracing::error!(error = %chain_of(&error), "no tree head could be signed; it is tried again"),
        }
        match notary.witnessed(clock(), late).await {
            Ok(stands) => stands.into_iter().for_each(&tell),
            Err(error) => {
                tracing::error!(error = %chain_of(&error), "the second place could not be held against the records; it is tried again")
            }
        }
        if stopping {
            return;
        }
    }
}

fn chain_of(error: &NotaryError) -> String {
    use std::error::Error;
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custody::{ChainState, Draft, SealedRecord};
    use crate::domain::proof::{consistency_verified, inclusion_root, record_leaf};
    use crate::store::{Batch, Journal, MemoryDisk, MemoryStore, Projection, prove_consistency, prove_inclusion, verify_with};

    fn key() -> SecretKey {
        SecretKey::from_seed("hospital.example/ledger".parse().expect("a name"), [1; 32]).expect("a key")
    }

    fn records(chain: &mut ChainState, count: usize) -> Vec<SealedRecord> {
        let draft = |n: usize| Draft {
            version: 1,
            at: Utc(1_796_086_923_004),
            kind: "NOTED".to_owned(),
            by: serde_json::json!({ "kind": "system" }),
            consignment: n.is_multiple_of(3).then(|| "DG26120100042U".parse().expect("a number")),
            flight: None,
            key: None,
            data: serde_json::json!({ "n": n }),
        };
        (0..count).map(|n| chain.seal(draft(n)).expect("canonical")).collect()
    }

    async fn append(store: &MemoryStore, records: Vec<SealedRecord>) {
        store.append(&Batch { records, documents: Vec::new() }).await.expect("appended");
    }

    async fn notary(store: &MemoryStore) -> Result<Notary<MemoryStore>, NotaryError> {
        Notary::open(Arc::new(store.clone()), Some(key()), None).await
    }

    #[tokio::test]
    async fn a_head_covers_what_is_durable_and_every_proof_under_it_holds_after_restarts_at_any_size() {
        let disk = MemoryDisk::new();
        let mut chain = ChainState::default();
        let mut heads: Vec<SignedHead> = Vec::new();
        let mut leaves = Vec::new();
        for (round, count) in [1, 254, 1, 1, 700, 67, 512].into_iter().enumerate() {
            let store = MemoryStore::open(&disk);
            let sealed = records(&mut chain, count);
            leaves.extend(sealed.iter().map(|record| record_leaf(record.hash, record.chain.map(|link| link.hash))));
            append(&store, sealed).await;
            let mut notary = notary(&store).await.expect("opened");
            let now = Utc(i64::try_from(round).expect("small"));
            let head = notary.step(now).await.expect("kept").expect("signed");
            assert_eq!(notary.step(now).await.expect("kept"), None, "nothing new is not signed again");
            let size = u64::try_from(leaves.len()).expect("small");
            assert_eq!((head.head().size, head.verify(key().public()).is_ok()), (size, true));
            for (index, leaf) in (0..size).zip(&leaves).step_by(37) {
                let proof = prove_inclusion(&store, index + 1, size).await.expect("answers").expect("inside");
                assert_eq!(inclusion_root(*leaf, index, size, &proof), Ok(head.head().root), "{index} of {size}");
            }
            heads.push(head);
            for older in &heads {
                let proof = prove_consistency(&store, older.head().size, size).await.expect("answers").expect("older");
                let ends = ((older.head().size, older.head().root), (size, heads[round].head().root));
                assert_eq!(consistency_verified(ends.0, ends.1, &proof), Ok(()));
            }
        }
        let store = MemoryStore::open(&disk);
        let witnessed = heads.iter().map(|head| head.head().clone()).collect();
        let proven = verify_with(&store, witnessed).await.expect("proven");
        assert_eq!((proven.summary.records, proven.root, proven.heads), (1_536, heads[6].head().root, 14));
        assert_eq!(store.tree_blocks().await.expect("answers"), 6);
        assert_eq!(store.documents_seq().await.expect("answers"), 0);
    }

    #[tokio::test]
    async fn a_head_is_signed_anew_after_an_hour_although_nothing_happened_and_never_over_nothing() {
        let store = MemoryStore::open(&MemoryDisk::new());
        let mut notary = notary(&store).await.expect("opened");
        assert_eq!(notary.step(Utc(0)).await.expect("kept"), None);
        append(&store, records(&mut ChainState::default(), 1)).await;

        assert!(notary.step(Utc(0)).await.expect("kept").is_some());
        assert!(notary.step(Utc(3_599_999)).await.expect("kept").is_none());
        assert!(notary.step(Utc(3_600_000)).await.expect("kept").is_some());
    }

    #[tokio::test]
    async fn a_journal_that_is_not_the_one_that_was_signed_is_not_signed_again() {
        let (whole, cut, other) = (MemoryDisk::new(), MemoryDisk::new(), MemoryDisk::new());
        let sealed = records(&mut ChainState::default(), 300);
        let mut forged = ChainState::default();
        let first = records(&mut forged, 1);
        let forged = [first, records(&mut forged, 299)].concat();
        let store = MemoryStore::open(&whole);
        append(&store, sealed.clone()).await;
        notary(&store).await.expect("opened").step(Utc(0)).await.expect("kept").expect("signed");
        let kept = store.newest_head().await.expect("answers").expect("a head");
        let block = Node { level: Node::LOWEST_KEPT, index: 0 };
        let nodes: Vec<(Node, Digest)> = store.tree_nodes(&[block].into()).await.expect("answers").into_iter().collect();
        assert_eq!(nodes.len(), 1);
        for (disk, records) in [(&cut, sealed[..299].to_vec()), (&other, forged)] {
            let store = MemoryStore::open(disk);
            append(&store, records).await;
            store.keep_tree(&[], Some(&kept)).await.expect("kept");
        }
        let short = MemoryDisk::new();
        let store = MemoryStore::open(&short);
        append(&store, sealed[..200].to_vec()).await;
        store.keep_tree(&nodes, None).await.expect("kept");
        assert!(matches!(notary(&store).await, Err(NotaryError::CutOff { size: 256, .. })));

        assert!(matches!(notary(&MemoryStore::open(&cut)).await, Err(NotaryError::CutOff { size: 300, .. })));
        assert!(matches!(notary(&MemoryStore::open(&other)).await, Err(NotaryError::NotAsSigned { size: 300, .. })));
    }

    /// A second place in a folder, once its thread has read what lies there: so many heads.
    fn second_place(folder: &std::path::Path, heads: usize) -> Witness {
        let witness = Witness::start(folder).expect("a thread");
        while witness.heads().len() < heads {
            std::thread::yield_now();
        }
        witness
    }

    const LATE: Span = Span::minutes(10);

    #[tokio::test]
    async fn a_second_place_that_takes_no_head_is_late_and_one_that_takes_it_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for (place, is_late) in [("", false), ("gone", true)] {
            let store = MemoryStore::open(&MemoryDisk::new());
            append(&store, records(&mut ChainState::default(), 3)).await;
            let witness = second_place(&folder.path().join(place), 0);
            let mut notary = Notary::open(Arc::new(store), Some(key()), Some(witness)).await.expect("opened");
            notary.step(Utc(0)).await.expect("kept").expect("signed");
            while !is_late && notary.witness.as_ref().is_some_and(|witness| witness.taken().is_none()) {
                std::thread::yield_now();
            }

            let soon = notary.witnessed(Utc(0) + Span::minutes(9), LATE).await.expect("answers").expect("a second place");
            let then = notary.witnessed(Utc(0) + LATE, LATE).await.expect("answers").expect("a second place");

            assert_eq!((soon.is_late, then.is_late, then.fork), (false, is_late, None), "{place}");
            assert_eq!((then.taken_size, then.waits_since), if is_late { (None, Some(Time(Utc(0)))) } else { (Some(3), None) });
        }
    }

    #[tokio::test]
    async fn a_witnessed_head_that_our_records_do_not_give_is_named_with_the_records_among_which_they_differ() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut chain = ChainState::default();
        let common = records(&mut chain, 40);
        let mut other = chain.clone();
        let (ours, theirs) = (records(&mut chain, 30), [records(&mut other, 1), records(&mut other, 24)].concat());
        // A second service with the same key and another history, which wrote to the same place.
        let elsewhere = MemoryStore::open(&MemoryDisk::new());
        let mut heads = String::new();
        for (nth, part) in [common.clone(), theirs].into_iter().enumerate() {
            append(&elsewhere, part).await;
            let head = notary(&elsewhere).await.expect("opened").step(Utc(i64::try_from(nth).expect("small"))).await.expect("kept");
            heads.push_str(&format!("{}\n", head.expect("signed")));
        }
        let stranger = SecretKey::from_seed("elsewhere.example/ledger".parse().expect("a name"), [9; 32]).expect("a key");
        heads.push_str(&format!("{}\n", SignedHead::sign(&stranger, 7, Digest::of(b"?"), Utc(5))));
        std::fs::write(folder.path().join(super::super::witness::WITNESS_FILE), heads).expect("written");
        let stands = async |records: Vec<SealedRecord>| {
            let store = MemoryStore::open(&MemoryDisk::new());
            append(&store, records).await;
            let mut notary = Notary::open(Arc::new(store), Some(key()), Some(second_place(folder.path(), 3))).await.expect("opened");
            notary.witnessed(Utc(9), LATE).await.expect("answers").expect("a second place").fork
        };

        let forked = stands([common.clone(), ours].concat()).await;
        let cut = stands(common).await;

        assert_eq!(forked, Some(ForkView { size: 65, signed_at: Time(Utc(1)), from_seq: 41, here: 70 }));
        assert_eq!(cut, Some(ForkView { size: 65, signed_at: Time(Utc(1)), from_seq: 41, here: 40 }));
    }
}
