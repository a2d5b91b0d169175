//! The packs in `rules/` are compiled into the binary: a new rule file makes a new binary.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
