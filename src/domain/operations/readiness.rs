//! The readiness list of a flight: every item that must be right before a clearance, checked by machine, named, with its figure.
//!
//! A machine item cannot be ticked by hand. What is not fitted is said so by configuration and never shown as right.

use super::Operations;
use super::picture::AircraftPicture;
use super::restrictions::EDGE;
use super::separation::conflict_words;
use super::state::Flight;
use super::traffic::Heard;
use super::view::{ItemState, PackageState, Purpose, ReadinessItem};
use crate::domain::delivery::ConsignmentState;
use crate::domain::flight::{Mode, ParameterDifference, is_proven};
use crate::domain::geo::geodesy::distance;
use crate::domain::separation::Conflict;
use crate::domain::weather::WeatherReport;
use crate::units::time::{Now, Span, TimeWindow, Utc};
use crate::units::words::{Reason, Words, words};

/// The parameters that decide what a lost link leads to (the approved set of the type).
const LINK_LOSS_PARAMETERS: [&str; 4] = ["NAV_DLL_ACT", "COM_DL_LOSS_T", "COM_FAIL_ACT_T", "RTL_TYPE"];
/// A receiver's word is good for this long: an older promise is none.
const READY_LIFE: Span = Span::minutes(10);

fn item(code: &'static str, ok: bool, says: Words) -> ReadinessItem {
    ReadinessItem { code, state: if ok { ItemState::Ok } else { ItemState::Blocked }, says }
}

/// The settings that differ, in one line: the first three, and how many more; None where none does, or none was read.
pub(super) fn parameters_that_differ(differences: &[ParameterDifference]) -> Option<Words> {
    /// As many as a line holds.
    const NAMED: usize = 3;
    let named = differences.iter().filter_map(|d| d.found.as_ref().map(|found| format!("{} {found} ({})", d.name, d.expected)));
    let named: Vec<String> = named.collect();
    let list = named.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let more = named.len().saturating_sub(NAMED);
    (!named.is_empty()).then(|| match more {
        0 => words(list.clone(), list),
        more => words(format!("{list}; và {more} tham số khác"), format!("{list}; and {more} more")),
    })
}

fn waiting(code: &'static str, says: Words) -> ReadinessItem {
    ReadinessItem { code, state: ItemState::Waiting, says }
}

fn not_fitted(code: &'static str, vi: &str, en: &str) -> ReadinessItem {
    let says = words(format!("{vi}: không lắp (cấu hình)."), format!("{en}: not fitted (config)."));
    ReadinessItem { code, state: ItemState::NotFitted, says }
}

impl Operations {
    /// The list, in a fixed order.
    #[must_use]
    pub fn readiness(&self, now: Now, flight: &Flight) -> Vec<ReadinessItem> {
        vec![
            self.pilot_item(flight),
            self.permit_item(now, flight),
            self.stop_item(now, flight),
            self.zones_item(now, flight),
            self.weather_item(now, flight),
            plan_item(flight),
            self.energy_item(now, flight),
            self.pads_item(now, flight),
            self.separation_item(now, flight),
            self.traffic_item(now, flight),
            pack_item(flight),
            self.load_item(flight),
            self.link_item(now, flight),
            self.at_pad_item(now, flight),
            self.autopilot_item(now, flight),
            self.airframe_item(flight),
            mission_item(flight),
            self.parameters_item(flight),
            self.link_loss_item(flight),
            self.release_item(flight),
            self.receiver_item(now, flight),
            not_fitted("BOX_TEMPERATURE", "Nhiệt độ hộp trực tuyến", "Live box temperature"),
            not_fitted("REMOTE_ID", "Máy thu Remote ID", "Remote ID receiver"),
        ]
    }

    /// The items that a report of the aircraft can change, cheap enough to look at with every report. The others change with acts
    /// and with time, and are looked at then.
    pub(super) fn reported_items(&self, now: Now, flight: &Flight) -> [ReadinessItem; 7] {
        [
            self.energy_item(now, flight),
            self.link_item(now, flight),
            self.at_pad_item(now, flight),
            self.autopilot_item(now, flight),
            self.airframe_item(flight),
            mission_item(flight),
            self.parameters_item(flight),
        ]
    }

