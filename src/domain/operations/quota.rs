//! What a day's permit allows: rotations flown and booked against its count, and what the authority allowed beyond it.
//!
//! A rotation is out and back: it begins with a take-off from the hub. A grant is used before the permit's own count, from the
//! moment that it was given, and only on its own route.

use super::Operations;
use super::restrictions::RouteKey;
use super::state::{Day, Stage, State};
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

/// How many of `begun` rotations were flown on grants, the oldest grant first.
fn on_grants(grants: &[ExtraGrant], begun: u32) -> u32 {
    let (mut used, mut full_at) = (0, 0);
    for grant in grants {
        let first = grant.begun.max(full_at);
        used += begun.saturating_sub(first).min(grant.rotations);
        full_at = first + grant.rotations;
    }
    used
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

    /// Rotations begun on the day, by route: the take-offs from the hub.
    fn begun(&self, day: Day) -> BTreeMap<RouteKey, u32> {
        let mut begun = BTreeMap::new();
        for ((_, from, to), count) in self.state.route_flights.iter().filter(|((of, ..), _)| *of == day) {
            if let Some(route) = self.route_between(from, to).filter(|_| self.network.is_hub_pad(from)) {
                *begun.entry(route).or_default() += count;
            }
        }
        begun
    }

    /// Rotations begun on a route on the day of the moment, on grants or not.
    pub(super) fn begun_on(&self, route: &RouteKey, at: Utc) -> u32 {
        self.begun(at.hanoi_date()).get(route).copied().unwrap_or(0)
    }

    fn grants_on(&self, route: &RouteKey, day: Day) -> &[ExtraGrant] {
        self.state.granted_on.get(&(day, route.clone())).map_or(&[], Vec::as_slice)
    }

    /// Rotations begun on the day of the moment within the permit's own count; those that the authority allowed beyond it are not
    /// in it.
    #[must_use]
    pub fn rotations_today(&self, at: Utc) -> u32 {
        let day = at.hanoi_date();
        self.begun(day).iter().map(|(route, begun)| begun - on_grants(self.grants_on(route, day), *begun)).sum()
    }

    /// As above, on one route.
    #[must_use]
    pub fn rotations_on(&self, route: &RouteKey, at: Utc) -> u32 {
        let begun = self.begun_on(route, at);
        begun - on_grants(self.grants_on(route, at.hanoi_date()), begun)
    }

    /// What the authority allows beyond the permit on a route on the day of the moment, and no flight has used.
    #[must_use]
    pub fn extra_on(&self, route: &RouteKey, at: Utc) -> Extra {
        let (grants, begun) = (self.grants_on(route, at.hanoi_date()), self.begun_on(route, at));
        let given: u32 = grants.iter().map(|grant| grant.rotations).sum();
        Extra { rotations: given.saturating_sub(on_grants(grants, begun)), hours: grants.iter().filter_map(|grant| grant.hours).collect() }
    }

    /// As [`Self::extra_on`], for a plan.
    pub(super) fn extra_of(&self, plan: &FlightPlan, at: Utc) -> Extra {
        self.route_of(plan).map(|route| self.extra_on(&route, at)).unwrap_or_default()
    }

    /// Rotations that are booked for the day of the moment and wait for their launch, by route.
    fn waiting_on(&self, at: Utc, anew: Option<FlightId>) -> BTreeMap<RouteKey, u32> {
        let mut waiting: BTreeMap<RouteKey, u32> = BTreeMap::new();
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
                *waiting.entry(route).or_default() += 1;
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
    /// the route, and what is left beyond the permit. A flight that is planned `anew` does not count against itself.
    #[must_use]
    pub fn left_to_book(&self, route: Option<&RouteKey>, at: Utc, anew: Option<FlightId>) -> Counted {
        let waiting = self.waiting_on(at, anew);
        let plain = |route: &RouteKey, waiting: u32| waiting.saturating_sub(self.extra_on(route, at).rotations);
        let on_day = self.rotations_today(at) + waiting.iter().map(|(route, count)| plain(route, *count)).sum::<u32>();
        let Some(route) = route else { return Counted { on_day, on_route: 0, extra: Extra::default() } };
        let here = waiting.get(route).copied().unwrap_or(0);
        let mut extra = self.extra_on(route, at);
        let on_route = self.rotations_on(route, at) + plain(route, here);
        extra.rotations = extra.rotations.saturating_sub(here);
        Counted { on_day, on_route, extra }
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

    fn grant(rotations: u32, begun: u32) -> ExtraGrant {
        let consignment = "DG26120100042U".parse().expect("a number");
        ExtraGrant { consignment, document: "CV-12".to_owned(), rotations, begun, hours: None }
    }

    #[test]
    fn a_grant_carries_what_begins_after_it_and_no_more_than_it_allows() {
        let grants = [grant(1, 2)];

        assert_eq!([1, 2, 3, 4].map(|begun| on_grants(&grants, begun)), [0, 0, 1, 1]);
    }

    #[test]
    fn a_second_grant_begins_where_the_first_is_used_up() {
        let (while_open, after) = ([grant(2, 0), grant(1, 1)], [grant(1, 0), grant(1, 3)]);

        assert_eq!([1, 2, 3, 4].map(|begun| on_grants(&while_open, begun)), [1, 2, 3, 3]);
        assert_eq!([1, 2, 3, 4, 5].map(|begun| on_grants(&after, begun)), [1, 1, 1, 2, 2], "two between them count against the permit");
    }
}
