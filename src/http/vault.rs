//! The identity vault over HTTP: say whose it is, see whose it is with a reason, erase, and read who saw what.
//!
//! What is personal goes in and out in bodies alone, never in a path, a query or a log. An item of another site does not exist for the
//! asker, as everywhere.

use super::app::App;
use super::auth::{Caller, Scope, device_of};
use super::body::{Asked, Json, read_as};
use super::list;
use super::path::Id;
use super::problem::{self, FieldFault, Problem, chain_of};
use crate::domain::identity::{ErasureGround, Given, Identity, ReadReason, SubjectId};
use crate::domain::operations::act::Time;
use crate::domain::payload::Category;
use crate::domain::people::{ActKind, may};
use crate::domain::request::ConsignmentId;
use crate::service::vault::{Asker, IdentityVault, VaultError};
use crate::store::{AccessEntry, DocumentKind, PAGE_LIMIT};
use crate::units::ids::{PayloadCode, SiteId};
use crate::units::words::{Reason, Refusal, RefusalKind, words};
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whose items these are.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutIdentity {
    /// Codes of the consignment's items that are this person's; at least one.
    items: Vec<String>,
    /// Name as on the wristband.
    name: String,
    /// Year of birth.
    #[serde(default)]
    birth_year: Option<u16>,
    /// The hospital's number.
    #[serde(default)]
    mrn: Option<String>,
    /// Personal identification number, 12 digits.
    #[serde(default)]
    cccd: Option<String>,
    /// Health-insurance number.
    #[serde(default)]
    bhyt: Option<String>,
    /// Telephone.
    #[serde(default)]
    phone: Option<String>,
}

/// What came of it.
#[derive(Serialize, JsonSchema)]
pub(super) struct SubjectKept {
    /// The person's random name in the vault.
    pub subject: String,
}

/// Whose an item is, and why one asks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskIdentity {
    /// Code of the item.
    item: String,
    /// Why.
    reason: ReadReason,
}

/// Who it is. The reading is in the vault's log.
#[derive(Serialize, JsonSchema)]
pub(super) struct IdentityView {
    /// The person's random name in the vault.
    pub subject: String,
    /// Who.
    pub identity: Identity,
}

/// Somebody is to be erased.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Erase {
    /// The person's random name in the vault; the log has it.
    subject: String,
    /// On what ground.
    ground: ErasureGround,
}

/// It was.
#[derive(Serialize, JsonSchema)]
pub(super) struct Erased {
    /// Whose key was destroyed.
    pub subject: String,
    /// By when the person who asked has an answer.
    pub answer_due: Time,
}

/// Who saw or changed which identity.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccessView {
    /// Place in the log.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// `put`, `read`, `erased` or `erasure_refused`.
    pub what: &'static str,
    /// Who.
    pub person: String,
    /// In which role.
    pub role: String,
    /// From which screen: pseudonymous name of the session.
    pub device: String,
    /// Whose identity.
    pub subject: String,
    /// Through which consignment; null where through none.
    pub consignment: Option<String>,
    /// Why, as a code; or the rule that refused.
    pub why: String,
    /// By when the person who asked has an answer, where one asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due: Option<Time>,
}

impl From<AccessEntry> for AccessView {
    fn from(entry: AccessEntry) -> Self {
        let AccessEntry { seq, at, what, person, role, device, subject, consignment, why, answer_due } = entry;
        let consignment = (!consignment.is_empty()).then_some(consignment);
        let (at, what, answer_due) = (Time(at), what.as_str(), answer_due.map(Time));
        Self { seq, at, what, person, role, device, subject, consignment, why, answer_due }
    }
}

/// A piece of the vault's log.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccessLog {
    /// Its entries.
    pub entries: Vec<AccessView>,
    /// Sequence to go on from; null at the end.
    pub next: Option<u64>,
}

/// What of the log is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogAsked {
    from: Option<String>,
    limit: Option<String>,
}

/// What of a consignment's document the vault needs.
#[derive(Deserialize)]
struct Box {
    payload: PayloadCode,
    items: Vec<Item>,
    origin: SiteId,
    destination: SiteId,
}

#[derive(Deserialize)]
struct Item {
    code: String,
}

fn vault(app: &App) -> Result<&IdentityVault, Problem> {
    app.vault.as_ref().ok_or_else(problem::no_vault)
}

/// The caller in the first role that may do this; at a site of the box, where there is one.
fn asker(app: &App, caller: &Caller, act: ActKind, of: Option<&Box>) -> Result<Asker, Problem> {
    let fits = |scope: &crate::domain::people::Grant| of.is_none_or(|of| scope.covers(&of.origin) || scope.covers(&of.destination));
    let grant = caller.account.grants.iter().find(|grant| may(grant.role, act) && fits(grant)).ok_or_else(|| problem::wrong_role(act))?;
    let role = serde_json::to_value(grant.role).ok().and_then(|role| role.as_str().map(str::to_owned)).unwrap_or_default();
    let (person, device) = (caller.account.user.to_string(), device_of(&caller.session));
    Ok(Asker { person, role, device, at: (app.service_clock)() })
}

async fn find(app: &App, caller: &Caller, id: &ConsignmentId, act: ActKind) -> Result<Box, Problem> {
    let scope: Scope = caller.scope(act);
    let document = list::find(app, DocumentKind::Consignment, id.as_str(), &scope).await?;
    serde_json::from_str(&document.json).map_err(|error| {
        tracing::error!(%error, consignment = %id, "a stored document is not in its shape");
        problem::internal()
    })
}

