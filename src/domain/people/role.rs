//! Roles x acts, in one table: the page, the router, the domain and the tests all read this one.

use crate::units::words::{Words, words};

/// What an account may be. A person may hold several, each bound to sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks, packs, hands over and receives at a station.
    Nurse,
    /// Packs and checks: laboratory, blood bank, pharmacy.
    Packer,
    /// Receives, refuses, asks for a new sample.
    Lab,
    /// Loads and unloads at a pad.
    Handler,
    /// Grants urgency, accepts and declines, assigns.
    Dispatcher,
    /// Remote pilot: clears, launches, watches, commands.
    Pilot,
    /// Shift lead.
    Lead,
    /// Quality officer.
    Quality,
    /// Swaps packs, keeps tails airworthy.
    Maintenance,
    /// Carries by road.
    Courier,
    /// Reads everything without identities, changes nothing.
    Auditor,
    /// Keeps accounts.
    Admin,
}

impl Role {
    /// All roles, in a fixed order.
    pub const ALL: [Role; 12] = [
        Role::Nurse,
        Role::Packer,
        Role::Lab,
        Role::Handler,
        Role::Dispatcher,
        Role::Pilot,
        Role::Lead,
        Role::Quality,
        Role::Maintenance,
        Role::Courier,
        Role::Auditor,
        Role::Admin,
    ];
}

impl Role {
    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Nurse => words("Điều dưỡng", "nurse"),
            Self::Packer => words("Người đóng gói", "packer"),
            Self::Lab => words("Khoa Xét nghiệm", "laboratory"),
            Self::Handler => words("Nhân viên bãi đáp", "pad handler"),
            Self::Dispatcher => words("Điều phối viên", "dispatcher"),
            Self::Pilot => words("Người điều khiển bay", "remote pilot"),
            Self::Lead => words("Trưởng ca", "shift lead"),
            Self::Quality => words("Quản lý chất lượng", "quality officer"),
            Self::Maintenance => words("Kỹ thuật bảo dưỡng", "maintenance"),
            Self::Courier => words("Người chuyển đường bộ", "road courier"),
            Self::Auditor => words("Kiểm tra viên", "auditor"),
            Self::Admin => words("Quản trị tài khoản", "account administrator"),
        }
    }
}

/// Everything that a person can do, as kinds: the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Ask for a transport.
    Submit,
    /// Withdraw a request that has not left.
    Cancel,
    /// Grant urgency, book aircraft and flights; or decline.
    Dispatch,
    /// Pack and seal.
    Pack,
    /// Offer custody to another.
    Offer,
    /// Accept or decline an offered custody on the ground.
    TakeCustody,
    /// Put a box into an aircraft.
    Load,
    /// Accept a loaded box as remote pilot.
    AcceptLoad,
    /// Say that the destination is ready to receive.
    Ready,
    /// Take a box out of an aircraft.
    Unload,
    /// Accept or refuse what arrived, item by item.
    Receive,
    /// Close a received consignment.
    Close,
    /// Dispose of a refused one, with a second person.
    Dispose,
    /// Send what was refused back to where it came from, with a second person.
    SendBack,
    /// Decide over a box in quarantine: quality and the lead together.
    DecideQuarantine,
    /// Say rightly what a record says wrongly.
    Correct,
    /// Do alone, for an hour, what needs a second to check.
    BreakGlass,
    /// Look at why that was done: quality, with a second person.
    ReviewGlass,
    /// Recover a box after an incident: a handler and the lead together.
    Recover,
    /// Give a box up as lost, after the search: quality and the lead together.
    WriteOff,
    /// Bring in what a temperature logger said.
    ReadLogger,
    /// Give a dead logger up, with a second person.
    RetireLogger,
    /// Upload and check a flight; clear; launch; hold, return, land, resume.
    Fly,
    /// Cancel a flight that has not launched.
    CancelFlight,
    /// Record a battery pack swap.
    SwapPack,
    /// Enter a weather report.
    ReportWeather,
    /// Enter a flight-stop order.
    IssueStop,
    /// Lift a flight-stop order, with a second person.
    LiftStop,
    /// See consignments of the own sites.
    ReadConsignments,
    /// See flights, aircraft and the live picture.
    ReadFlights,
    /// See the whole ledger and verify it.
    ReadLedger,
    /// Keep accounts.
    ManageAccounts,
    /// Say whose specimen or unit it is.
    PutIdentity,
    /// See whose it is, with a reason.
    ReadIdentity,
    /// Erase who somebody is.
    EraseIdentity,
    /// See who read which identity.
    ReadIdentityLog,
}

