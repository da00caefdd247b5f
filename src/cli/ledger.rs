//! `medflight ledger verify`: walks every record there is and names the first bad one.

use super::ledger_words::wrong;
use super::{DataArg, Exit, Outcome, not_opened};
use crate::domain::custody::Summary;
use crate::domain::proof::{PublicKey, SignedHead, TreeHead, follow, heads_of};
use crate::store::{Access, OpenError, Proven, SqliteOptions, SqliteStore, Tree, VerifyError};
use crate::units::disk;
use crate::units::words::{Reason, Words, words};
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// Tree heads read at once.
const HEADS_AT_ONCE: u32 = 1_000;

/// Proves the ledger
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct LedgerArgs {
    /// What to do with the ledger
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// What can be done with a ledger.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum LedgerCommand {
    /// Walk through every record of the store, beside a running service or without one, and name the first bad one
    #[command(after_help = "Exit codes: 0 every record is proven, 4 there is no store to read, 5 a record is bad.\n\n\
                            Example:\n  medflight ledger verify --data data")]
    Verify {
        /// Where the store is
        #[command(flatten)]
        data: DataArg,
        /// A backup to verify instead of the data folder's store
        #[arg(long, value_name = "FILE", conflicts_with = "data")]
        file: Option<PathBuf>,
        /// The tree heads that a second place keeps: a tail that was cut off is found against them
        #[arg(long, value_name = "FILE", requires = "key")]
        witness: Option<PathBuf>,
        /// The public key of the ledger, or one that it had before: the signature of every head is checked with it
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}

/// Does what was asked.
pub async fn run(args: &LedgerArgs) -> Outcome {
    let LedgerCommand::Verify { data, file, witness, key } = &args.command;
    let known = match key.as_deref().map(str::parse::<PublicKey>).transpose() {
        Ok(known) => known,
        Err(fault) => return Outcome::failed(Exit::Usage, &fault),
    };
    let opened = match file {
        Some(file) => SqliteStore::open_file(file).await,
        None => SqliteStore::open(&SqliteOptions::in_folder(&data.data), Access::Read).await,
    };
    let store = match opened {
        Ok(store) => store,
        // A store that is too damaged to be opened is a ledger that is not proven.
        Err(error @ OpenError::Damaged { .. }) => return Outcome::because(Exit::Unproven, &[error.reason()]),
        Err(error) => return not_opened(&error),
    };
    let outcome = prove(&store, witness.as_deref(), known.as_ref()).await;
    store.close().await;
    outcome
}

async fn prove(store: &SqliteStore, witness: Option<&Path>, known: Option<&PublicKey>) -> Outcome {
    let heads = match known {
        Some(known) => match signed_heads(store, witness, known).await {
            Ok(heads) => heads,
            Err(outcome) => return outcome,
        },
        None => Vec::new(),
    };
    match store.prove_with(heads).await {
        Ok(Proven { summary, root, heads }) => {
            let checked = match known {
                Some(_) => "",
                None => "; chưa kiểm chữ ký vì không có khóa / their signatures not checked: no key was given",
            };
            Outcome::done(format!("{}gốc cây / root {root}\nđầu cây đã ký / tree heads {heads}{checked}\n", shown(&summary)))
        }
        Err(error) => unproven(&error),
    }
}

/// The heads of the store and of the second place, when each is signed by the known key or one that it gave way to. The store's
/// own are walked anyway, so only the others are given back.
async fn signed_heads(store: &SqliteStore, witness: Option<&Path>, known: &PublicKey) -> Result<Vec<TreeHead>, Outcome> {
    let failed = |error: &(dyn std::error::Error + 'static)| Outcome::failed(Exit::Failed, error);
    let unsigned = |what: Words| {
        let next = words(
            "Giữ nguyên các tệp, báo phụ trách chất lượng, so với khóa và nhân chứng đã công bố.",
            "Keep the files as they are, tell the quality officer, compare with the published key and witness.",
        );
        Outcome::because(Exit::Unproven, &[Reason::new("HEAD_NOT_SIGNED", what, next)])
    };
    let statements = store.rotations().await.map_err(|error| failed(&error))?;
    let keys = follow(known, &statements).map_err(|(at, fault)| {
        let what = words(
            format!("Văn bản đổi khóa thứ {at} trong sổ không hợp lệ"),
            format!("statement {at} of a rotation of keys in the ledger is not valid"),
        );
        unsigned(what.and(": ", &fault.words()))
    })?;
    let check = |head: &SignedHead, place: &Words| match keys.iter().find_map(|key| head.verify(key).ok()) {
        Some(head) => Ok(head.clone()),
        None => {
            let size = head.head().size;
            let what = words(
                format!("Đầu cây trên {size} bản ghi ở {} không được ký bằng khóa đã biết hay khóa sau nó", place.vi),
                format!("a tree head over {size} records in {} is not signed by the known key or one after it", place.en),
            );
            Err(unsigned(head.verify(known).err().into_iter().fold(what, |what, fault| what.and(": ", &fault.words()))))
        }
    };
    let mut above = 0;
    loop {
        let some = store.heads_above(above, HEADS_AT_ONCE).await.map_err(|error| Outcome::failed(Exit::Unproven, &error))?;
        let Some(last) = some.last() else { break };
        above = last.head.head().size;
        let place = words("kho dữ liệu", "the store");
        all_on_all_cores(&some, |kept| check(&kept.head, &place).map(|_| ()))?;
    }
    let Some(path) = witness else { return Ok(Vec::new()) };
    let file = std::fs::read(path).map_err(|error| Outcome::because(Exit::Failed, &[disk::unreadable(path, &error)]))?;
    // A last entry may end within a character; what is no text elsewhere is no head either.
    let heads = heads_of(&String::from_utf8_lossy(&file)).map_err(|(at, fault)| {
        let path = path.display();
        unsigned(
            words(format!("Mục {at} của {path} không phải đầu cây"), format!("entry {at} of {path} is no tree head"))
                .and(": ", &fault.words()),
        )
    })?;
    let place = path.display().to_string();
    let place = words(place.clone(), place);
    heads.iter().map(|head| check(head, &place)).collect()
}

/// Checks each on as many threads as there are cores; of several faults the first one's is given, as one thread would.
fn all_on_all_cores<T: Sync, E: Send>(all: &[T], check: impl Fn(&T) -> Result<(), E> + Sync) -> Result<(), E> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let part = all.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let check = &check;
        let under_way: Vec<_> = all.chunks(part).map(|part| scope.spawn(move || part.iter().try_for_each(check))).collect();
        under_way.into_iter().try_for_each(|part| part.join().unwrap_or_else(|broken| std::panic::resume_unwind(broken)))
    })
}

