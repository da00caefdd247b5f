//! What somebody can do with a consignment now: each act on it allowed, or refused with its reason, and each event of the custody table.
//!
//! Made of the custody table and the table of roles; what is added to them is what a document shows at once (an open offer, who holds the
//! box, the urgency). Guards that look at what is scanned or typed come when the act is done: allowed here is a promise of nothing.

use super::act::{Courier, OfferTo, Priority, Time};
use super::view::{ConsignmentState, OfferedTo, Place};
use crate::domain::delivery::Event;
use crate::domain::delivery::table::{Verdict, verdict};
use crate::domain::people::{ActKind, Actor, Role, may};
use crate::units::ids::SiteId;
use crate::units::words::{Reason, Words, words};
use schemars::JsonSchema;
use serde::Serialize;

mod reasons;
mod rows;
mod seen;

use reasons::{by_system, no_offer, not_allowed, wrong_state};
pub use rows::NAMES;
use rows::{At, ROWS, Row, Second};
pub use seen::{Seen, SeenAftermath, SeenColdChain, SeenGlass, SeenOffer, SeenRoad};

/// One act on the consignment, as it stands for who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenAct {
    /// Its name: the last part of its path.
    pub act: &'static str,
    /// Nothing that is known stands against it.
    pub allowed: bool,
    /// In which role the asker would do it; None where no role of theirs may.
    pub role: Option<Role>,
    /// What the signature under it means.
    pub meaning: Words,
    /// Who has to sign as the second person; None where nobody has to.
    pub second: Option<Words>,
    /// What can be chosen in it now, where it has a choice: to whom it is offered, how a quarantine ends.
    pub choices: Vec<&'static str>,
    /// The states that can follow.
    pub next: Vec<ConsignmentState>,
    /// Why not; None where it is allowed.
    pub reason: Option<Reason>,
}

/// One event of the custody table, for who asks, in the state of now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventNow {
    /// Its name, as `medflight custody table` prints it.
    pub event: String,
    /// The state that follows; None where it is refused.
    pub next: Option<ConsignmentState>,
    /// Why not: BY_SYSTEM, NOT_ALLOWED or WRONG_STATE.
    pub reason: Option<Reason>,
}

/// Every act on the consignment, in the order of its life.
#[must_use]
pub fn open_acts(actor: &Actor, seen: &Seen, now: &Time) -> Vec<OpenAct> {
    let case = Case { actor, seen, now };
    ROWS.iter().map(|row| case.judged(row)).collect()
}

/// Every event of the table in the state of now, by the best of the asker's roles.
#[must_use]
pub fn events_now(actor: &Actor, state: ConsignmentState) -> Vec<EventNow> {
    Event::ALL
        .into_iter()
        .map(|event| {
            let verdicts: Vec<Verdict> = actor.grants.iter().map(|grant| verdict(state, event, grant.role)).collect();
            let next = verdicts.iter().find_map(|verdict| if let Verdict::Allowed(next) = verdict { Some(*next) } else { None });
            let reason = next.is_none().then(|| {
                if verdict(state, event, Role::Admin) == Verdict::BySystem {
                    by_system()
                } else if verdicts.contains(&Verdict::WrongState) {
                    wrong_state(state, &states_of(&[event]))
                } else {
                    not_allowed(
                        &Role::ALL.into_iter().filter(|role| verdict(state, event, *role) != Verdict::NotAllowed).collect::<Vec<_>>(),
                    )
                }
            });
            EventNow { event: format!("{event:?}"), next, reason }
        })
        .collect()
}

struct Case<'a> {
    actor: &'a Actor,
    seen: &'a Seen,
    now: &'a Time,
}

