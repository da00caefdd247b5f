//! What a stranger checks: receipts by two programs that share no code, and a ledger against the heads that a second place keeps.

mod ledger;
mod papers;
mod pdf;
mod receipts;
mod sizes;
mod support;
