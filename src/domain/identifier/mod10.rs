//! The check digit of GS1 keys (ID-10): weights 3, 1, 3, 1 from the right over the digits before it.

/// The check digit that belongs behind these digits; None when another character occurs or there are none.
///
/// Source: GS1 General Specifications, standard check digit calculations.
#[must_use]
pub fn check_digit(digits: &str) -> Option<char> {
    let mut sum = 0;
    for (place, c) in digits.chars().rev().enumerate() {
        sum += c.to_digit(10)? * if place % 2 == 0 { 3 } else { 1 };
    }
    if digits.is_empty() { None } else { char::from_digit((10 - sum % 10) % 10, 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_neighbours_counts() {
        assert_eq!(check_digit("629104150021"), Some('3'));
        assert_eq!(check_digit("620914150021"), Some('7'));
        assert_eq!((check_digit(""), check_digit("12x")), (None, None));
    }
}
