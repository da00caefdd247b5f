//! Flights that wait on the ground, booked for an earlier time: where a movement that they were moved for was withdrawn, or a slot
//! became free. The same search as that which moves them later, begun now.

use super::super::Operations;
use super::super::fact::ConsignmentFact;
use super::super::refusals::conflict;
use super::super::state::{Consignment, Flight, Stage};
use super::super::view::Purpose;
use super::movement::Retimed;
use super::{Case, Decided};
use crate::domain::operations::input::{Decision, Subject};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::units::time::{Span, Utc};
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// The flights of a consignment, as early as is open and free; nothing changes where that is not earlier than they are booked.
    pub(super) fn advance(&self, id: &ConsignmentId) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let consignment = self.consignment(id)?;
        let group = self.waiting(consignment)?;
        let (Some(first), Some(delivery)) = (group.first(), group.iter().find(|flight| flight.purpose == Purpose::Delivery)) else {
            return Err(nothing_waits(consignment));
        };
        let mut sky = self.ops.clone();
        let earlier = self.earlier(&sky, &group, first);
        let plan_of =
            |flight: &Flight| earlier.as_ref()?.flights.iter().find(|(of, ..)| of.id == flight.id).map(|(_, plan, _)| plan.clone());
        let Some(plan) = plan_of(delivery).filter(|plan| plan.depart < delivery.plan.depart) else {
            let leaves = delivery.plan.depart.clock();
            return Err(conflict(
                "NO_EARLIER",
                words(
                    format!("Không có giờ nào sớm hơn: kiện {id} cất cánh lúc {leaves}."),
                    format!("No earlier time is open and free: {id} leaves at {leaves}."),
                ),
                words("Giữ giờ này, hoặc gửi bằng đường bộ.", "Keep this time, or send it by road."),
            ));
        };
        let Some(earlier) = earlier else { return Err(nothing_waits(consignment)) };
        for (flight, plan, _) in &earlier.flights {
            sky.state.flights.insert(flight.id, Flight { plan: plan.clone(), ..(*flight).clone() });
        }
        let gained = Span::millis(u64::try_from(delivery.plan.depart.millis_since(plan.depart)).unwrap_or(0));
        let eta = plan.arrive() + self.ops.network.limits.ground.unload.value;
        let fact = ConsignmentFact::BookingAdvanced { earlier_s: gained.as_millis() / 1_000, eta };
        let mut records = vec![self.record(role, &consignment.origin, id, fact)];
        records.extend(self.plans_anew(role, &sky, &earlier));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// The flights of one aircraft, `first` before the others, each as soon as is open and free, where none leaves later for it.
    fn earlier<'a>(&self, sky: &Operations, group: &[&'a Flight], first: &Flight) -> Option<Retimed<'a>> {
        let ready = self.free_from(first);
        let found = self.booked_anew(sky, group, |_, free| free.max(ready));
        found.filter(|found| found.flights.iter().all(|(flight, plan, _)| plan.depart <= flight.plan.depart))
    }

    /// When the delivery of a booking could leave at the earliest, where that is before it is booked for.
    pub(super) fn could_leave(&self, sky: &Operations, consignment: &Consignment) -> Option<Utc> {
        let group = self.waiting(consignment).ok()?;
        let earlier = self.earlier(sky, &group, group.first()?)?;
        let delivery = earlier.flights.iter().find(|(flight, ..)| flight.purpose == Purpose::Delivery);
        delivery.filter(|(flight, plan, _)| plan.depart < flight.plan.depart).map(|(_, plan, _)| plan.depart)
    }

    /// Its flights that have not left, where no pilot has cleared one of them.
    fn waiting(&self, consignment: &Consignment) -> Result<Vec<&Flight>, Refusal> {
        let open = consignment.flights.iter().filter_map(|id| self.ops.state.flights.get(id)).filter(|flight| flight.is_before_launch());
        let group: Vec<&Flight> = open.collect();
        if let Some(cleared) = group.iter().find(|flight| flight.stage != Stage::Planned) {
            return Err(conflict(
                "FLIGHT_CLEARED",
                words(format!("Chuyến {} đã được cấp phép bay.", cleared.id), format!("Flight {} is cleared already.", cleared.id)),
                words("Người điều khiển cho cất cánh, hoặc chuẩn bị lại chuyến bay.", "The pilot launches it, or prepares it anew."),
            ));
        }
        Ok(group)
    }

    /// When its aircraft can leave at the earliest: loaded, and back from what it flies before.
    fn free_from(&self, first: &Flight) -> Utc {
        let load = self.ops.network.limits.ground.load.value;
        let before = self.ops.state.flights_of(&first.tail).take_while(|flight| flight.id != first.id);
        before.map(|flight| flight.plan.arrive()).fold(self.now.utc, Utc::max) + load
    }
}

fn nothing_waits(consignment: &Consignment) -> Refusal {
    conflict(
        "NOTHING_WAITS",
        words(
            format!("Kiện {} không có chuyến bay nào đang chờ cất cánh.", consignment.id),
            format!("No flight of {} waits for its launch.", consignment.id),
        ),
        words("Điều chuyến mới nếu cần.", "Book a flight, where one is needed."),
    )
}
