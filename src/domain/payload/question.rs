//! What a sender and a packer must answer, by row of the catalogue: nothing here has a safe answer that could be taken silently.
//!
//! All answers are texts: a word of the offered ones, a whole number, a date or a few words without any name. So they stand in
//! records as they were given, and a page needs no knowledge of any question.

use super::catalogue::{CatalogueRow, Category};
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// The answers that were given, by question.
pub type Answers = BTreeMap<Asked, String>;

/// One question, by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// On what ground blood leaves its supplier: `contract` or `management`.
    SupplyBasis,
    /// Number of that contract or confirmation.
    SupplyDocument,
    /// Whether the medicine is dangerous goods by air: `not_dg`, `dg`, `unknown`.
    DgStatus,
    /// Whether a lithium battery is inside: `no`, `yes`.
    Lithium,
    /// By which function, and on what ground, the specimen was judged exempt.
    ExemptJudgement,
    /// Units of a controlled medicine (ampoules, tablets), as issued.
    Units,
    /// The same, as counted while packing.
    UnitsPacked,
    /// Whether the ten items of the blood label are there: `complete`, or what is missing.
    BloodLabel,
    /// Whether gel or heparin tubes were centrifuged: `no`, `yes`.
    SpunGel,
    /// Who of the laboratory agreed to centrifuged tubes (a post and its call, no name).
    LabConsent,
    /// Share of formaldehyde, in thousandths: 40 is 4 %.
    FormaldehydePermille,
    /// Free liquid, millilitres.
    FreeLiquidMl,
    /// Whether dry ice is in the box: `no`, `yes`.
    DryIce,
    /// Minutes for which the closed box was within the window before it was filled.
    PreconditionedMin,
    /// Whether the logger was seen to record: `yes`, `no`.
    LoggerStarted,
    /// Stage of the vaccine vial monitor, 1 to 4, the worst of the box.
    VialMonitor,
    /// The earliest day of expiry in the box, where no code told it.
    Expires,
    /// Type of the crash-protected container.
    ContainerType,
    /// When that container was inspected last.
    ContainerInspected,
    /// Minutes without agitation before packing.
    UnagitatedMin,
}

/// When it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedAt {
    /// With the request.
    Submit,
    /// While packing.
    Pack,
}

/// The form of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One of these words.
    Choice(Vec<(&'static str, Words)>),
    /// A whole number, both ends allowed.
    Number {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
        /// Of what.
        unit: &'static str,
    },
    /// `2027-12-31`.
    Date,
    /// 3 to 200 characters, without any name.
    Text,
}

/// A question with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which.
    pub asked: Asked,
    /// When.
    pub at: AskedAt,
    /// In words.
    pub says: Words,
    /// The rule that asks.
    pub rule: &'static str,
    /// The form of its answer.
    pub form: Form,
    /// Whether the act is refused without it.
    pub required: bool,
    /// It is asked only where another question has this answer.
    pub only_if: Option<(Asked, &'static str)>,
}

impl Asked {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        // The field is the name behind `answers.`.
        self.field().strip_prefix("answers.").unwrap_or_default()
    }

    /// The field of a request in which its answer stands.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::SupplyBasis => "answers.supply_basis",
            Self::SupplyDocument => "answers.supply_document",
            Self::DgStatus => "answers.dg_status",
            Self::Lithium => "answers.lithium",
            Self::ExemptJudgement => "answers.exempt_judgement",
            Self::Units => "answers.units",
            Self::UnitsPacked => "answers.units_packed",
            Self::BloodLabel => "answers.blood_label",
            Self::SpunGel => "answers.spun_gel",
            Self::LabConsent => "answers.lab_consent",
            Self::FormaldehydePermille => "answers.formaldehyde_permille",
            Self::FreeLiquidMl => "answers.free_liquid_ml",
            Self::DryIce => "answers.dry_ice",
            Self::PreconditionedMin => "answers.preconditioned_min",
            Self::LoggerStarted => "answers.logger_started",
            Self::VialMonitor => "answers.vial_monitor",
            Self::Expires => "answers.expires",
            Self::ContainerType => "answers.container_type",
            Self::ContainerInspected => "answers.container_inspected",
            Self::UnagitatedMin => "answers.unagitated_min",
        }
    }
}

