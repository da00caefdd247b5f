//! What a day's permit allows: rotations flown and booked against its count, and what the authority allowed beyond it.
//!
//! A rotation is out and back: it begins with a take-off from the hub. A grant is used before the permit's own count, from the
//! moment that it was given, only on its own route, and by the request that it was given for; by others once that is over.

use super::Operations;
use super::restrictions::RouteKey;
use super::state::{Day, Flight, Stage, State};
use crate::domain::airspace::{Extra, Permit};
use crate::domain::plan::FlightPlan;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, PadId};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Reason, words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What counts against a permit when one more flight is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Rotations of the day.
    pub on_day: u32,
    /// Rotations of the route.
    pub on_route: u32,
    /// What the authority allows beyond the permit.
    pub extra: Extra,
}

/// How long the number of a document is remembered: a year, after which numbers begin anew.
const NUMBERS_LAST: Span = Span::minutes(365 * 24 * 60);

/// A grant that a document of an authority was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentUse {
    /// Whose it is; None where that was not recorded.
    pub authority: Option<String>,
    /// The request that it was given for.
    pub consignment: ConsignmentId,
    /// The other requests that it names.
    pub covers: Vec<ConsignmentId>,
    /// When it was entered.
    pub at: Utc,
}

impl DocumentUse {
    /// Whether it stands in the way of the same number of this authority now.
    pub(super) fn counts(&self, authority: &str, now: Utc) -> bool {
        !self.is_past(now) && self.authority.as_deref().is_none_or(|known| known == authority)
    }

    /// Whether the number may be another document's by now.
    pub(super) fn is_past(&self, now: Utc) -> bool {
        now > self.at + NUMBERS_LAST
    }
}

/// The number of a document without what one writes so and another otherwise: case and spaces.
pub(super) fn document_key(number: &str) -> String {
    number.split_whitespace().collect::<String>().to_uppercase()
}

/// The authority's word on one route for one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraGrant {
    /// The request that it was asked for.
    pub consignment: ConsignmentId,
    /// The number of its document.
    pub document: String,
    /// Rotations more; 0 where only hours were asked for.
    pub rotations: u32,
    /// Rotations begun on the route on that day when it was given.
    pub begun: u32,
    /// Hours beside the permit's own.
    pub hours: Option<TimeWindow>,
}

/// Rotations of one route on one day, each on a grant or within the permit's own count.
struct Account {
    /// What is left of each grant.
    left: Vec<u32>,
    /// Those within the permit's own count.
    plain: u32,
}

impl Account {
    /// Puts rotations to the account in the order in which they begin, each by the request that it flies for: a grant carries what
    /// begins after it for its own request; once that is over, for whoever comes. Its own grant first, then the oldest.
    fn of(grants: &[ExtraGrant], begun: &[Option<ConsignmentId>], is_over: impl Fn(&ConsignmentId) -> bool) -> Self {
        let mut account = Self { left: grants.iter().map(|grant| grant.rotations).collect(), plain: 0 };
        for (before, asks) in begun.iter().enumerate() {
            let open = |(grant, left): (&ExtraGrant, u32)| left > 0 && usize::try_from(grant.begun).is_ok_and(|begun| begun <= before);
            let is_own = |grant: &ExtraGrant| asks.as_ref() == Some(&grant.consignment);
            let of_grant = |takes: &dyn Fn(&ExtraGrant) -> bool| {
                grants.iter().zip(account.left.iter().copied()).position(|(grant, left)| open((grant, left)) && takes(grant))
            };
            let grant = of_grant(&is_own).or_else(|| of_grant(&|grant| is_over(&grant.consignment)));
            match grant.and_then(|index| account.left.get_mut(index)) {
                Some(left) => *left -= 1,
                None => account.plain += 1,
            }
        }
        account
    }
}

impl Operations {
    /// The route of a plan between sites.
    pub(super) fn route_of(&self, plan: &FlightPlan) -> Option<RouteKey> {
        self.route_between(&plan.sketch.from, &plan.sketch.to)
    }

    pub(super) fn route_between(&self, from: &PadId, to: &PadId) -> Option<RouteKey> {
        let site = |pad| self.network.site_of(pad).map(|site| site.id.clone());
        Some(State::route(&site(from)?, &site(to)?))
    }

    /// Rotations begun on the day, by route, in their order: the take-offs from the hub, each with the request that it was for.
    fn begun(&self, day: Day) -> BTreeMap<RouteKey, Vec<Option<ConsignmentId>>> {
        let mut begun: BTreeMap<RouteKey, BTreeMap<u64, Option<ConsignmentId>>> = BTreeMap::new();
        for ((_, from, to), take_offs) in self.state.route_flights.iter().filter(|((of, ..), _)| *of == day) {
            if let Some(route) = self.route_between(from, to).filter(|_| self.network.is_hub_pad(from)) {
                begun.entry(route).or_default().extend(take_offs.iter().cloned());
            }
        }
        begun.into_iter().map(|(route, take_offs)| (route, take_offs.into_values().collect())).collect()
    }