    fn pilot_item(&self, flight: &Flight) -> ReadinessItem {
        match self.tail(&flight.tail).pilot {
            Some(pilot) => item("PILOT", true, words(format!("Người điều khiển bay: {pilot}."), format!("Remote pilot: {pilot}."))),
            None => item("PILOT", false, words("Chưa có người nhận điều khiển.", "No remote pilot is signed on.")),
        }
    }

    /// The permit with its papers, and what is left of the day on the route.
    fn permit_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let id = &flight.plan.permit;
        let Some(permit) = self.permit_of(&flight.plan) else {
            return item("PERMIT", false, words(format!("Không còn giấy phép {id}."), format!("There is no permit {id} any more.")));
        };
        let pilot = self.tail(&flight.tail).pilot;
        if let Some(pilot) = pilot.as_ref().filter(|pilot| !permit.pilots.is_empty() && !permit.pilots.contains_key(pilot)) {
            let says =
                words(format!("Giấy phép {id} không ghi người điều khiển {pilot}."), format!("Permit {id} does not name pilot {pilot}."));
            return item("PERMIT", false, says);
        }
        if let Some(paper) = permit.expired(now.utc + flight.plan.length(), &flight.tail, pilot.as_ref()).next() {
            let says = words(
                format!("{} {} hết hạn lúc {}.", paper.name, paper.number, paper.expires.clock_and_year()),
                format!("{} {} expires at {}.", paper.name, paper.number, paper.expires.clock_and_year()),
            );
            return item("PERMIT", false, says);
        }
        let extra = self.extra_of(flight, now.utc);
        let during = TimeWindow { from: now.utc, until: now.utc + flight.plan.length() };
        if !permit.allows_at(&during, &extra) {
            let says =
                words(format!("Ngoài thời hạn hoặc giờ bay của giấy phép {id}."), format!("Outside the days or the hours of permit {id}."));
            return item("PERMIT", false, says);
        }
        let on_route = self.route_of(&flight.plan).map_or(0, |route| self.rotations_on(&route, now.utc));
        if let Some(reason) = self.route_quota_against(&flight.plan, on_route, &extra) {
            return item("PERMIT", false, reason.what);
        }
        let (used, most) = (self.rotations_today(now.utc), permit.rotations_a_day);
        if self.network.is_hub_pad(&flight.plan.sketch.from) && used >= most && extra.rotations == 0 {
            let says = words(
                format!("Giấy phép bay {id}: đã hết {most} lượt của hôm nay."),
                format!("Permit {id}: today's {most} rotations are used."),
            );
            return item("PERMIT", false, says);
        }
        let of_route = permit.rotations_a_route.map(|most| (on_route, most));
        let (vi, en) = of_route.map_or_else(<(String, String)>::default, |(used, most)| {
            (format!(", trên tuyến {used}/{most}"), format!(", on the route {used}/{most}"))
        });
        let says = words(
            format!("Giấy phép bay {id}: hôm nay {used}/{most} lượt{vi}."),
            format!("Permit {id}: {used}/{most} rotations today{en}."),
        );
        item("PERMIT", true, says)
    }

    /// Zones that the line meets, and that no movement closes one while it would be flown.
    fn zones_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let during = TimeWindow { from: now.utc, until: now.utc + flight.plan.length() + EDGE };
        let Some(closing) = self.closing_of(&flight.plan, &during) else { return zones_item(flight) };
        let open = self.open_from(&flight.plan, now.utc).clock_from();
        let says = words(
            format!("{} đóng quanh chuyến bay ở {} lúc {}; bay từ {open}.", closing.zone, closing.aerodrome, closing.at.clock()),
            format!("{} is closed round a movement at {} at {}; fly from {open} on.", closing.zone, closing.aerodrome, closing.at.clock()),
        );
        item("ZONES", false, says)
    }

    fn stop_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let during = TimeWindow { from: now.utc, until: now.utc + flight.plan.length() };
        match self.stop_against(&flight.plan, &during) {
            None => item("STOP_ORDERS", true, words("Không có lệnh dừng bay.", "No flight-stop order.")),
            Some((document, _)) => item(
                "STOP_ORDERS",
                false,
                words(format!("Lệnh dừng bay {document} đang hiệu lực."), format!("Flight-stop order {document} is in force.")),
            ),
        }
    }

    /// The worst of observation and forecast from now until the aircraft is down again after the way back.
    fn weather_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let Some(report) = self.weather_report() else {
            let none = words("Chưa có bản tin thời tiết đủ số liệu", "There is no weather report that is complete");
            let none = self.untold().iter().fold(none, |none, untold| none.and("; ", untold));
            return waiting("WEATHER", none.and("", &words(".", ".")));
        };
        let during = self.time_of(now, flight);
        let against = self.weather_against(now, &during);
        match (Words::joined(against.iter().map(|reason| &reason.what), "; "), against.first()) {
            (Some(what), Some(first)) => item("WEATHER", false, what.and(". ", &first.next)),
            _ => {
                let fine = weather_words(&report, now.utc).and(" ", &self.forecast_words(&during));
                let watched = self.towering_words(&during).into_iter().chain(self.possible_words(now, &during));
                item("WEATHER", true, watched.fold(fine, |fine, watched| fine.and(" ", &watched)))
            }
        }
    }

    /// The independent review of the plan for this moment: run at the acts that rest on it (prepare, clear, launch), because it
    /// samples the whole flight and takes longer than a heartbeat.
    ///
    /// # Errors
    /// What the review finds.
    pub fn review_now(&self, now: Now, flight: &Flight) -> Result<(), Vec<Reason>> {
        let ends = (&flight.plan.sketch.from, &flight.plan.sketch.to);
        let weather = self.weather_at(&flight.tail, ends, flight.plan.depart);
        let input = crate::domain::plan::PlanInput {
            network: &self.network,
            from: flight.plan.sketch.from.clone(),
            to: flight.plan.sketch.to.clone(),
            tail: &flight.tail,
            payload: flight.plan.payload,
            goods: &flight.plan.goods,
            charge: flight.plan.sketch.budget.start,
            depart: flight.plan.depart,
            weather: weather.as_ref(),
            used_rotations_today: self.rotations_today(now.utc),
            extra: self.extra_of(flight, now.utc),
            way_round: self.way_round(&flight.plan.sketch.from, &flight.plan.sketch.to),
            condition: self.condition(&flight.tail),
        };
        crate::domain::plan::review(&flight.plan, &input)
    }

    fn energy_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let seen = self.picture.of(&flight.tail);
        let fresh = seen.battery.filter(|battery| battery.age(now) <= self.network.limits.readiness.battery_age.value);
        let Some(charge) = fresh.and_then(|battery| battery.value.remaining) else {
            return waiting("ENERGY", words("Chưa có số liệu pin.", "The charge is not known."));
        };
        let touchdown = charge - flight.plan.sketch.budget.start + flight.plan.sketch.budget.touchdown;
        let reserve = flight.plan.sketch.budget.reserve;
        let says = words(
            format!("Pin {charge} → hạ cánh {touchdown} (cần từ {reserve})."),
            format!("Charge {charge} → {touchdown} at touchdown (at least {reserve})."),
        );
        item("ENERGY", touchdown >= reserve, says)
    }

    /// Nobody else has one of the two pads while this flight needs it; a disarmed aircraft stands beside its pad and does not count.
    fn pads_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        if self.network.is_hub_pad(&flight.plan.sketch.from)
            && let Some(waits) = self.waits_for_the_hub(now)
        {
            let says = words(
                format!("Chuyến {waits} đang chờ hạ cánh ở trung tâm: các bãi chỉ nhận chuyến đến."),
                format!("Flight {waits} waits to land at the hub: its pads are for arrivals."),
            );
            return item("PADS", false, says);
        }
        match self.conflict_now(now, flight) {
            Some((conflict @ Conflict::Pad { .. }, opens)) => {
                let (vi, en) = conflict_words(&conflict, now.utc + opens);
                item("PADS", false, words(vi, en))
            }
            Some((Conflict::Air { .. }, _)) | None => {
                let (from, to) = (&flight.plan.sketch.from, &flight.plan.sketch.to);
                item("PADS", true, words(format!("Bãi {from} và {to} trống."), format!("Pads {from} and {to} are free.")))
            }
        }
    }

    /// Launched now, it comes too close to no other flight.
    fn separation_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        match self.conflict_now(now, flight) {
            Some((conflict @ Conflict::Air { .. }, opens)) => {
                let (vi, en) = conflict_words(&conflict, now.utc + opens);
                item("SEPARATION", false, words(vi, en))
            }
            Some((Conflict::Pad { .. }, _)) | None => {
                let others = self.held_by_others(now, &flight.tail).len();
                let says = words(
                    format!("Giãn cách: đủ với {others} chuyến khác nếu cất cánh bây giờ."),
                    format!("Separation: enough from {others} other flights if launched now."),
                );
                item("SEPARATION", true, says)
            }
        }
    }

    /// No manned aircraft passes near the pad or the first part of the way.
    fn traffic_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        match self.traffic_at(now, &flight.tail) {
            Heard::Nobody => not_fitted("TRAFFIC", "Máy thu máy bay có người lái", "Receiver of manned traffic"),
            Heard::Clear => item("TRAFFIC", true, words("Không có máy bay khác ở gần.", "No other aircraft is near.")),
            Heard::Near(says) => item("TRAFFIC", false, says),
        }
    }

    pub(super) fn heads_for(&self, tail: &crate::units::ids::TailId, pad: &crate::units::ids::PadId) -> bool {
        self.state.flights_of(tail).any(|flight| flight.may_be_airborne() && flight.plan.sketch.to == *pad)
    }

    fn load_item(&self, flight: &Flight) -> ReadinessItem {
        if flight.purpose == Purpose::Positioning {
            return item("LOAD", flight.consignments.is_empty(), words("Bay không tải.", "Positioning flight without payload."));
        }
        let loaded = flight
            .consignments
            .iter()
            .all(|id| self.state.consignments.get(id).is_some_and(|consignment| consignment.state == ConsignmentState::Loaded));
        let list = flight.consignments.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if loaded && !list.is_empty() {
            item("LOAD", true, words(format!("Đã nhận lên máy bay: {list}."), format!("Accepted aboard: {list}.")))
        } else {
            item("LOAD", false, words("Kiện chưa được nhận lên máy bay.", "The consignment is not accepted aboard."))
        }
    }

    fn link_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let seen = self.picture.of(&flight.tail);
        match seen.heard {
            None => waiting("LINK", words("Chưa nghe thấy máy bay.", "The aircraft was not heard yet.")),
            Some(heard) => {
                let age = now.mono.since(heard);
                if let Some(trouble) = seen.trouble_now(now) {
                    return item("LINK", false, words("Đường truyền không an toàn", "The link is not safe").and(": ", trouble));
                }
                let says =
                    words(format!("Liên lạc: {:.1} s trước.", age.as_secs_f64()), format!("Link: heard {:.1} s ago.", age.as_secs_f64()));
                item("LINK", !seen.link_lost && age <= self.network.limits.link.lost_after.value, says)
            }
        }
    }

    fn at_pad_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let seen = self.picture.of(&flight.tail);
        let limits = &self.network.limits.readiness;
        let (Some(motion), Some(pad)) =
            (seen.motion.filter(|m| m.age(now) <= limits.position_age.value), self.network.pads.get(&flight.plan.sketch.from))
        else {
            return waiting("AT_PAD", words("Chưa có vị trí.", "The position is not known."));
        };
        let off = distance(motion.value.at, pad.position);
        let says = words(format!("Cách tâm bãi {} {off}.", pad.id), format!("{off} from the middle of pad {}.", pad.id));
        item("AT_PAD", off <= limits.off_pad.value && self.tail(&flight.tail).pad.as_ref() == Some(&pad.id), says)
    }

    fn autopilot_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let seen = self.picture.of(&flight.tail);
        let Some(pulse) = seen.pulse.filter(|pulse| pulse.age(now) <= self.network.limits.link.lost_after.value) else {
            return waiting("AUTOPILOT", words("Chưa có nhịp của máy bay.", "There is no heartbeat."));
        };
        let ok = pulse.value.mode == Mode::Hold && !pulse.value.armed && pulse.value.ready && !pulse.value.failsafe;
        let says = if ok {
            words("Máy bay sẵn sàng, đang ở chế độ Giữ, động cơ tắt.", "Autopilot ready, in Hold, motors off.")
        } else if pulse.value.mode != Mode::Hold && !pulse.value.armed {
            let mode = pulse.value.mode.words();
            let next = if matches!(pulse.value.mode, Mode::Mission | Mode::Return) {
                words("hệ thống tự chuyển sau vài giây.", "this service sets it within seconds.")
            } else {
                words("chuyển lại ở trạm đã đổi chế độ.", "set it at the station that changed the mode.")
            };
            words(
                format!("Máy bay đang ở chế độ {}, cần chế độ Giữ chỗ; {}", mode.vi, next.vi),
                format!("The autopilot is in {}, it must be in Hold; {}", mode.en, next.en),
            )
        } else {
            let why = against_arming(seen);
            words(format!("Máy bay chưa sẵn sàng. {}", why.vi), format!("The autopilot is not ready. {}", why.en))
        };
        item("AUTOPILOT", ok, says)
    }

    /// Another aircraft than the configured type would fly the plan in another way, or not at all.
    fn airframe_item(&self, flight: &Flight) -> ReadinessItem {
        let kind = self.network.tails.get(&flight.tail).and_then(|tail| self.network.types.get(&tail.type_id));
        let Some((found, kind)) = self.picture.of(&flight.tail).kind.zip(kind) else {
            return waiting("AIRFRAME", words("Chưa biết loại máy bay.", "The type of the aircraft is not known yet."));
        };
        let (seen, wanted) = (found.words(), kind.airframe.kind().words());
        if found == kind.airframe.kind() {
            return item("AIRFRAME", true, words(format!("Loại máy bay: {}.", seen.vi), format!("Airframe: {}.", seen.en)));
        }
        let says = words(
            format!("{} KHÔNG phải loại {}: máy bay tự báo là {}, cần {}.", flight.tail, kind.id, seen.vi, wanted.vi),
            format!("{} is NOT of type {}: it says {}, expected {}.", flight.tail, kind.id, seen.en, wanted.en),
        );
        item("AIRFRAME", false, says)
    }

    fn parameters_item(&self, flight: &Flight) -> ReadinessItem {
        match &self.picture.of(&flight.tail).parameters {
            None => waiting("PARAMETERS", words("Tham số chưa được đọc.", "Parameters were not read yet.")),
            Some(compared) if compared.value.is_empty() => item(
                "PARAMETERS",
                true,
                words("Tham số khớp bộ duyệt, mất liên lạc thì tự quay về.", "Parameters as approved; returns by itself on link loss."),
            ),
            Some(compared) => match parameters_that_differ(&compared.value) {
                Some(list) => item(
                    "PARAMETERS",
                    false,
                    words("Tham số khác bộ duyệt: ", "Parameters differ: ").and("", &list).and("", &words(".", ".")),
                ),
                None => {
                    let unread = compared.value.len();
                    let says = words(
                        format!("Chưa đọc được {unread} tham số: máy bay không trả lời. Kiểm tra liên lạc rồi chuẩn bị lại."),
                        format!(
                            "{unread} parameters could not be read: the aircraft did not answer. Look at its link, then prepare again."
                        ),
                    );
                    item("PARAMETERS", false, says)
                }
            },
        }
    }

    /// What the aircraft does by itself when it hears nothing: hold, then return to the nearest safe point.
    fn link_loss_item(&self, flight: &Flight) -> ReadinessItem {
        let Some(compared) = &self.picture.of(&flight.tail).parameters else {
            return waiting(
                "LINK_LOSS_SETTING",
                words("Chưa đọc cài đặt khi mất liên lạc.", "The setting for a lost link was not read yet."),
            );
        };
        let wrong = compared.value.iter().find(|difference| LINK_LOSS_PARAMETERS.contains(&difference.name.as_str()));
        let says = match wrong {
            None => words("Mất liên lạc: tự giữ ở 12 s, tự quay về ở 17 s.", "Lost link: holds by itself at 12 s, returns at 17 s."),
            Some(difference) if difference.found.is_none() => words(
                format!("Chưa đọc được cài đặt khi mất liên lạc ({}): máy bay không trả lời.", difference.name),
                format!("The setting for a lost link ({}) could not be read: the aircraft did not answer.", difference.name),
            ),
            Some(difference) => words(
                format!("Cài đặt khi mất liên lạc sai: {}.", difference.name),
                format!("The setting for a lost link is wrong: {}.", difference.name),
            ),
        };
        item("LINK_LOSS_SETTING", wrong.is_none(), says)
    }

    /// Said, never a no-go by itself: the parameters and the package are compared with any release.
    fn release_item(&self, flight: &Flight) -> ReadinessItem {
        let says = match &self.picture.of(&flight.tail).release {
            None => words("Phiên bản phần mềm bay: chưa biết.", "Autopilot release: not known yet."),
            Some(seen) => {
                let [major, minor, patch] = seen.value.version;
                let version = format!("{major}.{minor}.{patch}");
                if is_proven(&seen.value) {
                    words(
                        format!("Phần mềm bay PX4 {version}, đã kiểm chứng với chương trình này."),
                        format!("Autopilot PX4 {version}, proven with this program."),
                    )
                } else {
                    words(
                        format!("Phần mềm bay {version} CHƯA được kiểm chứng với chương trình này."),
                        format!("Autopilot {version} is NOT proven with this program."),
                    )
                }
            }
        };
        item("RELEASE", true, says)
    }

    fn receiver_item(&self, now: Now, flight: &Flight) -> ReadinessItem {
        let needing = flight.consignments.iter().filter_map(|id| self.state.consignments.get(id)).filter(|c| self.ready_needed(c));
        for consignment in needing {
            let fresh = consignment.ready_at.is_some_and(|at| now.utc < at + READY_LIFE);
            if !fresh {
                let says = words(
                    format!("Người nhận CHƯA báo sẵn sàng ({}).", consignment.destination),
                    format!("The receiver has NOT said ready ({}).", consignment.destination),
                );
                return item("RECEIVER", false, says);
            }
        }
        item("RECEIVER", true, words("Người nhận sẵn sàng, hoặc không cần.", "Receiver ready, or not needed."))
    }
}

