//! A QR code as a drawing of its own, for sheets of paper; its size is the sheet's.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules of white that a code needs around it.
const QUIET: i32 = 4;

/// A QR code as modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrModules {
    /// Modules a side, with its quiet zone.
    pub side: i32,
    /// Runs of dark modules: column and row of the first, from above left; how many.
    pub runs: Vec<(i32, i32, i32)>,
}

/// A QR code of level M with its quiet zone; None when the text is longer than any code (2,331 bytes, or 3,391 capitals and digits).
#[must_use]
pub fn qr_modules(text: &str) -> Option<QrModules> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut runs = Vec::new();
    for y in 0..code.size() {
        let row: Vec<bool> = (0..code.size()).map(|x| code.get_module(x, y)).collect();
        let mut x = QUIET;
        for run in row.chunk_by(|a, b| a == b) {
            let width = i32::try_from(run.len()).ok()?;
            if run.first() == Some(&true) {
                runs.push((x, y + QUIET, width));
            }
            x += width;
        }
    }
    Some(QrModules { side: code.size() + 2 * QUIET, runs })
}

/// The same as SVG, one unit a module; None when the text is longer than any code.
#[must_use]
pub fn qr_svg(text: &str) -> Option<String> {
    let QrModules { side, runs } = qr_modules(text)?;
    let mut path = String::new();
    for (x, y, width) in runs {
        // Writing into a string cannot fail.
        let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
    }
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" \
         aria-label=\"QR\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}