    /// Whether a request needs no flight any more: it ended, it goes by road, or nobody knows it.
    fn is_over(&self, id: &ConsignmentId) -> bool {
        self.state.consignments.get(id).is_none_or(|c| c.state.is_terminal() || c.road.is_some() || c.receiving.is_some())
    }

    /// The account of a route on a day, with some rotations more that are to begin.
    fn account(&self, route: &RouteKey, day: Day, more: &[Option<ConsignmentId>]) -> Account {
        let mut begun = self.begun(day).remove(route).unwrap_or_default();
        begun.extend_from_slice(more);
        Account::of(self.grants_on(route, day), &begun, |id| self.is_over(id))
    }

    /// What an account leaves beyond the permit to a request, and to nobody in particular where none is named.
    fn beyond(&self, account: &Account, route: &RouteKey, day: Day, asks: Option<&ConsignmentId>) -> Extra {
        let grants = self.grants_on(route, day);
        let open =
            grants.iter().zip(&account.left).filter(|(grant, _)| asks == Some(&grant.consignment) || self.is_over(&grant.consignment));
        Extra { rotations: open.map(|(_, left)| left).sum(), hours: grants.iter().filter_map(|grant| grant.hours).collect() }
    }

    /// Rotations begun on a route on the day of the moment, on grants or not.
    pub(super) fn begun_on(&self, route: &RouteKey, at: Utc) -> u32 {
        self.begun(at.hanoi_date()).get(route).map_or(0, |begun| u32::try_from(begun.len()).unwrap_or(u32::MAX))
    }

    fn grants_on(&self, route: &RouteKey, day: Day) -> &[ExtraGrant] {
        self.state.granted_on.get(&(day, route.clone())).map_or(&[], Vec::as_slice)
    }

    /// Rotations begun on the day of the moment within the permit's own count; those that the authority allowed beyond it are not
    /// in it.
    #[must_use]
    pub fn rotations_today(&self, at: Utc) -> u32 {
        let day = at.hanoi_date();
        self.begun(day).keys().map(|route| self.account(route, day, &[]).plain).sum()
    }

    /// As above, on one route.
    #[must_use]
    pub fn rotations_on(&self, route: &RouteKey, at: Utc) -> u32 {
        self.account(route, at.hanoi_date(), &[]).plain
    }

    /// What the authority allows a flight beyond the permit on the day of the moment, and no flight has used.
    pub(super) fn extra_of(&self, flight: &Flight, at: Utc) -> Extra {
        let day = at.hanoi_date();
        let beyond = |route| self.beyond(&self.account(&route, day, &[]), &route, day, flight.booked_for.as_ref());
        self.route_of(&flight.plan).map(beyond).unwrap_or_default()
    }

    /// Rotations that are booked for the day of the moment and wait for their launch, by route, each with its request.
    fn waiting_on(&self, at: Utc, anew: Option<FlightId>) -> BTreeMap<RouteKey, Vec<Option<ConsignmentId>>> {
        let mut waiting: BTreeMap<RouteKey, Vec<Option<ConsignmentId>>> = BTreeMap::new();
        for flight in self
            .state
            .flights
            .values()
            .filter(|flight| matches!(flight.stage, Stage::Planned | Stage::Cleared(_) | Stage::Launching { .. }))
            .filter(|flight| Some(flight.id) != anew)
        {
            let plan = &flight.plan;
            if plan.depart.hanoi_date() == at.hanoi_date()
                && self.network.is_hub_pad(&plan.sketch.from)
                && let Some(route) = self.route_of(plan)
            {
                waiting.entry(route).or_default().push(flight.booked_for.clone());
            }
        }
        waiting
    }

    /// Routes on which a rotation of the day of the moment was flown or is booked, or for which the authority allowed one more.
    pub(super) fn routes_of(&self, at: Utc) -> BTreeSet<RouteKey> {
        let day = at.hanoi_date();
        let granted = self.state.granted_on.keys().filter(|(of, _)| *of == day).map(|(_, route)| route.clone());
        self.begun(day).into_keys().chain(self.waiting_on(at, None).into_keys()).chain(granted).collect()
    }

    /// What is left for one more booking: rotations used with those that are booked and wait for their launch, on the day and on
    /// the route, and what is left beyond the permit to the request that `asks`. A flight that is planned `anew` does not count
    /// against itself, and asks for its own request.
    #[must_use]
    pub fn left_to_book(&self, route: Option<&RouteKey>, at: Utc, (anew, asks): (Option<FlightId>, Option<&ConsignmentId>)) -> Counted {
        let (day, waiting) = (at.hanoi_date(), self.waiting_on(at, anew));
        let asks = anew.and_then(|flight| self.state.flights.get(&flight)?.booked_for.as_ref()).or(asks);
        let of_route = |route: &RouteKey| self.account(route, day, waiting.get(route).map_or(&[], Vec::as_slice));
        let routes: BTreeSet<RouteKey> = self.begun(day).into_keys().chain(waiting.keys().cloned()).collect();
        let on_day = routes.iter().map(|route| of_route(route).plain).sum();
        let Some(route) = route else { return Counted { on_day, on_route: 0, extra: Extra::default() } };
        let account = of_route(route);
        Counted { on_day, on_route: account.plain, extra: self.beyond(&account, route, day, asks) }
    }

