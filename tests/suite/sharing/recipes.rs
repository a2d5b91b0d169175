//! `docs/ci.md`: every command of the recipes runs, in a project as `init` writes it.

use super::bureau::Bureau;
use std::fs;

/// The commands of the page, in its order: lines of the recipes that begin with the program's name once the words of
/// YAML before it are taken away; a folded one goes on with its options.
fn commands(page: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in page.lines() {
        let line = line.trim_start();
        let plain = ["- ", "run: ", "entry: "]
            .iter()
            .find_map(|lead| line.strip_prefix(lead))
            .unwrap_or(line);
        if plain.starts_with("crossfoot ") {
            all.push(plain.to_owned());
        } else if let (true, Some(last)) = (line.starts_with("--"), all.last_mut()) {
            last.push(' ');
            last.push_str(line);
        }
    }
    all
}

#[test]
fn every_command_of_the_recipes_runs() {
    let page = fs::read_to_string("docs/ci.md").unwrap();
    let commands = commands(&page);
    assert!(commands.len() > 12, "{commands:?}");
    let bureau = Bureau::new("recipes");
    assert_eq!(bureau.run(&["init"]).code, 0);
    for command in &commands {
        let mut args: Vec<&str> = command.split_whitespace().skip(1).collect();
        // pre-commit names the files that are to be committed.
        if command == "crossfoot fmt --check" {
            args.push("rules/本单位.rules");
        }
        let said = bureau.run(&args);
        assert_eq!(said.code, 0, "{command}\n{}", said.text);
    }
    for name in [
        "crossfoot.sarif",
        "crossfoot.md",
        "crossfoot.html",
        "crossfoot-test.xml",
    ] {
        assert!(!bureau.bytes(name).is_empty(), "{name}");
    }
}
