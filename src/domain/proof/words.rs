//! What is wrong with a key, a note, a head or a rotation, in both languages.

use super::{HeadFault, KeyFault, NoteFault, RotationFault};
use crate::units::words::{Words, words};

impl NoteFault {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        let vi = match self {
            Self::TooLong(bytes) => format!("dài {bytes} byte, chỉ đọc tối đa 16384"),
            Self::Form => "không phải văn bản kết thúc bằng xuống dòng, một dòng trống và 1 đến 16 chữ ký".to_owned(),
            Self::Line(line) => format!("không đọc được dòng chữ ký {line}"),
            Self::NotSigned(key) => format!("không có chữ ký của khóa {key}"),
            Self::BadSignature(key) => format!("chữ ký của khóa {key} không khớp với văn bản này"),
        };
        words(vi, self.to_string())
    }
}

impl HeadFault {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Note(fault) => fault.words(),
            Self::Line(line, _) => words(format!("dòng {line} của đầu cây không đúng dạng"), self.to_string()),
            Self::Origin { origin, key } => words(format!("đầu cây của {origin}, còn khóa là của {key}"), self.to_string()),
        }
    }
}

impl KeyFault {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        let vi = match self {
            Self::Name(name) => {
                format!(
                    "{name:?} không phải tên khóa: cần 1 đến 100 ký tự ASCII, không có dấu cách và dấu cộng, như hospital.example/ledger"
                )
            }
            Self::Form => "khóa được viết NAME+ID+BASE64 (khóa bí mật có PRIVATE+KEY+ ở trước)".to_owned(),
            Self::Id { expected, found } => format!("mã khóa là {found}, tên và nội dung cho ra {expected}: một trong hai đã bị sửa"),
        };
        words(vi, self.to_string())
    }
}

impl RotationFault {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Note(fault) => fault.words(),
            Self::Key(fault) => fault.words(),
            Self::Form => words("không phải văn bản đổi khóa", self.to_string()),
            Self::Names => words("hai khóa có tên khác nhau", self.to_string()),
        }
    }
}