/// The ten items that a blood label must show, by their words in an answer.
///
/// Source: Circular 26/2013/TT-BYT, Article 21 (ID-36).
#[must_use]
pub fn blood_label_items() -> [(&'static str, Words); 10] {
    [
        ("establishment", words("tên, địa chỉ nơi điều chế", "name and address of the preparing establishment")),
        ("product", words("tên chế phẩm", "name of the product")),
        ("unit_code", words("mã đơn vị máu", "unique code of the unit")),
        ("group", words("nhóm máu ABO và RhD", "ABO and RhD")),
        ("collected", words("ngày lấy máu", "date of collection")),
        ("additive", words("chất chống đông hoặc bảo quản", "anticoagulant or additive")),
        ("expiry", words("hạn dùng", "expiry")),
        ("volume", words("thể tích hoặc khối lượng", "volume or weight")),
        ("storage", words("nhiệt độ bảo quản", "storage temperature")),
        ("notes", words("ghi chú truyền máu (và chiếu xạ, nếu có)", "notes on transfusion (and irradiation, where done)")),
    ]
}

fn yes_no() -> Form {
    Form::Choice(vec![("no", words("Không", "No")), ("yes", words("Có", "Yes"))])
}

/// What is asked about a payload, in the order in which it is asked.
#[must_use]
pub fn questions(row: &CatalogueRow) -> Vec<Question> {
    let mut all = Vec::new();
    let mut ask = |asked, at, rule, required, form, says| {
        all.push(Question { asked, at, says, rule, form, required, only_if: None });
    };
    let (submit, pack) = (AskedAt::Submit, AskedAt::Pack);
    if row.category == Category::Blood {
        let bases = vec![
            ("contract", words("Hợp đồng cung cấp máu", "Supply contract")),
            ("management", words("Lãnh đạo xác nhận yêu cầu", "Request confirmed by management")),
        ];
        ask(Asked::SupplyBasis, submit, "PL-08", true, Form::Choice(bases), words("Máu được cấp theo?", "Blood is supplied under?"));
        ask(Asked::SupplyDocument, submit, "PL-08", true, Form::Text, words("Số hợp đồng hoặc số xác nhận", "Number of it"));
        let mut label = vec![("complete", words("Đủ 10 mục", "All ten"))];
        label.extend(blood_label_items().map(|(code, item)| (code, words("Thiếu: ", "Missing: ").and("", &item))));
        ask(
            Asked::BloodLabel,
            pack,
            "ID-36",
            true,
            Form::Choice(label),
            words("Nhãn túi máu đủ 10 mục?", "Label of the bag: all ten items?"),
        );
    }
    if row.asks_dg_status() {
        let states = vec![
            ("not_dg", words("Không phải hàng nguy hiểm (SDS mục 14)", "Not dangerous goods (SDS section 14)")),
            ("dg", words("Hàng nguy hiểm", "Dangerous goods")),
            ("unknown", words("Chưa biết", "Not known")),
        ];
        ask(
            Asked::DgStatus,
            submit,
            "PL-36",
            true,
            Form::Choice(states),
            words("Thuốc có là hàng nguy hiểm?", "Is it dangerous goods by air?"),
        );
    }
    if row.category == Category::Supply && !row.is_lithium() {
        ask(Asked::Lithium, submit, "PL-35", true, yes_no(), words("Có pin lithium bên trong?", "A lithium battery inside?"));
    }
    if row.is_exempt() {
        let says =
            words("Ai đánh giá mẫu miễn trừ, căn cứ gì (không ghi tên)", "Judged exempt by which function, on what ground (no name)");
        ask(Asked::ExemptJudgement, submit, "PL-32", true, Form::Text, says);
    }
    if row.category == Category::ControlledDrug {
        let count = || Form::Number { least: 1, most: 10_000, unit: "" };
        ask(Asked::Units, submit, "PL-42", true, count(), words("Số đơn vị cấp (ống, viên)", "Units issued (ampoules, tablets)"));
        ask(Asked::UnitsPacked, pack, "PL-42", true, count(), words("Số đơn vị đếm khi đóng gói", "Units counted while packing"));
    }
    if row.asks_spun_gel {
        ask(Asked::SpunGel, pack, "PL-20", true, yes_no(), words("Ống gel đã ly tâm?", "Gel tubes centrifuged already?"));
        let says = words("Khoa xét nghiệm đồng ý: chức danh, giờ gọi", "Laboratory's consent: post and time of the call");
        ask(Asked::LabConsent, pack, "PL-20", false, Form::Text, says);
    }
    if row.max_formaldehyde_percent.is_some() {
        let form = Form::Number { least: 0, most: 1_000, unit: "‰" };
        ask(Asked::FormaldehydePermille, pack, "PL-34", true, form, words("Nồng độ formaldehyd (40 = 4 %)", "Formaldehyde (40 = 4 %)"));
    }
    if row.max_free_liquid_ml.is_some() {
        let form = Form::Number { least: 0, most: 10_000, unit: "ml" };
        ask(Asked::FreeLiquidMl, pack, "PL-34", true, form, words("Thể tích dịch tự do", "Free liquid"));
    }
    if row.is_frozen() {
        ask(Asked::DryIce, pack, "PL-33", true, yes_no(), words("Có đá khô trong hộp?", "Dry ice in the box?"));
    }
    if row.needs_conditioning() {
        let form = Form::Number { least: 0, most: 1_440, unit: "min" };
        let says = words("Hộp đóng đã trong khoảng nhiệt bao lâu", "Closed box within its window for how long");
        ask(Asked::PreconditionedMin, pack, "T4", true, form, says);
        ask(Asked::LoggerStarted, pack, "PL-24", true, yes_no(), words("Máy ghi nhiệt đang ghi?", "Is the logger recording?"));
    }
    if row.category == Category::Vaccine {
        let stages = vec![
            ("1", words("1: ô vuông sáng", "1: square light")),
            ("2", words("2: ô vuông sẫm hơn, vẫn nhạt hơn vòng", "2: darker, still lighter than the ring")),
            ("3", words("3: ô vuông bằng màu vòng", "3: as dark as the ring")),
            ("4", words("4: ô vuông sẫm hơn vòng", "4: darker than the ring")),
        ];
        ask(Asked::VialMonitor, pack, "PL-40", true, Form::Choice(stages), words("Chỉ thị VVM xấu nhất", "Worst vial monitor"));
    }
    if row.has_expiry() {
        let says = words("Hạn dùng sớm nhất, nếu mã quét không có", "Earliest expiry, where no code tells it");
        ask(Asked::Expires, pack, "ID-13", false, Form::Date, says);
    }
    if row.is_dangerous() {
        // UN 3373 travels in P650 packaging, whose marks are confirmed with the others; a container of its own is asked of the rest.
        let required = !row.is_category_b();
        ask(
            Asked::ContainerType,
            pack,
            "PL-37",
            required,
            Form::Text,
            words("Kiểu thùng chống va đập", "Type of the crash-protected container"),
        );
        ask(Asked::ContainerInspected, pack, "PL-37", required, Form::Date, words("Ngày kiểm tra thùng gần nhất", "Its last inspection"));
    }
    if row.agitation_limit_minutes.is_some() {
        let form = Form::Number { least: 0, most: 10_000, unit: "min" };
        ask(
            Asked::UnagitatedMin,
            pack,
            "PL-06",
            false,
            form,
            words("Số phút đã không lắc trước khi đóng gói", "Minutes without agitation so far"),
        );
    }
    for question in &mut all {
        if question.asked == Asked::LabConsent {
            question.only_if = Some((Asked::SpunGel, "yes"));
        }
    }
    all
}
