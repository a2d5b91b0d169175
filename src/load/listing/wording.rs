//! Names and words in rows that have columns of words beside the name: where nothing parts them, they are told only by
//! what the document says elsewhere, or where each stands by itself.

use super::prints::Print;
use super::rows::{Row, Words};
use crate::form::Forms;
use crate::value::{normal_name, squash};
use indexmap::IndexMap;

/// Parts the names of rows from the words beside them, by the names that the document gives to codes elsewhere.
pub(super) fn name_rows(forms: &Forms, prints: &mut [Print]) {
    let wordy = |print: &Print| {
        let form = print.form.and_then(|id| forms.form(id));
        form.is_some_and(|form| form.columns.iter().any(|column| !column.kind.is_number()))
    };
    let mut names: IndexMap<String, String> = IndexMap::new();
    for print in prints.iter().filter(|print| !wordy(print)) {
        for row in &print.content.rows {
            if let Some(code) = &row.code {
                names
                    .entry(code.clone())
                    .or_insert_with(|| normal_name(&row.name()));
            }
        }
    }
    for print in prints.iter_mut() {
        if wordy(print) {
            for row in &mut print.content.rows {
                part(row, &names);
            }
        }
    }
}

/// Leaves in a row's words its name, and moves the others behind it. A row always has a name: one piece is it.
fn part(row: &mut Row, names: &IndexMap<String, String>) {
    if row.words.len() == 1 {
        row.named = true;
        return;
    }
    let whole = normal_name(&row.name());
    let own = row.code.as_ref().and_then(|code| names.get(code));
    if let Some(name) = own.filter(|name| whole.starts_with(name.as_str())) {
        let cut = cut_at(&row.words, name.len());
        row.named = cut.is_some();
        row.beside = cut.map(|cut| row.words.split_off(cut)).unwrap_or_default();
        return;
    }
    let tail = names.values().find(|name| {
        !name.is_empty() && whole.len() > name.len() && whole.ends_with(name.as_str())
    });
    if let Some(name) = tail {
        let cut = cut_at(&row.words, whole.len().saturating_sub(name.len()));
        row.named = cut.is_some();
        row.beside = cut.map(|cut| row.words.split_off(cut)).unwrap_or_default();
    }
}

/// How many words make up so many bytes of a name; none where the cut falls within one.
fn cut_at(words: &[Words], length: usize) -> Option<usize> {
    let mut so_far = String::new();
    for (at, one) in words.iter().enumerate() {
        if normal_name(&so_far).len() == length {
            return Some(at);
        }
        so_far.push_str(&squash(&one.text));
    }
    (normal_name(&so_far).len() == length).then_some(words.len())
}
