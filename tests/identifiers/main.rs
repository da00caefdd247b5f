//! Codes of labels: the published vectors, and what a keyboard between scanner and field makes of a code.

mod input_methods;
mod keyboard;
mod labels;
mod vectors;
