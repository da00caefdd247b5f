//! What an aircraft was proven to carry, and the watch over it: a verdict of `Held` lasts only while the streamed ids stay.
//!
//! | known       | streamed ids as proven | other ids, or mission turned invalid     | return height announced as another |
//! |-------------|------------------------|------------------------------------------|-------------------------------------|
//! | held        | stays                  | `NotHeld`, voided                        | `NotHeld`, voided                   |
//! | voided      | stays voided           | stays voided                             | stays                               |
//! | nothing     | -                      | `Unknown` of nobody's package, once each | -                                   |

use crate::domain::flight::{PlanOnBoard, Report, Verdict};
use crate::domain::geo::Position;
use crate::domain::mission::{FlightPackage, Item, PackageDigest};
use crate::units::altitude::Amsl;
use crate::units::ids::FlightId;
use crate::units::words::{Words, words};

use super::message::{ListKind, Message, ParameterValue};
use super::parameter::RETURN_HEIGHT;
use super::wire::{WirePackage, opaque_id};
use crate::domain::fleet::Rule;

/// PX4's mission state of an aircraft without a mission that it would fly.
pub const NO_MISSION: u8 = 1;
/// PX4's mission state of a mission that waits for its start.
pub const NOT_STARTED: u8 = 2;

/// One package as the aircraft's stream names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The flight it is for.
    pub flight: FlightId,
    /// Our name for it.
    pub digest: PackageDigest,
    /// Opaque ids of mission, fence and rally points.
    pub ids: [u32; 3],
    /// Number of mission items.
    pub total: u16,
    /// Home as planned: the pad's ground.
    pub home: (Position, Amsl),
    /// The fence's corners.
    pub fence: Vec<Position>,
    /// The place of each mission item that has one.
    pub places: Vec<Option<Position>>,
    /// RTL_RETURN_ALT in metres.
    pub return_height: f32,
}

impl Carried {
    /// How a package will be named once it is on board.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the autopilot holds the height as an f32")]
    pub fn of(flight: FlightId, package: &FlightPackage, lists: &WirePackage) -> Self {
        Self {
            flight,
            digest: package.digest(),
            ids: [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)],
            total: u16::try_from(lists.mission.len()).unwrap_or(u16::MAX),
            home: package.home,
            fence: package.fence.clone(),
            places: package.mission.iter().map(Item::place).collect(),
            return_height: package.return_height.0 as f32,
        }
    }

    /// Whether the stream names this package and the aircraft would fly it.
    ///
    /// # Errors
    /// What differs, in words.
    pub fn agrees(&self, plan: &PlanOnBoard) -> Result<(), Words> {
        let found = ids_of(plan);
        if found == [0; 3] {
            return Err(words(
                "máy bay không mang nhiệm vụ, hàng rào bay hay điểm dự phòng",
                "the aircraft carries no mission, fence or rally points",
            ));
        }
        for ((kind, want), have) in [ListKind::Mission, ListKind::Fence, ListKind::Rally].into_iter().zip(self.ids).zip(found) {
            if want != have {
                let name = kind.words();
                return Err(words(
                    format!("{} trên máy bay mang số {have:08x}, của ta là {want:08x}", name.vi),
                    format!("the aircraft names its {} {have:08x}, ours is {want:08x}", name.en),
                ));
            }
        }
        if plan.state == NO_MISSION {
            return Err(words("máy bay thấy nhiệm vụ không bay được", "the autopilot finds the mission not feasible"));
        }
        if plan.total != Some(self.total) {
            let (found, ours) = (plan.total.map_or_else(|| "-".to_owned(), |total| total.to_string()), self.total);
            return Err(words(
                format!("máy bay đếm {found} điểm nhiệm vụ, của ta có {ours}"),
                format!("the aircraft counts {found} mission items, ours has {ours}"),
            ));
        }
        Ok(())
    }
}

fn ids_of(plan: &PlanOnBoard) -> [u32; 3] {
    [plan.mission_id, plan.fence_id, plan.rally_id]
}

/// The watch over what is on board.
#[derive(Debug, Default)]
pub struct Watch {
    carried: Option<Carried>,
    held: bool,
    /// Ids of nobody's package that were told already.
    strange: Option<[u32; 3]>,
    report: Option<Report>,
}

impl Watch {
    /// The package that is held at this moment.
    #[must_use]
    pub fn held(&self) -> Option<&Carried> {
        self.carried.as_ref().filter(|_| self.held)
    }

    /// A transfer ended: what was sent is held, or was at least ours.
    pub fn set(&mut self, carried: Carried, held: bool) {
        self.carried = Some(carried);
        self.held = held;
        self.strange = None;
    }

    /// What is on board is about to change by our own hand; what the stream still shows of it is no surprise.
    pub fn forget(&mut self) {
        self.held = false;
        self.strange = None;
    }

    /// Takes a message; not to be called while a transfer of ours is under way.
    pub fn receive(&mut self, message: &Message) {
        if let Message::Plan(plan) = message {
            self.streamed(plan);
        } else if let Message::Parameter { name, value: Some(value) } = message
            && name == RETURN_HEIGHT
            && let Some(wanted) = self.held().map(|carried| carried.return_height)
            && !Rule::Equal(ParameterValue::Real(wanted)).allows(*value)
        {
            self.void(words(
                format!("{RETURN_HEIGHT} đã thành {value}, gói nhiệm vụ ghi {wanted}"),
                format!("{RETURN_HEIGHT} became {value}, the package has {wanted}"),
            ));
        }
    }

