//! Documents in memory.

use super::{Durable, MemoryStore};
use crate::store::journal::StoreError;
use crate::store::projection::{Document, DocumentKind, ListQuery, Page, Projection};

impl Projection for MemoryStore {
    async fn document(&self, kind: DocumentKind, id: &str) -> Result<Option<Document>, StoreError> {
        Ok(self.durable()?.documents.get(&(kind, id.to_owned())).cloned())
    }

    async fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        let durable = self.durable()?;
        let mut found: Vec<&Document> = durable.documents.values().filter(|document| shown(query, document)).collect();
        found.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        let size = query.page_size();
        Ok(Page::of(found.into_iter().take(usize::from(size) + 1).cloned().collect(), size))
    }

    async fn documents_shape(&self) -> Result<Option<String>, StoreError> {
        Ok(self.durable()?.shape.clone())
    }

    async fn put_documents(&self, documents: &[Document]) -> Result<(), StoreError> {
        let mut durable = self.durable()?;
        documents.iter().for_each(|document| durable.put(document));
        Ok(())
    }

    async fn replace_documents(&self, documents: &[Document], shape: &str) -> Result<(), StoreError> {
        let mut durable = self.durable()?;
        durable.documents.clear();
        documents.iter().for_each(|document| durable.put(document));
        durable.shape = Some(shape.to_owned());
        Ok(())
    }

    async fn documents_seq(&self) -> Result<u64, StoreError> {
        Ok(self.durable()?.documents.values().map(|document| document.seq).max().unwrap_or(0))
    }
}

impl Durable {
    pub(super) fn put(&mut self, document: &Document) {
        let place = (document.kind, document.id.clone());
        let created = self.documents.get(&place).map_or(document.created, |before| before.created);
        self.documents.insert(place, Document { created, ..document.clone() });
    }
}

fn shown(query: &ListQuery, document: &Document) -> bool {
    document.kind == query.kind
        && query.open.is_none_or(|open| document.open == open)
        && query.state.as_ref().is_none_or(|state| document.state == *state)
        && query.tail.as_ref().is_none_or(|tail| document.tail.as_ref() == Some(tail))
        && query.from.is_none_or(|from| document.at >= from)
        && query.until.is_none_or(|until| document.at < until)
        && query.sites.as_ref().is_none_or(|sites| !sites.is_disjoint(&document.sites))
        && query.words.iter().all(|word| document.finders.search.contains(word.as_str()))
        && query.marks.is_subset(&document.finders.marks)
        && query.due_before.is_none_or(|moment| document.finders.due.is_some_and(|due| due < moment))
        && query
            .cursor
            .as_ref()
            .is_none_or(|cursor| document.created < cursor.created || (document.created == cursor.created && document.id > cursor.id))
}
