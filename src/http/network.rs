//! The network as pages need it: places, payloads, aircraft, the map, and people's names.

use super::app::{App, Layer};
use super::auth::Caller;
use super::problem::{self, Problem};
use super::reasons;
use crate::domain::network::Network;
use crate::domain::payload::{Asked, AskedAt, CatalogueRow, Form, Question, questions};
use crate::domain::people::Role;
use crate::store::Accounts;
use crate::units::ids::{OrganisationId, PadId, PayloadCode, PermitId, PersonId, SiteId, SystemId, TailId};
use crate::units::words::{Words, words};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The configured network.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct NetworkView {
    pub name: Words,
    /// Nothing here is for real.
    pub demonstration: bool,
    pub sites: Vec<SiteView>,
    pub pads: Vec<PadView>,
    /// Posts of organisations that carry by road.
    pub carriers: Vec<CarrierView>,
    pub payloads: Vec<PayloadView>,
    pub tails: Vec<TailView>,
    /// Where each permit holds, as it is configured.
    pub permits: Vec<PermitPlaceView>,
    /// Coded reasons of a refusal at receipt.
    pub refuse_reasons: Vec<RefuseReasonView>,
    /// Sources of map and data.
    pub attribution: String,
}

/// A facility.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct SiteView {
    pub id: SiteId,
    /// Two letters for box numbers; empty where no box begins.
    pub code: String,
    pub name: Words,
    /// hub_hospital, hospital, blood_centre, health_station, health_point.
    pub kind: &'static str,
    pub latitude: f64,
    pub longitude: f64,
    /// Telephone of the duty desk; empty where none is configured.
    pub phone: String,
    pub hub: bool,
    pub has_pad: bool,
}

/// A post of an organisation that carries by road.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct CarrierView {
    pub post: SiteId,
    pub organisation: OrganisationId,
    pub name: Words,
    /// Empty where none is configured.
    pub phone: String,
}

/// Where a permit holds: within an area, or along any one of its routes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PermitPlaceView {
    pub permit: PermitId,
    /// Number of the document.
    pub document: String,
    pub area: Words,
}

/// A take-off and landing spot.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PadView {
    pub id: PadId,
    pub site: SiteId,
    pub latitude: f64,
    pub longitude: f64,
}

/// A row of the payload catalogue.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PayloadView {
    pub code: PayloadCode,
    pub name: Words,
    pub category: &'static str,
    /// Absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temp_min_c: Option<f64>,
    /// Absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temp_max_c: Option<f64>,
    /// From the start of its clock to the receipt.
    pub max_minutes: u32,
    /// collected_at, issued_at, thaw_started_at, packed_at.
    pub clock_start: &'static str,
    /// UN number; empty where it is not dangerous goods.
    pub un: String,
    /// scan_and_sign, two_person, two_person_both_ends.
    pub handover: &'static str,
    /// Priority offered first: routine, urgent, asap, stat.
    pub priority: &'static str,
    pub enabled: bool,
    /// Its limits are sourced, or somebody stands behind them.
    pub confirmed: bool,
    /// What its sender and its packer must answer, in this order.
    pub questions: Vec<QuestionView>,
}

/// A question about a payload. The answer is a text in `answers` of the request or of the packing, under `asked`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct QuestionView {
    pub asked: Asked,
    pub at: AskedAt,
    pub says: Words,
    /// The rule that asks.
    pub rule: &'static str,
    /// choice, number, date, text.
    pub form: &'static str,
    /// The words to choose from; empty for other forms.
    pub choices: Vec<ChoiceView>,
    /// Of a number: at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<u32>,
    /// Of a number: at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// Of a number: of what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// The act is refused without it.
    pub required: bool,
    /// Asked, and then required, only where this other question has this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_if: Option<OnlyIf>,
}

/// A word to choose.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ChoiceView {
    pub value: &'static str,
    pub words: Words,
}

/// Another question's answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct OnlyIf {
    pub asked: Asked,
    pub value: &'static str,
}

/// An aircraft.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct TailView {
    pub tail: TailId,
    #[serde(rename = "type")]
    pub kind: String,
    pub system_id: SystemId,
    pub home_pad: PadId,
}

/// A coded reason of a refusal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct RefuseReasonView {
    /// The code.
    pub code: String,
    /// In words.
    pub words: Words,
    /// Its code in HL7 table 0490, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hl7: Option<&'static str>,
}

/// The people of the network.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct People {
    /// Everybody with an account, by id.
    pub items: Vec<PersonView>,
}

/// A person: the id that stands in records, and the name that colleagues see.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PersonView {
    pub person: PersonId,
    pub display_name: String,
}

