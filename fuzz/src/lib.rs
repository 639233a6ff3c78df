//! The checks that the fuzz targets run. They are those of `tests/corpus.rs`, so that what the targets find can be kept as
//! tests.

#[path = "../../tests/checks/mod.rs"]
pub mod checks;
