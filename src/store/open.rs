//! Why a store could not be opened. In every case nothing in it was changed.

use crate::units::disk;
use crate::units::words::{Reason, Words, words};
use std::path::PathBuf;

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process serves from it.
    #[error("{} is in use by another medflight", path.display())]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
    /// It was written by a newer medflight.
    #[error("{} has version {found}, this medflight knows {known}", path.display())]
    Newer {
        /// The store's file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// It is damaged.
    #[error("{} is damaged: {detail}", path.display())]
    Damaged {
        /// The store's file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// It is a database, but not one of medflight.
    #[error("{} is not a store of medflight", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// It belongs to another network.
    #[error("{} belongs to the network {found:?}, the configuration says {wanted:?}", path.display())]
    OtherNetwork {
        /// The store's file.
        path: PathBuf,
        /// The network that it was made for.
        found: String,
        /// The configuration's network.
        wanted: String,
    },
    /// There is none.
    #[error("there is no store at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file or folder could not be read or made.
    #[error("{} cannot be used", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database failed.
    #[error("{} cannot be opened", path.display())]
    Database {
        /// The store's file.
        path: PathBuf,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
}

impl OpenError {
    /// What the person at the console is told, and what to do.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let (code, what, next) = self.parts();
        Reason::new(code, what, next)
    }

    fn parts(&self) -> (&'static str, Words, Words) {
        match self {
            Self::InUse { path } => (
                "STORE_IN_USE",
                words(
                    format!("Thư mục dữ liệu {} đang được một tiến trình medflight khác sử dụng.", path.display()),
                    format!("The data folder {} is in use by another medflight.", path.display()),
                ),
                words(
                    "Dừng dịch vụ kia trước (systemctl stop medflight), hoặc chọn thư mục khác bằng --data.",
                    "Stop the other service first (systemctl stop medflight), or choose another folder with --data.",
                ),
            ),
            Self::Newer { path, found, known } => (
                "STORE_NEWER",
                words(
                    format!("Kho dữ liệu {} có phiên bản {found}; medflight này chỉ biết đến phiên bản {known}.", path.display()),
                    format!("The store {} has version {found}; this medflight knows versions up to {known}.", path.display()),
                ),
                words(
                    "Chạy phiên bản medflight đã ghi kho này, hoặc mới hơn. Không có gì bị thay đổi.",
                    "Run the medflight that wrote it, or a newer one. Nothing was changed.",
                ),
            ),
            Self::Damaged { path, detail } => (
                "STORE_DAMAGED",
                words(
                    format!("Kho dữ liệu {} bị hỏng: {detail}.", path.display()),
                    format!("The store {} is damaged: {detail}.", path.display()),
                ),
                words(
                    "Giữ nguyên các tệp, khôi phục bản sao lưu gần nhất bằng `medflight restore`. Không có gì bị thay đổi.",
                    "Keep the files as they are and restore the newest backup with `medflight restore`. Nothing was changed.",
                ),
            ),
            Self::NotOurs { path } => (
                "STORE_NOT_OURS",
                words(
                    format!("{} không phải là kho dữ liệu của medflight.", path.display()),
                    format!("{} is not a store of medflight.", path.display()),
                ),
                words("Kiểm tra lại đường dẫn. Không có gì bị thay đổi.", "Check the path. Nothing was changed."),
            ),
            Self::OtherNetwork { path, found, wanted } => (
                "STORE_OTHER_NETWORK",
                words(
                    format!("Kho dữ liệu {} thuộc mạng lưới {found:?}, còn cấu hình là {wanted:?}.", path.display()),
                    format!("The store {} belongs to the network {found:?}, the configuration is for {wanted:?}.", path.display()),
                ),
                words(
                    "Kiểm tra --config và --data: mỗi mạng lưới có thư mục dữ liệu riêng. Không có gì bị thay đổi.",
                    "Check --config and --data: each network has a data folder of its own. Nothing was changed.",
                ),
            ),
            Self::Missing { path } => (
                "STORE_MISSING",
                words(format!("Không có kho dữ liệu tại {}.", path.display()), format!("There is no store at {}.", path.display())),
                words(
                    "Kiểm tra --data; kho được tạo khi dịch vụ chạy lần đầu.",
                    "Check --data; the store is made when the service first runs.",
                ),
            ),
            Self::File { path, source } => (
                "STORE_FILE",
                words(
                    format!("Không dùng được {}: {}.", path.display(), disk::why(source).vi),
                    format!("{} cannot be used: {}.", path.display(), disk::why(source).en),
                ),
                words("Kiểm tra quyền truy cập và dung lượng ổ đĩa.", "Check the permissions and the space on the disk."),
            ),
            Self::Database { path, source } => (
                "STORE_DATABASE",
                words(format!("Không mở được {}: {source}.", path.display()), format!("{} cannot be opened: {source}.", path.display())),
                words("Kiểm tra quyền truy cập và dung lượng ổ đĩa.", "Check the permissions and the space on the disk."),
            ),
        }
    }
}
