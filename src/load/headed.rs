//! Headings of codes and names that a form does not spell out.

use super::headings::Heading;
use crate::form::PlainList;

/// The one heading of which something holds.
pub(super) fn only_one(own: &[usize], holds: impl Fn(usize) -> bool) -> Option<usize> {
    let mut found = own.iter().copied().filter(|at| holds(*at));
    found.next().filter(|_| found.next().is_none())
}

/// The column right behind that of codes, where its heading says that what stands there has them, and no more.
pub(super) fn beside_codes(
    names: &PlainList,
    headings: &[Heading],
    own: &[usize],
    key: Option<usize>,
) -> Option<usize> {
    let next = key?.saturating_add(1);
    let leaf = headings.get(next).filter(|_| own.contains(&next))?.leaf();
    (leaf == "项目" || names.heads_either(leaf)).then_some(next)
}
