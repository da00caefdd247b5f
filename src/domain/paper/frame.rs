//! The frame of every sheet: A4, the network's name, a title, a number, and who is called what.

use super::html::{both, two};
use crate::domain::label::qr_svg;
use crate::domain::network::Network;
use crate::domain::operations::view::Holder;
use crate::units::ids::{PersonId, SiteId};
use crate::units::markup::escaped;
use crate::units::time::Utc;
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

pub(super) const STYLE: &str = include_str!("paper.css");

/// The names that stand for the ids of the records.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Sites and payloads.
    pub network: &'a Network,
    /// What colleagues call a person.
    pub people: &'a BTreeMap<PersonId, String>,
}

impl Names<'_> {
    /// A person: the name, and the id by which the records know it.
    pub(super) fn person(&self, person: &PersonId) -> String {
        match self.people.get(person) {
            Some(name) => format!("{} ({person})", name),
            None => person.to_string(),
        }
    }

    pub(super) fn site(&self, site: &SiteId) -> Words {
        self.network.sites.get(site).map_or_else(|| words(site.to_string(), site.to_string()), |site| site.name.clone())
    }

    /// A holder: name, role and place, as markup.
    pub(super) fn holder(&self, holder: &Holder) -> String {
        let desk = || two("bàn trực", "the desk");
        let person = holder.person.as_ref().map_or_else(desk, |person| escaped(&self.person(person)));
        format!("<b>{person}</b><br>{}<br>{}", both(&holder.role.words()), both(&self.site(&holder.site)))
    }
}

/// Day and time in Hanoi, to the second: `22/11/2026 15:07:31`.
pub(super) fn moment(at: Utc) -> String {
    let (year, month, day) = at.hanoi_date();
    let minute = at.hanoi_minute_of_day();
    let second = at.0.div_euclid(1_000).rem_euclid(60);
    format!("{day:02}/{month:02}/{year} {:02}:{:02}:{second:02}", minute / 60, minute % 60)
}

/// The head of a sheet: who issues it, what it is, its number, and the code to scan.
pub(super) fn head(network: &Network, title: &Words, number: &str, code: &str) -> String {
    let demonstration = if network.demonstration {
        format!("<p class=\"warning\">{}</p>", two("TRÌNH DIỄN: không dùng cho người bệnh", "DEMONSTRATION: not for patients"))
    } else {
        String::new()
    };
    format!(
        "<header><div><p class=\"network\">{}</p><h1>{}</h1><p class=\"number\">{}</p>{demonstration}</div>{}</header>\n",
        both(&network.name),
        both(title),
        escaped(number),
        qr_svg(code).unwrap_or_default()
    )
}

/// Sheets as one page for a browser's printer; each begins on a sheet of paper of its own.
pub(super) fn page(title: &str, sheets: &[String]) -> String {
    let sheets: String = sheets.iter().map(|sheet| section(title, sheet)).collect();
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body class=\"paper\">\n{sheets}</body>\n</html>\n",
        escaped(title)
    )
}

/// One sheet, by the name that readers of screens are told.
pub(super) fn section(name: &str, sheet: &str) -> String {
    format!("<section class=\"sheet\" aria-label=\"{}\">\n{sheet}</section>\n", escaped(name))
}
