//! `crossfoot fmt`: rule files in house style.

use crate::common::{CANNOT_READ, Stop, WRONG_RULES, wrong};
use crate::language::{lang, pick, system};
use clap::{Args, ValueEnum};
use crossfoot::engine::formatted;
use crossfoot::format::{Language, Style};
use crossfoot::source::Source;
use crossfoot::tell;
use similar::TextDiff;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Fmt {
    #[arg(help = pick("规则文件，或其中有规则文件的目录；`-` 读标准输入，写标准输出", "rule files, or directories with rule files; `-` reads standard input and writes standard output"))]
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[arg(help = pick("只看哪些文件要改，不改；有则退出码 1", "only say which files would change; exit code 1 if any"))]
    #[arg(long)]
    check: bool,
    #[arg(help = pick("关键词改用哪种语言；不写则照原样", "the language of keywords; by default as they are"))]
    #[arg(long, value_enum)]
    lang: Option<Words>,
    #[arg(help = pick("括号、逗号、冒号、引号用半角还是全角", "whether brackets, commas, colons and quotes are ASCII or full-width"))]
    #[arg(long, value_enum, default_value_t = Marks::Ascii)]
    marks: Marks,
}

#[derive(Clone, Copy, ValueEnum)]
enum Words {
    Zh,
    En,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Marks {
    Ascii,
    Wide,
}

impl Fmt {
    fn style(&self) -> Style {
        Style {
            language: self.lang.map(|lang| match lang {
                Words::Zh => Language::Chinese,
                Words::En => Language::English,
            }),
            wide: self.marks == Marks::Wide,
        }
    }
}

pub(crate) fn run(args: &Fmt) -> Result<Stop, Stop> {
    let (mut said, mut worst) = (String::new(), 0);
    for path in &args.paths {
        let files = match path.as_os_str() == "-" || path.is_file() {
            true => vec![path.clone()],
            false => rule_files(path).map_err(|error| cannot_read(path, &error))?,
        };
        for file in files {
            let (text, code) = one(args, &file).unwrap_or_else(|stop| stop);
            said.push_str(&text);
            worst = worst.max(code);
        }
    }
    match worst {
        0 | 1 => Ok((said, worst)),
        _ => Err((said, worst)),
    }
}

/// How a file begins and how its lines end: not a matter of style, but of the programs that it is written with.
#[derive(Clone, Copy)]
struct Ends {
    mark: bool,
    wide: bool,
}

/// The byte order mark.
const MARK: char = '\u{feff}';

impl Ends {
    /// A text without them. Its lines end as the first does.
    fn apart(text: &str) -> (Self, String) {
        let rest = text.strip_prefix(MARK);
        let (first, _) = text.split_once('\n').unwrap_or_default();
        let ends = Self {
            mark: rest.is_some(),
            wide: first.ends_with('\r'),
        };
        (ends, rest.unwrap_or(text).replace("\r\n", "\n"))
    }

    /// A text with them.
    fn put(self, text: &str) -> String {
        let mark = if self.mark { "\u{feff}" } else { "" };
        let text = match self.wide {
            true => text.replace('\n', "\r\n"),
            false => text.to_owned(),
        };
        format!("{mark}{text}")
    }
}

/// One file: what is to be said of it, and how it went.
fn one(args: &Fmt, path: &Path) -> Result<Stop, Stop> {
    let piped = path.as_os_str() == "-";
    let before = match piped {
        true => std::io::read_to_string(std::io::stdin().take(1 << 24)),
        false => std::fs::read_to_string(path),
    };
    let before = before.map_err(|error| cannot_read(path, &error))?;
    let name = path.display().to_string();
    let (ends, before) = Ends::apart(&before);
    let after = formatted(&Source::new(name.as_str(), before.as_str()), args.style());
    let Some(after) = after.map_err(|errors| wrong(&errors))? else {
        return Err((
            tell!(
                lang(),
                "{name}：排版会改变含义，没有改；请报告这个文件\n",
                "{name}: formatting would change its meaning, so it was left alone; please report this file\n"
            ),
            WRONG_RULES,
        ));
    };
    if args.check {
        return Ok(match before == after {
            true => (String::new(), 0),
            false => (difference(&name, &before, &after), 1),
        });
    }
    if piped {
        return Ok((ends.put(&after), 0));
    }
    if before == after {
        return Ok((String::new(), 0));
    }
    std::fs::write(path, ends.put(&after)).map_err(|error| {
        let text = tell!(
            lang(),
            "{name}：写不进去：{}\n",
            "{name}: cannot be written: {}\n",
            system(&error)
        );
        (text, CANNOT_READ)
    })?;
    Ok((tell!(lang(), "已排版 {name}\n", "formatted {name}\n"), 0))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Stop {
    (
        tell!(
            lang(),
            "{}：读不出来：{}\n",
            "{}: cannot be read: {}\n",
            path.display(),
            system(error)
        ),
        CANNOT_READ,
    )
}

/// The rule files under a directory, by name; hidden directories are passed over.
fn rule_files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut left = vec![path.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(&directory)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() && !hidden {
                left.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|end| end == "rules") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What would change, with one line around it.
fn difference(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let hunks = diff.unified_diff().context_radius(1).to_string();
    tell!(
        lang(),
        "{name} 要排版：\n{hunks}",
        "{name} needs formatting:\n{hunks}"
    )
}