impl Case<'_> {
    fn judged(&self, row: &Row) -> OpenAct {
        let role = self.role(row);
        let states = row.states();
        let choices = self.choices(row);
        let reason = match role {
            None => Some(not_allowed(&row.roles())),
            Some(_) if !states.contains(&self.seen.state) => Some(wrong_state(self.seen.state, &states)),
            Some(_) => self.against(row, &choices),
        };
        let (vi, en) = row.meaning;
        let next = if reason.is_none() { self.next(row) } else { Vec::new() };
        OpenAct { act: row.act, allowed: reason.is_none(), role, meaning: words(vi, en), second: self.second(row), choices, next, reason }
    }

    /// In which role the asker may, at the place that the matter has.
    fn role(&self, row: &Row) -> Option<Role> {
        let Seen { origin, destination, .. } = self.seen;
        let at = |site: Option<&SiteId>| self.actor.role_for(row.kind, site);
        match row.at {
            At::Anywhere => at(None),
            At::Origin => at(Some(origin)),
            At::Destination => at(Some(destination)),
            At::Ends => at(Some(origin)).or_else(|| at(Some(destination))),
            At::Here => match &self.seen.place {
                Place::Site(site) => at(Some(site)),
                Place::Aboard(_) | Place::Road(_) | Place::Field(_) => at(None),
            },
            At::Offered => self.taker(row.kind),
        }
    }

    /// In which role the asker takes what is offered; a courier takes nothing but what goes by road, and nobody else takes that.
    fn taker(&self, kind: ActKind) -> Option<Role> {
        let Some(offer) = &self.seen.offer else { return self.actor.role_for(kind, None) };
        let mut grants = self.actor.grants.iter().filter(|grant| may(grant.role, kind));
        match offer.to {
            OfferedTo::Courier => grants.find(|grant| grant.role == Role::Courier),
            OfferedTo::Pilot => grants.next(),
            OfferedTo::Handler | OfferedTo::Desk => {
                let site = offer.site.as_ref().or(match &self.seen.place {
                    Place::Site(site) => Some(site),
                    Place::Aboard(_) | Place::Road(_) | Place::Field(_) => None,
                });
                grants.find(|grant| grant.role != Role::Courier && site.is_none_or(|site| grant.covers(site)))
            }
        }
        .map(|grant| grant.role)
    }

    /// What stands against it although role and state are right.
    fn against(&self, row: &Row, choices: &[&'static str]) -> Option<Reason> {
        let seen = self.seen;
        let here = |site: &SiteId| seen.place == Place::Site(site.clone());
        match row.act {
            "offer" => self.not_the_holder().or_else(|| choices.is_empty().then(|| wrong_state(seen.state, &[]))),
            "withdraw-offer" => self.no_offer().or_else(|| self.not_the_holder()),
            "decline-custody" => self.no_offer().or_else(|| self.not_the_courier()),
            "take-custody" => match &seen.offer {
                Some(SeenOffer { to: OfferedTo::Pilot, .. }) | None => Some(no_offer()),
                Some(_) => self.not_the_courier(),
            },
            "accept-load" => match &seen.offer {
                Some(SeenOffer { to: OfferedTo::Pilot, .. }) => None,
                Some(_) | None => Some(no_offer()),
            },
            "load" if seen.offer.is_some() => Some(wrong_state(seen.state, &[])),
            "load" => self.not_the_holder(),
            "unload" => (!matches!(seen.place, Place::Aboard(_))).then(|| wrong_state(seen.state, &[])),
            "by-road" => {
                let waits = seen.aftermath.sent_back && matches!(seen.place, Place::Site(_));
                let stays = (seen.state == ConsignmentState::Returning && !waits)
                    || (seen.state == ConsignmentState::Unloaded && here(&seen.destination));
                stays.then(|| wrong_state(seen.state, &[]))
            }
            "receive" if !here(&seen.destination) => Some(wrong_state(seen.state, &[])),
            "receive" => (seen.packed_by.as_ref() == Some(&self.actor.person)).then(|| {
                Reason::new(
                    "PACKER_CANNOT_RECEIVE",
                    words("Người đóng gói không được tự nhận kiện.", "The packer may not receive the same box."),
                    words("Nhờ người khác nhận.", "Somebody else must receive it."),
                )
            }),
            "break-glass" if seen.priority != Priority::Stat => Some(Reason::new(
                "STAT_ONLY",
                words("Mở quyền khẩn cấp chỉ cho kiện Cấp cứu.", "The glass is broken for STAT alone."),
                words("Mời người thứ hai cùng ký.", "Call a second person."),
            )),
            "break-glass" => self.glass_is_open().then(|| {
                Reason::new(
                    "GLASS_BROKEN",
                    words("Quyền khẩn cấp cho kiện này đang mở.", "The glass is broken for it already."),
                    words("Làm tiếp; quyền tự hết sau 60 phút.", "Go on; it ends by itself after 60 minutes."),
                )
            }),
            "review-glass" => self.no_review(),
            "readings" | "retire-logger" => self.no_logger(row.act == "retire-logger"),
            _ => None,
        }
    }

    fn no_offer(&self) -> Option<Reason> {
        self.seen.offer.is_none().then(no_offer)
    }

    fn not_the_holder(&self) -> Option<Reason> {
        let holder = self.seen.holder.as_ref()?.person.as_ref().filter(|person| **person != self.actor.person)?;
        Some(Reason::new(
            "NOT_YOURS",
            words(format!("Người đang giữ kiện là {holder}."), format!("The holder of this box is {holder}.")),
            words("Người đang giữ phải tự bàn giao.", "The holder must hand it over."),
        ))
    }

    /// What is offered to a courier is taken and declined by the one who was named.
    fn not_the_courier(&self) -> Option<Reason> {
        let road = self.seen.road.as_ref().filter(|_| self.seen.offer.as_ref().is_some_and(|offer| offer.to == OfferedTo::Courier))?;
        let mut carries = self.actor.grants.iter().filter(|grant| grant.role == Role::Courier);
        let (is, who) = match &road.courier {
            Courier::Person(person) => (*person == self.actor.person && carries.next().is_some(), person.to_string()),
            Courier::Post(post) => (carries.any(|grant| grant.covers(post)), post.to_string()),
        };
        (!is).then(|| {
            Reason::new(
                "NOT_THE_COURIER",
                words(format!("Kiện này giao cho {who} chuyển."), format!("This box was offered to {who}.")),
                words("Gọi điều phối nếu đổi người chuyển.", "Call the dispatcher if somebody else is to carry it."),
            )
        })
    }

    fn glass_is_open(&self) -> bool {
        self.seen.aftermath.glass.as_ref().is_some_and(|glass| self.now.0 < glass.until.0)
    }

    fn no_review(&self) -> Option<Reason> {
        match &self.seen.aftermath.glass {
            None => Some(Reason::new(
                "NO_REVIEW",
                words("Không có lần mở quyền khẩn cấp nào chờ xem xét.", "No broken glass waits for its review."),
                words("Không cần làm gì.", "Nothing is needed."),
            )),
            Some(glass) if glass.by.as_ref() == Some(&self.actor.person) => Some(Reason::new(
                "OWN_GLASS",
                words("Người đã mở quyền khẩn cấp không tự xem xét.", "Who broke the glass does not review it."),
                words("Quản lý chất lượng và trưởng ca khác xem xét.", "Quality and another shift lead review it."),
            )),
            Some(_) => None,
        }
    }

    fn no_logger(&self, retiring: bool) -> Option<Reason> {
        let seen = self.seen;
        if seen.logger.is_none() || seen.received_at.is_some() {
            return Some(Reason::new(
                "LOGGER_UNUSED",
                words("Kiện này không có máy ghi nhiệt đang đi cùng.", "No temperature logger travels with this box."),
                words("Không cần làm gì.", "Nothing is needed."),
            ));
        }
        let retired = seen.cold_chain.as_ref().is_some_and(|chain| chain.logger_retired.is_some());
        (retiring && retired).then(|| {
            Reason::new(
                "LOGGER_RETIRED",
                words("Máy ghi nhiệt này đã được cho ngừng dùng.", "This logger is retired already."),
                words("Không cần làm lại.", "Nothing more is needed."),
            )
        })
    }

    fn choices(&self, row: &Row) -> Vec<&'static str> {
        let seen = self.seen;
        match row.act {
            "offer" => OFFERS.into_iter().filter(|(to, _)| self.may_be_offered(*to)).map(|(_, name)| name).collect(),
            "quarantine-decision" if seen.aftermath.sent_back => vec!["release", "dispose"],
            "quarantine-decision" => vec!["release", "dispose", "send_back"],
            _ => Vec::new(),
        }
    }

    fn may_be_offered(&self, to: OfferTo) -> bool {
        use ConsignmentState as S;
        let seen = self.seen;
        let at_destination = seen.place == Place::Site(seen.destination.clone());
        let on_ground = matches!(seen.place, Place::Site(_) | Place::Field(_));
        let waits = seen.aftermath.sent_back && seen.state == S::Returning && matches!(seen.place, Place::Site(_));
        let unloaded = seen.state == S::Unloaded && on_ground;
        match to {
            OfferTo::Handler => {
                (seen.state == S::Packed && on_ground) || waits || (unloaded && !at_destination && !matches!(seen.place, Place::Field(_)))
            }
            OfferTo::Desk => seen.state == S::Road || (unloaded && at_destination),
            OfferTo::Courier => {
                let sealed = on_ground && matches!(seen.state, S::Packed | S::HandedToCarrier);
                seen.road.is_some() && (sealed || waits || (unloaded && !at_destination))
            }
        }
    }

    fn second(&self, row: &Row) -> Option<Words> {
        match row.second {
            Second::None => None,
            Second::Who(vi, en) => Some(words(vi, en)),
            Second::OfTwo(vi, en) => (self.seen.two_person && !self.glass_is_open()).then(|| words(vi, en)),
        }
    }

    fn next(&self, row: &Row) -> Vec<ConsignmentState> {
        let mut next: Vec<ConsignmentState> =
            row.events.iter().filter_map(|event| crate::domain::delivery::next_state(self.seen.state, *event)).collect();
        next.dedup();
        next
    }
}

const OFFERS: [(OfferTo, &str); 3] = [(OfferTo::Handler, "handler"), (OfferTo::Desk, "desk"), (OfferTo::Courier, "courier")];

/// The states in which one of the events can follow.
fn states_of(events: &[Event]) -> Vec<ConsignmentState> {
    let follows = |state: &ConsignmentState| events.iter().any(|event| crate::domain::delivery::next_state(*state, *event).is_some());
    ConsignmentState::ALL.into_iter().filter(follows).collect()
}
