//! What flights under a permit are for.

use crate::domain::payload::Category;
use crate::units::words::{Words, words};

/// A purpose that a permit names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Medical goods of every class.
    MedicalTransport,
    /// Medical goods of one class.
    Carrying(Category),
    /// Training and trials: nothing is carried.
    Training,
}

impl Purpose {
    /// All purposes.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::MedicalTransport, Self::Training].into_iter().chain(Category::ALL.map(Self::Carrying))
    }

    /// The word in configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MedicalTransport => "medical_transport",
            Self::Carrying(goods) => goods.as_str(),
            Self::Training => "training",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::MedicalTransport => words("vận chuyển hàng y tế", "transport of medical goods"),
            Self::Carrying(goods) => {
                let goods = goods.words();
                words(format!("vận chuyển {}", goods.vi), format!("transport of {}", goods.en))
            }
            Self::Training => words("huấn luyện, bay thử", "training and trials"),
        }
    }

    /// Whether goods of a class are carried for it.
    #[must_use]
    pub fn serves(self, goods: Category) -> bool {
        match self {
            Self::MedicalTransport => true,
            Self::Carrying(class) => class == goods,
            Self::Training => false,
        }
    }
}
