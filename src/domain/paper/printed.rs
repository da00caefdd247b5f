//! Whether a receipt's page prints what its records say. Names stand in no record, and whoever can change a page can add to it: a page
//! that prints it all is not proven by that, one that does not is falsified.

use super::receipt::outcome_words;
use crate::domain::operations::act::ItemOutcome;
use crate::domain::proof::Receipt;
use serde::Deserialize;

/// What of a record is looked for on the page.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Decided,
}

/// The outcomes in it.
#[derive(Default, Deserialize)]
struct Decided {
    #[serde(default)]
    items: Vec<Outcome>,
}

/// One outcome.
#[derive(Deserialize)]
struct Outcome {
    code: String,
    outcome: ItemOutcome,
}

/// The first item of the last receipt whose outcome, as it is recorded, the page does not print; None where the page prints them all,
/// or nothing is decided yet.
#[must_use]
pub fn printed_otherwise(page: &str, receipt: &Receipt) -> Option<String> {
    let said = |text: &String| serde_json::from_str::<Said>(text).ok().filter(|said| said.kind == "RECEIPT_SIGNED");
    let last = receipt.records.iter().rev().find_map(|record| said(&record.text))?;
    let printed = visible(page);
    let missing = last.data.items.iter().enumerate().find(|(nth, item)| {
        let words = outcome_words(item.outcome);
        let line = format!("{} {} {} {}", nth + 1, item.code, words.vi, words.en);
        !printed.contains(&format!(" {} ", line.split_whitespace().collect::<Vec<_>>().join(" ")))
    });
    missing.map(|(_, item)| item.code.clone())
}

/// The words of a page: without its tags, scripts, styles and drawings, with one blank between each two.
fn visible(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let unseen = ["script", "style", "svg"].into_iter().find(|name| tag.starts_with(name));
        let end = unseen.map_or_else(|| ">".to_owned(), |name| format!("</{name}>"));
        rest = tag.split_once(&end).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    for (sign, meant) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(sign, meant);
    }
    format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_reader_sees() {
        let page = "<style>b{}</style><td>1</td><td><b>A&lt;1</b></td>\n<script type=\"x\">1 < 2</script><svg><path/></svg><td>từ chối";
        assert_eq!(visible(page), " 1 A<1 từ chối ");
    }
}
