//! `docs/packs.md` and `docs/tutorial.md` say what the program says: their files are written, their commands run, in
//! the order of the page.
//!
//! `CROSSFOOT_PAGES=write cargo test` writes the outputs anew; read the difference.

use super::bureau::Bureau;
use std::fs;
use std::process::Command;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/");

/// What a command prints, with what differs from one key to another left out.
fn output(bureau: &Bureau, below: &str, line: &str) -> String {
    let mut words = line.split_whitespace();
    let program = match words.next() {
        Some("crossfoot") => env!("CARGO_BIN_EXE_crossfoot"),
        other => other.unwrap(),
    };
    let done = Command::new(program)
        .env("CROSSFOOT_LANG", "zh")
        .args(words)
        .current_dir(bureau.root.join(below))
        .env("COLUMNS", "80")
        .env_remove("CROSSFOOT_KEY_PASSWORD")
        .output()
        .unwrap();
    let text = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    let mut text = text.replace(&public(bureau), "RW…");
    // The hash of the bundled pack is another whenever one of its rules is.
    if let Some(start) = text
        .find("cn-budget ")
        .map(|at| at + text[at..].find('(').unwrap())
    {
        text.replace_range(start + 1..start + 13, "…");
    }
    text.lines()
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// The public key of the publishing bureau, once there is one.
fn public(bureau: &Bureau) -> String {
    let text = fs::read_to_string(bureau.root.join("市财政局/钥匙.pub")).unwrap_or_default();
    text.lines().last().unwrap_or("no key yet").to_owned()
}

#[test]
fn of_packs_shows_what_its_commands_print() {
    shows("packs.md", 20);
}

#[test]
fn of_the_tutorial_shows_what_its_commands_print() {
    shows("tutorial.md", 8);
}

/// Runs a page, which has more than so many commands.
fn shows(name: &str, least: usize) {
    let bureau = Bureau::new(name);
    let path = format!("{DOCS}{name}");
    let page = fs::read_to_string(&path).unwrap();
    let mut fresh = String::new();
    let mut lines = page.lines();
    let mut ran = 0;
    while let Some(line) = lines.next() {
        fresh += line;
        fresh.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some((_, file)) = info.split_once(",file=") {
            let text = body.join("\n") + "\n";
            bureau.write(
                file,
                text.replace("= \"RW…\"", &format!("= \"{}\"", public(&bureau))),
            );
            fresh += &text;
        } else if let Some(below) = info.strip_prefix("console,in=") {
            fs::create_dir_all(bureau.root.join(below)).unwrap();
            for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                ran += 1;
                fresh += &format!("$ {command}\n{}", output(&bureau, below, command));
            }
        } else {
            fresh += &(body.join("\n") + "\n");
        }
        fresh += "```\n";
    }
    assert!(ran > least);
    if std::env::var("CROSSFOOT_PAGES").is_ok_and(|value| value == "write") {
        fs::write(&path, &fresh).unwrap();
    } else if fresh != page {
        let off = fresh
            .lines()
            .zip(page.lines())
            .position(|(new, old)| new != old);
        let at = off.unwrap_or(0);
        let new: Vec<&str> = fresh.lines().skip(at).take(12).collect();
        panic!("docs/{name}:{} should be\n{}", at + 1, new.join("\n"));
    }
}
