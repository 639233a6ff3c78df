mod build;
mod update;
