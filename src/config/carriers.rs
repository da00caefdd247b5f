//! `carriers.toml`: posts of organisations that carry by road. The file may be absent: then only the network's own couriers carry.

use super::reader::{Faults, Table};
use crate::domain::site::Carrier;
use crate::units::ids::SiteId;
use crate::units::words::words;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(document: &Value, is_place: impl Fn(&SiteId) -> bool, faults: &mut Faults<'_>) -> BTreeMap<SiteId, Carrier> {
    let mut carriers: BTreeMap<SiteId, Carrier> = BTreeMap::new();
    let Some(mut top) = Table::of(document, "", faults) else { return carriers };
    for (place, value) in top.list("carriers", faults).iter().enumerate() {
        let name = value
            .get("post")
            .and_then(Value::as_str)
            .map_or_else(|| format!("carriers number {}", place + 1), |id| format!("carrier {id}"));
        let Some(carrier) = Table::of(value, name.clone(), faults).and_then(|table| carrier(table, faults)) else { continue };
        if is_place(&carrier.post) {
            faults.add(
                format!("{name}.post"),
                Some(format!("{:?}", carrier.post.as_str())),
                ("cũng là một nơi trong sites.geojson", "also a place of sites.geojson"),
                ("một mã riêng", "an id of its own"),
            );
        }
        if carriers.insert(carrier.post.clone(), carrier).is_some() {
            faults.add(name, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi điểm một lần", "each post once"));
        }
    }
    top.done(faults);
    carriers
}

fn carrier(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<Carrier> {
    let (post, organisation) = (t.id("post", faults), t.id("organisation", faults));
    let name = words(t.text("name", faults), t.text("name_en", faults));
    let phone = t.opt_text("phone", faults);
    let (source, assumed) = (t.text("source", faults), t.flag("assumed", faults));
    t.done(faults);
    Some(Carrier { post: post?, organisation: organisation?, name, phone, source, assumed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (BTreeMap<SiteId, Carrier>, usize) {
        let mut faults = Faults::of("carriers.toml");
        let carriers = read(&toml::from_str(text).expect("TOML"), |site| site.as_str() == "H-DG", &mut faults);
        (carriers, faults.into_vec().len())
    }

    fn post(id: &str) -> String {
        format!("[[carriers]]\npost = \"{id}\"\norganisation = \"VNPOST\"\nname = \"a\"\nname_en = \"a\"\nsource = \"s\"\nassumed = true\n")
    }

    #[test]
    fn a_post_is_read_with_its_organisation() {
        let (carriers, faults) = read_text(&post("P-LB"));

        assert_eq!(faults, 0);
        assert_eq!(carriers.values().next().expect("one").organisation.as_str(), "VNPOST");
    }

    #[test]
    fn a_post_that_is_named_twice_or_is_a_facility_is_a_fault() {
        assert_eq!(read_text(&format!("{}{}", post("P-LB"), post("P-LB"))).1, 1);
        assert_eq!(read_text(&post("H-DG")).1, 1);
    }
}
