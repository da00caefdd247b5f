//! The tree in memory.

use super::MemoryStore;
use crate::domain::custody::Digest;
use crate::domain::proof::{Node, record_leaf};
use crate::store::journal::StoreError;
use crate::store::tree::{KeptHead, Tree, statement};
use std::collections::{BTreeMap, BTreeSet};

impl Tree for MemoryStore {
    async fn tree_nodes(&self, wanted: &BTreeSet<Node>) -> Result<BTreeMap<Node, Digest>, StoreError> {
        let durable = self.durable()?;
        Ok(wanted.iter().filter_map(|node| Some((*node, *durable.nodes.get(node)?))).collect())
    }

    async fn tree_blocks(&self) -> Result<u64, StoreError> {
        let durable = self.durable()?;
        let last = durable.nodes.keys().rev().find(|node| node.level == Node::LOWEST_KEPT);
        Ok(last.map_or(0, |node| node.index + 1))
    }

    async fn leaves(&self, index: u64, limit: u32) -> Result<Vec<Digest>, StoreError> {
        let durable = self.durable()?;
        let records = durable.records.iter().filter(|record| record.seq > index);
        let leaves = records.map(|record| record_leaf(record.hash, record.chain.map(|link| link.hash)));
        Ok(leaves.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    async fn keep_tree(&self, nodes: &[(Node, Digest)], head: Option<&KeptHead>) -> Result<(), StoreError> {
        let mut durable = self.durable()?;
        durable.nodes.extend(nodes.iter().copied());
        if let Some(kept) = head {
            durable.heads.insert(kept.head.head().size, kept.clone());
        }
        Ok(())
    }

    async fn newest_head(&self) -> Result<Option<KeptHead>, StoreError> {
        Ok(self.durable()?.heads.values().next_back().cloned())
    }

    async fn heads_above(&self, size: u64, limit: u32) -> Result<Vec<KeptHead>, StoreError> {
        let durable = self.durable()?;
        let above = durable.heads.iter().filter(|(of, _)| **of > size).map(|(_, head)| head.clone());
        Ok(above.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    async fn rotations(&self) -> Result<Vec<String>, StoreError> {
        let durable = self.durable()?;
        let records = durable.records.iter().filter(|record| record.kind == "LEDGER_KEY_ROTATED");
        records.map(|record| statement(record.seq, &record.canonical)).collect()
    }
}
