//! A QR code as a drawing of its own, for sheets of paper; its size is the sheet's.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules of white that a code needs around it.
const QUIET: i32 = 4;

/// A QR code of level M as SVG with its quiet zone, one unit a module; None when the text is longer than any code (2,331 bytes, or
/// 3,391 capitals and digits).
#[must_use]
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        let row: Vec<bool> = (0..code.size()).map(|x| code.get_module(x, y)).collect();
        let mut x = QUIET;
        for run in row.chunk_by(|a, b| a == b) {
            let width = i32::try_from(run.len()).ok()?;
            if run.first() == Some(&true) {
                // Writing into a string cannot fail.
                let _ = write!(path, "M{x} {}h{width}v1h-{width}z", y + QUIET);
            }
            x += width;
        }
    }
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" \
         aria-label=\"QR\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}