impl ActKind {
    /// All kinds, in a fixed order.
    pub const ALL: [ActKind; 36] = [
        ActKind::Submit,
        ActKind::Cancel,
        ActKind::Dispatch,
        ActKind::Pack,
        ActKind::Offer,
        ActKind::TakeCustody,
        ActKind::Load,
        ActKind::AcceptLoad,
        ActKind::Ready,
        ActKind::Unload,
        ActKind::Receive,
        ActKind::Close,
        ActKind::Dispose,
        ActKind::SendBack,
        ActKind::DecideQuarantine,
        ActKind::Correct,
        ActKind::BreakGlass,
        ActKind::ReviewGlass,
        ActKind::Recover,
        ActKind::WriteOff,
        ActKind::ReadLogger,
        ActKind::RetireLogger,
        ActKind::Fly,
        ActKind::CancelFlight,
        ActKind::SwapPack,
        ActKind::ReportWeather,
        ActKind::IssueStop,
        ActKind::LiftStop,
        ActKind::ReadConsignments,
        ActKind::ReadFlights,
        ActKind::ReadLedger,
        ActKind::ManageAccounts,
        ActKind::PutIdentity,
        ActKind::ReadIdentity,
        ActKind::EraseIdentity,
        ActKind::ReadIdentityLog,
    ];
}

/// Whether the role may do an act of this kind (at the sites of its grant). The one table.
#[must_use]
pub fn may(role: Role, act: ActKind) -> bool {
    use ActKind as A;
    use Role as R;
    let allowed: &[Role] = match act {
        A::Submit => &[R::Nurse, R::Lab, R::Packer, R::Dispatcher, R::Lead],
        A::Cancel => &[R::Nurse, R::Lab, R::Packer, R::Dispatcher, R::Lead],
        A::Dispatch => &[R::Dispatcher, R::Lead],
        A::Pack => &[R::Nurse, R::Packer, R::Lab, R::Lead],
        A::Offer => &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Courier, R::Lead],
        A::TakeCustody => &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Courier, R::Lead],
        A::Load => &[R::Nurse, R::Handler],
        A::AcceptLoad => &[R::Pilot],
        A::Ready => &[R::Nurse, R::Lab, R::Lead],
        A::Unload => &[R::Nurse, R::Lab, R::Handler],
        A::Receive => &[R::Nurse, R::Lab, R::Lead],
        A::Close | A::Dispose | A::SendBack => &[R::Nurse, R::Lab, R::Lead],
        A::DecideQuarantine => &[R::Lead, R::Quality],
        A::Correct => &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Dispatcher, R::Pilot, R::Courier, R::Lead, R::Quality],
        A::BreakGlass => &[R::Lead],
        A::ReviewGlass => &[R::Lead, R::Quality],
        A::Recover => &[R::Nurse, R::Handler, R::Lead],
        A::WriteOff => &[R::Quality, R::Lead],
        A::ReadLogger => &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Courier, R::Lead, R::Quality],
        A::RetireLogger => &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Lead, R::Quality],
        A::Fly => &[R::Pilot],
        A::CancelFlight => &[R::Pilot, R::Dispatcher, R::Lead],
        A::SwapPack => &[R::Nurse, R::Handler, R::Maintenance],
        A::ReportWeather => &[R::Dispatcher, R::Pilot],
        A::IssueStop => &[R::Dispatcher, R::Pilot, R::Lead],
        A::LiftStop => &[R::Lead, R::Pilot],
        A::ReadConsignments => {
            &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Dispatcher, R::Pilot, R::Lead, R::Quality, R::Courier, R::Auditor]
        }
        A::ReadFlights => {
            &[R::Nurse, R::Packer, R::Lab, R::Handler, R::Dispatcher, R::Pilot, R::Lead, R::Quality, R::Maintenance, R::Courier, R::Auditor]
        }
        A::ReadLedger => &[R::Lead, R::Quality, R::Auditor],
        A::ManageAccounts => &[R::Admin],
        // Never a pilot, a handler, a dispatcher or an administrator.
        A::PutIdentity => &[R::Nurse, R::Packer, R::Lab],
        A::ReadIdentity => &[R::Nurse, R::Packer, R::Lab, R::Lead],
        A::EraseIdentity => &[R::Quality],
        A::ReadIdentityLog => &[R::Quality, R::Auditor],
    };
    allowed.contains(&role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pilot_commands_an_aircraft() {
        let commanders: Vec<Role> = Role::ALL.into_iter().filter(|role| may(*role, ActKind::Fly)).collect();

        assert_eq!(commanders, [Role::Pilot]);
    }

    #[test]
    fn an_auditor_and_an_admin_change_nothing_of_a_delivery() {
        let reads = [ActKind::ReadConsignments, ActKind::ReadFlights, ActKind::ReadLedger, ActKind::ReadIdentityLog];

        for act in ActKind::ALL {
            assert_eq!(may(Role::Auditor, act), reads.contains(&act), "{act:?}");
            assert_eq!(may(Role::Admin, act), act == ActKind::ManageAccounts, "{act:?}");
        }
    }

    #[test]
    fn a_pilot_a_handler_and_an_administrator_never_see_whose_it_is() {
        let see = |role| may(role, ActKind::PutIdentity) || may(role, ActKind::ReadIdentity);

        let seers: Vec<Role> = Role::ALL.into_iter().filter(|role| see(*role)).collect();

        assert_eq!(seers, [Role::Nurse, Role::Packer, Role::Lab, Role::Lead]);
    }

    #[test]
    fn every_act_has_somebody_who_may_do_it() {
        for act in ActKind::ALL {
            assert!(Role::ALL.into_iter().any(|role| may(role, act)), "{act:?}");
        }
    }
}
