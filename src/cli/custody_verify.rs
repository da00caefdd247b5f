//! `medflight custody verify`: proves the records of one consignment out of the store.

use super::custody::none;
use super::{DataArg, Exit, Outcome, not_opened};
use crate::domain::custody::{Digest, next};
use crate::domain::proof::{PublicKey, Receipt};
use crate::domain::request::ConsignmentId;
use crate::service::papers::custody_of;
use crate::service::receipt::{NoReceipt, receipt};
use crate::store::{Access, DocumentKind, Journal, OpenError, Projection, SqliteOptions, SqliteStore, StoreError};
use crate::units::words::{Reason, Words, words};
use std::collections::BTreeMap;

/// Proves its chain, and its place under the newest tree head.
pub(super) async fn run(id: &ConsignmentId, key: Option<&str>, data: &DataArg) -> Outcome {
    let known = match key.map(str::parse::<PublicKey>).transpose() {
        Ok(known) => known,
        Err(fault) => return Outcome::failed(Exit::Usage, &fault),
    };
    let store = match SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await {
        Ok(store) => store,
        Err(error @ OpenError::Damaged { .. }) => return Outcome::because(Exit::Unproven, &[error.reason()]),
        Err(error) => return not_opened(&error),
    };
    let proven = prove(&store, id, known.as_ref()).await;
    store.close().await;
    match proven {
        Ok(text) => Outcome::done(text),
        Err(outcome) => outcome,
    }
}

async fn prove(store: &SqliteStore, id: &ConsignmentId, known: Option<&PublicKey>) -> Result<String, Outcome> {
    let made = match receipt(store, id).await {
        Ok(made) => made.receipt,
        Err(error @ (NoReceipt::NotFound(_) | NoReceipt::NotSigned)) => return Err(none(&error)),
        Err(error @ (NoReceipt::Store(_) | NoReceipt::Document(_))) => return Err(Outcome::failed(Exit::Unproven, &error)),
    };
    let verdict = made.verify(known).map_err(|fault| {
        let rule = fault.code();
        unproven(words(format!("Kiện {id}, luật {rule}."), format!("Consignment {id}, rule {rule}: {fault}.")))
    })?;
    let newer = newer(store, id, &made, (verdict.chain, verdict.head.size)).await?;
    let signature = match known {
        Some(_) => "",
        None => {
            "chữ ký chỉ được so với khoá mà kho nêu; nhập khoá đã biết bằng --key / \
                 the signature was checked with the store's own key alone: give one that you know with --key\n"
        }
    };
    let says = custody_of(&made).map(|custody| custody.stands(&BTreeMap::new())).unwrap_or_default();
    Ok(format!(
        "chuỗi của kiện được chứng minh / the consignment's chain is proven\nkiện / consignment {id}\n\
         bản ghi của kiện / records {}, tới / to #{}\nbản ghi chuyến bay / records of its flights {}\n\
         đầu cây / tree head {} bản ghi / records, {}\n\
         mới hơn đầu cây, chuỗi đúng, chưa ký / newer than the head, in the chain, not signed yet {newer}\n\
         dấu băm chuỗi / chain {}\nkhoá / key {}\n{signature}{says}",
        verdict.of_consignment, verdict.last, verdict.of_flights, verdict.head.size, verdict.head.at, verdict.chain, verdict.key
    ))
}

/// How many of its records are newer than the head, when they go on from the chain under it and none that a document knows is gone.
async fn newer(store: &SqliteStore, id: &ConsignmentId, made: &Receipt, (mut chain, size): (Digest, u64)) -> Result<usize, Outcome> {
    let failed = |error: StoreError| Outcome::failed(Exit::Unproven, &error);
    // Asked before the records: a service may append between the questions.
    let document = store.document(DocumentKind::Consignment, id.as_str()).await.map_err(failed)?;
    let shown = made.records.last().map_or(0, |record| record.seq);
    let trail = store.trail(id, &[]).await.map_err(failed)?;
    let mut count = 0;
    for record in trail.iter().filter(|record| record.seq > shown) {
        if record.chain.map(|link| link.prev) != Some(chain) {
            let seq = record.seq;
            return Err(unproven(words(
                format!("Bản ghi {seq} của kiện {id} không nối tiếp bản ghi trước đó của kiện."),
                format!("Record {seq} of consignment {id} does not go on from the one before it."),
            )));
        }
        chain = next(chain, &record.canonical);
        count += 1;
    }
    // A last record that is gone leaves no gap in the chain: the document and the head tell of it.
    let known = document.map_or(0, |document| document.seq);
    let there = store.stored_after(i64::try_from(known).ok().map(|known| known - 1), 1).await.map_err(failed)?;
    let is_there = known == 0 || there.first().is_some_and(|record| i64::try_from(known) == Ok(record.seq));
    let head = store.head().await.map_err(failed)?.seq;
    if is_there && size <= head {
        return Ok(count);
    }
    Err(unproven(words(
        format!("Thiếu bản ghi #{known} hoặc bản ghi sau #{head}: hồ sơ của kiện hoặc đầu cây đã ký biết tới nó."),
        format!("Record #{known}, or one after #{head}, is missing: the consignment's document or the signed head knows of it."),
    )))
}

fn unproven(what: Words) -> Outcome {
    let next = words(
        "Giữ nguyên các tệp, báo phụ trách chất lượng, chạy medflight ledger verify và so với bản sao lưu gần nhất.",
        "Keep the files as they are, tell the quality officer, run medflight ledger verify and compare with the newest backup.",
    );
    Outcome::because(Exit::Unproven, &[Reason::new("CUSTODY_NOT_PROVEN", what, next)])
}
