//! The tree in SQLite.

use super::{SqliteStore, signed, unsigned};
use crate::domain::custody::Digest;
use crate::domain::proof::{HeadFault, KeyFault, Node, SignedHead, record_leaf};
use crate::store::journal::StoreError;
use crate::store::tree::{KeptHead, Tree};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::{BTreeMap, BTreeSet};

/// Subtrees asked for at once at most: a limit of the query's own, far above what a proof needs.
const AT_ONCE: usize = 200;

impl Tree for SqliteStore {
    async fn tree_nodes(&self, wanted: &BTreeSet<Node>) -> Result<BTreeMap<Node, Digest>, StoreError> {
        let mut found = BTreeMap::new();
        let wanted: Vec<Node> = wanted.iter().copied().collect();
        for some in wanted.chunks(AT_ONCE) {
            let mut query = QueryBuilder::<Sqlite>::new("SELECT level, place, hash FROM tree_nodes WHERE ");
            let mut list = query.separated(" OR ");
            for node in some {
                list.push("(level = ").push_bind_unseparated(i64::from(node.level));
                list.push_unseparated(" AND place = ").push_bind_unseparated(signed(node.index));
                list.push_unseparated(")");
            }
            let rows: Vec<(i64, i64, Vec<u8>)> = query.build_query_as().fetch_all(&self.reader).await.map_err(StoreError::Database)?;
            for (level, place, hash) in rows {
                let node = Node { level: u8::try_from(level).unwrap_or(u8::MAX), index: unsigned(place) };
                let hash = Digest::from_bytes(&hash).ok_or_else(|| short("subtree", place))?;
                found.insert(node, hash);
            }
        }
        Ok(found)
    }

    async fn tree_blocks(&self) -> Result<u64, StoreError> {
        if !self.has_tree().await? {
            return Ok(0);
        }
        let level = Node::LOWEST_KEPT;
        let last: Option<i64> = sqlx::query_scalar("SELECT MAX(place) FROM tree_nodes WHERE level = $1")
            .bind(i64::from(level))
            .fetch_one(&self.reader)
            .await
            .map_err(StoreError::Database)?;
        Ok(last.map_or(0, |last| unsigned(last) + 1))
    }

    async fn leaves(&self, index: u64, limit: u32) -> Result<Vec<Digest>, StoreError> {
        let rows: Vec<(i64, Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT seq, hash, chain_hash FROM records WHERE seq > $1 ORDER BY seq LIMIT $2")
                .bind(signed(index))
                .bind(i64::from(limit))
                .fetch_all(&self.reader)
                .await
                .map_err(StoreError::Database)?;
        let digest = |seq: i64, bytes: &[u8]| Digest::from_bytes(bytes).ok_or_else(|| short("record", seq));
        rows.iter()
            .map(|(seq, hash, chain)| {
                let chain = chain.as_ref().map(|chain| digest(*seq, chain)).transpose()?;
                Ok(record_leaf(digest(*seq, hash)?, chain))
            })
            .collect()
    }

    async fn keep_tree(&self, nodes: &[(Node, Digest)], head: Option<&KeptHead>) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for (node, digest) in nodes {
            sqlx::query("INSERT INTO tree_nodes (level, place, hash) VALUES ($1, $2, $3) ON CONFLICT (level, place) DO NOTHING")
                .bind(i64::from(node.level))
                .bind(signed(node.index))
                .bind(digest.bytes().to_vec())
                .execute(&mut *write)
                .await
                .map_err(StoreError::Database)?;
        }
        if let Some(KeptHead { head, key }) = head {
            sqlx::query("INSERT INTO tree_heads (size, at, key, note) VALUES ($1, $2, $3, $4) ON CONFLICT (size, at) DO NOTHING")
                .bind(signed(head.head().size))
                .bind(head.head().at.0)
                .bind(key.to_string())
                .bind(head.to_string())
                .execute(&mut *write)
                .await
                .map_err(StoreError::Database)?;
        }
        write.commit().await
    }

    async fn newest_head(&self) -> Result<Option<KeptHead>, StoreError> {
        if !self.has_tree().await? {
            return Ok(None);
        }
        let newest = sqlx::query_as("SELECT size, key, note FROM tree_heads ORDER BY size DESC, at DESC LIMIT 1");
        let newest: Option<(i64, String, String)> = newest.fetch_optional(&self.reader).await.map_err(StoreError::Database)?;
        newest.map(kept).transpose()
    }

    async fn heads_above(&self, size: u64, limit: u32) -> Result<Vec<KeptHead>, StoreError> {
        if !self.has_tree().await? {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as(
            "SELECT size, key, note FROM tree_heads WHERE size > $1 AND \
             at = (SELECT MAX(at) FROM tree_heads AS newer WHERE newer.size = tree_heads.size) ORDER BY size LIMIT $2",
        );
        let rows: Vec<(i64, String, String)> =
            rows.bind(signed(size)).bind(i64::from(limit)).fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        rows.into_iter().map(kept).collect()
    }

    async fn rotations(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query_as("SELECT seq, canonical FROM records WHERE type = 'LEDGER_KEY_ROTATED' ORDER BY seq");
        let rows: Vec<(i64, String)> = rows.fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        rows.iter().map(|(seq, text)| crate::store::tree::statement(unsigned(*seq), text)).collect()
    }
}

impl SqliteStore {
    /// A store that was opened for reading may be older than the tree.
    async fn has_tree(&self) -> Result<bool, StoreError> {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = 'tree_heads'")
            .fetch_one(&self.reader)
            .await
            .map_err(StoreError::Database)?;
        Ok(found > 0)
    }
}

fn kept((size, key, note): (i64, String, String)) -> Result<KeptHead, StoreError> {
    let wrong = |why: String| StoreError::Row { what: "tree head", id: size.to_string(), why };
    let head: SignedHead = note.parse().map_err(|fault: HeadFault| wrong(fault.to_string()))?;
    if head.head().size != unsigned(size) {
        return Err(wrong(format!("its note is over {} records", head.head().size)));
    }
    let key = key.parse().map_err(|fault: KeyFault| wrong(fault.to_string()))?;
    Ok(KeptHead { head, key })
}

fn short(what: &'static str, id: i64) -> StoreError {
    StoreError::Row { what, id: id.to_string(), why: "its digest has not 32 bytes".to_owned() }
}
