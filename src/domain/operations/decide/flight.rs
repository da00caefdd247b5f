//! Prepare, clear, launch, cancel: the path to the motors, and there is no other.

use super::super::act::{Reposition, Why};
use super::super::assign::{Leg, Trip, TripFlight, free_at, plan_leg};
use super::super::fact::FlightFact;
use super::super::input::{Action, Decision, Subject};
use super::super::refusals::{self, check_text, conflict};
use super::super::separation::slot_leg;
use super::super::state::{Flight, Stage};
use super::super::view::{ItemState, PackageState, Purpose, ReadinessItem};
use super::{Case, Decided, Draft, order};
use crate::domain::flight::Order;
use crate::domain::payload::Category;
use crate::domain::people::{ActKind, Role};
use crate::domain::plan::FlightPlan;
use crate::domain::separation::Certificate;
use crate::units::ids::{FlightId, TailId};
use crate::units::quantity::{Grams, Percent};
use crate::units::words::{Reason, Refusal, RefusalKind, words};

impl Case<'_> {
    /// Plans anew for the present charge, weather and hour, and orders the package on board.
    pub(super) fn prepare(&self, id: FlightId) -> Decided {
        let flight = self.flight(id)?;
        let role = self.pilot_of(&flight.tail)?;
        if !flight.is_before_launch() || flight.package == PackageState::Transferring {
            return Err(refusals::wrong_stage(flight));
        }
        self.is_next(flight)?;
        let charge = self.charge(flight)?;
        let (mass, goods) = self.aboard(flight);
        let ends = (&flight.plan.sketch.from, &flight.plan.sketch.to);
        let (plan, certificate) = slot_leg(
            self.ops,
            self.now,
            Leg { tail: &flight.tail, ends, load: (mass, &goods), charge, depart: self.now.utc, anew: Some(id), asks: None },
        )?;
        let package = plan.package.clone();
        let digest = package.digest().to_string();
        let mut records = vec![
            self.flight_record(role, id, FlightFact::FlightReplanned { plan: plan.to_stored(), certificate: Some(Box::new(certificate)) }),
            self.flight_record(role, id, FlightFact::PackageOrdered { package: digest }),
        ];
        records.extend(self.told_of_preparing(role, flight, &records));
        let actions = vec![
            Action::FlightStarted(flight.tail.clone(), id),
            order(&flight.tail, Order::CheckParameters),
            order(&flight.tail, Order::Upload { flight: id, package: Box::new(package) }),
        ];
        Ok(Decision { records, actions, reply: Some(Ok(Subject::Flight(id))) })
    }

    /// The right to launch, for as long as the limits say: every item of the readiness list is right, and the pilot says so.
    pub(super) fn clear(&self, id: FlightId) -> Decided {
        let flight = self.flight(id)?;
        let role = self.pilot_of(&flight.tail)?;
        if flight.stage != Stage::Planned {
            return Err(refusals::wrong_stage(flight));
        }
        self.is_next(flight)?;
        let blocked: Vec<Reason> = self
            .ops
            .readiness(self.now, flight)
            .into_iter()
            .filter(ReadinessItem::is_wrong)
            .map(|item| {
                let next = match item.state {
                    ItemState::Waiting => words("Chờ mục này xong rồi cấp phép lại.", "Wait until this is done, then clear again."),
                    ItemState::Ok | ItemState::Blocked | ItemState::NotFitted => {
                        words("Sửa mục này rồi cấp phép lại.", "Put this right, then clear again.")
                    }
                };
                Reason::new(item.code, item.says, next).by("AO-40")
            })
            .collect();
        if !blocked.is_empty() {
            return Err(Refusal { kind: RefusalKind::Conflict, reasons: blocked });
        }
        let renewed = self.reviewed(flight)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let (renewed, certificate) = self.separated(flight, renewed)?;
        let plan = renewed.as_ref().unwrap_or(&flight.plan);
        let fact = FlightFact::FlightCleared {
            package: plan.package.digest().to_string(),
            plan: plan.fingerprint().to_string(),
            expires: self.now.utc + self.ops.network.limits.custody.clearance.value,
            charge_milli_percent: self.ops.picture.of(&flight.tail).charge_milli_percent().unwrap_or(0),
            wind_cms: self.ops.state.weather.as_ref().map(|weather| weather.wind_cms),
            certificate: changed(flight, renewed.as_ref(), &certificate),
        };
        let mut records: Vec<Draft> = renewed.iter().map(|plan| self.renewal(role, id, plan, &certificate)).collect();
        records.push(self.flight_record(role, id, fact));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Flight(id))) })
    }

    fn renewal(&self, role: Role, id: FlightId, plan: &FlightPlan, certificate: &Certificate) -> Draft {
        self.flight_record(role, id, FlightFact::PlanRenewed { plan: plan.to_stored(), certificate: Some(Box::new(certificate.clone())) })
    }

    /// Launches a cleared flight. Only the pilot who cleared it, only while the clearance lives and every item is still right.
    pub(super) fn launch(&self, id: FlightId) -> Decided {
        let flight = self.flight(id)?;
        let role = self.pilot_of(&flight.tail)?;
        let void = |what, next| Err(conflict("CLEARANCE_VOID", what, next));
        let clearance = match (&flight.stage, &flight.clearance_void) {
            (Stage::Cleared(clearance), _) => clearance,
            (Stage::Planned, Some(why)) => {
                return void(why.clone(), words("Kiểm tra lại và cấp phép lại.", "Check again and clear again."));
            }
            _ => return Err(refusals::wrong_stage(flight)),
        };
        if !clearance.is_valid(self.now.utc) || *clearance.pilot() != self.actor.person {
            return void(
                words("Phép bay đã hết hiệu lực.", "The clearance is no longer valid."),
                words("Kiểm tra lại và cấp phép lại.", "Check again and clear again."),
            );
        }
        if let Some(item) = self.ops.first_false_item(self.now, flight) {
            return Err(conflict(
                item.code,
                item.says,
                words("Phép bay hết hiệu lực; kiểm tra lại.", "The clearance is void; check again."),
            ));
        }
        let renewed = self.reviewed(flight)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let (renewed, certificate) = self.separated(flight, renewed)?;
        let fact = FlightFact::LaunchOrdered { certificate: changed(flight, renewed.as_ref(), &certificate) };
        let mut records: Vec<Draft> = renewed.iter().map(|plan| self.renewal(role, id, plan, &certificate)).collect();
        records.push(self.flight_record(role, id, fact));
        let actions = vec![order(&flight.tail, Order::Launch(Box::new(clearance.clone())))];
        Ok(Decision { records, actions, reply: Some(Ok(Subject::Flight(id))) })
    }

    /// Takes a flight off the board before its launch, and with it all that were booked with it and have not left: none of them
    /// could be flown as it was planned.
    pub(super) fn cancel_flight(&self, id: FlightId, why: &Why) -> Decided {
        let flight = self.flight(id)?;
        let role = self.role(ActKind::CancelFlight, None)?;
        if !flight.is_before_launch() {
            return Err(refusals::wrong_stage(flight));
        }
        let state = &self.ops.state;
        let booked_with_it = |other: &&Flight| other.id == id || (flight.booked_for.is_some() && other.booked_for == flight.booked_for);
        let dropped: Vec<&Flight> = state.flights.values().filter(booked_with_it).filter(|other| other.is_before_launch()).collect();
        let offered =
            |other: &Flight| state.consignments.values().any(|c| c.offered_load.as_ref().is_some_and(|(_, flight)| *flight == other.id));
        if dropped.iter().any(|other| !other.consignments.is_empty() || offered(other)) {
            return Err(conflict(
                "BOX_ABOARD",
                words("Kiện hàng đang trong máy bay của chuyến này.", "The consignment is in the aircraft of this flight."),
                words("Dỡ kiện xuống trước.", "Unload it first."),
            ));
        }
        let reason = check_text("reason", &why.reason)?;
        let records = dropped
            .iter()
            .map(|other| self.flight_record(role, other.id, FlightFact::FlightCancelled { reason: reason.clone() }))
            .collect();
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Flight(id))) })
    }

    /// A positioning flight of its own: home, or where the aircraft is wanted.
    pub(super) fn reposition(&self, tail: &TailId, reposition: &Reposition) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let from = free_at(self.ops, tail)?;
        let full = Percent(100.0);
        let empty: (Grams, &[Category]) = (Grams(0.0), &[]);
        let known = self.ops.charge(tail).unwrap_or(full);
        let ends = (&from, &reposition.to);
        let leg =
            |charge| slot_leg(self.ops, self.now, Leg { tail, ends, load: empty, charge, depart: self.now.utc, anew: None, asks: None });
        let ((plan, certificate), swap_needed) = match leg(known) {
            Ok(leg) => (leg, false),
            Err(refusal) if known >= full => return Err(refusal),
            Err(_) => (leg(full)?, true),
        };
        let id = FlightId(self.ops.state.seq + 1);
        let trip = Trip { tail: tail.clone(), flights: vec![TripFlight { plan, certificate, carries: false, swap_needed }] };
        self.ops.weather_allows(self.now, &trip)?;
        let records = self.plan_records(role, &trip, &[id], None);
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Flight(id))) })
    }

    /// The plan passes its second reader at this moment too. Where a newer weather report is all that changed, and the plan made
    /// with it puts the same package on board, that plan is given: nothing on the aircraft has to change for it.
    fn reviewed(&self, flight: &Flight) -> Result<Option<FlightPlan>, Refusal> {
        let Err(reasons) = self.ops.review_now(self.now, flight) else { return Ok(None) };
        let (mass, goods) = self.aboard(flight);
        let ends = (&flight.plan.sketch.from, &flight.plan.sketch.to);
        let charge = flight.plan.sketch.budget.start;
        let leg =
            Leg { tail: &flight.tail, ends, load: (mass, &goods), charge, depart: flight.plan.depart, anew: Some(flight.id), asks: None };
        if let Ok(renewed) = plan_leg(self.ops, leg)
            && renewed.package.digest() == flight.plan.package.digest()
        {
            return Ok(Some(renewed));
        }
        let again = words(
            "Điều kiện đã đổi từ khi lập kế hoạch: chuẩn bị lại chuyến bay.",
            "Conditions changed since it was planned: prepare the flight again.",
        );
        let reasons = reasons.into_iter().map(|reason| Reason { next: again.clone(), ..reason }).collect();
        Err(Refusal { kind: RefusalKind::Conflict, reasons })
    }

    /// The plan for a launch at this moment, and its certificate against every other flight as it is now. Where the launch window
    /// of the plan is past or to come, a plan for this moment is made that puts the same package on board.
    fn separated(&self, flight: &Flight, renewed: Option<FlightPlan>) -> Result<(Option<FlightPlan>, Certificate), Refusal> {
        let plan = renewed.as_ref().unwrap_or(&flight.plan);
        if self.ops.in_launch_window(self.now, plan) {
            let certificate = self.ops.certificate(self.now, plan)?;
            return Ok((renewed, certificate));
        }
        let (mass, goods) = self.aboard(flight);
        let ends = (&plan.sketch.from, &plan.sketch.to);
        let (charge, depart) = (plan.sketch.budget.start, self.now.utc);
        let leg = Leg { tail: &flight.tail, ends, load: (mass, &goods), charge, depart, anew: Some(flight.id), asks: None };
        let moved = plan_leg(self.ops, leg)?;
        if moved.package.digest() != flight.plan.package.digest() {
            return Err(conflict(
                "PACKAGE_DIFFERS",
                words("Vào giờ này nhiệm vụ phải khác nhiệm vụ đã nạp.", "At this hour the mission must be another than the one on board."),
                words("Chuẩn bị lại chuyến bay.", "Prepare the flight again."),
            ));
        }
        let certificate = self.ops.certificate(self.now, &moved)?;
        Ok((Some(moved), certificate))
    }

    /// It is the tail's next flight, the tail stands at its origin, what it carries is aboard, the pack is swapped.
    fn is_next(&self, flight: &Flight) -> Result<(), Refusal> {
        let not_yet =
            |code, vi: String, en: String| Err(conflict(code, words(vi, en), words("Làm bước trước đã.", "Do the step before it first.")));
        if self.ops.state.current_flight(&flight.tail).map(|next| next.id) != Some(flight.id) {
            return not_yet("NOT_NEXT", format!("{} còn chuyến trước.", flight.tail), format!("{} has an earlier flight.", flight.tail));
        }
        if self.ops.tail(&flight.tail).pad.as_ref() != Some(&flight.plan.sketch.from) {
            let pad = &flight.plan.sketch.from;
            return not_yet("NOT_AT_PAD", format!("{} không ở bãi {pad}.", flight.tail), format!("{} is not at pad {pad}.", flight.tail));
        }
        if flight.purpose == Purpose::Delivery && flight.consignments.is_empty() {
            return not_yet("NOT_LOADED", "Kiện hàng chưa lên máy bay.".into(), "The consignment is not loaded.".into());
        }
        if flight.swap_needed && !flight.swap_done {
            return not_yet("SWAP_NEEDED", "Chưa ghi nhận thay pin.".into(), "The battery pack swap is not recorded.".into());
        }
        Ok(())
    }

    /// The charge seen in telemetry: a plan for a flight is never made on a charge that is only hoped for.
    fn charge(&self, flight: &Flight) -> Result<Percent, Refusal> {
        self.ops.charge(&flight.tail).ok_or_else(|| {
            conflict(
                "CHARGE_UNKNOWN",
                words(format!("Chưa có số liệu pin của {}.", flight.tail), format!("The charge of {} is not known.", flight.tail)),
                words("Bật máy bay, chờ liên lạc.", "Power the aircraft and wait for its link."),
            )
        })
    }

    /// Mass and classes of goods in the aircraft.
    fn aboard(&self, flight: &Flight) -> (Grams, Vec<Category>) {
        let boxes = flight.consignments.iter().filter_map(|id| self.ops.state.consignments.get(id));
        let mass = boxes.clone().filter_map(|c| c.packing.as_ref()).map(|packing| Grams(f64::from(packing.mass_g))).sum();
        let mut goods: Vec<Category> = boxes.filter_map(|c| self.ops.payload(c).ok()).map(|payload| payload.category).collect();
        goods.sort_unstable();
        goods.dedup();
        (mass, goods)
    }
}

/// The certificate to be recorded with an act: none where a new plan's record carries it, or where nothing changed.
fn changed(flight: &Flight, renewed: Option<&FlightPlan>, certificate: &Certificate) -> Option<Box<Certificate>> {
    let known = renewed.is_some() || flight.certificate.as_deref() == Some(certificate);
    (!known).then(|| Box::new(certificate.clone()))
}
