//! What kind of bar code a scanner says it read: three characters in front of the data (ISO/IEC 15424; ID-07).

use super::said::{Said, shown, speaks};
use crate::units::words::{Words, words};

/// The kinds that occur on boxes, bags and drugs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// `]C0`: Code 128 without a rule for its content.
    Code128,
    /// `]C1`: GS1-128.
    Gs1Code128,
    /// `]C4`: Code 128 with several codes of ISBT 128 joined.
    IsbtCode128,
    /// `]d1`: DataMatrix without a rule for its content.
    DataMatrix,
    /// `]d2`: GS1 DataMatrix.
    Gs1DataMatrix,
    /// `]Q1`: QR without a rule for its content.
    Qr,
    /// `]Q3`: GS1 QR.
    Gs1Qr,
}

/// An identifier of another kind of bar code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SymbologyError {
    /// The characters after `]`, at most two.
    pub found: String,
}

impl Said for SymbologyError {
    fn words(&self) -> Words {
        let found: String = self.found.chars().map(|c| if c.is_control() { shown(c) } else { c.to_string() }).collect();
        words(
            format!("Loại mã vạch: ký tự 1-3 là ']{found}', phải là ]C0 ]C1 ]C4 ]d1 ]d2 ]Q1 hoặc ]Q3"),
            format!("kind of bar code: characters 1-3 are ']{found}', expected ]C0 ]C1 ]C4 ]d1 ]d2 ]Q1 or ]Q3"),
        )
    }
}

speaks!(SymbologyError);

impl Symbology {
    /// Takes the identifier off, where the scanner sends one.
    ///
    /// # Errors
    /// The identifier of a kind that is not used here.
    pub fn split(text: &str) -> Result<(Option<Self>, &str), SymbologyError> {
        const KINDS: [(&str, Symbology); 7] = [
            ("C0", Symbology::Code128),
            ("C1", Symbology::Gs1Code128),
            ("C4", Symbology::IsbtCode128),
            ("d1", Symbology::DataMatrix),
            ("d2", Symbology::Gs1DataMatrix),
            ("Q1", Symbology::Qr),
            ("Q3", Symbology::Gs1Qr),
        ];
        let Some(rest) = text.strip_prefix(']') else { return Ok((None, text)) };
        let known = KINDS.iter().find_map(|(code, kind)| rest.strip_prefix(code).map(|data| (Some(*kind), data)));
        known.ok_or_else(|| SymbologyError { found: rest.chars().take(2).collect() })
    }

    /// Whether its content follows the rules of GS1.
    #[must_use]
    pub const fn is_gs1(self) -> bool {
        match self {
            Self::Gs1Code128 | Self::Gs1DataMatrix | Self::Gs1Qr => true,
            Self::Code128 | Self::IsbtCode128 | Self::DataMatrix | Self::Qr => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_taken_off_and_an_unknown_one_is_refused() {
        assert_eq!(Symbology::split("]d20109"), Ok((Some(Symbology::Gs1DataMatrix), "0109")));
        assert_eq!(Symbology::split("0109"), Ok((None, "0109")));
        assert_eq!(
            Symbology::split("]D20109").map_err(|error| error.to_string()),
            Err("kind of bar code: characters 1-3 are ']D2', expected ]C0 ]C1 ]C4 ]d1 ]d2 ]Q1 or ]Q3".to_owned())
        );
    }
}
