//! What the live picture shows of permits, permissions and movements.

use super::super::Operations;
use super::super::act::Time;
use super::super::restrictions::RouteKey;
use super::super::view::{MovementView, PermissionView, PermitView, RouteUseView};
use crate::domain::airspace::{Movement, PAPERS_SOON, Permit, window_round};
use crate::units::time::Now;

pub(super) fn movement_view((aerodrome, at): &Movement) -> MovementView {
    let closed = window_round(*at);
    MovementView { aerodrome: aerodrome.clone(), at: Time(*at), closed_from: Time(closed.from), closed_until: Time(closed.until) }
}

impl Operations {
    pub(super) fn permission_views(&self, now: Now) -> Vec<PermissionView> {
        let view = |(consignment, open): (&crate::domain::request::ConsignmentId, &super::super::state::Permission)| PermissionView {
            consignment: consignment.clone(),
            codes: open.codes.clone(),
            between: self.state.consignments.get(consignment).map(|c| [c.origin.clone(), c.destination.clone()]),
            day: now.utc.hanoi_day(),
            since: Time(open.since),
            by: open.by.clone(),
        };
        self.state.permissions.iter().map(view).collect()
    }

    /// Counted as the refusal of one more booking counts.
    fn route_views(&self, now: Now) -> Vec<RouteUseView> {
        let view = |route: RouteKey| {
            let counted = self.left_to_book(Some(&route), now.utc, (None, None));
            let rotations_beyond = self.granted_left(&route, now.utc);
            RouteUseView { between: [route.0, route.1], rotations_used: counted.on_route, rotations_beyond }
        };
        self.routes_of(now.utc).into_iter().map(view).collect()
    }

    pub(super) fn permit_view(&self, now: Now, permit: &Permit) -> PermitView {
        let papers = permit.aircraft.values().chain(permit.pilots.values()).chain(&permit.papers);
        let expiring =
            papers.filter(|paper| paper.expires <= now.utc + PAPERS_SOON).map(|paper| format!("{} {}", paper.name, paper.number));
        PermitView {
            permit: permit.id.clone(),
            document: permit.document.clone(),
            authority: permit.authority.clone(),
            contact: permit.contact.clone(),
            demonstration: permit.demonstration,
            until: Time(permit.valid.until),
            rotations_used: self.left_to_book(None, now.utc, (None, None)).on_day,
            routes: self.route_views(now),
            rotations_a_day: permit.rotations_a_day,
            rotations_a_route: permit.rotations_a_route,
            zones: permit.zones.iter().cloned().collect(),
            expiring: expiring.collect(),
        }
    }
}