/// What stands against arming, in the autopilot's own words: its checks, or else the last thing that it said.
fn against_arming(seen: &AircraftPicture) -> Words {
    /// As many as a person takes in.
    const MOST: usize = 3;
    let problems = seen.arming.as_ref().filter(|check| !check.value.ok).map(|check| check.value.problems.as_slice()).unwrap_or_default();
    if problems.is_empty() {
        return seen.texts.back().cloned().unwrap_or_else(|| words("", ""));
    }
    let list = |of: fn(&Words) -> &str| problems.iter().take(MOST).map(|says| format!("{}.", of(says))).collect::<Vec<_>>().join(" ");
    words(list(|says| &says.vi), list(|says| &says.en))
}

fn weather_words(report: &WeatherReport, at: Utc) -> Words {
    let minutes = at.millis_since(report.at) / 60_000;
    let (wind, gust) = (report.ground_wind, report.gust);
    words(
        format!("Thời tiết {minutes} phút trước: gió {wind}, giật {gust}."),
        format!("Weather {minutes} min ago: wind {wind}, gusts {gust}."),
    )
}

/// A plan is recorded only after both checks passed; from `prepare` on it is the plan for the present weather and charge.
fn plan_item(flight: &Flight) -> ReadinessItem {
    if flight.package == PackageState::None {
        return waiting(
            "PLAN_REVIEW",
            words("Kế hoạch bay sẽ lập lại khi nạp nhiệm vụ.", "The plan is made anew when the flight is prepared."),
        );
    }
    let says = words("Kế hoạch bay: hai lần kiểm tra độc lập đều đạt.", "Plan: both independent checks passed.");
    item("PLAN_REVIEW", true, says)
}

