//! The objects of the file in their order: pages, fonts, what is attached.

use super::font::Font;
use super::sheet::{FONTS, HIGH, Paper, WIDE};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// A file inside of the file: whoever opens the paper can save it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: ASCII.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const ATTACHED: Ref = Ref::new(4);
const ATTACHED_FILE: Ref = Ref::new(5);
/// Objects of a font.
const FONT_OBJECTS: i32 = 5;
const FIRST_FONT: i32 = 6;
const FIRST_PAGE: i32 = FIRST_FONT + 2 * FONT_OBJECTS;

const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

fn font_ref(index: i32, object: i32) -> Ref {
    Ref::new(FIRST_FONT + index * FONT_OBJECTS + object)
}

fn embed(pdf: &mut Pdf, index: i32, font: &Font) {
    let [whole, descendant, descriptor, letters, file] = [0, 1, 2, 3, 4].map(|object| font_ref(index, object));
    let subset = font.subset();
    let name = font.subset_name(&subset);
    let name = Name(name.as_bytes());
    pdf.type0_font(whole).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(descendant).to_unicode(letters);
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY).font_descriptor(descriptor).default_width(0.0);
    cid.widths().consecutive(0, font.widths());
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    cid.finish();
    let measures = font.measures();
    let [left, below, right, above] = measures.bounds;
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, below, right, above))
        .italic_angle(0.0)
        .ascent(measures.ascent)
        .descent(measures.descent)
        .cap_height(measures.capital)
        .stem_v(if index == 0 { 80.0 } else { 120.0 })
        .font_file2(file);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), IDENTITY);
    font.letters().for_each(|(code, letter)| map.pair(code, letter));
    pdf.cmap(letters, &map.finish());
    pdf.stream(file, &subset).pair(Name(b"Length1"), i32::try_from(subset.len()).unwrap_or(i32::MAX));
}

/// The file of these pages.
pub(super) fn written(fonts: [Font; 2], pages: Vec<Content>, paper: &Paper, attached: Option<&Attachment>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX / 4);
    let refs = |nth: i32| (Ref::new(FIRST_PAGE + 2 * nth), Ref::new(FIRST_PAGE + 2 * nth + 1));
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("vi"));
    catalog.viewer_preferences().pair(Name(b"DisplayDocTitle"), true);
    if let Some(file) = attached {
        catalog.names().embedded_files().names().insert(Str(file.name.as_bytes()), ATTACHED);
    }
    catalog.finish();
    pdf.document_info(INFO).title(TextStr(&paper.title)).creator(TextStr("medflight"));
    pdf.pages(PAGES).kids((0..count).map(|nth| refs(nth).0)).count(count);
    for (index, font) in (0..).zip(&fonts) {
        embed(&mut pdf, index, font);
    }
    if let Some(file) = attached {
        pdf.file_spec(ATTACHED).path(Str(file.name.as_bytes())).unic_file(TextStr(&file.name)).embedded_file_with_unicode(ATTACHED_FILE);
        let mut embedded = pdf.embedded_file(ATTACHED_FILE, &file.bytes);
        embedded.subtype(Name(file.media.as_bytes()));
        embedded.params().size(i32::try_from(file.bytes.len()).unwrap_or(i32::MAX));
        embedded.finish();
    }
    for (nth, content) in (0..count).zip(pages) {
        let (whole, drawn) = refs(nth);
        let mut page = pdf.page(whole);
        page.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDE, HIGH)).contents(drawn);
        let mut resources = page.resources();
        let mut named = resources.fonts();
        for (index, name) in (0..).zip(FONTS) {
            named.pair(name, font_ref(index, 0));
        }
        named.finish();
        resources.finish();
        page.finish();
        pdf.stream(drawn, &content.finish());
    }
    pdf.finish()
}