/// The network as configured.
pub(super) async fn network(State(app): State<Arc<App>>) -> axum::Json<NetworkView> {
    axum::Json(present(app.desk.network(), &app.settings.attribution))
}

fn present(network: &Network, attribution: &str) -> NetworkView {
    let sites = network.sites.values().map(|site| SiteView {
        id: site.id.clone(),
        code: site.code.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
        name: site.name.clone(),
        kind: site.kind.as_str(),
        latitude: site.position.latitude,
        longitude: site.position.longitude,
        phone: site.phone.clone().unwrap_or_default(),
        hub: site.is_hub,
        has_pad: network.first_pad(&site.id).is_some(),
    });
    let pads = network.pads.values().map(|pad| PadView {
        id: pad.id.clone(),
        site: pad.site.clone(),
        latitude: pad.position.latitude,
        longitude: pad.position.longitude,
    });
    let carriers = network.carriers.values().map(|carrier| CarrierView {
        post: carrier.post.clone(),
        organisation: carrier.organisation.clone(),
        name: carrier.name.clone(),
        phone: carrier.phone.clone().unwrap_or_default(),
    });
    let tails = network.tails.values().map(|tail| TailView {
        tail: tail.id.clone(),
        kind: tail.type_id.clone(),
        system_id: tail.system_id,
        home_pad: tail.home_pad.clone(),
    });
    let permits = network.permits.iter().map(|permit| PermitPlaceView {
        permit: permit.id.clone(),
        document: permit.document.clone(),
        area: permit.area.words(),
    });
    NetworkView {
        name: network.name.clone(),
        demonstration: network.demonstration,
        sites: sites.collect(),
        pads: pads.collect(),
        carriers: carriers.collect(),
        payloads: network.catalogue.rows.values().map(payload).collect(),
        tails: tails.collect(),
        permits: permits.collect(),
        refuse_reasons: reasons::all(),
        attribution: attribution.to_owned(),
    }
}

fn payload(row: &CatalogueRow) -> PayloadView {
    PayloadView {
        code: row.code.clone(),
        name: row.name.clone(),
        category: row.category.as_str(),
        temp_min_c: row.coldest.map(|limit| limit.0),
        temp_max_c: row.hottest.map(|limit| limit.0),
        max_minutes: row.limit_minutes,
        clock_start: row.clock_start.as_str(),
        un: row.un.clone(),
        handover: row.handover.as_str(),
        priority: row.priority.as_str(),
        enabled: row.enabled,
        confirmed: !row.is_unconfirmed(),
        questions: questions(row).into_iter().map(question).collect(),
    }
}

fn question(question: Question) -> QuestionView {
    let (form, choices, number) = match question.form {
        Form::Choice(choices) => ("choice", choices, None),
        Form::Number { least, most, unit } => ("number", Vec::new(), Some((least, most, unit))),
        Form::Date => ("date", Vec::new(), None),
        Form::Text => ("text", Vec::new(), None),
    };
    QuestionView {
        asked: question.asked,
        at: question.at,
        says: question.says,
        rule: question.rule,
        form,
        choices: choices.into_iter().map(|(value, words)| ChoiceView { value, words }).collect(),
        least: number.map(|(least, ..)| least),
        most: number.map(|(_, most, _)| most),
        unit: number.map(|(.., unit)| unit).filter(|unit| !unit.is_empty()),
        required: question.required,
        only_if: question.only_if.map(|(asked, value)| OnlyIf { asked, value }),
    }
}

/// The people of the network. Who may only audit reads ids, not names.
pub(super) async fn people(State(app): State<Arc<App>>, caller: Caller) -> Result<axum::Json<People>, Problem> {
    let only_audits = caller.account.grants.iter().all(|grant| grant.role == Role::Auditor);
    let accounts = app.store.accounts().await?;
    let items = accounts.into_iter().map(|account| PersonView {
        display_name: if only_audits { account.user.to_string() } else { account.display_name },
        person: account.user,
    });
    Ok(axum::Json(People { items: items.collect() }))
}

/// A layer of the map. It changes with the configuration alone: a browser asks whether its own is still right.
pub(super) async fn map(State(app): State<Arc<App>>, Path(layer): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let Layer { bytes, tag } = match layer.as_str() {
        "basemap" => &app.layers.basemap,
        "airspace" => &app.layers.airspace,
        "obstacles" => &app.layers.obstacles,
        _ => return Err(problem::not_found(words("lớp bản đồ", "map layer"), &layer)),
    };
    let same = headers.get(header::IF_NONE_MATCH).and_then(|held| held.to_str().ok()).is_some_and(|held| held.contains(tag.as_str()));
    let kept = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "private, no-cache")];
    if same {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((StatusCode::OK, kept, [(header::CONTENT_TYPE, "application/geo+json")], bytes.clone()).into_response())
}
