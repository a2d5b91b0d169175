//! Did you mean: the nearest names, from the same tables that resolve them.

use crate::lang::Said;
use crate::say;
use crate::value::normal_name;

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

/// How many characters must be put in, left out, changed or swapped with their neighbour.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, c) in a.chars().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        let mut before = None;
        for (j, d) in b.iter().enumerate() {
            let up = row
                .get(j.saturating_add(1))
                .copied()
                .unwrap_or(0)
                .saturating_add(1);
            let left = next.last().copied().unwrap_or(0).saturating_add(1);
            let same = row
                .get(j)
                .copied()
                .unwrap_or(0)
                .saturating_add(usize::from(c != *d));
            let mut best = up.min(left).min(same);
            if last == Some(*d) && before == Some(c) {
                let two_back = j.checked_sub(1).and_then(|j| previous.get(j)).copied();
                best = best.min(two_back.unwrap_or(best).saturating_add(1));
            }
            next.push(best);
            before = Some(*d);
        }
        previous = std::mem::replace(&mut row, next);
        last = Some(c);
    }
    row.last().copied().unwrap_or(0)
}
