//! Measures ratings against labels.
