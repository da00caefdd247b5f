//! The autopilot parameters that a type must carry, as a text table.
//!
//! One line a parameter: name, a tab, a rule (`= 2`, `>= 18.0`, `<= 0.1`). An integer is written without a point, a real with
//! one: PX4 tells the two apart on the wire. A `#` begins a comment: the reason.

use std::fmt;

/// A value, by PX4's two kinds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ParameterValue {
    /// INT32.
    Integer(i32),
    /// REAL32.
    Real(f32),
}

/// What is approved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// This value; reals within one part in 10^6.
    Equal(ParameterValue),
    /// This value or more.
    AtLeast(ParameterValue),
    /// This value or less.
    AtMost(ParameterValue),
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovedParameter {
    /// PX4's name, at most 16 characters.
    pub name: String,
    /// What is approved.
    pub rule: Rule,
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {text:?} is not a parameter: want NAME, a tab, and `= 2`, `>= 18.0` or `<= 0.1`")]
pub struct ParseApprovedError {
    /// Line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl ParameterValue {
    fn parse(text: &str) -> Option<Self> {
        if text.contains('.') {
            text.parse().ok().filter(|value: &f32| value.is_finite()).map(Self::Real)
        } else {
            text.parse().ok().map(Self::Integer)
        }
    }

    /// The value as a real, for comparing by size.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(value) => f64::from(value),
            Self::Real(value) => f64::from(value),
        }
    }

    fn same_kind(self, other: Self) -> bool {
        matches!((self, other), (Self::Integer(_), Self::Integer(_)) | (Self::Real(_), Self::Real(_)))
    }
}

impl Rule {
    /// Whether a value found on board is approved; a value of the other kind never is.
    #[must_use]
    pub fn allows(self, found: ParameterValue) -> bool {
        match self {
            Self::Equal(want) => want.same_kind(found) && (want.as_f64() - found.as_f64()).abs() <= 1e-6 * want.as_f64().abs().max(1.0),
            Self::AtLeast(want) => want.same_kind(found) && found.as_f64() >= want.as_f64(),
            Self::AtMost(want) => want.same_kind(found) && found.as_f64() <= want.as_f64(),
        }
    }
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value:?}"),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equal(want) => write!(f, "{want}"),
            Self::AtLeast(want) => write!(f, "≥ {want}"),
            Self::AtMost(want) => write!(f, "≤ {want}"),
        }
    }
}

/// Reads a table.
///
/// # Errors
/// At the first line that is neither a comment nor a parameter, or names one a second time.
pub fn parse(text: &str) -> Result<Vec<ApprovedParameter>, ParseApprovedError> {
    let mut all: Vec<ApprovedParameter> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let wrong = || ParseApprovedError { line: number + 1, text: line.to_owned() };
        let content = line.split('#').next().unwrap_or_default().trim_end();
        if content.is_empty() {
            continue;
        }
        let (name, rule) = content.split_once('\t').ok_or_else(wrong)?;
        let (sign, value) = rule.trim().split_once(' ').ok_or_else(wrong)?;
        let value = ParameterValue::parse(value.trim()).ok_or_else(wrong)?;
        let rule = match sign {
            "=" => Rule::Equal(value),
            ">=" => Rule::AtLeast(value),
            "<=" => Rule::AtMost(value),
            _ => return Err(wrong()),
        };
        let fits = (1..=16).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if !fits || all.iter().any(|known| known.name == name) {
            return Err(wrong());
        }
        all.push(ApprovedParameter { name: name.to_owned(), rule });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_reals_are_told_apart() {
        let set = parse("# why\nNAV_DLL_ACT\t= 2\nFW_AIRSPD_MAX\t>= 18.0  # faster than the cruise\n").expect("a table");

        assert_eq!(set[0].rule, Rule::Equal(ParameterValue::Integer(2)));
        assert!(set[1].rule.allows(ParameterValue::Real(20.0)) && !set[1].rule.allows(ParameterValue::Real(12.0)));
        assert!(!set[0].rule.allows(ParameterValue::Real(2.0)));
        assert_eq!(set[1].rule.to_string(), "≥ 18.0");
    }

    #[test]
    fn a_line_that_is_no_rule_is_named() {
        assert_eq!(parse("A\t= 1\nB = 2\n").map_err(|e| e.line), Err(2));
        assert_eq!(parse("A\t= 1\nA\t= 2\n").map_err(|e| e.line), Err(2));
        assert_eq!(parse("A\t~ 1\n").map_err(|e| e.line), Err(1));
    }

    #[test]
    fn a_real_equals_itself_after_a_trip_over_the_wire() {
        let rule = parse("FW_AIRSPD_TRIM\t= 16.7\n").expect("a table")[0].rule;

        assert!(rule.allows(ParameterValue::Real(16.7_f32)));
        assert!(!rule.allows(ParameterValue::Real(16.8_f32)));
    }
}
