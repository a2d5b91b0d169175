//! Going on where an interrupted run stopped: its JSON lines say what is done.

use crate::common::{CANNOT_READ, Stop};
use crate::language::{lang, system};
use crossfoot::load::{Input, fingerprint, shown_path};
use crossfoot::report::{Header, LINES};
use crossfoot::survey::Counted;
use crossfoot::tell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What an interrupted run left behind.
#[derive(Default)]
pub(crate) struct Left {
    /// What it was run on.
    pub(crate) header: Header,
    /// The documents that are done.
    pub(crate) done: Vec<Counted>,
    /// How much of the file they take: after it stand lines of a document that was not finished.
    pub(crate) length: u64,
}

fn cannot(path: &Path, why: &str) -> Stop {
    let text = tell!(
        lang(),
        "不能从 {} 接着做：{why}\n",
        "cannot go on from {}: {why}\n",
        path.display()
    );
    (text, CANNOT_READ)
}

/// A document that was done is no longer the same.
pub(crate) fn changed(path: &Path, document: &str) -> Stop {
    let why = tell!(
        lang(),
        "`{document}` 变了；去掉 --resume 重新做",
        "`{document}` changed; start anew without --resume"
    );
    cannot(path, &why)
}

/// Reads what a run left behind; none where there is no file yet.
pub(crate) fn left(path: &Path) -> Result<Option<Left>, Stop> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(path, &system(&error))),
    };
    let mut left = Left::default();
    let mut at: u64 = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at = at.saturating_add(line.len() as u64);
        // The end of a file that was being written when the run was killed.
        if !line.ends_with('\n') {
            break;
        }
        let value: serde_json::Value = serde_json::from_str(line).map_err(|_| {
            cannot(
                path,
                &tell!(
                    lang(),
                    "第 {} 行不是 JSON",
                    "line {} is not JSON",
                    number.saturating_add(1)
                ),
            )
        })?;
        let record = value.get("record").and_then(serde_json::Value::as_str);
        match record {
            Some("run") if number == 0 => {
                left.header = serde_json::from_value(value).map_err(|_| {
                    cannot(
                        path,
                        lang().pick(
                            "第 1 行不是 crossfoot 写的",
                            "line 1 was not written by crossfoot",
                        ),
                    )
                })?;
                left.length = at;
            }
            Some("document") => {
                let counted = serde_json::from_value(value)
                    .map_err(|error| cannot(path, &error.to_string()))?;
                left.done.push(counted);
                left.length = at;
            }
            _ => {}
        }
    }
    if left.header.schema != LINES {
        return Err(cannot(
            path,
            lang().pick(
                "它不是 --output jsonl= 写出的",
                "it was not written by --output jsonl=",
            ),
        ));
    }
    Ok(Some(left))
}

impl Left {
    /// Whether it was run under the same.
    ///
    /// # Errors
    ///
    /// Rules, parameters or documents that are no longer the same: what is done would not fit what is to come.
    pub(crate) fn under(&self, path: &Path, header: &Header) -> Result<(), Stop> {
        let changed = [
            (
                lang().pick("规则", "the rules"),
                self.header.packs != header.packs,
            ),
            (
                lang().pick("参数", "a parameter"),
                self.header.params != header.params,
            ),
            ("--as-of", self.header.as_of != header.as_of),
            (
                lang().pick("基线", "the baseline"),
                self.header.baseline != header.baseline,
            ),
            (
                lang().pick("文件的清单", "the list of documents"),
                self.header.list != header.list,
            ),
        ];
        if let Some((what, _)) = changed.iter().find(|(_, changed)| *changed) {
            let why = tell!(
                lang(),
                "{}变了；去掉 --resume 重新做",
                "{} changed; start anew without --resume",
                what
            );
            return Err(cannot(path, &why));
        }
        Ok(())
    }

    /// The inputs that are done, by number.
    ///
    /// # Errors
    ///
    /// One that is no longer the same.
    pub(crate) fn numbers(&self, path: &Path, inputs: &[Input]) -> Result<Vec<usize>, Stop> {
        let numbers = inputs.iter().enumerate();
        let numbers: BTreeMap<String, usize> =
            numbers.map(|(i, input)| (shown_path(input), i)).collect();
        let mut done = Vec::new();
        for counted in &self.done {
            let number = numbers.get(&counted.path).copied();
            let input = number.and_then(|i| inputs.get(i));
            let same = input.is_some_and(|input| fingerprint(input) == counted.sha256);
            match number {
                Some(number) if same => done.push(number),
                _ => return Err(changed(path, &counted.path)),
            }
        }
        Ok(done)
    }
}
