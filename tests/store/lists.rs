use super::builders::{START, append, both, document, site, tail};
use medflight::store::{Batch, Document, DocumentKind, Finders, ListQuery, PAGE_LIMIT, Projection, Store};
use medflight::units::time::Span;

fn documents(documents: Vec<Document>) -> Batch {
    Batch { records: Vec::new(), documents }
}

async fn ids(store: &Store, query: &ListQuery) -> Vec<String> {
    store.list(query).await.expect("answers").documents.into_iter().map(|document| document.id).collect()
}

#[tokio::test]
async fn a_document_is_read_back_as_it_was_last_written_but_keeps_its_place() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        append(&store, &documents(vec![document(5), document(6)])).await;
        let changed = Document {
            created: 99,
            seq: 9,
            open: false,
            state: "CLOSED".to_owned(),
            sites: [site("H-DG")].into(),
            tail: Some(tail("DG-01")),
            json: "{\"n\":\"five\"}".to_owned(),
            ..document(5)
        };

        append(&store, &documents(vec![changed.clone()])).await;

        let found = store.document(DocumentKind::Consignment, "D005").await.expect("answers");
        assert_eq!(found, Some(Document { created: 5, ..changed }), "{name}");
        assert_eq!(ids(&store, &ListQuery::all(DocumentKind::Consignment)).await, ["D006", "D005"], "{name}");
        let left = ListQuery { sites: Some([site("C-GL")].into()), ..ListQuery::all(DocumentKind::Consignment) };
        assert_eq!(ids(&store, &left).await, ["D006"], "{name}: a site that it no longer concerns");
        assert_eq!(store.documents_seq().await.expect("answers"), 9, "{name}");
    }
}

#[tokio::test]
async fn a_list_is_paged_newest_first_and_shows_each_document_once() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        // Two of the same record: the id decides their order.
        let mut all: Vec<Document> = (1..=10).map(document).collect();
        all.push(Document { id: "D005B".to_owned(), ..document(5) });
        append(&store, &documents(all)).await;

        let mut seen = Vec::new();
        let mut query = ListQuery { limit: 3, ..ListQuery::all(DocumentKind::Consignment) };
        loop {
            let page = store.list(&query).await.expect("answers");
            assert!(page.documents.len() <= 3, "{name}");
            seen.extend(page.documents.into_iter().map(|document| document.id));
            // What arrives between two pages disturbs neither.
            append(&store, &documents(vec![document(100 + seen.len() as u64)])).await;
            let Some(next) = page.next else { break };
            query.cursor = Some(next.to_string().parse().expect("its own cursor"));
        }

        let expected = ["D010", "D009", "D008", "D007", "D006", "D005", "D005B", "D004", "D003", "D002", "D001"];
        assert_eq!(seen, expected, "{name}");
    }
}

#[tokio::test]
async fn a_page_never_holds_more_than_its_limit() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        append(&store, &documents((1..=210).map(document).collect())).await;
        let greedy = ListQuery { limit: u16::MAX, ..ListQuery::all(DocumentKind::Consignment) };

        let page = store.list(&greedy).await.expect("answers");

        assert_eq!(page.documents.len(), usize::from(PAGE_LIMIT), "{name}");
        assert!(page.next.is_some(), "{name}");
    }
}

fn found_by() -> Finders {
    let marks = ["to:H-DG", "refused", "refused:R_LEAK"].map(str::to_owned).into();
    Finders { search: "d004 duc giang lab%_01".to_owned(), marks, due: Some(START + Span::minutes(9)) }
}

#[tokio::test]
async fn every_filter_that_is_given_must_hold() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let all = vec![
            document(1),
            Document { open: false, state: "CLOSED".to_owned(), ..document(2) },
            Document { sites: [site("C-BD")].into(), ..document(3) },
            Document { tail: Some(tail("DG-01")), finders: found_by(), ..document(4) },
            Document { kind: DocumentKind::Flight, id: "F5".to_owned(), tail: Some(tail("DG-01")), ..document(5) },
        ];
        append(&store, &documents(all)).await;
        let all = ListQuery::all(DocumentKind::Consignment);
        let at = |n| Some(START + Span::minutes(n));
        let words = |words: &[&str]| ListQuery { words: words.iter().map(|word| (*word).to_owned()).collect(), ..all.clone() };

        let cases = [
            ("all", all.clone(), vec!["D004", "D003", "D002", "D001"]),
            ("open", ListQuery { open: Some(true), ..all.clone() }, vec!["D004", "D003", "D001"]),
            ("closed", ListQuery { open: Some(false), ..all.clone() }, vec!["D002"]),
            ("state", ListQuery { state: Some("CLOSED".to_owned()), ..all.clone() }, vec!["D002"]),
            ("site", ListQuery { sites: Some([site("C-BD")].into()), ..all.clone() }, vec!["D003"]),
            (
                "sites",
                ListQuery { sites: Some([site("C-BD"), site("H-DG"), site("C-GL")].into()), ..all.clone() },
                vec!["D004", "D003", "D002", "D001"],
            ),
            ("no site", ListQuery { sites: Some([].into()), ..all.clone() }, vec![]),
            ("tail", ListQuery { tail: Some(tail("DG-01")), ..all.clone() }, vec!["D004"]),
            ("from", ListQuery { from: at(3), ..all.clone() }, vec!["D004", "D003"]),
            ("until", ListQuery { until: at(3), ..all.clone() }, vec!["D002", "D001"]),
            ("open until", ListQuery { until: at(3), open: Some(true), ..all.clone() }, vec!["D001"]),
            ("word", words(&["duc giang"]), vec!["D004"]),
            ("words", words(&["giang", "lab%_"]), vec!["D004"]),
            ("a word that is not there", words(&["giang", "x"]), vec![]),
            ("no pattern", words(&["du_ giang"]), vec![]),
            ("mark", ListQuery { marks: ["to:H-DG".to_owned()].into(), ..all.clone() }, vec!["D004"]),
            ("marks", ListQuery { marks: ["to:H-DG".to_owned(), "refused".to_owned()].into(), ..all.clone() }, vec!["D004"]),
            ("part of a mark", ListQuery { marks: ["to:H".to_owned()].into(), ..all.clone() }, vec![]),
            ("due", ListQuery { due_before: at(10), ..all.clone() }, vec!["D004"]),
            ("not yet due", ListQuery { due_before: at(9), ..all.clone() }, vec![]),
            ("flights", ListQuery { tail: Some(tail("DG-01")), ..ListQuery::all(DocumentKind::Flight) }, vec!["F5"]),
        ];

        for (case, query, expected) in cases {
            assert_eq!(ids(&store, &query).await, expected, "{name}: {case}");
        }
    }
}

#[tokio::test]
async fn a_rebuild_puts_new_documents_in_the_place_of_all() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        append(&store, &documents(vec![document(1), document(2)])).await;
        assert_eq!(store.documents_shape().await.expect("answers"), None, "{name}");

        store.replace_documents(&[document(3)], "2").await.expect("replaced");

        assert_eq!(ids(&store, &ListQuery::all(DocumentKind::Consignment)).await, ["D003"], "{name}");
        assert_eq!(store.documents_shape().await.expect("answers").as_deref(), Some("2"), "{name}");
        let gone = ListQuery { sites: Some([site("C-GL")].into()), ..ListQuery::all(DocumentKind::Consignment) };
        assert_eq!(ids(&store, &gone).await, ["D003"], "{name}");
    }
}
