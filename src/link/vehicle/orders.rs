//! What a person or the service orders: each becomes the task of one machine, or is refused at once.

use super::*;

impl VehicleLink {
    /// Takes an order.
    pub fn order(&mut self, now: Now, order: Order) {
        match order {
            // Begun anew: what was asked into a silence is no answer to who asks now.
            Order::CheckParameters => self.parameters = Some(Check::new(now, &self.approved)),
            Order::Upload { flight, package } => self.upload(now, flight, package),
            Order::Launch(clearance) => self.launch(now, *clearance),
            Order::Safer(act) => self.safer(now, act),
            Order::Resume => self.resume(now),
            Order::MakeSafe => self.make_safe(now),
            Order::Gripper(act) => self.chores.gripper(now, act),
        }
        self.settle(now);
    }

    /// After a restart of this service: compares what is on board with the package of a flight that is under way, without
    /// changing anything, as soon as the aircraft is heard and until it is known. Answered by `Report::Package`; from then on the
    /// package is watched as if it had been sent in this life.
    pub fn adopt(&mut self, now: Now, flight: FlightId, package: &FlightPackage) {
        self.boots.expect(now);
        match Transfer::verify(now, flight, package) {
            Ok(transfer) => {
                self.peers.expect_carrying(transfer.carried().ids);
                self.watch.set(transfer.carried().clone(), false);
                self.adopting = Some(Adopting { flight, package: Box::new(package.clone()), again: now.mono });
                self.go_on_adopting(now);
            }
            Err(why) => self.tell_package(flight, package, Verdict::NotHeld(why)),
        }
    }

    /// After a restart of this service: the address that an aircraft in an open flight had before.
    pub fn expect_at(&mut self, now: Now, peer: u64) {
        self.peers.expect(now, peer);
    }

    /// Begins to make it safe as soon as nothing else is under way.
    pub(super) fn make_safe_at_last(&mut self, now: Now) {
        if std::mem::take(&mut self.waiting_safing) {
            self.make_safe(now);
        }
    }

    pub(super) fn go_on_adopting(&mut self, now: Now) {
        if let Some(adopting) = &mut self.adopting
            && adopting.again <= now.mono
            && self.heartbeat.is_heard()
            && matches!(self.task, Task::Idle)
            && let Ok(transfer) = Transfer::verify(now, adopting.flight, &adopting.package)
        {
            adopting.again = now.mono + ADOPT_AGAIN;
            self.task = Task::Transfer { transfer: Box::new(transfer), touched: true };
        }
    }

    pub(super) fn tell_package(&mut self, flight: FlightId, package: &FlightPackage, verdict: Verdict) {
        self.reports.push_back(Report::Package { flight: Some(flight), package: Some(package.digest()), verdict });
    }

    pub(super) fn upload(&mut self, now: Now, flight: FlightId, package: Box<FlightPackage>) {
        match &mut self.task {
            Task::Idle => {}
            Task::Transfer { transfer, .. } => {
                if transfer.carried().flight == flight && transfer.carried().digest == package.digest() {
                    return;
                }
                transfer.abandon(&words("một gói khác thay chỗ", "another package took its place"));
                self.settle(now);
            }
            Task::Safing(_) => {
                self.waiting_upload = Some((flight, package));
                return;
            }
            Task::Launch(_) | Task::Resume(_) => {
                let why = words("chưa gửi gì: đang có lệnh bay hoặc bay tiếp", "nothing was sent: a launch or a resume is under way");
                self.tell_package(flight, &package, Verdict::NotHeld(why));
                return;
            }
        }
        self.adopting = None;
        match Transfer::new(now, flight, &package, self.mode_free_at(), self.whereabouts.fresh(now)) {
            Ok(transfer) => self.task = Task::Transfer { transfer: Box::new(transfer), touched: false },
            Err(why) => self.tell_package(flight, &package, Verdict::NotHeld(why)),
        }
    }

