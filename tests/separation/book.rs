//! Reads the lines of one ledger together and sees whether a certificate leaves a flight out: each must name every flight of another
//! aircraft that was booked or in the air when it was given, and set itself against the way that this one had then.
//!
//! Like its neighbour it knows the written form and nothing else. A line without `is` is a certificate alone and is passed over.

use serde_json::Value;
use std::collections::BTreeMap;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Names that had to be found, and were looked for.
    pub(crate) named: usize,
    /// Lines that are not true, with why.
    pub(crate) lies: Vec<(usize, String)>,
}

/// A flight as the lines so far tell it.
#[derive(Default, Clone)]
struct Told {
    tail: Value,
    /// The way of its newest plan, and the line that is kept for its return.
    ways: Vec<(Value, Value)>,
    launch_until: f64,
    departed: bool,
    in_the_air: bool,
    over: bool,
}

impl Told {
    /// Takes a line in.
    fn take(&mut self, line: &Value) {
        if !line["tail"].is_null() {
            self.tail = line["tail"].clone();
        }
        match line["is"].as_str().unwrap_or_default() {
            "planned" => {
                let certificate = &line["certificate"];
                self.ways = if certificate.is_object() { vec![ways(certificate)] } else { Vec::new() };
                self.launch_until = certificate["own"]["launch_ms"][1].as_f64().unwrap_or(f64::INFINITY);
                self.departed = false;
            }
            "launched" => self.departed = true,
            "took_off" => (self.departed, self.in_the_air) = (true, true),
            "not_launched" => self.departed = false,
            "down" | "cancelled" => self.over = true,
            _ => {}
        }
    }

    /// Whether a certificate of that kind, given at that moment, must name it.
    fn counts(&self, kind: &str, at: f64) -> bool {
        let holds = self.departed || at <= self.launch_until;
        !self.over && if kind == "retimed" { self.in_the_air } else { holds }
    }
}

fn ways(certificate: &Value) -> (Value, Value) {
    (certificate["own"].clone(), certificate["contingency"]["own"].clone())
}

fn has_legs(path: &Value) -> bool {
    path["legs"].as_array().is_some_and(|legs| !legs.is_empty())
}

/// The entry of a certificate about a flight.
fn entry<'a>(certificate: &'a Value, flight: &str) -> Option<&'a Value> {
    let of = |list: &'a Value| list.as_array().into_iter().flatten().find(|entry| entry["flight"] == flight);
    of(&certificate["near"]).or_else(|| of(&certificate["apart"]))
}

/// Reads numbered lines in their order.
pub(crate) fn read(lines: &[(usize, Value)]) -> Read {
    let mut read = Read::default();
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    let mut last = f64::NEG_INFINITY;
    let lines: Vec<&(usize, Value)> = lines.iter().filter(|(_, line)| line["is"].is_string()).collect();
    // What is written at one moment is one act: its certificates were given knowing all of it.
    for act in lines.chunk_by(|a, b| a.1["at_ms"] == b.1["at_ms"]) {
        for (number, line) in act {
            let order = line["seq"].as_f64().unwrap_or(f64::NEG_INFINITY);
            if order <= last {
                read.lies.push((*number, "it does not stand in its order".to_owned()));
            }
            last = last.max(order);
            if line["certificate"].is_object() {
                let lies = omissions(line, act, &told, &mut read.named);
                read.lies.extend(lies.into_iter().map(|lie| (*number, lie)));
            }
            let flight = line["flight"].as_str().unwrap_or_default();
            told.entry(flight.to_owned()).or_default().take(line);
        }
        told.retain(|_, flight| !flight.over);
    }
    read
}

/// What a certificate leaves out, or tells otherwise than the lines before it.
fn omissions(line: &Value, act: &[&(usize, Value)], told: &BTreeMap<String, Told>, named: &mut usize) -> Vec<String> {
    let (kind, at) = (line["is"].as_str().unwrap_or_default(), line["at_ms"].as_f64().unwrap_or(0.0));
    let (own, certificate) = (line["flight"].as_str().unwrap_or_default(), &line["certificate"]);
    let kept = &certificate["contingency"];
    let mut lies = Vec::new();
    if kind != "retimed" && !kept.is_object() {
        lies.push("nothing is told of how it turns round".to_owned());
    }
    for (flight, before) in told.iter().filter(|(flight, other)| *flight != own && (other.tail.is_null() || other.tail != line["tail"])) {
        let of_act = act.iter().map(|(_, line)| line).filter(|line| line["flight"] == flight.as_str());
        let ends = of_act.clone().any(|line| matches!(line["is"].as_str(), Some("down" | "cancelled")));
        if ends || !before.counts(kind, at) {
            continue;
        }
        *named += 1;
        let Some(entry_of) = entry(certificate, flight) else {
            lies.push(format!("{flight} was there and is not named"));
            continue;
        };
        let anew: Vec<(Value, Value)> =
            of_act.filter(|line| line["certificate"].is_object()).map(|line| ways(&line["certificate"])).collect();
        if before.departed || kind == "retimed" || before.ways.is_empty() {
            continue;
        }
        let known: Vec<&(Value, Value)> = before.ways.iter().chain(&anew).collect();
        if entry_of["path"].is_object() && !known.iter().any(|(way, _)| *way == entry_of["path"]) {
            lies.push(format!("{flight} had another way than it is set against"));
        }
        if has_legs(&kept["own"]) && known.iter().all(|(_, line)| has_legs(line)) {
            match entry(kept, flight) {
                None => lies.push(format!("{flight} was there and is not named where it turns round")),
                Some(entry) if entry["path"].is_object() && !known.iter().any(|(_, line)| *line == entry["path"]) => {
                    lies.push(format!("{flight} had another line than it is set against where it turns round"));
                }
                Some(_) => {}
            }
        }
    }
    lies
}