    fn streamed(&mut self, plan: &PlanOnBoard) {
        let found = ids_of(plan);
        if let Some(carried) = self.held() {
            if let Err(reason) = carried.agrees(plan) {
                self.strange = Some(found);
                self.void(reason);
            }
            return;
        }
        if self.strange.is_some_and(|told| told != found)
            && let Some(Err(reason)) = self.carried.as_ref().map(|carried| carried.agrees(plan))
        {
            // What it carries instead changed again.
            self.strange = Some(found);
            self.void(reason);
            return;
        }
        let ours = self.carried.as_ref().is_some_and(|carried| found.iter().zip(carried.ids).all(|(f, c)| *f == 0 || *f == c));
        if found[0] != 0 && !ours && self.strange != Some(found) {
            self.strange = Some(found);
            let id = found[0];
            // Without a package to compare with, as after a start, it may be one that an earlier life of this service sent.
            let verdict = if self.carried.is_some() {
                Verdict::NotHeld(words(
                    format!("máy bay mang nhiệm vụ số {id:08x}, không phải của máy chủ này"),
                    format!("carries a mission named {id:08x} that this service did not send"),
                ))
            } else {
                Verdict::Unknown(words(
                    format!("máy bay mang nhiệm vụ số {id:08x}, chưa được so sánh từ khi máy chủ khởi động"),
                    format!("carries a mission named {id:08x} that was not compared since this service started"),
                ))
            };
            self.report = Some(Report::Package { flight: None, package: None, verdict });
        }
    }

    fn void(&mut self, reason: Words) {
        self.held = false;
        if let Some(carried) = &self.carried {
            self.report =
                Some(Report::Package { flight: Some(carried.flight), package: Some(carried.digest), verdict: Verdict::NotHeld(reason) });
        }
    }

    /// A change of the verdict.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.report.take()
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match (&self.carried, self.held) {
            (Some(_), true) => "held",
            (Some(_), false) => "voided",
            (None, _) => "nothing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::ParameterValue;
    use super::*;

    fn carried() -> Carried {
        let home = (Position { latitude: 21.0, longitude: 105.9 }, Amsl(10.0));
        let (flight, digest) = (FlightId(7), PackageDigest([1; 32]));
        Carried { flight, digest, ids: [11, 12, 13], total: 5, home, fence: Vec::new(), places: Vec::new(), return_height: 80.0 }
    }
    fn plan(ids: [u32; 3], state: u8) -> Message {
        Message::Plan(PlanOnBoard { item: Some(0), total: Some(5), state, mission_id: ids[0], fence_id: ids[1], rally_id: ids[2] })
    }

    #[test]
    fn a_held_package_is_voided_once_by_another_id_or_a_mission_that_turned_invalid() {
        for change in [plan([99, 12, 13], 2), plan([11, 12, 99], 2), plan([11, 12, 13], 1), plan([0, 0, 0], 1)] {
            let mut watch = Watch::default();
            watch.set(carried(), true);
            watch.receive(&plan([11, 12, 13], 3));
            assert_eq!(watch.poll_event(), None);

            watch.receive(&change);
            assert!(matches!(watch.poll_event(), Some(Report::Package { flight: Some(FlightId(7)), verdict: Verdict::NotHeld(_), .. })));
            watch.receive(&plan([11, 12, 13], 2));

            assert_eq!((watch.poll_event(), watch.held()), (None, None));
        }
    }

    #[test]
    fn what_it_carries_instead_is_told_each_time_it_is_something_else() {
        let mut watch = Watch::default();
        watch.set(carried(), true);
        let mut told = |ids| {
            watch.receive(&plan(ids, 2));
            let report = watch.poll_event()?;
            let Report::Package { flight: Some(FlightId(7)), verdict: Verdict::NotHeld(why), .. } = report else { panic!("{report:?}") };
            Some(why.en)
        };

        assert!(told([99, 12, 13]).is_some_and(|why| why.contains("00000063, ours is 0000000b")));
        assert_eq!(told([99, 12, 13]), None);
        assert!(told([0, 0, 0]).is_some_and(|why| why.contains("no mission")));
    }

    #[test]
    fn another_return_height_voids_it_too() {
        let mut watch = Watch::default();
        watch.set(carried(), true);

        watch.receive(&Message::Parameter { name: RETURN_HEIGHT.to_owned(), value: Some(ParameterValue::Real(60.0)) });

        assert!(watch.poll_event().is_some() && watch.held().is_none());
    }

    #[test]
    fn without_a_package_to_compare_with_a_mission_on_board_is_unknown_and_told_once() {
        let mut watch = Watch::default();

        watch.receive(&plan([5, 0, 0], 2));
        assert!(matches!(watch.poll_event(), Some(Report::Package { flight: None, package: None, verdict: Verdict::Unknown(_) })));
        watch.receive(&plan([5, 0, 0], 2));

        assert_eq!(watch.poll_event(), None);
    }

    #[test]
    fn beside_a_package_of_ours_it_is_another_stations() {
        let mut watch = Watch::default();
        watch.set(carried(), false);

        watch.receive(&plan([5, 0, 0], 2));

        assert!(matches!(watch.poll_event(), Some(Report::Package { flight: None, package: None, verdict: Verdict::NotHeld(_) })));
    }
}