/// Zones that the line meets: a plan exists only when none of them is closed to it.
fn zones_item(flight: &Flight) -> ReadinessItem {
    let sketch = &flight.plan.sketch;
    let inside = sketch.zones.iter().filter(|zone| !zone.inside.is_empty());
    let (opened, others): (Vec<_>, Vec<_>) = inside.partition(|zone| flight.plan.opens.contains(&zone.zone));
    let list = |zones: &[&crate::domain::plan::ZoneMet]| {
        zones.iter().map(|zone| format!("{} {}", zone.zone, zone.length_inside())).collect::<Vec<_>>().join(", ")
    };
    let (mut vi, mut en): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    if !opened.is_empty() {
        vi.push(format!("{} mở theo giấy phép", list(&opened)));
        en.push(format!("{} opened by the permit", list(&opened)));
    }
    if !others.is_empty() {
        vi.push(format!("{} không đóng với chuyến này", list(&others)));
        en.push(format!("{} not closed to this flight", list(&others)));
    }
    if vi.is_empty() {
        vi.push("tuyến không vào khu vực nào".to_owned());
        en.push("the line enters no zone".to_owned());
    }
    item("ZONES", true, words(format!("Vùng trời: {}.", vi.join("; ")), format!("Airspace: {}.", en.join("; "))))
}