fn unknown_item() -> Problem {
    problem::bad_field(FieldFault::Wrong, "items", "codes of the consignment's items, at least one")
}

/// Says whose items of a consignment are.
pub(super) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id<ConsignmentId>,
    Json(said): Json<PutIdentity>,
) -> Result<axum::Json<SubjectKept>, Problem> {
    let vault = vault(&app)?;
    let of = find(&app, &caller, &id, ActKind::PutIdentity).await?;
    let asker = asker(&app, &caller, ActKind::PutIdentity, Some(&of))?;
    let PutIdentity { items, name, birth_year, mrn, cccd, bhyt, phone } = said;
    if items.is_empty() || !items.iter().all(|item| of.items.iter().any(|known| known.code == *item)) {
        return Err(unknown_item());
    }
    let identity = Identity::check(Given { name, birth_year, mrn, cccd, bhyt, phone }, asker.at.hanoi_date().0)?;
    let category = app.desk.network().catalogue.rows.get(&of.payload).map_or(Category::Blood, |row| row.category);
    let subject = vault.put(&asker, id.as_str(), &items, category, &identity).await?;
    Ok(axum::Json(SubjectKept { subject: subject.as_str().to_owned() }))
}

/// Who it is.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id<ConsignmentId>,
    Json(asked): Json<AskIdentity>,
) -> Result<axum::Json<IdentityView>, Problem> {
    let vault = vault(&app)?;
    let of = find(&app, &caller, &id, ActKind::ReadIdentity).await?;
    let asker = asker(&app, &caller, ActKind::ReadIdentity, Some(&of))?;
    let why = code(&asked.reason);
    let (subject, identity) = vault.read(&asker, id.as_str(), &asked.item, &why).await?;
    Ok(axum::Json(IdentityView { subject: subject.as_str().to_owned(), identity }))
}

/// Erases, where no rule keeps it.
pub(super) async fn erase(State(app): State<Arc<App>>, caller: Caller, Json(asked): Json<Erase>) -> Result<axum::Json<Erased>, Problem> {
    let vault = vault(&app)?;
    if !caller.session.signed(caller.at) {
        return Err(crate::domain::operations::signature_needed().into());
    }
    let asker = asker(&app, &caller, ActKind::EraseIdentity, None)?;
    let wrong = || problem::bad_field(FieldFault::Wrong, "subject", "32 hexadecimal digits");
    let subject = SubjectId::read(&asked.subject).ok_or_else(wrong)?;
    let due = vault.erase(&asker, &app.desk.network().limits.retention, &subject, &code(&asked.ground)).await?;
    Ok(axum::Json(Erased { subject: subject.as_str().to_owned(), answer_due: Time(due) }))
}

/// Who saw what.
pub(super) async fn log(State(app): State<Arc<App>>, Asked(asked): Asked<LogAsked>) -> Result<axum::Json<AccessLog>, Problem> {
    let vault = vault(&app)?;
    let from = read_as::<u64>("from", asked.from.as_deref())?.unwrap_or(1).max(1);
    let limit = read_as::<u16>("limit", asked.limit.as_deref())?.unwrap_or(PAGE_LIMIT);
    if !(1..=PAGE_LIMIT).contains(&limit) {
        return Err(problem::bad_field(FieldFault::Wrong, "limit", &format!("1 to {PAGE_LIMIT} is wanted")));
    }
    let mut entries = vault.store().log(from, limit + 1).await?;
    let next = entries.get(usize::from(limit)).map(|entry| entry.seq);
    entries.truncate(usize::from(limit));
    Ok(axum::Json(AccessLog { entries: entries.into_iter().map(AccessView::from).collect(), next }))
}

/// The word of a code.
fn code(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        let refused = |kind, reason| Refusal::one(kind, reason).into();
        match error {
            VaultError::Unknown => refused(
                RefusalKind::NotFound,
                Reason::new(
                    "NO_IDENTITY",
                    words("Chưa ai ghi người bệnh của mã này.", "Nobody has said whose this is."),
                    words("Hỏi nơi gửi; kiểm tra lại mã.", "Ask who sent it; check the code."),
                )
                .by("DP-07"),
            ),
            VaultError::Erased => refused(
                RefusalKind::Conflict,
                Reason::new(
                    "IDENTITY_ERASED",
                    words("Định danh này đã được xóa.", "This identity was erased."),
                    words(
                        "Không khôi phục được; mã kiện và các bản ghi vẫn còn.",
                        "It cannot be brought back; the codes and records stay.",
                    ),
                )
                .by("DP-05"),
            ),
            VaultError::Kept { keeps, answer_due } => {
                let day = |at: crate::units::time::Utc| {
                    let (year, month, day) = at.hanoi_date();
                    format!("{day:02}/{month:02}/{year}")
                };
                let (until, due) = (day(keeps.until), day(answer_due));
                refused(
                    RefusalKind::Conflict,
                    Reason::new(
                        "RETAINED",
                        words(
                            format!("Chưa được xóa: phải lưu {} năm, đến {until}.", keeps.years),
                            format!("It may not be erased yet: it is kept for {} years, until {until}.", keeps.years),
                        ),
                        words(
                            format!("Trả lời người yêu cầu chậm nhất {due}, nêu quy định này."),
                            format!("Answer the person who asked by {due} and cite this rule."),
                        ),
                    )
                    .by(keeps.rule),
                )
            }
            VaultError::Store(error) => error.into(),
            error @ (VaultError::Seal(_) | VaultError::Content(_)) => {
                tracing::error!(error = chain_of(&error), "the identity vault cannot be used");
                problem::internal()
            }
        }
    }
}
