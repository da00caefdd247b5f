//! `medflight label`: the label of a box, at its true size, for a label printer.

use super::{DataArg, Exit, Outcome, check_config, not_opened};
use crate::config;
use crate::domain::label::{BoxLabel, Resolution};
use crate::domain::payload::Priority;
use crate::domain::request::ConsignmentId;
use crate::domain::site::SiteCode;
use crate::service::labels::{LabelError, of_document};
use crate::store::{Access, DocumentKind, Projection, SqliteOptions, SqliteStore};
use crate::units::time::Utc;
use crate::units::words::{Reason, words};
use std::path::PathBuf;

/// Draws the label of a box
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "Each sheet is 100 x 150 mm; the second carries the mark of UN3373 where that is inside. Nothing of a person\n\
                        stands on it. Print at 100 %: every bar is then a whole number of the printer's dots.\n\n\
                        Exit codes: 0 drawn, 2 usage, 3 no such box, 4 the store cannot be read.\n\n\
                        Of a box: medflight label DG26120100042U --data data > label.html\n\n\
                        Example:\n  medflight label --sample --dpi 300")]
pub struct LabelArgs {
    /// Number of the consignment
    #[arg(required_unless_present = "sample")]
    pub id: Option<ConsignmentId>,
    /// A label of no box instead, to set printer and scanner up
    #[arg(long, conflicts_with = "id")]
    pub sample: bool,
    /// Where the store is
    #[command(flatten)]
    pub data: DataArg,
    /// Directory of the configuration
    #[arg(long, default_value = "config")]
    pub config: PathBuf,
    /// Dots an inch of the printer: 203 or 300
    #[arg(long, default_value = "203", value_parser = resolution)]
    pub dpi: Resolution,
    /// One sheet as SVG, 1 or 2; without it all as a page for a browser
    #[arg(long, value_name = "SHEET")]
    pub svg: Option<usize>,
}

fn resolution(text: &str) -> Result<Resolution, String> {
    text.parse().ok().and_then(Resolution::of_dpi).ok_or_else(|| "cần 203 hoặc 300 / 203 or 300 is wanted".to_owned())
}

/// Draws it, beside a running service or without one.
pub async fn run(args: &LabelArgs) -> Outcome {
    let label = match &args.id {
        Some(id) => of_box(id, args).await,
        None => {
            sample().ok_or_else(|| Outcome::ended("cần mã kiện hoặc --sample / a number or --sample is wanted\n".to_owned(), Exit::Usage))
        }
    };
    let label = match label {
        Ok(label) => label,
        Err(outcome) => return outcome,
    };
    match args.svg {
        None => Outcome::done(label.page(args.dpi)),
        Some(sheet) => match sheet.checked_sub(1).and_then(|n| label.sheets(args.dpi).into_iter().nth(n)) {
            Some(svg) => Outcome::done(svg),
            None => Outcome::ended(format!("kiện này không có tờ {sheet} / this box has no sheet {sheet}\n"), Exit::Usage),
        },
    }
}

async fn of_box(id: &ConsignmentId, args: &LabelArgs) -> Result<BoxLabel, Outcome> {
    let network = config::load(&args.config).map_err(|faults| Outcome::ended(check_config::list(&faults), Exit::Refused))?.network;
    let store = SqliteStore::open(&SqliteOptions::in_folder(&args.data.data), Access::Read).await.map_err(|error| not_opened(&error))?;
    let found = store.document(DocumentKind::Consignment, id.as_str()).await;
    store.close().await;
    let document = found.map_err(|error| Outcome::failed(Exit::Failed, &error))?.ok_or_else(|| {
        let what = words(format!("Không có kiện {id}."), format!("There is no consignment {id}."));
        let next = words("Kiểm tra mã kiện và thư mục dữ liệu.", "Check the number and the data folder.");
        Outcome::because(Exit::Refused, &[Reason::new("NOT_FOUND", what, next)])
    })?;
    of_document(&document.json, &network).map_err(|error| match &error {
        LabelError::Refused(refusal) => Outcome::refused(refusal),
        LabelError::Document(_) => Outcome::failed(Exit::Failed, &error),
    })
}

/// A label that says of itself that it belongs to no box; no site has the code XX.
fn sample() -> Option<BoxLabel> {
    Some(BoxLabel {
        id: ConsignmentId::compose(&SiteCode::new("XX")?, Utc(946_684_800_000), 1)?,
        from: words("NHÃN THỬ", "TEST LABEL"),
        to: words("Không dùng cho kiện hàng", "For no box"),
        priority: Priority::Routine,
        temperature: "2–8 °C".to_owned(),
        seal: None,
        duty_phone: "000".to_owned(),
        is_category_b: true,
    })
}
