//! Documents in SQLite.

use super::open::set_meta;
use super::{SqliteStore, signed, unsigned};
use crate::store::journal::StoreError;
use crate::store::projection::{Document, DocumentKind, Finders, ListQuery, Page, Projection};
use crate::units::ids::{SiteId, TailId};
use crate::units::time::Utc;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};
use std::collections::BTreeSet;

const COLUMNS: &str = "SELECT id, created, seq, open, state, sites, tail, at, json, search, marks, due FROM documents WHERE kind = ";

impl Projection for SqliteStore {
    async fn document(&self, kind: DocumentKind, id: &str) -> Result<Option<Document>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push_bind(kind.as_str()).push(" AND id = ").push_bind(id);
        let row = query.build().fetch_optional(&self.reader).await.map_err(StoreError::Database)?;
        row.map(|row| document(kind, &row)).transpose()
    }

    async fn list(&self, wanted: &ListQuery) -> Result<Page, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push_bind(wanted.kind.as_str());
        if let Some(open) = wanted.open {
            query.push(" AND open = ").push_bind(i64::from(open));
        }
        if let Some(state) = &wanted.state {
            query.push(" AND state = ").push_bind(state.as_str());
        }
        if let Some(tail) = &wanted.tail {
            query.push(" AND tail = ").push_bind(tail.as_str());
        }
        if let Some(from) = wanted.from {
            query.push(" AND at >= ").push_bind(from.0);
        }
        if let Some(until) = wanted.until {
            query.push(" AND at < ").push_bind(until.0);
        }
        for word in &wanted.words {
            query.push(" AND instr(search, ").push_bind(word.as_str()).push(") > 0");
        }
        for mark in &wanted.marks {
            query.push(" AND instr(marks, ").push_bind(format!(" {mark} ")).push(") > 0");
        }
        if let Some(moment) = wanted.due_before {
            query.push(" AND due < ").push_bind(moment.0);
        }
        if let Some(sites) = &wanted.sites {
            query.push(" AND EXISTS (SELECT 1 FROM document_sites s WHERE s.kind = documents.kind AND s.id = documents.id AND s.site IN (");
            let mut list = query.separated(", ");
            for site in sites {
                list.push_bind(site.as_str());
            }
            query.push("))");
        }
        if let Some(cursor) = &wanted.cursor {
            let created = signed(cursor.created);
            query.push(" AND created <= ").push_bind(created);
            query.push(" AND (created < ").push_bind(created).push(" OR id > ").push_bind(cursor.id.as_str()).push(")");
        }
        let size = wanted.page_size();
        query.push(" ORDER BY created DESC, id LIMIT ").push_bind(i64::from(size) + 1);
        let rows = query.build().fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        let documents = rows.iter().map(|row| document(wanted.kind, row)).collect::<Result<_, _>>()?;
        Ok(Page::of(documents, size))
    }

    async fn documents_shape(&self) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM meta WHERE name = 'documents'")
            .fetch_optional(&self.reader)
            .await
            .map_err(StoreError::Database)
    }

    async fn put_documents(&self, documents: &[Document]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for document in documents {
            put_document(&mut write, document).await.map_err(StoreError::Database)?;
        }
        write.commit().await
    }

    async fn replace_documents(&self, documents: &[Document], shape: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let replaced = async {
            sqlx::query("DELETE FROM document_sites").execute(&mut *write).await?;
            sqlx::query("DELETE FROM documents").execute(&mut *write).await?;
            for document in documents {
                put_document(&mut write, document).await?;
            }
            set_meta(&mut write, "documents", shape).await
        };
        replaced.await.map_err(StoreError::Database)?;
        write.commit().await
    }

    async fn documents_seq(&self) -> Result<u64, StoreError> {
        let seq: Option<i64> =
            sqlx::query_scalar("SELECT MAX(seq) FROM documents").fetch_one(&self.reader).await.map_err(StoreError::Database)?;
        Ok(seq.map_or(0, unsigned))
    }
}

/// Writes a document in the place of the one with its id; `created` stays as it was first written.
pub(super) async fn put_document(connection: &mut SqliteConnection, document: &Document) -> Result<(), sqlx::Error> {
    let kind = document.kind.as_str();
    let sites: Vec<&str> = document.sites.iter().map(SiteId::as_str).collect();
    let sites = sites.join(",");
    let before: Option<String> = sqlx::query_scalar("SELECT sites FROM documents WHERE kind = $1 AND id = $2")
        .bind(kind)
        .bind(document.id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO documents (kind, id, created, seq, open, state, sites, tail, at, json, search, marks, due) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, open = excluded.open, state = excluded.state, \
         sites = excluded.sites, tail = excluded.tail, at = excluded.at, json = excluded.json, search = excluded.search, \
         marks = excluded.marks, due = excluded.due",
    )
    .bind(kind)
    .bind(document.id.as_str())
    .bind(signed(document.created))
    .bind(signed(document.seq))
    .bind(i64::from(document.open))
    .bind(document.state.as_str())
    .bind(sites.as_str())
    .bind(document.tail.as_ref().map(TailId::as_str))
    .bind(document.at.0)
    .bind(document.json.as_str())
    .bind(document.finders.search.as_str())
    .bind(marks(&document.finders.marks))
    .bind(document.finders.due.map(|due| due.0))
    .execute(&mut *connection)
    .await?;
    if before.as_deref() == Some(sites.as_str()) {
        return Ok(());
    }
    sqlx::query("DELETE FROM document_sites WHERE kind = $1 AND id = $2")
        .bind(kind)
        .bind(document.id.as_str())
        .execute(&mut *connection)
        .await?;
    for site in &document.sites {
        sqlx::query("INSERT INTO document_sites (kind, id, site) VALUES ($1, $2, $3)")
            .bind(kind)
            .bind(document.id.as_str())
            .bind(site.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Marks with a space before, between and after them, so that one is found as a whole.
fn marks(marks: &BTreeSet<String>) -> String {
    marks.iter().fold(" ".to_owned(), |text, mark| text + mark + " ")
}

fn document(kind: DocumentKind, row: &SqliteRow) -> Result<Document, StoreError> {
    let get = StoreError::Database;
    let id: String = row.try_get(0).map_err(get)?;
    let sites: String = row.try_get(5).map_err(get)?;
    let tail: Option<String> = row.try_get(6).map_err(get)?;
    let bad = |why: crate::units::ids::ParseIdError| StoreError::Row { what: "document", id: id.clone(), why: why.to_string() };
    let sites: BTreeSet<SiteId> =
        sites.split(',').filter(|site| !site.is_empty()).map(SiteId::new).collect::<Result<_, _>>().map_err(bad)?;
    let tail = tail.map(TailId::new).transpose().map_err(bad)?;
    Ok(Document {
        kind,
        created: unsigned(row.try_get(1).map_err(get)?),
        seq: unsigned(row.try_get(2).map_err(get)?),
        open: row.try_get::<i64, _>(3).map_err(get)? != 0,
        state: row.try_get(4).map_err(get)?,
        sites,
        tail,
        at: Utc(row.try_get(7).map_err(get)?),
        finders: Finders {
            search: row.try_get(9).map_err(get)?,
            marks: row.try_get::<String, _>(10).map_err(get)?.split_whitespace().map(str::to_owned).collect(),
            due: row.try_get::<Option<i64>, _>(11).map_err(get)?.map(Utc),
        },
        json: row.try_get(8).map_err(get)?,
        id,
    })
}
