//! The program `policy`.

fn main() {}