    pub(super) fn launch(&mut self, now: Now, clearance: Clearance) {
        let flight = clearance.flight();
        let stamp = (flight, clearance.given());
        if let Task::Launch(running) = &self.task
            && running.flight() == flight
            && self.used == Some(stamp)
        {
            return;
        }
        if self.adopting.as_ref().is_some_and(|adopting| adopting.flight == flight) && self.waiting_launch.is_none() {
            self.waiting_launch = Some((clearance, now.mono + LAUNCH_WAITS));
            return;
        }
        let refusal = if !matches!(self.task, Task::Idle) {
            Some(busy())
        } else if clearance.tail() != &self.tail {
            Some(words("phép bay dành cho máy bay khác", "the clearance is for another aircraft"))
        } else if !clearance.is_valid(now.utc) {
            Some(words("phép bay không còn hiệu lực", "the clearance is not valid now"))
        } else if self.used == Some(stamp) {
            Some(words("phép bay này đã dùng rồi", "this clearance was used already"))
        } else if self.safe.next_timeout().is_some() {
            Some(words("đang thực hiện một lệnh an toàn", "a safer act is under way"))
        } else if self.watch.held().is_none_or(|held| held.digest != clearance.package() || held.flight != flight) {
            Some(words("máy bay không mang gói của phép bay này", "the package of this clearance is not held by the aircraft"))
        } else {
            None
        };
        match (refusal, self.watch.held().cloned()) {
            (None, Some(held)) => {
                self.used = Some(stamp);
                self.task = Task::Launch(Box::new(Launch::new(now, clearance, held, self.mode_free_at())));
            }
            (why, _) => {
                let why = why.unwrap_or_else(|| words("máy bay không mang gói nào", "no package is held"));
                self.reports.push_back(Report::Launch { flight, outcome: Outcome::Refused(why) });
            }
        }
    }

    pub(super) fn safer(&mut self, now: Now, act: SafeAct) {
        let free_at = self.mode_free_at();
        let why = words("có lệnh an toàn", "a safer act was ordered");
        if let Some((clearance, _)) = self.waiting_launch.take() {
            self.reports.push_back(Report::Launch { flight: clearance.flight(), outcome: Outcome::Refused(why.clone()) });
        }
        match &mut self.task {
            Task::Idle => {}
            Task::Transfer { transfer, .. } => transfer.abandon(&why),
            Task::Launch(launch) => launch.object(now, &why),
            Task::Safing(safing) => safing.abandon(&why),
            Task::Resume(resume) => resume.abandon(&why),
        }
        self.safe.begin(now, act, free_at);
    }

    pub(super) fn resume(&mut self, now: Now) {
        if matches!(self.task, Task::Resume(_)) {
            return;
        }
        let refusal = match (&self.task, self.watch.held()) {
            (Task::Idle, Some(held)) => {
                let held = held.clone();
                self.safe.stop();
                self.task = Task::Resume(Box::new(Resume::new(now, held, self.mode_free_at(), self.whereabouts.fresh(now))));
                return;
            }
            (Task::Idle, None) => {
                words("chưa chắc gói trên máy bay là của chuyến này", "the package on board is not proven to be the flight's")
            }
            (Task::Transfer { .. } | Task::Launch(_) | Task::Safing(_) | Task::Resume(_), _) => busy(),
        };
        self.reports.push_back(Report::Resume(Outcome::Refused(refusal)));
    }

    pub(super) fn make_safe(&mut self, now: Now) {
        match &self.task {
            Task::Idle => {
                self.safe.stop();
                self.adopting = None;
                self.task = Task::Safing(Box::new(Safing::new(now, self.mode_free_at())));
            }
            Task::Safing(_) => {}
            // Each of these ends by itself, a look at what is on board too.
            Task::Transfer { .. } | Task::Launch(_) | Task::Resume(_) => {
                self.adopting = None;
                self.waiting_safing = true;
            }
        }
    }

    pub(super) fn mode_free_at(&self) -> Mono {
        let task = match &self.task {
            Task::Idle => Mono(0),
            Task::Transfer { transfer, .. } => transfer.mode_free_at(),
            Task::Launch(launch) => launch.mode_free_at(),
            Task::Safing(safing) => safing.mode_free_at(),
            Task::Resume(resume) => resume.mode_free_at(),
        };
        self.mode_free_at.max(task).max(self.safe.mode_free_at()).max(self.standby.mode_free_at())
    }
}
