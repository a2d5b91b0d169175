//! Two bureaus: one publishes a pack, the other takes it, changes what it must, and runs it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

mod archives;
mod bureau;
mod cases;
mod commands;
mod guards;
mod long;
mod packs;
mod many;
mod page;
mod places;
mod projects;
mod recipes;
mod waivers;
