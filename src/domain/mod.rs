//! LAYER 1: what the network knows and decides. Pure: no clock, no socket, no database, no MAVLink.
//!
//! Rooms in import order; `tests/tidy.rs` keeps it.
//!
//! # Glossary
//!
//! One word, one meaning; the trade's own word first.
//!
//! | say | meaning |
//! | --- | --- |
//! | aircraft; tail | the machine; its registration, the identity that people use |
//! | remote pilot | the licensed person who is accountable for a flight |
//! | pad | a take-off and landing spot |
//! | path, corner, detour | legs one after the other; where two meet; a path round what closes the line |
//! | leg, line, flight plan | a straight segment; from pad to pad; line with heights, budget, permit, alternates and package |
//! | mission | the item list that the autopilot carries; made from a flight plan |
//! | flight geography, contingency volume, ground-risk buffer | where a flight stays; how far off it can get; where it may come down |
//! | flight package | mission, fence, rally points and return height, transferred and proven as one |
//! | AMSL, AGL, above home | three altitudes, three types |
//! | zone: prohibited, restricted, caution, temporary | published airspace |
//! | positioning flight | moving an aircraft without payload |
//! | reserve, margin | energy never planned for use; what is left above it |
//! | go, no-go | the outcome of an assessment, with reasons |
//! | readiness, clearance | the checks; the resulting right to launch |
//! | return, divert, hold, land now | contingency manoeuvres |
//! | rally point, alternate | safe point carried on board; other pad in reach |
//! | lost link, link regained | silence past the limit; its end |
//! | held, not held, unknown | the three verdicts on what the aircraft carries |
//! | consignment; item | one sealed box on its way; what lies in it |
//! | consignor, consignee | who gives out, who receives |
//! | STAT, ASAP, urgent, routine | urgency as ordered |
//! | custodian (holder), hand-over, offer, accept, decline | the accountable person or desk; its two-phase change |
//! | ledger, journal, record, fact | the obligation; its store; one entry; what the entry says |
//! | tree, leaf, root; head | the Merkle tree over all records; its size and root, signed |
//! | receipt, slip; witness, rotation | records with their proof, for a stranger, and one of them in a QR code; who keeps heads elsewhere; one key giving way to the next |
//! | manifest, hand-over record, form | what lies in the box on paper; who gave it to whom; the blank sheet for the hour without the system |
//! | subject; identity | a person to whom a specimen or a unit belongs, by a random name; who that is, in the vault alone |
//! | seal; intact, broken, missing | numbered tamper evidence; its states |
//! | quarantine | held for judgement |
//! | deviation | a difference found at receipt |
//! | promise; P50, P90 | when a delivery will be received; half, nine of ten of the promises hold |
//! | course, step | the moments of one delivery; from one of them to the next |

pub mod geo;

pub mod limits;

pub mod site;

pub mod people;

pub mod request;

pub mod identifier;

pub mod payload;

pub mod identity;

pub mod mission;

pub mod custody;

pub mod coldchain;

pub mod proof;

pub mod airspace;

pub mod detour;

pub mod weather;

pub mod energy;

pub mod fleet;

pub mod volume;

pub mod network;

pub mod plan;

pub mod sora;

pub mod flight;

pub mod separation;

pub mod delivery;

pub mod promise;

pub mod label;

pub mod pdf;

pub mod operations;

pub mod paper;