fn pack_item(flight: &Flight) -> ReadinessItem {
    match (flight.swap_needed, flight.swap_done) {
        (false, _) => item("PACK", true, words("Không cần thay pin.", "No pack swap needed.")),
        (true, true) => item("PACK", true, words("Đã thay pin.", "The pack was swapped.")),
        (true, false) => item("PACK", false, words("Cần thay pin trước khi bay.", "The pack must be swapped first.")),
    }
}

fn mission_item(flight: &Flight) -> ReadinessItem {
    let detail = flight.package_detail.clone().unwrap_or_else(|| words("", ""));
    match flight.package {
        PackageState::Held => item(
            "MISSION",
            true,
            words("Nhiệm vụ, hàng rào, điểm dự phòng: đã đọc lại, khớp.", "Mission, fence, rally points: read back, equal."),
        ),
        PackageState::Transferring => {
            waiting("MISSION", words("Đang nạp và đọc lại nhiệm vụ.", "The mission is being transferred and read back."))
        }
        PackageState::None => waiting("MISSION", words("Chưa nạp nhiệm vụ.", "The mission is not on board yet.")),
        PackageState::NotHeld => item(
            "MISSION",
            false,
            words(format!("Nhiệm vụ trên máy bay KHÔNG khớp. {}", detail.vi), format!("The mission on board is NOT equal. {}", detail.en)),
        ),
        PackageState::Unknown => item(
            "MISSION",
            false,
            words(
                format!("Không rõ nhiệm vụ trên máy bay: nạp lại. {}", detail.vi),
                format!("What is on board is not known: transfer again. {}", detail.en),
            ),
        ),
    }
}

