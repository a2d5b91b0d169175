//! What the documents say is what the program does: every example runs, every table equals the code.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test that fails may stop"
)]

use crossfoot::builtins::BUILTINS;
use crossfoot::engine::{Packs, Setup, test};
use crossfoot::error::{CheckError, PackError, RuleError, RuleFileError};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::lang::Lang;
use crossfoot::load::{example, load};
use crossfoot::program::{Day, Program};
use crossfoot::report::{Format, Options, Told, report, rule_errors};
use miette::Diagnostic;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The day on which the documents are run.
const TODAY: Day = Day {
    year: 2026,
    month: 6,
    day: 1,
};

/// A fenced block of a page.
#[derive(Clone, Debug)]
struct Block {
    /// The info string.
    info: String,
    /// What stands in it.
    text: String,
    /// `docs/language.md:12`
    place: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn blocks(path: &str) -> Vec<Block> {
    let text = page(path);
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                blocks.push(Block {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    place: format!("{path}:{}", number + 1),
                });
            }
        } else if open && let Some(block) = blocks.last_mut() {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    assert!(!open, "{path}: a block is not closed");
    blocks
}

fn setup() -> Setup {
    Setup {
        as_of: TODAY,
        ..Setup::default()
    }
}

fn compile(text: &str) -> Result<Program, Vec<RuleFileError>> {
    let packs = Packs::with_rules("我的规则.rules", text).unwrap();
    packs.compile(&setup())
}

fn compiled(block: &Block) -> Program {
    compile(&block.text).unwrap_or_else(|errors| {
        let told = rule_errors(&errors, &Options::default());
        panic!("{}\n{told}", block.place)
    })
}

fn code(error: &RuleError) -> String {
    error
        .code()
        .map_or_else(String::new, |code| code.to_string())
}

/// The report of rules on the bundled example: its findings and its counts.
fn findings(block: &Block) -> String {
    let program = compiled(block);
    let ledger = load(&[example()], &program.forms);
    let run = evaluate(&program, &ledger, TODAY, Limits::default());
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    };
    let text = report(&told, Format::Human, &Options::default()).unwrap();
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.starts_with("  × "));
    let end = lines.iter().position(|line| line.starts_with("  通过 "));
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(0));
    let kept = lines.into_iter().take(end + 1).skip(start);
    kept.fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// The answers to the expressions of a block, a line each.
fn answers(block: &Block) -> String {
    let packs = Packs::bundled().unwrap();
    let program = packs.compile_untested(&setup()).unwrap();
    let ledger = load(&[example()], &program.forms);
    let mut text = String::new();
    for expression in block.text.lines() {
        let told = packs.eval(expression, &ledger, &setup());
        let told = told.unwrap_or_else(|errors| {
            let told = rule_errors(&errors, &Options::default());
            panic!("{}: {expression}\n{told}", block.place)
        });
        for (_, answer) in told {
            let said = answer.map_or_else(|reason| reason, |(said, _)| said);
            text.push_str(said.of(Lang::Zh));
            text.push('\n');
        }
    }
    text
}

/// The codes with which rules are refused.
fn refusals(block: &Block) -> Vec<String> {
    let errors = compile(&block.text).err().unwrap_or_default();
    errors
        .iter()
        .flat_map(|file| file.errors.iter().map(code))
        .collect()
}

/// Runs one block; what it prints, where the block after it must say so.
fn run(block: &Block) -> Option<String> {
    let (kind, how) = block.info.split_once(',').unwrap_or((&block.info, ""));
    if kind != "crossfoot" || how.starts_with("reject=") {
        return None;
    }
    match how {
        "" => {
            compiled(block);
            None
        }
        "test" => {
            let outcomes = test(&compiled(block), TODAY);
            assert!(!outcomes.is_empty(), "{}: no test", block.place);
            for outcome in outcomes {
                assert!(outcome.failures.is_empty(), "{}: {outcome:?}", block.place);
            }
            None
        }
        "eval" => Some(answers(block)),
        "report" => Some(findings(block)),
        other => panic!("{}: what is `{other}`?", block.place),
    }
}

