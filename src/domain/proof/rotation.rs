//! From one key to the next: a statement that both sign, which the ledger keeps as a record and a verifier follows.

use super::key::{KeyFault, PublicKey, SecretKey};
use super::note::{NoteFault, SignedNote};
use crate::units::time::Utc;

/// First line of a statement; no head begins so, because a ledger's name has no space.
const TITLE: &str = "medflight key rotation 1";

/// Why a text is not a rotation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RotationFault {
    /// It is not a note, or not signed by both keys.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// One of its keys is none.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// Its lines are not those of a rotation.
    #[error("it is not a statement of a key's rotation")]
    Form,
    /// The two keys speak for different ledgers.
    #[error("the two keys have different names")]
    Names,
}

/// A checked statement that one key follows another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key until then.
    pub from: PublicKey,
    /// The key from then on.
    pub to: PublicKey,
    /// When it was stated.
    pub at: Utc,
}

impl Rotation {
    /// The statement, signed by both keys.
    ///
    /// # Errors
    /// When the keys have different names.
    pub fn state(from: &SecretKey, to: &SecretKey, at: Utc) -> Result<String, RotationFault> {
        let rotation = Self { from: from.public().clone(), to: to.public().clone(), at };
        rotation.same_name()?;
        Ok(SignedNote::sign(rotation.text(), &[from, to]).to_string())
    }

    /// Reads a statement and checks both signatures.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn verify(statement: &str) -> Result<Self, RotationFault> {
        let note: SignedNote = statement.parse()?;
        let lines: Vec<&str> = note.text().lines().collect();
        let [TITLE, from, to, at] = lines[..] else { return Err(RotationFault::Form) };
        let rest = |line: &str, word: &str| line.strip_prefix(word).map(str::to_owned).ok_or(RotationFault::Form);
        let rotation = Self {
            from: rest(from, "from ")?.parse()?,
            to: rest(to, "to ")?.parse()?,
            at: Utc::parse(&rest(at, "time ")?).map_err(|_| RotationFault::Form)?,
        };
        rotation.same_name()?;
        if rotation.text() != note.text() {
            return Err(RotationFault::Form);
        }
        note.verify(&rotation.from)?;
        note.verify(&rotation.to)?;
        Ok(rotation)
    }

    fn same_name(&self) -> Result<(), RotationFault> {
        if self.from.name() == self.to.name() { Ok(()) } else { Err(RotationFault::Names) }
    }

    fn text(&self) -> String {
        let Self { from, to, at } = self;
        format!("{TITLE}\nfrom {from}\nto {to}\ntime {at}\n")
    }
}

/// The key that is trusted after these statements, when this one was trusted before them: those that do not begin at a trusted key
/// lead nowhere.
///
/// # Errors
/// Which statement, counted from 1, is none.
pub fn follow(trusted: &PublicKey, statements: &[String]) -> Result<Vec<PublicKey>, (usize, RotationFault)> {
    let mut keys = vec![trusted.clone()];
    for (at, statement) in statements.iter().enumerate() {
        let rotation = Rotation::verify(statement).map_err(|fault| (at + 1, fault))?;
        if keys.last() == Some(&rotation.from) {
            keys.push(rotation.to);
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, seed: u8) -> SecretKey {
        SecretKey::from_seed(name.parse().expect("a name"), [seed; 32]).expect("a key")
    }

    #[test]
    fn trust_follows_statements_from_key_to_key_and_no_other_way() {
        let [one, two, three] = [key("a", 1), key("a", 2), key("a", 3)];
        let statements: Vec<String> =
            [(&one, &two), (&two, &three)].iter().map(|(from, to)| Rotation::state(from, to, Utc(0)).expect("stated")).collect();
        let all = |keys: &[&SecretKey]| Ok(keys.iter().map(|key| key.public().clone()).collect::<Vec<_>>());

        assert_eq!(follow(one.public(), &statements), all(&[&one, &two, &three]));
        assert_eq!(follow(two.public(), &statements), all(&[&two, &three]));
        assert_eq!(follow(three.public(), &statements), all(&[&three]));
        assert_eq!(follow(one.public(), &statements[1..]), all(&[&one]), "a step is missing");
    }

    #[test]
    fn a_statement_without_the_old_key_s_signature_or_for_another_ledger_is_none() {
        let (old, new) = (key("a", 1), key("a", 2));
        let statement = Rotation::state(&old, &new, Utc(0)).expect("stated");
        let without = |key: &SecretKey| -> String {
            SignedNote::sign(statement.parse::<SignedNote>().expect("a note").text().to_owned(), &[key]).to_string()
        };

        assert!(matches!(Rotation::verify(&without(&new)), Err(RotationFault::Note(NoteFault::NotSigned(_)))));
        assert!(matches!(Rotation::verify(&without(&old)), Err(RotationFault::Note(NoteFault::NotSigned(_)))));
        assert!(Rotation::verify(&statement.replace("time 1970", "time 1971")).is_err());
        assert_eq!(Rotation::state(&old, &key("b", 2), Utc(0)), Err(RotationFault::Names));
    }
}
