//! Labels as they are printed, kept as files that a program of others decodes (`decode.py`). MEDFLIGHT_BLESS=1 writes them anew.

use medflight::domain::label::{BoxLabel, Resolution};
use medflight::domain::payload::Priority;
use medflight::units::words::words;
use std::fs;
use std::path::Path;

fn label(id: &str, priority: Priority, is_category_b: bool) -> BoxLabel {
    BoxLabel {
        id: id.parse().expect("a number"),
        from: words("Trạm y tế Gia Lâm", "Gia Lam health station"),
        to: words("Bệnh viện Đa khoa Đức Giang", "Duc Giang General Hospital"),
        priority,
        temperature: "2–8 °C".to_owned(),
        seal: Some("SL004217".to_owned()),
        duty_phone: "024 0000 0000".to_owned(),
        is_category_b,
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, to draw the labels anew")]
fn each_label_is_drawn_as_the_file_that_others_decode() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/labels");
    let labels = [label("DG26120100042U", Priority::Stat, true), label("GL26120100060*", Priority::Routine, false)];
    let mut drawn = 0;
    for label in labels {
        for resolution in Resolution::ALL {
            for (n, sheet) in label.sheets(resolution).iter().enumerate() {
                let file = folder.join(format!("{}-{}-{}.svg", label.id.as_str().replace('*', "+"), resolution.dpi(), n + 1));
                if std::env::var("MEDFLIGHT_BLESS").is_ok() {
                    fs::write(&file, sheet).expect("written");
                }
                let kept = fs::read_to_string(&file).expect("the file");
                assert!(kept == *sheet, "{} is drawn differently", file.display());
                drawn += 1;
            }
        }
    }

    assert_eq!(drawn, fs::read_dir(folder).expect("the folder").count());
}