/// Why a clearance was voided, in words.
#[must_use]
pub(super) fn void_words(code: &str) -> Words {
    let (vi, en) = match code {
        "EXPIRED" => ("quá 120 giây", "120 seconds are over"),
        "STOP_ORDERS" => ("có lệnh dừng bay", "a flight-stop order"),
        "ZONES" => ("một khu vực vừa đóng", "a zone that closed"),
        "PERMIT" => ("giấy phép hoặc giấy tờ", "the permit or its papers"),
        "WEATHER" => ("thời tiết", "the weather"),
        "PADS" => ("bãi đáp vừa bận", "a pad was taken"),
        "SEPARATION" => ("một chuyến bay khác ở quá gần", "another flight came too close"),
        "TRAFFIC" => ("có máy bay khác ở gần", "another aircraft is near"),
        "MISSION" => ("nhiệm vụ trên máy bay thay đổi", "the mission on board changed"),
        "LINK" => ("mất liên lạc", "the link"),
        "AUTOPILOT" => ("máy bay không còn sẵn sàng", "the autopilot is no longer ready"),
        "AIRFRAME" => ("sai loại máy bay", "another airframe"),
        "ENERGY" => ("pin", "the charge"),
        "LOAD" => ("kiện hàng không còn trên máy bay", "the consignment left the aircraft"),
        "PILOT" => ("người điều khiển đã rời", "the pilot signed off"),
        other => (other, other),
    };
    words(format!("Phép bay đã hết hiệu lực: {vi}."), format!("Clearance void: {en}."))
}
