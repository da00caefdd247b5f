//! How the parts of a state that have no plain JSON are written: plans, clearances, words of a table.
//!
//! A state is written only to start sooner the next time; the ledger stays the truth and is held against it.

/// A plan in the form that records hold.
pub(super) mod plan {
    use crate::domain::plan::FlightPlan;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::domain::operations) fn serialize<S: Serializer>(plan: &FlightPlan, to: S) -> Result<S::Ok, S::Error> {
        plan.to_stored().serialize(to)
    }

    pub(in crate::domain::operations) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<FlightPlan, D::Error> {
        FlightPlan::from_stored(&serde_json::Value::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// A clearance, part by part: it has no form of its own from which one could be made elsewhere.
pub(super) mod clearance {
    use crate::domain::flight::clearance::Clearance;
    use crate::domain::mission::PackageDigest;
    use crate::units::ids::{FlightId, PersonId, TailId};
    use crate::units::time::TimeWindow;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Parts(FlightId, TailId, [u8; 32], PersonId, TimeWindow);

    pub(in crate::domain::operations) fn serialize<S: Serializer>(c: &Clearance, to: S) -> Result<S::Ok, S::Error> {
        Parts(c.flight(), c.tail().clone(), c.package().0, c.pilot().clone(), TimeWindow { from: c.given(), until: c.expires() })
            .serialize(to)
    }

    pub(in crate::domain::operations) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Clearance, D::Error> {
        let Parts(flight, tail, package, pilot, valid) = Parts::deserialize(from)?;
        Ok(Clearance::new(flight, tail, PackageDigest(package), pilot, valid))
    }
}

/// What an order is called, or how it stands.
pub(super) fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let word: String = serde::Deserialize::deserialize(from)?;
    let all = ["launch", "hold", "return", "land_now", "resume", "release", "grab", "sent", "done", "refused", "unknown"];
    all.into_iter().find(|known| **known == word).ok_or_else(|| serde::de::Error::custom(format!("{word:?} is no word of an order")))
}