    /// Rotations that the authority allowed beyond the permit on a route on the day of the moment, that no flight has used or is
    /// booked for, whichever request they are kept for.
    pub(super) fn granted_left(&self, route: &RouteKey, at: Utc) -> u32 {
        let waiting = self.waiting_on(at, None).remove(route).unwrap_or_default();
        self.account(route, at.hanoi_date(), &waiting).left.iter().sum()
    }

    /// Why the permit does not allow one more rotation on the plan's route today; a way back is part of one that began.
    pub(super) fn route_quota_against(&self, plan: &FlightPlan, used: u32, extra: &Extra) -> Option<Reason> {
        let permit = self.permit_of(plan)?;
        let (most, route) = (permit.rotations_a_route?, self.route_of(plan)?);
        if !self.network.is_hub_pad(&plan.sketch.from) || used < most || extra.rotations > 0 {
            return None;
        }
        let what = words(
            format!("Giấy phép {} cho {most} lượt bay một ngày trên tuyến {} – {}; hôm nay đã hết.", permit.id, route.0, route.1),
            format!("Permit {} allows {most} rotations a day on {} – {}; today's are used.", permit.id, route.0, route.1),
        );
        let next = words("Xin phép bay thêm, hoặc gửi bằng đường bộ.", "Ask the authority for an extra flight, or send it by road.");
        Some(Reason::new("PERMIT_ROUTE_QUOTA", what, next).by(format!("permit {}", permit.id)))
    }

    /// The permit that a plan flies under.
    pub(super) fn permit_of(&self, plan: &FlightPlan) -> Option<&Permit> {
        self.network.permits.iter().find(|permit| permit.id == plan.permit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> ConsignmentId {
        ["DG26120100042U", "DG26120100942W"][number].parse().expect("a number")
    }

    fn grant(number: usize, rotations: u32, begun: u32) -> ExtraGrant {
        ExtraGrant { consignment: id(number), document: "CV-12".to_owned(), rotations, begun, hours: None }
    }

    /// What is left of each grant, and what counts against the permit, after rotations for these requests; those of `over` are over.
    fn after(grants: &[ExtraGrant], begun: &[Option<usize>], over: &[usize]) -> (Vec<u32>, u32) {
        let begun: Vec<_> = begun.iter().map(|number| number.map(id)).collect();
        let account = Account::of(grants, &begun, |asked| over.iter().any(|number| id(*number) == *asked));
        (account.left, account.plain)
    }

    #[test]
    fn a_grant_carries_what_begins_after_it_for_its_own_request_and_for_others_only_when_that_is_over() {
        let grants = [grant(0, 1, 1)];
        let cases = [
            (&[][..], &[][..], 1, 0),
            (&[Some(0)], &[], 1, 1),
            (&[None, Some(0)], &[], 0, 1),
            (&[None, Some(1), None], &[], 1, 3),
            (&[None, Some(1)], &[0], 0, 1),
            (&[None, Some(1), Some(0), Some(0)], &[], 0, 3),
        ];
        for (begun, over, left, plain) in cases {
            assert_eq!(after(&grants, begun, over), (vec![left], plain), "{begun:?}, over {over:?}");
        }
    }

    #[test]
    fn a_request_uses_its_own_grant_before_one_that_is_free() {
        let grants = [grant(0, 1, 0), grant(1, 1, 0)];

        assert_eq!(after(&grants, &[Some(1)], &[0]), (vec![1, 0], 0));
        assert_eq!(after(&grants, &[Some(1), Some(1)], &[0]), (vec![0, 0], 0));
        assert_eq!(after(&grants, &[Some(1), Some(1)], &[]), (vec![1, 0], 1));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_is_kept_for_a_request_that_lives_is_used_by_no_other(
            grants in prop::collection::vec((0_usize..2, 0_u32..4, 0_u32..4), 0..4),
            begun in prop::collection::vec(prop::option::of(0_usize..2), 0..10),
        ) {
            let grants: Vec<ExtraGrant> = grants.into_iter().map(|(number, rotations, begun)| grant(number, rotations, begun)).collect();
            let given: u32 = grants.iter().map(|grant| grant.rotations).sum();
            let (left, plain) = after(&grants, &begun, &[]);

            let used = given - left.iter().sum::<u32>();
            prop_assert_eq!(usize::try_from(used + plain).expect("few"), begun.len());
            for number in 0..2 {
                let own = begun.iter().filter(|asks| **asks == Some(number)).count();
                let taken: u32 = grants.iter().zip(&left).filter(|(g, _)| g.consignment == id(number)).map(|(g, left)| g.rotations - left).sum();
                prop_assert!(usize::try_from(taken).expect("few") <= own);
            }
        }
    }
}
