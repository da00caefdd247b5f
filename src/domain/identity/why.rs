//! Why somebody reads an identity, and why one is erased: codes, so that the log of the vault holds no words about a person.

use crate::units::words::{Words, words};
use serde::{Deserialize, Serialize};

/// Why an identity is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadReason {
    /// To match a tube or a unit with the person, at receipt or before use.
    Match,
    /// To give the result out.
    Result,
    /// To ask for a new specimen.
    Recollect,
    /// To find what went wrong.
    Incident,
    /// The person asked what is kept.
    PersonAsked,
}

impl ReadReason {
    /// In words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Match => words("đối chiếu người bệnh", "to match the person"),
            Self::Result => words("trả kết quả", "to give the result"),
            Self::Recollect => words("lấy lại mẫu", "to ask for a new specimen"),
            Self::Incident => words("xử lý sự cố", "to find what went wrong"),
            Self::PersonAsked => words("người bệnh yêu cầu", "the person asked"),
        }
    }
}

/// On what ground an erasure is asked for (DP-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// The person asks, and accepts what follows.
    PersonAsked,
    /// What it was kept for is done.
    PurposeAchieved,
    /// The time for which it must be kept is over.
    RetentionExpired,
    /// An authority decided.
    Authority,
    /// Agreed.
    Agreement,
}

impl ErasureGround {
    /// In words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::PersonAsked => words("người bệnh yêu cầu xóa", "the person asks"),
            Self::PurposeAchieved => words("đã đạt mục đích", "the purpose is achieved"),
            Self::RetentionExpired => words("hết thời hạn lưu", "the retention is over"),
            Self::Authority => words("quyết định của cơ quan có thẩm quyền", "an authority decided"),
            Self::Agreement => words("theo thỏa thuận", "by agreement"),
        }
    }
}
