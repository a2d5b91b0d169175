//! Did you mean: the nearest names, from the same tables that resolve them.

use crate::lang::Said;
use crate::say;
use crate::value::{distance, normal_name};

/// `是不是 …？` with the nearest of the candidates, or nothing where none is near.
pub(super) fn suggest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<Said> {
    let wanted = normal_name(name);
    // Any name of one letter is near any other.
    if wanted.chars().count() < 2 {
        return None;
    }
    let limit = (wanted.chars().count() / 2).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &normal_name(candidate)), candidate))
        .filter(|(d, _)| *d <= limit)
        .collect();
    near.sort_by_key(|(d, _)| *d);
    let best = near.first()?.0;
    let mut names: Vec<&str> = Vec::new();
    for (d, candidate) in near {
        if d == best && !names.contains(&candidate) && names.len() < 3 {
            names.push(candidate);
        }
    }
    Some(say!(
        "是不是 `{}`？",
        "did you mean `{}`?",
        Said::joined(&names, |lang| lang.pick("`、`", "` or `"))
    ))
}
