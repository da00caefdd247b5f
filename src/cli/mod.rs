//! The command line, as functions that hand back what to print and how to end.