fn run_page(path: &str) -> usize {
    let blocks = blocks(path);
    let mut ran = 0;
    let mut wrong = String::new();
    for (i, block) in blocks.iter().enumerate() {
        ran += usize::from(block.info.starts_with("crossfoot"));
        if let Some(wanted) = block.info.strip_prefix("crossfoot,reject=") {
            let codes = refusals(block);
            if codes != [wanted] {
                wrong.push_str(&format!("{} is refused with {codes:?}\n", block.place));
            }
        }
        let Some(printed) = run(block) else { continue };
        let next = blocks.get(i + 1).filter(|next| next.info == "text");
        let said = next.map_or("", |next| next.text.as_str());
        if said != printed {
            wrong.push_str(&format!("{} prints\n{printed}", block.place));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    ran
}

#[test]
fn the_manual_runs() {
    assert!(run_page("docs/language.md") >= 25);
}

#[test]
fn the_manual_describes_every_function() {
    let manual = page("docs/language.md");
    let lines: Vec<String> = BUILTINS
        .iter()
        .map(|b| format!("| `{}({})` | {} |", b.name, b.parameters, b.sentence))
        .collect();
    let table = lines.join("\n");
    assert!(manual.contains(&table), "the table should be\n{table}");
}

/// The words of the language, read off the one table of the parser.
fn keywords() -> Vec<(String, String)> {
    let table = page("src/parse/words.rs");
    let words = table.lines().filter_map(|line| {
        let (_, inside) = line
            .trim()
            .strip_prefix("Rule::k_")?
            .split_once("=> Word(")?;
        let mut quoted = inside.split('"');
        Some((quoted.nth(1)?.to_owned(), quoted.nth(1)?.to_owned()))
    });
    words.collect()
}

#[test]
fn the_manual_names_every_keyword_in_both_languages() {
    let words = keywords();
    assert!(words.len() > 40);
    let lines: Vec<String> = words
        .iter()
        .map(|(english, chinese)| format!("| `{english}` | `{chinese}` |"))
        .collect();
    let table = lines.join("\n");
    let manual = page("docs/language.md");
    assert!(manual.contains(&table), "the table should be\n{table}");
}

#[test]
fn the_manual_names_every_kind_of_column() {
    let manual = page("docs/language.md");
    for (word, _) in crossfoot::form::Kind::WORDS {
        assert!(manual.contains(&format!("`{word}`")), "{word}");
    }
}

/// Every code that stands in the source.
fn codes() -> BTreeSet<String> {
    let mut codes: BTreeSet<String> = CheckError::CODES
        .iter()
        .chain(PackError::CODES)
        .map(|(code, ..)| (*code).to_owned())
        .collect();
    sources(&root().join("src"), &mut |text| {
        for stage in ["parse::", "load::"] {
            for part in text.split(&format!("\"{stage}")).skip(1) {
                let word: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_' || c.is_ascii_digit())
                    .collect();
                let ends = part.get(word.len()..).is_some_and(|r| r.starts_with('"'));
                if ends && !word.is_empty() {
                    codes.insert(format!("{stage}{word}"));
                }
            }
        }
    });
    codes
}

fn sources(directory: &Path, see: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, see);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            see(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_code_has_its_section() {
    let text = page("docs/errors.md");
    let mut headings = BTreeSet::new();
    for section in text.split("\n## ").skip(1) {
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        let code = heading.trim().trim_matches('`').to_owned();
        assert_eq!(heading, format!("`{code}`"), "as `explain` reads it");
        assert!(body.trim().chars().count() > 20, "{code} is empty");
        assert!(headings.insert(code.clone()), "{code} stands twice");
    }
    let codes = codes();
    let lacking: Vec<&String> = codes.difference(&headings).collect();
    let too_many: Vec<&String> = headings.difference(&codes).collect();
    assert!(
        lacking.is_empty() && too_many.is_empty(),
        "{lacking:?} {too_many:?}"
    );
}

#[test]
fn the_page_of_errors_runs() {
    assert!(run_page("docs/errors.md") >= 30);
}

/// The commands of the front page, run on its own files.
#[cfg(feature = "cli")]
mod front_page {
    use super::{Block, blocks, page};
    use std::fs;
    use std::process::Command;

    const PREFIX: &str = "cargo run --release -- ";

    /// What a command of the page prints, in a directory that holds the page's files.
    fn output(line: &str) -> String {
        let directory = std::env::temp_dir().join(format!("crossfoot-page-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let mut names = ["预算.csv", "我的规则.rules"].into_iter();
        for block in blocks("README.md") {
            if matches!(block.info.as_str(), "csv" | "crossfoot") {
                fs::write(directory.join(names.next().unwrap()), block.text).unwrap();
            }
        }
        let arguments = line.strip_prefix(PREFIX).unwrap();
        let quoted = arguments.split('\'').enumerate();
        let arguments = quoted.flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().collect::<Vec<_>>(),
            _ => vec![part],
        });
        let run = Command::new(env!("CARGO_BIN_EXE_crossfoot"))
            .env("CROSSFOOT_LANG", "zh")
            .args(arguments)
            .current_dir(&directory)
            .env_remove("COLUMNS")
            .output()
            .unwrap();
        // Beside the output only this is said: that it is the bundled example.
        let beside = String::from_utf8(run.stderr).unwrap();
        assert!(
            beside.is_empty() || beside.contains("自带的例子"),
            "{line}: {beside}"
        );
        let text = String::from_utf8(run.stdout).unwrap();
        text.lines()
            .fold(String::new(), |text, line| text + line.trim_end() + "\n")
    }

    /// Whether the pieces of a block between its lines `…` stand in a text, in their order.
    fn shows(block: &Block, text: &str) -> bool {
        let mut rest = text;
        let pieces = block.text.split("…\n").filter(|piece| !piece.is_empty());
        for piece in pieces {
            let Some((_, after)) = rest.split_once(piece) else {
                return false;
            };
            rest = after;
        }
        true
    }

    #[test]
    fn shows_what_its_commands_print() {
        let blocks = blocks("README.md");
        let mut ran = 0;
        for (block, next) in blocks.iter().zip(blocks.iter().skip(1)) {
            let line = block.text.trim_end();
            if block.info != "sh" || !line.starts_with(PREFIX) {
                continue;
            }
            ran += 1;
            assert_eq!(next.info, "text", "{}", block.place);
            let printed = output(line);
            assert!(shows(next, &printed), "{} prints\n{printed}", block.place);
        }
        assert!(ran >= 3);
    }

    #[test]
    fn names_the_two_commands() {
        let text = page("README.md");
        assert!(text.contains("\ncargo run --release -- check\n"));
        assert!(text.contains("\ncargo test\n"));
    }

    #[test]
    fn links_to_pages_that_are_there() {
        for path in [
            "README.md",
            "CONTRIBUTING.md",
            "docs/language.md",
            "docs/architecture.md",
        ] {
            let text = page(path);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for link in text.split("](").skip(1) {
                let target = link.split(')').next().unwrap_or("");
                if !target.starts_with("http") {
                    page(format!("{folder}/{target}").trim_start_matches('/'));
                }
            }
        }
    }
}
