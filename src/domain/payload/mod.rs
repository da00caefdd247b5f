//! The payload catalogue: kinds, limits, how they change hands, what is always refused; what senders and packers are asked, and
//! what their answers mean.

mod answers;
mod blood;
mod catalogue;
mod policy;
mod question;
mod rules;
mod together;

pub use answers::{day_of, days_between, expired, judge, number, vial_monitor_usable};
pub use blood::{CameBack, back_to_stock, unagitated_minutes};
pub use catalogue::{Catalogue, CatalogueRow, Category, ClockStart, ForbiddenRow, HandoverRule, Priority, Standing};
pub use policy::Policy;
pub use question::{Answers, Asked, AskedAt, Form, Question, blood_label_items, questions};
pub use rules::TemperatureWindow;
pub use together::{TemperatureClass, together};
