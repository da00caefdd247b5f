//! All inputs of one route.

use super::air::{self, Sail};
use super::ground;
use super::people::{self, People, WardOnTheWay};
use crate::domain::fleet::AircraftType;
use crate::domain::geo::{Path, Position, Segment, Stretch};
use crate::domain::limits::{AirRisk, Limit, Robustness};
use crate::domain::network::Network;
use crate::domain::volume::{HalfWidth, Volume, outline};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::words::{Words, words};

/// A mitigation of the ground risk, as it is claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mitigation {
    /// Its number in the method.
    pub symbol: &'static str,
    /// What it is.
    pub what: Words,
    /// What is claimed, with its source.
    pub claimed: Limit<Robustness>,
    /// How many classes it takes off.
    pub takes: u8,
}

/// The ground around the operational volume that a fly-away reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjacent {
    /// How far beyond the operational volume it reaches.
    pub reach: Metres,
    /// Who lives there.
    pub people: People,
}

/// The inputs of SORA 2.5 for one route.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Kinetic energy at the highest speed, in joules.
    pub energy: f64,
    /// Who lives below flight geography, contingency volume and ground-risk buffer.
    pub below: People,
    /// The wards right below the path, in order.
    pub on_the_way: Vec<WardOnTheWay>,
    /// People a square kilometre that the intrinsic class counts with; None where no ward is known.
    pub density: Option<f64>,
    /// Column of the intrinsic class by size and speed, from 0; None outside of the method.
    pub column: Option<usize>,
    /// Intrinsic ground-risk class; None outside of the method, or where nobody knows who lives below.
    pub intrinsic: Option<u8>,
    /// Mitigations.
    pub mitigations: Vec<Mitigation>,
    /// Final ground-risk class; above 7 lies outside of the method.
    pub ground: Option<u8>,
    /// Zones of an airport's environment that the operational volume meets.
    pub airports: Vec<ZoneId>,
    /// Zones of controlled airspace that it meets.
    pub controlled: Vec<ZoneId>,
    /// Whether the ground below is a town.
    pub town: bool,
    /// Initial air-risk class.
    pub initial: AirRisk,
    /// Residual air-risk class.
    pub residual: AirRisk,
    /// Assurance level; None outside of the method.
    pub sail: Option<Sail>,
    /// Adjacent area.
    pub adjacent: Adjacent,
}

/// Zones of a list within reach of a path, whatever the hour: an airport is one by night too.
fn met(network: &Network, path: &Path, reach: Metres, list: &[ZoneId]) -> Vec<ZoneId> {
    let point = |at: Position| network.frame.point(at);
    let near = |zone: &&ZoneId| {
        let shape = network.airspace.shape(zone);
        shape.is_some_and(|shape| path.legs().any(|leg| shape.is_within(&Segment { from: point(leg.from), to: point(leg.to) }, reach)))
    };
    list.iter().filter(near).cloned().collect()
}

impl Assessment {
    /// The inputs of a flight of this type along a path with these volumes; `narrow_at` is where they are narrow.
    #[must_use]
    pub fn of(network: &Network, kind: &AircraftType, path: &Path, volume: &Volume, narrow_at: &[Stretch]) -> Self {
        let (own, claims) = (&kind.conformance, &network.limits.sora);
        let below = People::within(&outline(path, volume.ground(), narrow_at), None, &network.wards);
        let density = below.densest().map(|people| people * claims.people.value);
        let column = ground::column(own.dimension.value, own.fastest.value);
        let intrinsic = density.zip(column).and_then(|(people, column)| ground::intrinsic(people, column));
        let mitigation = |symbol, what, claimed: &Limit<Robustness>, takes: fn(Robustness) -> u8| Mitigation {
            symbol,
            what,
            claimed: claimed.clone(),
            takes: takes(claimed.value),
        };
        let mitigations = vec![
            mitigation("M1(A)", words("Che chắn", "sheltering"), &claims.sheltering, ground::sheltering),
            mitigation("M1(B)", words("Hạn chế khai thác", "operational restrictions"), &claims.restrictions, ground::restrictions),
            mitigation("M1(C)", words("Quan sát mặt đất", "ground observation"), &claims.observation, ground::observation),
            mitigation("M2", words("Giảm tác động va chạm", "effects of the impact reduced"), &claims.impact, ground::impact),
        ];
        let (m1, m2): (Vec<&Mitigation>, Vec<&Mitigation>) = mitigations.iter().partition(|one| one.symbol != "M2");
        let takes = |list: &[&Mitigation]| list.iter().map(|one| one.takes).sum::<u8>();
        let last = intrinsic.zip(column).map(|(class, column)| ground::last(class, column, takes(&m1), takes(&m2)));
        let reach = volume.operational().wide;
        let airports = met(network, path, reach, &claims.airport_zones.value);
        let controlled = met(network, path, reach, &claims.controlled_zones.value);
        let town = density.is_some_and(|people| people >= claims.town.value);
        let initial = air::initial(!airports.is_empty(), !controlled.is_empty(), town);
        let residual = initial.min(claims.residual.value);
        let beyond = air::adjacent_reach(own.fastest.value);
        let operational = outline(path, volume.operational(), narrow_at);
        let around = outline(path, HalfWidth { wide: reach + beyond, narrow: reach + beyond }, &[]);
        Self {
            energy: ground::kinetic_energy(own.take_off_mass.value, own.fastest.value),
            below,
            on_the_way: people::along(path, &network.wards),
            density,
            column,
            intrinsic,
            ground: last,
            mitigations,
            airports,
            controlled,
            town,
            initial,
            residual,
            sail: last.and_then(|class| air::sail(class, residual)),
            adjacent: Adjacent { reach: beyond, people: People::within(&around, Some(&operational), &network.wards) },
        }
    }
}
