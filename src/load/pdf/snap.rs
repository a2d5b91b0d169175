//! Ruling lines as they were meant: pieces laid on one position and joined.

use super::geometry::Rule;

/// Positions closer than this are one.
pub(super) const SNAP: f64 = 2.0;
/// Pieces of one line closer than this are joined, and lines that miss each other by less cross.
pub(super) const GAP: f64 = 3.0;

/// The pieces of one direction, laid on common positions and joined.
pub(super) fn joined(rules: &[Rule], across: bool) -> Vec<Rule> {
    let mut lines: Vec<Rule> = rules
        .iter()
        .filter(|rule| rule.across == across)
        .copied()
        .collect();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    lay(&mut lines);
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(last) if last.at == line.at && line.from <= last.to + GAP => {
                last.to = last.to.max(line.to);
            }
            _ => out.push(line),
        }
    }
    // The dots that are left are corners of cells drawn apart, not lines.
    out.retain(|line| line.to - line.from > GAP);
    out
}

/// Lays lines, sorted by position, on the middle of those close to them.
fn lay(lines: &mut [Rule]) {
    let mut rest = lines;
    while let Some(first) = rest.first().map(|line| line.at) {
        let near = rest
            .iter()
            .take_while(|line| line.at - first <= SNAP)
            .count()
            .max(1);
        let (group, after) = rest.split_at_mut(near.min(rest.len()));
        let middle = group.iter().map(|line| line.at).sum::<f64>() / group.len() as f64;
        for line in group {
            line.at = middle;
        }
        rest = after;
    }
}

/// Sorted positions without those that repeat the one before.
pub(super) fn distinct(mut positions: Vec<f64>) -> Vec<f64> {
    positions.sort_by(f64::total_cmp);
    positions.dedup_by(|later, earlier| *later - *earlier <= GAP);
    positions
}

/// Sets that grow together, by number.
pub(super) struct Union(Vec<usize>);

impl Union {
    /// So many sets of one.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The least member of the set of `i`.
    pub(super) fn root(&mut self, i: usize) -> usize {
        let mut root = i;
        while let Some(&up) = self.0.get(root).filter(|up| **up != root) {
            root = up;
        }
        let mut at = i;
        while let Some(up) = self.0.get_mut(at).filter(|up| **up != root) {
            at = std::mem::replace(up, root);
        }
        root
    }

    /// Makes one set of two.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(up) = self.0.get_mut(a.max(b)) {
            *up = a.min(b);
        }
    }
}
