//! A place where care is given: the hub, a hospital, a health station.

use crate::domain::geo::Position;
use crate::units::altitude::Amsl;
use crate::units::ids::SiteId;
use crate::units::quantity::Metres;
use crate::units::words::Words;

/// What kind of place a facility is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacilityKind {
    /// The hospital at the centre of the network.
    HubHospital,
    /// Another hospital.
    Hospital,
    /// A blood institute.
    BloodCentre,
    /// A health station of a ward or commune.
    HealthStation,
    /// A health point, the branch of a station.
    HealthPoint,
}

impl FacilityKind {
    /// All kinds, in the order of the type.
    pub const ALL: [Self; 5] = [Self::HubHospital, Self::Hospital, Self::BloodCentre, Self::HealthStation, Self::HealthPoint];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HubHospital => "hub_hospital",
            Self::Hospital => "hospital",
            Self::BloodCentre => "blood_centre",
            Self::HealthStation => "health_station",
            Self::HealthPoint => "health_point",
        }
    }
}

/// Two capital letters that name a site in box numbers (ID-20).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SiteCode(String);

impl SiteCode {
    /// Checks and takes a code.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| Self(text.to_owned()))
    }
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SiteCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A facility of the network, or one that is only known.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Its id.
    pub id: SiteId,
    /// Two letters for box numbers; every site with a pad has one, no two the same.
    pub code: Option<SiteCode>,
    /// Its name in both languages.
    pub name: Words,
    /// Its kind.
    pub kind: FacilityKind,
    /// Whether it is the centre of the network.
    pub is_hub: bool,
    /// Whether one nurse works there alone, so that a second person may witness by video (CC-21); for the facility to say.
    pub one_nurse: bool,
    /// Whether it belongs to the proposed fourteen stations.
    pub in_network: bool,
    /// Postal address, as published.
    pub address: String,
    /// Ward or commune since 2025, where known.
    pub ward: Option<String>,
    /// A point inside its grounds.
    pub position: Position,
    /// How far off the position may be.
    pub accuracy: Metres,
    /// Height of the ground.
    pub ground: Amsl,
    /// How far off the height may be.
    pub ground_accuracy: Metres,
    /// Where the height comes from.
    pub ground_source: String,
    /// Telephone of the duty desk; every site with a pad has one.
    pub phone: Option<String>,
    /// Whether the telephone number is a placeholder.
    pub phone_assumed: bool,
    /// Where position and name come from.
    pub source: String,
    /// Licence of the source.
    pub licence: String,
    /// Whether the position itself is an assumption.
    pub assumed: bool,
    /// What else a reader should know.
    pub note: Option<String>,
}
