//! The journal in memory.

use super::{AppendFault, Durable, MemoryStore};
use crate::domain::custody::{ChainHead, Head, SealedRecord, StoredRecord};
use crate::domain::request::ConsignmentId;
use crate::store::journal::{AppendError, Batch, Journal, StoreError};
use crate::units::ids::{FlightId, RequestId};

impl Journal for MemoryStore {
    async fn append(&self, batch: &Batch) -> Result<(), AppendError> {
        if batch.records.is_empty() && batch.documents.is_empty() {
            return Ok(());
        }
        let mut durable = self.durable().map_err(AppendError::Failed)?;
        let nth = durable.appends;
        durable.appends += 1;
        match durable.faults.remove(&nth) {
            None => durable.append(batch),
            Some(AppendFault::Full) => Err(AppendError::Full),
            Some(AppendFault::Failed) => Err(AppendError::Failed(StoreError::Memory("told to fail"))),
            Some(AppendFault::LostBefore) => Err(AppendError::Unknown(StoreError::Memory("told to lose it"))),
            Some(AppendFault::LostAfter) => {
                durable.append(batch)?;
                Err(AppendError::Unknown(StoreError::Memory("told to lose the answer")))
            }
        }
    }

    async fn settle(&self, batch: &Batch) -> Result<bool, StoreError> {
        let durable = self.durable()?;
        let Some(last) = batch.records.last() else { return Ok(false) };
        Ok(durable.records.iter().any(|record| record.seq == last.seq && record.hash == last.hash))
    }

    async fn head(&self) -> Result<Head, StoreError> {
        Ok(self.durable()?.head())
    }

    async fn read_from(&self, seq: u64, limit: u32) -> Result<Vec<SealedRecord>, StoreError> {
        let durable = self.durable()?;
        Ok(durable.records.iter().filter(|record| record.seq >= seq).take(count(limit)).cloned().collect())
    }

    async fn find_by_key(&self, key: &RequestId) -> Result<Vec<SealedRecord>, StoreError> {
        let durable = self.durable()?;
        Ok(durable.records.iter().filter(|record| record.key.as_ref() == Some(key)).cloned().collect())
    }

    async fn chain_head(&self, consignment: &ConsignmentId) -> Result<Option<ChainHead>, StoreError> {
        let durable = self.durable()?;
        let links =
            durable.records.iter().filter(|record| record.consignment.as_ref() == Some(consignment)).filter_map(|record| record.chain);
        Ok(links.fold(None, |head: Option<ChainHead>, link| {
            Some(ChainHead { records: head.map_or(1, |head| head.records + 1), hash: link.hash })
        }))
    }

    async fn trail(&self, consignment: &ConsignmentId, flights: &[FlightId]) -> Result<Vec<SealedRecord>, StoreError> {
        let durable = self.durable()?;
        let belongs = |record: &&SealedRecord| match &record.consignment {
            Some(id) => id == consignment,
            None => record.flight.is_some_and(|flight| flights.contains(&flight)),
        };
        Ok(durable.records.iter().filter(belongs).cloned().collect())
    }

    async fn stored_after(&self, after: Option<i64>, limit: u32) -> Result<Vec<StoredRecord>, StoreError> {
        let durable = self.durable()?;
        let rows = durable.records.iter().map(StoredRecord::from);
        Ok(rows.filter(|row| after.is_none_or(|after| row.seq > after)).take(count(limit)).collect())
    }
}

impl Durable {
    fn head(&self) -> Head {
        self.records.last().map_or_else(Head::default, |record| Head { seq: record.seq, hash: record.hash })
    }

    fn append(&mut self, batch: &Batch) -> Result<(), AppendError> {
        let head = self.head();
        if let Some(first) = batch.records.first().filter(|first| first.seq != head.seq + 1 || first.prev != head.hash) {
            return Err(AppendError::NotNext { head, found: first.seq });
        }
        self.records.extend(batch.records.iter().cloned());
        batch.documents.iter().for_each(|document| self.put(document));
        Ok(())
    }
}

fn count(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}