pub(super) fn shown(summary: &Summary) -> String {
    let Summary { records, consignments, head } = summary;
    format!(
        "mọi bản ghi đều được chứng minh / every record is proven\n\
         bản ghi / records {records}\n\
         kiện hàng / consignments {consignments}\n\
         bản ghi cuối / head {} {}\n",
        head.seq, head.hash
    )
}

/// What is said of a ledger that is not proven.
pub(super) fn unproven(error: &VerifyError) -> Outcome {
    let next = words(
        "Sổ bản ghi không còn nguyên vẹn: giữ nguyên các tệp, báo phụ trách chất lượng, so với bản sao lưu gần nhất.",
        "The ledger is not whole: keep the files as they are, tell the quality officer, compare with the newest backup.",
    );
    Outcome::because(Exit::Unproven, &[Reason::new("LEDGER_NOT_PROVEN", wrong(error), next)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_faults_the_first_one_is_told_on_however_many_threads() {
        for faults in [vec![], vec![0], vec![99], vec![7, 50, 98], vec![49, 50]] {
            let all: Vec<usize> = (0..100).collect();

            let told = all_on_all_cores(&all, |one| if faults.contains(one) { Err(*one) } else { Ok(()) });

            assert_eq!(told.err(), faults.first().copied());
        }
        assert_eq!(all_on_all_cores(&[] as &[u8], |_| Err(())), Ok(()));
    }
}
