//! Payloads, from the request to the receipt: what scanners send, what people are asked, and what each rule refuses.

mod blood;
mod configuration;
mod custody;
mod dangerous;
mod goods;
mod mixing;
mod scans;
mod specimens;
mod support;
